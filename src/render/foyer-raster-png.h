/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page as a PNG file that knows its resolution; draws nothing. */
#pragma once

#include "foyer-raster.h"

/* (transfer full) 8 bits a colour or 8 bits of gray, of BITONAL only 0 and 255; with the resolution
 * (pHYs) and no time. Some 35 ms for a badge at 300 dpi: for files to look at, not for printing.
 * FOYER_RENDER_ERROR_FAILED. */
GBytes *foyer_raster_encode_png (const FoyerRasterPage *page, GError **error);
