/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows to records: failures first, then each shipped contract on a row in its platform's shape,
 * then sameness everywhere. */
#include "config.h"

#include "transform-fixture.h"

/* A contract over the columns id, name, mail, tier, extra; @fields replaces or adds fields. */
static FoyerContract *
make_contract (const char *more_fields, const char *more_keys)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"t\",\"unknown\":\"custom\",\"coercions\":[\"trim\",\"nfc\"]%s,\"fields\":{"
      "\"source_id\":{\"from\":\"id\"},\"full_name\":{\"from\":\"name\",\"max_length\":10},"
      "\"email\":{\"from\":\"mail\",\"coercions\":[\"email-lower\"],\"missing\":\"fail\"},"
      "\"print_tier\":{\"from\":\"tier\"}%s}}",
      more_keys, more_fields);

  return fixture_parse_contract (text);
}

static const char *const names[] = { "id", "name", "mail", "tier", "extra", NULL };

static const struct
{
  const char *texts[6];
  const char *codes;
} refusals[] = {
  { { "", "Jane", "j@x.org", "VIP", "" }, "missing-field@source_id" },
  { { "1", "", "j@x.org", "VIP", "" }, "name-missing@full_name" },
  { { "1", "\xc2\xa0 \xe2\x80\x8b", "j@x.org", "VIP", "" }, "name-missing@full_name" },
  { { "1", "Jane", "", "VIP", "" }, "missing-field@email" },
  { { "1", "Jane", "jx.org", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "j@@x.org", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "j@", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "@x.org", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "j@x..org", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "a@x.org, b@x.org", "VIP", "" }, "malformed-value@email" },
  { { "1", "Jane", "j@x.org", "", "" }, "missing-tier@print_tier" },
  { { "1", "Jane", "j@x.org", "Spekaer", "" }, "unknown-tier@print_tier" },
  { { "1", "Jane Doe-Roe", "j@x.org", "VIP", "" }, "too-long@full_name" },
  { { "1", "Ja\x07ne", "j@x.org", "VIP", "" }, "control-character@full_name" },
  { { "1", "Jane", "j@x.org", "VIP", "\x1b[31m" }, "control-character@custom/extra" },
  { { "1\n2", "Jane", "j@x.org", "VIP", "" }, "malformed-value@source_id" },
  /* every problem of a row, in the order of the fields */
  { { "", "", "nobody", "Gold", "" },
    "missing-field@source_id, name-missing@full_name, malformed-value@email, "
    "unknown-tier@print_tier" },
};

static void
test_refusals (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", "");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      FoyerOutcome outcome;

      fixture_map_cells (contract, taxonomy, names, refusals[i].texts, &outcome, NULL);
      g_assert_cmpint (outcome.kind, ==, FOYER_OUTCOME_REFUSED);
      g_assert_null (outcome.record);
      fixture_assert_codes (&outcome, refusals[i].codes);
      g_assert_cmpuint (outcome.line, ==, 7);
      foyer_outcome_clear (&outcome);
    }
}

static void
test_diagnostic (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", "");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const texts[] = { "A-1", "Jane", "j@x.org", "Spekaer", "", NULL };
  const FoyerDiagnostic *diagnostic;
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, names, texts, &outcome, NULL);
  diagnostic = g_ptr_array_index (outcome.diagnostics, 0);
  g_assert_cmpstr (diagnostic->message, ==, "tier 'Spekaer' is not in taxonomy 'default@1'");
  g_assert_cmpstr (diagnostic->suggestion, ==, "SPEAKER");
  g_assert_cmpstr (diagnostic->value, ==, "Spekaer");
  g_assert_cmpstr (diagnostic->rule, ==, "print_tier.malformed: fail");
  g_assert_cmpstr (diagnostic->record_id, ==, "A-1");
  g_assert_cmpuint (diagnostic->column, ==, 4);
  g_assert_cmpuint (diagnostic->line, ==, 7);
  g_assert_cmpuint (diagnostic->record_no, ==, 5);
  g_assert_cmpstr (outcome.source_id, ==, "A-1");
  g_assert_cmpstr (outcome.name_hint, ==, "Jane");
  foyer_outcome_clear (&outcome);
}

static void
test_nul (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", "");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
  const FoyerCell cells[]
      = { { "1", 1 }, { "Ja\0ne", 5 }, { "j@x.org", 7 }, { "VIP", 3 }, { "", 0 } };
  const FoyerRow row = { .columns = columns, .cells = cells, .n_cells = 5 };
  FoyerOutcome outcome;

  foyer_transform_row (binding, taxonomy, &fixture_context, &row, &outcome);
  fixture_assert_codes (&outcome, "nul-byte@full_name");
  foyer_outcome_clear (&outcome);
}

/* A bidirectional control is legal: the record stands, and is flagged. */
static void
test_flags (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", "");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const texts[] = { "1",
                                       "\xe2\x80\xae"
                                       "Jane",
                                       "j@x.org",
                                       "VIP",
                                       "note",
                                       NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, names, texts, &outcome, NULL);
  g_assert_cmpint (outcome.kind, ==, FOYER_OUTCOME_RECORD);
  fixture_assert_codes (&outcome, "control-character@full_name");
  g_assert_cmpstr (((FoyerDiagnostic *)g_ptr_array_index (outcome.diagnostics, 0))->rule, ==,
                   "text.bidi");
  g_assert_cmpstr (foyer_record_get_custom (outcome.record, "extra"), ==, "note");
  foyer_outcome_clear (&outcome);
}

static const struct
{
  const char *field; /* added to the contract */
  const char *text; /* of the column extra */
  const char *codes; /* NULL: a record */
  FoyerField which;
  const char *expected; /* NULL: absent */
} policies[] = {
  { ",\"company\":{\"from\":\"extra\"}", "", NULL, FOYER_FIELD_COMPANY, NULL },
  { ",\"company\":{\"from\":\"extra\",\"empty\":\"fail\"}", " ", "missing-field@company", 0, NULL },
  { ",\"company\":{\"from\":\"extra\",\"default\":\"NONE\"}", " ", NULL, FOYER_FIELD_COMPANY,
    "NONE" },
  { ",\"company\":{\"from\":\"extra\",\"placeholder\":\"(company)\"}", "", NULL,
    FOYER_FIELD_COMPANY, "(company)" },
  { ",\"company\":{\"from\":\"no such\",\"missing\":\"default\",\"default\":\"NONE\"}", "", NULL,
    FOYER_FIELD_COMPANY, "NONE" },
  { ",\"company\":{\"from\":\"extra\",\"max_length\":3}", "four", "too-long@company", 0, NULL },
  { ",\"company\":{\"from\":\"extra\",\"max_length\":3,\"malformed\":\"skip\"}", "four", NULL,
    FOYER_FIELD_COMPANY, NULL },
  { ",\"company\":{\"from\":\"extra\",\"coercions\":[\"integer\"],\"malformed\":\"default\","
    "\"default\":\"0\"}",
    "12 apes", NULL, FOYER_FIELD_COMPANY, "0" },
  { ",\"registered_at\":{\"from\":\"extra\"}", "soon", "malformed-value@registered_at", 0, NULL },
  { ",\"registered_at\":{\"from\":\"extra\",\"coercions\":[{\"date\":\"us\",\"zone\":\"-05:00\"}]}",
    "11/29/24 22:28", NULL, FOYER_FIELD_REGISTERED_AT, "2024-11-30T03:28:00Z" },
  { ",\"status\":{\"from\":\"extra\",\"values\":{\"Paid up\":\"active\"}}", "owes",
    "unknown-keyword@status", 0, NULL },
  { ",\"status\":{\"from\":\"extra\",\"values\":{\"Paid up\":\"active\"}}", "PAID-UP", NULL,
    FOYER_FIELD_STATUS, "active" },
  { ",\"status\":{\"from\":\"extra\"}", "Payment pending", NULL, FOYER_FIELD_STATUS,
    "payment-pending" },
  { ",\"status\":{\"from\":\"extra\"}", "", NULL, FOYER_FIELD_STATUS, "active" },
  { ",\"tracks\":{\"from\":\"extra\",\"coercions\":[{\"list\":\";\"}]}", " b ;a;; b;c d;", NULL,
    FOYER_FIELD_TRACKS, "b, a, c d" },
  { ",\"tracks\":{\"from\":\"extra\",\"coercions\":[{\"list\":\";\"}],\"unknown\":\"fail\"}", "x",
    "unknown-keyword@tracks", 0, NULL },
  { ",\"dietary_flags\":{\"from\":\"extra\",\"coercions\":[{\"list\":\",\"}]}",
    "vegetarisch, No nuts please", NULL, FOYER_FIELD_DIETARY_FLAGS, "VEGETARIAN, No nuts please" },
  { ",\"dietary_flags\":{\"from\":\"extra\",\"default\":[]}", "", NULL, FOYER_FIELD_DIETARY_FLAGS,
    NULL },
  { ",\"print_locale\":{\"from\":\"extra\"}", "pt-BR", NULL, FOYER_FIELD_PRINT_LOCALE, "pt-BR" },
  { ",\"print_locale\":{\"from\":\"extra\"}", "portugues do brasil", "malformed-value@print_locale",
    0, NULL },
  { ",\"print_locale\":{\"from\":\"extra\"}", "", NULL, FOYER_FIELD_PRINT_LOCALE, "en" },
  { ",\"kind\":{\"from\":\"extra\"}", "sponsor", "unknown-keyword@kind", 0, NULL },
  { ",\"kind\":{\"from\":\"extra\"}", "Staff", NULL, FOYER_FIELD_KIND, "staff" },
  { ",\"kind\":{\"from\":\"extra\"}", "", NULL, FOYER_FIELD_KIND, "attendee" },
  { ",\"kind\":{\"from\":\"extra\"}", "company-representative", "missing-field@company", 0, NULL },
};

static void
test_policies (void)
{
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (FoyerContract) contract = make_contract (policies[i].field, "");
      const char *const texts[] = { "1", "Jane", "J@X.org", "VIP", policies[i].text, NULL };
      FoyerOutcome outcome;

      g_test_message ("%s with '%s'", policies[i].field, policies[i].text);
      fixture_map_cells (contract, taxonomy, names, texts, &outcome, NULL);
      fixture_assert_codes (&outcome, policies[i].codes != NULL ? policies[i].codes : "");
      if (policies[i].codes == NULL)
        {
          g_autofree char *value = foyer_record_dup_text (outcome.record, policies[i].which);

          g_assert_cmpstr (value, ==, policies[i].expected);
          g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_EMAIL), ==,
                           "j@x.org");
        }
      foyer_outcome_clear (&outcome);
    }
}

static void
test_extras (void)
{
  g_autoptr (FoyerContract) contract = make_contract (
      "", ",\"skip\":[{\"from\":\"tier\",\"values\":[\"Donation\"],\"reason\":\"donation\"}],"
          "\"quantity\":{\"from\":\"qty\"},\"version_time\":{\"from\":\"changed\"},"
          "\"version_number\":{\"from\":\"rev\"},\"reassigned\":{\"from\":\"given\"},"
          "\"custom\":{\"shirt\":{\"from\":\"extra\"}},"
          "\"reading\":{\"footers\":[\"Total\"]}");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const columns[]
      = { "id", "name", "mail", "tier", "extra", "qty", "changed", "rev", "given", NULL };
  const char *texts[]
      = { "1", "Jane", "j@x.org", "VIP", "M", "1", "2026-03-03T00:00:00Z", "17", "Yes", NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  g_assert_cmpint (outcome.version_usec, ==, G_GINT64_CONSTANT (1772496000000000));
  g_assert_cmpuint (outcome.version_number, ==, 17);
  g_assert_true (outcome.has_reassignment);
  g_assert_cmpstr (foyer_record_get_custom (outcome.record, "shirt"), ==, "M");
  g_assert_cmpuint (foyer_record_get_n_custom (outcome.record), ==, 1);
  foyer_outcome_clear (&outcome);

  texts[5] = "3";
  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "several-people@quantity");
  foyer_outcome_clear (&outcome);

  texts[3] = "donation";
  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  g_assert_cmpint (outcome.kind, ==, FOYER_OUTCOME_SKIPPED);
  g_assert_cmpstr (outcome.skip_reason, ==, "donation");
  foyer_outcome_clear (&outcome);

  for (guint i = 0; texts[i] != NULL; i++)
    texts[i] = " ";
  texts[0] = "";
  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  g_assert_cmpstr (outcome.skip_reason, ==, "blank-row");
  foyer_outcome_clear (&outcome);
}

static void
test_footers (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", ",\"reading\":{\"footers\":[\"Total\"]}");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
  const FoyerCell cells[] = { { "Total: 3", 8 }, { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
  FoyerRow row = { .columns = columns, .cells = cells, .n_cells = 5, .record_no = 9 };
  FoyerTransformContext context = fixture_context;
  FoyerOutcome outcome;

  foyer_transform_row (binding, taxonomy, &context, &row, &outcome);
  g_assert_cmpint (outcome.kind, ==, FOYER_OUTCOME_REFUSED);
  foyer_outcome_clear (&outcome);
  context.footer_from_record = 9;
  foyer_transform_row (binding, taxonomy, &context, &row, &outcome);
  g_assert_cmpstr (outcome.skip_reason, ==, "footer");
  foyer_outcome_clear (&outcome);
}

/* ---- The reference batch (R-05) ---- */

static const struct
{
  const char *text;
  const char *codes;
  const char *id;
  const char *name;
  const char *hash; /* computed by an independent program from the layout in docs/store.md */
} reference[] = {
  { "{\"id\":\"REG-001\",\"name\":\"jane doe\",\"email\":\"JANE@EXAMPLE.COM\",\"tier\":\"VIP\"}",
    "", "acf49da0-2ad0-58b9-9e23-9af3657cea87", "Jane Doe",
    "af427545c98bd1b5010075d2a2a48a36fb2b69595a967d51dad8c1fe73a1eec8" },
  { "{\"id\":\"REG-002\",\"name\":\"\",\"email\":\"missing@data.com\",\"tier\":\"GENERAL\"}",
    "name-missing@full_name", NULL, NULL, NULL },
  { "{\"id\":\"REG-003\",\"name\":\"john smith\",\"email\":\"john@corp.io\",\"tier\":\"speaker\"}",
    "", "054ebfa8-d73f-529d-a8f1-3107d3438a78", "John Smith",
    "513342d81f5d9acb8c7d9d0716e85bc9693f714ff76c2803a125b6d46b9d4604" },
};

static void
test_reference (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("reference");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");

  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    {
      FoyerOutcome outcome;

      fixture_map_json (contract, taxonomy, reference[i].text, &outcome, NULL);
      fixture_assert_codes (&outcome, reference[i].codes);
      if (reference[i].id != NULL)
        {
          g_autofree char *hash = foyer_digest_dup_text (foyer_record_get_hash (outcome.record));

          g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_ATTENDEE_ID), ==,
                           reference[i].id);
          g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_FULL_NAME), ==,
                           reference[i].name);
          g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_COMPANY), ==,
                           "UNAFFILIATED");
          g_assert_cmpstr (hash, ==, reference[i].hash);
        }
      else
        g_assert_cmpstr (outcome.source_id, ==, "REG-002");
      foyer_outcome_clear (&outcome);
    }
}

static const struct
{
  const char *text;
  const char *codes;
} json_cases[] = {
  { "[]", "malformed-json@" },
  { "7", "malformed-json@" },
  { "{}", "missing-field@source_id, name-missing@full_name, missing-field@email" },
  { "{\"id\":null,\"name\":\"A\",\"email\":\"a@b.org\"}", "missing-field@source_id" },
  { "{\"id\":{},\"name\":\"A\",\"email\":\"a@b.org\"}", "malformed-value@source_id" },
  { "{\"id\":1.5,\"name\":\"A\",\"email\":\"a@b.org\"}", "malformed-value@source_id" },
  { "{\"id\":\"1\",\"name\":[\"A\"],\"email\":\"a@b.org\"}", "malformed-value@full_name" },
  { "{\"id\":\"1\",\"name\":\"A\",\"email\":\"a@b.org\",\"x\":1,\"y\":{}}",
    "unknown-field@/x, unknown-field@/y" },
  { "{\"id\":\"1\",\"name\":\"A\",\"email\":\"a@b.org\",\"dietary\":[\"vegan\",{}]}",
    "malformed-value@dietary_flags" },
  { "{\"id\":1,\"name\":\"A\",\"email\":\"a@b.org\",\"tier\":null}", "" },
  { "{\"id\":18446744073,\"name\":\"A\",\"email\":\"a@b.org\",\"dietary\":[\"vegan\",\"halal\"]}",
    "" },
};

static void
test_json (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("reference");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");

  for (guint i = 0; i < G_N_ELEMENTS (json_cases); i++)
    {
      FoyerOutcome outcome;

      g_test_message ("%s", json_cases[i].text);
      fixture_map_json (contract, taxonomy, json_cases[i].text, &outcome, NULL);
      fixture_assert_codes (&outcome, json_cases[i].codes);
      if (json_cases[i].codes[0] == '\0')
        g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_PRINT_TIER), ==,
                         "GENERAL");
      foyer_outcome_clear (&outcome);
    }
}

static void
test_json_custom (void)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (
      "{\"id\":\"j\",\"format\":\"json\",\"unknown\":\"custom\",\"fields\":{"
      "\"source_id\":{\"from\":{\"join\":[\"/order\",\"/n\"],\"with\":\"/\",\"all\":true}},"
      "\"full_name\":{\"from\":[\"/who/name\",\"/who/a~1b\"]},"
      "\"print_tier\":{\"from\":\"/items/0/tier\"},"
      "\"ticket_codes\":{\"from\":[\"/secret\",\"/codes\"],\"collect\":true}}}");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autofree char *codes = NULL;
  FoyerOutcome outcome;

  fixture_map_json (
      contract, taxonomy,
      "{\"order\":\"AB\",\"n\":2,\"who\":{\"a/b\":\"Zoe\xcc\x88\"},\"items\":[{\"tier\":"
      "\"press\"}],\"secret\":\"s1\",\"codes\":[\"s2\",\"s1\",3],\"size\":\"M\","
      "\"deep\":{\"b\":1,\"a\":[true]},\"gone\":null,\"blank\":\" \"}",
      &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  codes = foyer_record_dup_text (outcome.record, FOYER_FIELD_TICKET_CODES);
  g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_SOURCE_ID), ==, "AB/2");
  g_assert_cmpstr (foyer_record_get_text (outcome.record, FOYER_FIELD_FULL_NAME), ==, "Zoë");
  g_assert_cmpstr (codes, ==, "s1, s2, 3");
  g_assert_cmpstr (foyer_record_get_custom (outcome.record, "size"), ==, "M");
  g_assert_cmpstr (foyer_record_get_custom (outcome.record, "deep"), ==, "{\"a\":[true],\"b\":1}");
  g_assert_cmpuint (foyer_record_get_n_custom (outcome.record), ==, 2);
  foyer_outcome_clear (&outcome);
}

/* ---- The other shipped contracts ---- */

static void
assert_field (const FoyerOutcome *outcome, FoyerField field, const char *expected)
{
  g_autofree char *value = foyer_record_dup_text (outcome->record, field);

  g_assert_cmpstr (value, ==, expected);
}

static void
test_pretix (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("pretix-order-positions");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  static const char *const columns[] = { "Event slug",
                                         "Order code",
                                         "Position ID",
                                         "Status",
                                         "Email",
                                         "Order date",
                                         "Order time",
                                         "Product",
                                         "Attendee name",
                                         "Attendee name: Given name",
                                         "Attendee name: Family name",
                                         "Attendee email",
                                         "Company",
                                         "Pseudonymization ID",
                                         "Job title",
                                         "Dietary requirements – Vegan",
                                         "Dietary requirements – Halal",
                                         "T-shirt size",
                                         "Company",
                                         "Invoice address name",
                                         "Order locale",
                                         NULL };
  const char *texts[] = { "conf",
                          "AAZ8H",
                          "1",
                          "pending",
                          "buyer@x.org",
                          "2026-03-03",
                          "18:35:58",
                          "VIP pass",
                          "Νίκος Θεοδωρίδης",
                          "Νίκος",
                          "Θεοδωρίδης",
                          "N@X.org",
                          "'+Plus Signs",
                          "E3EZBNGTVB",
                          "'=Designer",
                          "Yes",
                          "No",
                          "XS",
                          "Buyer Ltd",
                          "The Buyer",
                          "de-informal",
                          NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  assert_field (&outcome, FOYER_FIELD_ATTENDEE_ID, "aa1db2f0-ca4d-5317-87f5-e96080e57075");
  assert_field (&outcome, FOYER_FIELD_SOURCE_ID, "AAZ8H-1");
  assert_field (&outcome, FOYER_FIELD_ORDER_CODE, "AAZ8H");
  assert_field (&outcome, FOYER_FIELD_TICKET_CODES, "E3EZBNGTVB");
  assert_field (&outcome, FOYER_FIELD_FULL_NAME, "Νίκος Θεοδωρίδης");
  assert_field (&outcome, FOYER_FIELD_EMAIL, "n@x.org");
  assert_field (&outcome, FOYER_FIELD_PRINT_TIER, "VIP");
  assert_field (&outcome, FOYER_FIELD_ACCESS_LEVEL, "all-areas");
  assert_field (&outcome, FOYER_FIELD_VIP, "yes");
  assert_field (&outcome, FOYER_FIELD_COMPANY, "+Plus Signs");
  assert_field (&outcome, FOYER_FIELD_TITLE, "=Designer");
  assert_field (&outcome, FOYER_FIELD_DIETARY_FLAGS, "VEGAN");
  assert_field (&outcome, FOYER_FIELD_PRINT_LOCALE, "de");
  assert_field (&outcome, FOYER_FIELD_REGISTERED_AT, "2026-03-03T18:35:58Z");
  assert_field (&outcome, FOYER_FIELD_STATUS, "payment-pending");
  assert_field (&outcome, FOYER_FIELD_CUSTOM, "T-shirt size=XS");
  foyer_outcome_clear (&outcome);

  /* An unassigned ticket is not the buyer's. */
  texts[8] = texts[9] = texts[10] = texts[11] = "";
  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "name-missing@full_name");
  g_assert_null (outcome.name_hint);
  foyer_outcome_clear (&outcome);
}

static void
test_eventbrite (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("eventbrite-attendees");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  static const char *const columns[]
      = { "Order #",        "Order Date", "First Name",      "Last Name", "Email",   "Quantity",
          "Ticket Type",    "Attendee #", "Attendee Status", "Job Title", "Company", "Barcode #",
          "Your question?", NULL };
  const char *texts[] = { "11212197164",
                          "11/29/24 22:28",
                          "WALID",
                          "AL-SHARIF",
                          "",
                          "1",
                          "Volunteer / Staff",
                          "18901121383",
                          "Not Attending",
                          "Map  maker",
                          "",
                          "1121219716418901121383001",
                          "a\nb",
                          NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  assert_field (&outcome, FOYER_FIELD_SOURCE_ID, "18901121383");
  assert_field (&outcome, FOYER_FIELD_FULL_NAME, "Walid al-Sharif");
  assert_field (&outcome, FOYER_FIELD_PRINT_TIER, "STAFF");
  assert_field (&outcome, FOYER_FIELD_KIND, "staff");
  assert_field (&outcome, FOYER_FIELD_TITLE, "Map maker");
  assert_field (&outcome, FOYER_FIELD_REGISTERED_AT, "2024-11-29T22:28:00Z");
  assert_field (&outcome, FOYER_FIELD_STATUS, "cancelled");
  assert_field (&outcome, FOYER_FIELD_TICKET_CODES, "1121219716418901121383001");
  assert_field (&outcome, FOYER_FIELD_CUSTOM, "Your question?=a\nb");
  foyer_outcome_clear (&outcome);

  texts[5] = "4";
  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "several-people@quantity");
  foyer_outcome_clear (&outcome);
}

static void
test_luma (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("luma-guests");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  static const char *const columns[] = { "api_id",
                                         "name",
                                         "first_name",
                                         "last_name",
                                         "email",
                                         "created_at",
                                         "approval_status",
                                         "qr_code_url",
                                         "ticket_name",
                                         "What is your company?",
                                         "Dietary requirements",
                                         NULL };
  const char *texts[] = { "gst-1",
                          "",
                          "ひばり",
                          "",
                          "h@x.org",
                          "2026-03-03T13:02:52.369Z",
                          "waitlist",
                          "https://luma.com/check-in/x?pk=g-1",
                          "Standard (Early)",
                          "NORDVIT a/s",
                          "Halal, Vegan",
                          NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  assert_field (&outcome, FOYER_FIELD_FULL_NAME, "ひばり");
  assert_field (&outcome, FOYER_FIELD_PRINT_TIER, "GENERAL");
  assert_field (&outcome, FOYER_FIELD_COMPANY, "NORDVIT a/s");
  assert_field (&outcome, FOYER_FIELD_DIETARY_FLAGS, "HALAL, VEGAN");
  assert_field (&outcome, FOYER_FIELD_STATUS, "waitlisted");
  assert_field (&outcome, FOYER_FIELD_REGISTERED_AT, "2026-03-03T13:02:52.369000Z");
  foyer_outcome_clear (&outcome);
}

static void
test_canonical (void)
{
  g_autoptr (FoyerContract) contract = fixture_load_contract ("canonical");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  static const char *const columns[]
      = { "source_id",   "given_name",    "family_name", "email",  "print_tier",
          "ticket_code", "ticket_codes",  "tracks",      "status", "attendee_id",
          "colour",      "registered_at", NULL };
  static const char *const texts[]
      = { "1",          "Jane", "Doe",     "",     "VIPs",       "c3", "c1; c2",
          "maps;signs", "test", "ignored", "blue", "2026-03-03", NULL };
  FoyerOutcome outcome;

  fixture_map_cells (contract, taxonomy, columns, texts, &outcome, NULL);
  fixture_assert_codes (&outcome, "");
  assert_field (&outcome, FOYER_FIELD_FULL_NAME, "Jane Doe");
  assert_field (&outcome, FOYER_FIELD_TICKET_CODES, "c1, c2, c3");
  assert_field (&outcome, FOYER_FIELD_TRACKS, "maps, signs");
  assert_field (&outcome, FOYER_FIELD_STATUS, "test");
  assert_field (&outcome, FOYER_FIELD_CUSTOM, "colour=blue");
  foyer_outcome_clear (&outcome);
}

/* One mapper on a thousand rows, with refused ones between, gives what a fresh one gives. */
static void
test_reuse (void)
{
  g_autoptr (FoyerContract) contract = make_contract ("", "");
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
  g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);

  for (guint i = 0; i < 1000; i++)
    {
      char id[16];
      FoyerCell cells[5] = { { id, 0 }, { "Jane", 4 }, { "j@x.org", 7 }, { "vip", 3 }, { "x", 1 } };
      const FoyerRow row = { .columns = columns, .cells = cells, .n_cells = 5 };
      FoyerOutcome outcome, fresh;

      cells[0].length = (gsize)g_snprintf (id, sizeof id, "%u", i);
      if (i % 3 == 0)
        cells[3] = (FoyerCell){ id, cells[0].length };
      if (i % 7 == 0)
        cells[4].length = 0;
      foyer_mapper_map (mapper, &row, &outcome);
      foyer_transform_row (binding, taxonomy, &fixture_context, &row, &fresh);
      g_assert_cmpint (outcome.kind, ==, fresh.kind);
      g_assert_cmpint (outcome.kind, ==, i % 3 == 0 ? FOYER_OUTCOME_REFUSED : FOYER_OUTCOME_RECORD);
      if (outcome.record != NULL)
        g_assert_true (foyer_record_equal (outcome.record, fresh.record));
      foyer_outcome_clear (&outcome);
      foyer_outcome_clear (&fresh);
    }
}

/* Cells of anything under the columns of every shipped contract: an outcome each, and the same one
 * twice. */
static void
test_random (void)
{
  static const char *const ids[]
      = { "canonical", "pretix-order-positions", "eventbrite-attendees", "luma-guests" };
  static const char *const pieces[] = { "",           " ",           "a",
                                        "Jane",       "\x07",        "\xe2\x80\xae",
                                        "'=",         "@",           "x@y.z",
                                        "VIP",        "Speakrs",     "\n",
                                        ";",          ", ",          "9999999999999999999",
                                        "2026-03-03", "3/3/26 2:33", "👩‍👩‍👧",
                                        "İ",          "mc",          "-",
                                        "'",          "’",           "III",
                                        "Yes",        "paid",        "\xcc\x88",
                                        "山田" };
  static const char *const all_names[] = { "source_id",
                                           "full_name",
                                           "print_tier",
                                           "email",
                                           "ticket_codes",
                                           "Order code",
                                           "Position ID",
                                           "Status",
                                           "Product",
                                           "Attendee name",
                                           "Order date",
                                           "Order time",
                                           "Company",
                                           "Company",
                                           "Dietary requirements – Vegan",
                                           "Order #",
                                           "First Name",
                                           "Last Name",
                                           "Ticket Type",
                                           "Attendee #",
                                           "Quantity",
                                           "Attendee Status",
                                           "Order Date",
                                           "api_id",
                                           "name",
                                           "ticket_name",
                                           "approval_status",
                                           "registered_at",
                                           "print_locale",
                                           NULL };
  const guint n_names = G_N_ELEMENTS (all_names) - 1;
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("demo");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (all_names);
  GRand *random = g_rand_new_with_seed (5);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (FoyerContract) contract = fixture_load_contract (ids[i]);
      g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
      g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);

      for (guint round = 0; round < 100; round++)
        {
          g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
          FoyerCell cells[G_N_ELEMENTS (all_names)];
          FoyerRow row = { .columns = columns, .cells = cells, .n_cells = n_names };
          g_autoptr (FoyerTrace) trace = NULL;
          FoyerOutcome first, second;

          for (guint c = 0; c < n_names; c++)
            {
              char *text
                  = g_strconcat (pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))],
                                 pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))], NULL);

              g_ptr_array_add (texts, text);
              cells[c] = (FoyerCell){ text, strlen (text) };
            }
          foyer_mapper_map (mapper, &row, &first);
          foyer_mapper_map_traced (mapper, &row, &second, &trace);
          g_assert_cmpint (first.kind, ==, second.kind);
          g_assert_true (first.kind != FOYER_OUTCOME_REFUSED || first.diagnostics->len > 0);
          if (first.record != NULL)
            g_assert_true (foyer_record_equal (first.record, second.record));
          foyer_outcome_clear (&first);
          foyer_outcome_clear (&second);
        }
    }
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapper/refusals", test_refusals);
  g_test_add_func ("/mapper/diagnostic", test_diagnostic);
  g_test_add_func ("/mapper/nul", test_nul);
  g_test_add_func ("/mapper/flags", test_flags);
  g_test_add_func ("/mapper/policies", test_policies);
  g_test_add_func ("/mapper/extras", test_extras);
  g_test_add_func ("/mapper/footers", test_footers);
  g_test_add_func ("/mapper/reference", test_reference);
  g_test_add_func ("/mapper/json", test_json);
  g_test_add_func ("/mapper/json-custom", test_json_custom);
  g_test_add_func ("/mapper/pretix", test_pretix);
  g_test_add_func ("/mapper/eventbrite", test_eventbrite);
  g_test_add_func ("/mapper/luma", test_luma);
  g_test_add_func ("/mapper/canonical", test_canonical);
  g_test_add_func ("/mapper/reuse", test_reuse);
  g_test_add_func ("/mapper/random", test_random);
  return g_test_run ();
}
