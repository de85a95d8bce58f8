/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of a finished PDF through poppler: the preview is the document that prints; draws
 * nothing itself. */
#pragma once

#include "foyer-render-types.h"

#include <cairo.h>

/* (transfer full) Page @page (from 0) of @pdf on white, ARGB32, at @dpi. 3 to 8 ms for a badge on a
 * screen. Any thread. Errors: FOYER_RENDER_ERROR_DOCUMENT (no PDF, or no such page),
 * FOYER_RENDER_ERROR_LIMIT (over FOYER_LIMIT_IMAGE_PIXELS). */
cairo_surface_t *foyer_pdf_preview_render (GBytes *pdf, guint page, double dpi, GError **error);

/* (transfer full) The same as the bytes of a PNG file. */
GBytes *foyer_pdf_preview_render_png (GBytes *pdf, guint page, double dpi, GError **error);

/* FALSE with FOYER_RENDER_ERROR_DOCUMENT; *n_pages and the size of the first page in points
 * otherwise (each may be NULL). */
gboolean foyer_pdf_preview_measure (GBytes *pdf, guint *n_pages, double *width_pt,
                                    double *height_pt, GError **error);
