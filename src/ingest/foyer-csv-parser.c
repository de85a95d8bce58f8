/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state machine that finds records and cells; what is made of them is
 * foyer-csv-parser-result.c. Every decision depends on the bytes of the record alone, never on how
 * they were divided. */
#include "config.h"

#include "foyer-csv-parser.h"

#include "foyer-charset.h"
#include "foyer-csv-parser-private.h"

#include <string.h>

FoyerCsvParser *
foyer_csv_parser_new (const FoyerCsvDialect *dialect, const FoyerPosition *start)
{
  FoyerCsvParser *self = g_new0 (FoyerCsvParser, 1);

  self->dialect = *dialect;
  self->position = *start;
  foyer_scan_set_init (&self->plain_set, dialect->delimiter, '"', '\r', '\n');
  foyer_scan_set_init (&self->quoted_set, '"', '"', '\r', '\n');
  foyer_scan_set_init (&self->line_set, '\r', '\r', '\n', '\n');
  self->kept = g_byte_array_new ();
  self->unescaped = g_byte_array_new ();
  self->excerpt = g_string_new (NULL);
  self->input = "";
  return self;
}

void
foyer_csv_parser_free (FoyerCsvParser *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->kept);
  g_byte_array_unref (self->unescaped);
  g_string_free (self->excerpt, TRUE);
  g_free (self);
}

/* ---- Input ---- */

static guint64
count_raw (const FoyerCsvParser *self, gsize from, gsize to)
{
  return foyer_charset_count_raw_bytes (self->dialect.encoding, self->input + from, to - from);
}

/* The caller's text may go away: keeps what an unfinished record still needs. */
static void
keep_rest (FoyerCsvParser *self)
{
  if (self->state == FOYER_CSV_STATE_DAMAGED)
    {
      self->passed_raw += count_raw (self, self->record_start, self->cursor);
      self->record_start = self->cursor;
    }
  if (self->input == (const char *)self->kept->data && self->kept->len > 0)
    {
      if (self->record_start > 0)
        g_byte_array_remove_range (self->kept, 0, (guint)self->record_start);
    }
  else
    g_byte_array_append (self->kept, (const guint8 *)self->input + self->record_start,
                         (guint)(self->input_length - self->record_start));
  self->cursor -= self->record_start;
  self->record_start = 0;
  self->input = self->kept->len > 0 ? (const char *)self->kept->data : "";
  self->input_length = self->kept->len;
}

void
foyer_csv_parser_push (FoyerCsvParser *self, const char *text, gsize length, gboolean is_last)
{
  g_return_if_fail (!self->is_last);

  self->is_last = is_last;
  if (self->kept->len > 0)
    {
      g_byte_array_append (self->kept, (const guint8 *)text, (guint)length);
      self->input = (const char *)self->kept->data;
      self->input_length = self->kept->len;
      return;
    }
  self->input = length > 0 ? text : "";
  self->input_length = length;
}

/* ---- Faults ---- */

static void
keep_excerpt (FoyerCsvParser *self, gsize from, gsize to)
{
  gsize room = FOYER_CSV_EXCERPT_BYTES - self->excerpt->len;

  g_string_append_len (self->excerpt, self->input + from, (gssize)MIN (to - from, room));
}

static void
set_fault (FoyerCsvParser *self, FoyerCode code)
{
  self->fault = (FoyerCsvFault){
    .is_set = TRUE,
    .code = code,
    .column = self->n_cells + 1,
    .quote_line = self->quote_line,
    .line = self->position.line + self->inner_lines,
  };
  g_string_truncate (self->excerpt, 0);
}

/* The record cannot be divided any further; the damage ends with the physical line. */
static void
damage (FoyerCsvParser *self, FoyerCode code)
{
  set_fault (self, code);
  keep_excerpt (self, self->record_start + self->cell_start, self->cursor);
  self->state = FOYER_CSV_STATE_DAMAGED;
  self->after_cr = FALSE;
}

/* A limit that leaves the record's shape known: it is read to its true end. */
static void
note_limit (FoyerCsvParser *self, FoyerCode code)
{
  if (self->fault.is_set)
    return;
  set_fault (self, code);
  keep_excerpt (self, self->record_start + self->cell_start, self->cursor);
}

static void
damage_by_length (FoyerCsvParser *self)
{
  gboolean in_quotes = self->state == FOYER_CSV_STATE_QUOTED;

  damage (self, in_quotes ? FOYER_CODE_UNCLOSED_QUOTE : FOYER_CODE_RECORD_TOO_LARGE);
  self->fault.has_too_many_bytes = TRUE;
}

/* ---- Records ---- */

static void
add_cell (FoyerCsvParser *self, gboolean is_quoted)
{
  gsize length = self->cursor - self->record_start - self->cell_start;

  if (self->n_cells >= FOYER_LIMIT_COLUMNS)
    note_limit (self, FOYER_CODE_TOO_MANY_COLUMNS);
  else
    self->spans[self->n_cells] = (FoyerCsvSpan){
      .start = (guint32)self->cell_start,
      .length = (guint32)length,
      .is_quoted = is_quoted,
      .has_escapes = self->has_escapes,
    };
  if (length - (is_quoted ? 2 : 0) > FOYER_LIMIT_CELL_BYTES)
    note_limit (self, FOYER_CODE_CELL_TOO_LARGE);
  self->n_cells++;
  self->has_escapes = FALSE;
}

static gboolean
is_blank (const FoyerCsvParser *self)
{
  const char *text = self->input + self->record_start;

  if (self->n_cells > 1 || self->fault.is_set || self->spans[0].is_quoted)
    return FALSE;
  for (guint32 i = 0; i < self->spans[0].length; i++)
    if (text[i] != ' ' && text[i] != '\t')
      return FALSE;
  return TRUE;
}

/* The record ends at the cursor, by a line end or by the end of the text. */
static FoyerCsvEvent
end_record (FoyerCsvParser *self, FoyerCsvRecord *record, FoyerDiagnostic **diagnostic)
{
  gsize length = self->cursor - self->record_start;
  FoyerCsvEvent event = FOYER_CSV_ROW;

  if (self->fault.is_set)
    event = FOYER_CSV_BROKEN;
  else if (is_blank (self))
    event = FOYER_CSV_END;
  *record = (FoyerCsvRecord){
    .line = self->position.line,
    .record_no = self->position.record_no,
    .offset = self->position.offset,
    .length = self->passed_raw + count_raw (self, self->record_start, self->cursor),
  };
  if (event == FOYER_CSV_ROW && diagnostic != NULL)
    {
      foyer_csv_parser_make_cells (self);
      record->cells = self->cells;
      record->n_cells = self->n_cells;
      record->text = self->input + self->record_start;
      record->text_length = length;
      record->is_lenient = self->is_lenient;
    }
  if (event == FOYER_CSV_BROKEN && diagnostic != NULL)
    *diagnostic = foyer_csv_parser_new_diagnostic (self);
  return event;
}

/* Stands behind the record and its line end, before the next one. */
static void
begin_record (FoyerCsvParser *self, const FoyerCsvRecord *record, FoyerCsvEvent ended)
{
  gboolean has_line_end = self->cursor < self->input_length;

  self->position.offset = record->offset + record->length;
  self->position.line += self->inner_lines;
  self->position.record_no += ended != FOYER_CSV_END;
  if (has_line_end)
    {
      self->skip_lf = self->input[self->cursor] == '\r';
      self->position.offset += count_raw (self, self->cursor, self->cursor + 1);
      self->position.line++;
      self->cursor++;
    }
  self->blank_lines += ended == FOYER_CSV_END;
  self->record_start = self->cursor;
  self->cell_start = 0;
  self->passed_raw = 0;
  self->inner_lines = 0;
  self->n_cells = 0;
  self->quote_line = 0;
  self->after_cr = FALSE;
  self->has_escapes = FALSE;
  self->is_lenient = FALSE;
  self->fault.is_set = FALSE;
  self->state = FOYER_CSV_STATE_CELL;
}

static void
skip_line_feed (FoyerCsvParser *self)
{
  if (!self->skip_lf || self->cursor == self->input_length)
    return;
  if (self->input[self->cursor] == '\n')
    {
      self->position.offset += count_raw (self, self->cursor, self->cursor + 1);
      self->cursor++;
      self->record_start = self->cursor;
    }
  self->skip_lf = FALSE;
}

/* ---- The machine: each step stands at cursor < stop and moves on; TRUE when the cursor is at the
 * record's end ---- */

static gboolean
step_plain (FoyerCsvParser *self, gsize stop)
{
  char c;

  self->cursor = foyer_scan_find (&self->plain_set, self->input, self->cursor, stop);
  if (self->cursor == stop)
    return FALSE;
  c = self->input[self->cursor];
  if (c == self->dialect.delimiter)
    {
      add_cell (self, FALSE);
      self->cursor++;
      self->cell_start = self->cursor - self->record_start;
      self->state = FOYER_CSV_STATE_CELL;
      return FALSE;
    }
  if (c != '"')
    {
      add_cell (self, FALSE);
      return TRUE;
    }
  if (self->dialect.has_lenient_quotes)
    {
      self->is_lenient = TRUE;
      self->cursor++;
      return FALSE;
    }
  self->cursor++;
  damage (self, FOYER_CODE_BARE_QUOTE);
  return FALSE;
}

static gboolean
step_cell (FoyerCsvParser *self, gsize stop)
{
  if (self->input[self->cursor] != '"')
    {
      self->state = FOYER_CSV_STATE_PLAIN;
      return step_plain (self, stop);
    }
  self->quote_line = self->position.line + self->inner_lines;
  self->state = FOYER_CSV_STATE_QUOTED;
  self->cursor++;
  return FALSE;
}

static gboolean
step_quoted (FoyerCsvParser *self, gsize stop)
{
  gsize found = foyer_scan_find (&self->quoted_set, self->input, self->cursor, stop);
  char c;

  if (found > self->cursor)
    self->after_cr = FALSE;
  self->cursor = found;
  if (found == stop)
    return FALSE;
  c = self->input[found];
  if (c == '"')
    {
      self->state = FOYER_CSV_STATE_QUOTE;
      self->after_cr = FALSE;
      self->cursor++;
      return FALSE;
    }
  if (c == '\n' && self->after_cr)
    {
      self->after_cr = FALSE;
      self->cursor++;
      return FALSE;
    }
  if (self->inner_lines + 1 == FOYER_LIMIT_RECORD_LINES)
    {
      damage (self, FOYER_CODE_UNCLOSED_QUOTE);
      return TRUE;
    }
  self->inner_lines++;
  self->after_cr = c == '\r';
  self->cursor++;
  return FALSE;
}

static gboolean
step_quote (FoyerCsvParser *self)
{
  char c = self->input[self->cursor];

  if (c == '"')
    {
      self->has_escapes = TRUE;
      self->state = FOYER_CSV_STATE_QUOTED;
      self->cursor++;
      return FALSE;
    }
  if (c == self->dialect.delimiter)
    {
      add_cell (self, TRUE);
      self->cursor++;
      self->cell_start = self->cursor - self->record_start;
      self->state = FOYER_CSV_STATE_CELL;
      return FALSE;
    }
  if (c == '\r' || c == '\n')
    {
      add_cell (self, TRUE);
      return TRUE;
    }
  if (self->dialect.has_lenient_quotes)
    {
      /* The cell as people typed it, quotes and all. */
      self->is_lenient = TRUE;
      self->has_escapes = FALSE;
      self->state = FOYER_CSV_STATE_PLAIN;
      return FALSE;
    }
  damage (self, FOYER_CODE_TEXT_AFTER_QUOTE);
  return FALSE;
}

static gboolean
step_damaged (FoyerCsvParser *self)
{
  gsize found = foyer_scan_find (&self->line_set, self->input, self->cursor, self->input_length);

  keep_excerpt (self, self->cursor, found);
  self->cursor = found;
  return found < self->input_length;
}

/* Runs until the record ends (TRUE) or the input does. */
static gboolean
find_record_end (FoyerCsvParser *self)
{
  gboolean is_ended = FALSE;

  while (!is_ended && self->cursor < self->input_length)
    {
      /* The line end may be the first byte behind the limit. */
      gsize limit = self->record_start + FOYER_LIMIT_RECORD_BYTES + 1;
      gsize stop = MIN (self->input_length, limit);

      if (self->state != FOYER_CSV_STATE_DAMAGED && self->cursor >= limit)
        damage_by_length (self);
      switch (self->state)
        {
        case FOYER_CSV_STATE_CELL:
          is_ended = step_cell (self, stop);
          break;
        case FOYER_CSV_STATE_PLAIN:
          is_ended = step_plain (self, stop);
          break;
        case FOYER_CSV_STATE_QUOTED:
          is_ended = step_quoted (self, stop);
          break;
        case FOYER_CSV_STATE_QUOTE:
          is_ended = step_quote (self);
          break;
        case FOYER_CSV_STATE_DAMAGED:
          is_ended = step_damaged (self);
          break;
        }
    }
  return is_ended;
}

/* The text ends inside a record. */
static void
end_text (FoyerCsvParser *self)
{
  /* A record of limit + 1 bytes is too large here as well. */
  if (self->state != FOYER_CSV_STATE_DAMAGED
      && self->cursor - self->record_start > FOYER_LIMIT_RECORD_BYTES)
    damage_by_length (self);
  switch (self->state)
    {
    case FOYER_CSV_STATE_CELL:
    case FOYER_CSV_STATE_PLAIN:
      add_cell (self, FALSE);
      break;
    case FOYER_CSV_STATE_QUOTE:
      add_cell (self, TRUE);
      break;
    case FOYER_CSV_STATE_QUOTED:
      damage (self, FOYER_CODE_UNCLOSED_QUOTE);
      self->fault.is_at_end = TRUE;
      break;
    case FOYER_CSV_STATE_DAMAGED:
      break;
    }
}

FoyerCsvEvent
foyer_csv_parser_next (FoyerCsvParser *self, FoyerCsvRecord *record, FoyerDiagnostic **diagnostic)
{
  FoyerCsvEvent event = FOYER_CSV_END;

  g_return_val_if_fail (record != NULL, FOYER_CSV_END);

  /* Blank lines end like records, but are none. */
  while (event == FOYER_CSV_END)
    {
      skip_line_feed (self);
      if (!find_record_end (self))
        {
          if (!self->is_last)
            {
              keep_rest (self);
              return FOYER_CSV_NEED_INPUT;
            }
          if (self->cursor == self->record_start && self->passed_raw == 0)
            return FOYER_CSV_END;
          end_text (self);
        }
      event = end_record (self, record, diagnostic);
      begin_record (self, record, event);
    }
  return event;
}

guint64
foyer_csv_parser_get_blank_lines (const FoyerCsvParser *self)
{
  return self->blank_lines;
}

FoyerPosition
foyer_csv_parser_get_position (const FoyerCsvParser *self)
{
  FoyerPosition position = self->position;

  if (self->skip_lf && self->cursor < self->input_length && self->input[self->cursor] == '\n')
    position.offset += count_raw (self, self->cursor, self->cursor + 1);
  return position;
}
