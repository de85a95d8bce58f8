/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For which format and resolution a badge is made, by what the printer can. Pure. */
#pragma once

#include "foyer-printer-abilities.h"
#include "foyer-printer.h"

/* Fills *target, without calibration: PDF where the printer takes it (or never said), else PWG
 * raster at a resolution and in colours that it has, else PostScript. Resolution: printer->dpi if
 * set, else the printer's own; 0 where it tells none. @abilities NULL: nothing known, so PDF.
 * FOYER_DISPATCH_ERROR_UNSUPPORTED names what the printer takes instead. */
gboolean foyer_printer_target_choose (const FoyerPrinter *printer,
                                      const FoyerPrinterAbilities *abilities,
                                      FoyerPrintTarget *target, GError **error);

/* TRUE if @media (a PWG name, may be NULL) is what @abilities has, by size. Otherwise
 * FOYER_DISPATCH_ERROR_UNSUPPORTED that says what is loaded. */
gboolean foyer_printer_target_check_media (const FoyerPrinter *printer,
                                           const FoyerPrinterAbilities *abilities,
                                           const char *media, GError **error);
