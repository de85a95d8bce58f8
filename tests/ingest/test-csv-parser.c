/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV state machine: cases, limits, and dice against a slow and obvious second parser, all at
 * every way of dividing the text. */
#include "config.h"

#include "ingest-fixture.h"

#include "foyer-limits.h"

static const FoyerCsvDialect strict = { ',', FALSE, FOYER_ENCODING_UTF8 };
static const FoyerCsvDialect lenient = { ',', TRUE, FOYER_ENCODING_UTF8 };

static void
assert_parses (const FoyerCsvDialect *dialect, const char *text, gsize length, const char *expected)
{
  for (gsize chunk = 1; chunk <= MAX (length, 1); chunk++)
    {
      g_autofree char *found = fixture_parse (dialect, text, length, chunk);

      g_assert_cmpstr (found, ==, expected);
    }
}

/* ---- Cases ---- */

static const struct
{
  const FoyerCsvDialect *dialect;
  const char *text;
  const char *expected;
} cases[] = {
  { &strict, "a \"b\" c,d\ne,f\n",
    "1 line 1 at 0+9: !bare-quote cell 1 [a \"b\" c,d] cell 1 holds a quote but does not begin "
    "with one\n2 line 2 at 10+3: <e><f>\n0 blank\n" },
  { &strict, "1,\"Nordlicht\" GmbH,x\r\n2,y,z\r\n",
    "1 line 1 at 0+20: !text-after-quote cell 2 [\"Nordlicht\" GmbH,x] text follows the closing "
    "quote of cell 2\n2 line 2 at 22+5: <2><y><z>\n0 blank\n" },
  /* A quote that is never closed meets the next quoted cell: both lines are damaged, the third is
     not. */
  { &strict, "1,\"open\n2,\"x\"\n3,\"y\"\n",
    "1 line 1 at 0+13: !text-after-quote cell 2 [\"open\\0a2,\"x\"] text follows the closing quote "
    "of cell 2 on line 2; the quote was opened on line 1, where its end may be missing\n"
    "2 line 3 at 14+5: <3><y>\n0 blank\n" },
  { &strict, "1,2\n3,\"open,4\n5,6\n",
    "1 line 1 at 0+3: <1><2>\n2 line 2 at 4+14: !unclosed-quote cell 2 [\"open,4\\0a5,6\\0a] the "
    "quote opened on line 2 (cell 2) is not closed before the end of the file\n0 blank\n" },
  { &strict, "a,b\"\nc",
    "1 line 1 at 0+4: !bare-quote cell 2 [b\"] cell 2 holds a quote but does "
    "not begin with one\n2 line 2 at 5+1: <c>\n0 blank\n" },
  { &strict, " \"a\"",
    "1 line 1 at 0+4: !bare-quote cell 1 [ \"a\"] cell 1 holds a quote but does "
    "not begin with one\n0 blank\n" },
  { &strict, "", "0 blank\n" },
  { &strict, "\n\r\n\r\r\n", "4 blank\n" },
  { &strict, " \t \na\n", "1 line 2 at 4+1: <a>\n1 blank\n" },
  { &strict, "a", "1 line 1 at 0+1: <a>\n0 blank\n" },
  { &strict, ",", "1 line 1 at 0+1: <><>\n0 blank\n" },
  { &strict, "\"\"", "1 line 1 at 0+2: <>\n0 blank\n" },
  { &strict, "\"\"\n,\"\"\n", "1 line 1 at 0+2: <>\n2 line 2 at 3+3: <><>\n0 blank\n" },
  { &strict, "a,b\rc,d\ne,f\r\ng,h",
    "1 line 1 at 0+3: <a><b>\n2 line 2 at 4+3: <c><d>\n3 line 3 at 8+3: <e><f>\n"
    "4 line 4 at 13+3: <g><h>\n0 blank\n" },
  { &strict, "\"a\r\nb\rc\nd\",\"x\"\"y\"\nz",
    "1 line 1 at 0+17: <a\\0d\\0ab\\0dc\\0ad><x\"y>\n2 line 5 at 18+1: <z>\n0 blank\n" },
  { &strict, "\"\"\"\"\n\"\"\"a\"\"\"\n",
    "1 line 1 at 0+4: <\">\n2 line 2 at 5+7: <\"a\">\n0 blank\n" },
  { &lenient, "a \"b\" c,d\n", "1 line 1 at 0+9: <a \"b\" c><d> lenient\n0 blank\n" },
  { &lenient, "\"N\" GmbH,\"x, y\"\n\"ok\"\n",
    "1 line 1 at 0+15: <\"N\" GmbH><x, y> lenient\n2 line 2 at 16+4: <ok>\n0 blank\n" },
  { &lenient, "\"a\"\"b\" c\n", "1 line 1 at 0+8: <\"a\"\"b\" c> lenient\n0 blank\n" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_parses (cases[i].dialect, cases[i].text, strlen (cases[i].text), cases[i].expected);
}

static void
test_nul (void)
{
  assert_parses (&strict, "a\0b,c\nd\n", 8,
                 "1 line 1 at 0+5: <a\\00b><c>\n2 line 2 at 6+1: <d>\n"
                 "0 blank\n");
}

/* Offsets count the bytes that the text came from. */
static void
test_raw_offsets (void)
{
  FoyerCsvDialect wide = { '\t', FALSE, FOYER_ENCODING_UTF16LE };
  FoyerCsvDialect narrow = { ',', FALSE, FOYER_ENCODING_WINDOWS_1252 };

  assert_parses (&wide, "\xc3\xa9\t\xf0\x9f\x98\x80\r\nb\n", 11,
                 "1 line 1 at 0+8: <\xc3\xa9><\xf0\x9f\x98\x80>\n2 line 2 at 12+2: <b>\n0 blank\n");
  assert_parses (&narrow, "\xc3\xa9,\xe2\x82\xac\nb\n", 9,
                 "1 line 1 at 0+3: <\xc3\xa9><\xe2\x82\xac>\n2 line 2 at 4+1: <b>\n0 blank\n");
}

/* ---- Limits ---- */

static void
assert_parses_in_chunks (const GString *text, const char *expected)
{
  static const gsize chunks[] = { 61, 4096, 65536, 1 << 20, 1 << 24 };

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autofree char *found = fixture_parse (&strict, text->str, text->len, chunks[i]);
      const char *start = strstr (found, expected);

      if (start == NULL)
        g_test_message ("%.2000s", found);
      g_assert_nonnull (start);
    }
}

static void
put_times (GString *text, const char *piece, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (text, piece);
}

static void
test_line_limit (void)
{
  g_autoptr (GString) text = g_string_new ("1,\"open\r\n");

  /* Lines 2 to 200 are swallowed, 201 is read again. */
  put_times (text, "x,y\r\n", 199);
  g_string_append (text, "last,row\r\n");
  assert_parses_in_chunks (text, "is not closed within 200 lines\n"
                                 "2 line 201 at 1004+8: <last><row>\n0 blank\n");
  /* 200 lines in one closed cell are allowed. */
  g_string_assign (text, "1,\"");
  put_times (text, "x\n", 199);
  g_string_append (text, "\"\nlast,row\n");
  assert_parses_in_chunks (text, "2 line 201 at 403+8: <last><row>\n0 blank\n");
}

static void
test_byte_limit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  /* Cells of less than 64 KiB, the record of one byte more than allowed. */
  put_times (text, "123456789012345,", FOYER_LIMIT_RECORD_BYTES / 16);
  g_string_append (text, "x\nlast,row\n");
  assert_parses_in_chunks (text, "1 line 1 at 0+1048577: !record-too-large cell");
  assert_parses_in_chunks (text, "\n2 line 2 at 1048578+8: <last><row>\n0 blank\n");
  /* At the end of the text too. */
  g_string_truncate (text, FOYER_LIMIT_RECORD_BYTES + 1);
  assert_parses_in_chunks (text, "1 line 1 at 0+1048577: !record-too-large cell");
  /* Exactly the limit is read; it has too many columns only. */
  g_string_truncate (text, FOYER_LIMIT_RECORD_BYTES);
  g_string_append (text, "\r\nlast,row");
  assert_parses_in_chunks (text, "1 line 1 at 0+1048576: !too-many-columns cell 513");
  assert_parses_in_chunks (text, "row has 65537 cells, more than 512\n"
                                 "2 line 2 at 1048578+8: <last><row>\n0 blank\n");
  /* In quotes it is the quote's fault, and the damage ends with the line. */
  g_string_assign (text, "\"");
  put_times (text, "0123456789abcdef", FOYER_LIMIT_RECORD_BYTES / 16 + 10);
  g_string_append (text, "\nlast,row\n");
  assert_parses_in_chunks (text, "is not closed within 1048576 bytes\n"
                                 "2 line 2 at 1048738+8: <last><row>\n0 blank\n");
}

static void
test_cell_and_column_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  put_times (text, "x", FOYER_LIMIT_CELL_BYTES);
  g_string_append (text, "\na,\"");
  put_times (text, "y", FOYER_LIMIT_CELL_BYTES + 1);
  g_string_append (text, "\nz\"\nlast,row\n");
  assert_parses_in_chunks (text, "\n2 line 2 at 65537+65543: !cell-too-large cell 2 [\"yyyy");
  assert_parses_in_chunks (text, "\n3 line 4 at 131081+8: <last><row>\n0 blank\n");

  g_string_assign (text, "a");
  put_times (text, ",", 511);
  g_string_append (text, "\na");
  put_times (text, ",", 512);
  g_string_append (text, "\nlast,row");
  assert_parses_in_chunks (text, "\n2 line 2 at 513+513: !too-many-columns cell 513 [] row has 513 "
                                 "cells, more than 512\n3 line 3 at 1027+8: <last><row>\n");
}

/* ---- Dice against a second parser: whole text in memory, one character at a time ---- */

typedef struct
{
  const char *text;
  gsize length;
  gboolean is_lenient;
  char delimiter;
  GString *out;
  gsize i;
  guint64 line;
  guint record_no;
  guint blank;
} Reference;

static gboolean
at_line_end (const Reference *self, gsize i)
{
  return i >= self->length || self->text[i] == '\n' || self->text[i] == '\r';
}

static guint
count_lines (const char *text, gsize from, gsize to)
{
  guint lines = 0;

  for (gsize i = from; i < to; i++)
    if (text[i] == '\n' || text[i] == '\r')
      {
        lines++;
        if (text[i] == '\r' && i + 1 < to && text[i + 1] == '\n')
          i++;
      }
  return lines;
}

/* Reads one cell at self->i; NULL: damaged. */
static char *
reference_cell (Reference *self, gboolean *was_lenient, gboolean *was_quoted, const char **fault)
{
  gsize start = self->i;
  GString *cell = g_string_new (NULL);
  gboolean is_plain = self->i >= self->length || self->text[self->i] != '"';

  *was_quoted = !is_plain;
  if (!is_plain)
    {
      for (self->i++;; self->i++)
        {
          if (self->i >= self->length)
            {
              *fault = "unclosed-quote";
              g_string_free (cell, TRUE);
              return NULL;
            }
          if (self->text[self->i] == '"')
            {
              if (self->i + 1 >= self->length || self->text[self->i + 1] != '"')
                break;
              self->i++;
            }
          g_string_append_c (cell, self->text[self->i]);
        }
      self->i++;
      if (!at_line_end (self, self->i) && self->text[self->i] != self->delimiter)
        {
          if (!self->is_lenient)
            {
              *fault = "text-after-quote";
              g_string_free (cell, TRUE);
              return NULL;
            }
          *was_lenient = TRUE;
          is_plain = TRUE;
          g_string_truncate (cell, 0);
          g_string_append_len (cell, self->text + start, (gssize)(self->i - start));
        }
    }
  for (; is_plain && !at_line_end (self, self->i) && self->text[self->i] != self->delimiter;
       self->i++)
    {
      if (self->text[self->i] == '"' && !self->is_lenient)
        {
          *fault = "bare-quote";
          g_string_free (cell, TRUE);
          return NULL;
        }
      if (self->text[self->i] == '"')
        *was_lenient = TRUE;
      g_string_append_c (cell, self->text[self->i]);
    }
  return g_string_free (cell, FALSE);
}

static void
reference_record (Reference *self)
{
  g_autoptr (GString) cells = g_string_new (NULL);
  gsize start = self->i;
  gboolean was_lenient = FALSE, was_quoted = FALSE;
  const char *fault = NULL;
  guint n_cells = 0;
  gboolean is_blank;

  for (;;)
    {
      g_autofree char *cell = reference_cell (self, &was_lenient, &was_quoted, &fault);

      n_cells++;
      if (cell == NULL)
        break;
      g_string_append_c (cells, '<');
      fixture_put_text (cells, cell, strlen (cell));
      g_string_append_c (cells, '>');
      if (at_line_end (self, self->i))
        break;
      self->i++;
    }
  while (!at_line_end (self, self->i))
    self->i++;
  is_blank = fault == NULL && n_cells == 1 && !was_quoted;
  for (gsize i = start; i < self->i; i++)
    is_blank = is_blank && (self->text[i] == ' ' || self->text[i] == '\t');
  if (is_blank)
    self->blank++;
  else
    {
      fixture_put_place (self->out, ++self->record_no, self->line, start, self->i - start);
      if (fault != NULL)
        g_string_append_printf (self->out, "!%s cell %u\n", fault, n_cells);
      else
        g_string_append_printf (self->out, "%s%s\n", cells->str, was_lenient ? " lenient" : "");
    }
  if (self->i < self->length)
    self->i += self->text[self->i] == '\r' && self->i + 1 < self->length
                       && self->text[self->i + 1] == '\n'
                   ? 2
                   : 1;
  self->line += count_lines (self->text, start, self->i);
}

static char *
reference_parse (const FoyerCsvDialect *dialect, const char *text, gsize length)
{
  Reference self = { .text = text,
                     .length = length,
                     .is_lenient = dialect->has_lenient_quotes,
                     .delimiter = dialect->delimiter,
                     .out = g_string_new (NULL),
                     .line = 1 };

  while (self.i < length)
    reference_record (&self);
  g_string_append_printf (self.out, "%u blank\n", self.blank);
  return g_string_free (self.out, FALSE);
}

/* The parser's lines without excerpts and messages. */
static char *
strip_messages (char *dump)
{
  g_autofree char *owned = dump;
  g_auto (GStrv) lines = g_strsplit (owned, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      char *mark = strstr (*line, ": !");
      char *excerpt = mark != NULL ? strstr (mark, " [") : NULL;

      if (excerpt != NULL)
        *excerpt = '\0';
    }
  return g_strjoinv ("\n", lines);
}

static void
test_dice (void)
{
  static const char letters[] = "ab,,;\"\"\"\r\n\n \t";
  guint64 state = 2463534242u;

  for (guint round = 0; round < 8000; round++)
    {
      FoyerCsvDialect dialect
          = { ",;\t"[fixture_random (&state) % 3], fixture_random (&state) % 2, 0 };
      gsize length = fixture_random (&state) % 48;
      char text[48];
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;

      for (gsize i = 0; i < length; i++)
        text[i] = letters[fixture_random (&state) % (sizeof letters - 1)];
      expected = reference_parse (&dialect, text, length);
      found = strip_messages (
          fixture_parse (&dialect, text, length, 1 + fixture_random (&state) % (length + 1)));
      if (!g_str_equal (expected, found))
        g_test_message ("%u: %.*s", round, (int)length, text);
      g_assert_cmpstr (found, ==, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-parser/cases", test_cases);
  g_test_add_func ("/csv-parser/nul", test_nul);
  g_test_add_func ("/csv-parser/raw-offsets", test_raw_offsets);
  g_test_add_func ("/csv-parser/line-limit", test_line_limit);
  g_test_add_func ("/csv-parser/byte-limit", test_byte_limit);
  g_test_add_func ("/csv-parser/cell-and-column-limits", test_cell_and_column_limits);
  g_test_add_func ("/csv-parser/dice", test_dice);
  return g_test_run ();
}
