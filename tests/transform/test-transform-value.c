/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that people type, by the rules that rows are mapped by. */
#include "config.h"

#include "foyer-transform-value.h"

#include "transform-fixture.h"

static const char contract_text[]
    = "{\"id\": \"test\", \"version\": 1, \"title\": \"Test\", \"format\": \"csv\", \"source\": "
      "\"shop\", \"coercions\": [\"trim\", \"nfc\"], \"fields\": {"
      "\"source_id\": {\"from\": \"Id\"}, \"full_name\": {\"from\": \"Name\", \"coercions\": "
      "[\"title-case-if-uniform\"], \"max_length\": 12}, \"print_tier\": {\"from\": \"Tier\"},"
      "\"email\": {\"from\": \"E-mail\", \"coercions\": [\"email-lower\"], \"empty\": \"fail\", "
      "\"missing\": \"fail\", \"null\": \"fail\"},"
      "\"registered_at\": {\"from\": \"Date\", \"coercions\": [{\"date\": \"de\"}]},"
      "\"status\": {\"from\": \"Paid\", \"values\": {\"yes\": \"active\", \"no\": "
      "\"payment-pending\"}}}}";

static FoyerRecord *
make_record (void)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, "Ann Lee");
  foyer_record_builder_set_text (builder, FOYER_FIELD_EMAIL, "a@x.org");
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "GENERAL");
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, "ACME");
  foyer_record_builder_set_status (builder, FOYER_STATUS_ACTIVE);
  return foyer_record_builder_end (builder);
}

typedef struct
{
  FoyerField field;
  const char *key;
  const char *text;
  const char *value; /* as it reads then; NULL: absent */
  int code; /* FoyerCode; -1: taken */
  const char *suggestion;
} Case;

static const Case cases[] = {
  { FOYER_FIELD_FULL_NAME, NULL, "  JOHN   smith ", "JOHN   smith", -1, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, "ANNA LEE", "Anna Lee", -1, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, "Anna Maria von Lee", NULL, FOYER_CODE_TOO_LONG, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, "  ", NULL, FOYER_CODE_MISSING_FIELD, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, NULL, NULL, FOYER_CODE_MISSING_FIELD, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, "An\001n", NULL, FOYER_CODE_CONTROL_CHARACTER, NULL },
  { FOYER_FIELD_FULL_NAME, NULL, "An\xffn", NULL, FOYER_CODE_INVALID_ENCODING, NULL },
  { FOYER_FIELD_EMAIL, NULL, "Ann@X.org", "ann@x.org", -1, NULL },
  { FOYER_FIELD_EMAIL, NULL, "nobody", NULL, FOYER_CODE_MALFORMED_VALUE, NULL },
  { FOYER_FIELD_EMAIL, NULL, "", NULL, FOYER_CODE_MISSING_FIELD, NULL },
  { FOYER_FIELD_PRINT_TIER, NULL, "speakers", "SPEAKER", -1, NULL },
  { FOYER_FIELD_PRINT_TIER, NULL, "Speakrs", NULL, FOYER_CODE_UNKNOWN_TIER, "SPEAKER" },
  { FOYER_FIELD_STATUS, NULL, "no", "payment-pending", -1, NULL },
  { FOYER_FIELD_STATUS, NULL, "cancelled", "cancelled", -1, NULL },
  { FOYER_FIELD_STATUS, NULL, "perhaps", NULL, FOYER_CODE_UNKNOWN_KEYWORD, NULL },
  { FOYER_FIELD_REGISTERED_AT, NULL, "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", -1, NULL },
  { FOYER_FIELD_REGISTERED_AT, NULL, "tomorrow", NULL, FOYER_CODE_MALFORMED_VALUE, NULL },
  { FOYER_FIELD_COMPANY, NULL, "", NULL, -1, NULL },
  { FOYER_FIELD_COMPANY, NULL, " Acme  Ltd ", "Acme Ltd", -1, NULL },
  { FOYER_FIELD_TICKET_CODES, NULL, "A1, B2", "A1, B2", -1, NULL },
  { FOYER_FIELD_KIND, NULL, "martian", NULL, FOYER_CODE_UNKNOWN_KEYWORD, NULL },
  { FOYER_FIELD_CUSTOM, "hat", "L", "L", -1, NULL },
  { FOYER_FIELD_CUSTOM, "hat", NULL, NULL, -1, NULL },
};

static void
test_cases (void)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (contract_text);
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *each = &cases[i];
      g_autoptr (FoyerRecord) record = make_record ();
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;
      g_autoptr (FoyerRecord) changed = foyer_transform_value (
          contract, taxonomy, record, each->field, each->key, each->text, &diagnostic);
      g_autofree char *value = NULL;

      if (each->code >= 0)
        {
          g_assert_null (changed);
          g_assert_cmpstr (foyer_code_get_name (diagnostic->code), ==,
                           foyer_code_get_name ((FoyerCode)each->code));
          g_assert_cmpstr (diagnostic->suggestion, ==, each->suggestion);
          g_assert_cmpstr (diagnostic->field_path, ==, foyer_field_get_name (each->field));
          continue;
        }
      g_assert_null (diagnostic);
      value = each->key != NULL ? g_strdup (foyer_record_get_custom (changed, each->key))
                                : foyer_record_dup_text (changed, each->field);
      g_assert_cmpstr (value, ==, each->value);
      if (each->field != FOYER_FIELD_FULL_NAME)
        g_assert_cmpstr (foyer_record_get_text (changed, FOYER_FIELD_FULL_NAME), ==, "Ann Lee");
    }
}

static void
test_tier (void)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (contract_text);
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerRecord) record = make_record ();
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  g_autoptr (FoyerRecord) changed = foyer_transform_value (
      contract, taxonomy, record, FOYER_FIELD_PRINT_TIER, NULL, "vip", &diagnostic);

  g_assert_cmpstr (foyer_record_get_text (changed, FOYER_FIELD_ACCESS_LEVEL), ==, "all-areas");
  g_assert_true (foyer_record_get_flag (changed, FOYER_FIELD_VIP));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/value/cases", test_cases);
  g_test_add_func ("/transform/value/tier", test_tier);
  return g_test_run ();
}
