/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file work of the folder printer; blocking, for its threads. */
#pragma once

#include "foyer-print-request.h"

#include <gio/gio.h>

typedef enum
{
  FOYER_FOLDER_FILE_MISSING,
  FOYER_FOLDER_FILE_SAME, /* it has request->document_digest */
  FOYER_FOLDER_FILE_OTHER,
  FOYER_FOLDER_FILE_UNKNOWN, /* it, or its folder, cannot be read: error is set */
} FoyerFolderFile;

/* (transfer full) NULL if the request's badge number cannot be part of a file name. */
char *foyer_folder_printer_dup_path (const char *folder, const FoyerPrintRequest *request);

FoyerFolderFile foyer_folder_printer_look (const char *path, const FoyerPrintRequest *request,
                                           GError **error);

/* Errors: FOYER_DISPATCH_ERROR_DOCUMENT, _STORAGE, _CONFLICT. */
gboolean foyer_folder_printer_write (const char *path, const char *spool_folder,
                                     const FoyerPrintRequest *request, GBytes *document,
                                     GError **error);
