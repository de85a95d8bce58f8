/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slices: the transformation queue. Admission, which empties it, is in foyer-store-admit.c. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-store-journal.h"
#include "foyer-store-private.h"

static gboolean
insert_slices (FoyerStore *self, gint64 delivery_id, const FoyerSlice *slices, gsize n_slices,
               GError **error)
{
  /* A delivery whose cutting was interrupted is cut again, the same way: what is there already
   * stays as it is. */
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO slice (delivery_id, raw_offset, raw_length, first_line, "
                             "first_record, n_records, state)"
                             " VALUES (:delivery_id, :raw_offset, :raw_length, :first_line, "
                             ":first_record, :n_records, 'ready')"
                             " ON CONFLICT (delivery_id, raw_offset) DO NOTHING",
                             error);
  if (insert == NULL)
    return FALSE;
  for (gsize i = 0; i < n_slices; i++)
    {
      foyer_statement_bind_integer (insert, ":delivery_id", delivery_id);
      foyer_statement_bind_integer (insert, ":raw_offset", (gint64)slices[i].offset);
      foyer_statement_bind_integer (insert, ":raw_length", (gint64)slices[i].length);
      foyer_statement_bind_integer (insert, ":first_line", (gint64)slices[i].first_line);
      foyer_statement_bind_integer (insert, ":first_record", (gint64)slices[i].first_record);
      foyer_statement_bind_integer (insert, ":n_records", slices[i].n_records);
      if (!foyer_statement_run (insert, error))
        return FALSE;
    }
  return TRUE;
}

/* A split delivery without open slices is done. */
static gboolean
close_delivery (FoyerStore *self, gint64 delivery_id, GError **error)
{
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE delivery SET state = 'done' WHERE delivery_id = :delivery_id "
                             "AND state = 'split' AND NOT EXISTS"
                             " (SELECT 1 FROM slice WHERE slice.delivery_id = :delivery_id AND "
                             "slice.state IN ('ready', 'working'))",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_add_slices (FoyerStore *self, gint64 delivery_id, FoyerColumns *columns,
                        const FoyerSlice *slices, gsize n_slices, gboolean is_last, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  g_autofree char *columns_json = columns != NULL ? foyer_columns_dup_json (columns) : NULL;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE delivery SET columns = COALESCE (:columns, columns), n_slices ="
      " (SELECT COUNT (*) FROM slice WHERE slice.delivery_id = :delivery_id), state = CASE "
      ":is_last WHEN 1 THEN 'split' ELSE state END"
      " WHERE delivery_id = :delivery_id AND state = 'splitting'",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":columns", columns_json);
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (update, ":is_last", is_last ? 1 : 0);
  if (!insert_slices (self, delivery_id, slices, n_slices, error)
      || !foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "delivery %" G_GINT64_FORMAT " is not being split", delivery_id);
  return (!is_last || foyer_store_bump_stage (self, FOYER_STAGE_INGESTION, 1, 0, 0, error))
         && close_delivery (self, delivery_id, error);
}

gboolean
foyer_store_end_slice (FoyerStore *self, gint64 slice_id, const char *state, gboolean *was_open,
                       GError **error)
{
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE slice SET state = :state WHERE slice_id = :slice_id AND state "
                             "IN ('ready', 'working') RETURNING delivery_id",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":state", state);
  foyer_statement_bind_integer (update, ":slice_id", slice_id);
  FoyerStep step = foyer_statement_step (update, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *was_open = step == FOYER_STEP_ROW;
  if (step == FOYER_STEP_DONE)
    return TRUE;
  gint64 delivery_id = foyer_statement_get_integer (update, "delivery_id");
  return foyer_statement_run (update, error) && close_delivery (self, delivery_id, error);
}

gboolean
foyer_store_is_late (FoyerStore *self, const FoyerSlice *slice, gboolean *is_late, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT attempts FROM slice WHERE slice_id = :slice_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":slice_id", slice->slice_id);
  FoyerStep step = foyer_statement_step (select, error);
  *is_late = step == FOYER_STEP_ROW
             && foyer_statement_get_integer (select, "attempts") != (gint64)slice->attempts;
  return step != FOYER_STEP_FAILED;
}

static gboolean
write_slice_dead_letter (FoyerStore *self, const FoyerSlice *slice, const FoyerDelivery *delivery,
                         FoyerDiagnostic *diagnostic, GError **error)
{
  g_autoptr (GPtrArray) diagnostics
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
  g_ptr_array_add (diagnostics, foyer_diagnostic_ref (diagnostic));
  FoyerDeadLetterDraft draft = {
    .stage = FOYER_STAGE_TRANSFORMATION,
    .source = delivery->source,
    .delivery_id = delivery->delivery_id,
    .batch_id = delivery->batch_id,
    .origin = delivery->origin,
    .line = slice->first_line,
    .record_no = slice->first_record,
    .offset = slice->offset,
    .length = slice->length,
    .diagnostics = diagnostics,
    .contract = delivery->contract,
    .taxonomy = delivery->taxonomy,
    .trace_id = delivery->trace_id,
    .received_usec = delivery->received_usec,
    .attempts = slice->attempts,
  };
  guint64 outcomes[FOYER_N_ADMISSIONS] = { [FOYER_ADMISSION_REFUSED] = slice->n_records };
  return foyer_store_write_dead_letter (self, &draft, NULL, NULL, error)
         && foyer_store_add_to_batch (self, delivery->batch_id, outcomes, 0, error)
         && foyer_store_bump_stage (self, FOYER_STAGE_TRANSFORMATION, 0, slice->n_records, 0,
                                    error);
}

static gboolean
load_slice (FoyerStore *self, gint64 slice_id, FoyerSlice *slice, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM slice WHERE slice_id = :slice_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":slice_id", slice_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no slice %" G_GINT64_FORMAT, slice_id);
  *slice = (FoyerSlice){
    .slice_id = slice_id,
    .delivery_id = foyer_statement_get_integer (select, "delivery_id"),
    .offset = (guint64)foyer_statement_get_integer (select, "raw_offset"),
    .length = (guint64)foyer_statement_get_integer (select, "raw_length"),
    .first_line = (guint64)foyer_statement_get_integer (select, "first_line"),
    .first_record = (guint64)foyer_statement_get_integer (select, "first_record"),
    .n_records = (guint)foyer_statement_get_integer (select, "n_records"),
    .attempts = (guint)foyer_statement_get_integer (select, "attempts"),
  };
  return TRUE;
}

static gboolean
bury_slice (FoyerStore *self, const FoyerSlice *slice, FoyerDiagnostic *diagnostic, GError **error)
{
  g_autoptr (FoyerDelivery) delivery = NULL;
  gboolean was_open;
  self->touched |= FOYER_STORE_TOPIC_DEAD_LETTERS;
  return foyer_store_get_delivery (self, slice->delivery_id, &delivery, error)
         && write_slice_dead_letter (self, slice, delivery, diagnostic, error)
         && foyer_store_end_slice (self, slice->slice_id, "dead", &was_open, error);
}

gboolean
foyer_store_next_slice (FoyerStore *self, FoyerSlice *slice, FoyerDelivery **delivery,
                        GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (FoyerStatement) select = foyer_store_prepare (
          self, "SELECT slice_id FROM slice WHERE state = 'ready' ORDER BY slice_id LIMIT 1",
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
      gint64 slice_id = foyer_statement_get_integer (select, "slice_id");
      foyer_statement_reset (select);
      if (!load_slice (self, slice_id, slice, error))
        return FALSE;
      if (slice->attempts >= FOYER_LIMIT_ATTEMPTS)
        {
          g_autoptr (FoyerDiagnostic) diagnostic = foyer_diagnostic_new (
              FOYER_CODE_PROCESSING_CRASHED,
              "mapping these %u records ended the process or never came to an end, %u times",
              slice->n_records, FOYER_LIMIT_ATTEMPTS);
          if (!bury_slice (self, slice, diagnostic, error))
            return FALSE;
          continue;
        }
      g_autoptr (FoyerStatement) claim = foyer_store_prepare (
          self,
          "UPDATE slice SET state = 'working', attempts = attempts + 1 WHERE slice_id = :slice_id",
          error);
      if (claim == NULL)
        return FALSE;
      foyer_statement_bind_integer (claim, ":slice_id", slice_id);
      slice->attempts++;
      return foyer_statement_run (claim, error)
             && foyer_store_get_delivery (self, slice->delivery_id, delivery, error);
    }
}

gboolean
foyer_store_fail_slice (FoyerStore *self, gint64 slice_id, FoyerDiagnostic *diagnostic,
                        gboolean *is_dead, GError **error)
{
  FoyerSlice slice = { 0 };
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error)
      || !load_slice (self, slice_id, &slice, error))
    return FALSE;
  gboolean must_die = slice.attempts >= FOYER_LIMIT_ATTEMPTS;
  if (must_die)
    {
      if (!bury_slice (self, &slice, diagnostic, error))
        return FALSE;
    }
  else
    {
      g_autoptr (FoyerStatement) back = foyer_store_prepare (
          self, "UPDATE slice SET state = 'ready' WHERE slice_id = :slice_id AND state = 'working'",
          error);
      if (back == NULL)
        return FALSE;
      foyer_statement_bind_integer (back, ":slice_id", slice_id);
      if (!foyer_statement_run (back, error))
        return FALSE;
    }
  if (is_dead != NULL)
    *is_dead = must_die;
  return foyer_store_bump_stage (self, FOYER_STAGE_TRANSFORMATION, 0, 0, 1, error)
         && foyer_store_set_stage_error (self, FOYER_STAGE_TRANSFORMATION,
                                         foyer_code_get_name (diagnostic->code), error);
}
