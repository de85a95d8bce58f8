/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-document and its cursors: lines, every kind of problem, order, and what happens
 * after a syntax error. */
#include "config.h"

#include "foyer-document.h"

#include "foyer-base-error.h"
#include "foyer-limits.h"

#include <string.h>

static FoyerDocument *
parse (const char *text)
{
  return foyer_document_parse ("test.json", text, strlen (text));
}

static const FoyerDocumentProblem *
get_problem (FoyerDocument *document, guint index)
{
  GPtrArray *problems = foyer_document_get_problems (document);

  g_assert_cmpuint (index, <, problems->len);
  return g_ptr_array_index (problems, index);
}

/* All problems as one text. */
static void
assert_problems (FoyerDocument *document, const char *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (foyer_document_has_failed (document, &error), ==, expected != NULL);
  if (expected != NULL)
    g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, expected);
}

static void
test_syntax (void)
{
  static const struct
  {
    const char *text;
    guint line;
    const char *rule;
  } cases[] = {
    { "", 1, "syntax" },
    { "{\n\"a\": 1,\n\"a\": 2\n}", 3, "syntax" },
    { "{\n\n  \"a\": tru\n}", 3, "syntax" },
    { "{\"a\": 1}\n\nx", 3, "syntax" },
    { "{\n\"a\": 1\n", 3, "syntax" },
    { "\xef\xbb\xbf{}", 1, "syntax" },
    { "{\"a\":\n\"\\u0000\"}", 2, "syntax" },
    { "\n[1]", 2, "type" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n", 1, "limit" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerDocument) document = parse (cases[i].text);
      const FoyerDocumentProblem *problem = get_problem (document, 0);

      g_test_message ("%s", problem->message);
      g_assert_cmpuint (foyer_document_get_problems (document)->len, ==, 1);
      g_assert_cmpstr (problem->rule, ==, cases[i].rule);
      g_assert_cmpstr (problem->path, ==, "");
      g_assert_cmpuint (problem->line, ==, cases[i].line);
      g_assert_true (json_is_object (foyer_document_get_root (document)));
      g_assert_cmpuint (json_object_size (foyer_document_get_root (document)), ==, 0);
      g_assert_true (foyer_document_has_failed (document, NULL));
    }
}

static void
test_lines (void)
{
  g_autoptr (FoyerDocument) document = parse ("\n"
                                              "{ \"fields\": {\n"
                                              "    \"email\": { \"type\":\n"
                                              "      \"text\", \"max\": 10 },\n"
                                              "    \"a/b~c\\u00e9\\\"}\": [ 1,\n"
                                              "      [ true, {\n"
                                              "        \"x\": null } ],\r\n"
                                              "      \"in \\\"text\\\" [{,\" ]\n"
                                              "  },\n"
                                              "  \"empty\": {}, \"list\": [],\n"
                                              "  \"end\": -1.5e3\n"
                                              "}\n");
  static const struct
  {
    const char *path;
    guint line;
  } cases[] = {
    { "", 2 },
    { "/fields", 2 },
    { "/fields/email", 3 },
    { "/fields/email/type", 4 },
    { "/fields/email/max", 4 },
    { "/fields/a~1b~0c\xc3\xa9\"}", 5 },
    { "/fields/a~1b~0c\xc3\xa9\"}/0", 5 },
    { "/fields/a~1b~0c\xc3\xa9\"}/1", 6 },
    { "/fields/a~1b~0c\xc3\xa9\"}/1/0", 6 },
    { "/fields/a~1b~0c\xc3\xa9\"}/1/1", 6 },
    { "/fields/a~1b~0c\xc3\xa9\"}/1/1/x", 7 },
    { "/fields/a~1b~0c\xc3\xa9\"}/2", 8 },
    { "/empty", 10 },
    { "/list", 10 },
    { "/end", 11 },
    { "/list/0", 0 },
    { "/fields/email/typ", 0 },
    { "/nothing", 0 },
    { "fields", 0 },
  };

  assert_problems (document, NULL);
  g_assert_cmpstr (foyer_document_get_name (document), ==, "test.json");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].path);
      g_assert_cmpuint (foyer_document_get_line (document, cases[i].path), ==, cases[i].line);
    }
}

static void
test_good_values (void)
{
  static const char *const keywords[] = { "red", "green", NULL };
  static const char *const known[]
      = { "text", "integer", "number", "whole", "flag", "colour", NULL };
  g_autoptr (FoyerDocument) document
      = parse ("{\"text\":\"x\",\"integer\":-3,\"number\":0.5,\"whole\":2,\"flag\":true,"
               "\"colour\":\"green\",\"comment\":\"why\",\"$schema\":\"y\"}");
  FoyerCursor cursor = foyer_document_get_cursor (document);

  foyer_cursor_check_keys (&cursor, known);
  g_assert_cmpstr (foyer_cursor_get_text (&cursor, "text", "f"), ==, "x");
  g_assert_cmpstr (foyer_cursor_get_required_text (&cursor, "text"), ==, "x");
  g_assert_cmpint (foyer_cursor_get_integer (&cursor, "integer", -3, 5, 1), ==, -3);
  g_assert_true (foyer_cursor_get_number (&cursor, "number", 0, 1, 9) == 0.5);
  g_assert_true (foyer_cursor_get_number (&cursor, "whole", 0, 2, 9) == 2.0);
  g_assert_true (foyer_cursor_get_flag (&cursor, "flag", FALSE));
  g_assert_cmpint (foyer_cursor_get_keyword (&cursor, "colour", keywords, 0), ==, 1);
  g_assert_true (foyer_cursor_has (&cursor, "flag"));
  g_assert_false (foyer_cursor_has (&cursor, "flags"));
  /* What is missing gives the fallback and no problem. */
  g_assert_cmpstr (foyer_cursor_get_text (&cursor, "no", "f"), ==, "f");
  g_assert_cmpint (foyer_cursor_get_integer (&cursor, "no", 0, 1, 77), ==, 77);
  g_assert_true (foyer_cursor_get_number (&cursor, "no", 0, 1, 7.5) == 7.5);
  g_assert_true (foyer_cursor_get_flag (&cursor, "no", TRUE));
  g_assert_cmpint (foyer_cursor_get_keyword (&cursor, "no", keywords, -1), ==, -1);
  g_assert_null (foyer_cursor_get_object (&cursor, "no").value);
  g_assert_null (foyer_cursor_get_array (&cursor, "no").value);
  assert_problems (document, NULL);
}

static void
test_problems (void)
{
  static const char *const keywords[] = { "red", "green", NULL };
  static const char *const known[]
      = { "text", "integer", "big", "number", "flag", "colour", "object", "array", NULL };
  g_autoptr (FoyerDocument) document = parse ("{\n"
                                              "\"text\": 1,\n"
                                              "\"integer\": 1.5,\n"
                                              "\"big\": 1000,\n"
                                              "\"number\": 2.5,\n"
                                              "\"flag\": \"yes\",\n"
                                              "\"colour\": \"blue\",\n"
                                              "\"object\": [],\n"
                                              "\"array\": {},\n"
                                              "\"colur\": null\n"
                                              "}");
  FoyerCursor cursor = foyer_document_get_cursor (document);

  foyer_cursor_check_keys (&cursor, known);
  g_assert_null (foyer_cursor_get_array (&cursor, "array").value);
  g_assert_null (foyer_cursor_get_object (&cursor, "object").value);
  g_assert_cmpint (foyer_cursor_get_keyword (&cursor, "colour", keywords, 0), ==, 0);
  g_assert_true (foyer_cursor_get_flag (&cursor, "flag", TRUE));
  g_assert_true (foyer_cursor_get_number (&cursor, "number", 0.25, 1.5, 1) == 1);
  g_assert_cmpint (foyer_cursor_get_integer (&cursor, "big", 1, 999, 5), ==, 5);
  g_assert_cmpint (foyer_cursor_get_integer (&cursor, "integer", 0, 9, 5), ==, 5);
  g_assert_cmpstr (foyer_cursor_get_text (&cursor, "text", "f"), ==, "f");
  g_assert_null (foyer_cursor_get_required_text (&cursor, "name"));
  foyer_cursor_add_problem (&cursor, "big", "reference", "'%s' is nowhere", "x");
  /* Asking twice is one problem. */
  g_assert_cmpstr (foyer_cursor_get_text (&cursor, "text", "f"), ==, "f");
  g_assert_null (foyer_cursor_get_required_text (&cursor, "name"));

  assert_problems (document,
                   "test.json:1: /name: required: 'name' is missing\n"
                   "test.json:2: /text: type: must be text, not an integer\n"
                   "test.json:3: /integer: type: must be an integer, not a number\n"
                   "test.json:4: /big: range: 1000 is not from 1 to 999\n"
                   "test.json:4: /big: reference: 'x' is nowhere\n"
                   "test.json:5: /number: range: 2.5 is not from 0.25 to 1.5\n"
                   "test.json:6: /flag: type: must be true or false, not text\n"
                   "test.json:7: /colour: range: 'blue' is not one of: red, green\n"
                   "test.json:8: /object: type: must be an object, not an array\n"
                   "test.json:9: /array: type: must be an array, not an object\n"
                   "test.json:10: /colur: unknown-key: 'colur' is not a known key; known here: "
                   "text, integer, big, number, flag, colour, object, array");
}

static void
test_nested (void)
{
  g_autoptr (FoyerDocument) document = parse ("{\"tiers\": {\n"
                                              "  \"b\": {\"label\": \"B\"},\n"
                                              "  \"a/x\": {\"label\": 2},\n"
                                              "  \"c\": 3},\n"
                                              "\"list\": [\"one\", {\"k\": 1},\n"
                                              " 5, [7]]}");
  FoyerCursor root = foyer_document_get_cursor (document);
  FoyerCursor tiers = foyer_cursor_get_object (&root, "tiers");
  FoyerCursor list = foyer_cursor_get_array (&root, "list");
  FoyerCursor member, element;

  g_assert_cmpuint (foyer_cursor_get_length (&tiers), ==, 3);
  g_assert_cmpstr (foyer_cursor_get_member_name (&tiers, 0), ==, "b");
  g_assert_cmpstr (foyer_cursor_get_member_name (&tiers, 1), ==, "a/x");
  g_assert_cmpstr (foyer_cursor_get_member_name (&tiers, 2), ==, "c");
  g_assert_null (foyer_cursor_get_member_name (&tiers, 3));
  g_assert_null (foyer_cursor_get_member (&tiers, 3).value);
  member = foyer_cursor_get_member (&tiers, 0);
  g_assert_cmpstr (member.path, ==, "/tiers/b");
  g_assert_cmpstr (foyer_cursor_get_text (&member, "label", NULL), ==, "B");
  member = foyer_cursor_get_member (&tiers, 1);
  g_assert_cmpstr (foyer_cursor_get_text (&member, "label", "f"), ==, "f");
  member = foyer_cursor_get_member (&tiers, 2);
  g_assert_null (member.value);
  /* A missing object answers every question with the fallback, and says nothing more. */
  g_assert_null (foyer_cursor_get_required_text (&member, "label"));
  g_assert_cmpuint (foyer_cursor_get_length (&member), ==, 0);
  g_assert_null (foyer_cursor_get_object (&member, "x").value);
  g_assert_cmpstr (foyer_cursor_get_object (&member, "x").path, ==, "/tiers/c/x");

  g_assert_cmpuint (foyer_cursor_get_length (&list), ==, 4);
  g_assert_cmpstr (foyer_cursor_get_element_text (&list, 0), ==, "one");
  element = foyer_cursor_get_element (&list, 1);
  g_assert_cmpint (foyer_cursor_get_integer (&element, "k", 0, 9, 0), ==, 1);
  g_assert_null (foyer_cursor_get_element_text (&list, 2));
  element = foyer_cursor_get_element (&list, 3);
  g_assert_cmpuint (foyer_cursor_get_length (&element), ==, 1);
  /* An array is no object. */
  g_assert_null (foyer_cursor_get_required_text (&element, "k"));
  g_assert_null (foyer_cursor_get_element (&list, 4).value);
  g_assert_null (foyer_cursor_get_element_text (&list, 4));

  assert_problems (document,
                   "test.json:3: /tiers/a~1x/label: type: must be text, not an integer\n"
                   "test.json:4: /tiers/c: type: must be an object or array, not an integer\n"
                   "test.json:6: /list/2: type: must be text, not an integer\n"
                   "test.json:6: /list/3: type: must be an object, not an array");
}

static void
test_large (void)
{
  const guint count = 20000;
  g_autoptr (GString) text = g_string_new ("{\"codes\":{");
  g_autoptr (FoyerDocument) document = NULL;
  FoyerCursor root, codes;
  GPtrArray *problems;

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%s\n\"c%u\":{\"rank\":%u}", i > 0 ? "," : "", i, i);
  g_string_append (text, "}}");
  document = parse (text->str);
  root = foyer_document_get_cursor (document);
  codes = foyer_cursor_get_object (&root, "codes");
  g_assert_cmpuint (foyer_cursor_get_length (&codes), ==, count);
  for (guint i = 0; i < count; i++)
    {
      FoyerCursor code = foyer_cursor_get_member (&codes, i);

      g_assert_cmpint (foyer_cursor_get_integer (&code, "rank", 0, count, -1), ==, i);
      g_assert_cmpuint (foyer_document_get_line (document, code.path), ==, i + 2);
    }
  assert_problems (document, NULL);

  for (guint i = 0; i < count; i++)
    {
      FoyerCursor code = foyer_cursor_get_member (&codes, count - 1 - i);

      foyer_cursor_add_problem (&code, NULL, "reference", "wrong");
    }
  problems = foyer_document_get_problems (document);
  g_assert_cmpuint (problems->len, ==, FOYER_LIMIT_DOCUMENT_PROBLEMS);
  for (guint i = 1; i < problems->len; i++)
    g_assert_cmpuint (get_problem (document, i - 1)->line, <, get_problem (document, i)->line);
}

/* Damaged text: never a crash, and what still parses has a line for every value of the root. */
static void
test_mutated (void)
{
  static const char original[]
      = "{\"a\": [1, {\"b\\u00e9\": \"x\\\"y\"}, []],\n \"c\": {\"d\": null, "
        "\"e\": -1.5e3},\n\"f\": [[true], \"\\ud83d\\ude00\"]}";
  static const char bytes[] = "{}[],:\"\\u0 \n1eE-.tfn\xc3\xa9\xff";
  GRand *rand = g_rand_new_with_seed (13);
  guint parsed = 0;

  for (int round = 0; round < 20000; round++)
    {
      gsize length
          = sizeof original - 1 - (gsize)(round % 3 == 0 ? g_rand_int_range (rand, 0, 20) : 0);
      g_autofree char *text = g_memdup2 (original, length);
      g_autoptr (FoyerDocument) document = NULL;
      FoyerCursor cursor;

      for (int i = g_rand_int_range (rand, 0, 3); i >= 0; i--)
        text[g_rand_int_range (rand, 0, (gint32)length)]
            = bytes[g_rand_int_range (rand, 0, sizeof bytes)];
      document = foyer_document_parse ("test.json", text, length);
      cursor = foyer_document_get_cursor (document);
      if (foyer_document_get_problems (document)->len > 0)
        continue;
      parsed++;
      for (guint i = 0; i < foyer_cursor_get_length (&cursor); i++)
        {
          g_autofree char *path
              = g_strconcat ("/", foyer_cursor_get_member_name (&cursor, i), NULL);

          g_assert_cmpuint (
              strpbrk (path + 1, "~/") != NULL || foyer_document_get_line (document, path), >, 0);
        }
    }
  g_assert_cmpuint (parsed, >, 100);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/syntax", test_syntax);
  g_test_add_func ("/document/lines", test_lines);
  g_test_add_func ("/document/good-values", test_good_values);
  g_test_add_func ("/document/problems", test_problems);
  g_test_add_func ("/document/nested", test_nested);
  g_test_add_func ("/document/mutated", test_mutated);
  g_test_add_func ("/document/large", test_large);
  return g_test_run ();
}
