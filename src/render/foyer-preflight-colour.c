/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pre-flight of pictures and colours: dots, place, what the printer can mix. */
#include "config.h"

#include "foyer-preflight-private.h"

#include <math.h>

#define LEAST_DPI 200.0
#define MOST_DIFFERENCE 5.0
#define UM_PER_INCH 25400.0
#define WHITE 0xffffffu

/* ---- Pictures ---- */

/* The size in which the picture is drawn; covering, it may be larger than its box. */
static void
get_drawn_size (const FoyerOp *op, double *width_um, double *height_um)
{
  FoyerBox room = foyer_code_turn_box (&op->box, op->rotation);
  double x_scale = room.width_um / (double)op->image->width_px;
  double y_scale = room.height_um / (double)op->image->height_px;

  if (op->fit == FOYER_FIT_CONTAIN)
    x_scale = y_scale = MIN (x_scale, y_scale);
  else if (op->fit == FOYER_FIT_COVER)
    x_scale = y_scale = MAX (x_scale, y_scale);
  *width_um = x_scale * op->image->width_px;
  *height_um = y_scale * op->image->height_px;
}

static void
check_resolution (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  const FoyerImage *image = item->op->image;
  double width_um, height_um, dpi;
  FoyerFinding *finding;

  get_drawn_size (item->op, &width_um, &height_um);
  dpi = MIN (image->width_px / width_um, image->height_px / height_um) * UM_PER_INCH;
  if (dpi >= LEAST_DPI - 0.5)
    return;
  finding = foyer_finding_new (FOYER_RULE_IMAGE_RESOLUTION,
                               "the picture '%s' has %u × %u pixels, too few for its size on paper",
                               image->file, image->width_px, image->height_px);
  foyer_preflight_set_measure (finding, dpi, LEAST_DPI);
  foyer_preflight_add (run, finding, item->panel, item->op, NULL);
}

/* A side is well if it stays inside the safe area or runs over the edge as far as is printed. */
static gboolean
is_side_well (int distance_um, const FoyerDisplayList *list)
{
  return distance_um >= list->safe_um || distance_um <= -list->bleed_um;
}

static void
check_image_place (FoyerPreflightRun *run, const FoyerSceneItem *item)
{
  const FoyerDisplayList *list = run->list;
  FoyerBox room = foyer_code_turn_box (&item->op->box, item->op->rotation);
  int sides[4];
  FoyerBox seen;
  double width_um, height_um;
  FoyerFinding *finding;

  get_drawn_size (item->op, &width_um, &height_um);
  width_um = MIN (width_um, room.width_um);
  height_um = MIN (height_um, room.height_um);
  seen = (FoyerBox){ room.x_um + (int)lround ((room.width_um - width_um) / 2),
                     room.y_um + (int)lround ((room.height_um - height_um) / 2),
                     (int)lround (width_um), (int)lround (height_um) };
  seen = foyer_preflight_turn (item->op, &seen);
  foyer_preflight_get_distances (run, item->panel, &seen, sides);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (!is_side_well (sides[i], list))
      {
        finding = foyer_finding_new (
            FOYER_RULE_SAFE_AREA,
            "the picture '%s' ends between the safe area and the bleed, where the cutter may or "
            "may not take some of it",
            item->op->image->file);
        foyer_preflight_set_measure (finding, sides[i] / 1000.0, list->safe_um / 1000.0);
        foyer_preflight_add (run, finding, item->panel, item->op, &seen);
        return;
      }
}

static void
check_picture_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  if (item->op->kind != FOYER_OP_IMAGE)
    return;
  check_resolution (run, item);
  check_image_place (run, item);
}

void
foyer_preflight_check_pictures (FoyerPreflightRun *run)
{
  foyer_preflight_visit (run, check_picture_cb, NULL);
}

/* ---- Colours ---- */

static const FoyerSeenColour *
look_at_colour (FoyerPreflightRun *run, guint32 rgb)
{
  FoyerSeenColour *seen = g_hash_table_lookup (run->colours, GUINT_TO_POINTER (rgb));

  if (seen == NULL)
    {
      seen = g_new0 (FoyerSeenColour, 1);
      seen->difference = foyer_colour_profile_measure (run->profile, rgb, &seen->shown);
      g_hash_table_insert (run->colours, GUINT_TO_POINTER (rgb), seen);
    }
  return seen;
}

static void
check_paint (FoyerPreflightRun *run, const FoyerSceneItem *item, const FoyerPaint *paint,
             GHashTable *told)
{
  const FoyerSeenColour *seen;
  FoyerFinding *finding;
  guint32 rgb;

  if (paint->kind == FOYER_PAINT_NONE)
    return;
  rgb = foyer_preflight_resolve (run, paint);
  if (rgb == WHITE || !g_hash_table_add (told, GUINT_TO_POINTER (rgb)))
    return;
  seen = look_at_colour (run, rgb);
  if (seen->difference <= MOST_DIFFERENCE)
    return;
  finding = foyer_finding_new (FOYER_RULE_COLOUR_GAMUT, "#%06x comes out of this printer as #%06x",
                               rgb, seen->shown);
  foyer_preflight_set_measure (finding, seen->difference, MOST_DIFFERENCE);
  foyer_preflight_add (run, finding, item->panel, item->op, NULL);
}

/* Each colour is told once a badge, at the element that comes first. */
static void
check_colour_cb (FoyerPreflightRun *run, const FoyerSceneItem *item, gpointer user_data)
{
  if (item->text != NULL)
    check_paint (run, item, &foyer_preflight_get_style (item)->colour, user_data);
  else if (item->code == NULL && item->op->kind != FOYER_OP_IMAGE)
    {
      check_paint (run, item, &item->op->fill, user_data);
      check_paint (run, item, &item->op->stroke, user_data);
    }
}

/* What the document names as inks was converted to RGB when the template was compiled. */
static void
note_inks (FoyerPreflightRun *run)
{
  GPtrArray *inks = foyer_template_get_inks (run->template);

  for (guint i = 0; i < inks->len; i++)
    {
      const FoyerInk *ink = inks->pdata[i];
      FoyerFinding *finding
          = ink->spot != NULL ? foyer_finding_new (FOYER_RULE_COLOUR_CONVERTED,
                                                   "the spot colour '%s' is printed as #%06x",
                                                   ink->spot, ink->rgb)
                              : foyer_finding_new (FOYER_RULE_COLOUR_CONVERTED,
                                                   "a CMYK colour is printed as #%06x", ink->rgb);

      foyer_preflight_add (run, finding, NULL, NULL, NULL);
      finding->element = g_strdup (ink->path);
    }
}

void
foyer_preflight_check_colours (FoyerPreflightRun *run)
{
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);

  note_inks (run);
  if (run->profile == NULL)
    return;
  foyer_preflight_visit (run, check_colour_cb, told);
}

FoyerFinding *
foyer_preflight_explain_profile (const GError *error)
{
  FoyerFindingRule rule = FOYER_RULE_PROFILE_CORRUPT;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, FOYER_PROFILE_ERROR, FOYER_PROFILE_ERROR_MISSING))
    rule = FOYER_RULE_PROFILE_MISSING;
  else if (g_error_matches (error, FOYER_PROFILE_ERROR, FOYER_PROFILE_ERROR_SPACE))
    rule = FOYER_RULE_PROFILE_SPACE;
  return foyer_finding_new (rule, "%s", error->message);
}
