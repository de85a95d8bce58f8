/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of pages to pictures of prints. */
#include "config.h"

#include "foyer-soft-proof.h"

#include <string.h>

/* Luminance up to which a dot is black, and from which it is white, whatever is beside it. */
#define NEARLY_BLACK 48
#define NEARLY_WHITE 224

static gboolean
is_page (cairo_surface_t *page)
{
  cairo_format_t format = cairo_image_surface_get_format (page);

  return cairo_surface_get_type (page) == CAIRO_SURFACE_TYPE_IMAGE
         && (format == CAIRO_FORMAT_RGB24 || format == CAIRO_FORMAT_ARGB32);
}

static guint32 *
get_row (cairo_surface_t *surface, int y)
{
  guint8 *data = cairo_image_surface_get_data (surface);

  return (guint32 *)(void *)(data + (gssize)y * cairo_image_surface_get_stride (surface));
}

cairo_surface_t *
foyer_soft_proof_render (cairo_surface_t *page, FoyerColourProfile *profile)
{
  int width, height;
  cairo_surface_t *proof;

  g_return_val_if_fail (page != NULL && is_page (page) && profile != NULL, NULL);

  cairo_surface_flush (page);
  width = cairo_image_surface_get_width (page);
  height = cairo_image_surface_get_height (page);
  proof = cairo_image_surface_create (cairo_image_surface_get_format (page), width, height);
  if (cairo_surface_status (proof) != CAIRO_STATUS_SUCCESS)
    return proof;
  for (int y = 0; y < height; y++)
    foyer_colour_profile_convert (profile, get_row (page, y), get_row (proof, y), (gsize)width);
  cairo_surface_mark_dirty (proof);
  return proof;
}

/* ---- Black dots ---- */

/* Rec. 601, as printers' own filters weigh; 0 to 255. */
static guint8
get_tone (guint32 pixel)
{
  return (guint8)(((pixel >> 16 & 0xff) * 77 + (pixel >> 8 & 0xff) * 151 + (pixel & 0xff) * 28)
                  >> 8);
}

/* The tones of row @y with one column of white around it; rows beyond the page are white. */
static void
read_tones (cairo_surface_t *page, int y, int width, int height, guint8 *tones)
{
  const guint32 *row = y >= 0 && y < height ? get_row (page, y) : NULL;

  memset (tones, 255, (gsize)width + 2);
  for (int x = 0; row != NULL && x < width; x++)
    tones[x + 1] = get_tone (row[x]);
}

/* Whether the dot lies between black and white, as those of a smoothed edge do. @rows are the tones
 * above, at and below it. */
static gboolean
is_edge (guint8 *const rows[3], int x)
{
  guint8 darkest = 255, lightest = 0;

  for (guint i = 0; i < 3; i++)
    for (int k = x; k < x + 3; k++)
      {
        darkest = MIN (darkest, rows[i][k]);
        lightest = MAX (lightest, rows[i][k]);
      }
  return darkest <= NEARLY_BLACK && lightest >= NEARLY_WHITE;
}

/* Bayer's matrix of 8 × 8: thresholds 0 to 63, spread as far apart as can be. */
static const guint8 thresholds[8][8] = {
  { 0, 32, 8, 40, 2, 34, 10, 42 },  { 48, 16, 56, 24, 50, 18, 58, 26 },
  { 12, 44, 4, 36, 14, 46, 6, 38 }, { 60, 28, 52, 20, 62, 30, 54, 22 },
  { 3, 35, 11, 43, 1, 33, 9, 41 },  { 51, 19, 59, 27, 49, 17, 57, 25 },
  { 15, 47, 7, 39, 13, 45, 5, 37 }, { 63, 31, 55, 23, 61, 29, 53, 21 },
};

static gboolean
is_black (guint8 *const rows[3], int x, int y)
{
  guint8 tone = rows[1][x + 1];

  if (tone <= NEARLY_BLACK)
    return TRUE;
  if (tone >= NEARLY_WHITE)
    return FALSE;
  if (is_edge (rows, x))
    return tone < 128;
  return tone < 4 * thresholds[y % 8][x % 8] + 2;
}

cairo_surface_t *
foyer_soft_proof_render_bilevel (cairo_surface_t *page)
{
  g_autofree guint8 *memory = NULL;
  guint8 *rows[3];
  cairo_surface_t *proof;
  int width, height;

  g_return_val_if_fail (page != NULL && is_page (page), NULL);

  cairo_surface_flush (page);
  width = cairo_image_surface_get_width (page);
  height = cairo_image_surface_get_height (page);
  proof = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status (proof) != CAIRO_STATUS_SUCCESS)
    return proof;
  memory = g_malloc (3 * ((gsize)width + 2));
  for (guint i = 0; i < 3; i++)
    {
      rows[i] = memory + i * ((gsize)width + 2);
      read_tones (page, (int)i - 1, width, height, rows[i]);
    }
  for (int y = 0; y < height; y++)
    {
      guint32 *dots = get_row (proof, y);
      guint8 *oldest = rows[0];

      for (int x = 0; x < width; x++)
        dots[x] = is_black (rows, x, y) ? 0xff000000u : 0xffffffffu;
      rows[0] = rows[1];
      rows[1] = rows[2];
      rows[2] = oldest;
      read_tones (page, y + 2, width, height, rows[2]);
    }
  cairo_surface_mark_dirty (proof);
  return proof;
}
