/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead Letters: what was refused, with its cause and the bytes as they came. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_REFUSALS_PAGE (foyer_refusals_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRefusalsPage, foyer_refusals_page, FOYER, REFUSALS_PAGE, AdwBin)

void foyer_refusals_page_set_session (FoyerRefusalsPage *self, FoyerSession *session);
void foyer_refusals_page_search (FoyerRefusalsPage *self, const char *text);
/* Enter in the search entry: opens the first. */
void foyer_refusals_page_activate_search (FoyerRefusalsPage *self);
/* The next (1) or previous (-1) item, wherever the focus is. */
void foyer_refusals_page_step (FoyerRefusalsPage *self, int step);
gboolean foyer_refusals_page_go_back (FoyerRefusalsPage *self);
void foyer_refusals_page_focus_list (FoyerRefusalsPage *self);
void foyer_refusals_page_focus_detail (FoyerRefusalsPage *self);
