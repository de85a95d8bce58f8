/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One template: its sheets with any person on them, and beside them its elements, document and work
 * list. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_TEMPLATE_PANE (foyer_template_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplatePane, foyer_template_pane, FOYER, TEMPLATE_PANE, AdwBin)

/* Signals: "closed": back to the gallery; "said" (const char *): the result of the person's own
 * act. */

void foyer_template_pane_set_session (FoyerTemplatePane *self, FoyerSession *session);
void foyer_template_pane_open (FoyerTemplatePane *self, const char *name);
void foyer_template_pane_close (FoyerTemplatePane *self);

/* Next (1) or former (−1) finding and its element. */
void foyer_template_pane_step (FoyerTemplatePane *self, int step);
/* Larger (1), smaller (−1), or as large as there is room (0). */
void foyer_template_pane_zoom (FoyerTemplatePane *self, int step);
/* One step back; FALSE: there is none inside. */
gboolean foyer_template_pane_go_back (FoyerTemplatePane *self);
void foyer_template_pane_focus_sheet (FoyerTemplatePane *self);
void foyer_template_pane_focus_detail (FoyerTemplatePane *self);
