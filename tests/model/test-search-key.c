/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search keys and queries, sort keys; diagnostics and columns through their JSON and back.
 */
#include "config.h"

#include "foyer-diagnostic.h"
#include "foyer-model-error.h"
#include "foyer-row.h"
#include "foyer-search-key.h"

#include <string.h>

static FoyerRecord *
make_person (const char *full, const char *given, const char *family, const char *company)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, full);
  foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, given);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, family);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, company);
  return foyer_record_builder_end (builder);
}

static void
test_keys (void)
{
  static const struct
  {
    const char *name;
    const char *key;
  } cases[] = {
    { "山田太郎", "山 田 太 郎" },
    { "Łukasz Groß", "lukasz gross" },
    { "Søren Ødegård", "soren odegard" },
    { "김민준", "김 민 준" },
    { "Anna-Maria O'Brien", "anna maria o brien" },
    { "ΣΟΦΊΑ", "σοφια" },
    { "Li Wei 伟", "li wei 伟" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerRecord) record = make_person (cases[i].name, NULL, NULL, NULL);
      g_autofree char *key = foyer_search_key_dup_for_record (record);

      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

static void
test_queries (void)
{
  static const struct
  {
    const char *typed;
    const char *query;
  } cases[] = {
    { "", NULL },
    { "  \"*  ", NULL },
    { "doe ac", "\"doe\"* \"ac\"*" },
    { "太郎", "\"太 郎\"" },
    { "ŁUK", "\"luk\"*" },
    { "o\"r OR x", "\"o\"* \"r\"* \"or\"* \"x\"*" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = foyer_search_key_dup_query (cases[i].typed);

      g_assert_cmpstr (query, ==, cases[i].query);
    }
}

static void
test_sort_keys (void)
{
  g_autoptr (FoyerRecord) parted = make_person ("Jane Doe", "Jane", "Doe", NULL);
  g_autoptr (FoyerRecord) whole = make_person ("Sukarno", NULL, NULL, NULL);
  g_autofree char *parted_key = foyer_search_key_dup_sort_key (parted);
  g_autofree char *whole_key = foyer_search_key_dup_sort_key (whole);

  g_assert_cmpstr (parted_key, ==, "doe jane");
  g_assert_cmpstr (whole_key, ==, "sukarno");
}

static void
test_diagnostics (void)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  FoyerDiagnostic *diagnostic
      = foyer_diagnostic_new (FOYER_CODE_UNKNOWN_TIER, "tier '%s' is unknown", "Speakrs");
  g_autofree char *json = NULL;
  g_autoptr (GPtrArray) parsed = NULL;
  g_autoptr (GError) error = NULL;
  const FoyerDiagnostic *first;

  diagnostic->suggestion = g_strdup ("SPEAKER");
  diagnostic->line = 17;
  g_ptr_array_add (diagnostics, diagnostic);
  json = foyer_diagnostics_dup_json (diagnostics);
  parsed = foyer_diagnostics_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parsed->len, ==, 1);
  first = parsed->pdata[0];
  g_assert_cmpstr (first->message, ==, "tier 'Speakrs' is unknown");
  g_assert_cmpstr (first->suggestion, ==, "SPEAKER");
  g_assert_cmpuint (first->line, ==, 17);
  g_assert_null (foyer_diagnostics_parse ("[{\"code\":\"no-such\"}]", &error));
  g_assert_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT);
}

static void
test_excerpt (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *excerpt = foyer_diagnostic_dup_excerpt (long_text, -1);
  g_autofree char *mended = foyer_diagnostic_dup_excerpt ("a\xff"
                                                          "b",
                                                          3);

  g_assert_cmpuint (strlen (excerpt), ==, 200);
  g_assert_true (g_utf8_validate (mended, -1, NULL));
}

static void
test_columns (void)
{
  const char *names[] = { "Company", " Name ", "", "Company", NULL };
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autofree char *json = foyer_columns_dup_json (columns);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerColumns) parsed = foyer_columns_parse (json, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (foyer_columns_get_length (parsed), ==, 4);
  g_assert_cmpint (foyer_columns_find (parsed, "Company", 1), ==, 0);
  g_assert_cmpint (foyer_columns_find (parsed, "Company", 2), ==, 3);
  g_assert_cmpint (foyer_columns_find (parsed, "Name", 1), ==, 1);
  g_assert_cmpint (foyer_columns_find (parsed, "column 3", 1), ==, 2);
  g_assert_cmpint (foyer_columns_find (parsed, "company", 1), ==, -1);
  g_assert_null (foyer_columns_parse ("{}", &error));
  g_assert_error (error, FOYER_MODEL_ERROR, FOYER_MODEL_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/search-key/keys", test_keys);
  g_test_add_func ("/model/search-key/queries", test_queries);
  g_test_add_func ("/model/search-key/sort-keys", test_sort_keys);
  g_test_add_func ("/model/search-key/diagnostics", test_diagnostics);
  g_test_add_func ("/model/search-key/excerpt", test_excerpt);
  g_test_add_func ("/model/search-key/columns", test_columns);
  return g_test_run ();
}
