/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF to pixels. */
#include "config.h"

#include "foyer-pdf-preview.h"

#include "foyer-limits.h"
#include "foyer-render-error.h"

#include <math.h>
#include <poppler.h>

/* poppler-glib 22 has no autoptr of its own, later ones have. */
typedef struct
{
  PopplerDocument *document;
  PopplerPage *page;
} Sheet;

static void
sheet_clear (Sheet *self)
{
  g_clear_object (&self->page);
  g_clear_object (&self->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

static gboolean
sheet_open (Sheet *self, GBytes *pdf, guint index, GError **error)
{
  g_autoptr (GError) cause = NULL;
  int n_pages;

  self->document = poppler_document_new_from_bytes (pdf, NULL, &cause);
  if (self->document == NULL)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_DOCUMENT,
                   "not a PDF that can be shown: %s", cause->message);
      return FALSE;
    }
  n_pages = poppler_document_get_n_pages (self->document);
  if (n_pages > 0 && index < (guint)n_pages)
    self->page = poppler_document_get_page (self->document, (int)index);
  if (self->page == NULL)
    g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_DOCUMENT,
                 "the document has no page %u", index + 1);
  return self->page != NULL;
}

cairo_surface_t *
foyer_pdf_preview_render (GBytes *pdf, guint page, double dpi, GError **error)
{
  g_auto (Sheet) sheet = { NULL, NULL };
  cairo_surface_t *surface;
  double width_pt, height_pt, width_px, height_px;
  cairo_t *cr;

  g_return_val_if_fail (pdf != NULL && dpi > 0, NULL);

  if (!sheet_open (&sheet, pdf, page, error))
    return NULL;
  poppler_page_get_size (sheet.page, &width_pt, &height_pt);
  width_px = ceil (width_pt * dpi / 72 - 0.01);
  height_px = ceil (height_pt * dpi / 72 - 0.01);
  if (!(width_px * height_px <= FOYER_LIMIT_IMAGE_PIXELS))
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT,
                   "a picture of this page would have more than %u pixels",
                   FOYER_LIMIT_IMAGE_PIXELS);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, (int)width_px),
                                        MAX (1, (int)height_px));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, dpi / 72, dpi / 72);
  poppler_page_render (sheet.page, cr);
  cairo_destroy (cr);
  return surface;
}

static cairo_status_t
write_cb (void *user_data, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (user_data, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
foyer_pdf_preview_render_png (GBytes *pdf, guint page, double dpi, GError **error)
{
  cairo_surface_t *surface = foyer_pdf_preview_render (pdf, page, dpi, error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status;

  if (surface == NULL)
    return NULL;
  status = cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED, "cannot make a PNG: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
foyer_pdf_preview_measure (GBytes *pdf, guint *n_pages, double *width_pt, double *height_pt,
                           GError **error)
{
  g_auto (Sheet) sheet = { NULL, NULL };
  double width, height;

  g_return_val_if_fail (pdf != NULL, FALSE);

  if (!sheet_open (&sheet, pdf, 0, error))
    return FALSE;
  poppler_page_get_size (sheet.page, &width, &height);
  if (n_pages != NULL)
    *n_pages = (guint)poppler_document_get_n_pages (sheet.document);
  if (width_pt != NULL)
    *width_pt = width;
  if (height_pt != NULL)
    *height_pt = height;
  return TRUE;
}
