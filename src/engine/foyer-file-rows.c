/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a handful of rows with the reader that imports use. */
#include "config.h"

#include "foyer-file-rows.h"

#include "foyer-engine-import.h"
#include "foyer-row-reader.h"

#include <stdlib.h>

static void
row_free (gpointer data)
{
  FoyerDetectedRow *self = data;

  g_strfreev (self->cells);
  g_free (self->problem);
  g_free (self);
}

static char **
copy_cells (const FoyerRow *row)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  char *dumped = row->json != NULL ? json_dumps (row->json, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

  if (dumped != NULL)
    g_ptr_array_add (cells, foyer_diagnostic_dup_excerpt (dumped, -1));
  for (guint i = 0; row->cells != NULL && i < row->n_cells; i++)
    g_ptr_array_add (
        cells, foyer_diagnostic_dup_excerpt (row->cells[i].text, (gssize)row->cells[i].length));
  g_ptr_array_add (cells, NULL);
  free (dumped);
  return (char **)g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}

GPtrArray *
foyer_file_rows_read (const FoyerDetection *detection, FoyerContract *contract, const guint8 *data,
                      gsize length)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  const FoyerPosition *start = &detection->data_start;
  FoyerReadingOptions options = { .passes_controls = TRUE };
  g_autoptr (FoyerRowReader) reader = NULL;

  if (contract != NULL)
    {
      const FoyerContractReading *reading = foyer_contract_get_reading (contract);

      options.has_lenient_quotes = reading->has_lenient_quotes;
      options.allows_missing_trailing = reading->allows_missing_trailing;
    }
  reader = foyer_row_reader_new (&detection->reading, &options, detection->columns, start,
                                 data + start->offset, length - start->offset);
  while (rows->len < FOYER_DETECT_ROWS)
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerRowEvent event = foyer_row_reader_next (reader, &row, &diagnostic);
      FoyerDetectedRow *detected;

      if (event == FOYER_ROW_END)
        break;
      detected = g_new0 (FoyerDetectedRow, 1);
      detected->line = row->line;
      detected->record_no = row->record_no;
      detected->cells = copy_cells (row);
      detected->problem = event == FOYER_ROW_REFUSED ? g_strdup (diagnostic->message) : NULL;
      g_ptr_array_add (rows, detected);
    }
  return rows;
}
