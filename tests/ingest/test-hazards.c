/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of hazards of real feeds, row by row: bytes in, rows or refusals
 * out. */
#include "config.h"

#include "ingest-fixture.h"

#include "foyer-limits.h"

#define BYTES(text) text, sizeof text - 1

static const FoyerReadingOptions trailing = { .allows_missing_trailing = TRUE };
static const FoyerReadingOptions lenient = { .has_lenient_quotes = TRUE };
static const FoyerReadingOptions passing = { .passes_controls = TRUE };

typedef struct
{
  const char *name;
  FoyerReading reading;
  const FoyerReadingOptions *options;
  const char *bytes;
  gsize length;
  const char *expected;
} Hazard;

#define CSV(encoding, bom, delimiter, header)                                                      \
  {                                                                                                \
    FOYER_FORMAT_CSV, FOYER_ENCODING_##encoding, bom, delimiter, header, FALSE                     \
  }

static const Hazard hazards[] = {
  { "bom-once", CSV (UTF8, TRUE, ',', 1), NULL, BYTES ("\xef\xbb\xbfid,n\n1,\xef\xbb\xbfx\n"),
    "1 line 2 at 8+6: <1><\xef\xbb\xbfx>\n" },
  { "utf-16-tabs", CSV (UTF16LE, TRUE, '\t', 1), NULL,
    BYTES ("\xff\xfei\0d\0\t\0n\0\r\0\n\0\x31\0\t\0\xe9\0\r\0\n\0"),
    "1 line 2 at 14+6: <1><\xc3\xa9>\n" },
  { "windows-1252", CSV (WINDOWS_1252, FALSE, ';', 1), NULL, BYTES ("id;n\n1;M\xfcller\x97\n"),
    "1 line 2 at 5+9: <1><M\xc3\xbcller\xe2\x80\x94>\n" },
  { "windows-1252-undefined", CSV (WINDOWS_1252, FALSE, ';', 1), NULL,
    BYTES ("id;n\n1;M\x81x\n2;y\n"),
    "1 line 2 at 5+5: !invalid-encoding cell 2 [M\xef\xbf\xbdx] 'n' holds bytes that mean nothing "
    "in this encoding (byte 8 of the file)\n2 line 3 at 11+3: <2><y>\n" },
  { "not-utf-8", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n\n1,M\xfcller\n2,y\n"),
    "1 line 2 at 5+8: !invalid-encoding cell 2 [M\xef\xbf\xbdller] 'n' holds bytes that mean "
    "nothing in this encoding (byte 8 of the file)\n2 line 3 at 14+3: <2><y>\n" },
  { "lone-surrogate", CSV (UTF16BE, FALSE, ',', 1), NULL,
    BYTES ("\0i\0d\0,\0n\0\n\0\x31\0,\xd8\x3d\0\n\0\x32\0,\0y\0\n"),
    "1 line 2 at 10+6: !invalid-encoding cell 2 [\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd] 'n' holds "
    "bytes that mean nothing in this encoding (byte 14 of the file)\n2 line 3 at 18+6: <2><y>\n" },
  { "sep-line",
    { FOYER_FORMAT_CSV, FOYER_ENCODING_UTF8, FALSE, ';', 2, TRUE },
    NULL,
    BYTES ("sep=;\r\nid;n\r\n1;x\r\n"),
    "1 line 3 at 13+3: <1><x>\n" },
  { "preamble", CSV (UTF8, FALSE, ',', 4), NULL, BYTES ("Report \"May\n\nmade today\nid,n\n1,x\n"),
    "1 line 5 at 29+3: <1><x>\n" },
  { "no-header", CSV (UTF8, FALSE, ',', 0), NULL, BYTES ("1,x\n2,y\n"),
    "1 line 1 at 0+3: <1><x>\n2 line 2 at 4+3: <2><y>\n" },
  { "quoted-newlines", CSV (UTF8, FALSE, ',', 1), NULL,
    BYTES ("id,\"n\nm\"\n1,\"a\r\nb\"\r2,\"c\td\"\n\n3,e"),
    "1 line 3 at 9+8: <1><a\\0d\\0ab>\n2 line 5 at 18+7: <2><c\\09d>\n3 line 7 at 27+3: <3><e>\n" },
  { "unclosed-quote", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n\n1,x\n2,\"y\n3,z\n"),
    "1 line 2 at 5+3: <1><x>\n2 line 3 at 9+9: !unclosed-quote cell 2 [\"y\\0a3,z\\0a] the quote "
    "opened on line 3 (cell 2) is not closed before the end of the file\n" },
  { "text-after-quote", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n\n1,\"N\" GmbH\n2,y\n"),
    "1 line 2 at 5+10: !text-after-quote cell 2 [\"N\" GmbH] text follows the closing quote of "
    "cell 2\n2 line 3 at 16+3: <2><y>\n" },
  { "text-after-quote-lenient", CSV (UTF8, FALSE, ',', 1), &lenient,
    BYTES ("id,n\n1,\"N\" GmbH\n2,y\n"),
    "1 line 2 at 5+10: <1><\"N\" GmbH> lenient\n2 line 3 at 16+3: <2><y>\n" },
  { "bare-quote", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n\n1,6\" nail\n2,y\n"),
    "1 line 2 at 5+9: !bare-quote cell 2 [6\" nail] cell 2 holds a quote but does not begin with "
    "one\n2 line 3 at 15+3: <2><y>\n" },
  { "too-few", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n,m\n1,x\n2,y,z\n"),
    "1 line 2 at 7+3: !ragged-row cell 2 [1,x] row has 2 cells, the header has 3\n"
    "2 line 3 at 11+5: <2><y><z>\n" },
  { "too-few-allowed", CSV (UTF8, FALSE, ',', 1), &trailing, BYTES ("id,n,m\n1,x\n2,y,z\n"),
    "1 line 2 at 7+3: <1><x><>\n2 line 3 at 11+5: <2><y><z>\n" },
  { "too-many", CSV (UTF8, FALSE, ',', 1), &trailing, BYTES ("id,n\n1,x,y\n2,y, ,\n"),
    "1 line 2 at 5+5: !ragged-row cell 3 [1,x,y] row has 3 cells, the header has 2\n"
    "2 line 3 at 11+6: <2><y>\n" },
  { "rows-of-nothing", CSV (UTF8, FALSE, '\t', 1), NULL, BYTES ("id\tn\tm\n\t\n\t\t\n \t\t\t\n"),
    "1 line 2 at 7+1: <><><>\n2 line 3 at 9+2: <><><>\n3 line 4 at 12+4: < ><><>\n" },
  { "nul", CSV (UTF8, FALSE, ',', 1), NULL, BYTES ("id,n\n1,a\0b\n2,y\n"),
    "1 line 2 at 5+5: !nul-byte cell 2 [a\xe2\x90\x80"
    "b] 'n' holds a NUL byte\n2 line 3 at 11+3: <2><y>\n" },
  { "nul-never-passes", CSV (UTF8, FALSE, ',', 1), &passing, BYTES ("id,n\n1,a\0b\n2,\x07\n"),
    "1 line 2 at 5+5: !nul-byte cell 2 [a\xe2\x90\x80"
    "b] 'n' holds a NUL byte\n2 line 3 at 11+3: <2><\\07>\n" },
  { "control", CSV (UTF8, FALSE, ',', 1), NULL,
    BYTES ("id,n\n1,a\x1b"
           "b\n2,y\x7f\n3,\xc2\x85\n"),
    "1 line 2 at 5+5: !control-character cell 2 [a\\1bb] 'n' holds the control character U+001B\n"
    "2 line 3 at 11+4: !control-character cell 2 [y\x7f] 'n' holds the control character U+007F\n"
    "3 line 4 at 16+4: !control-character cell 2 [\xc2\x85] 'n' holds the control character "
    "U+0085\n" },
  { "bidi-is-text", CSV (UTF8, FALSE, ',', 1), NULL,
    BYTES ("id,n\n1,\xe2\x80\xab x \xe2\x80\xac\n"),
    "1 line 2 at 5+11: <1><\xe2\x80\xab x \xe2\x80\xac>\n" },
  { "json-object",
    { FOYER_FORMAT_JSON },
    NULL,
    BYTES ("{\"b\":2,\"a\":\"\\u202b\"}"),
    "1 line 1 at 0+20: {\"a\":\"\xe2\x80\xab\",\"b\":2}\n" },
  { "json-array",
    { FOYER_FORMAT_JSON },
    NULL,
    BYTES ("[{\"a\":1},{\"a\":1,\"a\":2},3,\n{\"a/b\":[\"x\\u0007\"]},{\"a\":\"\\u0000\"},{}]"),
    "1 line 1 at 1+7: {\"a\":1}\n"
    "2 line 1 at 9+13: !malformed-json cell 0 [{\"a\":1,\"a\":2}] line 1, column 10: a key occurs "
    "twice in one object\n"
    "3 line 1 at 23+1: !malformed-json cell 0 [3] record is not an object\n"
    "4 line 2 at 26+19: !control-character cell 0 [] a text holds the control character U+0007\n"
    "5 line 2 at 46+14: !malformed-json cell 0 [{\"a\":\"\\5cu0000\"}] line 1, column 7: \\u0000 "
    "is not allowed in a string\n6 line 2 at 61+2: {}\n" },
  { "json-lines",
    { FOYER_FORMAT_JSON_LINES },
    NULL,
    BYTES ("{\"a\":1}\n{\"a\":\n\n{\"a\":3}\r\n"),
    "1 line 1 at 0+7: {\"a\":1}\n"
    "2 line 2 at 8+5: !malformed-json cell 0 [{\"a\":] line 1, column 5: text ends too early\n"
    "3 line 4 at 15+7: {\"a\":3}\n" },
};

static void
test_hazard (gconstpointer data)
{
  const Hazard *hazard = data;
  g_autofree guint8 *bytes = g_memdup2 (hazard->bytes, hazard->length);
  g_autofree char *whole
      = fixture_read_whole (&hazard->reading, hazard->options, bytes, hazard->length);
  g_autofree char *slices
      = fixture_read_slices (&hazard->reading, hazard->options, bytes, hazard->length);

  g_assert_cmpstr (whole, ==, hazard->expected);
  g_assert_cmpstr (slices, ==, whole);
}

/* Duplicate and blank headers: by occurrence, and by number. */
static void
test_headers (void)
{
  static const char text[] = "Company, Company ,,City,\"Ci\nty\",\n1,2,3,4,5,6\n";
  const FoyerReading reading = { .delimiter = ',', .header_line = 1 };
  g_auto (FoyerHeader) header = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      foyer_header_read (&reading, NULL, (const guint8 *)text, sizeof text - 1, &header, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (foyer_columns_get_length (header.columns), ==, 6);
  g_assert_cmpint (foyer_columns_find (header.columns, "Company", 2), ==, 1);
  g_assert_cmpint (foyer_columns_find (header.columns, "column 3", 1), ==, 2);
  g_assert_cmpint (foyer_columns_find (header.columns, "Ci\nty", 1), ==, 4);
  g_assert_cmpint (foyer_columns_find (header.columns, "column 6", 1), ==, 5);
  g_assert_cmpuint (header.data_start.line, ==, 3);
  g_assert_cmpuint (header.data_start.record_no, ==, 1);
  g_assert_cmpuint (header.data_start.offset, ==, 33);
}

/* What a refused row still tells: its cells, for a name or an id in them. */
static void
test_refused_cells (void)
{
  static const char text[] = "id,n,m\nA-1,Ann\n";
  const FoyerReading reading = { .delimiter = ',', .header_line = 1 };
  g_auto (FoyerHeader) header = { NULL };
  g_autoptr (FoyerRowReader) reader = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  const FoyerRow *row;

  g_assert_true (
      foyer_header_read (&reading, NULL, (const guint8 *)text, sizeof text - 1, &header, NULL));
  reader = foyer_row_reader_new (&reading, NULL, header.columns, &header.data_start,
                                 (const guint8 *)text + 7, sizeof text - 8);
  g_assert_cmpint (foyer_row_reader_next (reader, &row, &diagnostic), ==, FOYER_ROW_REFUSED);
  g_assert_cmpuint (row->n_cells, ==, 2);
  g_assert_cmpmem (row->cells[0].text, row->cells[0].length, "A-1", 3);
  g_assert_cmpstr (diagnostic->rule, ==, "csv.columns");
}

/* Depth, nodes and bytes of one record refuse that record alone. */
static void
test_json_limits (void)
{
  const FoyerReading reading = { .format = FOYER_FORMAT_JSON };
  g_autoptr (GString) text = g_string_new ("[{\"a\":");
  g_autofree char *rows = NULL;

  for (guint i = 0; i < FOYER_LIMIT_JSON_DEPTH; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < FOYER_LIMIT_JSON_DEPTH; i++)
    g_string_append_c (text, ']');
  g_string_append (text, "},{\"a\":[0");
  for (guint i = 0; i < FOYER_LIMIT_JSON_NODES; i++)
    g_string_append (text, ",0");
  g_string_append (text, "]},{\"a\":[\"");
  for (guint i = 0; i < FOYER_LIMIT_RECORD_BYTES / 1000; i++)
    g_string_append_printf (text, "%01020d\",\"", 0);
  g_string_append (text, "\"]},{\"ok\":1}]");
  rows = fixture_read_slices (&reading, NULL, (const guint8 *)text->str, text->len);
  g_assert_nonnull (strstr (rows, "1 line 1 at 1+70: !json-limit"));
  g_assert_nonnull (strstr (rows, "2 line 1 at 72+20009: !json-limit"));
  g_assert_nonnull (strstr (rows, "!record-too-large"));
  g_assert_nonnull (strstr (rows, ": {\"ok\":1}\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  for (guint i = 0; i < G_N_ELEMENTS (hazards); i++)
    {
      g_autofree char *path = g_strconcat ("/hazards/", hazards[i].name, NULL);

      g_test_add_data_func (path, &hazards[i], test_hazard);
    }
  g_test_add_func ("/hazards/headers", test_headers);
  g_test_add_func ("/hazards/refused-cells", test_refused_cells);
  g_test_add_func ("/hazards/json-limits", test_json_limits);
  return g_test_run ();
}
