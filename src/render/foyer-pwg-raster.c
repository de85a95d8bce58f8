/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PWG Raster: a header of 1796 bytes a page, then rows, packed (PWG 5102.4 section 4). */
#include "config.h"

#include "foyer-pwg-raster.h"

#include <string.h>

/* Where the fields of a page header are that do not stay zero (PWG 5102.4 table 1). */
#define AT_MAGIC 0
#define AT_RESOLUTION 276
#define AT_COPIES 340
#define AT_PAGE_SIZE 352
#define AT_WIDTH 372
#define AT_HEIGHT 376
#define AT_BITS_PER_COLOUR 384
#define AT_BITS_PER_PIXEL 388
#define AT_BYTES_PER_LINE 392
#define AT_COLOUR_SPACE 400
#define AT_N_COLOURS 420
#define AT_CROSS_FEED_TRANSFORM 456
#define AT_FEED_TRANSFORM 460
#define AT_IMAGE_BOX 464
#define AT_ALTERNATE_PRIMARY 480
#define AT_PAGE_SIZE_NAME 1732
#define NAME_BYTES 64

#define MOST_REPEATS 256
#define MOST_RUN 128

/* Colour spaces, and how dots lie in a row. */
static const struct
{
  guint colour_space;
  guint bits_per_colour;
  guint n_colours;
  gsize unit_bytes; /* what is repeated or not */
} kinds[] = {
  [FOYER_PIXELS_COLOUR] = { 19, 8, 3, 3 },
  [FOYER_PIXELS_GRAY] = { 18, 8, 1, 1 },
  [FOYER_PIXELS_BITONAL] = { 3, 1, 1, 1 },
};

gboolean
foyer_pwg_raster_begin (FoyerRenderSink sink, gpointer user_data, GError **error)
{
  return sink ((const guint8 *)FOYER_PWG_RASTER_SYNC, strlen (FOYER_PWG_RASTER_SYNC), user_data,
               error);
}

static void
put (guint8 *header, gsize at, guint value)
{
  guint32 big = GUINT32_TO_BE ((guint32)value);

  memcpy (header + at, &big, sizeof big);
}

static guint
to_points (int dots, guint dpi)
{
  return (guint)(((gint64)dots * 72 + dpi / 2) / dpi);
}

static void
fill_header (guint8 *header, const FoyerRasterPage *page, const char *media)
{
  guint width = (guint)page->width_px, height = (guint)page->height_px;

  memset (header, 0, FOYER_PWG_RASTER_HEADER_BYTES);
  strcpy ((char *)header + AT_MAGIC, "PwgRaster");
  put (header, AT_RESOLUTION, page->dpi);
  put (header, AT_RESOLUTION + 4, page->dpi);
  put (header, AT_COPIES, 1);
  put (header, AT_PAGE_SIZE, to_points (page->width_px, page->dpi));
  put (header, AT_PAGE_SIZE + 4, to_points (page->height_px, page->dpi));
  put (header, AT_WIDTH, width);
  put (header, AT_HEIGHT, height);
  put (header, AT_BITS_PER_COLOUR, kinds[page->pixels].bits_per_colour);
  put (header, AT_BITS_PER_PIXEL,
       kinds[page->pixels].bits_per_colour * kinds[page->pixels].n_colours);
  put (header, AT_BYTES_PER_LINE, (guint)foyer_raster_get_row_bytes (page));
  put (header, AT_COLOUR_SPACE, kinds[page->pixels].colour_space);
  put (header, AT_N_COLOURS, kinds[page->pixels].n_colours);
  put (header, AT_CROSS_FEED_TRANSFORM, 1);
  put (header, AT_FEED_TRANSFORM, 1);
  put (header, AT_IMAGE_BOX + 8, width);
  put (header, AT_IMAGE_BOX + 12, height);
  put (header, AT_ALTERNATE_PRIMARY, 0xffffff);
  if (media != NULL)
    g_strlcpy ((char *)header + AT_PAGE_SIZE_NAME, media, NAME_BYTES);
}

/* ---- Rows ---- */

/* Units from @at on that are alike, MOST_RUN at most. */
static gsize
count_alike (const guint8 *row, gsize n_units, gsize at, gsize unit_bytes)
{
  gsize n = 1;

  while (n < MOST_RUN && at + n < n_units
         && memcmp (row + at * unit_bytes, row + (at + n) * unit_bytes, unit_bytes) == 0)
    n++;
  return n;
}

static void
pack_row (GByteArray *out, const guint8 *row, gsize n_units, gsize unit_bytes)
{
  gsize at = 0;

  while (at < n_units)
    {
      gsize n = count_alike (row, n_units, at, unit_bytes);
      guint8 head = (guint8)(n - 1);

      if (n == 1)
        {
          while (n < MOST_RUN && at + n < n_units
                 && count_alike (row, n_units, at + n, unit_bytes) == 1)
            n++;
          head = n == 1 ? 0 : (guint8)(257 - n);
        }
      g_byte_array_append (out, &head, 1);
      g_byte_array_append (out, row + at * unit_bytes, (guint)((head < 128 ? 1 : n) * unit_bytes));
      at += n;
    }
}

/* Rows from @y on that are alike, MOST_REPEATS at most; @next is room for one. */
static int
count_rows (const FoyerRasterPage *page, int y, const guint8 *row, guint8 *next)
{
  gsize length = foyer_raster_get_row_bytes (page);
  int n = 1;

  while (n < MOST_REPEATS && y + n < page->height_px)
    {
      foyer_raster_read_row (page, y + n, next);
      if (memcmp (row, next, length) != 0)
        break;
      n++;
    }
  return n;
}

gboolean
foyer_pwg_raster_write_page (const FoyerRasterPage *page, const char *media, FoyerRenderSink sink,
                             gpointer user_data, GError **error)
{
  guint8 header[FOYER_PWG_RASTER_HEADER_BYTES];
  gsize length, unit_bytes;
  g_autofree guint8 *row = NULL, *next = NULL;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  int n;

  g_return_val_if_fail (page != NULL && sink != NULL, FALSE);

  length = foyer_raster_get_row_bytes (page);
  unit_bytes = kinds[page->pixels].unit_bytes;
  row = g_malloc (length);
  next = g_malloc (length);
  fill_header (header, page, media);
  if (!sink (header, sizeof header, user_data, error))
    return FALSE;
  for (int y = 0; y < page->height_px; y += n)
    {
      guint8 repeats;

      foyer_raster_read_row (page, y, row);
      n = count_rows (page, y, row, next);
      repeats = (guint8)(n - 1);
      g_byte_array_set_size (out, 0);
      g_byte_array_append (out, &repeats, 1);
      pack_row (out, row, length / unit_bytes, unit_bytes);
      if (!sink (out->data, out->len, user_data, error))
        return FALSE;
    }
  return TRUE;
}

char *
foyer_pwg_raster_dup_media (GBytes *document)
{
  gsize length;
  const char *data;
  gsize at = strlen (FOYER_PWG_RASTER_SYNC) + AT_PAGE_SIZE_NAME;

  g_return_val_if_fail (document != NULL, NULL);
  data = g_bytes_get_data (document, &length);
  if (length < strlen (FOYER_PWG_RASTER_SYNC) + FOYER_PWG_RASTER_HEADER_BYTES
      || memcmp (data, FOYER_PWG_RASTER_SYNC, strlen (FOYER_PWG_RASTER_SYNC)) != 0
      || data[at] == '\0')
    return NULL;
  return g_strndup (data + at, NAME_BYTES - 1);
}
