/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairing a dead letter by override tokens, and taking letters out of the work. */
#include "config.h"

#include "foyer-engine-private.h"
#include "foyer-engine-replay.h"
#include "foyer-letter-mapper.h"
#include "foyer-token-hand.h"
#include "foyer-vocabulary.h"

#include <string.h>

#define LONGEST_REPAIR 32u

void
foyer_repair_report_free (FoyerRepairReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->receipt, foyer_token_receipt_free);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  gint64 dead_letter_id;
  char **sets;
  char *reason;
  gboolean has_base;
  FoyerDigest base;
  /* read on the thread */
  GArray *edits; /* FoyerFieldEdit; texts lent from @owned and @sets */
  GPtrArray *owned;
  gboolean needs_supervisor;
  FoyerLetterAttempt *attempt;
  FoyerTokenHand hand;
  FoyerTokenReceipt *receipt;
} Repair;

static void
repair_free (gpointer data)
{
  Repair *self = data;

  g_strfreev (self->sets);
  g_free (self->reason);
  g_clear_pointer (&self->edits, g_array_unref);
  g_clear_pointer (&self->owned, g_ptr_array_unref);
  g_clear_pointer (&self->attempt, foyer_letter_attempt_free);
  g_clear_pointer (&self->receipt, foyer_token_receipt_free);
  g_free (self);
}

/* ---- What was typed ---- */

static gboolean
read_set (Repair *self, const char *set, GError **error)
{
  const char *equals = strchr (set, '=');
  FoyerFieldEdit edit;
  FoyerTokenField field;
  GError *cause = NULL;
  char *path;

  if (equals == NULL)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is not FIELD=VALUE, as in full_name=Example", set);
      return FALSE;
    }
  path = g_strndup (set, (gsize)(equals - set));
  g_ptr_array_add (self->owned, path);
  if (!foyer_token_field_parse (path, FALSE, &field, &cause))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
      g_error_free (cause);
      return FALSE;
    }
  for (guint i = 0; i < self->edits->len; i++)
    if (g_str_equal (g_array_index (self->edits, FoyerFieldEdit, i).field, path))
      {
        g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                     "%s is set twice: say it once", path);
        return FALSE;
      }
  self->needs_supervisor |= foyer_token_field_needs_supervisor (field.field);
  edit = (FoyerFieldEdit){ .field = path, .text = equals[1] != '\0' ? equals + 1 : NULL };
  g_array_append_val (self->edits, edit);
  return TRUE;
}

static gboolean
read_sets (Repair *self, GError **error)
{
  self->edits = g_array_new (FALSE, FALSE, sizeof (FoyerFieldEdit));
  self->owned = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; self->sets[i] != NULL; i++)
    {
      if (!g_utf8_validate (self->sets[i], -1, NULL))
        {
          g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "a value is not UTF-8");
          return FALSE;
        }
      if (!read_set (self, self->sets[i], error))
        return FALSE;
    }
  if (self->edits->len > 0 && self->edits->len <= LONGEST_REPAIR)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "say what to change: FIELD=VALUE, at most %u of them", LONGEST_REPAIR);
  return FALSE;
}

/* ---- By the rules of every import ---- */

/* "custom.hat" of an edit is "custom/hat" of a diagnostic. */
static gboolean
is_about (const FoyerDiagnostic *diagnostic, const char *field)
{
  g_autofree char *path = g_strdelimit (g_strdup (field), ".", '/');

  return g_strcmp0 (diagnostic->field_path, field) == 0
         || g_strcmp0 (diagnostic->field_path, path) == 0;
}

static const FoyerDiagnostic *
find_diagnostic (GPtrArray *diagnostics, const char *field)
{
  for (guint i = 0; diagnostics != NULL && i < diagnostics->len; i++)
    if (is_about (diagnostics->pdata[i], field))
      return diagnostics->pdata[i];
  return NULL;
}

static gboolean
check_values (Repair *self, GError **error)
{
  GPtrArray *diagnostics = foyer_letter_attempt_get_diagnostics (self->attempt);

  for (guint i = 0; i < self->edits->len; i++)
    {
      const char *field = g_array_index (self->edits, FoyerFieldEdit, i).field;
      const FoyerDiagnostic *found = find_diagnostic (diagnostics, field);

      if (found == NULL)
        continue;
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "%s: %s (%s)%s%s%s", field,
                   found->message, foyer_code_get_name (found->code),
                   found->suggestion != NULL ? "; did you mean '" : "",
                   found->suggestion != NULL ? found->suggestion : "",
                   found->suggestion != NULL ? "'?" : "");
      return FALSE;
    }
  return TRUE;
}

/* ---- In the store ---- */

/* What the row says of it: as read, else as it was refused. (transfer full) */
static char *
dup_old_value (const Repair *self, const char *field)
{
  FoyerTokenField parsed;
  const FoyerDiagnostic *found = find_diagnostic (self->attempt->letter->diagnostics, field);

  if (self->attempt->plain != NULL && foyer_token_field_parse (field, FALSE, &parsed, NULL))
    return foyer_token_field_dup_text (&parsed, self->attempt->plain);
  return found != NULL ? g_strdup (found->value) : NULL;
}

static gboolean
write_edit (FoyerStore *store, Repair *self, const FoyerFieldEdit *edit, GError **error)
{
  g_autofree char *old_value = dup_old_value (self, edit->field);
  g_autoptr (FoyerTokenReceipt) receipt = NULL;
  FoyerLetterTokenOrder order = { .dead_letter_id = self->dead_letter_id,
                                  .base = self->has_base ? &self->base : NULL,
                                  .field = edit->field,
                                  .old_value = old_value,
                                  .new_value = edit->text,
                                  .author = self->hand.author };

  if (!foyer_store_apply_letter_token (store, &order, &self->attempt->raw, &receipt, error))
    return FALSE;
  if (self->receipt == NULL || receipt->stale != NULL)
    {
      g_clear_pointer (&self->receipt, foyer_token_receipt_free);
      self->receipt = g_steal_pointer (&receipt);
    }
  else
    {
      self->receipt->now = receipt->now;
      for (guint i = 0; i < receipt->tokens->len; i++)
        g_ptr_array_add (self->receipt->tokens, foyer_token_ref (receipt->tokens->pdata[i]));
    }
  self->base = self->receipt->now;
  return TRUE;
}

static gpointer
write_repair (FoyerStore *store, gpointer data, GError **error)
{
  Repair *self = data;
  g_autoptr (FoyerDeadLetter) now = NULL;

  if (!foyer_store_get_dead_letter (store, self->dead_letter_id, &now, error))
    return NULL;
  if (now->state == FOYER_DEAD_LETTER_OPEN
      && !foyer_store_transition_dead_letter (store, self->dead_letter_id, FOYER_DEAD_LETTER_OPEN,
                                              FOYER_DEAD_LETTER_IN_REPAIR, self->hand.author.who,
                                              self->reason, error))
    return NULL;
  if (now->state != FOYER_DEAD_LETTER_OPEN && now->state != FOYER_DEAD_LETTER_IN_REPAIR)
    {
      g_set_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT,
                   "dead letter %" G_GINT64_FORMAT " is %s meanwhile", self->dead_letter_id,
                   foyer_dead_letter_state_get_name (now->state));
      return NULL;
    }
  for (guint i = 0; i < self->edits->len; i++)
    if (!write_edit (store, self, &g_array_index (self->edits, FoyerFieldEdit, i), error)
        || self->receipt->stale != NULL)
      break;
  return NULL;
}

static gboolean
repair (Repair *self, FoyerLine *line, GError **error)
{
  g_autoptr (FoyerLetterMapper) mapper = NULL;
  GError *cause = NULL;

  if (!read_sets (self, error) || !foyer_vocabulary_refresh (line, error))
    return FALSE;
  mapper = foyer_letter_mapper_new (line, foyer_catalogue_get_taxonomy (line->catalogue));
  self->attempt = foyer_letter_mapper_attempt (mapper, self->dead_letter_id,
                                               (const FoyerFieldEdit *)self->edits->data,
                                               self->edits->len, error);
  if (self->attempt == NULL || !check_values (self, error)
      || !foyer_token_hand_init (
          &self->hand, line, self->needs_supervisor ? FOYER_TOKEN_SUPERVISOR : FOYER_TOKEN_CLERK,
          self->reason, error))
    return FALSE;
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, write_repair, self,
                                   NULL, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  return cause == NULL;
}

static void
repair_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Repair *self = task_data;
  FoyerRepairReport *report;
  GPtrArray *diagnostics;
  GError *error = NULL;

  if (!repair (self, foyer_engine_get_line (source_object), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  report = g_new0 (FoyerRepairReport, 1);
  report->receipt = g_steal_pointer (&self->receipt);
  diagnostics = foyer_letter_attempt_get_diagnostics (self->attempt);
  report->diagnostics = diagnostics != NULL ? g_ptr_array_ref (diagnostics) : NULL;
  report->is_good = diagnostics == NULL && foyer_letter_attempt_get_record (self->attempt) != NULL;
  g_task_return_pointer (task, report, (GDestroyNotify)foyer_repair_report_free);
}

void
foyer_engine_repair_dead_letter_async (FoyerEngine *self, const FoyerRepairRequest *request,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Repair *repair;

  g_return_if_fail (FOYER_IS_ENGINE (self) && request != NULL && request->sets != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_repair_dead_letter_async);
  g_task_set_name (task, "foyer-engine-repair");
  repair = g_new0 (Repair, 1);
  repair->dead_letter_id = request->dead_letter_id;
  repair->sets = g_strdupv ((char **)request->sets);
  repair->reason = g_strdup (request->reason);
  repair->has_base = request->base != NULL;
  g_task_set_task_data (task, repair, repair_free);
  if (request->reason == NULL || request->reason[0] == '\0')
    error = g_error_new_literal (FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                                 "say why: a repair has a reason");
  else if (request->base != NULL && !foyer_digest_parse (request->base, &repair->base))
    error = g_error_new (FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                         "'%s' is no base: 64 hexadecimal figures that 'dlq show' prints",
                         request->base);
  if (error != NULL || !foyer_engine_check_writable (self, &error))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, repair_thread);
}

FoyerRepairReport *
foyer_engine_repair_dead_letter_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Discarding ---- */

typedef struct
{
  GArray *ids;
  char *reason;
  char *actor;
} Discard;

static void
discard_free (gpointer data)
{
  Discard *self = data;

  g_array_unref (self->ids);
  g_free (self->reason);
  g_free (self->actor);
  g_free (self);
}

static gpointer
discard_all (FoyerStore *store, gpointer data, GError **error)
{
  const Discard *self = data;

  for (guint i = 0; i < self->ids->len; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      g_autoptr (FoyerDeadLetter) letter = NULL;

      if (!foyer_store_get_dead_letter (store, id, &letter, error))
        return NULL;
      if (!foyer_dead_letter_state_can_become (letter->state, FOYER_DEAD_LETTER_DISCARDED))
        {
          g_set_error (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT,
                       "dead letter %" G_GINT64_FORMAT " is %s already; none was discarded", id,
                       foyer_dead_letter_state_get_name (letter->state));
          return NULL;
        }
      if (!foyer_store_transition_dead_letter (store, id, letter->state,
                                               FOYER_DEAD_LETTER_DISCARDED, self->actor,
                                               self->reason, error))
        return NULL;
    }
  return NULL;
}

void
foyer_engine_discard_dead_letters_async (FoyerEngine *self, const gint64 *ids, gsize n_ids,
                                         const char *reason, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  Discard *discard;

  g_return_if_fail (FOYER_IS_ENGINE (self) && ids != NULL);

  if (reason == NULL || reason[0] == '\0')
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_discard_dead_letters_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "say why: what is discarded has a reason");
      return;
    }
  discard = g_new0 (Discard, 1);
  discard->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (discard->ids, ids, (guint)n_ids);
  discard->reason = g_strdup (reason);
  discard->actor = g_strdup (foyer_engine_get_line (self)->actor);
  foyer_engine_write_store_async (self, discard_all, discard, discard_free, NULL,
                                  foyer_engine_discard_dead_letters_async, cancellable, callback,
                                  user_data);
}

gboolean
foyer_engine_discard_dead_letters_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish_done (self, result, error);
}
