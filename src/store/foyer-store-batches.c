/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batches: what one import was asked to do and what became of it. */
#include "config.h"

#include "foyer-store-journal.h"
#include "foyer-store-private.h"

gboolean
foyer_store_add_batch (FoyerStore *self, const FoyerBatch *batch, gint64 *batch_id, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO batch (source, origin, contract, taxonomy, as_of_usec, actor, trace_id, "
      "started_usec)"
      " VALUES (:source, :origin, :contract, :taxonomy, :as_of_usec, :actor, :trace_id, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":source", batch->source);
  foyer_statement_bind_text (insert, ":origin", batch->origin);
  foyer_statement_bind_text (insert, ":contract", batch->contract);
  foyer_statement_bind_text (insert, ":taxonomy", batch->taxonomy);
  foyer_statement_bind_integer (insert, ":as_of_usec", batch->as_of_usec);
  foyer_statement_bind_text (insert, ":actor", batch->actor);
  foyer_statement_bind_text (insert, ":trace_id", batch->trace_id);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  *batch_id = foyer_store_get_last_row_id (self);
  return TRUE;
}

gboolean
foyer_store_finish_batch (FoyerStore *self, gint64 batch_id, const char *failure, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE batch SET finished_usec = :now, failure = :failure WHERE "
                             "batch_id = :batch_id AND finished_usec = 0",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":failure", failure);
  foyer_statement_bind_integer (update, ":batch_id", batch_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_add_to_batch (FoyerStore *self, gint64 batch_id,
                          const guint64 outcomes[FOYER_N_ADMISSIONS], guint64 skipped,
                          GError **error)
{
  if (batch_id == 0)
    return TRUE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE batch SET admitted = admitted + :admitted, updated = updated "
                             "+ :updated, unchanged = unchanged + :unchanged,"
                             " late = late + :late, cancelled = cancelled + :cancelled, refused = "
                             "refused + :refused, skipped = skipped + :skipped"
                             " WHERE batch_id = :batch_id",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":admitted", (gint64)outcomes[FOYER_ADMISSION_ADMITTED]);
  foyer_statement_bind_integer (update, ":updated", (gint64)outcomes[FOYER_ADMISSION_UPDATED]);
  foyer_statement_bind_integer (update, ":unchanged", (gint64)outcomes[FOYER_ADMISSION_UNCHANGED]);
  foyer_statement_bind_integer (update, ":late", (gint64)outcomes[FOYER_ADMISSION_LATE]);
  foyer_statement_bind_integer (update, ":cancelled", (gint64)outcomes[FOYER_ADMISSION_CANCELLED]);
  foyer_statement_bind_integer (update, ":refused", (gint64)outcomes[FOYER_ADMISSION_REFUSED]);
  foyer_statement_bind_integer (update, ":skipped", (gint64)skipped);
  foyer_statement_bind_integer (update, ":batch_id", batch_id);
  return foyer_statement_run (update, error);
}

#define BATCH_COLUMNS                                                                              \
  "SELECT batch_id, source, origin, contract, taxonomy, as_of_usec, actor, trace_id, "             \
  "started_usec, finished_usec,"                                                                   \
  " failure, skipped, admitted, updated, unchanged, late, cancelled, refused FROM batch "

static gpointer
read_batch (FoyerStatement *row, GError **error)
{
  FoyerBatch *batch = foyer_batch_new ();
  batch->batch_id = foyer_statement_get_integer (row, "batch_id");
  batch->source = g_strdup (foyer_statement_get_text (row, "source"));
  batch->origin = g_strdup (foyer_statement_get_text (row, "origin"));
  batch->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  batch->taxonomy = g_strdup (foyer_statement_get_text (row, "taxonomy"));
  batch->as_of_usec = foyer_statement_get_integer (row, "as_of_usec");
  batch->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  batch->trace_id = g_strdup (foyer_statement_get_text (row, "trace_id"));
  batch->started_usec = foyer_statement_get_integer (row, "started_usec");
  batch->finished_usec = foyer_statement_get_integer (row, "finished_usec");
  batch->failure = g_strdup (foyer_statement_get_text (row, "failure"));
  batch->skipped = (guint64)foyer_statement_get_integer (row, "skipped");
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    batch->outcomes[i] = (guint64)foyer_statement_get_integer (row, foyer_admission_get_name (i));
  batch->rows = batch->skipped + foyer_batch_get_records (batch);
  return batch;
}

gboolean
foyer_store_get_batch (FoyerStore *self, gint64 batch_id, FoyerBatch **batch, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, BATCH_COLUMNS "WHERE batch_id = :batch_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":batch_id", batch_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no batch %" G_GINT64_FORMAT, batch_id);
  *batch = read_batch (select, error);
  return TRUE;
}

static void
batch_unref_cb (gpointer data)
{
  foyer_batch_unref (data);
}

gboolean
foyer_store_list_batches (FoyerStore *self, guint limit, GPtrArray **batches, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, BATCH_COLUMNS "ORDER BY batch_id DESC LIMIT :limit", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_batch, batch_unref_cb, batches, error);
}

gboolean
foyer_store_get_skip_reasons (FoyerStore *self, gint64 batch_id, GHashTable **reasons,
                              GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT reason, n FROM batch_skip WHERE batch_id = :batch_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":batch_id", batch_id);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    g_hash_table_insert (found, g_strdup (foyer_statement_get_text (select, "reason")),
                         GSIZE_TO_POINTER ((gsize)foyer_statement_get_integer (select, "n")));
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *reasons = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_is_batch_done (FoyerStore *self, gint64 batch_id, gboolean *is_done, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT COUNT (*) AS n FROM delivery WHERE batch_id = :batch_id AND "
                             "state NOT IN ('done', 'failed')",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":batch_id", batch_id);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *is_done = foyer_statement_get_integer (select, "n") == 0;
  return TRUE;
}
