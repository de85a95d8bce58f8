/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the header line and reading its names. */
#include "config.h"

#include "foyer-header.h"

#include "foyer-charset.h"
#include "foyer-csv-parser.h"
#include "foyer-ingest-error.h"
#include "foyer-limits.h"
#include "foyer-line-private.h"

/* Raw bytes that are decoded to find a header when the text cannot be read in place. */
#define WINDOW_BYTES (4u * FOYER_LIMIT_RECORD_BYTES)

void
foyer_header_clear (FoyerHeader *self)
{
  g_clear_pointer (&self->columns, foyer_columns_unref);
}

static gboolean
fail (GError **error, guint64 line, const char *what)
{
  g_set_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_HEADER,
               "header on line %" G_GUINT64_FORMAT ": %s", line, what);
  return FALSE;
}

/* (transfer full) */
static FoyerColumns *
new_columns (const FoyerCell *cells, guint n_cells, gboolean has_names)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_cells; i++)
    g_ptr_array_add (names, has_names ? g_strndup (cells[i].text, cells[i].length) : g_strdup (""));
  g_ptr_array_add (names, NULL);
  return foyer_columns_new ((const char *const *)names->pdata);
}

static gboolean
check_names (const FoyerCsvRecord *record, GError **error)
{
  gboolean is_blank = TRUE;

  for (guint i = 0; i < record->n_cells; i++)
    {
      const FoyerCell *cell = &record->cells[i];

      if (foyer_charset_find_invalid_utf8 (cell->text, cell->length, TRUE) != cell->length)
        {
          g_set_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_ENCODING,
                       "header on line %" G_GUINT64_FORMAT
                       ": the name of column %u is not in the encoding of the file",
                       record->line, i + 1);
          return FALSE;
        }
      for (gsize j = 0; j < cell->length; j++)
        {
          if (cell->text[j] == '\0')
            return fail (error, record->line, "a name holds a NUL byte");
          is_blank = is_blank && g_ascii_isspace (cell->text[j]);
        }
    }
  return is_blank ? fail (error, record->line, "every name is blank") : TRUE;
}

/* Reads the record at @position of @text, which begins there. */
static gboolean
read_names (const FoyerCsvDialect *dialect, const char *text, gsize length, gboolean has_names,
            FoyerPosition *position, FoyerColumns **columns, GError **error)
{
  g_autoptr (FoyerCsvParser) parser = foyer_csv_parser_new (dialect, position);
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  FoyerCsvRecord record;

  foyer_csv_parser_push (parser, text, length, TRUE);
  switch (foyer_csv_parser_next (parser, &record, &diagnostic))
    {
    case FOYER_CSV_NEED_INPUT:
    case FOYER_CSV_END:
      g_set_error (error, FOYER_INGEST_ERROR, FOYER_INGEST_ERROR_EMPTY,
                   "nothing on or after line %" G_GUINT64_FORMAT, position->line);
      return FALSE;
    case FOYER_CSV_BROKEN:
      return fail (error, record.line, diagnostic->message);
    case FOYER_CSV_ROW:
      break;
    }
  if (has_names && record.line != position->line)
    return fail (error, position->line, "the line is blank");
  if (has_names && !check_names (&record, error))
    return FALSE;
  *columns = new_columns (record.cells, record.n_cells, has_names);
  if (has_names)
    {
      *position = foyer_csv_parser_get_position (parser);
      position->record_no = 1;
    }
  return TRUE;
}

static gboolean
read_text (const FoyerReading *reading, const FoyerReadingOptions *options, const char *text,
           gsize length, FoyerHeader *header, GError **error)
{
  FoyerCsvDialect dialect = {
    .delimiter = reading->delimiter,
    .has_lenient_quotes = options != NULL && options->has_lenient_quotes,
    .encoding = reading->encoding,
  };
  guint first_line = reading->has_sep_line ? 2 : 1;
  guint wanted = MAX (reading->header_line, first_line);
  FoyerPosition position = { .offset = header->data_start.offset, .line = 1, .record_no = 1 };
  gsize cursor = 0;

  while (position.line < wanted && cursor < length)
    {
      cursor = foyer_line_find_next (text, length, cursor);
      position.line++;
    }
  position.offset += foyer_charset_count_raw_bytes (reading->encoding, text, cursor);
  if (!read_names (&dialect, text + cursor, length - cursor, reading->header_line > 0, &position,
                   &header->columns, error))
    return FALSE;
  header->data_start = position;
  return TRUE;
}

gboolean
foyer_header_read (const FoyerReading *reading, const FoyerReadingOptions *options,
                   const guint8 *data, gsize length, FoyerHeader *header, GError **error)
{
  g_autoptr (GByteArray) text = NULL;
  FoyerEncoding bom_encoding;
  gsize bom = foyer_charset_find_bom (data, length, &bom_encoding);
  FoyerHeader read = { .data_start = { .offset = 0, .line = 1, .record_no = 1 } };
  FoyerDecoder decoder;
  gsize window;

  if (reading->format != FOYER_FORMAT_CSV)
    {
      *header = read;
      return TRUE;
    }
  if (bom > 0 && bom_encoding == reading->encoding)
    read.data_start.offset = bom;
  else
    bom = 0;
  if (reading->encoding == FOYER_ENCODING_UTF8)
    {
      if (!read_text (reading, options, (const char *)data + bom, length - bom, &read, error))
        return FALSE;
      *header = read;
      return TRUE;
    }
  window = MIN (length - bom, WINDOW_BYTES);
  text = g_byte_array_new ();
  foyer_decoder_init (&decoder, reading->encoding);
  foyer_decoder_push (&decoder, data + bom, window, window == length - bom, text);
  if (!read_text (reading, options, text->len > 0 ? (const char *)text->data : "", text->len, &read,
                  error))
    return FALSE;
  *header = read;
  return TRUE;
}
