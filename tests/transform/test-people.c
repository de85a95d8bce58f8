/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and documents that stand for several people or for none: expansion, skips, flags, words that
 * mean nothing. */
#include "config.h"

#include "foyer-limits.h"
#include "transform-fixture.h"

#define FIELDS                                                                                     \
  "\"fields\":{\"source_id\":{\"from\":\"id\"},\"full_name\":{\"from\":\"name\",\"blank\":["       \
  "\"Anonymous\"]},\"email\":{\"from\":\"mail\"},\"print_tier\":{\"from\":\"tier\"}}"

#define ORDER                                                                                      \
  "{\"id\":\"order\",\"format\":\"json\",\"unknown\":\"ignore\",\"expand\":{\"each\":"             \
  "\"/people\"},\"skip\":[{\"from\":\"@/addon_to\",\"unless\":\"@/name\",\"reason\":"              \
  "\"add-on\"}],\"fields\":{\"source_id\":{\"from\":{\"join\":[\"/code\",\"@/no\"],"               \
  "\"with\":\"-\",\"all\":true}},\"full_name\":{\"from\":\"@/name\"},\"print_tier\":{"             \
  "\"from\":[\"@/tier\",\"/tier\"]},\"status\":{\"from\":[{\"flag\":\"/test\",\"yes\":"            \
  "\"test\"},\"/state\"],\"values\":{\"paid\":\"active\"}}}}"

/* "record 1/3 A-1 Jane active; skipped add-on; refused name-missing@full_name A-3" */
static char *
map_all (FoyerMapper *mapper, const FoyerRow *row)
{
  GString *text = g_string_new (NULL);
  guint n = foyer_mapper_count_people (mapper, row);

  for (guint i = 0; i < n; i++)
    {
      FoyerOutcome outcome = { 0 };
      g_autofree char *codes = NULL;

      foyer_mapper_map_person (mapper, row, i, &outcome, NULL);
      g_assert_cmpuint (outcome.person, ==, n > 1 ? i + 1 : 0);
      g_assert_cmpuint (outcome.offset, ==, row->offset);
      codes = fixture_dup_codes (&outcome);
      g_string_append (text, i > 0 ? "; " : "");
      if (outcome.kind == FOYER_OUTCOME_SKIPPED)
        g_string_append_printf (text, "skipped %s", outcome.skip_reason);
      else if (outcome.kind == FOYER_OUTCOME_REFUSED)
        g_string_append_printf (text, "refused %s %s", codes,
                                outcome.source_id != NULL ? outcome.source_id : "-");
      else
        g_string_append_printf (text, "%s %s %s",
                                foyer_record_get_text (outcome.record, FOYER_FIELD_SOURCE_ID),
                                foyer_record_get_text (outcome.record, FOYER_FIELD_FULL_NAME),
                                foyer_status_get_name (foyer_record_get_status (outcome.record)));
      foyer_outcome_clear (&outcome);
    }
  return g_string_free (text, FALSE);
}

static void
assert_json (const char *json, const char *expected)
{
  g_autoptr (FoyerContract) contract = fixture_parse_contract (ORDER);
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, NULL, NULL);
  g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);
  json_t *value = json_loads (json, JSON_DECODE_ANY, NULL);
  FoyerRow row = { .json = value, .line = 1, .record_no = 1, .offset = 5 };
  g_autofree char *found = NULL;

  g_assert_nonnull (value);
  found = map_all (mapper, &row);
  g_assert_cmpstr (found, ==, expected);
  json_decref (value);
}

static void
test_each (void)
{
  assert_json ("{\"code\":\"A\",\"tier\":\"VIP\",\"state\":\"paid\",\"people\":["
               "{\"no\":1,\"name\":\"Jane\"},{\"no\":2,\"name\":null,\"addon_to\":1},"
               "{\"no\":3,\"name\":\"\"},{\"no\":4,\"name\":\"Kim\",\"addon_to\":1},"
               "{\"no\":5,\"name\":\"Max\",\"tier\":\"nonesuch\"},7]}",
               "A-1 Jane active; skipped add-on; refused name-missing@full_name A-3; "
               "A-4 Kim active; refused unknown-tier@print_tier A-5; "
               "refused malformed-json@/people -");
  assert_json ("{\"code\":\"A\",\"tier\":\"VIP\",\"state\":\"paid\",\"test\":true,\"people\":[{"
               "\"no\":1,\"name\":\"Jane\"}]}",
               "A-1 Jane test");
  assert_json ("{\"code\":\"A\",\"tier\":\"VIP\",\"state\":\"paid\",\"test\":\"false\",\"people\":["
               "{\"no\":1,\"name\":\"Jane\"}]}",
               "A-1 Jane active");
  assert_json ("{\"code\":\"A\",\"tier\":\"VIP\",\"state\":\"paid\",\"test\":\"maybe\",\"people\":["
               "{\"no\":1,\"name\":\"Jane\"}]}",
               "refused malformed-value@status A-1");
  assert_json ("{\"code\":\"A\",\"people\":[]}", "skipped nobody");
  assert_json ("{\"code\":\"A\",\"people\":{}}", "refused missing-field@/people -");
  assert_json ("{\"code\":\"A\"}", "refused missing-field@/people -");
  assert_json ("[]", "refused malformed-json@ -");
}

static void
test_each_limit (void)
{
  g_autoptr (GString) json = g_string_new ("{\"code\":\"A\",\"people\":[{}");

  for (guint i = 0; i < FOYER_LIMIT_PEOPLE_PER_ROW; i++)
    g_string_append (json, ",{}");
  g_string_append (json, "]}");
  assert_json (json->str, "refused several-people@/people -");
}

static void
assert_cells (const char *contract_text, const char *quantity, const char *name,
              const char *expected)
{
  static const char *const names[] = { "id", "name", "mail", "tier", "n", NULL };
  g_autoptr (FoyerContract) contract = fixture_parse_contract (contract_text);
  g_autoptr (FoyerTaxonomy) taxonomy = fixture_load_taxonomy ("default");
  g_autoptr (FoyerColumns) columns = foyer_columns_new (names);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, &error);
  g_autoptr (FoyerMapper) mapper = NULL;
  const FoyerCell cells[] = { { "7", 1 },
                              { name, strlen (name) },
                              { "j@x.org", 7 },
                              { "VIP", 3 },
                              { quantity, strlen (quantity) } };
  const FoyerRow row = { .columns = columns, .cells = cells, .n_cells = 5, .offset = 9 };
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  mapper = foyer_mapper_new (binding, taxonomy, &fixture_context);
  found = map_all (mapper, &row);
  g_assert_cmpstr (found, ==, expected);
}

/* Only the first has the row's name; the others wait for theirs. */
static void
test_quantity (void)
{
  static const char contract[]
      = "{\"id\":\"q\",\"expand\":{\"quantity\":\"n\"},\"unknown\":\"ignore\"," FIELDS "}";

  assert_cells (contract, "1", "Jane", "7 Jane active");
  assert_cells (contract, "", "Jane", "7 Jane active");
  assert_cells (contract, " 3.00 ", "Jane",
                "7 Jane active; refused name-missing@full_name 7-2; "
                "refused name-missing@full_name 7-3");
  assert_cells (contract, "2", "",
                "refused name-missing@full_name 7; "
                "refused name-missing@full_name 7-2");
  assert_cells (contract, "0", "Jane", "skipped nobody");
  assert_cells (contract, "-1", "Jane", "refused malformed-value@n -");
  assert_cells (contract, "many", "Jane", "refused malformed-value@n -");
  assert_cells (contract, "2e3", "Jane", "refused malformed-value@n -");
  assert_cells (contract, "501", "Jane", "refused several-people@n -");
  assert_cells (contract, "999999999999", "Jane", "refused malformed-value@n -");
}

static void
test_blank (void)
{
  static const char contract[] = "{\"id\":\"b\",\"unknown\":\"ignore\"," FIELDS "}";

  assert_cells (contract, "", " anonymous ", "refused name-missing@full_name 7");
  assert_cells (contract, "", "Anonymous Jones", "7 Anonymous Jones active");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/each", test_each);
  g_test_add_func ("/people/each-limit", test_each_limit);
  g_test_add_func ("/people/quantity", test_quantity);
  g_test_add_func ("/people/blank", test_blank);
  return g_test_run ();
}
