/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deliveries: the append-only journal and the ingestion queue in front of it. */
#include "config.h"

#include "foyer-store-journal.h"

#include "foyer-limits.h"
#include "foyer-store-private.h"

#include <string.h>

/* ---- Appending ---- */

/* The same bytes once more, directly after themselves, are the same delivery: they take its
 * place in the order, so that they can neither undo what they said nor say it anew. After another
 * delivery of that source they are news: the sender went back. */
static gboolean
find_repeated_sequence (FoyerStore *self, const FoyerDelivery *delivery, gint64 *sequence,
                        GError **error)
{
  g_autoptr (FoyerStatement) newest = foyer_store_prepare (
      self,
      "SELECT sequence, digest, contract, taxonomy, as_of_usec FROM delivery WHERE source = :source"
      " ORDER BY delivery_id DESC LIMIT 1",
      error);
  if (newest == NULL)
    return FALSE;
  foyer_statement_bind_text (newest, ":source", delivery->source);
  FoyerStep step = foyer_statement_step (newest, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  gint64 found = foyer_statement_get_integer (newest, "sequence");
  gsize length = 0;
  gconstpointer digest = foyer_statement_get_blob (newest, "digest", &length);
  if (length == FOYER_DIGEST_BYTES && memcmp (digest, delivery->digest.bytes, length) == 0
      && g_strcmp0 (foyer_statement_get_text (newest, "contract"), delivery->contract) == 0
      && g_strcmp0 (foyer_statement_get_text (newest, "taxonomy"), delivery->taxonomy) == 0
      && foyer_statement_get_integer (newest, "as_of_usec") == delivery->as_of_usec)
    *sequence = found;
  return TRUE;
}

gboolean
foyer_store_find_repeat (FoyerStore *self, const char *source, const FoyerDigest *digest,
                         const char *contract, gint64 *batch_id, gint64 *received_usec,
                         GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT batch_id, received_usec FROM delivery WHERE source = :source AND digest = :digest"
      " AND contract = :contract AND state <> 'failed' AND batch_id IS NOT NULL"
      " ORDER BY delivery_id DESC LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":source", source);
  foyer_statement_bind_blob (select, ":digest", digest->bytes, FOYER_DIGEST_BYTES);
  foyer_statement_bind_text (select, ":contract", contract);
  FoyerStep step = foyer_statement_step (select, error);
  *batch_id = step == FOYER_STEP_ROW ? foyer_statement_get_integer (select, "batch_id") : 0;
  *received_usec
      = step == FOYER_STEP_ROW ? foyer_statement_get_integer (select, "received_usec") : 0;
  return step == FOYER_STEP_ROW || step == FOYER_STEP_DONE;
}

static void
bind_reading (FoyerStatement *insert, const FoyerReading *reading)
{
  foyer_statement_bind_text (insert, ":format", foyer_format_get_name (reading->format));
  foyer_statement_bind_text (insert, ":encoding", foyer_encoding_get_name (reading->encoding));
  foyer_statement_bind_integer (insert, ":has_bom", reading->has_bom);
  foyer_statement_bind_integer (insert, ":delimiter", reading->delimiter);
  foyer_statement_bind_integer (insert, ":header_line", reading->header_line);
  foyer_statement_bind_integer (insert, ":has_sep_line", reading->has_sep_line);
}

gboolean
foyer_store_add_delivery (FoyerStore *self, const FoyerDelivery *delivery, gint64 *delivery_id,
                          GError **error)
{
  gint64 sequence = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  if (delivery->body != NULL
      && g_bytes_get_size (delivery->body) > FOYER_LIMIT_INLINE_DELIVERY_BYTES)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_BUG,
                               "a body of %" G_GSIZE_FORMAT " bytes is too large for a row",
                               g_bytes_get_size (delivery->body));
  if (!find_repeated_sequence (self, delivery, &sequence, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO delivery (batch_id, source, origin, format, encoding, "
                             "has_bom, delimiter, header_line, has_sep_line,"
                             " contract, taxonomy, as_of_usec, digest, length, peer, headers, "
                             "trace_id, received_usec, sequence, state, body)"
                             " VALUES (:batch_id, :source, :origin, :format, :encoding, :has_bom, "
                             ":delimiter, :header_line, :has_sep_line,"
                             " :contract, :taxonomy, :as_of_usec, :digest, :length, :peer, "
                             ":headers, :trace_id, :received_usec,"
                             " CASE :sequence WHEN 0 THEN 1 + (SELECT COALESCE (MAX (delivery_id), "
                             "0) FROM delivery) ELSE :sequence END, 'received', :body)",
                             error);
  if (insert == NULL)
    return FALSE;
  if (delivery->batch_id != 0)
    foyer_statement_bind_integer (insert, ":batch_id", delivery->batch_id);
  foyer_statement_bind_text (insert, ":source", delivery->source);
  foyer_statement_bind_text (insert, ":origin", delivery->origin);
  bind_reading (insert, &delivery->reading);
  foyer_statement_bind_text (insert, ":contract", delivery->contract);
  foyer_statement_bind_text (insert, ":taxonomy", delivery->taxonomy);
  foyer_statement_bind_integer (insert, ":as_of_usec", delivery->as_of_usec);
  foyer_statement_bind_blob (insert, ":digest", delivery->digest.bytes, FOYER_DIGEST_BYTES);
  foyer_statement_bind_integer (insert, ":length", (gint64)delivery->length);
  foyer_statement_bind_text (insert, ":peer", delivery->peer);
  foyer_statement_bind_text (insert, ":headers", delivery->headers);
  foyer_statement_bind_text (insert, ":trace_id", delivery->trace_id);
  foyer_statement_bind_integer (insert, ":received_usec",
                                delivery->received_usec != 0 ? delivery->received_usec
                                                             : foyer_store_now (self));
  foyer_statement_bind_integer (insert, ":sequence", sequence);
  if (delivery->body != NULL)
    {
      gsize length = 0;
      gconstpointer body = g_bytes_get_data (delivery->body, &length);
      foyer_statement_bind_blob (insert, ":body", body, length);
    }
  if (!foyer_statement_run (insert, error))
    return FALSE;
  *delivery_id = foyer_store_get_last_row_id (self);
  return TRUE;
}

/* ---- Reading ---- */

static gboolean
parse_state (const char *name, FoyerDeliveryState *state)
{
  for (FoyerDeliveryState i = FOYER_DELIVERY_RECEIVED; i <= FOYER_DELIVERY_FAILED; i++)
    if (g_strcmp0 (foyer_delivery_state_get_name (i), name) == 0)
      {
        *state = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_reading (FoyerStatement *row, FoyerReading *reading)
{
  reading->has_bom = foyer_statement_get_integer (row, "has_bom") != 0;
  reading->delimiter = (char)foyer_statement_get_integer (row, "delimiter");
  reading->header_line = (guint)foyer_statement_get_integer (row, "header_line");
  reading->has_sep_line = foyer_statement_get_integer (row, "has_sep_line") != 0;
  return foyer_format_parse (foyer_statement_get_text (row, "format"), &reading->format)
         && foyer_encoding_parse (foyer_statement_get_text (row, "encoding"), &reading->encoding);
}

static FoyerDelivery *
read_delivery (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerDelivery) delivery = foyer_delivery_new ();
  delivery->delivery_id = foyer_statement_get_integer (row, "delivery_id");
  delivery->batch_id = foyer_statement_get_integer (row, "batch_id");
  delivery->source = g_strdup (foyer_statement_get_text (row, "source"));
  delivery->origin = g_strdup (foyer_statement_get_text (row, "origin"));
  delivery->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  delivery->taxonomy = g_strdup (foyer_statement_get_text (row, "taxonomy"));
  delivery->as_of_usec = foyer_statement_get_integer (row, "as_of_usec");
  delivery->length = (guint64)foyer_statement_get_integer (row, "length");
  delivery->peer = g_strdup (foyer_statement_get_text (row, "peer"));
  delivery->headers = g_strdup (foyer_statement_get_text (row, "headers"));
  delivery->trace_id = g_strdup (foyer_statement_get_text (row, "trace_id"));
  delivery->received_usec = foyer_statement_get_integer (row, "received_usec");
  delivery->sequence = foyer_statement_get_integer (row, "sequence");
  delivery->attempts = (guint)foyer_statement_get_integer (row, "attempts");
  delivery->failure = g_strdup (foyer_statement_get_text (row, "failure"));
  delivery->n_slices = (guint)foyer_statement_get_integer (row, "n_slices");
  gsize length = 0;
  gconstpointer digest = foyer_statement_get_blob (row, "digest", &length);
  gboolean is_good = length == FOYER_DIGEST_BYTES && read_reading (row, &delivery->reading)
                     && parse_state (foyer_statement_get_text (row, "state"), &delivery->state);
  if (is_good)
    memcpy (delivery->digest.bytes, digest, length);
  const char *columns = foyer_statement_get_text (row, "columns");
  if (is_good && columns != NULL)
    is_good = (delivery->columns = foyer_columns_parse (columns, NULL)) != NULL;
  if (!is_good)
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "delivery %" G_GINT64_FORMAT " is not what was written",
                          delivery->delivery_id);
      return NULL;
    }
  if (!foyer_statement_is_null (row, "body"))
    {
      gconstpointer body = foyer_statement_get_blob (row, "body", &length);
      delivery->body = g_bytes_new (body, length);
    }
  return g_steal_pointer (&delivery);
}

gboolean
foyer_store_get_delivery (FoyerStore *self, gint64 delivery_id, FoyerDelivery **delivery,
                          GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM delivery WHERE delivery_id = :delivery_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":delivery_id", delivery_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no delivery %" G_GINT64_FORMAT, delivery_id);
  FoyerDelivery *found = read_delivery (select, error);
  if (found == NULL)
    return FALSE;
  *delivery = found;
  return TRUE;
}

/* ---- The ingestion queue ---- */

static gboolean
give_up (FoyerStore *self, gint64 delivery_id, GError **error)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  FoyerDiagnostic *diagnostic = foyer_diagnostic_new (
      FOYER_CODE_PROCESSING_CRASHED,
      "reading this delivery ended the process or never came to an end, %u times",
      FOYER_LIMIT_ATTEMPTS);
  diagnostic->rule = g_strdup_printf ("attempts %u", FOYER_LIMIT_ATTEMPTS);
  g_ptr_array_add (diagnostics, diagnostic);
  return foyer_store_fail_delivery (self, delivery_id, diagnostics, NULL, error);
}

gboolean
foyer_store_next_delivery (FoyerStore *self, FoyerDelivery **delivery, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (FoyerStatement) select
          = foyer_store_prepare (self,
                                 "SELECT delivery_id, attempts FROM delivery WHERE state = "
                                 "'received' AND is_parked = 0 ORDER BY delivery_id LIMIT 1",
                                 error);
      if (select == NULL)
        return FALSE;
      FoyerStep step = foyer_statement_step (select, error);
      if (step == FOYER_STEP_FAILED)
        return FALSE;
      if (step == FOYER_STEP_DONE)
        {
          *delivery = NULL;
          return TRUE;
        }
      gint64 delivery_id = foyer_statement_get_integer (select, "delivery_id");
      gint64 attempts = foyer_statement_get_integer (select, "attempts");
      foyer_statement_reset (select);
      if (attempts >= FOYER_LIMIT_ATTEMPTS)
        {
          if (!give_up (self, delivery_id, error))
            return FALSE;
          continue;
        }
      g_autoptr (FoyerStatement) claim
          = foyer_store_prepare (self,
                                 "UPDATE delivery SET state = 'splitting', attempts = attempts + 1 "
                                 "WHERE delivery_id = :delivery_id",
                                 error);
      if (claim == NULL)
        return FALSE;
      foyer_statement_bind_integer (claim, ":delivery_id", delivery_id);
      return foyer_statement_run (claim, error)
             && foyer_store_get_delivery (self, delivery_id, delivery, error);
    }
}

static gboolean
close_failed (FoyerStore *self, gint64 delivery_id, const char *failure, GError **error)
{
  g_autoptr (FoyerStatement) slices
      = foyer_store_prepare (self,
                             "UPDATE slice SET state = 'dead' WHERE delivery_id = :delivery_id AND "
                             "state IN ('ready', 'working')",
                             error);
  g_autoptr (FoyerStatement) update
      = slices == NULL ? NULL
                       : foyer_store_prepare (self,
                                              "UPDATE delivery SET state = 'failed', failure = "
                                              ":failure WHERE delivery_id = :delivery_id",
                                              error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (slices, ":delivery_id", delivery_id);
  foyer_statement_bind_text (update, ":failure", failure);
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  return foyer_statement_run (slices, error) && foyer_statement_run (update, error);
}

gboolean
foyer_store_fail_delivery (FoyerStore *self, gint64 delivery_id, GPtrArray *diagnostics,
                           gint64 *dead_letter_id, GError **error)
{
  g_return_val_if_fail (diagnostics != NULL && diagnostics->len > 0, FALSE);
  g_autoptr (FoyerDelivery) delivery = NULL;
  if (!foyer_store_write_begins (
          self, FOYER_STORE_TOPIC_DELIVERIES | FOYER_STORE_TOPIC_DEAD_LETTERS, error)
      || !foyer_store_get_delivery (self, delivery_id, &delivery, error))
    return FALSE;
  if (delivery->state == FOYER_DELIVERY_FAILED || delivery->state == FOYER_DELIVERY_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "delivery %" G_GINT64_FORMAT " is %s already", delivery_id,
                               foyer_delivery_state_get_name (delivery->state));
  FoyerDiagnostic *first = g_ptr_array_index (diagnostics, 0);
  FoyerDeadLetterDraft draft = {
    .stage = FOYER_STAGE_INGESTION,
    .source = delivery->source,
    .delivery_id = delivery_id,
    .batch_id = delivery->batch_id,
    .origin = delivery->origin,
    .line = first->line,
    .length = delivery->length,
    .raw_digest = &delivery->digest,
    .diagnostics = diagnostics,
    .contract = delivery->contract,
    .taxonomy = delivery->taxonomy,
    .trace_id = delivery->trace_id,
    .received_usec = delivery->received_usec,
    .attempts = MAX (delivery->attempts, 1),
  };
  return close_failed (self, delivery_id, first->message, error)
         && foyer_store_write_dead_letter (self, &draft, dead_letter_id, NULL, error)
         && foyer_store_bump_stage (self, FOYER_STAGE_INGESTION, 0, 1, 0, error)
         && foyer_store_set_stage_error (self, FOYER_STAGE_INGESTION,
                                         foyer_code_get_name (first->code), error);
}
