/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF or pixels into one block of memory. */
#include "config.h"

#include "foyer-printed-document.h"

#include "foyer-pwg-raster.h"
#include "foyer-render-error.h"

typedef struct
{
  GByteArray *bytes;
  gsize limit_bytes;
  FoyerTemplate *template;
} Document;

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Document *document = user_data;

  if (length > document->limit_bytes - document->bytes->len)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT,
                   "the badge has more than %" G_GSIZE_FORMAT " bytes", document->limit_bytes);
      return FALSE;
    }
  g_byte_array_append (document->bytes, data, (guint)length);
  return TRUE;
}

static gboolean
write_page_cb (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  Document *document = user_data;
  g_autofree char *media = foyer_raster_dup_media (page, document->template);

  return foyer_pwg_raster_write_page (page, media, collect_cb, document, error);
}

GBytes *
foyer_printed_document_render (FoyerRenderer *renderer, FoyerTemplate *template,
                               const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                               gsize limit_bytes, GPtrArray **diagnostics, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Document document = { bytes, MIN (limit_bytes, G_MAXUINT), template };
  gboolean is_raster = options != NULL && options->format == FOYER_FORMAT_KIND_PWG_RASTER;
  gboolean good;

  g_return_val_if_fail (renderer != NULL && template != NULL && input != NULL, NULL);
  g_return_val_if_fail (options == NULL || options->format != FOYER_FORMAT_KIND_POSTSCRIPT, NULL);
  if (is_raster)
    good = foyer_pwg_raster_begin (collect_cb, &document, error)
           && foyer_raster_render (renderer, template, input, 1, options, options->pixels,
                                   write_page_cb, &document, diagnostics, error);
  else
    good = foyer_renderer_render (renderer, template, input, 1, options, collect_cb, &document,
                                  diagnostics, error);
  return good ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
