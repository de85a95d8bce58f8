/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters: writing them for the verbs that refuse, and their states. Lists are in
 * foyer-store-dead-letters-list.c. */
#include "config.h"

#include "foyer-store-dead-letters.h"

#include "foyer-store-private.h"
#include "foyer-text.h"

#include <string.h>

/* What a person may type to find it: source id and name, folded. */
static char *
dup_search_text (const FoyerDeadLetterDraft *draft)
{
  g_autofree char *joined = g_strconcat (draft->source_id != NULL ? draft->source_id : "", " ",
                                         draft->name_hint != NULL ? draft->name_hint : "", NULL);
  g_autofree char *valid = g_utf8_make_valid (joined, -1);
  return foyer_text_dup_fold (valid, strlen (valid));
}

static gboolean
was_written_before (FoyerStore *self, const FoyerDeadLetterDraft *draft, gboolean *was_written,
                    GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT 1 FROM dead_letter WHERE raw_digest = :raw_digest AND source "
                             "= :source AND contract = :contract",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_blob (select, ":raw_digest", draft->raw_digest->bytes, FOYER_DIGEST_BYTES);
  foyer_statement_bind_text (select, ":source", draft->source != NULL ? draft->source : "");
  foyer_statement_bind_text (select, ":contract", draft->contract != NULL ? draft->contract : "");
  FoyerStep step = foyer_statement_step (select, error);
  *was_written = step == FOYER_STEP_ROW;
  return step != FOYER_STEP_FAILED;
}

static gboolean
is_of_mapping (FoyerDiagnostic *first)
{
  return foyer_code_get_stage (first->code) == FOYER_STAGE_TRANSFORMATION;
}

/* Bytes that no reader could take have no value that others share. */
char *
foyer_store_dup_cause_value (FoyerDiagnostic *first)
{
  g_autofree char *valid = NULL;
  if (first->value == NULL || !is_of_mapping (first))
    return g_strdup ("");
  valid = g_utf8_make_valid (first->value, -1);
  return foyer_text_dup_fold (valid, strlen (valid));
}

static void
bind_cause (FoyerStatement *statement, FoyerDiagnostic *first, const char *value)
{
  const char *field = is_of_mapping (first) ? first->field_path : NULL;
  foyer_statement_bind_text (statement, ":cause_field", field != NULL ? field : "");
  foyer_statement_bind_text (statement, ":cause_value", value);
}

static void
bind_draft (FoyerStatement *insert, const FoyerDeadLetterDraft *draft, const char *search_text,
            const char *diagnostics, const char *cause_value)
{
  FoyerDiagnostic *first = g_ptr_array_index (draft->diagnostics, 0);
  foyer_statement_bind_text (insert, ":stage", foyer_stage_get_name (draft->stage));
  foyer_statement_bind_text (insert, ":code", foyer_code_get_name (first->code));
  foyer_statement_bind_text (insert, ":source", draft->source != NULL ? draft->source : "");
  if (draft->delivery_id != 0)
    foyer_statement_bind_integer (insert, ":delivery_id", draft->delivery_id);
  if (draft->batch_id != 0)
    foyer_statement_bind_integer (insert, ":batch_id", draft->batch_id);
  foyer_statement_bind_text (insert, ":origin", draft->origin);
  foyer_statement_bind_integer (insert, ":line", (gint64)draft->line);
  foyer_statement_bind_integer (insert, ":record_no", (gint64)draft->record_no);
  foyer_statement_bind_integer (insert, ":raw_offset", (gint64)draft->offset);
  foyer_statement_bind_integer (insert, ":raw_length", (gint64)draft->length);
  if (draft->raw_digest != NULL)
    foyer_statement_bind_blob (insert, ":raw_digest", draft->raw_digest->bytes, FOYER_DIGEST_BYTES);
  foyer_statement_bind_text (insert, ":source_id", draft->source_id);
  foyer_statement_bind_text (insert, ":name_hint", draft->name_hint);
  foyer_statement_bind_text (insert, ":search_text", search_text);
  foyer_statement_bind_text (insert, ":attendee_id", draft->attendee_id);
  foyer_statement_bind_text (insert, ":job_id", draft->job_id);
  foyer_statement_bind_text (insert, ":contract", draft->contract != NULL ? draft->contract : "");
  foyer_statement_bind_text (insert, ":taxonomy", draft->taxonomy);
  foyer_statement_bind_integer (insert, ":attempts", MAX (draft->attempts, 1));
  foyer_statement_bind_text (insert, ":trace_id", draft->trace_id);
  foyer_statement_bind_text (insert, ":diagnostics", diagnostics);
  bind_cause (insert, first, cause_value);
}

/* The open one says what the newest attempt found (another taxonomy may find another fault). */
static gboolean
renew_open_one (FoyerStore *self, const FoyerDeadLetterDraft *draft, const char *diagnostics,
                const char *cause_value, GError **error)
{
  FoyerDiagnostic *first = g_ptr_array_index (draft->diagnostics, 0);
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE dead_letter SET stage = :stage, code = :code, taxonomy = "
                             ":taxonomy, diagnostics = :diagnostics, cause_field = "
                             ":cause_field, cause_value = :cause_value, failed_usec = :now"
                             " WHERE source = :source AND contract = :contract AND raw_digest = "
                             ":raw_digest AND state IN ('open', 'in-repair') AND code <> :code",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":stage", foyer_stage_get_name (draft->stage));
  foyer_statement_bind_text (update, ":code", foyer_code_get_name (first->code));
  foyer_statement_bind_text (update, ":taxonomy", draft->taxonomy);
  foyer_statement_bind_text (update, ":diagnostics", diagnostics);
  bind_cause (update, first, cause_value);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":source", draft->source != NULL ? draft->source : "");
  foyer_statement_bind_text (update, ":contract", draft->contract != NULL ? draft->contract : "");
  foyer_statement_bind_blob (update, ":raw_digest", draft->raw_digest->bytes, FOYER_DIGEST_BYTES);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_write_dead_letter (FoyerStore *self, const FoyerDeadLetterDraft *draft,
                               gint64 *dead_letter_id, gboolean *is_new, GError **error)
{
  gboolean was_written = FALSE;
  gint64 now = foyer_store_now (self);
  g_autofree char *search_text = dup_search_text (draft);
  g_autofree char *diagnostics = foyer_diagnostics_dup_json (draft->diagnostics);
  g_autofree char *cause_value
      = foyer_store_dup_cause_value (g_ptr_array_index (draft->diagnostics, 0));
  if (draft->is_repeat && draft->raw_digest != NULL
      && !was_written_before (self, draft, &was_written, error))
    return FALSE;
  if (!was_written)
    {
      g_autoptr (FoyerStatement) insert = foyer_store_prepare (
          self,
          "INSERT INTO dead_letter (stage, code, state, source, delivery_id, batch_id, origin, "
          "line, record_no, raw_offset,"
          " raw_length, raw_digest, source_id, name_hint, search_text, attendee_id, job_id, "
          "contract, taxonomy, received_usec,"
          " failed_usec, changed_usec, attempts, trace_id, diagnostics, cause_field, cause_value)"
          " VALUES (:stage, :code, 'open', :source, :delivery_id, :batch_id, :origin, :line, "
          ":record_no, :raw_offset,"
          " :raw_length, :raw_digest, :source_id, :name_hint, :search_text, :attendee_id, :job_id, "
          ":contract, :taxonomy,"
          " :received_usec, :now, :now, :attempts, :trace_id, :diagnostics, :cause_field, "
          ":cause_value) ON CONFLICT DO NOTHING",
          error);
      if (insert == NULL)
        return FALSE;
      bind_draft (insert, draft, search_text, diagnostics, cause_value);
      foyer_statement_bind_integer (insert, ":received_usec",
                                    draft->received_usec != 0 ? draft->received_usec : now);
      foyer_statement_bind_integer (insert, ":now", now);
      if (!foyer_statement_run (insert, error))
        return FALSE;
      was_written = foyer_store_get_changes (self) == 0;
      if (!was_written)
        self->touched |= FOYER_STORE_TOPIC_DEAD_LETTERS;
      else if (!renew_open_one (self, draft, diagnostics, cause_value, error))
        return FALSE;
    }
  if (dead_letter_id != NULL)
    *dead_letter_id = was_written ? 0 : foyer_store_get_last_row_id (self);
  if (is_new != NULL)
    *is_new = !was_written;
  return TRUE;
}

gboolean
foyer_store_transition_dead_letter (FoyerStore *self, gint64 dead_letter_id,
                                    FoyerDeadLetterState from, FoyerDeadLetterState to,
                                    const char *actor, const char *reason, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DEAD_LETTERS, error))
    return FALSE;
  if (!foyer_dead_letter_state_can_become (from, to))
    return foyer_store_refuse (
        error, FOYER_STORE_ERROR_TRANSITION, "a dead letter that is %s cannot become %s",
        foyer_dead_letter_state_get_name (from), foyer_dead_letter_state_get_name (to));
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE dead_letter SET state = :to, changed_usec = :now WHERE "
                             "dead_letter_id = :dead_letter_id AND state = :from",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":to", foyer_dead_letter_state_get_name (to));
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":dead_letter_id", dead_letter_id);
  foyer_statement_bind_text (update, ":from", foyer_dead_letter_state_get_name (from));
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "dead letter %" G_GINT64_FORMAT " is not %s", dead_letter_id,
                               foyer_dead_letter_state_get_name (from));
  g_autofree char *subject = g_strdup_printf ("dead-letter/%" G_GINT64_FORMAT, dead_letter_id);
  g_autofree char *detail
      = g_strdup_printf ("%s to %s%s%s", foyer_dead_letter_state_get_name (from),
                         foyer_dead_letter_state_get_name (to), reason != NULL ? ": " : "",
                         reason != NULL ? reason : "");
  return foyer_store_append_audit (self, actor, "dead-letter", subject, detail, error);
}
