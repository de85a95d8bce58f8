/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of ingestion share: rows written down as text, so that two ways of reading can be
 * compared; no checks of its own. */
#pragma once

#include "foyer-charset.h"
#include "foyer-csv-parser.h"
#include "foyer-header.h"
#include "foyer-json.h"
#include "foyer-row-reader.h"
#include "foyer-slicer.h"

#include <string.h>

static inline void
fixture_put_text (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8)text[i] < 0x20 || text[i] == '<' || text[i] == '>' || text[i] == '\\')
      g_string_append_printf (out, "\\%02x", (guint8)text[i]);
    else
      g_string_append_c (out, text[i]);
}

/* "3 line 4 at 17+5: <a><b>\n": record number, physical line, raw place, cells. */
static inline void
fixture_put_place (GString *out, guint64 record_no, guint64 line, guint64 offset, guint64 length)
{
  g_string_append_printf (out,
                          "%" G_GUINT64_FORMAT " line %" G_GUINT64_FORMAT " at %" G_GUINT64_FORMAT
                          "+%" G_GUINT64_FORMAT ": ",
                          record_no, line, offset, length);
}

static inline void
fixture_put_cells (GString *out, const FoyerCell *cells, guint n_cells)
{
  for (guint i = 0; i < n_cells; i++)
    {
      g_string_append_c (out, '<');
      fixture_put_text (out, cells[i].text, cells[i].length);
      g_string_append_c (out, '>');
    }
}

static inline void
fixture_put_diagnostic (GString *out, const FoyerDiagnostic *diagnostic)
{
  g_string_append_printf (out, "!%s cell %u [", foyer_code_get_name (diagnostic->code),
                          diagnostic->column);
  fixture_put_text (out, diagnostic->value,
                    diagnostic->value != NULL ? strlen (diagnostic->value) : 0);
  g_string_append_printf (out, "] %s", diagnostic->message);
}

/* Every record of @text, pushed in chunks of @chunk bytes, each in memory of its own. */
static inline char *
fixture_parse (const FoyerCsvDialect *dialect, const char *text, gsize length, gsize chunk)
{
  FoyerPosition start = { 0, 1, 1 };
  g_autoptr (FoyerCsvParser) parser = foyer_csv_parser_new (dialect, &start);
  GString *out = g_string_new (NULL);
  g_autofree char *piece = NULL;
  gsize cursor = 0;

  for (;;)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerCsvRecord record;
      FoyerCsvEvent event = foyer_csv_parser_next (parser, &record, &diagnostic);

      if (event == FOYER_CSV_END)
        break;
      if (event == FOYER_CSV_NEED_INPUT)
        {
          gsize n = MIN (chunk, length - cursor);

          g_free (piece);
          piece = g_malloc (n + 1);
          memcpy (piece, text + cursor, n);
          cursor += n;
          foyer_csv_parser_push (parser, piece, n, cursor == length);
          continue;
        }
      fixture_put_place (out, record.record_no, record.line, record.offset, record.length);
      if (event == FOYER_CSV_BROKEN)
        fixture_put_diagnostic (out, diagnostic);
      else
        fixture_put_cells (out, record.cells, record.n_cells);
      g_string_append (out, event == FOYER_CSV_ROW && record.is_lenient ? " lenient\n" : "\n");
    }
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " blank\n",
                          foyer_csv_parser_get_blank_lines (parser));
  return g_string_free (out, FALSE);
}

/* Appends every row of some bytes. */
static inline void
fixture_put_rows (GString *out, const FoyerReading *reading, const FoyerReadingOptions *options,
                  FoyerColumns *columns, const FoyerPosition *start, const guint8 *data,
                  gsize length, guint64 *blank_lines)
{
  g_autoptr (FoyerRowReader) reader
      = foyer_row_reader_new (reading, options, columns, start, data, length);
  const FoyerRow *row;

  for (;;)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      FoyerRowEvent event = foyer_row_reader_next (reader, &row, &diagnostic);

      if (event == FOYER_ROW_END)
        break;
      fixture_put_place (out, row->record_no, row->line, row->offset, row->length);
      if (event == FOYER_ROW_REFUSED)
        {
          fixture_put_diagnostic (out, diagnostic);
          g_assert_cmpuint (diagnostic->line, ==, row->line);
          g_assert_cmpuint (diagnostic->record_no, ==, row->record_no);
        }
      else if (row->json != NULL)
        {
          char *dumped = json_dumps (row->json, JSON_COMPACT | JSON_SORT_KEYS);

          g_string_append (out, dumped);
          free (dumped);
        }
      else
        {
          g_assert_cmpuint (row->n_cells, ==, foyer_columns_get_length (columns));
          fixture_put_cells (out, row->cells, row->n_cells);
        }
      g_string_append (out, foyer_row_reader_is_lenient (reader) ? " lenient\n" : "\n");
    }
  *blank_lines += foyer_row_reader_get_blank_lines (reader);
}

/* The whole delivery at once; NULL if it has no header. */
static inline char *
fixture_read_whole (const FoyerReading *reading, const FoyerReadingOptions *options,
                    const guint8 *data, gsize length)
{
  g_auto (FoyerHeader) header = { NULL };
  GString *out;
  guint64 blank = 0;

  if (!foyer_header_read (reading, options, data, length, &header, NULL))
    return NULL;
  out = g_string_new (NULL);
  fixture_put_rows (out, reading, options, header.columns, &header.data_start,
                    data + header.data_start.offset, length - header.data_start.offset, &blank);
  return g_string_free (out, FALSE);
}

/* The same slice by slice, each in memory of its own and of its exact length; NULL: no header or
 * refused whole. */
static inline char *
fixture_read_slices (const FoyerReading *reading, const FoyerReadingOptions *options,
                     const guint8 *data, gsize length)
{
  g_auto (FoyerHeader) header = { NULL };
  g_autoptr (FoyerSlicer) slicer = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  FoyerSlicerEvent event;
  FoyerSliceRange slice;
  guint64 end = 0, blank = 0;

  if (!foyer_header_read (reading, options, data, length, &header, NULL))
    return NULL;
  slicer = foyer_slicer_new (reading, options, &header.data_start, data, length);
  while ((event = foyer_slicer_next (slicer, &slice, NULL)) == FOYER_SLICER_SLICE)
    {
      g_autofree guint8 *copy = g_malloc (slice.length + 1);
      gsize before = out->len;
      guint n_lines = 0;

      g_assert_true (end == 0 || slice.start.offset == end);
      end = slice.start.offset + slice.length;
      g_assert_cmpuint (end, <=, length);
      memcpy (copy, data + slice.start.offset, slice.length);
      fixture_put_rows (out, reading, options, header.columns, &slice.start, copy, slice.length,
                        &blank);
      for (gsize i = before; i < out->len; i++)
        n_lines += out->str[i] == '\n';
      g_assert_cmpuint (n_lines, ==, slice.n_records);
    }
  if (event == FOYER_SLICER_FAILED)
    return NULL;
  g_assert_true (end == 0 || end == length);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A repeatable generator for tests that throw dice (xorshift). */
static inline guint32
fixture_random (guint64 *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (guint32)(*state >> 32);
}
