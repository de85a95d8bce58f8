/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON documents: what is refused whole, where records are, depth without recursion. */
#include "config.h"

#include "foyer-ingest-error.h"
#include "foyer-json-splitter.h"

#include <string.h>

#define BYTES(text) text, sizeof text - 1

static const struct
{
  const char *text;
  gsize length;
  int code; /* -1: right */
  const char *message;
} documents[] = {
  { BYTES (""), FOYER_INGEST_ERROR_EMPTY, "document is empty" },
  { BYTES ("\xef\xbb\xbf \n"), FOYER_INGEST_ERROR_EMPTY, "document is empty" },
  { BYTES ("[{\"a\":1},\n{\"b\":2}"), FOYER_INGEST_ERROR_SYNTAX,
    "line 2, column 8: text ends too early" },
  { BYTES ("[1,]"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 4: this is no JSON value" },
  { BYTES ("[1 2]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 4: comma or closing bracket is missing" },
  { BYTES ("{\"a\" 1}"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 6: colon is missing" },
  { BYTES ("{a:1}"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 2: key must be a string" },
  { BYTES ("{\"a\":1,}"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 8: key must be a string" },
  { BYTES ("{\"a\":1}}"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 8: something follows the document" },
  { BYTES ("{\"a\":1]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 7: comma or closing bracket is missing" },
  { BYTES ("[01]"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 3: number with a leading zero" },
  { BYTES ("[1.]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 4: number without a digit where one must be" },
  { BYTES ("[+1]"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 2: this is no JSON value" },
  { BYTES ("[NaN]"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 2: this is no JSON value" },
  { BYTES ("[\"a\tb\"]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 4: control character in a string" },
  { BYTES ("[\"\\x\"]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 4: unknown escape in a string" },
  { BYTES ("[\"\\u12g4\"]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 7: \\u needs four hexadecimal digits" },
  { BYTES ("[\"open]"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 8: text ends too early" },
  { BYTES ("3"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 1: document is neither an object nor an array" },
  { BYTES ("[1]\0"), FOYER_INGEST_ERROR_SYNTAX, "line 1, column 4: NUL byte" },
  { BYTES ("[\"M\xfcller\"]"), FOYER_INGEST_ERROR_ENCODING,
    "line 1, column 4: text is not UTF-8, as JSON must be" },
  { BYTES ("\xef\xbb\xbf\xef\xbb\xbf[]"), FOYER_INGEST_ERROR_SYNTAX,
    "line 1, column 2: document is neither an object nor an array" },
  { BYTES ("[]"), -1, NULL },
  { BYTES ("{}"), -1, NULL },
  { BYTES ("\xef\xbb\xbf[{\"a\":[true,false,null,-0.5e+3,\"\\u00e9\\n\"],\"b\":{}}]\r\n"), -1,
    NULL },
};

static void
test_documents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_right = foyer_json_verify (documents[i].text, documents[i].length, &error);

      if (documents[i].code < 0)
        {
          g_assert_no_error (error);
          g_assert_true (is_right);
          continue;
        }
      g_assert_error (error, FOYER_INGEST_ERROR, documents[i].code);
      g_assert_cmpstr (error->message, ==, documents[i].message);
    }
}

/* Every beginning of a document is refused. */
static void
test_cut_off (void)
{
  static const char text[] = "[{\"a\": [1, -2.5e1, \"x\\u0041\"], \"b\": {\"c\": null}}, {}]";

  g_assert_true (foyer_json_verify (text, sizeof text - 1, NULL));
  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autofree char *copy = g_memdup2 (text, length + 1);

      g_assert_false (foyer_json_verify (copy, length, NULL));
    }
}

static void
test_depth (void)
{
  guint depth = 1000000;
  g_autoptr (GString) text = g_string_new (NULL);
  FoyerPosition start = { 0, 1, 1 }, record;
  FoyerJsonSplitter splitter;
  gsize length;

  for (guint i = 0; i < depth; i++)
    g_string_append (text, i % 2 == 0 ? "[" : "{\"a\":");
  for (guint i = depth; i > 0; i--)
    g_string_append_c (text, i % 2 == 1 ? ']' : '}');
  g_assert_false (foyer_json_verify (text->str, text->len, NULL));
  g_string_insert_c (text, (gssize)(depth / 2 + depth / 2 * 5), '1');
  g_assert_true (foyer_json_verify (text->str, text->len, NULL));
  foyer_json_splitter_init (&splitter, FOYER_FORMAT_JSON, text->str, text->len, &start);
  g_assert_true (foyer_json_splitter_next (&splitter, &record, &length));
  g_assert_cmpuint (record.offset, ==, 1);
  g_assert_cmpuint (length, ==, text->len - 2);
  g_assert_false (foyer_json_splitter_next (&splitter, &record, &length));
}

static void
assert_splits (FoyerFormat format, const char *text, const FoyerPosition *start,
               const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  FoyerJsonSplitter splitter;
  FoyerPosition record;
  gsize length;

  foyer_json_splitter_init (&splitter, format, text, strlen (text), start);
  while (foyer_json_splitter_next (&splitter, &record, &length))
    g_string_append_printf (
        out, "%" G_GUINT64_FORMAT " line %" G_GUINT64_FORMAT " at %" G_GUINT64_FORMAT ": %.*s|",
        record.record_no, record.line, record.offset, (int)length,
        text + record.offset - start->offset);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_records (void)
{
  const FoyerPosition whole = { 0, 1, 1 };
  const FoyerPosition later = { 100, 7, 5 };

  assert_splits (FOYER_FORMAT_JSON, "{\"a\":1}", &whole, "1 line 1 at 0: {\"a\":1}|");
  assert_splits (FOYER_FORMAT_JSON, "\xef\xbb\xbf [ ]\n", &whole, "");
  assert_splits (FOYER_FORMAT_JSON, "\xef\xbb\xbf[\n {\"a\":\n\"]},\\\"\"},\r\n3,[1,[2]],\"x\" ]",
                 &whole,
                 "1 line 2 at 6: {\"a\":\n\"]},\\\"\"}|2 line 4 at 23: 3|3 line 4 at 25: "
                 "[1,[2]]|4 line 4 at 33: \"x\"|");
  /* From the middle: a record that is an array is not the document's bracket. */
  assert_splits (FOYER_FORMAT_JSON, "[1],\n{\"b\":2}]", &later,
                 "5 line 7 at 100: [1]|6 line 8 at 105: {\"b\":2}|");
  assert_splits (FOYER_FORMAT_JSON_LINES, "\xef\xbb\xbf{\"a\":1}\r\n\n  \n{broken\n[2]", &whole,
                 "1 line 1 at 3: {\"a\":1}|2 line 4 at 16: {broken|3 line 5 at 24: [2]|");
  /* Nothing makes it run on for ever. */
  assert_splits (FOYER_FORMAT_JSON, "}}:,\"open", &later,
                 "5 line 7 at 100: }}:|6 line 7 at 104: "
                 "\"open|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-splitter/documents", test_documents);
  g_test_add_func ("/json-splitter/cut-off", test_cut_off);
  g_test_add_func ("/json-splitter/depth", test_depth);
  g_test_add_func ("/json-splitter/records", test_records);
  return g_test_run ();
}
