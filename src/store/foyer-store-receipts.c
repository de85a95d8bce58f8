/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a request's delivery in exactly once: what the replay store knows decides. */
#include "config.h"

#include "foyer-store-receipts.h"

#include "foyer-store-notices.h"
#include "foyer-store-private.h"
#include "foyer-store-pulls.h"

#include <string.h>

/* ---- What is known ---- */

typedef struct
{
  gint64 source_no;
  FoyerSourceState state;
} Gate;

static gboolean
find_gate (FoyerStore *self, const char *name, Gate *gate, gboolean *is_found, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT source_no, state FROM source WHERE name = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", name);
  FoyerStep step = foyer_statement_step (select, error);
  *is_found = step == FOYER_STEP_ROW;
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  gate->source_no = foyer_statement_get_integer (select, "source_no");
  return foyer_source_state_parse (foyer_statement_get_text (select, "state"), &gate->state)
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "source '%s' has no state", name);
}

typedef struct
{
  gboolean has_id; /* the id is known, under these bytes or others */
  gint64 same_delivery; /* the journal row of these very bytes; 0: none */
} Known;

static gboolean
find_known (FoyerStore *self, gint64 source_no, const FoyerReceipt *receipt, Known *known,
            GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT digest, delivery_id FROM replay WHERE source_no = :source_no AND sender_id = :id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":source_no", source_no);
  foyer_statement_bind_text (select, ":id", receipt->sender_id);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gsize length = 0;
      gconstpointer digest = foyer_statement_get_blob (select, "digest", &length);
      known->has_id = TRUE;
      if (length == FOYER_DIGEST_BYTES
          && memcmp (digest, receipt->delivery->digest.bytes, length) == 0)
        known->same_delivery = foyer_statement_get_integer (select, "delivery_id");
    }
  return step == FOYER_STEP_DONE;
}

/* ---- Writing ---- */

/* *is_conflict: whether these bytes came under an id that has others. */
static gboolean
count_repeat (FoyerStore *self, gint64 source_no, const FoyerReceipt *receipt,
              gboolean *is_conflict, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE replay SET repeats = repeats + 1 WHERE source_no = :source_no AND sender_id = :id"
      " AND digest = :digest RETURNING is_conflict",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":source_no", source_no);
  foyer_statement_bind_text (update, ":id", receipt->sender_id);
  foyer_statement_bind_blob (update, ":digest", receipt->delivery->digest.bytes,
                             FOYER_DIGEST_BYTES);
  if (foyer_statement_step (update, error) != FOYER_STEP_ROW)
    return FALSE;
  *is_conflict = foyer_statement_get_integer (update, "is_conflict") != 0;
  return foyer_statement_run (update, error);
}

static gboolean
remember (FoyerStore *self, gint64 source_no, const FoyerReceipt *receipt, gint64 delivery_id,
          gboolean is_conflict, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO replay (source_no, sender_id, digest, delivery_id, first_usec, is_conflict)"
      " VALUES (:source_no, :id, :digest, :delivery_id, :now, :is_conflict)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":source_no", source_no);
  foyer_statement_bind_text (insert, ":id", receipt->sender_id);
  foyer_statement_bind_blob (insert, ":digest", receipt->delivery->digest.bytes,
                             FOYER_DIGEST_BYTES);
  foyer_statement_bind_integer (insert, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (insert, ":is_conflict", is_conflict);
  return foyer_statement_run (insert, error);
}

static gboolean
add_receipt (FoyerStore *self, const FoyerReceipt *receipt, gint64 delivery_id, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO receipt (delivery_id, sender_id, monotonic_usec, scheme, verdict)"
      " VALUES (:delivery_id, :id, :monotonic_usec, :scheme, :verdict)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":delivery_id", delivery_id);
  foyer_statement_bind_text (insert, ":id", receipt->sender_id);
  foyer_statement_bind_integer (insert, ":monotonic_usec", receipt->monotonic_usec);
  foyer_statement_bind_text (insert, ":scheme", receipt->scheme);
  foyer_statement_bind_text (insert, ":verdict", receipt->verdict);
  return foyer_statement_run (insert, error);
}

static gboolean
park (FoyerStore *self, gint64 delivery_id, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE delivery SET is_parked = 1 WHERE delivery_id = :delivery_id", error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  return foyer_statement_run (update, error);
}

/* In the journal and in front of a person, never in the queue. */
static gboolean
quarantine (FoyerStore *self, const FoyerReceipt *receipt, gint64 delivery_id, GError **error)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_REPLAY_CONFLICT, "delivery id '%s' of source '%s' came before with another body",
      receipt->sender_id, receipt->delivery->source);
  diagnostic->rule = g_strdup ("replay.same-id-same-body");
  g_ptr_array_add (diagnostics, diagnostic);
  return foyer_store_fail_delivery (self, delivery_id, diagnostics, NULL, error)
         && foyer_store_add_notice (self, "replay-conflict", receipt->delivery->source,
                                    "a delivery id came again with another body; ask the sender "
                                    "which is right, and if nobody sent the second, rotate the "
                                    "secret",
                                    error)
         && foyer_store_append_audit (self, NULL, "delivery-conflict", receipt->delivery->source,
                                      receipt->delivery->trace_id, error);
}

gboolean
foyer_store_receive (FoyerStore *self, const FoyerReceipt *receipt, FoyerReceived *received,
                     gint64 *delivery_id, GError **error)
{
  Gate gate = { 0 };
  Known known = { 0 };
  gboolean is_found = FALSE, is_conflict = FALSE;
  *delivery_id = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES | FOYER_STORE_TOPIC_INTAKE,
                                 error)
      || !find_gate (self, receipt->delivery->source, &gate, &is_found, error))
    return FALSE;
  if (!is_found || gate.state == FOYER_SOURCE_HELD)
    {
      *received = is_found ? FOYER_RECEIVED_HELD : FOYER_RECEIVED_NO_SOURCE;
      return TRUE;
    }
  if (!find_known (self, gate.source_no, receipt, &known, error))
    return FALSE;
  if (known.same_delivery != 0)
    {
      if (!count_repeat (self, gate.source_no, receipt, &is_conflict, error))
        return FALSE;
      *delivery_id = known.same_delivery;
      *received = is_conflict ? FOYER_RECEIVED_CONFLICT : FOYER_RECEIVED_REPEAT;
      return receipt->pull_id == 0
             || foyer_store_finish_pull (self, receipt->pull_id, *delivery_id, error);
    }
  *received = known.has_id ? FOYER_RECEIVED_CONFLICT : FOYER_RECEIVED_NEW;
  if (!foyer_store_add_delivery (self, receipt->delivery, delivery_id, error)
      || !remember (self, gate.source_no, receipt, *delivery_id, known.has_id, error)
      || !add_receipt (self, receipt, *delivery_id, error))
    return FALSE;
  if (receipt->pull_id != 0
      && !foyer_store_finish_pull (self, receipt->pull_id, *delivery_id, error))
    return FALSE;
  if (known.has_id)
    return quarantine (self, receipt, *delivery_id, error);
  return gate.state != FOYER_SOURCE_PARKED || park (self, *delivery_id, error);
}

gboolean
foyer_store_prune_receipts (FoyerStore *self, gint64 before_usec, guint64 *n_pruned, GError **error)
{
  static const char *const deletes[]
      = { "DELETE FROM replay WHERE first_usec < :before_usec",
          "DELETE FROM pull WHERE state IN ('done', 'failed') AND ended_usec < :before_usec" };
  guint64 n = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_INTAKE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (deletes); i++)
    {
      g_autoptr (FoyerStatement) statement = foyer_store_prepare (self, deletes[i], error);
      if (statement == NULL)
        return FALSE;
      foyer_statement_bind_integer (statement, ":before_usec", before_usec);
      if (!foyer_statement_run (statement, error))
        return FALSE;
      n += (guint64)foyer_store_get_changes (self);
    }
  *n_pruned = n;
  return TRUE;
}
