/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CUPS queue, class or IPP Everywhere device as a printer driver. */
#pragma once

#include "foyer-printer-driver.h"

#define FOYER_TYPE_IPP_PRINTER (foyer_ipp_printer_get_type ())
G_DECLARE_FINAL_TYPE (FoyerIppPrinter, foyer_ipp_printer, FOYER, IPP_PRINTER, GObject)

/* (transfer full) See foyer_printer_driver_open(); addresses: foyer-ipp-client.h. */
FoyerPrinterDriver *foyer_ipp_printer_open (const FoyerPrinter *printer, GError **error);
