/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A printer that is a folder: each badge becomes "<badge_no>-<copy>.pdf" in it, durably and exactly
 * once. */
#pragma once

#include "foyer-printer-driver.h"

/* Free space under which the folder counts as stopped: room for the store's own writes must stay.
 */
#define FOYER_FOLDER_PRINTER_FREE_BYTES (16u * 1024 * 1024)

#define FOYER_TYPE_FOLDER_PRINTER (foyer_folder_printer_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFolderPrinter, foyer_folder_printer, FOYER, FOLDER_PRINTER, GObject)

/* (transfer full) printer->uri is file:///…; the folder need not be there yet: the probe says so.
 * Unfinished files are "….part" in
 * @spool_folder, on the same file system. Error: FOYER_DISPATCH_ERROR_SETTING.
 *
 * How the steps of foyer-printer-driver.h read here: create makes nothing (id 1, our own uuid);
 * send writes, fsyncs, renames without ever replacing, fsyncs the folder: the same content under
 * the name already is success, other content is FOYER_DISPATCH_ERROR_CONFLICT; query and find
 * compare the file's digest: completed, or OTHER; with no file, query says aborted with no document
 * (which proves that nothing was printed) and find says NOT_FOUND; cancel does nothing. All work is
 * in threads. */
FoyerPrinterDriver *foyer_folder_printer_open (const FoyerPrinter *printer,
                                               const char *spool_folder, GError **error);
