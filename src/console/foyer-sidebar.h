/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sidebar: which event, the pages with what there is to do, and who runs the line. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_SIDEBAR (foyer_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSidebar, foyer_sidebar, FOYER, SIDEBAR, AdwBin)

/* Signal "page-activated" (const char *page). Property "is-compact" (write): icons and numbers
 * only. */

void foyer_sidebar_set_session (FoyerSidebar *self, FoyerSession *session);
/* Marks the page that is shown; emits nothing. */
void foyer_sidebar_select_page (FoyerSidebar *self, const char *page);
/* Things to do on the Line page; the dead letters count themselves. */
void foyer_sidebar_set_needs (FoyerSidebar *self, guint n_needs);
/* Whether the window's own buttons stand at both ends of the header: one pane at a time. */
void foyer_sidebar_set_alone (FoyerSidebar *self, gboolean is_alone);
void foyer_sidebar_focus (FoyerSidebar *self);
