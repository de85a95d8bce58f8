/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines over a sheet on the screen: cut, safe area, fold, the chosen element; and where on the
 * screen a box of the template lies. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-engine-drafts.h"

/* Where the sheets lie in their widget. */
typedef struct
{
  gboolean is_column; /* pages below each other, else beside */
  double scale; /* in parts of the paper's size */
  double px_per_um;
  int margin_um; /* bleed that is drawn round the sheet */
  double x_px; /* of the first page */
  double y_px;
  double page_width_px;
  double page_height_px;
  double step_px; /* from page to page */
} FoyerSheetPlan;

typedef struct
{
  const FoyerTemplateView *view;
  const FoyerSheetPlan *plan;
  gboolean has_guides;
  const FoyerElementBox *chosen; /* NULL: none */
  gboolean is_chosen_back;
  gboolean is_focused;
} FoyerSheetMarks;

/* *rect: the box of an element from the top left of the picture of page *page. FALSE: the badge has
 * no such face. */
gboolean foyer_sheet_plan_place (const FoyerSheetPlan *plan, const FoyerTemplateView *view,
                                 const FoyerElementBox *box, gboolean is_back, guint *page,
                                 graphene_rect_t *rect);

/* The lines of page @page, whose picture lies at @rect. */
void foyer_sheet_lines_snapshot (GtkSnapshot *snapshot, const FoyerSheetMarks *marks, guint page,
                                 const graphene_rect_t *rect);
