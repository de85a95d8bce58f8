/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Export of dead letters: list them, read each one's row again from the journal, write the files.
 */
#include "config.h"

#include "foyer-engine-export.h"

#include "foyer-csv-text.h"
#include "foyer-delivery-reading.h"
#include "foyer-engine-private.h"
#include "foyer-file.h"

#include <string.h>

#define OWN_COLUMNS "foyer:dead_letter,foyer:code,foyer:reason,foyer:guard,foyer:raw"

void
foyer_export_report_free (FoyerExportReport *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->files);
  g_free (self);
}

/* One shape of columns with its rows. */
typedef struct
{
  FoyerColumns *columns;
  char *key;
  GString *text;
} Sheet;

typedef struct
{
  FoyerLine *line;
  char *path;
  gboolean is_raw;
  GPtrArray *dead_letters; /* FoyerDeadLetter */
  GPtrArray *sheets; /* Sheet */
  FoyerDeliveryReading *reading; /* of the delivery read last */
  guint64 rows;
  guint64 left_out;
} Export;

static void
sheet_free (gpointer data)
{
  Sheet *self = data;

  foyer_columns_unref (self->columns);
  g_free (self->key);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void
export_free (gpointer data)
{
  Export *self = data;

  g_free (self->path);
  g_clear_pointer (&self->dead_letters, g_ptr_array_unref);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
  g_free (self);
}

/* ---- Rows ---- */

static void
append_cell (Export *self, GString *text, const char *cell, gsize length)
{
  /* What is no UTF-8 in a cell is shown as such; the bytes stay in the journal. */
  g_autofree char *valid
      = g_utf8_validate_len (cell, length, NULL) ? NULL : g_utf8_make_valid (cell, (gssize)length);

  foyer_csv_append_cell (text, valid != NULL ? valid : cell,
                         valid != NULL ? strlen (valid) : length, !self->is_raw);
}

static Sheet *
find_sheet (Export *self, FoyerColumns *columns)
{
  g_autofree char *key = foyer_columns_dup_json (columns);
  Sheet *sheet;

  for (guint i = 0; i < self->sheets->len; i++)
    if (g_str_equal (((Sheet *)self->sheets->pdata[i])->key, key))
      return self->sheets->pdata[i];
  sheet = g_new0 (Sheet, 1);
  sheet->columns = foyer_columns_ref (columns);
  sheet->key = g_steal_pointer (&key);
  sheet->text = g_string_new (OWN_COLUMNS);
  for (guint i = 0; i < foyer_columns_get_length (columns); i++)
    {
      const char *name = foyer_columns_get_name (columns, i);

      g_string_append_c (sheet->text, ',');
      foyer_csv_append_cell (sheet->text, name, strlen (name), FALSE);
    }
  g_string_append (sheet->text, "\r\n");
  g_ptr_array_add (self->sheets, sheet);
  return sheet;
}

static void
append_own_cells (Export *self, GString *text, const FoyerDeadLetter *letter, const char *raw,
                  gsize raw_length)
{
  const FoyerDiagnostic *first
      = letter->diagnostics->len > 0 ? letter->diagnostics->pdata[0] : NULL;
  const char *reason = first != NULL ? first->message : "";

  g_string_append_printf (text, "%" G_GINT64_FORMAT ",%s,", letter->dead_letter_id,
                          foyer_code_get_name (letter->code));
  append_cell (self, text, reason, strlen (reason));
  g_string_append (text, self->is_raw ? ",no," : ",yes,");
  append_cell (self, text, raw, raw_length);
}

static void
append_row (Export *self, const FoyerDeadLetter *letter)
{
  FoyerDeliveryReading *reading = self->reading;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reading->bytes, &size);
  Sheet *sheet = find_sheet (self, reading->columns);
  FoyerPosition start
      = { .offset = letter->offset, .line = letter->line, .record_no = letter->record_no };
  g_autoptr (FoyerRowReader) reader = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  const FoyerRow *row = NULL;
  FoyerRowEvent event;
  gboolean has_cells;

  reader = foyer_row_reader_new (&reading->delivery->reading, &reading->options, reading->columns,
                                 &start, data + letter->offset, letter->length);
  event = foyer_row_reader_next (reader, &row, &diagnostic);
  has_cells = event != FOYER_ROW_END && row->cells != NULL && row->n_cells > 0;
  append_own_cells (self, sheet->text, letter, has_cells ? "" : (const char *)data + letter->offset,
                    has_cells ? 0 : letter->length);
  for (guint i = 0; i < (has_cells ? row->n_cells : foyer_columns_get_length (sheet->columns)); i++)
    {
      g_string_append_c (sheet->text, ',');
      if (has_cells)
        append_cell (self, sheet->text, row->cells[i].text, row->cells[i].length);
    }
  g_string_append (sheet->text, "\r\n");
  self->rows++;
}

static gpointer
get_delivery (FoyerStore *store, gpointer data, GError **error)
{
  FoyerDelivery *delivery = NULL;

  (void)foyer_store_get_delivery (store, *(const gint64 *)data, &delivery, error);
  return delivery;
}

/* Opens the delivery of @letter; a dead letter that is no row of a CSV file leaves it NULL. */
static gboolean
open_delivery (Export *self, const FoyerDeadLetter *letter, GError **error)
{
  gint64 delivery_id = letter->delivery_id;
  g_autoptr (FoyerDelivery) delivery = NULL;
  GError *cause = NULL;

  if (self->reading != NULL && self->reading->delivery->delivery_id == delivery_id)
    return TRUE;
  g_clear_pointer (&self->reading, foyer_delivery_reading_free);
  if (delivery_id == 0)
    return TRUE;
  delivery = foyer_store_service_read (self->line->store, get_delivery, &delivery_id, &cause);
  if (delivery != NULL && delivery->reading.format == FOYER_FORMAT_CSV)
    self->reading = foyer_delivery_reading_open (self->line, delivery, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return cause == NULL;
}

static gboolean
is_row (Export *self, const FoyerDeadLetter *letter)
{
  gsize size = self->reading != NULL ? g_bytes_get_size (self->reading->bytes) : 0;

  return self->reading != NULL && letter->record_no != 0 && letter->length > 0
         && letter->offset <= size && letter->length <= size - letter->offset;
}

/* ---- Files ---- */

static char *
dup_path (const char *path, guint number)
{
  const char *slash = strrchr (path, '/');
  const char *dot = strrchr (path, '.');

  if (number == 1)
    return g_strdup (path);
  if (dot == NULL || (slash != NULL && dot < slash))
    return g_strdup_printf ("%s-%u", path, number);
  return g_strdup_printf ("%.*s-%u%s", (int)(dot - path), path, number, dot);
}

static FoyerExportReport *
write_sheets (Export *self, GError **error)
{
  g_autoptr (FoyerExportReport) report = g_new0 (FoyerExportReport, 1);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  GError *cause = NULL;

  for (guint i = 0; i < self->sheets->len; i++)
    {
      const Sheet *sheet = self->sheets->pdata[i];
      g_autofree char *path = dup_path (self->path, i + 1);

      if (!foyer_file_write_durably (path, sheet->text->str, sheet->text->len, &cause))
        {
          foyer_engine_error_take (error, cause, NULL);
          return NULL;
        }
      g_ptr_array_add (files, g_steal_pointer (&path));
    }
  g_ptr_array_set_free_func (files, NULL);
  g_ptr_array_add (files, NULL);
  report->files = (char **)g_ptr_array_free (g_steal_pointer (&files), FALSE);
  report->rows = self->rows;
  report->left_out = self->left_out;
  return g_steal_pointer (&report);
}

static void
export_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Export *self = task_data;
  FoyerExportReport *report = NULL;
  GError *error = NULL;

  for (guint i = 0; i < self->dead_letters->len && error == NULL; i++)
    {
      const FoyerDeadLetter *letter = self->dead_letters->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, &error)
          || !open_delivery (self, letter, &error))
        break;
      if (is_row (self, letter))
        append_row (self, letter);
      else
        self->left_out++;
    }
  if (error == NULL)
    report = write_sheets (self, &error);
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_export_report_free);
  else
    g_task_return_error (task, error);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->dead_letters
      = foyer_engine_list_dead_letters_finish (FOYER_ENGINE (source), result, &error);
  if (self->dead_letters == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, export_thread);
}

void
foyer_engine_export_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *query,
                                        const char *path, gboolean is_raw,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GTask *task;
  Export *export;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_export_dead_letters_async);
  g_task_set_name (task, "foyer-engine-export");
  export = g_new0 (Export, 1);
  export->line = foyer_engine_get_line (self);
  export->path = g_canonicalize_filename (path, NULL);
  export->is_raw = is_raw;
  export->sheets = g_ptr_array_new_with_free_func (sheet_free);
  g_task_set_task_data (task, export, export_free);
  foyer_engine_list_dead_letters_async (self, query, cancellable, listed_cb, task);
}

FoyerExportReport *
foyer_engine_export_dead_letters_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
