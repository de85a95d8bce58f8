/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting queries, and a batch that ends early. */
#include "config.h"

#include "foyer-store-counts.h"

#include "foyer-store-private.h"

/* One number of a statement with one bound value. */
static gboolean
count_of (FoyerStore *self, FoyerStatement *select, guint64 *n, GError **error)
{
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *n = (guint64)foyer_statement_get_integer (select, "n");
  return TRUE;
}

gboolean
foyer_store_count_batch_waiting (FoyerStore *self, gint64 batch_id, guint64 *n_records,
                                 GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COALESCE (SUM (s.n_records), 0) AS n FROM delivery d JOIN "
                             "slice s ON s.delivery_id = d.delivery_id"
                             " WHERE d.batch_id = :batch_id AND s.state IN ('ready', 'working')",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":batch_id", batch_id);
  return count_of (self, select, n_records, error);
}

static gboolean
run_for_batch (FoyerStore *self, const char *sql, gint64 batch_id, GError **error)
{
  g_autoptr (FoyerStatement) change = foyer_store_prepare (self, sql, error);
  if (change == NULL)
    return FALSE;
  foyer_statement_bind_integer (change, ":batch_id", batch_id);
  return foyer_statement_step (change, error) == FOYER_STEP_DONE;
}

gboolean
foyer_store_cancel_batch (FoyerStore *self, gint64 batch_id, GError **error)
{
  static const char take_slices[]
      = "DELETE FROM slice WHERE state = 'ready'"
        " AND delivery_id IN (SELECT delivery_id FROM delivery WHERE batch_id = :batch_id)";
  static const char end_deliveries[]
      = "UPDATE delivery SET state = CASE WHEN state = 'split' THEN 'done' ELSE 'failed' END, "
        "failure = 'canceled'"
        " WHERE batch_id = :batch_id AND state IN ('received', 'splitting', 'split') AND NOT EXISTS"
        " (SELECT 1 FROM slice WHERE slice.delivery_id = delivery.delivery_id AND slice.state = "
        "'working')";

  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error)
         && run_for_batch (self, take_slices, batch_id, error)
         && run_for_batch (self, end_deliveries, batch_id, error);
}

gboolean
foyer_store_count_duplicates (FoyerStore *self, FoyerDuplicateState state, guint64 *n,
                              GError **error)
{
  static const char *const names[] = { "open", "linked", "cleared" };
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT COUNT (*) AS n FROM possible_duplicate WHERE state = :state", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":state", names[state]);
  return count_of (self, select, n, error);
}

gboolean
foyer_store_count_printed (FoyerStore *self, GHashTable **counts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT a.tier AS tier, COUNT (DISTINCT a.row_id) AS n FROM job j"
      " JOIN attendee a ON a.row_id = j.attendee_row AND a.revision = j.revision"
      " WHERE j.state = 'PRINTED' GROUP BY a.tier",
      error);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FoyerStep step;

  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    g_hash_table_insert (found, g_strdup (foyer_statement_get_text (select, "tier")),
                         GSIZE_TO_POINTER ((gsize)foyer_statement_get_integer (select, "n")));
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *counts = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_get_job_progress (FoyerStore *self, gint64 first, gint64 last,
                              gint64 patient_since_usec, FoyerJobProgress *progress, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "WITH halt AS (SELECT EXISTS (SELECT 1 FROM fact WHERE name = 'rendering.halted')"
      "   AND NOT EXISTS (SELECT 1 FROM fact WHERE name = 'rendering.static') AS is_on)"
      "SELECT COUNT (*) AS n,"
      " COALESCE (SUM ((state = 'READY' AND NOT is_on) OR (state = 'RENDERED' AND NOT is_stuck)"
      "   OR state IN ('RENDERING', 'CREATING', 'CREATED', "
      "'SENDING', 'ACCEPTED', 'PRINTING')"
      "   OR (state = 'UNKNOWN' AND changed_usec > :patient_since)), 0) AS moving,"
      " COALESCE (SUM (state IN ('HELD', 'NEXT-BATCH', 'LOST') OR (state = 'READY' AND is_on)"
      "   OR (state = 'RENDERED' AND is_stuck)"
      "   OR (state = 'UNKNOWN' AND changed_usec <= :patient_since)), 0) AS waiting"
      " FROM (SELECT state, changed_usec, state = 'RENDERED' AND (EXISTS (SELECT 1 FROM "
      "chain_state c WHERE c.chain = job.chain AND c.is_offline = 1) OR (chain IS NULL AND (EXISTS "
      "(SELECT 1 FROM breaker b WHERE b.printer = job.printer AND b.is_open = 1) OR EXISTS "
      "(SELECT 1 FROM printer p WHERE p.name = job.printer AND p.paused_usec <> 0)))) AS is_stuck"
      " FROM job WHERE row_id BETWEEN :first AND :last), halt",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":patient_since", patient_since_usec);
  foyer_statement_bind_integer (select, ":first", first);
  foyer_statement_bind_integer (select, ":last", last);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  progress->n = (guint64)foyer_statement_get_integer (select, "n");
  progress->moving = (guint64)foyer_statement_get_integer (select, "moving");
  progress->waiting_for_person = (guint64)foyer_statement_get_integer (select, "waiting");
  return TRUE;
}

gboolean
foyer_store_count_by_contract (FoyerStore *self, GHashTable **counts, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT p.contract AS contract, SUM (c.n) AS n FROM provenance p JOIN "
                             "(SELECT provenance_no, COUNT (*) AS n FROM attendee GROUP BY "
                             "provenance_no) c ON c.provenance_no = p.provenance_no GROUP BY "
                             "p.contract",
                             error);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    g_hash_table_insert (found, g_strdup (foyer_statement_get_text (select, "contract")),
                         GSIZE_TO_POINTER ((gsize)foyer_statement_get_integer (select, "n")));
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *counts = g_steal_pointer (&found);
  return TRUE;
}
