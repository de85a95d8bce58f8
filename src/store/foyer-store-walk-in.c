/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Journal and admission of one person at once. */
#include "config.h"

#include "foyer-store-walk-in.h"

#include "foyer-store-private.h"

/* No stage takes it: what it holds is admitted in this transaction. */
static gboolean
close_at_once (FoyerStore *self, gint64 delivery_id, FoyerColumns *columns, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE delivery SET state = 'done', columns = :columns WHERE delivery_id = :delivery_id",
      error);
  if (update == NULL)
    return FALSE;
  g_autofree char *columns_json = foyer_columns_dup_json (columns);
  foyer_statement_bind_text (update, ":columns", columns_json);
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_admit_walk_in (FoyerStore *self, const FoyerDelivery *delivery, FoyerColumns *columns,
                           FoyerIntake *intake, const char *actor, const char *subject,
                           const char *reason, FoyerAdmissionCounts *counts, GError **error)
{
  g_autoptr (FoyerDelivery) kept = NULL;
  gint64 delivery_id = 0;
  if (!foyer_store_add_delivery (self, delivery, &delivery_id, error)
      || !close_at_once (self, delivery_id, columns, error)
      || !foyer_store_get_delivery (self, delivery_id, &kept, error)
      || !foyer_store_admit (self, kept, NULL, intake, counts, error))
    return FALSE;
  if (counts->outcomes[FOYER_ADMISSION_ADMITTED] != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "this registration could not be admitted; nothing was kept");
  return foyer_store_append_audit (self, actor, "walk-in", subject, reason, error);
}
