/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-json: tables of what must be refused and what must be accepted, limits, pointers,
 * hash floods. */
#include "config.h"

#include "foyer-json.h"

#include "foyer-base-error.h"
#include "foyer-limits.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize length; /* 0: up to the terminator */
  const char *message;
} Refused;

static void
assert_refused (const char *text, gsize length, FoyerBaseError code, const char *message)
{
  /* A copy of exactly these bytes: the sanitizer sees a scan that runs beyond them. */
  g_autofree char *exact = g_memdup2 (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = foyer_json_parse (exact, length, &foyer_json_record_limits, &error);

  g_test_message ("%.40s", text);
  g_assert_null (value);
  g_assert_error (error, FOYER_BASE_ERROR, (int)code);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  static const Refused cases[] = {
    { "", 0, "line 1, column 1: text ends too early" },
    { " ", 0, NULL },
    { "{}\0", 3, "line 1, column 3: NUL byte" },
    { "{}\n\0", 4, "line 2, column 1: NUL byte" },
    { "\0{}", 3, "line 1, column 1: NUL byte" },
    { "\"a\0b\"", 5, NULL },
    { "\xef\xbb\xbf{}", 0, "line 1, column 1: begins with a byte order mark" },
    { "{} {}", 0, NULL },
    { "[1] x", 0, NULL },
    { "[1]]", 0, NULL },
    { "{\"a\":1,\n\"a\":2}", 0, "line 2, column 3: a key occurs twice in one object" },
    { "{\"a\":1,\"\\u0061\":2}", 0, NULL },
    { "[\"\\u0000\"]", 0, "line 1, column 3: \\u0000 is not allowed in a string" },
    { "{\"\\u0000\":1}", 0, NULL },
    { "[\"\\ud800\"]", 0, NULL },
    { "[\"\\udc00\"]", 0, NULL },
    { "[\"\\ud800\\ud800\"]", 0, NULL },
    { "[\"\\ud800x\"]", 0, NULL },
    { "[\"\\ud80\"]", 0, NULL },
    { "[\"\xed\xa0\x80\"]", 0, NULL },
    { "[\"\xc0\x80\"]", 0, NULL },
    { "[\"\xff\"]", 0, NULL },
    { "[\"\xe2\x80\"]", 0, NULL },
    { "[\xc3\xa9]", 0, NULL },
    { "[9223372036854775808]", 0, NULL },
    { "[-9223372036854775809]", 0, NULL },
    { "[123456789012345678901234567890]", 0, NULL },
    { "[1e400]", 0, NULL },
    { "[NaN]", 0, NULL },
    { "[Infinity]", 0, NULL },
    { "[01]", 0, NULL },
    { "[+1]", 0, NULL },
    { "[.5]", 0, NULL },
    { "[1.]", 0, NULL },
    { "[0x10]", 0, NULL },
    { "[1,]", 0, NULL },
    { "[,1]", 0, NULL },
    { "[1 2]", 0, NULL },
    { "{\"a\":1,}", 0, NULL },
    { "{a:1}", 0, NULL },
    { "{'a':1}", 0, NULL },
    { "{\"a\"}", 0, NULL },
    { "{\"a\":}", 0, NULL },
    { "{1:2}", 0, NULL },
    { "[1}", 0, NULL },
    { "{]", 0, NULL },
    { "[", 0, NULL },
    { "[\"a", 0, "line 1, column 4: string is not closed" },
    { "[\"a\\", 0, NULL },
    { "[\"a\nb\"]", 0, NULL },
    { "[\"\t\"]", 0, NULL },
    { "[\"\\x\"]", 0, NULL },
    { "// comment\n{}", 0, NULL },
    { "{} # comment", 0, NULL },
    { "tru", 0, NULL },
    { "True", 0, NULL },
    { "null null", 0, NULL },
    { "::::", 0, NULL },
    { "[\xc2\xa0"
      "1]",
      0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, cases[i].length > 0 ? cases[i].length : strlen (cases[i].text),
                    FOYER_BASE_ERROR_SYNTAX, cases[i].message);
}

/* Messages go to logs: they must not carry what people wrote. */
static void
test_messages_hold_no_data (void)
{
  static const char *const cases[] = {
    "{\"name\": \"Zweistein\" \"Zweistein\"}",
    "{\"Zweistein\":1,\"Zweistein\":2}",
    "{\"name\": Zweistein}",
    "[\"Zweistein\\q\"]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          foyer_json_parse (cases[i], strlen (cases[i]), &foyer_json_record_limits, &error));
      g_assert_null (strstr (error->message, "weistein"));
    }
}

static void
test_accepted (void)
{
  static const char *const cases[] = {
    "{}",
    "[]",
    " \t\r\n{} \n",
    "1",
    "\"x\"",
    "true",
    "null",
    "-0",
    "[9223372036854775807,-9223372036854775808]",
    "[1.5,1e3,1E-2,-0.25]",
    "{\"a\":{\"a\":1}}",
    "{\"\":1}",
    "[\"\\ud83d\\ude00\"]",
    "[\"\xf0\x9f\x98\x80\"]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]",
    "[\"\x7f\"]",
    "[\"{[[:,\"]",
    "[\"\\\\u0000\"]",
    "{\"a\":[{\"b\":null},[]],\"c\":\"\"}",
    "[\"\\\\\"]",
    "[\"\xef\xbb\xbf\"]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i]);
      g_autofree char *exact = g_memdup2 (cases[i], length);
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) value
          = foyer_json_parse (exact, length, &foyer_json_record_limits, &error);

      g_test_message ("%s", cases[i]);
      g_assert_no_error (error);
      g_assert_nonnull (value);
    }
}

/* Exactly the limit is accepted, one more is not. */
static void
assert_limit (const char *accepted, const char *refused, const FoyerJsonLimits *limits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = foyer_json_parse (accepted, strlen (accepted), limits, &error);

  g_assert_no_error (error);
  g_assert_nonnull (value);
  g_assert_null (foyer_json_parse (refused, strlen (refused), limits, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
}

static void
test_limits (void)
{
  static const FoyerJsonLimits small = { .bytes = 100, .depth = 2, .nodes = 4, .string_bytes = 5 };
  static const FoyerJsonLimits short_text
      = { .bytes = 4, .depth = 9, .nodes = 9, .string_bytes = 9 };

  assert_limit ("[[1]]", "[[[1]]]", &small);
  assert_limit ("[[],[],[]]", "[[],[],[],[]]", &small);
  assert_limit ("[1,2,3]", "[1,2,3,4]", &small);
  /* Keys are no nodes, strings are. */
  assert_limit ("{\"a\":1,\"b\":\"\",\"c\":2}", "{\"a\":1,\"b\":\"\",\"c\":2,\"d\":3}", &small);
  assert_limit ("[\"12345\"]", "[\"123456\"]", &small);
  assert_limit ("{\"12345\":1}", "{\"123456\":1}", &small);
  assert_limit ("[12]", "[123]", &short_text);
}

static void
test_bombs (void)
{
  const gsize count = 100000;
  g_autofree char *deep = g_strnfill (count, '[');
  g_autofree char *quotes = g_strnfill (count, '"');
  g_autoptr (GString) objects = g_string_new (NULL);
  g_autoptr (GString) colons = g_string_new ("[");

  assert_refused (deep, count, FOYER_BASE_ERROR_LIMIT, "line 1, column 33: nested too deeply");
  assert_refused (quotes, count, FOYER_BASE_ERROR_LIMIT, NULL);
  for (gsize i = 0; i < count; i++)
    g_string_append (objects, "{\"a\":");
  assert_refused (objects->str, objects->len, FOYER_BASE_ERROR_LIMIT, NULL);
  /* Colons uncount nodes, but only behind the first fault, where the parser has long stopped. */
  for (gsize i = 0; i < count; i++)
    g_string_append (colons, "1:,");
  assert_refused (colons->str, colons->len, FOYER_BASE_ERROR_SYNTAX, NULL);
}

/* Many keys, among them ones that collide under simple hashes: in time, and in the order of the
 * text. */
static void
test_hash_flood (void)
{
  FoyerJsonLimits limits = foyer_json_document_limits;
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) value = NULL;
  gint64 start;
  guint index = 0;
  const char *key;
  json_t *member;

  for (guint i = 0; i < 32768; i++)
    {
      g_string_append (text, i > 0 ? ",\"" : "\"");
      for (int bit = 14; bit >= 0; bit--)
        g_string_append (text, i >> bit & 1 ? "BB" : "C!");
      g_string_append_printf (text, "\":%u", i);
    }
  g_string_append_c (text, '}');

  start = g_get_monotonic_time ();
  value = foyer_json_parse (text->str, text->len, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  json_object_foreach (value, key, member)
      g_assert_cmpint (json_integer_value (member), ==, index++);
  g_assert_cmpuint (index, ==, 32768);
}

static void
test_numbers_without_locale (void)
{
  g_autoptr (json_t) value = foyer_json_parse ("[1.5,2]", 7, &foyer_json_record_limits, NULL);

  g_assert_true (json_real_value (json_array_get (value, 0)) == 1.5);
  g_assert_cmpint (json_integer_value (json_array_get (value, 1)), ==, 2);
}

static void
test_pointers (void)
{
  /* The examples of RFC 6901 section 5, then what is not there. */
  static const char text[]
      = "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,"
        "\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8,\"~1\":9}";
  static const struct
  {
    const char *pointer;
    const char *text;
  } cases[] = {
    { "/foo/0", "bar" }, { "/foo/1", "baz" },
    { "/", "0" },        { "/a~1b", "1" },
    { "/c%d", "2" },     { "/e^f", "3" },
    { "/g|h", "4" },     { "/i\\j", "5" },
    { "/k\"l", "6" },    { "/ ", "7" },
    { "/m~0n", "8" },    { "/~01", "9" },
    { "/foo", NULL },    { "/foo/2", NULL },
    { "/foo/-", NULL },  { "/foo/00", NULL },
    { "/foo/+1", NULL }, { "/foo/", NULL },
    { "/fo", NULL },     { "/food", NULL },
    { "foo", NULL },     { "/a~2b", NULL },
    { "/m~", NULL },     { "/foo/0/x", NULL },
    { "//", NULL },      { "/foo/18446744073709551616", NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) root
      = foyer_json_parse (text, strlen (text), &foyer_json_record_limits, &error);

  g_assert_no_error (error);
  g_assert_true (foyer_json_get_pointer (root, "") == root);
  g_assert_null (foyer_json_get_pointer (NULL, "/a"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found
          = foyer_json_dup_scalar_text (foyer_json_get_pointer (root, cases[i].pointer));

      g_test_message ("%s", cases[i].pointer);
      g_assert_cmpstr (found, ==, cases[i].text);
    }
}

static void
test_scalar_text (void)
{
  static const char text[] = "[\"\xc3\xa9\",-9223372036854775808,true,false,null,1.5,[],{}]";
  static const char *const expected[]
      = { "\xc3\xa9", "-9223372036854775808", "true", "false", NULL, NULL, NULL, NULL };
  g_autoptr (json_t) root = foyer_json_parse (text, strlen (text), &foyer_json_record_limits, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *found = foyer_json_dup_scalar_text (json_array_get (root, i));

      g_assert_cmpstr (found, ==, expected[i]);
    }
  g_assert_null (foyer_json_dup_scalar_text (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/messages-hold-no-data", test_messages_hold_no_data);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/bombs", test_bombs);
  g_test_add_func ("/json/hash-flood", test_hash_flood);
  g_test_add_func ("/json/numbers-without-locale", test_numbers_without_locale);
  g_test_add_func ("/json/pointers", test_pointers);
  g_test_add_func ("/json/scalar-text", test_scalar_text);
  return g_test_run ();
}
