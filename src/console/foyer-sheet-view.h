/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets of a badge that is drawn: pictures of the pages that print, guides and the chosen
 * element over them; changes nothing itself. Never mirrored: it is what the paper shows. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-engine-drafts.h"

#define FOYER_TYPE_SHEET_VIEW (foyer_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSheetView, foyer_sheet_view, FOYER, SHEET_VIEW, GtkWidget)

/* Signals: "resolution-changed": foyer_sheet_view_get_dpi() is another; "element-chosen" (const
 * char *path): by pointer; "element-stepped" (int): the next, 1, or former, −1, by Tab: the handler
 * returns FALSE at the end; "nudged" (int x, int y, int width, int height): in µm, by arrows;
 * "sample-stepped" (int). */

/* @view is copied by reference: it must outlive what is shown, or be replaced by NULL. @pages: its
 * pictures, or proofs of them (FoyerPreviewPage). @with_bleed: as they were drawn. */
void foyer_sheet_view_show (FoyerSheetView *self, const FoyerTemplateView *view, GPtrArray *pages,
                            gboolean with_bleed);
/* The chosen element; NULL: none. Its box is copied. */
void foyer_sheet_view_choose (FoyerSheetView *self, const FoyerTemplateElement *element);
/* Lines for cut, safe area and fold. */
void foyer_sheet_view_set_guides (FoyerSheetView *self, gboolean has_guides);
/* In parts of the paper's size; 0: as large as there is room. */
void foyer_sheet_view_set_zoom (FoyerSheetView *self, double zoom);
/* As it is shown now. */
double foyer_sheet_view_get_scale (FoyerSheetView *self);
/* That pictures for this screen have. */
double foyer_sheet_view_get_dpi (FoyerSheetView *self);
