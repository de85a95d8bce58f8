/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing lines on paper: each with a pale one below it, so that it is seen on any colour. */
#include "config.h"

#include "foyer-sheet-lines.h"

/* Paper is white in any colour scheme, so these are, too. */
static const GdkRGBA cut_colour = { 0.75f, 0.11f, 0.16f, 1 };
static const GdkRGBA safe_colour = { 0.15f, 0.64f, 0.41f, 1 };
static const GdkRGBA fold_colour = { 0.51f, 0.24f, 0.61f, 1 };
static const GdkRGBA chosen_colour = { 0.21f, 0.52f, 0.89f, 1 };
static const GdkRGBA under_colour = { 1, 1, 1, 0.8f };

#define CHOSEN_PX 2.0
#define GUIDE_PX 1.0
#define ROOM_PX 6.0f

gboolean
foyer_sheet_plan_place (const FoyerSheetPlan *plan, const FoyerTemplateView *view,
                        const FoyerElementBox *box, gboolean is_back, guint *page,
                        graphene_rect_t *rect)
{
  guint index = is_back ? 1 : 0;
  const FoyerTemplateFace *face;
  double x, y;

  if (view->faces == NULL || index >= view->faces->len)
    return FALSE;
  face = &g_array_index (view->faces, FoyerTemplateFace, index);
  x = face->is_turned ? view->face_width_um - box->x_um - box->width_um : box->x_um;
  y = face->is_turned ? view->face_height_um - box->y_um - box->height_um : box->y_um;
  *page = face->page;
  graphene_rect_init (rect, (float)((plan->margin_um + face->x_um + x) * plan->px_per_um),
                      (float)((plan->margin_um + face->y_um + y) * plan->px_per_um),
                      (float)(box->width_um * plan->px_per_um),
                      (float)(box->height_um * plan->px_per_um));
  return TRUE;
}

/* The path that stands on @cr. */
static void
stroke (cairo_t *cr, const GdkRGBA *colour, double width_px, double dash_px)
{
  cairo_set_dash (cr, NULL, 0, 0);
  gdk_cairo_set_source_rgba (cr, &under_colour);
  cairo_set_line_width (cr, width_px + 2);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, width_px);
  if (dash_px > 0)
    cairo_set_dash (cr, &dash_px, 1, 0);
  cairo_stroke (cr);
}

static void
draw_face (cairo_t *cr, const FoyerSheetMarks *marks, guint page, gboolean is_back)
{
  const FoyerTemplateView *view = marks->view;
  FoyerElementBox whole = { 0, 0, view->face_width_um, view->face_height_um };
  FoyerElementBox safe = { view->safe_um, view->safe_um, view->face_width_um - 2 * view->safe_um,
                           view->face_height_um - 2 * view->safe_um };
  graphene_rect_t rect;
  guint number;

  if (!foyer_sheet_plan_place (marks->plan, view, &whole, is_back, &number, &rect)
      || number != page)
    return;
  /* Where two faces share an edge it is folded, not cut. */
  if (is_back && g_array_index (view->faces, FoyerTemplateFace, 0).page == page)
    {
      cairo_rectangle (cr, (double)rect.origin.x, (double)rect.origin.y, (double)rect.size.width,
                       (double)rect.size.height);
      stroke (cr, &fold_colour, GUIDE_PX, 9);
    }
  if (safe.width_um <= 0 || safe.height_um <= 0)
    return;
  (void)foyer_sheet_plan_place (marks->plan, view, &safe, is_back, &number,
                                &rect); /* the face is there */
  cairo_rectangle (cr, (double)rect.origin.x, (double)rect.origin.y, (double)rect.size.width,
                   (double)rect.size.height);
  stroke (cr, &safe_colour, GUIDE_PX, 4);
}

static void
draw_guides (cairo_t *cr, const FoyerSheetMarks *marks, guint page)
{
  const FoyerSheetPlan *plan = marks->plan;
  double margin = plan->margin_um * plan->px_per_um;

  draw_face (cr, marks, page, TRUE);
  draw_face (cr, marks, page, FALSE);
  cairo_rectangle (cr, margin, margin, marks->view->sheet_width_um * plan->px_per_um,
                   marks->view->sheet_height_um * plan->px_per_um);
  stroke (cr, &cut_colour, GUIDE_PX, 0);
}

void
foyer_sheet_lines_snapshot (GtkSnapshot *snapshot, const FoyerSheetMarks *marks, guint page,
                            const graphene_rect_t *rect)
{
  graphene_rect_t bounds = *rect, box;
  float room;
  guint number;
  cairo_t *cr;

  /* An element may reach into the bleed, which need not be shown. */
  room = (float)(marks->view->bleed_um * marks->plan->px_per_um) + ROOM_PX;
  graphene_rect_inset (&bounds, -room, -room);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, (double)rect->origin.x, (double)rect->origin.y);
  if (marks->has_guides)
    draw_guides (cr, marks, page);
  if (marks->chosen != NULL
      && foyer_sheet_plan_place (marks->plan, marks->view, marks->chosen, marks->is_chosen_back,
                                 &number, &box)
      && number == page)
    {
      cairo_rectangle (cr, (double)box.origin.x, (double)box.origin.y, (double)box.size.width,
                       (double)box.size.height);
      stroke (cr, &chosen_colour, CHOSEN_PX, marks->is_focused ? 0 : 5);
    }
  cairo_destroy (cr);
}
