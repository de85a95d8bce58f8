/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges as pixels. */
#include "config.h"

#include "foyer-raster.h"

#include "foyer-display-list.h"
#include "foyer-limits.h"
#include "foyer-render-error.h"
#include "foyer-renderer-private.h"
#include "foyer-soft-proof.h"

#include <math.h>
#include <string.h>

#define UM_PER_INCH 25400.0
/* A dot that is covered by less than this is none: sizes are rounded to µm. */
#define SLIVER 0.01

typedef struct
{
  FoyerRasterSink sink;
  gpointer user_data;
  FoyerPixels pixels;
  guint dpi;
  guint number;
  cairo_surface_t *surface; /* of the last size, used again */
  cairo_t *cr; /* while a page is open */
  int width_um;
  int height_um;
} Raster;

static int
count_dots (int um, guint dpi)
{
  return MAX (1, (int)ceil (um * (double)dpi / UM_PER_INCH - SLIVER));
}

/* The surface of the page before serves again if it fits: nearly always. */
static gboolean
provide_surface (Raster *self, int width_px, int height_px, GError **error)
{
  if (self->surface != NULL && cairo_image_surface_get_width (self->surface) == width_px
      && cairo_image_surface_get_height (self->surface) == height_px)
    return TRUE;
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  if ((gint64)width_px * height_px > FOYER_LIMIT_IMAGE_PIXELS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT,
                   "a picture of this page would have %d × %d pixels, more than %u; ask for fewer "
                   "dots per inch",
                   width_px, height_px, FOYER_LIMIT_IMAGE_PIXELS);
      return FALSE;
    }
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
  return TRUE;
}

static cairo_t *
begin_page_cb (int width_um, int height_um, gpointer user_data, GError **error)
{
  Raster *self = user_data;

  if (!provide_surface (self, count_dots (width_um, self->dpi), count_dots (height_um, self->dpi),
                        error))
    return NULL;
  self->width_um = width_um;
  self->height_um = height_um;
  self->cr = cairo_create (self->surface);
  cairo_set_source_rgb (self->cr, 1, 1, 1);
  cairo_paint (self->cr);
  cairo_scale (self->cr, self->dpi / 72.0, self->dpi / 72.0);
  return self->cr;
}

/* Rec. 709 luma in 16 bits; black and white stay exactly that. */
static void
make_gray (cairo_surface_t *surface)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 *dot = (guint32 *)(void *)(data + (gssize)y * stride) + x;
        guint32 luma = (13933u * (*dot >> 16 & 0xff) + 46871u * (*dot >> 8 & 0xff)
                        + 4732u * (*dot & 0xff) + 32768u)
                       >> 16;

        *dot = luma << 16 | luma << 8 | luma;
      }
  cairo_surface_mark_dirty (surface);
}

static gboolean
hand_over (Raster *self, cairo_surface_t *surface, GError **error)
{
  FoyerRasterPage page = { .surface = surface,
                           .pixels = self->pixels,
                           .width_px = cairo_image_surface_get_width (surface),
                           .height_px = cairo_image_surface_get_height (surface),
                           .width_um = self->width_um,
                           .height_um = self->height_um,
                           .dpi = self->dpi,
                           .number = ++self->number };

  return self->sink (&page, self->user_data, error);
}

static gboolean
end_page_cb (gpointer user_data, GError **error)
{
  Raster *self = user_data;
  cairo_status_t status = cairo_status (self->cr);
  cairo_surface_t *dots;
  gboolean good;

  g_clear_pointer (&self->cr, cairo_destroy);
  cairo_surface_flush (self->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_FAILED, "cairo: %s",
                   cairo_status_to_string (status));
      return FALSE;
    }
  if (self->pixels == FOYER_PIXELS_GRAY)
    make_gray (self->surface);
  if (self->pixels != FOYER_PIXELS_BITONAL)
    return hand_over (self, self->surface, error);
  dots = foyer_soft_proof_render_bilevel (self->surface);
  good = hand_over (self, dots, error);
  cairo_surface_destroy (dots);
  return good;
}

gboolean
foyer_raster_render (FoyerRenderer *renderer, FoyerTemplate *template,
                     const FoyerBadgeInput *inputs, guint n_inputs,
                     const FoyerRenderOptions *options, FoyerPixels pixels, FoyerRasterSink sink,
                     gpointer user_data, GPtrArray **diagnostics, GError **error)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  Raster raster = { .sink = sink,
                    .user_data = user_data,
                    .pixels = pixels,
                    .dpi = foyer_renderer_complete_options (template, options).dpi };
  const FoyerPageTarget target = { begin_page_cb, end_page_cb, &raster };
  gboolean good;

  g_return_val_if_fail (renderer != NULL && template != NULL && sink != NULL, FALSE);
  g_return_val_if_fail (inputs != NULL && n_inputs > 0, FALSE);

  good = foyer_renderer_draw_pages (renderer, template, inputs, n_inputs, options, &target, found,
                                    error);
  g_clear_pointer (&raster.cr, cairo_destroy);
  g_clear_pointer (&raster.surface, cairo_surface_destroy);
  if (good && diagnostics != NULL)
    *diagnostics = g_steal_pointer (&found);
  return good;
}

char *
foyer_raster_dup_media (const FoyerRasterPage *page, FoyerTemplate *template)
{
  if (!foyer_template_is_roll (template))
    return g_strdup (foyer_template_get_media (template));
  return foyer_sheet_dup_cut_media (&foyer_template_get_display_list (template)->sheet,
                                    foyer_template_get_name (template), page->height_um);
}

/* ---- Rows ---- */

gsize
foyer_raster_get_row_bytes (const FoyerRasterPage *page)
{
  if (page->pixels == FOYER_PIXELS_COLOUR)
    return 3 * (gsize)page->width_px;
  return page->pixels == FOYER_PIXELS_GRAY ? (gsize)page->width_px
                                           : ((gsize)page->width_px + 7) / 8;
}

void
foyer_raster_read_row (const FoyerRasterPage *page, int y, guint8 *row)
{
  const guint8 *data = cairo_image_surface_get_data (page->surface);
  int stride = cairo_image_surface_get_stride (page->surface);
  const guint32 *dots = (const guint32 *)(const void *)(data + (gssize)y * stride);

  if (page->pixels == FOYER_PIXELS_BITONAL)
    memset (row, 0, foyer_raster_get_row_bytes (page));
  for (int x = 0; x < page->width_px; x++)
    if (page->pixels == FOYER_PIXELS_COLOUR)
      {
        row[3 * x] = (guint8)(dots[x] >> 16);
        row[3 * x + 1] = (guint8)(dots[x] >> 8);
        row[3 * x + 2] = (guint8)dots[x];
      }
    else if (page->pixels == FOYER_PIXELS_GRAY)
      row[x] = (guint8)dots[x];
    else if ((dots[x] & 0xff) == 0)
      row[x / 8] |= (guint8)(0x80 >> x % 8);
}
