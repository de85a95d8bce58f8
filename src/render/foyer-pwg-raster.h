/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages as PWG Raster (PWG 5102.4), what IPP Everywhere printers take; draws nothing and keeps no
 * file. Of the kinds of that standard: srgb_8, sgray_8, black_1. */
#pragma once

#include "foyer-raster.h"

/* Four bytes that begin a file. */
#define FOYER_PWG_RASTER_SYNC "RaS2"
#define FOYER_PWG_RASTER_HEADER_BYTES 1796

/* What goes before all pages. */
gboolean foyer_pwg_raster_begin (FoyerRenderSink sink, gpointer user_data, GError **error);

/* One page: its header with size, resolution, kind and @media (PWG media name, cut at 63 bytes;
 * NULL: none), then its rows, packed. A row at a time is in memory. FALSE: what @sink says. */
gboolean foyer_pwg_raster_write_page (const FoyerRasterPage *page, const char *media,
                                      FoyerRenderSink sink, gpointer user_data, GError **error);

/* (transfer full) The media name in the header of the first page of @document; NULL: no PWG raster,
 * or it names none. */
char *foyer_pwg_raster_dup_media (GBytes *document);
