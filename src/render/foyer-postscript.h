/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostScript from a finished PDF, by poppler's pdftops in a process of its own. */
#pragma once

#include <gio/gio.h>

/* Converts the PDF at @pdf_path into PostScript level 3 at @output_path, mode 0600; the same bytes
 * for the same PDF and poppler: the line with the date is left out. The process has 2 GiB of memory
 * and FOYER_LIMIT_POSTSCRIPT_SECONDS of processor time, and ends with @cancellable. On failure
 * there is no file at @output_path. Errors: FOYER_RENDER_ERROR_NOT_FOUND names the package to
 * install, FOYER_RENDER_ERROR_DOCUMENT, FOYER_RENDER_ERROR_OUTPUT, G_IO_ERROR_CANCELLED. Blocks: 2
 * to 40 ms a badge. */
gboolean foyer_postscript_convert (const char *pdf_path, const char *output_path,
                                   GCancellable *cancellable, GError **error);
