/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contract documents: what is refused, binding to columns, choosing by fingerprint, random damage.
 */
#include "config.h"

#include "foyer-base-error.h"
#include "foyer-contract-match.h"
#include "foyer-transform-error.h"
#include "transform-fixture.h"

static const char *const shipped[] = { "canonical",
                                       "reference",
                                       "eventbrite-attendees",
                                       "luma-guests",
                                       "pretix-order-positions",
                                       "pretix-check-in-list",
                                       "pretix-rest-order",
                                       "eventbrite-api",
                                       "tito-tickets",
                                       "alfio-attendees",
                                       "indico-registrations",
                                       "hi-events-attendees",
                                       "hi-events-webhook",
                                       "ticket-tailor-orders",
                                       "ticket-tailor-webhook",
                                       "microsoft-forms",
                                       "salesforce-report",
                                       "hubspot-contacts",
                                       "hubspot-webhook" };
#define ALL G_N_ELEMENTS (shipped)
#define EVENTBRITE 2u
#define LUMA 3u

static void
assert_refused (const char *text, const char *const *messages)
{
  g_autoptr (GError) error = NULL;
  FoyerContract *contract = foyer_contract_load ("c.json", text, strlen (text), &error);

  g_assert_null (contract);
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_SYNTAX);
  for (guint i = 0; messages[i] != NULL; i++)
    if (strstr (error->message, messages[i]) == NULL)
      g_error ("no \"%s\" in:\n%s", messages[i], error->message);
}

static void
test_problems (void)
{
  assert_refused ("", (const char *const[]){ "syntax", NULL });
  assert_refused ("{}", (const char *const[]){ "/id: required:", "'source_id' has no source",
                                               "'full_name' has no source",
                                               "'print_tier' has no source", NULL });
  assert_refused (
      "{\"id\": \"a/b\", \"format\": \"xml\", \"unknown\": \"drop\", \"colour\": 1,\n"
      "\"match\": [{\"optional\": [\"x\"]}],\n"
      "\"reading\": {\"delimiter\": \"#\", \"footers\": [\"\"]},\n"
      "\"skip\": [{\"from\": 3, \"values\": []}],\n"
      "\"coercions\": [\"strip\", {\"list\": \";\"}],\n"
      "\"fields\": {\n"
      "  \"source_id\": {\"from\": \"id\", \"missing\": \"skip\"},\n"
      "  \"full_name\": {\"from\": \"name\", \"empty\": \"placeholder\", \"placeholder\": "
      "\"Guest\"},\n"
      "  \"print_tier\": {\"from\": \"tier\", \"malformed\": \"default\", \"default\": \"A\"},\n"
      "  \"attendee_id\": {\"from\": \"id\"},\n"
      "  \"nickname\": {\"from\": \"nick\"},\n"
      "  \"email\": {\"missing\": \"default\", \"type\": \"list\", \"collect\": true},\n"
      "  \"status\": {\"from\": \"s\", \"values\": {\"Paid\": \"ok\", \"paid!\": \"active\"}},\n"
      "  \"company\": {\"from\": {\"join\": []}, \"max_length\": 0},\n"
      "  \"tracks\": {\"from\": {\"column\": \"t\", \"occurrence\": 0}, \"coercions\": [{\"list\": "
      "\"\"}]},\n"
      "  \"registered_at\": {\"from\": \"d\", \"coercions\": [{\"date\": \"uk\", \"zone\": "
      "\"CET\"}]}\n"
      "}}",
      (const char *const[]){
          "c.json:1: /id: range:",
          "c.json:1: /format: range: 'xml' is not one of",
          "c.json:1: /unknown: range:",
          "c.json:1: /colour: unknown-key:",
          "c.json:2: /match/0/required: required:",
          "c.json:3: /reading/delimiter: range:",
          "c.json:3: /reading/footers: range:",
          "c.json:4: /skip/0/from: type:",
          "c.json:4: /skip/0/reason: required:",
          "c.json:4: /skip/0/values: required:",
          "c.json:5: /coercions/0: range: there is no coercion 'strip'",
          "c.json:5: /coercions: range: lists are split in list fields only",
          "c.json:7: /fields/source_id/missing: range:",
          "c.json:8: /fields/full_name/empty: range: 'empty' of 'full_name' must be fail",
          "c.json:9: /fields/print_tier/malformed: range:",
          "c.json:10: /fields/attendee_id: reference:",
          "c.json:11: /fields/nickname: unknown-key: there is no field 'nickname'",
          "c.json:12: /fields/email/missing: reference: there is no 'default' to take",
          "c.json:12: /fields/email/type: type:",
          "c.json:12: /fields/email/collect: type:",
          "/fields/email/from: required:",
          "c.json:13: /fields/status/values/Paid: reference: 'ok' is no status",
          "c.json:13: /fields/status/values/paid!: duplicate:",
          "c.json:14: /fields/company/from/join: required:",
          "c.json:14: /fields/company/max_length: range:",
          "c.json:15: /fields/tracks/from/occurrence: range:",
          "c.json:15: /fields/tracks/coercions/0/list: range:",
          "c.json:16: /fields/registered_at/coercions/0/date: range:",
          "c.json:16: /fields/registered_at/coercions/0/zone: range:",
          NULL,
      });
  assert_refused (
      "{\"id\":\"j\",\"format\":\"json\",\"fields\":{\"source_id\":{\"from\":\"id\"},"
      "\"full_name\":{\"from\":{\"column\":\"x\"}},\"print_tier\":{\"from\":\"/t\"}}}",
      (const char *const[]){ "'id' is not a JSON pointer", "JSON has no columns", NULL });
}

static void
test_people_problems (void)
{
  assert_refused (
      "{\"id\":\"j\",\"format\":\"json\",\"expand\":{\"quantity\":\"/n\"},\"skip\":[{"
      "\"from\":\"/a\",\"unless\":3,\"reason\":\"r\"}],\"fields\":{\"source_id\":{"
      "\"from\":\"@/id\"},\"full_name\":{\"from\":\"@name\"},\"print_tier\":{\"from\":{"
      "\"flag\":{\"join\":[\"/a\"]},\"yes\":\"x\"}}}}",
      (const char *const[]){ "/expand: range: in JSON 'expand' names an array",
                             "/skip/0/unless: type:", "pointers that begin with '@' need",
                             "'@name' is not a JSON pointer", "'flag' names one column or pointer",
                             NULL });
  assert_refused ("{\"id\":\"j\",\"format\":\"json\",\"expand\":{\"each\":\"/people\"},\"fields\":{"
                  "\"source_id\":{\"from\":\"/id\"},\"full_name\":{\"from\":\"/name\"},"
                  "\"print_tier\":{\"from\":\"/t\"}}}",
                  (const char *const[]){ "nothing is read of the elements", NULL });
  assert_refused ("{\"id\":\"c\",\"expand\":{\"each\":\"People\"},\"fields\":{"
                  "\"source_id\":{\"from\":\"i\"},\"full_name\":{\"from\":\"n\","
                  "\"coercions\":[{\"cut\":\"\"}]},\"print_tier\":{\"from\":\"t\"}}}",
                  (const char *const[]){ "in CSV 'expand' names a column",
                                         "/fields/full_name/coercions/0/cut: range:", NULL });
}

/* A shape that is known to hold no people says so instead of printing buyers. */
static void
test_refusal (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("ticket-tailor-orders");
  g_autoptr (FoyerColumns) columns
      = foyer_columns_new ((const char *const[]){ "Order ID", "Name", NULL });
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (foyer_contract_get_refusal (contract));
  g_assert_null (foyer_contract_bind (contract, columns, &error));
  g_assert_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS);
  g_assert_nonnull (strstr (error->message, "each row is an order"));
}

static void
test_shipped (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      g_autoptr (FoyerContract) contract = fixture_load_contract (shipped[i]);

      g_assert_cmpstr (foyer_contract_get_id (contract), ==, shipped[i]);
      g_assert_cmpuint (foyer_contract_get_version (contract), ==,
                        g_str_equal (shipped[i], "luma-guests") ? 2 : 1);
      g_assert_cmpint (foyer_contract_is_verified (contract), ==, i < 2);
    }
}

static void
test_id_columns (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("eventbrite-attendees");
  static const char *const expected[] = { "Attendee #", "Order #", "Barcode #", NULL };

  g_assert_true (g_strv_equal (foyer_contract_get_id_columns (contract), expected));
}

static void
test_footers (void)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (
      "{\"id\":\"f\",\"reading\":{\"footers\":[\"Grand Totals\",\"Copyright (c)\"]},\"fields\":{"
      "\"source_id\":{\"from\":\"i\"},\"full_name\":{\"from\":\"n\"},\"print_tier\":{\"from\":"
      "\"t\"}}}");
  const FoyerCell total[] = { { "", 0 }, { " Grand Totals (3 records)", 25 } };
  const FoyerCell other[] = { { "Jane", 4 }, { "Grand Totals", 12 } };

  g_assert_true (foyer_contract_has_footers (contract));
  g_assert_true (foyer_contract_is_footer (contract, total, 2));
  g_assert_false (foyer_contract_is_footer (contract, other, 2));
  g_assert_false (foyer_contract_is_footer (contract, NULL, 0));
}

static void
test_bind (void)
{
  g_autoptr (FoyerContract) pretix = fixture_load_contract ("pretix-order-positions");
  static const char *const good[]
      = { "Order code", "Position ID", "Status",  "Product",    "Attendee name",
          "Company",    "Company",     "T-shirt", "foyer:code", NULL };
  static const char *const poor[] = { "Order code", "Email", NULL };
  static const char *const custom[] = { "T-shirt", NULL };
  g_autoptr (FoyerColumns) good_columns = foyer_columns_new (good);
  g_autoptr (FoyerColumns) poor_columns = foyer_columns_new (poor);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (pretix, good_columns, &error);
  g_autofree char *company = NULL;
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  company = foyer_contract_binding_dup_origin (binding, FOYER_FIELD_COMPANY);
  id = foyer_contract_binding_dup_origin (binding, FOYER_FIELD_SOURCE_ID);
  g_assert_cmpstr (company, ==, "Company");
  g_assert_cmpstr (id, ==, "Order code + Position ID");
  g_assert_null (foyer_contract_binding_dup_origin (binding, FOYER_FIELD_PRONOUNS));
  g_assert_true (g_strv_equal (foyer_contract_binding_get_custom_columns (binding), custom));

  g_assert_null (foyer_contract_bind (pretix, poor_columns, &error));
  g_assert_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS);
  g_assert_nonnull (strstr (error->message, "source_id from 'Order code' with 'Position ID'"));
  g_assert_nonnull (strstr (error->message, "full_name from 'Attendee name' or "));
  g_assert_nonnull (strstr (error->message, "print_tier from 'Product'"));
  g_clear_error (&error);
  g_assert_null (foyer_contract_bind (pretix, NULL, &error));
  g_assert_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS);
}

static void
test_closed (void)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (
      "{\"id\":\"c\",\"unknown\":\"fail\",\"ignore\":[\"note\"],\"fields\":{\"source_id\":{"
      "\"from\":"
      "\"i\"},\"full_name\":{\"from\":\"n\"},\"print_tier\":{\"from\":\"t\"}}}");
  static const char *const names[] = { "i", "n", "t", "note", "x", "i", NULL };
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_contract_bind (contract, columns, &error));
  g_assert_error (error, FOYER_TRANSFORM_ERROR, FOYER_TRANSFORM_ERROR_COLUMNS);
  g_assert_cmpstr (error->message, ==, "contract 'c@1' does not fit: unknown columns 'x', 'i'");
}

static void
test_match (void)
{
  FoyerContract *contracts[G_N_ELEMENTS (shipped) + 1];
  static const char *const luma[]
      = { "api_id", "name", "email", "approval_status", "ticket_name", "Shoe size", NULL };
  static const char *const older[]
      = { "Attendee #", "Date",        "Last Name",      "First Name", "Email",
          "QTY",        "Ticket Type", "Date Attending", "Order #",    NULL };
  static const char *const other[] = { "Name", "Email", NULL };
  g_autoptr (FoyerColumns) luma_columns = foyer_columns_new (luma);
  g_autoptr (FoyerColumns) older_columns = foyer_columns_new (older);
  g_autoptr (FoyerColumns) other_columns = foyer_columns_new (other);
  json_t *value
      = json_pack ("{s:s, s:s, s:s, s:s}", "id", "1", "name", "a", "email", "e", "tier", "t");
  FoyerContractMatch match;

  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    contracts[i] = fixture_load_contract (shipped[i]);
  contracts[G_N_ELEMENTS (shipped)] = foyer_contract_ref (contracts[LUMA]);

  g_assert_true (foyer_contract_match_columns (contracts, ALL, luma_columns, &match));
  g_assert_true (match.contract == contracts[LUMA]);
  g_assert_cmpuint (match.confidence_percent, ==, 83);
  g_assert_cmpuint (match.n_known, ==, 5);
  /* the same contract twice is a tie, and a tie is none */
  g_assert_false (foyer_contract_match_columns (contracts, ALL + 1, luma_columns, &match));
  g_assert_true (match.is_tie);
  g_assert_null (match.contract);
  g_assert_true (foyer_contract_match_columns (contracts, ALL, older_columns, &match));
  g_assert_true (match.contract == contracts[EVENTBRITE]);
  g_assert_cmpuint (match.fingerprint, ==, 1);
  g_assert_cmpuint (match.confidence_percent, ==, 100);
  g_assert_false (foyer_contract_match_columns (contracts, ALL, other_columns, &match));
  g_assert_false (match.is_tie);
  g_assert_true (foyer_contract_match_json (contracts, ALL, value, &match));
  g_assert_true (match.contract == contracts[1]);
  g_assert_cmpuint (match.confidence_percent, ==, 100);

  json_decref (value);
  for (guint i = 0; i < G_N_ELEMENTS (contracts); i++)
    foyer_contract_unref (contracts[i]);
}

/* The examples of docs/contracts.md are what they say they are. */
static void
test_documented (void)
{
  gsize length = 0;
  g_autofree char *text = fixture_read ("..", "docs/contracts.md", &length);
  g_auto (GStrv) parts = g_strsplit (text, "\n```json\n", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 4);
  for (guint i = 1; i < 4; i++)
    *strstr (parts[i], "\n```") = '\0';
  foyer_contract_unref (fixture_parse_contract (parts[1]));
  foyer_contract_unref (fixture_parse_contract (parts[2]));
  foyer_taxonomy_unref (fixture_parse_taxonomy (parts[3]));
}

/* Damages a shipped document in a few places, always the same ones. */
static void
damage (GRand *random, GString *text)
{
  static const char *const pieces[] = { "{", "}", "[",    "]",    "\"",   ":",  ",",  "null",
                                        "1", "-", "\"\"", "true", "\xff", "{}", "[[", "\\" };
  guint n = (guint)g_rand_int_range (random, 1, 6);

  for (guint i = 0; i < n && text->len > 2; i++)
    {
      gsize at = (gsize)g_rand_int_range (random, 0, (gint32)text->len - 1);

      gsize length = (gsize)g_rand_int_range (random, 1, 40);

      if (g_rand_boolean (random))
        g_string_erase (text, (gssize)at, (gssize)MIN (length, text->len - at));
      else
        g_string_insert (text, (gssize)at,
                         pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    }
}

static void
test_damaged (void)
{
  GRand *random = g_rand_new_with_seed (20260917);
  guint n_loaded = 0;

  for (guint round = 0; round < 400; round++)
    {
      g_autofree char *name
          = g_strconcat (shipped[round % G_N_ELEMENTS (shipped)], ".contract.json", NULL);
      gsize length = 0;
      g_autofree char *contract_text = fixture_read ("contracts", name, &length);
      g_autoptr (GString) text = g_string_new_len (contract_text, (gssize)length);
      g_autofree char *taxonomy_text = fixture_read ("taxonomies", "demo.taxonomy.json", &length);
      g_autoptr (GString) other = g_string_new_len (taxonomy_text, (gssize)length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) other_error = NULL;
      FoyerContract *contract;
      FoyerTaxonomy *taxonomy;

      damage (random, text);
      damage (random, other);
      contract = foyer_contract_load (name, text->str, text->len, &error);
      taxonomy = foyer_taxonomy_load ("demo", other->str, other->len, &other_error);
      g_assert_true ((contract == NULL) == (error != NULL));
      g_assert_true ((taxonomy == NULL) == (other_error != NULL));
      n_loaded += contract != NULL;
      g_clear_pointer (&contract, foyer_contract_unref);
      g_clear_pointer (&taxonomy, foyer_taxonomy_unref);
    }
  g_test_message ("%u damaged contracts were still contracts", n_loaded);
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contract/problems", test_problems);
  g_test_add_func ("/contract/people-problems", test_people_problems);
  g_test_add_func ("/contract/refusal", test_refusal);
  g_test_add_func ("/contract/shipped", test_shipped);
  g_test_add_func ("/contract/id-columns", test_id_columns);
  g_test_add_func ("/contract/footers", test_footers);
  g_test_add_func ("/contract/bind", test_bind);
  g_test_add_func ("/contract/closed", test_closed);
  g_test_add_func ("/contract/match", test_match);
  g_test_add_func ("/contract/documented", test_documented);
  g_test_add_func ("/contract/damaged", test_damaged);
  return g_test_run ();
}
