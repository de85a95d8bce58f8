/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PNG through cairo, which writes gray for A8, and no resolution. */
#include "config.h"

#include "foyer-raster-png.h"

#include "foyer-render-error.h"

#include <math.h>
#include <string.h>

/* Signature and IHDR, behind which pHYs may go. */
#define HEAD_BYTES (8 + 25)
#define INCHES_PER_METRE 39.37007874

static cairo_status_t
write_cb (void *user_data, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (user_data, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Of PNG, section 5.5: the reflected polynomial of Ethernet. */
static guint32
get_crc (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
  return crc ^ 0xffffffff;
}

static void
put (guint8 *at, guint32 value)
{
  guint32 big = GUINT32_TO_BE (value);

  memcpy (at, &big, sizeof big);
}

static void
append_resolution (GByteArray *out, guint dpi)
{
  guint8 chunk[21] = { 0, 0, 0, 9, 'p', 'H', 'Y', 's' };
  guint32 dots_per_metre = (guint32)lround (dpi * INCHES_PER_METRE);

  put (chunk + 8, dots_per_metre);
  put (chunk + 12, dots_per_metre);
  chunk[16] = 1; /* the unit is the metre */
  put (chunk + 17, get_crc (chunk + 4, 13));
  g_byte_array_append (out, chunk, sizeof chunk);
}

/* White is 255 in PNG, black is 1 in a row. */
static void
set_dots (guint8 *to, const guint8 *row, int width)
{
  for (int x = 0; x < width; x++)
    to[x] = row[x / 8] & 0x80 >> x % 8 ? 0 : 255;
}

/* (transfer full) The page in the format that cairo writes as wanted. */
static cairo_surface_t *
convert (const FoyerRasterPage *page)
{
  cairo_surface_t *surface;
  g_autofree guint8 *row = NULL;
  guint8 *data;
  int stride;

  if (page->pixels == FOYER_PIXELS_COLOUR)
    return cairo_surface_reference (page->surface);
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, page->width_px, page->height_px);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  row = g_malloc (foyer_raster_get_row_bytes (page));
  for (int y = 0; data != NULL && y < page->height_px; y++)
    {
      foyer_raster_read_row (page, y, row);
      if (page->pixels == FOYER_PIXELS_GRAY)
        memcpy (data + (gssize)y * stride, row, (gsize)page->width_px);
      else
        set_dots (data + (gssize)y * stride, row, page->width_px);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

GBytes *
foyer_raster_encode_png (const FoyerRasterPage *page, GError **error)
{
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;

  g_return_val_if_fail (page != NULL, NULL);

  surface = convert (page);
  status = cairo_surface_write_to_png_stream (surface, write_cb, plain);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS || plain->len < HEAD_BYTES)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED, "cannot make a PNG: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  g_byte_array_append (out, plain->data, HEAD_BYTES);
  append_resolution (out, page->dpi);
  g_byte_array_append (out, plain->data + HEAD_BYTES, plain->len - HEAD_BYTES);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
