/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taxonomy documents: what is refused, how words are found, what is inherited. */
#include "config.h"

#include "foyer-base-error.h"
#include "foyer-taxonomy-change.h"
#include "foyer-transform-error.h"
#include "transform-fixture.h"

static void
assert_refused (const char *text, const char *const *messages)
{
  g_autoptr (GError) error = NULL;
  FoyerTaxonomy *taxonomy = foyer_taxonomy_load ("t.json", text, strlen (text), &error);

  g_assert_null (taxonomy);
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  for (guint i = 0; messages[i] != NULL; i++)
    if (strstr (error->message, messages[i]) == NULL)
      g_error ("no \"%s\" in:\n%s", messages[i], error->message);
}

static void
test_problems (void)
{
  assert_refused ("{", (const char *const[]){ "t.json:1:", "syntax", NULL });
  assert_refused ("[]", (const char *const[]){ "must be an object", NULL });
  assert_refused ("{\"id\":\"x\"}", (const char *const[]){ "at least one tier", NULL });
  /* several at once, each with its line, path and rule */
  assert_refused ("{\"id\": \"bad id\",\n"
                  "\"tiers\": {\n"
                  "  \"A\": {\"parent\": \"B\", \"colour\": \"red\", \"rank\": 0},\n"
                  "  \"B\": {\"parent\": \"A\", \"aliases\": [\"a\", \"Bee\", \"bee!\"]},\n"
                  "  \"C\": {\"parent\": \"Z\", \"kind\": \"nobody\", \"shade\": 1},\n"
                  "  \"D D\": {\"replaced_by\": \"D D\"}},\n"
                  "\"kinds\": {\"k\": {\"requires\": [\"name\"]}},\n"
                  "\"default_kind\": \"q\"}",
                  (const char *const[]){
                      "t.json:1: /id: range: 'bad id'",
                      "t.json:3: /tiers/A/colour: range: 'red' is not a colour",
                      "t.json:3: /tiers/A/rank: range:",
                      "t.json:3: /tiers/A/parent: cycle:",
                      "t.json:4: /tiers/B/parent: cycle:",
                      "t.json:4: /tiers/B/aliases/0: duplicate: 'a' means 'A' already",
                      "t.json:4: /tiers/B/aliases/2: duplicate:",
                      "t.json:5: /tiers/C/parent: reference: there is no 'Z' in tiers",
                      "t.json:5: /tiers/C/kind: reference:",
                      "t.json:5: /tiers/C/shade: unknown-key:",
                      "/tiers/D D/replaced_by: cycle:",
                      "t.json:7: /kinds/k/requires/0: reference: there is no field 'name'",
                      "t.json:8: /default_kind: reference:",
                      NULL,
                  });
  assert_refused ("{\"id\":\"x\",\"tiers\":{\"A\":{\"entitlements\":[1]}}}",
                  (const char *const[]){ "/tiers/A/entitlements/0: type:", NULL });
  assert_refused ("{\"id\":\"x\",\"tiers\":{\"A\":{},\"a\":{}}}",
                  (const char *const[]){ "'a' means 'A' already", NULL });
  assert_refused ("{\"id\":\"x\",\"tiers\":{\"A\":{\"labels\":{\"en\":\"a\\nb\"}}}}",
                  (const char *const[]){ "/tiers/A/labels/en: range:", NULL });
}

static void
test_shipped (void)
{
  static const char *const codes[] = { "VIP", "SPEAKER", "STAFF", "PRESS", "EXHIBITOR", "GENERAL" };
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerTaxonomy) demo = fixture_load_taxonomy ("demo");
  g_assert_cmpstr (foyer_taxonomy_get_reference (taxonomy), ==, "default@1");
  g_assert_cmpuint (foyer_taxonomy_get_length (taxonomy, FOYER_VOCABULARY_TIER), ==, 6);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      const FoyerTerm *term = foyer_taxonomy_get_term (taxonomy, FOYER_VOCABULARY_TIER, i);

      g_assert_cmpstr (term->code, ==, codes[i]);
      g_assert_cmpuint (term->rank, ==, i + 1);
      g_assert_cmpint (term->is_vip, ==, i == 0);
      g_assert_nonnull (term->access_level);
      g_assert_cmpuint (g_hash_table_size (term->labels), >=, 4);
    }
  g_assert_cmpuint (foyer_taxonomy_get_length (demo, FOYER_VOCABULARY_TIER), >=, 6);
}

static void
test_find (void)
{
  static const struct
  {
    const char *word;
    const char *code;
  } words[] = {
    { "VIP", "VIP" },
    { "vip", "VIP" },
    { " Speakers ", "SPEAKER" },
    { "SPEAKER", "SPEAKER" },
    { "Early–Bird   ticket", "GENERAL" },
    { "Volunteer/Staff", "STAFF" },
    { "Speakrs", NULL },
    { "Gold Early", NULL },
    { "", NULL },
    { "Workshop only", NULL },
    { "TEST – do not print", NULL },
  };
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const FoyerTerm *term = foyer_taxonomy_find_tier (taxonomy, words[i].word);

      g_assert_cmpstr (term != NULL ? term->code : NULL, ==, words[i].code);
    }
}

static void
test_nearest (void)
{
  static const struct
  {
    const char *word;
    const char *code;
  } words[] = {
    { "Speakrs", "SPEAKER" },
    { "Spekaers", "SPEAKER" },
    { "Genral Admission", "GENERAL" },
    { "Conference tickt", "GENERAL" },
    { "VVIP pass", "VIP" },
    { "Standart", "GENERAL" },
    { "Gold Early", NULL },
    { "Afterparty", NULL },
    { "", NULL },
  };
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  g_autofree char *long_word = g_strnfill (100000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const FoyerTerm *nearest[3] = { NULL };

      (void)foyer_taxonomy_find_nearest (taxonomy, FOYER_VOCABULARY_TIER, words[i].word,
                                         strlen (words[i].word), nearest, 3);
      g_assert_cmpstr (nearest[0] != NULL ? nearest[0]->code : NULL, ==, words[i].code);
    }
  g_assert_cmpuint (
      foyer_taxonomy_find_nearest (taxonomy, FOYER_VOCABULARY_TIER, long_word, 100000, NULL, 0), ==,
      0);
}

static const char family[]
    = "{\"id\":\"f\",\"version\":3,\"default_kind\":\"guest\","
      "\"kinds\":{\"guest\":{},\"firm\":{\"requires\":[\"company\",\"email\"]}},"
      "\"tiers\":{"
      "\"TOP\":{\"colour\":\"#AABBCC\",\"rank\":2,\"access_level\":\"hall\",\"kind\":\"firm\","
      "  \"template\":\"label\",\"vip\":true,\"entitlements\":[\"hall\",\"bar\"],"
      "  \"labels\":{\"en\":\"Top\",\"de\":\"Oben\"}},"
      "\"MIDDLE\":{\"parent\":\"TOP\",\"rank\":1,\"entitlements\":[\"bar\",\"roof\"]},"
      "\"LOW\":{\"parent\":\"MIDDLE\",\"access_level\":\"yard\"},"
      "\"OLD\":{\"replaced_by\":\"LOW\",\"aliases\":[\"Ancient\"]}}}";

static void
test_inheritance (void)
{
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_parse_taxonomy (family);
  const FoyerTerm *low = foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, "LOW");
  const FoyerTerm *old = foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, "OLD");
  static const char *const expected[] = { "bar", "roof", "hall", NULL };

  g_assert_cmpstr (low->colour, ==, "#aabbcc");
  g_assert_cmpuint (low->rank, ==, 1);
  g_assert_cmpstr (low->access_level, ==, "yard");
  g_assert_cmpstr (low->kind, ==, "firm");
  g_assert_cmpstr (low->template_name, ==, "label");
  g_assert_true (low->is_vip);
  g_assert_true (foyer_term_is_within (low, "TOP"));
  g_assert_false (foyer_term_is_within (low, "OLD"));
  g_assert_true (g_strv_equal (low->entitlements, expected));
  g_assert_true (old->is_deprecated);
  g_assert_cmpstr (old->replaced_by->code, ==, "LOW");
  g_assert_true (foyer_taxonomy_find_tier (taxonomy, "ancient") == low);
  g_assert_true (foyer_taxonomy_find_tier (taxonomy, "old") == low);
  g_assert_null (foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, "old"));
}

static void
test_labels (void)
{
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_parse_taxonomy (family);
  const FoyerTerm *top = foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, "TOP");
  const FoyerTerm *low = foyer_taxonomy_lookup (taxonomy, FOYER_VOCABULARY_TIER, "LOW");

  g_assert_cmpstr (foyer_term_get_label (top, "de"), ==, "Oben");
  g_assert_cmpstr (foyer_term_get_label (top, "de_AT.UTF-8"), ==, "Oben");
  g_assert_cmpstr (foyer_term_get_label (top, "fr"), ==, "Top");
  g_assert_cmpstr (foyer_term_get_label (top, NULL), ==, "Top");
  g_assert_cmpstr (foyer_term_get_label (low, "de"), ==, "LOW");
}

static FoyerTaxonomy *
follow (FoyerTaxonomy *taxonomy, const char *text, GError **error)
{
  return foyer_taxonomy_load_successor (taxonomy, "next.json", text, strlen (text), error);
}

static void
assert_cannot_follow (FoyerTaxonomy *taxonomy, const char *text, const char *const *messages)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (follow (taxonomy, text, &error));
  g_assert_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_REMOVED);
  for (guint i = 0; messages[i] != NULL; i++)
    if (strstr (error->message, messages[i]) == NULL)
      g_error ("no \"%s\" in:\n%s", messages[i], error->message);
}

/* Every refusal names file, line, path and rule. */
static void
test_successor (void)
{
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_parse_taxonomy (family);
  g_autoptr (FoyerTaxonomy) demo = fixture_load_taxonomy ("default");
  g_autoptr (FoyerTaxonomy) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fixture_read ("taxonomies", "demo.taxonomy.json", NULL);

  assert_cannot_follow (taxonomy,
                        "{\"id\":\"f\",\"version\":4,\n\"tiers\":{\n"
                        "\"TOP\":{\"aliases\":[\"Ancient\"]},\n"
                        "\"MIDDLE\":{},\"LOW\":{}},\n\"tracks\":{\"firm\":{}}}",
                        (const char *const[]){
                            "'f@4' cannot follow 'f@3'",
                            "next.json:2: /tiers/OLD: removed: 'OLD' of tiers is gone",
                            "next.json:3: /tiers/TOP: meaning: 'ancient' of tiers means 'TOP' and "
                            "no more 'OLD'",
                            "/kinds/firm: type: 'firm' is a kind of 'f@3' and cannot become a "
                            "track",
                            NULL,
                        });
  assert_cannot_follow (demo, "{\"id\":\"default\",\"version\":1,\n\"tiers\":{\"A\":{}}}",
                        (const char *const[]){ "next.json:1: /version: version: version 1 is in "
                                               "use",
                                               "/tiers/VIP: removed:", NULL });
  g_assert_null (follow (demo,
                         "{\"id\":\"default\",\"version\":2,\"tiers\":{\"A\":{\"parent\":"
                         "\"A\"}}}",
                         &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "next.json:1: /tiers/A/parent: cycle:"));
  g_clear_error (&error);
  /* another document may follow if it takes nothing away */
  other = follow (demo, text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);
}

/* A record under the next version: what is in it changes with the tier's access level alone. */
static void
test_reevaluation (void)
{
  g_autoptr (FoyerTaxonomy) before = fixture_parse_taxonomy (
      "{\"id\":\"e\",\"version\":1,\"tiers\":{"
      "\"DAY\":{\"labels\":{\"en\":\"Day\",\"de\":\"Tag\"},\"access_level\":\"halls\","
      "\"entitlements\":[\"halls\"]},"
      "\"PATRON\":{\"parent\":\"DAY\",\"vip\":true},\"WEEKEND\":{}}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTaxonomy) after
      = follow (before,
                "{\"id\":\"e\",\"version\":2,\"tiers\":{"
                "\"DAY\":{\"labels\":{\"en\":\"Day\",\"de\":\"Tageskarte\"},\"access_level\":"
                "\"all\",\"entitlements\":[\"halls\",\"lounge\"],\"aliases\":[\"One day\"]},"
                "\"PATRON\":{\"parent\":\"DAY\",\"vip\":true,\"access_level\":\"halls\"},"
                "\"WEEKEND\":{\"replaced_by\":\"DAY\"},\"NIGHT\":{}}}",
                &error);
  static const struct
  {
    const char *tier, *locale, *access_level;
    gboolean is_vip;
    FoyerReevaluation what;
  } cases[] = {
    { "DAY", "de", "halls", FALSE,
      FOYER_REEVALUATION_LABEL | FOYER_REEVALUATION_ACCESS_LEVEL
          | FOYER_REEVALUATION_ENTITLEMENTS },
    { "DAY", "en", "halls", FALSE,
      FOYER_REEVALUATION_ACCESS_LEVEL | FOYER_REEVALUATION_ENTITLEMENTS },
    { "DAY", "en", "all", FALSE, FOYER_REEVALUATION_ENTITLEMENTS },
    { "PATRON", NULL, "halls", TRUE, FOYER_REEVALUATION_ENTITLEMENTS },
    { "PATRON", NULL, "halls", FALSE,
      FOYER_REEVALUATION_ACCESS_LEVEL | FOYER_REEVALUATION_ENTITLEMENTS },
    { "WEEKEND", NULL, NULL, FALSE, 0 },
    { "NOWHERE", NULL, "halls", FALSE, 0 },
    { NULL, NULL, NULL, FALSE, 0 },
  };
  g_auto (GStrv) changes = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
      g_autoptr (FoyerRecord) record = NULL;
      g_autoptr (FoyerRecord) revised = NULL;

      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, cases[i].tier);
      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_LOCALE, cases[i].locale);
      foyer_record_builder_set_text (builder, FOYER_FIELD_ACCESS_LEVEL, cases[i].access_level);
      foyer_record_builder_set_flag (builder, FOYER_FIELD_VIP, cases[i].is_vip);
      record = foyer_record_builder_end (builder);
      g_assert_cmpint (foyer_taxonomy_reevaluate (before, after, record, &revised), ==,
                       cases[i].what);
      g_assert_cmpint (revised != NULL, ==, (cases[i].what & FOYER_REEVALUATION_ACCESS_LEVEL) != 0);
      if (revised == NULL)
        continue;
      g_assert_true (foyer_record_field_equal (record, revised, FOYER_FIELD_PRINT_TIER));
      g_assert_cmpstr (foyer_record_get_text (revised, FOYER_FIELD_ACCESS_LEVEL), ==,
                       g_str_equal (cases[i].tier, "DAY") ? "all" : "halls");
    }
  changes = foyer_taxonomy_dup_changes (before, after);
  for (guint i = 0; changes[i] != NULL; i++)
    g_test_message ("%s", changes[i]);
  g_assert_true (g_strv_contains ((const char *const *)changes, "tier NIGHT: new"));
  g_assert_true (g_strv_contains ((const char *const *)changes,
                                  "tier WEEKEND: replaced by DAY; who has it keeps it"));
  g_assert_true (
      g_strv_contains ((const char *const *)changes, "tier DAY: access level all was halls"));
  g_assert_true (g_strv_contains ((const char *const *)changes,
                                  "tier DAY: entitlements halls, lounge were halls"));
  g_assert_true (g_strv_contains ((const char *const *)changes, "tier DAY: new word 'one day'"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/taxonomy/problems", test_problems);
  g_test_add_func ("/taxonomy/shipped", test_shipped);
  g_test_add_func ("/taxonomy/find", test_find);
  g_test_add_func ("/taxonomy/nearest", test_nearest);
  g_test_add_func ("/taxonomy/inheritance", test_inheritance);
  g_test_add_func ("/taxonomy/labels", test_labels);
  g_test_add_func ("/taxonomy/successor", test_successor);
  g_test_add_func ("/taxonomy/reevaluation", test_reevaluation);
  return g_test_run ();
}
