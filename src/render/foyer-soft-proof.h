/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page will look like on paper, from the picture of the PDF that prints: through a printer's
 * profile, or in black dots only; rasterises nothing itself. */
#pragma once

#include "foyer-colour-profile.h"

#include <cairo.h>

/* (transfer full) @page as the printer of @profile shows it, same size and format. Pure black stays
 * black. About 10 ms for 1200 × 900. @page is an RGB24 image surface, or an opaque ARGB32 one, as
 * foyer_pdf_preview_render() makes them; it is not changed. Any thread. */
cairo_surface_t *foyer_soft_proof_render (cairo_surface_t *page, FoyerColourProfile *profile);

/* (transfer full) @page, which was rasterised at the printer's own resolution, as dots that are
 * black or white: what a thermal printer makes of it. RGB24, same size. Edges stay sharp and tones
 * become patterns: a dot that has black and white beside it, or nearly is one of them, goes to the
 * nearer one, so that codes and black text keep their shapes; any other goes by an 8 × 8 ordered
 * dither of its luminance (Bayer). The same pixels give the same dots. Any thread. */
cairo_surface_t *foyer_soft_proof_render_bilevel (cairo_surface_t *page);
