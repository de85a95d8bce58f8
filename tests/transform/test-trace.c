/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace: why each field has its value, by the code that gives it. */
#include "config.h"

#include "transform-fixture.h"

static const struct
{
  FoyerField field;
  FoyerTraceRule rule;
  const char *origin;
  const char *raw;
  const char *coercions;
  const char *value;
} steps[] = {
  { FOYER_FIELD_ATTENDEE_ID, FOYER_RULE_SYSTEM, "UUIDv5 of spring-fair/shop/7", NULL, NULL,
    "abe06178-5fdd-5565-8f26-ecdb2a665df5" },
  { FOYER_FIELD_SOURCE, FOYER_RULE_SYSTEM, "source", NULL, NULL, "shop" },
  { FOYER_FIELD_SOURCE_ID, FOYER_RULE_SOURCE, "no", " 7", "trim", "7" },
  { FOYER_FIELD_FULL_NAME, FOYER_RULE_SOURCE, "first + last", "JANE DOE", "title-case-if-uniform",
    "Jane Doe" },
  { FOYER_FIELD_EMAIL, FOYER_RULE_SOURCE, "mail", "J@x.org", "email-lower", "j@x.org" },
  { FOYER_FIELD_PRINT_TIER, FOYER_RULE_SOURCE, "tier", "speakers", NULL, "SPEAKER" },
  { FOYER_FIELD_ACCESS_LEVEL, FOYER_RULE_SYSTEM, "tier SPEAKER", NULL, NULL, "backstage" },
  { FOYER_FIELD_KIND, FOYER_RULE_DEFAULT, "tier SPEAKER", NULL, NULL, "speaker" },
  { FOYER_FIELD_COMPANY, FOYER_RULE_SOURCE, "company (2)", "'=Doe & Co", "undefuse", "=Doe & Co" },
  { FOYER_FIELD_TITLE, FOYER_RULE_PLACEHOLDER, "contract placeholder", NULL, NULL, "(title)" },
  { FOYER_FIELD_AFFILIATION, FOYER_RULE_DEFAULT, "contract default", NULL, NULL, "independent" },
  { FOYER_FIELD_TRACKS, FOYER_RULE_ABSENT, "tracks", NULL, NULL, NULL },
  { FOYER_FIELD_VIP, FOYER_RULE_SYSTEM, "tier SPEAKER", NULL, NULL, "no" },
  { FOYER_FIELD_PRINT_LOCALE, FOYER_RULE_DEFAULT, "event default", NULL, NULL, "en" },
  { FOYER_FIELD_STATUS, FOYER_RULE_DEFAULT, "a registration is active", NULL, NULL, "active" },
};

static FoyerContract *
make_contract (void)
{
  return fixture_parse_contract (
      "{\"id\":\"t\",\"unknown\":\"custom\",\"coercions\":[\"undefuse\",\"trim\"],\"fields\":{"
      "\"source_id\":{\"from\":\"no\"},"
      "\"full_name\":{\"from\":[\"whole name\",{\"join\":[\"first\",\"last\"]}],"
      "\"coercions\":[\"fold-space\",\"title-case-if-uniform\"]},"
      "\"email\":{\"from\":\"mail\",\"coercions\":[\"email-lower\"]},"
      "\"print_tier\":{\"from\":\"tier\"},"
      "\"company\":{\"from\":{\"column\":\"company\",\"occurrence\":2}},"
      "\"title\":{\"from\":\"title\",\"placeholder\":\"(title)\"},"
      "\"affiliation\":{\"from\":\"title\",\"default\":\"independent\"},"
      "\"tracks\":{\"from\":\"tracks\"}}}");
}

static const char *const columns[] = { "no",      "first", "last",   "mail", "tier", "company",
                                       "company", "title", "tracks", "size", NULL };

static void
test_record (void)
{
  g_autoptr (FoyerContract) contract = make_contract ();
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const texts[] = { " 7",       " JANE ", " DOE",       "J@x.org",
                                       "speakers", "Buyer",  "'=Doe & Co", "",
                                       " ",        "M",      NULL };
  g_autoptr (FoyerTrace) trace = NULL;
  g_autofree char *text = NULL;
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, &trace);
  fixture_assert_codes (&outcome, "");
  text = foyer_trace_dup_text (trace);
  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const FoyerTraceStep *step = foyer_trace_find (trace, steps[i].field);

      g_test_message ("%s", foyer_field_get_name (steps[i].field));
      g_assert_nonnull (step);
      g_assert_cmpint (step->rule, ==, steps[i].rule);
      g_assert_cmpstr (step->origin, ==, steps[i].origin);
      g_assert_cmpstr (step->raw, ==, steps[i].raw);
      g_assert_cmpstr (step->coercions, ==, steps[i].coercions);
      g_assert_cmpstr (step->value, ==, steps[i].value);
    }
  /* In the order of the fields; unknown columns are entries of their own. */
  for (guint i = 1; i < foyer_trace_get_length (trace); i++)
    g_assert_cmpint (foyer_trace_get_step (trace, i - 1)->field, <=,
                     foyer_trace_get_step (trace, i)->field);
  g_assert_nonnull (strstr (text, "custom[size]: current-source \"M\" from size\n"));
  g_assert_nonnull (strstr (text, "custom[company]: current-source \"Buyer\" from company\n"));
  g_assert_nonnull (
      strstr (text, "email: current-source \"j@x.org\" from mail \"J@x.org\" by email-lower\n"));
  foyer_outcome_clear (&outcome);
}

static void
test_refused (void)
{
  g_autoptr (FoyerContract) contract = make_contract ();
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const texts[] = { "7", "", "", "none", "Gold", "", "", "", "", "", NULL };
  g_autoptr (FoyerTrace) trace = NULL;
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, &trace);
  fixture_assert_codes (&outcome,
                        "name-missing@full_name, malformed-value@email, unknown-tier@print_tier");
  g_assert_cmpint (foyer_trace_find (trace, FOYER_FIELD_FULL_NAME)->rule, ==, FOYER_RULE_REFUSED);
  g_assert_cmpint (foyer_trace_find (trace, FOYER_FIELD_EMAIL)->rule, ==, FOYER_RULE_REFUSED);
  g_assert_cmpstr (foyer_trace_find (trace, FOYER_FIELD_EMAIL)->raw, ==, "none");
  g_assert_null (foyer_trace_find (trace, FOYER_FIELD_EMAIL)->value);
  g_assert_cmpstr (foyer_trace_find (trace, FOYER_FIELD_SOURCE_ID)->value, ==, "7");
  foyer_outcome_clear (&outcome);
}

static void
test_json (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("reference");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerTrace) trace = NULL;
  FoyerOutcome outcome;

  fixture_map_json (
      contract, taxonomy,
      "{\"id\":\"REG-001\",\"name\":\"jane doe\",\"email\":\"J@x.org\",\"tier\":\"vip\"}", &outcome,
      &trace);
  g_assert_cmpstr (foyer_trace_find (trace, FOYER_FIELD_FULL_NAME)->origin, ==, "/name");
  g_assert_cmpstr (foyer_trace_find (trace, FOYER_FIELD_PRINT_TIER)->coercions, ==, "upper");
  g_assert_cmpint (foyer_trace_find (trace, FOYER_FIELD_COMPANY)->rule, ==, FOYER_RULE_DEFAULT);
  g_assert_cmpint (foyer_trace_find (trace, FOYER_FIELD_DIETARY_FLAGS)->rule, ==,
                   FOYER_RULE_DEFAULT);
  g_assert_cmpstr (foyer_trace_find (trace, FOYER_FIELD_ATTENDEE_ID)->origin, ==,
                   "UUIDv5 of REG-001");
  foyer_outcome_clear (&outcome);
}

/* Asking for the trace changes nothing of the outcome. */
static void
test_same_outcome (void)
{
  g_autoptr (FoyerContract) contract = make_contract ();
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const texts[]
      = { "7", "jane", "doe", "J@x.org", "vip", "a", "b", "", "x", "M", NULL };
  g_autoptr (FoyerTrace) trace = NULL;
  FoyerOutcome with, without;

  fixture_map_cells (contract, taxonomy, columns, texts, &with, &trace);
  fixture_map_cells (contract, taxonomy, columns, texts, &without, NULL);
  g_assert_true (foyer_record_equal (with.record, without.record));
  foyer_outcome_clear (&with);
  foyer_outcome_clear (&without);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace/record", test_record);
  g_test_add_func ("/trace/refused", test_refused);
  g_test_add_func ("/trace/json", test_json);
  g_test_add_func ("/trace/same-outcome", test_same_outcome);
  return g_test_run ();
}
