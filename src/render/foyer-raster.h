/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges as pixels, by the drawing routine that also makes the PDF; knows no file format. */
#pragma once

#include "foyer-renderer.h"

#include <cairo.h>

/* One page, lent for the length of the call. */
typedef struct
{
  cairo_surface_t *surface; /* RGB24, flushed; of GRAY and BITONAL all three colours are alike */
  FoyerPixels pixels;
  int width_px;
  int height_px;
  int width_um;
  int height_um;
  guint dpi;
  guint number; /* from 1 */
} FoyerRasterPage;

/* Takes the next page. FALSE with @error set ends the drawing. */
typedef gboolean (*FoyerRasterSink) (const FoyerRasterPage *page, gpointer user_data,
                                     GError **error);

/* Draws @n_inputs badges and hands page after page to @sink; one page is in memory at a time.
 * @options->dpi (0: the template's) is the resolution and what codes are snapped to. Diagnostics as
 * foyer_renderer_render(). Same inputs, same pixels. Errors: FOYER_RENDER_ERROR_LIMIT (a page over
 * FOYER_LIMIT_IMAGE_PIXELS), FOYER_RENDER_ERROR_FAILED, whatever @sink says. Blocks. */
gboolean foyer_raster_render (FoyerRenderer *renderer, FoyerTemplate *template,
                              const FoyerBadgeInput *inputs, guint n_inputs,
                              const FoyerRenderOptions *options, FoyerPixels pixels,
                              FoyerRasterSink sink, gpointer user_data, GPtrArray **diagnostics,
                              GError **error);

/* (transfer full) PWG name of the paper of @page: the template's, or of a roll the piece cut off.
 */
char *foyer_raster_dup_media (const FoyerRasterPage *page, FoyerTemplate *template);

/* One row of @page as its own format has it: 3 bytes a dot, 1 byte a dot, or 1 bit a dot, the
 * leftmost highest, 1 = black. @row has foyer_raster_get_row_bytes() of room. */
gsize foyer_raster_get_row_bytes (const FoyerRasterPage *page);
void foyer_raster_read_row (const FoyerRasterPage *page, int y, guint8 *row);
