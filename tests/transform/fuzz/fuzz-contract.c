/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a contract: it is refused with a place, or it can be bound to columns of its own and
 * says where each field comes from. */
#include "config.h"

#include "foyer-contract.h"
#include "foyer-json.h"

#include "foyer-test-fuzz.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  foyer_json_init ();
  return 0;
}

static void
check_binding (FoyerContractBinding *binding)
{
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    {
      g_autofree char *origin = foyer_contract_binding_dup_origin (binding, field);

      g_assert_true (origin == NULL || g_utf8_validate (origin, -1, NULL));
    }
  g_assert_nonnull (foyer_contract_binding_get_custom_columns (binding));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerContract) contract
      = foyer_contract_load ("fuzz", (const char *)data, length, &error);
  g_autoptr (FoyerContractBinding) binding = NULL;
  g_autoptr (FoyerColumns) columns = NULL;

  if (contract == NULL)
    {
      g_assert_true (error != NULL && g_str_has_prefix (error->message, "fuzz"));
      return 0;
    }
  g_assert_true (foyer_contract_get_source (contract) != NULL
                 && foyer_contract_get_title (contract) != NULL);
  /* Its columns of ids are columns: with them alone it may or may not be content. */
  if (foyer_contract_get_reading (contract)->format == FOYER_FORMAT_CSV)
    columns = foyer_columns_new (foyer_contract_get_id_columns (contract));
  binding = foyer_contract_bind (contract, columns, &error);
  g_assert_true ((binding == NULL) == (error != NULL));
  if (binding != NULL)
    check_binding (binding);
  return 0;
}
