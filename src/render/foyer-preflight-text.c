/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of texts: glyphs, fit, size, place, contrast. */
#include "config.h"

#include "foyer-preflight-private.h"

#include "foyer-colour.h"
#include "foyer-text.h"

#include <math.h>
#include <string.h>

#define POINTS_PER_UM (72.0 / 25400.0)
#define LEAST_TEXT_PT 6.0
#define LEAST_NAME_PT 18.0
#define LEAST_CONTRAST 4.5
/* What a size may be under its limit by figures that do not come out even. */
#define SIZE_TOLERANCE_PT 0.005
/* Ink is measured in tenths of a point, and strokes of letters stand out of their advance. */
#define INK_SCALE 10.0
#define EDGE_TOLERANCE_UM 250
/* The share of the ground that may be worse than what is reported: a thin line behind a text does
 * not make it unreadable. */
#define WORST_SHARE 0.05
#define CONTRAST_STEPS 2101

/* Of all that shows the person's name the largest. */
typedef struct
{
  const FoyerSceneItem *item;
  double size_pt;
} LargestName;

static double
get_size (const FoyerFittedText *text)
{
  return text->size_pt * text->scale;
}

/* ---- Ink ---- */

static gboolean
starts_right (const FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  return item->op->needs & FOYER_NEEDS_RECORD ? run->scene->is_rtl : item->text->is_rtl;
}

/* What the text really covers, on its panel: letters, accents and all. FALSE: nothing. */
static gboolean
measure_ink (const FoyerPreflightRun *run, const FoyerSceneItem *item, FoyerBox *ink)
{
  const FoyerOp *op = item->op;
  FoyerBox room = foyer_code_turn_box (&op->box, op->rotation);
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (recording);
  double x, y, width, height, um = 1 / (POINTS_PER_UM * INK_SCALE);

  cairo_scale (cr, INK_SCALE, INK_SCALE);
  foyer_fitted_text_draw (item->text, cr, foyer_preflight_get_style (item),
                          room.width_um * POINTS_PER_UM, room.height_um * POINTS_PER_UM,
                          starts_right (run, item));
  cairo_destroy (cr);
  cairo_recording_surface_ink_extents (recording, &x, &y, &width, &height);
  cairo_surface_destroy (recording);
  if (!(width > 0 && height > 0))
    return FALSE;
  *ink = (FoyerBox){ room.x_um + (int)floor (x * um), room.y_um + (int)floor (y * um),
                     (int)ceil (width * um), (int)ceil (height * um) };
  *ink = foyer_preflight_turn (op, ink);
  return TRUE;
}

static void
check_place (FoyerPreflightRun *run, const FoyerSceneItem *item, const FoyerBox *ink)
{
  int distance_um = foyer_preflight_get_distance (run, item->panel, ink);
  FoyerFinding *finding;

  if (distance_um >= run->list->safe_um - EDGE_TOLERANCE_UM)
    return;
  finding = foyer_finding_new (FOYER_RULE_SAFE_AREA, "'%s' %s the edge of the page",
                               foyer_preflight_get_subject (item->op),
                               distance_um < 0 ? "runs over" : "comes too near");
  foyer_preflight_set_measure (finding, distance_um / 1000.0, run->list->safe_um / 1000.0);
  foyer_preflight_add (run, finding, item->panel, item->op, ink);
}

/* ---- Contrast ---- */

/* The contrast that all but WORST_SHARE of the ground behind @pixels have at least. */
static double
measure_contrast (cairo_surface_t *ground, const cairo_rectangle_int_t *pixels, guint32 rgb)
{
  g_autofree guint *counts = g_new0 (guint, CONTRAST_STEPS);
  const guint8 *data = cairo_image_surface_get_data (ground);
  int stride = cairo_image_surface_get_stride (ground);
  guint step = 0, seen = 0, spare = (guint)(pixels->width * pixels->height * WORST_SHARE);
  guint32 last = ~0u;

  for (int y = pixels->y; y < pixels->y + pixels->height; y++)
    {
      const guint32 *row = (const guint32 *)(const void *)(data + (gssize)y * stride);

      for (int x = pixels->x; x < pixels->x + pixels->width; x++)
        {
          guint32 pixel = row[x] & 0xffffff;

          /* Grounds are flat: most dots are like the one before. */
          if (pixel != last)
            step = MIN ((guint)(foyer_colour_get_contrast (rgb, pixel) * 100), CONTRAST_STEPS - 1);
          last = pixel;
          counts[step]++;
        }
    }
  for (step = 0; step < CONTRAST_STEPS - 1; step++)
    {
      seen += counts[step];
      if (seen > spare)
        break;
    }
  return step / 100.0;
}

static gboolean
has_letters (const FoyerFittedText *text)
{
  for (guint i = 0; i < text->runs->len; i++)
    if (g_array_index (text->runs, FoyerTextRun, i).font != NULL)
      return TRUE;
  return FALSE;
}

static void
check_contrast (FoyerPreflightRun *run, const FoyerSceneItem *item, const FoyerBox *ink)
{
  guint32 rgb = foyer_preflight_resolve (run, &foyer_preflight_get_style (item)->colour);
  FoyerBox place = foyer_preflight_map (run, item->panel, ink);
  cairo_surface_t *ground;
  cairo_rectangle_int_t pixels;
  double contrast;
  FoyerFinding *finding;

  if (run->grounds == NULL || !has_letters (item->text))
    return;
  ground = run->grounds->pdata[item->panel->page];
  pixels = foyer_preflight_get_pixels (&place, FOYER_PREFLIGHT_GROUND_DPI, ground);
  if (pixels.width == 0 || pixels.height == 0)
    return;
  contrast = measure_contrast (ground, &pixels, rgb);
  if (contrast >= LEAST_CONTRAST)
    return;
  finding = foyer_finding_new (FOYER_RULE_TEXT_CONTRAST,
                               "'%s' in #%06x stands out too little from what lies behind it",
                               foyer_preflight_get_subject (item->op), rgb);
  foyer_preflight_set_measure (finding, contrast, LEAST_CONTRAST);
  foyer_preflight_add (run, finding, item->panel, item->op, ink);
}

/* ---- One text ---- */

static void
check_size (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  double size = get_size (item->text);
  FoyerFinding *finding;

  if (size >= LEAST_TEXT_PT - SIZE_TOLERANCE_PT)
    return;
  finding = foyer_finding_new (FOYER_RULE_TEXT_SIZE, "'%s' is set too small to be read",
                               foyer_preflight_get_subject (item->op));
  foyer_preflight_set_measure (finding, size, LEAST_TEXT_PT);
  foyer_preflight_add (run, finding, item->panel, item->op, NULL);
}

static void
check_content (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  const FoyerFittedText *text = item->text;
  const char *subject = foyer_preflight_get_subject (item->op);

  if (text->missing != 0)
    foyer_preflight_add (run,
                         foyer_finding_new (FOYER_RULE_TEXT_GLYPH,
                                            "no font of the set can print the character U+%04X in "
                                            "'%s'",
                                            text->missing, subject),
                         item->panel, item->op, NULL);
  if (text->is_overflowing)
    {
      FoyerFinding *finding
          = foyer_finding_new (FOYER_RULE_TEXT_OVERFLOW,
                               "'%s' does not fit its box, not even at its smallest size", subject);

      foyer_preflight_add (run, finding, item->panel, item->op, NULL);
    }
  else if (text->full != NULL)
    foyer_preflight_add (
        run,
        text->is_truncated
            ? foyer_finding_new (FOYER_RULE_TEXT_TRUNCATED, "'%s' is cut off", subject)
            : foyer_finding_new (FOYER_RULE_TEXT_ABBREVIATED, "'%s' is abbreviated", subject),
        item->panel, item->op, NULL);
  if (foyer_text_find_hazards (text->text, strlen (text->text)) & FOYER_TEXT_BIDI)
    foyer_preflight_add (run,
                         foyer_finding_new (FOYER_RULE_TEXT_DIRECTION,
                                            "'%s' holds characters that change the reading "
                                            "direction: what is printed may read otherwise than "
                                            "what was entered",
                                            subject),
                         item->panel, item->op, NULL);
}

static gboolean
is_name (const FoyerOp *op)
{
  static const char *const names[] = { "full_name", "name_large", "given_name", "family_name" };
  const char *field = foyer_binding_get_field (op->text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (field, names[i]))
      return TRUE;
  return FALSE;
}

static void
check_text_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  LargestName *name = user_data;
  FoyerBox ink;

  if (item->text == NULL)
    return;
  check_content (run, item);
  check_size (run, item);
  if (is_name (item->op) && get_size (item->text) > name->size_pt)
    *name = (LargestName){ item, get_size (item->text) };
  if (measure_ink (run, item, &ink))
    {
      check_place (run, item, &ink);
      check_contrast (run, item, &ink);
    }
}

void
foyer_preflight_check_texts (FoyerPreflightRun *run)
{
  LargestName name = { NULL, 0 };

  foyer_preflight_visit (run, check_text_cb, &name);
  if (name.item != NULL && name.size_pt < LEAST_NAME_PT - SIZE_TOLERANCE_PT)
    {
      FoyerFinding *finding
          = foyer_finding_new (FOYER_RULE_NAME_SIZE, "the name is not set larger than this");

      foyer_preflight_set_measure (finding, name.size_pt, LEAST_NAME_PT);
      foyer_preflight_add (run, finding, name.item->panel, name.item->op, NULL);
    }
}
