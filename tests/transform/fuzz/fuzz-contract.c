/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a contract: refused with a reason, or a contract that binds and maps rows into
 * records that have a name, a tier and an id. */
#include "config.h"

#include "foyer-contract-match.h"
#include "foyer-json.h"
#include "foyer-transform.h"

#include "foyer-test-fuzz.h"

#include <string.h>

static const char taxonomy_text[]
    = "{\"id\":\"fuzz\",\"default_kind\":\"guest\",\"tiers\":{\"VIP\":{\"aliases\":[\"1\",\"yes\"],"
      "\"kind\":\"guest\"}},\"kinds\":{\"guest\":{}}}";
static const char json_text[]
    = "{\"id\":\"1\",\"code\":\"C\",\"name\":\"Ada\",\"tier\":\"VIP\",\"status\":\"p\","
      "\"testmode\":"
      "false,\"positions\":[{\"positionid\":1,\"item\":1,\"attendee_name\":\"Ada\",\"x\":[1,{\"y\":"
      "null}]},{\"addon_to\":1},3],\"payload\":{\"id\":\"7\",\"status\":\"valid\",\"full_name\":"
      "\"Lea\",\"description\":\"VIP\"}}";

static FoyerTaxonomy *taxonomy;
static json_t *document;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  taxonomy = foyer_taxonomy_load ("fuzz", taxonomy_text, strlen (taxonomy_text), NULL);
  document = json_loads (json_text, 0, NULL);
  g_assert_true (taxonomy != NULL && document != NULL);
  return 0;
}

static void
check_outcome (const FoyerOutcome *outcome)
{
  switch (outcome->kind)
    {
    case FOYER_OUTCOME_RECORD:
      g_assert_true (foyer_record_has (outcome->record, FOYER_FIELD_FULL_NAME));
      g_assert_true (foyer_record_has (outcome->record, FOYER_FIELD_PRINT_TIER));
      g_assert_true (foyer_record_has (outcome->record, FOYER_FIELD_SOURCE_ID));
      g_assert_true (foyer_record_has (outcome->record, FOYER_FIELD_STATUS));
      return;
    case FOYER_OUTCOME_REFUSED:
      g_assert_cmpuint (outcome->diagnostics->len, >, 0);
      return;
    case FOYER_OUTCOME_SKIPPED:
      g_assert_nonnull (outcome->skip_reason);
      return;
    }
}

static void
map_row (FoyerContractBinding *binding, const FoyerRow *row)
{
  static const FoyerTransformContext context = { .event_id = "e", .source = "s" };
  g_autoptr (FoyerMapper) mapper = foyer_mapper_new (binding, taxonomy, &context);
  guint n_people = foyer_mapper_count_people (mapper, row);

  for (guint i = 0; i < n_people; i++)
    {
      FoyerOutcome outcome = { 0 }, again = { 0 };
      g_autoptr (FoyerTrace) trace = NULL;

      foyer_mapper_map_person (mapper, row, i, &outcome, NULL);
      check_outcome (&outcome);
      foyer_mapper_map_person (mapper, row, i, &again, &trace);
      g_assert_cmpint (again.kind, ==, outcome.kind);
      if (outcome.record != NULL)
        g_assert_true (foyer_record_equal (outcome.record, again.record));
      foyer_outcome_clear (&outcome);
      foyer_outcome_clear (&again);
    }
}

/* Columns that the contract names, and a few others. */
static FoyerColumns *
make_columns (FoyerContract *contract, GPtrArray *names)
{
  const char *const *ids = foyer_contract_get_id_columns (contract);

  for (guint i = 0; ids[i] != NULL && i < 20; i++)
    g_ptr_array_add (names, (gpointer)ids[i]);
  g_ptr_array_add (names, (gpointer) "name");
  g_ptr_array_add (names, (gpointer) "tier");
  g_ptr_array_add (names, (gpointer) "n");
  g_ptr_array_add (names, NULL);
  return foyer_columns_new ((const char *const *)names->pdata);
}

static void
map_cells (FoyerContract *contract)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (FoyerColumns) columns = make_columns (contract, names);
  g_autoptr (FoyerContractBinding) binding = foyer_contract_bind (contract, columns, NULL);
  guint n_cells = foyer_columns_get_length (columns);
  g_autofree FoyerCell *cells = g_new (FoyerCell, n_cells);
  static const FoyerCell texts[] = { { "1", 1 }, { "Okafor, Ada", 11 }, { "VIP", 3 }, { "", 0 } };

  if (binding == NULL)
    return;
  for (guint shift = 0; shift < G_N_ELEMENTS (texts); shift++)
    {
      const FoyerRow row = { .columns = columns, .cells = cells, .n_cells = n_cells };

      for (guint i = 0; i < n_cells; i++)
        cells[i] = texts[(i + shift) % G_N_ELEMENTS (texts)];
      map_row (binding, &row);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContract) contract
      = foyer_contract_load ("fuzz", (const char *)data, length, &error);
  g_autoptr (FoyerContractBinding) binding = NULL;
  FoyerContractMatch match;

  g_assert_true ((contract == NULL) == (error != NULL));
  if (contract == NULL)
    return 0;
  (void)foyer_contract_match_json (&contract, 1, document, &match); /* only that it ends */
  if (foyer_contract_get_reading (contract)->format == FOYER_FORMAT_CSV)
    map_cells (contract);
  else if ((binding = foyer_contract_bind (contract, NULL, NULL)) != NULL)
    map_row (binding, &(FoyerRow){ .json = document });
  return 0;
}
