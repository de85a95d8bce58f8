/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of CSV and JSON deliveries, one after another. */
#include "config.h"

#include "foyer-row-reader.h"

#include "foyer-base-error.h"
#include "foyer-json-splitter.h"
#include "foyer-json.h"
#include "foyer-limits.h"
#include "foyer-row-check-private.h"
#include "foyer-text-source-private.h"

struct _FoyerRowReader
{
  FoyerReading reading;
  FoyerReadingOptions options;
  FoyerColumns *columns;
  guint n_columns;
  FoyerRow row;
  gboolean is_lenient;
  /* CSV */
  FoyerTextSource source;
  FoyerCell *padded; /* a row's cells with the missing ones behind */
  /* JSON */
  FoyerJsonSplitter splitter;
  const char *text;
  guint64 text_offset;
};

FoyerRowReader *
foyer_row_reader_new (const FoyerReading *reading, const FoyerReadingOptions *options,
                      FoyerColumns *columns, const FoyerPosition *start, const guint8 *data,
                      gsize length)
{
  FoyerRowReader *self;

  g_return_val_if_fail ((columns != NULL) == (reading->format == FOYER_FORMAT_CSV), NULL);

  self = g_new0 (FoyerRowReader, 1);
  self->reading = *reading;
  if (options != NULL)
    self->options = *options;
  self->text = (const char *)data;
  self->text_offset = start->offset;
  if (columns == NULL)
    {
      foyer_json_splitter_init (&self->splitter, reading->format, self->text, length, start);
      return self;
    }
  self->columns = foyer_columns_ref (columns);
  self->n_columns = foyer_columns_get_length (columns);
  self->padded = g_new0 (FoyerCell, MAX (self->n_columns, 1));
  foyer_text_source_init (&self->source, reading, options, start, data, length);
  return self;
}

void
foyer_row_reader_free (FoyerRowReader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->row.json, json_decref);
  g_clear_pointer (&self->columns, foyer_columns_unref);
  foyer_text_source_clear (&self->source);
  g_free (self->padded);
  g_free (self);
}

/* ---- CSV ---- */

static gboolean
is_blank_cell (const FoyerCell *cell)
{
  for (gsize i = 0; i < cell->length; i++)
    if (cell->text[i] != ' ' && cell->text[i] != '\t')
      return FALSE;
  return TRUE;
}

static gboolean
are_blank (const FoyerCell *cells, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (!is_blank_cell (&cells[i]))
      return FALSE;
  return TRUE;
}

/* (transfer full) NULL if the cells fit the columns, if need be with empty ones added or taken
 * away. Nothing is ever moved to another column. */
static FoyerDiagnostic *
fit_cells (FoyerRowReader *self, const FoyerCsvRecord *record)
{
  guint n_cells = record->n_cells;
  FoyerDiagnostic *diagnostic;

  self->row.cells = record->cells;
  self->row.n_cells = n_cells;
  if (n_cells == self->n_columns)
    return NULL;
  if (n_cells > self->n_columns && are_blank (record->cells, self->n_columns, n_cells))
    {
      self->row.n_cells = self->n_columns;
      return NULL;
    }
  /* A short row of nothing at all loses nothing: spreadsheets leave such rows behind. */
  if (n_cells < self->n_columns
      && (self->options.allows_missing_trailing || are_blank (record->cells, 0, n_cells)))
    {
      for (guint i = 0; i < self->n_columns; i++)
        self->padded[i] = i < n_cells ? record->cells[i] : (FoyerCell){ "", 0 };
      self->row.cells = self->padded;
      self->row.n_cells = self->n_columns;
      return NULL;
    }
  diagnostic = foyer_diagnostic_new (FOYER_CODE_RAGGED_ROW, "row has %u cells, the header has %u",
                                     n_cells, self->n_columns);
  diagnostic->rule = g_strdup ("csv.columns");
  diagnostic->column = MIN (n_cells, self->n_columns) + (n_cells > self->n_columns);
  diagnostic->value
      = foyer_diagnostic_dup_excerpt (record->text, (gssize)MIN (record->text_length, 800));
  return diagnostic;
}

static FoyerRowEvent
refuse (FoyerRowReader *self, FoyerDiagnostic *found, FoyerDiagnostic **diagnostic)
{
  found->line = self->row.line;
  found->record_no = self->row.record_no;
  *diagnostic = found;
  return FOYER_ROW_REFUSED;
}

static FoyerRowEvent
next_csv (FoyerRowReader *self, FoyerDiagnostic **diagnostic)
{
  FoyerDiagnostic *found = NULL;
  FoyerCsvRecord record;
  FoyerCsvEvent event = foyer_text_source_next (&self->source, &record, &found);

  if (event == FOYER_CSV_END)
    return FOYER_ROW_END;
  self->is_lenient = record.is_lenient;
  self->row = (FoyerRow){
    .columns = self->columns,
    .line = record.line,
    .record_no = record.record_no,
    .offset = record.offset,
    .length = record.length,
  };
  if (event == FOYER_CSV_BROKEN)
    {
      if (found->column >= 1 && found->column <= self->n_columns)
        found->field_path = g_strdup (foyer_columns_get_name (self->columns, found->column - 1));
      return refuse (self, found, diagnostic);
    }
  found = fit_cells (self, &record);
  if (found == NULL)
    found = foyer_row_check_cells (&record, self->columns, self->reading.encoding, &self->options);
  return found != NULL ? refuse (self, found, diagnostic) : FOYER_ROW_READ;
}

/* ---- JSON ---- */

static FoyerDiagnostic *
new_json_diagnostic (FoyerCode code, const char *rule, const char *message, const char *text,
                     gsize length)
{
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (code, "%s", message);

  diagnostic->rule = g_strdup (rule);
  diagnostic->value = foyer_diagnostic_dup_excerpt (text, (gssize)MIN (length, 800));
  return diagnostic;
}

/* (transfer full) NULL if self->row.json is a clean object. */
static FoyerDiagnostic *
parse_record (FoyerRowReader *self, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (length > FOYER_LIMIT_RECORD_BYTES)
    return new_json_diagnostic (FOYER_CODE_RECORD_TOO_LARGE, "limit.record",
                                "record is longer than the limit of 1 MiB", text, length);
  self->row.json = foyer_json_parse (text, length, &foyer_json_record_limits, &error);
  if (g_error_matches (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT))
    return new_json_diagnostic (FOYER_CODE_JSON_LIMIT, "json.limit", error->message, text, length);
  if (error != NULL)
    return new_json_diagnostic (FOYER_CODE_MALFORMED_JSON, "json.syntax", error->message, text,
                                length);
  if (!json_is_object (self->row.json))
    return new_json_diagnostic (FOYER_CODE_MALFORMED_JSON, "json.object", "record is not an object",
                                text, length);
  return foyer_row_check_json (text, length, self->row.json, &self->options);
}

static FoyerRowEvent
next_json (FoyerRowReader *self, FoyerDiagnostic **diagnostic)
{
  FoyerDiagnostic *found;
  FoyerPosition record;
  gsize length;

  g_clear_pointer (&self->row.json, json_decref);
  if (!foyer_json_splitter_next (&self->splitter, &record, &length))
    return FOYER_ROW_END;
  self->row = (FoyerRow){
    .line = record.line,
    .record_no = record.record_no,
    .offset = record.offset,
    .length = length,
  };
  found = parse_record (self, self->text + (record.offset - self->text_offset), length);
  return found != NULL ? refuse (self, found, diagnostic) : FOYER_ROW_READ;
}

FoyerRowEvent
foyer_row_reader_next (FoyerRowReader *self, const FoyerRow **row, FoyerDiagnostic **diagnostic)
{
  g_return_val_if_fail (row != NULL && diagnostic != NULL, FOYER_ROW_END);

  *row = &self->row;
  *diagnostic = NULL;
  return self->columns != NULL ? next_csv (self, diagnostic) : next_json (self, diagnostic);
}

gboolean
foyer_row_reader_is_lenient (const FoyerRowReader *self)
{
  return self->is_lenient;
}

guint64
foyer_row_reader_get_blank_lines (const FoyerRowReader *self)
{
  return self->columns != NULL ? foyer_csv_parser_get_blank_lines (self->source.parser)
                               : self->splitter.blank_lines;
}
