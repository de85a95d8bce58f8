/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting: limits of a slice, refusals of a whole delivery, and the property that slices read like
 * the whole. */
#include "config.h"

#include "ingest-fixture.h"

#include "foyer-ingest-error.h"
#include "foyer-limits.h"

static const FoyerReading csv = { .delimiter = ',', .header_line = 1 };

static GArray *
cut (const FoyerReading *reading, const GString *text)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (FoyerSliceRange));
  g_auto (FoyerHeader) header = { NULL };
  g_autoptr (FoyerSlicer) slicer = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data = (const guint8 *)text->str;
  FoyerSliceRange slice;

  g_assert_true (foyer_header_read (reading, NULL, data, text->len, &header, &error));
  slicer = foyer_slicer_new (reading, NULL, &header.data_start, data, text->len);
  while (foyer_slicer_next (slicer, &slice, &error) == FOYER_SLICER_SLICE)
    g_array_append_val (slices, slice);
  g_assert_no_error (error);
  return slices;
}

static void
test_record_limit (void)
{
  g_autoptr (GString) text = g_string_new ("id\r\n");
  g_autoptr (GArray) slices = NULL;
  FoyerSliceRange *slice;

  for (guint i = 0; i < 2 * FOYER_LIMIT_SLICE_RECORDS + 1; i++)
    g_string_append_printf (text, "%04u\r\n\n", i);
  slices = cut (&csv, text);
  g_assert_cmpuint (slices->len, ==, 3);
  slice = &g_array_index (slices, FoyerSliceRange, 1);
  g_assert_cmpuint (slice->start.offset, ==, 4 + 7 * FOYER_LIMIT_SLICE_RECORDS);
  g_assert_cmpuint (slice->start.line, ==, 2 + 2 * FOYER_LIMIT_SLICE_RECORDS);
  g_assert_cmpuint (slice->start.record_no, ==, 1 + FOYER_LIMIT_SLICE_RECORDS);
  g_assert_cmpuint (slice->length, ==, 7 * FOYER_LIMIT_SLICE_RECORDS);
  g_assert_cmpuint (slice->n_records, ==, FOYER_LIMIT_SLICE_RECORDS);
  g_assert_cmpuint (g_array_index (slices, FoyerSliceRange, 2).n_records, ==, 1);
}

static void
test_byte_limit (void)
{
  g_autoptr (GString) text = g_string_new ("id,a,b\n");
  g_autoptr (GString) half = g_string_new (NULL);
  g_autoptr (GArray) slices = NULL;

  while (half->len < 60000)
    g_string_append (half, "0123456789");
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "%u,%s,%s\n", i, half->str, half->str);
  /* A record beyond every limit is a slice alone. */
  g_string_append (text, "x,");
  for (guint i = 0; i < 40; i++)
    g_string_append (text, half->str);
  g_string_append (text, "\nlast,,\n");
  slices = cut (&csv, text);
  g_assert_cmpuint (slices->len, ==, 5);
  for (guint i = 0; i < slices->len; i++)
    {
      FoyerSliceRange *slice = &g_array_index (slices, FoyerSliceRange, i);

      g_assert_true (slice->length <= FOYER_LIMIT_SLICE_BYTES || slice->n_records == 1);
    }
  g_assert_cmpuint (g_array_index (slices, FoyerSliceRange, 3).start.record_no, ==, 21);
  g_assert_cmpuint (g_array_index (slices, FoyerSliceRange, 3).n_records, ==, 1);
  g_assert_cmpuint (g_array_index (slices, FoyerSliceRange, 4).n_records, ==, 1);
}

static void
assert_refused (const FoyerReading *reading, const char *text, gsize length, int code)
{
  const FoyerPosition start = { 0, 1, 1 };
  g_autoptr (FoyerSlicer) slicer
      = foyer_slicer_new (reading, NULL, &start, (const guint8 *)text, length);
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  g_autoptr (GError) error = NULL;
  FoyerSliceRange slice;
  FoyerSlicerEvent event;

  while ((event = foyer_slicer_next (slicer, &slice, &error)) == FOYER_SLICER_SLICE)
    ;
  g_assert_cmpint (event, ==, FOYER_SLICER_FAILED);
  g_assert_error (error, FOYER_INGEST_ERROR, code);
  diagnostic = foyer_ingest_error_new_diagnostic (error);
  g_assert_cmpstr (diagnostic->message, ==, error->message);
  g_assert_nonnull (diagnostic->rule);
}

static void
test_refused_whole (void)
{
  const FoyerReading json = { .format = FOYER_FORMAT_JSON };
  g_autoptr (GString) text = g_string_new (NULL);

  /* Good records before the fault come out nowhere. */
  assert_refused (&json, "[{\"a\":1},{\"a\":2},]", 18, FOYER_INGEST_ERROR_SYNTAX);
  assert_refused (&json, "  ", 2, FOYER_INGEST_ERROR_EMPTY);
  g_string_set_size (text, FOYER_LIMIT_JSON_FILE_BYTES + 1);
  memset (text->str, ' ', text->len);
  assert_refused (&json, text->str, text->len, FOYER_INGEST_ERROR_LIMIT);
  memset (text->str, '\n', text->len);
  for (gsize i = 0; i < 2 * (FOYER_LIMIT_CSV_ROWS + 1); i += 2)
    text->str[i] = 'x';
  assert_refused (&csv, text->str, 2 * (FOYER_LIMIT_CSV_ROWS + 1), FOYER_INGEST_ERROR_LIMIT);
}

static void
test_empty (void)
{
  const FoyerReading json = { .format = FOYER_FORMAT_JSON };
  g_autoptr (GString) text = g_string_new ("id,name\n\n\n");
  g_autoptr (GArray) slices = cut (&csv, text);
  g_autoptr (GArray) none = NULL;

  g_assert_cmpuint (slices->len, ==, 0);
  g_string_assign (text, "\xef\xbb\xbf[ ]\n");
  none = cut (&json, text);
  g_assert_cmpuint (none->len, ==, 0);
}

/* ---- Slices read like the whole ---- */

static void
put_cell (GString *text, guint64 *state)
{
  static const char *const cells[] = { "x",
                                       "",
                                       "\"a, b\"",
                                       "\"say \"\"hi\"\"\"",
                                       "\"two\nlines\"",
                                       "\"two\r\nlines\"",
                                       "caf\xc3\xa9",
                                       "\xf0\xa0\xae\xb7",
                                       "\"open",
                                       "a \"b\"",
                                       "\"q\" t",
                                       "\x07",
                                       "\xc2\xa0",
                                       "plain text",
                                       "\"\r\"" };
  guint choice = fixture_random (state) % 60;

  g_string_append (text, choice < G_N_ELEMENTS (cells) ? cells[choice] : "word");
}

/* A table with everything that goes wrong, long enough for several slices. */
static GString *
make_table (guint64 *state, guint rows)
{
  static const char *const ends[] = { "\n", "\r\n", "\r", "\n\n", "\r\r\n" };
  GString *text = g_string_new ("id,name,company\r\n");

  for (guint i = 0; i < rows; i++)
    {
      guint n = fixture_random (state) % 40 == 0 ? fixture_random (state) % 6 : 3;

      for (guint j = 0; j < n; j++)
        {
          if (j > 0)
            g_string_append_c (text, ',');
          put_cell (text, state);
        }
      if (fixture_random (state) % 200 == 0)
        g_string_append_c (text, '\xfe');
      g_string_append (text, ends[fixture_random (state) % G_N_ELEMENTS (ends)]);
    }
  return text;
}

/* Valid text as UTF-16; what is no text becomes a surrogate without its half. */
static GByteArray *
encode_utf16 (const GString *text, gboolean is_big)
{
  GByteArray *out = g_byte_array_new ();
  const char *p = text->str;

  while (p < text->str + text->len)
    {
      gunichar c = g_utf8_get_char_validated (p, text->str + text->len - p);
      guint16 units[2] = { 0xdc00, 0 };
      guint n = 1;

      if (c >= 0x110000)
        p++;
      else
        {
          p = g_utf8_next_char (p);
          units[0] = (guint16)(c < 0x10000 ? c : 0xd800 + ((c - 0x10000) >> 10));
          units[1] = (guint16)(0xdc00 + ((c - 0x10000) & 0x3ff));
          n = c < 0x10000 ? 1 : 2;
        }
      for (guint i = 0; i < n; i++)
        {
          guint8 pair[2] = { (guint8)units[i], (guint8)(units[i] >> 8) };

          if (is_big)
            pair[0] = (guint8)(units[i] >> 8), pair[1] = (guint8)units[i];
          g_byte_array_append (out, pair, 2);
        }
    }
  return out;
}

static void
assert_same (const FoyerReading *reading, const FoyerReadingOptions *options, const guint8 *data,
             gsize length)
{
  g_autofree char *whole = fixture_read_whole (reading, options, data, length);
  g_autofree char *slices = fixture_read_slices (reading, options, data, length);

  g_assert_nonnull (whole);
  g_assert_true (g_str_equal (whole, slices));
}

static void
test_property (void)
{
  guint64 state = 123456789;

  for (guint round = 0; round < 6; round++)
    {
      g_autoptr (GString) text = make_table (&state, 3000);
      g_autoptr (GByteArray) little = encode_utf16 (text, FALSE);
      g_autoptr (GByteArray) big = encode_utf16 (text, TRUE);
      FoyerReadingOptions options
          = { .has_lenient_quotes = round % 2, .allows_missing_trailing = round % 3 == 0 };
      FoyerReading reading = csv;

      for (reading.encoding = FOYER_ENCODING_UTF8; reading.encoding <= FOYER_ENCODING_MACROMAN;
           reading.encoding++)
        {
          const GByteArray *wide = reading.encoding == FOYER_ENCODING_UTF16BE ? big : little;
          gboolean is_wide = reading.encoding == FOYER_ENCODING_UTF16LE
                             || reading.encoding == FOYER_ENCODING_UTF16BE;

          assert_same (&reading, &options, is_wide ? wide->data : (const guint8 *)text->str,
                       is_wide ? wide->len : text->len);
        }
    }
}

static void
test_json_property (void)
{
  const FoyerReading json = { .format = FOYER_FORMAT_JSON };
  const FoyerReading lines = { .format = FOYER_FORMAT_JSON_LINES };
  g_autoptr (GString) text = g_string_new (" [\n");
  g_autoptr (GString) rows = g_string_new ("\xef\xbb\xbf");

  for (guint i = 0; i < 3500; i++)
    {
      g_string_append_printf (text, "%s{\"id\": %u,%s \"n\": \"[x]}, \\\"%u\"}",
                              i > 0 ? " ,\n" : "", i, i % 3 == 0 ? "\r\n\"m\":[[],{}]," : "", i);
      g_string_append_printf (rows, "{\"id\":%u%s\n%s", i, i % 9 == 0 ? "" : "}",
                              i % 5 == 0 ? "\r\n" : "");
    }
  g_string_append (text, "\n]\n");
  assert_same (&json, NULL, (const guint8 *)text->str, text->len);
  assert_same (&lines, NULL, (const guint8 *)rows->str, rows->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  g_test_add_func ("/slicer/record-limit", test_record_limit);
  g_test_add_func ("/slicer/byte-limit", test_byte_limit);
  g_test_add_func ("/slicer/refused-whole", test_refused_whole);
  g_test_add_func ("/slicer/empty", test_empty);
  g_test_add_func ("/slicer/property", test_property);
  g_test_add_func ("/slicer/json-property", test_json_property);
  return g_test_run ();
}
