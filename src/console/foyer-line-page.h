/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Line: the four stages live, who came, and what waits for a person. */
#pragma once

#include <adwaita.h>

#include "foyer-need.h"
#include "foyer-session.h"

#define FOYER_TYPE_LINE_PAGE (foyer_line_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerLinePage, foyer_line_page, FOYER, LINE_PAGE, AdwBin)

/* Signals: "need-activated" (FoyerNeed *): a person wants to see it; "needs-changed" (guint): how
 * many things wait, dead letters not counted. */

void foyer_line_page_set_session (FoyerLinePage *self, FoyerSession *session);
void foyer_line_page_focus (FoyerLinePage *self);
