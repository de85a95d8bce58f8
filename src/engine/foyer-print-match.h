/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents and the printers they are made for: what a printer wants, whether a finished document
 * is that, and what becomes of one that is not. Private to the engine. */
#pragma once

#include "foyer-line.h"
#include "foyer-store-pairing.h"

/* The correction for @stock: the one set for that name, else for a stock of that size. */
FoyerCalibration foyer_print_match_get_calibration (const FoyerPrinterSetup *setup,
                                                    const char *stock);

/* Fills *target with what the printer of @setup (NULL: a plain PDF) wants of a badge on @stock.
 * FOYER_DISPATCH_ERROR_UNSUPPORTED. Any thread. */
gboolean foyer_print_match_choose (const FoyerPrinterSetup *setup, const char *stock,
                                   FoyerPrintTarget *target, GError **error);

/* TRUE: the document of @job (RENDERED) is for another printer, resolution or correction than that
 * of @setup, which could have the right one. Any thread. */
gboolean foyer_print_match_is_stale (const FoyerPrinterSetup *setup, const FoyerJob *job);

/* Has @job drawn again, for the printer that it is queued for now; returns at once. Any thread. */
void foyer_print_match_redraw (FoyerLine *line, const FoyerJob *job);

/* Keeps what the printer said in a probe, if it is news: *noted (transfer full, begins NULL) is
 * what was kept last. Returns at once. */
void foyer_print_match_note_probe (FoyerLine *line, const char *printer,
                                   const FoyerPrinterStatus *status, char **noted);

/* (transfer full) PWG name of the sheet of a PDF or PWG raster; NULL: it has none. */
char *foyer_print_match_dup_media (GBytes *document);

/* (transfer full) The PDF as PostScript, through two short-lived files in the spool. Blocks.
 * FOYER_RENDER_ERROR. */
GBytes *foyer_print_match_convert (FoyerLine *line, const char *job_id, GBytes *pdf,
                                   GError **error);
