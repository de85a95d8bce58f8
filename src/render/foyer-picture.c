/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding images: PNG through cairo; JPEG through poppler, which shows documents here anyway. */
#include "config.h"

#include "foyer-picture.h"

#include "foyer-pdf-preview.h"
#include "foyer-render-error.h"

#include <cairo-pdf.h>
#include <string.h>

typedef struct
{
  const guint8 *data;
  gsize rest;
} Cursor;

static cairo_status_t
read_cb (void *user_data, unsigned char *data, unsigned int length)
{
  Cursor *cursor = user_data;

  if (length > cursor->rest)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, cursor->data, length);
  cursor->data += length;
  cursor->rest -= length;
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
decode_png (const FoyerImage *image)
{
  Cursor cursor;

  cursor.data = g_bytes_get_data (image->bytes, &cursor.rest);
  return cairo_image_surface_create_from_png_stream (read_cb, &cursor);
}

static cairo_status_t
write_cb (void *user_data, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (user_data, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
attach (cairo_surface_t *surface, const char *type, GBytes *bytes)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);

  (void)cairo_surface_set_mime_data (surface, type, data, length,
                                     (cairo_destroy_func_t)g_bytes_unref, g_bytes_ref (bytes));
}

/* A page that is just this picture, a point a pixel. */
static GBytes *
wrap_jpeg (const FoyerImage *image)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *blank = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)image->width_px,
                                                       (int)image->height_px);
  cairo_surface_t *pdf
      = cairo_pdf_surface_create_for_stream (write_cb, bytes, image->width_px, image->height_px);
  cairo_t *cr = cairo_create (pdf);

  attach (blank, CAIRO_MIME_TYPE_JPEG, image->bytes);
  cairo_set_source_surface (cr, blank, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (pdf);
  cairo_surface_destroy (blank);
  return g_byte_array_free_to_bytes (bytes);
}

static cairo_surface_t *
decode_jpeg (const FoyerImage *image)
{
  g_autoptr (GBytes) page = wrap_jpeg (image);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *seen = foyer_pdf_preview_render (page, 0, 72, &error);
  cairo_surface_t *surface;
  cairo_t *cr;

  if (seen == NULL)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)image->width_px,
                                        (int)image->height_px);
  cr = cairo_create (surface);
  cairo_set_source_surface (cr, seen, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (seen);
  attach (surface, CAIRO_MIME_TYPE_JPEG, image->bytes);
  return surface;
}

cairo_surface_t *
foyer_picture_decode (const FoyerImage *image, GError **error)
{
  cairo_surface_t *surface
      = image->kind == FOYER_IMAGE_PNG ? decode_png (image) : decode_jpeg (image);
  cairo_status_t status
      = surface != NULL ? cairo_surface_status (surface) : CAIRO_STATUS_READ_ERROR;
  char digest[FOYER_DIGEST_TEXT_BYTES];
  g_autoptr (GBytes) id = NULL;

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED,
                   "the image '%s' is damaged: %s", image->file, cairo_status_to_string (status));
      g_clear_pointer (&surface, cairo_surface_destroy);
      return NULL;
    }
  foyer_digest_print (&image->digest, digest);
  id = g_bytes_new (digest, strlen (digest));
  attach (surface, CAIRO_MIME_TYPE_UNIQUE_ID, id);
  return surface;
}
