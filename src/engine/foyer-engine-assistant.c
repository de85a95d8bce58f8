/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assistant's commands: each on a thread, its result back in the caller's context. */
#include "config.h"

#include "foyer-engine-assistant.h"

#include "foyer-assistant-private.h"
#include "foyer-json.h"
#include "foyer-store-audit.h"

#include <string.h>

#define PROGRESS_INTERVAL_USEC (G_USEC_PER_SEC / 10)

/* What any of the commands is about; everything is the command's own copy. */
typedef struct
{
  char *path;
  char *encoding;
  char *preset;
  FoyerFileAnswers answers; /* its texts are the ones above */
  FoyerDraft *draft;
  guint n_rows;
  FoyerProgressFunc progress;
  gpointer progress_data;
  gint64 told_usec; /* monotonic, worker thread only */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->path);
  g_free (self->encoding);
  g_free (self->preset);
  g_clear_pointer (&self->draft, foyer_draft_free);
  g_free (self);
}

static Request *
request_new (const char *path, const char *encoding, FoyerDraft *draft)
{
  Request *self = g_new0 (Request, 1);

  foyer_json_init ();
  self->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  self->encoding = g_strdup (encoding);
  self->draft = draft != NULL ? foyer_draft_copy (draft) : NULL;
  return self;
}

/* Takes @request. */
static void
run (FoyerEngine *self, Request *request, gpointer tag, const char *name, GTaskThreadFunc func,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, name);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, func);
}

static void
give (GTask *task, gpointer result, GDestroyNotify result_free, GError *error)
{
  if (result != NULL)
    g_task_return_pointer (task, result, result_free);
  else
    g_task_return_error (task, error);
}

/* ---- Examining ---- */

static void
examine_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  FoyerFileExamination *examination = foyer_assistant_examine (
      foyer_engine_get_line (source_object), request->path, &request->answers, &error);

  give (task, examination, (GDestroyNotify)foyer_file_examination_free, error);
}

void
foyer_engine_examine_file_async (FoyerEngine *self, const char *path,
                                 const FoyerFileAnswers *answers, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL && answers != NULL);

  request = request_new (path, answers->encoding, NULL);
  request->preset = g_strdup (answers->preset);
  request->answers = *answers;
  request->answers.encoding = request->encoding;
  request->answers.preset = request->preset;
  run (self, request, foyer_engine_examine_file_async, "foyer-engine-examine", examine_thread,
       cancellable, callback, user_data);
}

FoyerFileExamination *
foyer_engine_examine_file_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Trying ---- */

static void
try_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  FoyerDraftTrial *trial;

  if (g_task_return_error_if_cancelled (task))
    return; /* a newer one is on its way: no work for this one */
  trial = foyer_assistant_try (foyer_engine_get_line (source_object), request->path,
                               request->encoding, request->draft, request->n_rows, &error);
  give (task, trial, (GDestroyNotify)foyer_draft_trial_free, error);
}

void
foyer_engine_try_draft_async (FoyerEngine *self, const char *path, const char *encoding,
                              FoyerDraft *draft, guint n_rows, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL && draft != NULL);

  request = request_new (path, encoding, draft);
  request->n_rows = n_rows;
  run (self, request, foyer_engine_try_draft_async, "foyer-engine-try-draft", try_thread,
       cancellable, callback, user_data);
}

FoyerDraftTrial *
foyer_engine_try_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Rehearsing ---- */

static gboolean
check_answered (FoyerDraft *draft, GError **error)
{
  FoyerDraftQuestions questions = foyer_draft_get_questions (draft);
  g_autoptr (GString) open = g_string_new (NULL);

  /* A preset that nobody changed answers for itself: the binding says what is missing. */
  if (!foyer_draft_is_changed (draft))
    return TRUE;
  for (guint i = 0; i < draft->columns->len; i++)
    {
      const FoyerDraftColumn *column = foyer_draft_get_column (draft, i);

      if (column->use == FOYER_COLUMN_OPEN)
        g_string_append_printf (open, "%s'%s'", open->len > 0 ? ", " : "", column->name);
    }
  if (open->len > 0)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "nobody has said what these columns are: %s; choose a field, extra or ignore for "
                 "each",
                 open->str);
  else if ((questions & FOYER_DRAFT_ASKS_NAME) != 0 && draft->preset == NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                         "no column is the name; set one to full_name, or to given_name and "
                         "family_name");
  else if ((questions & FOYER_DRAFT_ASKS_IDENTITY) != 0 && draft->preset == NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                         "nothing tells people apart; set a column to source_id, or choose the "
                         "e-mail address for it");
  else if ((questions & FOYER_DRAFT_ASKS_TIER) != 0 && draft->preset == NULL)
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                         "no column is the ticket tier; set one to print_tier, or choose the tier "
                         "of everyone");
  else if (draft->id == NULL || *draft->id == '\0')
    g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                         "the mapping has no name");
  else
    return TRUE;
  return FALSE;
}

/* Progress on its way from the worker to the caller's context. */
typedef struct
{
  GTask *task;
  FoyerProgress progress;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  const Telling *telling = data;
  const Request *request = g_task_get_task_data (telling->task);

  if (!g_task_get_completed (telling->task)
      && !g_cancellable_is_cancelled (g_task_get_cancellable (telling->task)))
    request->progress (&telling->progress, request->progress_data);
  return G_SOURCE_REMOVE;
}

static void
step (const FoyerProgress *progress, gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();
  Telling *telling;

  if (request->progress == NULL || now - request->told_usec < PROGRESS_INTERVAL_USEC)
    return;
  request->told_usec = now;
  telling = g_new0 (Telling, 1);
  telling->task = g_object_ref (task);
  telling->progress = *progress;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, tell_cb, telling,
                              telling_free);
}

static void
rehearse_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  FoyerRehearsal *rehearsal = NULL;

  if (check_answered (request->draft, &error))
    rehearsal = foyer_assistant_rehearse (foyer_engine_get_line (source_object), request->path,
                                          request->encoding, request->draft, step, task,
                                          cancellable, &error);
  give (task, rehearsal, (GDestroyNotify)foyer_rehearsal_free, error);
}

void
foyer_engine_rehearse_draft_async (FoyerEngine *self, const char *path, const char *encoding,
                                   FoyerDraft *draft, FoyerProgressFunc progress,
                                   gpointer progress_data, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL && draft != NULL);

  request = request_new (path, encoding, draft);
  request->progress = progress;
  request->progress_data = progress_data;
  run (self, request, foyer_engine_rehearse_draft_async, "foyer-engine-rehearse", rehearse_thread,
       cancellable, callback, user_data);
}

FoyerRehearsal *
foyer_engine_rehearse_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Keeping ---- */

typedef struct
{
  const char *actor;
  const char *subject;
} Note;

static gpointer
note_save (FoyerStore *store, gpointer data, GError **error)
{
  const Note *note = data;

  (void)foyer_store_append_audit (store, note->actor, "contract", note->subject,
                                  "made by the import assistant", error);
  return NULL;
}

static char *
save (FoyerLine *line, FoyerDraft *draft, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (FoyerContract) contract = NULL;
  g_autoptr (FoyerContract) kept = NULL;
  g_autoptr (GBytes) document = NULL;
  Note note = { .actor = line->actor };
  GError *cause = NULL;

  if (!foyer_draft_is_changed (draft))
    return g_strdup (draft->preset);
  contract = foyer_assistant_make_contract (line, draft, 0, FALSE, &text, error);
  if (contract == NULL)
    return NULL;
  note.subject = foyer_contract_get_reference (contract);
  kept = foyer_catalogue_find_contract (line->catalogue, note.subject);
  if (kept != NULL)
    return g_strdup (note.subject);
  document = g_bytes_new (text, strlen (text));
  kept = foyer_catalogue_adopt_document (line->catalogue, note.subject, document, error);
  if (kept == NULL)
    return NULL;
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, note_save, &note, NULL,
                                   &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  return g_strdup (note.subject);
}

static void
save_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Request *request = task_data;
  GError *error = NULL;
  char *reference = NULL;

  if (check_answered (request->draft, &error))
    reference = save (foyer_engine_get_line (source_object), request->draft, &error);
  give (task, reference, g_free, error);
}

void
foyer_engine_save_draft_async (FoyerEngine *self, FoyerDraft *draft, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && draft != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_save_draft_async, error);
      return;
    }
  run (self, request_new (NULL, NULL, draft), foyer_engine_save_draft_async,
       "foyer-engine-save-draft", save_thread, cancellable, callback, user_data);
}

char *
foyer_engine_save_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
foyer_engine_dup_draft_text (FoyerEngine *self, FoyerDraft *draft, GError **error)
{
  g_autoptr (FoyerContract) contract = NULL;
  char *text = NULL;

  g_return_val_if_fail (FOYER_IS_ENGINE (self) && draft != NULL, NULL);

  if (!check_answered (draft, error))
    return NULL;
  foyer_json_init ();
  contract
      = foyer_assistant_make_contract (foyer_engine_get_line (self), draft, 1, FALSE, &text, error);
  return text;
}
