/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One badge as the document that a printer is sent, in memory: PDF or PWG raster, as the options
 * say. PostScript is made of the PDF by foyer-postscript.h. */
#pragma once

#include "foyer-renderer.h"

/* (transfer full) The badge in options->format (PDF or PWG_RASTER) of at most @limit_bytes.
 * Diagnostics and errors as foyer_renderer_render() and foyer_raster_render(); a document that is
 * larger is FOYER_RENDER_ERROR_LIMIT or, of PDF, FOYER_RENDER_ERROR_OUTPUT. Blocks. */
GBytes *foyer_printed_document_render (FoyerRenderer *renderer, FoyerTemplate *template,
                                       const FoyerBadgeInput *input,
                                       const FoyerRenderOptions *options, gsize limit_bytes,
                                       GPtrArray **diagnostics, GError **error);
