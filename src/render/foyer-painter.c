/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenes through cairo. */
#include "config.h"

#include "foyer-painter.h"

#include "foyer-picture.h"

#include <math.h>

#define POINTS_PER_UM (72.0 / 25400.0)
/* Crop marks: hairlines of 5 mm, a millimetre off the badge at least. */
#define MARK_UM 5000
#define MARK_CLEARANCE_UM 1000
#define MARK_STROKE_UM 90

struct _FoyerPainter
{
  GHashTable *pictures; /* FoyerImage → cairo_surface_t */
};

/* What one call of foyer_painter_draw_page() draws with. */
typedef struct
{
  FoyerPainter *painter;
  cairo_t *cr;
  const FoyerDisplayList *list;
  gboolean is_vector;
  GError **error;
} Target;

static gboolean draw_items (Target *target, FoyerScene *scene, guint page, gboolean is_rtl);

static double
pt (double um)
{
  return um * POINTS_PER_UM;
}

FoyerPainter *
foyer_painter_new (void)
{
  FoyerPainter *self = g_new0 (FoyerPainter, 1);

  self->pictures = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)foyer_image_unref,
                                          (GDestroyNotify)cairo_surface_destroy);
  return self;
}

void
foyer_painter_free (FoyerPainter *self)
{
  g_clear_pointer (&self->pictures, g_hash_table_unref);
  g_free (self);
}

void
foyer_painter_forget_pictures (FoyerPainter *self)
{
  g_hash_table_remove_all (self->pictures);
}

static void
set_rgb (cairo_t *cr, guint32 rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                        (rgb & 0xff) / 255.0);
}

/* ---- Shapes ---- */

static void
trace_rectangle (cairo_t *cr, double width, double height, double radius)
{
  double r = MIN (radius, MIN (width, height) / 2);

  if (r <= 0)
    {
      cairo_rectangle (cr, 0, 0, width, height);
      return;
    }
  cairo_new_sub_path (cr);
  cairo_arc (cr, width - r, r, r, -G_PI_2, 0);
  cairo_arc (cr, width - r, height - r, r, 0, G_PI_2);
  cairo_arc (cr, r, height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, r, r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
trace_ellipse (cairo_t *cr, double width, double height)
{
  cairo_save (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_scale (cr, MAX (width, 1e-6) / 2, MAX (height, 1e-6) / 2);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_close_path (cr);
  cairo_restore (cr);
}

static void
trace_path (cairo_t *cr, GArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const FoyerPathStep *step = &g_array_index (steps, FoyerPathStep, i);

      if (step->verb == 'M')
        cairo_move_to (cr, pt (step->x_um[0]), pt (step->y_um[0]));
      else if (step->verb == 'L')
        cairo_line_to (cr, pt (step->x_um[0]), pt (step->y_um[0]));
      else if (step->verb == 'C')
        cairo_curve_to (cr, pt (step->x_um[0]), pt (step->y_um[0]), pt (step->x_um[1]),
                        pt (step->y_um[1]), pt (step->x_um[2]), pt (step->y_um[2]));
      else
        cairo_close_path (cr);
    }
}

static void
stroke (cairo_t *cr, const FoyerOp *op)
{
  double dashes[FOYER_MAX_DASHES];

  cairo_set_line_width (cr, pt (op->stroke_um));
  if (op->is_round)
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (op->n_dashes > 0)
    {
      for (guint i = 0; i < op->n_dashes; i++)
        dashes[i] = pt (op->dashes_um[i]);
      cairo_set_dash (cr, dashes, (int)op->n_dashes, 0);
    }
  cairo_stroke (cr);
}

static void
draw_shape (cairo_t *cr, const FoyerOp *op, double width, double height, const FoyerLook *look)
{
  gboolean has_stroke = op->stroke.kind != FOYER_PAINT_NONE;

  if (op->kind == FOYER_OP_RECTANGLE)
    trace_rectangle (cr, width, height, pt (op->radius_um));
  else if (op->kind == FOYER_OP_ELLIPSE)
    trace_ellipse (cr, width, height);
  else if (op->kind == FOYER_OP_LINE)
    {
      cairo_move_to (cr, 0, op->is_rising ? height : 0);
      cairo_line_to (cr, width, op->is_rising ? 0 : height);
    }
  else
    trace_path (cr, op->steps);
  if (op->fill.kind != FOYER_PAINT_NONE)
    {
      set_rgb (cr, foyer_paint_resolve (&op->fill, look));
      if (has_stroke)
        cairo_fill_preserve (cr);
      else
        cairo_fill (cr);
    }
  if (has_stroke)
    {
      set_rgb (cr, foyer_paint_resolve (&op->stroke, look));
      stroke (cr, op);
    }
}

/* ---- Pictures ---- */

static gboolean
draw_image (Target *target, const FoyerOp *op, double width, double height)
{
  cairo_surface_t *surface = g_hash_table_lookup (target->painter->pictures, op->image);
  double x_scale = width / op->image->width_px;
  double y_scale = height / op->image->height_px;

  if (surface == NULL)
    {
      surface = foyer_picture_decode (op->image, target->error);
      if (surface == NULL)
        return FALSE;
      g_hash_table_insert (target->painter->pictures, foyer_image_ref (op->image), surface);
    }
  if (op->fit == FOYER_FIT_CONTAIN)
    x_scale = y_scale = MIN (x_scale, y_scale);
  else if (op->fit == FOYER_FIT_COVER)
    x_scale = y_scale = MAX (x_scale, y_scale);
  cairo_save (target->cr);
  if (op->fit == FOYER_FIT_COVER)
    {
      cairo_rectangle (target->cr, 0, 0, width, height);
      cairo_clip (target->cr);
    }
  cairo_translate (target->cr, (width - x_scale * op->image->width_px) / 2,
                   (height - y_scale * op->image->height_px) / 2);
  cairo_scale (target->cr, x_scale, y_scale);
  cairo_set_source_surface (target->cr, surface, 0, 0);
  cairo_paint (target->cr);
  cairo_restore (target->cr);
  return TRUE;
}

/* ---- Codes ---- */

/* One bit a module: a stencil of some hundred bytes in a PDF, whatever its size on paper. */
static cairo_surface_t *
make_stencil (const FoyerCodeSymbol *code)
{
  cairo_surface_t *stencil
      = cairo_image_surface_create (CAIRO_FORMAT_A1, (int)code->width, (int)code->height);
  guint8 *data = cairo_image_surface_get_data (stencil);
  int stride = cairo_image_surface_get_stride (stencil);

  for (guint y = 0; y < code->height; y++)
    {
      guint32 *row = (guint32 *)(void *)(data + (gssize)y * stride);

      for (guint x = 0; x < code->width; x++)
        if (code->is_dark[y * code->width + x])
          row[x / 32] |= G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1u << (x % 32) : 1u << (31 - x % 32);
    }
  cairo_surface_mark_dirty (stencil);
  return stencil;
}

/* The first row's first dark run. */
static cairo_rectangle_int_t
find_dark (const FoyerCodeSymbol *code)
{
  cairo_rectangle_int_t dark = { .height = 1 };

  if (code->symbology == FOYER_SYMBOLOGY_QR)
    return (cairo_rectangle_int_t){ 2, 2, 3, 3 };
  while (!code->is_dark[dark.y * (int)code->width + dark.x])
    if (++dark.x == (int)code->width)
      {
        dark.x = 0;
        dark.y++;
      }
  while (dark.x + dark.width < (int)code->width
         && code->is_dark[dark.y * (int)code->width + dark.x + dark.width])
    dark.width++;
  return dark;
}

static void
draw_matrix (cairo_t *cr, const FoyerSceneItem *item)
{
  cairo_rectangle_int_t dark = find_dark (item->code);
  cairo_surface_t *stencil = make_stencil (item->code);
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (stencil);
  double module = pt (item->place.module_um);

  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_save (cr);
  cairo_translate (cr, pt (item->place.x_um), pt (item->place.y_um));
  cairo_scale (cr, module, module);
  set_rgb (cr, 0x000000);
  /* A stencil takes the fill colour that the page has at that point, and cairo does not set it for
   * one: something dark of the code, filled, does; of QR the middle of the first finder pattern. */
  cairo_rectangle (cr, dark.x, dark.y, dark.width, dark.height);
  cairo_fill (cr);
  cairo_mask (cr, pattern);
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
  cairo_surface_destroy (stencil);
}

/* All bars are one line with dashes: dark and light runs by turns, the first one dark. */
static void
draw_bars (cairo_t *cr, const FoyerSceneItem *item)
{
  const FoyerCodeSymbol *code = item->code;
  g_autofree double *dashes = g_new0 (double, code->width + 1);
  double module = pt (item->place.module_um);
  double y = pt (item->place.y_um + item->place.height_um / 2.0);
  int n_dashes = 0;

  for (guint i = 0; i < code->width; i++)
    {
      if (i > 0 && code->is_dark[i] != code->is_dark[i - 1])
        n_dashes++;
      dashes[n_dashes] += module;
    }
  /* An even number, so that the pattern could repeat; the line ends before it does. */
  dashes[++n_dashes] = 10 * module;
  set_rgb (cr, 0x000000);
  cairo_set_line_width (cr, pt (item->place.height_um));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, n_dashes + 1, 0);
  cairo_move_to (cr, pt (item->place.x_um), y);
  cairo_line_to (cr, pt (item->place.x_um + item->place.width_um), y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* ---- Items ---- */

/* Moves the origin to the box's top left and turns it about its middle; *width and *height are
 * those of the turned box. */
static void
enter_box (cairo_t *cr, const FoyerOp *op, double *width, double *height)
{
  double box_width = pt (op->box.width_um), box_height = pt (op->box.height_um);
  gboolean is_upright = op->rotation % 180 == 0;

  *width = is_upright ? box_width : box_height;
  *height = is_upright ? box_height : box_width;
  cairo_translate (cr, pt (op->box.x_um), pt (op->box.y_um));
  if (op->rotation == 0)
    return;
  cairo_translate (cr, box_width / 2, box_height / 2);
  cairo_rotate (cr, op->rotation * G_PI / 180);
  cairo_translate (cr, -*width / 2, -*height / 2);
}

static void
draw_code (Target *target, const FoyerSceneItem *item)
{
  cairo_t *cr = target->cr;
  const FoyerOp *op = item->op;

  if (item->place.dots == 0)
    return;
  cairo_save (cr);
  if (op->rotation != 0)
    {
      double x = pt (op->box.x_um + op->box.width_um / 2.0),
             y = pt (op->box.y_um + op->box.height_um / 2.0);

      cairo_translate (cr, x, y);
      cairo_rotate (cr, op->rotation * G_PI / 180);
      cairo_translate (cr, -x, -y);
    }
  if (foyer_symbology_get_rules (op->code.symbology)->is_bars)
    draw_bars (cr, item);
  else
    draw_matrix (cr, item);
  cairo_restore (cr);
}

/* Whether text of @op starts at the right: what a person brings follows the person's name, fixed
 * text its own direction. */
static gboolean
starts_right (const FoyerSceneItem *item, gboolean is_rtl)
{
  return item->op->needs & FOYER_NEEDS_RECORD ? is_rtl : item->text->is_rtl;
}

static gboolean
draw_op (Target *target, const FoyerSceneItem *item, const FoyerLook *look, gboolean is_rtl)
{
  cairo_t *cr = target->cr;
  double width, height;
  gboolean good = TRUE;

  if (item->op->kind == FOYER_OP_CODE)
    {
      draw_code (target, item);
      return TRUE;
    }
  cairo_save (cr);
  enter_box (cr, item->op, &width, &height);
  if (item->op->kind == FOYER_OP_TEXT)
    {
      set_rgb (cr, foyer_paint_resolve (&item->style->colour, look));
      foyer_fitted_text_draw (item->text, cr, item->style, width, height,
                              starts_right (item, is_rtl));
    }
  else if (item->op->kind == FOYER_OP_IMAGE)
    good = draw_image (target, item->op, width, height);
  else
    draw_shape (cr, item->op, width, height, look);
  cairo_restore (cr);
  return good;
}

/* The panel and its bleed, which on a folded sheet ends at the fold. In µm of the panel. */
static FoyerBox
get_panel_area (const FoyerDisplayList *list, const FoyerPanel *panel)
{
  int bleed = list->bleed_um;
  FoyerBox area
      = { -bleed, -bleed, list->panel_width_um + 2 * bleed, list->panel_height_um + 2 * bleed };

  if (list->sheet.unit_width_um > list->panel_width_um)
    {
      area.width_um -= bleed;
      area.x_um = panel->x_um > 0 ? 0 : -bleed;
    }
  if (list->sheet.unit_height_um > list->panel_height_um)
    {
      /* Both panels have the fold at their top: the far one is turned. */
      area.height_um -= bleed;
      area.y_um = 0;
    }
  return area;
}

static gboolean
draw_art_directly (Target *target, const FoyerArt *art)
{
  FoyerBox area = get_panel_area (target->list, art->panel);
  gboolean good;

  cairo_save (target->cr);
  cairo_rectangle (target->cr, pt (area.x_um), pt (area.y_um), pt (area.width_um),
                   pt (area.height_um));
  cairo_clip (target->cr);
  good = draw_items (target, art->scene, art->panel->page, FALSE);
  cairo_restore (target->cr);
  return good;
}

/* Fixed elements go into a document once, as a form that every page shows. */
static gboolean
draw_art (Target *target, FoyerArt *art)
{
  if (!target->is_vector)
    return draw_art_directly (target, art);
  if (art->recording == NULL)
    {
      FoyerBox area = get_panel_area (target->list, art->panel);
      cairo_rectangle_t extents
          = { pt (area.x_um), pt (area.y_um), pt (area.width_um), pt (area.height_um) };
      Target inner = *target;
      gboolean good;

      art->recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
      inner.cr = cairo_create (art->recording);
      good = draw_items (&inner, art->scene, art->panel->page, FALSE);
      cairo_destroy (inner.cr);
      if (!good)
        {
          g_clear_pointer (&art->recording, cairo_surface_destroy);
          return FALSE;
        }
    }
  cairo_set_source_surface (target->cr, art->recording, 0, 0);
  cairo_paint (target->cr);
  return TRUE;
}

static gboolean
draw_items (Target *target, FoyerScene *scene, guint page, gboolean is_rtl)
{
  for (guint i = 0; i < scene->items->len; i++)
    {
      const FoyerSceneItem *item = &g_array_index (scene->items, FoyerSceneItem, i);

      if (item->panel->page != page)
        continue;
      if (item->art != NULL ? !draw_art (target, (FoyerArt *)item->art)
                            : !draw_op (target, item, &scene->look, is_rtl))
        return FALSE;
    }
  return TRUE;
}

/* Where the badge lies on the page; on a shared sheet it keeps within its place. */
static void
enter_sheet (cairo_t *cr, const FoyerDisplayList *list, const FoyerScene *scene, guint page,
             gboolean with_bleed)
{
  FoyerBox area;

  if (list->sheet.columns == 0)
    {
      if (with_bleed)
        cairo_translate (cr, pt (list->bleed_um), pt (list->bleed_um));
      return;
    }
  area = foyer_sheet_get_area (&list->sheet, list->bleed_um);
  cairo_translate (cr, pt (scene->x_um[page]), pt (scene->y_um[page]));
  cairo_rectangle (cr, pt (area.x_um), pt (area.y_um), pt (area.width_um), pt (area.height_um));
  cairo_clip (cr);
}

static void
enter_panel (cairo_t *cr, const FoyerDisplayList *list, const FoyerScene *scene,
             const FoyerPanel *panel)
{
  cairo_translate (cr, pt (panel->x_um), pt (panel->y_um + (panel->is_tail ? scene->end_um : 0)));
  if (panel->is_turned)
    {
      cairo_translate (cr, pt (list->panel_width_um), pt (list->panel_height_um));
      cairo_rotate (cr, G_PI);
    }
}

gboolean
foyer_painter_draw_page (FoyerPainter *self, cairo_t *cr, const FoyerDisplayList *list,
                         FoyerScene *scene, guint page, gboolean with_bleed, GError **error)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));
  Target target = { self, cr, list, type != CAIRO_SURFACE_TYPE_IMAGE, error };
  const FoyerPanel *panel = NULL;
  gboolean good = TRUE;

  cairo_save (cr);
  enter_sheet (cr, list, scene, page, with_bleed);
  for (guint i = 0; good && i < scene->items->len; i++)
    {
      const FoyerSceneItem *item = &g_array_index (scene->items, FoyerSceneItem, i);

      if (item->panel->page != page)
        continue;
      if (item->panel != panel)
        {
          if (panel != NULL)
            cairo_restore (cr);
          cairo_save (cr);
          enter_panel (cr, list, scene, item->panel);
          panel = item->panel;
        }
      good = item->art != NULL ? draw_art (&target, (FoyerArt *)item->art)
                               : draw_op (&target, item, &scene->look, scene->is_rtl);
    }
  if (panel != NULL)
    cairo_restore (cr);
  cairo_restore (cr);
  return good;
}

/* ---- Crop marks ---- */

/* Two ticks at both ends of one line to cut along, outside what is kept. */
static void
draw_ticks (cairo_t *cr, gboolean is_upright, int at_um, int first_um, int last_um, int page_um,
            int bleed_um)
{
  int near = MAX (bleed_um, MARK_CLEARANCE_UM);
  const int ends[2][2] = { { MAX (first_um - near - MARK_UM, 0), first_um - near },
                           { last_um + near, MIN (last_um + near + MARK_UM, page_um) } };

  for (guint i = 0; i < 2; i++)
    {
      if (ends[i][0] >= ends[i][1])
        continue;
      if (is_upright)
        {
          cairo_move_to (cr, pt (at_um), pt (ends[i][0]));
          cairo_line_to (cr, pt (at_um), pt (ends[i][1]));
        }
      else
        {
          cairo_move_to (cr, pt (ends[i][0]), pt (at_um));
          cairo_line_to (cr, pt (ends[i][1]), pt (at_um));
        }
    }
}

void
foyer_painter_draw_marks (cairo_t *cr, const FoyerDisplayList *list, guint page)
{
  const FoyerSheet *sheet = &list->sheet;
  int left_um, top_um, right_um, bottom_um, other_um, last_um;

  if (!sheet->has_marks)
    return;
  foyer_sheet_get_origin (sheet, 0, page, &left_um, &top_um);
  foyer_sheet_get_origin (sheet, foyer_sheet_get_n_places (sheet) - 1, page, &other_um, &last_um);
  right_um = MAX (left_um, other_um) + sheet->unit_width_um;
  left_um = MIN (left_um, other_um);
  bottom_um = last_um + sheet->unit_height_um;
  cairo_save (cr);
  set_rgb (cr, 0x000000);
  cairo_set_line_width (cr, pt (MARK_STROKE_UM));
  for (guint i = 0; i < sheet->columns; i++)
    {
      int x = left_um + (int)i * (sheet->unit_width_um + sheet->gap_x_um);

      draw_ticks (cr, TRUE, x, top_um, bottom_um, sheet->height_um, list->bleed_um);
      draw_ticks (cr, TRUE, x + sheet->unit_width_um, top_um, bottom_um, sheet->height_um,
                  list->bleed_um);
    }
  for (guint i = 0; i < sheet->rows; i++)
    {
      int y = top_um + (int)i * (sheet->unit_height_um + sheet->gap_y_um);

      draw_ticks (cr, FALSE, y, left_um, right_um, sheet->width_um, list->bleed_um);
      draw_ticks (cr, FALSE, y + sheet->unit_height_um, left_um, right_um, sheet->width_um,
                  list->bleed_um);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}
