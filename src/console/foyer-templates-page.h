/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Templates: the gallery, and one template on the drawing table. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_TEMPLATES_PAGE (foyer_templates_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTemplatesPage, foyer_templates_page, FOYER, TEMPLATES_PAGE, AdwBin)

/* Signal "said" (const char *): the result of the person's own act. */

/* NULL: no event is open. */
void foyer_templates_page_set_session (FoyerTemplatesPage *self, FoyerSession *session);
/* The page is on the screen now. */
void foyer_templates_page_enter (FoyerTemplatesPage *self);

/* Next (1) or former (−1) finding. */
void foyer_templates_page_step (FoyerTemplatesPage *self, int step);
/* Larger (1), smaller (−1), as large as there is room (0). */
void foyer_templates_page_zoom (FoyerTemplatesPage *self, int step);
/* One step back; FALSE: there is none. */
gboolean foyer_templates_page_go_back (FoyerTemplatesPage *self);
void foyer_templates_page_focus_list (FoyerTemplatesPage *self);
void foyer_templates_page_focus_detail (FoyerTemplatesPage *self);
