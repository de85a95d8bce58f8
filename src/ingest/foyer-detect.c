/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Detection step by step: no other kind of file, encoding, format, delimiter, header, columns. */
#include "config.h"

#include "foyer-detect.h"

#include "foyer-charset.h"
#include "foyer-detect-private.h"
#include "foyer-diagnostic.h"
#include "foyer-header.h"
#include "foyer-ingest-error.h"
#include "foyer-json-splitter.h"
#include "foyer-limits.h"
#include "foyer-line-private.h"

#include <string.h>

/* Scores nearer than this are a tie. */
#define TIE_POINTS 10u
#define PREAMBLE_LINES 40u

typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean is_whole; /* data is all of the file */
  const FoyerDetectHints *hints;
  GByteArray *text; /* the beginning, decoded, without byte order mark */
  gboolean is_text_whole;
  GPtrArray *reasons;
  GPtrArray *preamble;
  FoyerDetection found;
  guint confidence;
  GError **error;
} Detector;

void
foyer_detection_clear (FoyerDetection *self)
{
  g_clear_pointer (&self->columns, foyer_columns_unref);
  g_clear_pointer (&self->preamble, g_strfreev);
  g_clear_pointer (&self->question, g_free);
  g_clear_pointer (&self->reasons, g_strfreev);
}

static void G_GNUC_PRINTF (3, 4) reason (Detector *self, guint doubt, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->reasons, g_strdup_vprintf (format, arguments));
  va_end (arguments);
  self->confidence -= MIN (doubt, self->confidence);
}

static void
ask (Detector *self, FoyerDetectQuestions question, char *words)
{
  g_autofree char *before = self->found.question;
  g_autofree char *more = words;

  self->found.questions |= question;
  self->found.needs_answer = TRUE;
  self->found.question = before != NULL ? g_strconcat (before, "; ", more, NULL) : g_strdup (more);
}

static gboolean G_GNUC_PRINTF (3, 4)
    fail (Detector *self, FoyerIngestError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (self->error, FOYER_INGEST_ERROR, (int)code, message);
  return FALSE;
}

static const char *
name_delimiter (char delimiter)
{
  switch (delimiter)
    {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    case '|':
      return "vertical bar";
    case ' ':
      return "space";
    default:
      return "the given character";
    }
}

/* ---- Encoding ---- */

static gboolean
check_utf16_length (Detector *self, guint64 total_length)
{
  FoyerEncoding encoding = self->found.reading.encoding;

  if ((encoding == FOYER_ENCODING_UTF16LE || encoding == FOYER_ENCODING_UTF16BE)
      && total_length % 2 != 0)
    return fail (self, FOYER_INGEST_ERROR_ENCODING,
                 "text in %s ends in the middle of a character: the file is cut off, copy it again",
                 foyer_encoding_get_name (encoding));
  return TRUE;
}

static gboolean
take_encoding_hint (Detector *self, const FoyerCharsetGuess *guess)
{
  FoyerEncoding wanted = self->hints->encoding;

  if (guess->bom_length > 0 && guess->encoding != wanted)
    return fail (self, FOYER_INGEST_ERROR_ENCODING,
                 "the file begins with the byte order mark of %s, so it is not %s",
                 foyer_encoding_get_name (guess->encoding), foyer_encoding_get_name (wanted));
  self->found.reading.encoding = wanted;
  reason (self, 0, "encoding %s, as given", foyer_encoding_get_name (wanted));
  if (wanted == FOYER_ENCODING_UTF8 && !guess->is_certain)
    reason (self, 20,
            "byte %" G_GSIZE_FORMAT " is no UTF-8: records with such bytes will be refused",
            guess->invalid_offset);
  return TRUE;
}

static void
ask_encoding (Detector *self, const FoyerCharsetGuess *guess)
{
  const char *words
      = "encoding: windows-1252 is likely, but it cannot be told from macintosh; look at "
        "the names and pass --encoding";

  if (guess->encoding == FOYER_ENCODING_UTF8)
    {
      reason (self, 0, "byte %" G_GSIZE_FORMAT " is no UTF-8, but nearly all others are",
              guess->invalid_offset);
      words = "encoding: UTF-8 with damaged places is likely; pass --encoding UTF-8 to have only "
              "their records refused";
    }
  else
    reason (self, 0,
            "byte %" G_GSIZE_FORMAT " is no UTF-8: an 8-bit code page, most likely windows-1252",
            guess->invalid_offset);
  ask (self, FOYER_DETECT_QUESTION_ENCODING, g_strdup (words));
}

static gboolean
find_encoding (Detector *self, guint64 total_length)
{
  FoyerCharsetGuess guess = foyer_charset_guess (self->data, self->length, self->is_whole);
  const char *name = foyer_encoding_get_name (guess.encoding);

  self->found.reading.encoding = guess.encoding;
  self->found.reading.has_bom = guess.bom_length > 0;
  if (self->hints->has_encoding)
    {
      if (!take_encoding_hint (self, &guess))
        return FALSE;
    }
  else if (guess.bom_length > 0)
    reason (self, 0, "encoding %s by its byte order mark", name);
  else if (!guess.is_certain)
    ask_encoding (self, &guess);
  else if (guess.encoding != FOYER_ENCODING_UTF8)
    reason (self, 10, "encoding %s by the place of its zero bytes, without a byte order mark",
            name);
  else if (guess.is_ascii)
    reason (self, 0, "only ASCII: any encoding reads the same");
  else
    reason (self, 0, "valid UTF-8");
  return check_utf16_length (self, total_length);
}

static void
decode_beginning (Detector *self)
{
  gsize bom = 0;
  gsize window;
  FoyerEncoding mark;
  FoyerDecoder decoder;

  if (self->found.reading.has_bom)
    bom = foyer_charset_find_bom (self->data, self->length, &mark);
  window = MIN (self->length - bom, FOYER_DETECT_BYTES);
  self->is_text_whole = self->is_whole && window == self->length - bom;
  foyer_decoder_init (&decoder, self->found.reading.encoding);
  foyer_decoder_push (&decoder, self->data + bom, window, self->is_text_whole, self->text);
  /* Never NULL, and ended for the searches below. */
  g_byte_array_append (self->text, (const guint8 *)"", 1);
  g_byte_array_set_size (self->text, self->text->len - 1);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* ---- JSON ---- */

static gboolean
read_json (Detector *self, guint64 total_length)
{
  const char *text = (const char *)self->data;
  FoyerFormat format = self->found.reading.format;

  if (total_length > FOYER_LIMIT_JSON_FILE_BYTES)
    return fail (self, FOYER_INGEST_ERROR_LIMIT, "JSON file is longer than %u MiB",
                 (guint)(FOYER_LIMIT_JSON_FILE_BYTES / (1024 * 1024)));
  if (self->found.reading.encoding != FOYER_ENCODING_UTF8)
    return fail (self, FOYER_INGEST_ERROR_ENCODING, "JSON must be UTF-8; this is %s",
                 foyer_encoding_get_name (self->found.reading.encoding));
  if (format == FOYER_FORMAT_JSON && self->is_whole
      && !foyer_json_verify (text, self->length, self->error))
    return FALSE;
  self->found.data_start = (FoyerPosition){ .offset = 0, .line = 1, .record_no = 1 };
  reason (self, 0, "%s",
          format == FOYER_FORMAT_JSON ? "one JSON document" : "JSON lines: an object a line");
  return TRUE;
}

/* ---- The table ---- */

/* "sep=;", perhaps in quotes, alone on the first line (Excel). */
static gboolean
is_sep_line (const char *text, gsize length, char *delimiter)
{
  gsize line = foyer_line_get_length (text, length, 0);

  if (line == 7 && text[0] == '"' && text[6] == '"')
    {
      text++;
      line -= 2;
    }
  if (line != 5 || g_ascii_strncasecmp (text, "sep=", 4) != 0)
    return FALSE;
  *delimiter = text[4];
  return TRUE;
}

static gboolean
is_usable_delimiter (char c)
{
  return c == '\t' || (c >= 0x20 && c < 0x7f && c != '"' && !g_ascii_isalnum (c));
}

static void
note_tie (Detector *self, const FoyerDetectTable *tables, guint n, guint best)
{
  GString *words = g_string_new ("delimiter: ");
  guint n_tied = 0;

  for (guint i = 0; i < n; i++)
    if (tables[i].score > 0 && tables[i].score + TIE_POINTS > tables[best].score)
      {
        g_string_append_printf (words, "%s%s", n_tied > 0 ? " and " : "",
                                name_delimiter (tables[i].delimiter));
        self->found.tied_delimiters[n_tied++] = tables[i].delimiter;
      }
  if (n_tied < 2)
    {
      self->found.tied_delimiters[0] = '\0';
      g_string_free (words, TRUE);
      return;
    }
  reason (self, 0, "two delimiters divide the rows equally well");
  g_string_append (words, " divide the rows equally well; pass --delimiter");
  ask (self, FOYER_DETECT_QUESTION_DELIMITER, g_string_free (words, FALSE));
}

/* A file of one column, unless a delimiter that is never guessed divides every row. */
static FoyerDetectTable
read_single_column (Detector *self, const char *text, gsize length, guint first_line)
{
  FoyerDetectTable bars
      = foyer_detect_read_table (text, length, self->is_text_whole, first_line, '|', self->hints);

  if (bars.score >= 90)
    {
      reason (self, 0, "only the vertical bar divides the rows");
      ask (self, FOYER_DETECT_QUESTION_DELIMITER,
           g_strdup ("delimiter: only the vertical bar divides the rows; pass --delimiter '|' if "
                     "that is meant"));
      return bars;
    }
  reason (self, 30, "no delimiter divides the rows: one column");
  return foyer_detect_read_table (text, length, self->is_text_whole, first_line, ',', self->hints);
}

static FoyerDetectTable
choose_table (Detector *self, const char *text, gsize length, guint first_line)
{
  static const char candidates[] = { ',', ';', '\t' };
  FoyerDetectTable tables[G_N_ELEMENTS (candidates)];
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      tables[i] = foyer_detect_read_table (text, length, self->is_text_whole, first_line,
                                           candidates[i], self->hints);
      if (tables[i].score > tables[best].score)
        best = i;
    }
  if (tables[best].score == 0)
    return read_single_column (self, text, length, first_line);
  note_tie (self, tables, G_N_ELEMENTS (candidates), best);
  if (self->found.tied_delimiters[0] == '\0')
    reason (self, (100 - tables[best].score) / 2, "%s divides %u of %u rows into %u cells",
            name_delimiter (tables[best].delimiter), tables[best].n_fitting,
            tables[best].n_records - tables[best].n_before, tables[best].width);
  return tables[best];
}

static void
list_preamble (Detector *self, const char *text, gsize length, guint first_line)
{
  guint last = self->found.reading.header_line;
  gsize cursor = 0;

  for (guint line = 1; line < last && cursor < length; line++)
    {
      gsize next = foyer_line_find_next (text, length, cursor);

      if (line >= first_line && self->preamble->len < PREAMBLE_LINES)
        g_ptr_array_add (
            self->preamble,
            foyer_diagnostic_dup_excerpt (
                text + cursor, (gssize)MIN (foyer_line_get_length (text, length, cursor), 800)));
      cursor = next;
    }
}

static void
judge_header (Detector *self, const FoyerDetectTable *table, guint first_line)
{
  guint line = self->found.reading.header_line;

  if (self->hints->has_header_line)
    reason (self, 0, line > 0 ? "header on line %u, as given" : "no header, as given", line);
  else if (line == 0)
    reason (self, 30, "the first row looks like data: no header");
  else if (line > first_line)
    reason (self, 10, "header on line %u, below %u other lines", line, line - first_line);
  else
    reason (self, 0, "header on line %u", line);
  if (line > 0 && table->n_known == 0)
    reason (self, 20, "no column has a name that registration feeds use");
  if (table->n_records - table->n_before < 2)
    reason (self, 10, "there is no row to compare the header with");
  if (table->n_broken > 0)
    reason (self, 5, "%u of the first rows are broken", table->n_broken);
}

static gboolean
read_table (Detector *self)
{
  const char *text = (const char *)self->text->data;
  gsize length = self->text->len;
  FoyerReading *reading = &self->found.reading;
  FoyerReadingOptions options = { .has_lenient_quotes = self->hints->has_lenient_quotes };
  g_auto (FoyerHeader) header = { NULL };
  FoyerDetectTable table;
  guint first_line = 1;
  gsize start = 0;

  reading->delimiter = self->hints->delimiter;
  if (is_sep_line (text, length, &table.delimiter) && is_usable_delimiter (table.delimiter))
    {
      reading->has_sep_line = TRUE;
      if (reading->delimiter == '\0')
        reading->delimiter = table.delimiter;
      start = foyer_line_find_next (text, length, 0);
      first_line = 2;
      reason (self, 0, "the first line names the delimiter: %s", name_delimiter (table.delimiter));
    }
  if (is_blank (text + start, length - start) && self->is_text_whole)
    return fail (self, FOYER_INGEST_ERROR_EMPTY, "file holds nothing but blank lines");
  if (reading->delimiter == '\0')
    table = choose_table (self, text + start, length - start, first_line);
  else
    {
      table = foyer_detect_read_table (text + start, length - start, self->is_text_whole,
                                       first_line, reading->delimiter, self->hints);
      reason (self, (100 - table.score) / 4, "delimiter is %s",
              name_delimiter (reading->delimiter));
    }
  reading->delimiter = table.delimiter;
  reading->header_line
      = self->hints->has_header_line ? self->hints->header_line : table.header_line;
  judge_header (self, &table, first_line);
  list_preamble (self, text, length, first_line);
  if (!foyer_header_read (reading, &options, self->data, self->length, &header, self->error))
    return FALSE;
  self->found.columns = g_steal_pointer (&header.columns);
  self->found.data_start = header.data_start;
  return TRUE;
}

/* ---- The whole ---- */

static gboolean
detect (Detector *self, guint64 total_length)
{
  const char *other;
  const char *text;

  if (total_length == 0 || self->length == 0)
    return fail (self, FOYER_INGEST_ERROR_EMPTY, "file is empty");
  other = foyer_detect_name_binary (self->data, self->length);
  if (other != NULL)
    return fail (self, FOYER_INGEST_ERROR_BINARY, "this is %s: export it as CSV or JSON", other);
  if (!find_encoding (self, total_length))
    return FALSE;
  decode_beginning (self);
  text = (const char *)self->text->data;
  if (self->is_text_whole && is_blank (text, self->text->len))
    return fail (self, FOYER_INGEST_ERROR_EMPTY, "file holds nothing but blank lines");
  other = foyer_detect_name_markup (text, self->text->len);
  if (other != NULL)
    return fail (self, FOYER_INGEST_ERROR_BINARY, "this is %s: export it as CSV or JSON", other);
  if (self->hints->has_format)
    self->found.reading.format = self->hints->format;
  else if (!foyer_detect_is_json (text, self->text->len, &self->found.reading.format))
    self->found.reading.format = FOYER_FORMAT_CSV;
  if (self->found.reading.format != FOYER_FORMAT_CSV)
    return read_json (self, total_length);
  if (total_length > FOYER_LIMIT_CSV_FILE_BYTES)
    return fail (self, FOYER_INGEST_ERROR_LIMIT, "CSV file is longer than %u MiB",
                 (guint)(FOYER_LIMIT_CSV_FILE_BYTES / (1024 * 1024)));
  return read_table (self);
}

/* (transfer full) */
static char **
take_strings (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);
  return (char **)g_ptr_array_free (strings, FALSE);
}

gboolean
foyer_detect (const guint8 *data, gsize length, guint64 total_length, const FoyerDetectHints *hints,
              FoyerDetection *detection, GError **error)
{
  static const FoyerDetectHints no_hints = { 0 };
  g_autoptr (GByteArray) text = g_byte_array_new ();
  Detector self = {
    .data = data,
    .length = length,
    .is_whole = length == total_length,
    .hints = hints != NULL ? hints : &no_hints,
    .text = text,
    .reasons = g_ptr_array_new_with_free_func (g_free),
    .preamble = g_ptr_array_new_with_free_func (g_free),
    .confidence = 100,
    .error = error,
  };
  gboolean is_done = detect (&self, total_length);

  self.found.reasons = take_strings (self.reasons);
  self.found.preamble = take_strings (self.preamble);
  self.found.confidence = self.found.needs_answer ? MIN (self.confidence, 50) : self.confidence;
  if (!is_done)
    {
      foyer_detection_clear (&self.found);
      return FALSE;
    }
  *detection = self.found;
  return TRUE;
}
