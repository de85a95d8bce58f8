/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refused rows as CSV in the shape they came in, to be repaired elsewhere and imported again
 * (R-36).
 */
#pragma once

#include "foyer-engine-people.h"

/* What was written. */
typedef struct
{
  char **files; /* one for each shape of columns */
  guint64 rows;
  guint64 left_out; /* dead letters that are no rows of a CSV file: JSON, whole files, badges */
} FoyerExportReport;

void foyer_export_report_free (FoyerExportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerExportReport, foyer_export_report_free)

/* Writes the dead letters that @query finds to @path (UTF-8, commas, CRLF; mode 0600): the columns
 * `foyer:dead_letter`, `foyer:code`, `foyer:reason` and `foyer:guard` first, then those of the
 * delivery with its cells as they could be read; cells of a row that could not be cut are in
 * `foyer:raw`. Deliveries with other columns go to PATH-2, PATH-3, … Cells that a spreadsheet could
 * run are guarded by an apostrophe, which an import takes off again because `foyer:guard` says so;
 * with @is_raw they are written as they came: never open such a file in a spreadsheet.
 * FOYER_ENGINE_ERROR_USAGE: no such stage, code or state; _STORE: the store or the file. */
void foyer_engine_export_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *query,
                                             const char *path, gboolean is_raw,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
FoyerExportReport *foyer_engine_export_dead_letters_finish (FoyerEngine *self, GAsyncResult *result,
                                                            GError **error);
