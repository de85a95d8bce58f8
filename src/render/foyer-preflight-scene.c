/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight's way through a scene: what is drawn, where it lies on the page, what lies behind. */
#include "config.h"

#include "foyer-preflight-private.h"

#include "foyer-render-error.h"

#include <math.h>
#include <string.h>

#define UM_PER_INCH 25400.0

static void
visit_scene (FoyerPreflightRun *run, FoyerScene *scene, FoyerPreflightVisit visit,
             gpointer user_data)
{
  for (guint i = 0; i < scene->items->len; i++)
    {
      const FoyerSceneItem *item = &g_array_index (scene->items, FoyerSceneItem, i);

      if (item->art != NULL)
        visit_scene (run, item->art->scene, visit, user_data);
      else
        visit (run, item, user_data);
    }
}

void
foyer_preflight_visit (FoyerPreflightRun *run, FoyerPreflightVisit visit, gpointer user_data)
{
  visit_scene (run, run->scene, visit, user_data);
}

guint32
foyer_preflight_resolve (const FoyerPreflightRun *run, const FoyerPaint *paint)
{
  return foyer_paint_resolve (paint, &run->scene->look);
}

const FoyerStyle *
foyer_preflight_get_style (const FoyerSceneItem *item)
{
  return item->style;
}

FoyerBox
foyer_preflight_map (const FoyerPreflightRun *run, const FoyerPanel *panel, const FoyerBox *box)
{
  FoyerBox mapped = *box;

  if (panel->is_turned)
    {
      mapped.x_um = run->list->panel_width_um - box->x_um - box->width_um;
      mapped.y_um = run->list->panel_height_um - box->y_um - box->height_um;
    }
  mapped.x_um += panel->x_um + run->scene->x_um[panel->page];
  mapped.y_um += panel->y_um + run->scene->y_um[panel->page];
  if (panel->is_tail)
    mapped.y_um += run->scene->end_um;
  return mapped;
}

FoyerBox
foyer_preflight_turn (const FoyerOp *op, const FoyerBox *box)
{
  double middle_x = op->box.x_um + op->box.width_um / 2.0;
  double middle_y = op->box.y_um + op->box.height_um / 2.0;
  double x = box->x_um + box->width_um / 2.0 - middle_x;
  double y = box->y_um + box->height_um / 2.0 - middle_y;
  FoyerBox turned = *box;
  double turned_x, turned_y;

  switch (op->rotation)
    {
    case 90:
      turned_x = -y;
      turned_y = x;
      break;
    case 180:
      turned_x = -x;
      turned_y = -y;
      break;
    case 270:
      turned_x = y;
      turned_y = -x;
      break;
    default:
      return turned;
    }
  if (op->rotation % 180 != 0)
    {
      turned.width_um = box->height_um;
      turned.height_um = box->width_um;
    }
  turned.x_um = (int)lround (middle_x + turned_x - turned.width_um / 2.0);
  turned.y_um = (int)lround (middle_y + turned_y - turned.height_um / 2.0);
  return turned;
}

cairo_rectangle_int_t
foyer_preflight_get_pixels (const FoyerBox *box, double dpi, cairo_surface_t *raster)
{
  int width = cairo_image_surface_get_width (raster);
  int height = cairo_image_surface_get_height (raster);
  int left = CLAMP ((int)floor (box->x_um * dpi / UM_PER_INCH), 0, width);
  int top = CLAMP ((int)floor (box->y_um * dpi / UM_PER_INCH), 0, height);
  int right = CLAMP ((int)ceil ((box->x_um + box->width_um) * dpi / UM_PER_INCH), left, width);
  int bottom = CLAMP ((int)ceil ((box->y_um + box->height_um) * dpi / UM_PER_INCH), top, height);

  return (cairo_rectangle_int_t){ left, top, right - left, bottom - top };
}

static void
copy_ground_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  FoyerScene *ground = user_data;
  FoyerSceneItem copy = *item;

  if (item->text == NULL && item->code == NULL)
    g_array_append_val (ground->items, copy);
}

static cairo_surface_t *
draw_ground (FoyerPreflightRun *run, FoyerPainter *painter, FoyerScene *ground, guint page,
             GError **error)
{
  double scale = FOYER_PREFLIGHT_GROUND_DPI / UM_PER_INCH;
  cairo_surface_t *surface;
  cairo_t *cr;
  int width_um, height_um;
  gboolean good;

  foyer_scene_get_page_um (run->scene, run->list, FALSE, &width_um, &height_um);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX (1, (int)ceil (width_um * scale)),
                                        MAX (1, (int)ceil (height_um * scale)));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, FOYER_PREFLIGHT_GROUND_DPI / 72, FOYER_PREFLIGHT_GROUND_DPI / 72);
  good = foyer_painter_draw_page (painter, cr, run->list, ground, page, FALSE, error);
  if (good && cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED, "cairo: %s",
                   cairo_status_to_string (cairo_status (cr)));
      good = FALSE;
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (!good)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}

GPtrArray *
foyer_preflight_draw_grounds (FoyerPreflightRun *run, FoyerPainter *painter, GError **error)
{
  g_autoptr (GPtrArray) grounds
      = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy);
  FoyerScene *ground = foyer_scene_new ();

  ground->look = run->scene->look;
  ground->end_um = run->scene->end_um;
  ground->length_um = run->scene->length_um;
  for (guint i = 0; i < G_N_ELEMENTS (ground->x_um); i++)
    {
      ground->x_um[i] = run->scene->x_um[i];
      ground->y_um[i] = run->scene->y_um[i];
    }
  foyer_preflight_visit (run, copy_ground_cb, ground);
  for (guint page = 0; page < run->list->n_pages; page++)
    {
      cairo_surface_t *surface = draw_ground (run, painter, ground, page, error);

      if (surface == NULL)
        break;
      g_ptr_array_add (grounds, surface);
    }
  foyer_scene_free (ground);
  return grounds->len == run->list->n_pages ? g_steal_pointer (&grounds) : NULL;
}

int
foyer_preflight_get_distance (const FoyerPreflightRun *run, const FoyerPanel *panel,
                              const FoyerBox *box)
{
  int sides[4];

  foyer_preflight_get_distances (run, panel, box, sides);
  return MIN (MIN (sides[0], sides[1]), MIN (sides[2], sides[3]));
}

void
foyer_preflight_get_distances (const FoyerPreflightRun *run, const FoyerPanel *panel,
                               const FoyerBox *box, int sides[4])
{
  int top_um = box->y_um + (panel->is_tail ? run->scene->end_um : 0);
  /* A roll is cut behind what this badge shows. */
  int length_um = run->list->sheet.is_roll ? run->scene->length_um : run->list->panel_height_um;

  sides[0] = box->x_um;
  sides[1] = top_um;
  sides[2] = run->list->panel_width_um - box->x_um - box->width_um;
  sides[3] = length_um - top_um - box->height_um;
}

/* ---- Findings ---- */

static const char *
get_side (const FoyerOp *op)
{
  return g_str_has_prefix (op->path, "/sides/back/") ? "back" : "front";
}

FoyerFinding *
foyer_preflight_add (FoyerPreflightRun *run, FoyerFinding *finding, const FoyerPanel *panel,
                     const FoyerOp *op, const FoyerBox *box)
{
  finding->record_id = g_strdup (foyer_record_get_text (run->input->record, FOYER_FIELD_SOURCE_ID));
  if (op != NULL)
    {
      FoyerBox mapped = foyer_preflight_map (run, panel, box != NULL ? box : &op->box);

      finding->element = g_strdup (op->path);
      finding->element_id = g_strdup (op->id);
      finding->side = g_strdup (get_side (op));
      finding->page = panel->page;
      finding->x_um = mapped.x_um;
      finding->y_um = mapped.y_um;
      finding->width_um = mapped.width_um;
      finding->height_um = mapped.height_um;
    }
  g_ptr_array_add (run->findings, finding);
  return finding;
}

void
foyer_preflight_set_measure (FoyerFinding *finding, double measured, double limit)
{
  finding->has_measure = TRUE;
  finding->measured = measured;
  finding->limit = limit;
}

const char *
foyer_preflight_get_subject (const FoyerOp *op)
{
  const char *field = op->text != NULL ? foyer_binding_get_field (op->text) : "";

  return field[0] != '\0' ? field : "fixed text";
}
