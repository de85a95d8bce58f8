/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of codes: made, coarse enough, on light ground, read back. */
#include "config.h"

#include "foyer-preflight-private.h"

#include <math.h>

#define LEAST_CONTRAST_PERCENT 70.0
/* As for texts: a line through the quiet zone is the decoder's to judge. */
#define WORST_SHARE 0.05
/* What a scanner sees around the box. */
#define SURROUNDINGS_UM 1000

/* ---- Contrast: ISO/IEC 15415 and 15416, symbol contrast ---- */

static double
get_linear (guint32 part)
{
  double value = (part & 0xff) / 255.0;

  return value <= 0.03928 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Percent of white's light that comes back: cameras see luminance, lasers red; the less counts. */
static double
get_reflectance (guint32 pixel)
{
  double red = get_linear (pixel >> 16);
  double light = 0.2126 * red + 0.7152 * get_linear (pixel >> 8) + 0.0722 * get_linear (pixel);

  return 100 * MIN (red, light);
}

/* What all but WORST_SHARE of the ground reflects at least. The code itself is black: reflects
 * nothing. */
static double
measure_ground (cairo_surface_t *ground, const cairo_rectangle_int_t *pixels)
{
  guint counts[101] = { 0 };
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

          if (pixel != last)
            step = (guint)lround (get_reflectance (pixel));
          last = pixel;
          counts[step]++;
        }
    }
  for (step = 0; step < 100; step++)
    {
      seen += counts[step];
      if (seen > spare)
        break;
    }
  return step;
}

/* The symbol with its quiet zone, on the panel. */
static FoyerBox
get_symbol_box (const FoyerSceneItem *item)
{
  const FoyerOp *op = item->op;
  double quiet = op->quiet_modules * item->place.module_um;
  double quiet_down = foyer_symbology_get_rules (op->code.symbology)->is_bars ? 0 : quiet;
  FoyerBox box
      = { (int)lround (item->place.x_um - quiet), (int)lround (item->place.y_um - quiet_down),
          (int)lround (item->place.width_um + 2 * quiet),
          (int)lround (item->place.height_um + 2 * quiet_down) };

  return foyer_preflight_turn (op, &box);
}

static void
check_contrast (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  FoyerBox symbol = get_symbol_box (item);
  FoyerBox place = foyer_preflight_map (run, item->panel, &symbol);
  cairo_surface_t *ground = run->grounds->pdata[item->panel->page];
  cairo_rectangle_int_t pixels
      = foyer_preflight_get_pixels (&place, FOYER_PREFLIGHT_GROUND_DPI, ground);
  double contrast;
  FoyerFinding *finding;

  if (pixels.width == 0 || pixels.height == 0)
    return;
  contrast = measure_ground (ground, &pixels);
  if (contrast >= LEAST_CONTRAST_PERCENT)
    return;
  finding = foyer_finding_new (FOYER_RULE_CODE_CONTRAST,
                               "what lies behind the code of '%s' is too dark for black modules",
                               foyer_preflight_get_subject (item->op));
  foyer_preflight_set_measure (finding, contrast, LEAST_CONTRAST_PERCENT);
  foyer_preflight_add (run, finding, item->panel, item->op, &symbol);
}

/* ---- Modules ---- */

static gboolean
check_module (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  const FoyerSymbologyRules *rules = foyer_symbology_get_rules (item->op->code.symbology);
  FoyerFinding *finding;

  if (!foyer_code_is_too_fine (&item->place, item->op->code.symbology))
    return TRUE;
  finding = foyer_finding_new (FOYER_RULE_CODE_MODULE,
                               "a module of the code of '%s' gets %u dots of %u dpi",
                               foyer_preflight_get_subject (item->op), item->place.dots, run->dpi);
  foyer_preflight_set_measure (finding, item->place.module_um / 1000,
                               rules->least_module_um / 1000);
  foyer_preflight_add (run, finding, item->panel, item->op, NULL);
  return item->place.dots > 0;
}

static void
check_place (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  FoyerBox symbol = get_symbol_box (item);
  int distance_um = foyer_preflight_get_distance (run, item->panel, &symbol);
  FoyerFinding *finding;

  /* Modules lie on dots, and a dot is up to 125 µm. */
  if (distance_um >= run->list->safe_um - 125)
    return;
  finding = foyer_finding_new (FOYER_RULE_SAFE_AREA,
                               "the code of '%s' or its quiet zone comes too near the edge of the "
                               "page",
                               foyer_preflight_get_subject (item->op));
  foyer_preflight_set_measure (finding, distance_um / 1000.0, run->list->safe_um / 1000.0);
  foyer_preflight_add (run, finding, item->panel, item->op, &symbol);
}

/* ---- Reading back ---- */

static void
note_unchecked (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  const char *name = foyer_symbology_get_rules (item->op->code.symbology)->name;
  FoyerFinding *finding
      = run->reader == NULL
            ? foyer_finding_new (FOYER_RULE_CODE_UNCHECKED,
                                 "not checked: this build has no decoder for codes")
            : foyer_finding_new (FOYER_RULE_CODE_UNCHECKED, "not checked: %s cannot read %s",
                                 foyer_code_reader_get_engine (), name);

  foyer_preflight_add (run, finding, item->panel, item->op, NULL);
}

static void
read_back (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  g_autoptr (GString) content = g_string_new (NULL);
  FoyerBox place = foyer_preflight_map (run, item->panel, &item->op->box);
  cairo_surface_t *page;
  cairo_rectangle_int_t area;
  FoyerCodeReading reading;
  const char *subject = foyer_preflight_get_subject (item->op);

  if (!foyer_code_reader_knows (run->reader, item->op->code.symbology))
    {
      note_unchecked (run, item);
      return;
    }
  page = run->pages->pdata[item->panel->page];
  place.x_um -= SURROUNDINGS_UM;
  place.y_um -= SURROUNDINGS_UM;
  place.width_um += 2 * SURROUNDINGS_UM;
  place.height_um += 2 * SURROUNDINGS_UM;
  area = foyer_preflight_get_pixels (&place, run->dpi, page);
  foyer_binding_evaluate (item->op->text, run->input, run->list->locale, content);
  reading
      = foyer_code_reader_read (run->reader, page, &area, item->op->code.symbology, content->str);
  if (reading == FOYER_CODE_READING_SAME)
    return;
  foyer_preflight_add (
      run,
      reading == FOYER_CODE_READING_OTHER
          ? foyer_finding_new (FOYER_RULE_CODE_READ,
                               "the code of '%s' is read back as something else at %u dpi", subject,
                               run->dpi)
          : foyer_finding_new (FOYER_RULE_CODE_READ,
                               "the code of '%s' is not read back from the raster at %u dpi",
                               subject, run->dpi),
      item->panel, item->op, NULL);
}

static void
check_code_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  GHashTable *drawn = user_data;

  if (item->code == NULL)
    return;
  g_hash_table_add (drawn, (gpointer)item->op);
  if (!check_module (run, item))
    return;
  check_place (run, item);
  if (run->grounds != NULL)
    check_contrast (run, item);
  if (run->pages != NULL)
    read_back (run, item);
}

/* A code that cannot be made is not in the scene at all. */
static void
check_absent (FoyerPreflightRun *run, GHashTable *drawn)
{
  for (guint i = 0; i < run->list->panels->len; i++)
    {
      const FoyerPanel *panel = run->list->panels->pdata[i];

      for (guint k = 0; k < panel->ops->len; k++)
        {
          const FoyerOp *op = panel->ops->pdata[k];

          if (op->kind == FOYER_OP_CODE && !g_hash_table_contains (drawn, op)
              && foyer_condition_holds (op->when, run->input))
            foyer_preflight_add (run,
                                 foyer_finding_new (FOYER_RULE_CODE_CONTENT,
                                                    "no code can be made of '%s': it is empty, too "
                                                    "long, or holds what the symbology cannot say",
                                                    foyer_preflight_get_subject (op)),
                                 panel, op, NULL);
        }
    }
}

void
foyer_preflight_check_codes (FoyerPreflightRun *run)
{
  g_autoptr (GHashTable) drawn = g_hash_table_new (NULL, NULL);

  foyer_preflight_visit (run, check_code_cb, drawn);
  check_absent (run, drawn);
}
