/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people tried with a dead letter, and what it says since. */
#include "config.h"

#include "foyer-store-dead-letters.h"
#include "foyer-store-private.h"

static void
attempt_free_cb (gpointer data)
{
  foyer_dead_letter_attempt_free (data);
}

static gpointer
read_attempt (FoyerStatement *row, GError **error)
{
  FoyerDeadLetterAttempt *attempt = g_new0 (FoyerDeadLetterAttempt, 1);
  attempt->series = (guint)foyer_statement_get_integer (row, "series");
  attempt->at_usec = foyer_statement_get_integer (row, "at_usec");
  attempt->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  attempt->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  attempt->taxonomy = g_strdup (foyer_statement_get_text (row, "taxonomy"));
  attempt->outcome = g_strdup (foyer_statement_get_text (row, "outcome"));
  attempt->code = g_strdup (foyer_statement_get_text (row, "code"));
  attempt->job_id = g_strdup (foyer_statement_get_text (row, "job_id"));
  return attempt;
}

gboolean
foyer_store_list_dead_letter_attempts (FoyerStore *self, gint64 dead_letter_id,
                                       GPtrArray **attempts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT * FROM dead_letter_attempt WHERE dead_letter_id = :dead_letter_id ORDER BY series",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":dead_letter_id", dead_letter_id);
  return foyer_statement_collect (select, read_attempt, attempt_free_cb, attempts, error);
}

/* What the newest attempt found is what has to be put right. */
static gboolean
renew (FoyerStore *self, gint64 dead_letter_id, GPtrArray *diagnostics, GError **error)
{
  FoyerDiagnostic *first = g_ptr_array_index (diagnostics, 0);
  g_autofree char *text = foyer_diagnostics_dup_json (diagnostics);
  g_autofree char *value = foyer_store_dup_cause_value (first);
  FoyerStage stage = foyer_code_get_stage (first->code);
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE dead_letter SET stage = :stage, code = :code, diagnostics = "
                             ":diagnostics, cause_field = :cause_field, cause_value = "
                             ":cause_value, failed_usec = :now WHERE dead_letter_id = "
                             ":dead_letter_id AND state IN ('open', 'in-repair')",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":stage", foyer_stage_get_name (stage));
  foyer_statement_bind_text (update, ":code", foyer_code_get_name (first->code));
  foyer_statement_bind_text (update, ":diagnostics", text);
  foyer_statement_bind_text (
      update, ":cause_field",
      stage == FOYER_STAGE_TRANSFORMATION && first->field_path != NULL ? first->field_path : "");
  foyer_statement_bind_text (update, ":cause_value", value);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":dead_letter_id", dead_letter_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_note_dead_letter_attempt (FoyerStore *self, gint64 dead_letter_id,
                                      const FoyerDeadLetterAttempt *attempt, GPtrArray *diagnostics,
                                      GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DEAD_LETTERS, error))
    return FALSE;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO dead_letter_attempt (dead_letter_id, series, at_usec, actor, contract, "
      "taxonomy, outcome, code, job_id) SELECT :dead_letter_id, coalesce (max (series), 1) + 1, "
      ":now, :actor, :contract, :taxonomy, :outcome, :code, :job_id FROM dead_letter_attempt "
      "WHERE dead_letter_id = :dead_letter_id",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":dead_letter_id", dead_letter_id);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":actor", attempt->actor);
  foyer_statement_bind_text (insert, ":contract", attempt->contract);
  foyer_statement_bind_text (insert, ":taxonomy", attempt->taxonomy);
  foyer_statement_bind_text (insert, ":outcome", attempt->outcome);
  foyer_statement_bind_text (insert, ":code", attempt->code);
  foyer_statement_bind_text (insert, ":job_id", attempt->job_id);
  return foyer_statement_run (insert, error)
         && (diagnostics == NULL || renew (self, dead_letter_id, diagnostics, error));
}
