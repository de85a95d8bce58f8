/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of one import between its pages. */
#include "config.h"

#include "foyer-import.h"

#include "foyer-failure.h"
#include "foyer-figures.h"

#include <glib/gi18n.h>

#define TRIAL_ROWS 10

struct _FoyerImport
{
  GObject parent_instance;

  FoyerSession *session;
  char *path;
  char *encoding;
  char *preset;
  FoyerFileAnswers answers; /* its texts are the ones above */
  FoyerFileExamination *examination;
  FoyerDraftTrial *trial;
  FoyerRehearsal *rehearsal;
  FoyerImportReport *report;
  FoyerTask *task;
  GError *error;
  GCancellable *cancellable; /* of what is under way before the import itself */
  gboolean is_examining;
  gboolean has_answers;
};

enum
{
  SIGNAL_EXAMINED,
  SIGNAL_TRIED,
  SIGNAL_REHEARSED,
  SIGNAL_STARTED,
  SIGNAL_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerImport, foyer_import, G_TYPE_OBJECT)

/* A new step: the former one's result would be stale. */
static void
begin_step (FoyerImport *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_error (&self->error);
}

/* Takes @error. FALSE: the step was overtaken by a newer one, nothing is to be told. */
static gboolean
take_error (FoyerImport *self, GError *error)
{
  if (foyer_failure_is_cancelled (error))
    {
      g_error_free (error);
      return FALSE;
    }
  g_clear_error (&self->error);
  self->error = error;
  return TRUE;
}

/* ---- Examining ---- */

static void
examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImport) self = user_data;
  GError *error = NULL;
  g_autoptr (FoyerFileExamination) examination
      = foyer_engine_examine_file_finish (FOYER_ENGINE (source), result, &error);

  if (!take_error (self, error))
    return;
  self->is_examining = FALSE;
  if (examination != NULL)
    {
      g_clear_pointer (&self->examination, foyer_file_examination_free);
      self->examination = g_steal_pointer (&examination);
      self->has_answers = FALSE;
    }
  g_signal_emit (self, signals[SIGNAL_EXAMINED], 0);
}

void
foyer_import_examine (FoyerImport *self)
{
  begin_step (self);
  g_clear_pointer (&self->trial, foyer_draft_trial_free);
  g_clear_pointer (&self->rehearsal, foyer_rehearsal_free);
  self->is_examining = TRUE;
  self->answers.encoding = self->encoding;
  self->answers.preset = self->preset;
  foyer_engine_examine_file_async (foyer_session_get_engine (self->session), self->path,
                                   &self->answers, self->cancellable, examined_cb,
                                   g_object_ref (self));
}

void
foyer_import_set_encoding (FoyerImport *self, const char *encoding)
{
  if (g_strcmp0 (self->encoding, encoding) == 0)
    return;
  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  foyer_import_examine (self);
}

void
foyer_import_set_delimiter (FoyerImport *self, char delimiter)
{
  if (self->answers.delimiter == delimiter)
    return;
  self->answers.delimiter = delimiter;
  foyer_import_examine (self);
}

void
foyer_import_set_header_line (FoyerImport *self, guint line)
{
  if (self->answers.header_line == line)
    return;
  self->answers.header_line = line;
  foyer_import_examine (self);
}

void
foyer_import_set_preset (FoyerImport *self, const char *preset)
{
  if (g_strcmp0 (self->preset, preset) == 0)
    return;
  g_free (self->preset);
  self->preset = g_strdup (preset);
  foyer_import_examine (self);
}

/* ---- Trying ---- */

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImport) self = user_data;
  GError *error = NULL;
  FoyerDraftTrial *trial = foyer_engine_try_draft_finish (FOYER_ENGINE (source), result, &error);

  if (!take_error (self, error))
    return;
  g_clear_pointer (&self->trial, foyer_draft_trial_free);
  self->trial = trial;
  g_signal_emit (self, signals[SIGNAL_TRIED], 0);
}

static void
try_draft (FoyerImport *self)
{
  begin_step (self);
  g_clear_pointer (&self->rehearsal, foyer_rehearsal_free);
  foyer_engine_try_draft_async (foyer_session_get_engine (self->session), self->path,
                                foyer_encoding_get_name (self->examination->reading.encoding),
                                self->examination->draft, TRIAL_ROWS, self->cancellable, tried_cb,
                                g_object_ref (self));
}

void
foyer_import_draft_changed (FoyerImport *self)
{
  g_return_if_fail (self->examination != NULL);

  self->has_answers = foyer_draft_is_changed (self->examination->draft);
  try_draft (self);
}

/* ---- Rehearsing ---- */

static void
rehearsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImport) self = user_data;
  GError *error = NULL;
  FoyerRehearsal *rehearsal
      = foyer_engine_rehearse_draft_finish (FOYER_ENGINE (source), result, &error);

  if (!take_error (self, error))
    return;
  g_clear_pointer (&self->rehearsal, foyer_rehearsal_free);
  self->rehearsal = rehearsal;
  g_signal_emit (self, signals[SIGNAL_REHEARSED], 0);
}

void
foyer_import_rehearse (FoyerImport *self, FoyerProgressFunc progress, gpointer user_data)
{
  g_return_if_fail (self->examination != NULL);

  begin_step (self);
  foyer_engine_rehearse_draft_async (foyer_session_get_engine (self->session), self->path,
                                     foyer_encoding_get_name (self->examination->reading.encoding),
                                     self->examination->draft, progress, user_data,
                                     self->cancellable, rehearsed_cb, g_object_ref (self));
}

/* ---- Importing ---- */

static char *
dup_part (FoyerAdmission kind, guint64 count)
{
  g_autofree char *number = foyer_figures_dup_count (count);

  switch (kind)
    {
    case FOYER_ADMISSION_ADMITTED:
      return g_strdup_printf (ngettext ("%s new", "%s new", count), number);
    case FOYER_ADMISSION_UPDATED:
      return g_strdup_printf (ngettext ("%s updated", "%s updated", count), number);
    case FOYER_ADMISSION_UNCHANGED:
      return g_strdup_printf (ngettext ("%s unchanged", "%s unchanged", count), number);
    case FOYER_ADMISSION_LATE:
      return g_strdup_printf (ngettext ("%s late", "%s late", count), number);
    case FOYER_ADMISSION_CANCELLED:
      return g_strdup_printf (ngettext ("%s cancelled", "%s cancelled", count), number);
    case FOYER_ADMISSION_REFUSED:
      return g_strdup_printf (ngettext ("%s refused", "%s refused", count), number);
    }
  g_return_val_if_reached (NULL);
}

char *
foyer_import_dup_report (const guint64 *outcomes, guint64 skipped)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (FoyerAdmission outcome = 0; outcome < FOYER_N_ADMISSIONS; outcome++)
    if (outcomes[outcome] > 0)
      g_ptr_array_add (parts, dup_part (outcome, outcomes[outcome]));
  if (skipped > 0)
    {
      g_autofree char *number = foyer_figures_dup_count (skipped);

      g_ptr_array_add (parts,
                       g_strdup_printf (ngettext ("%s skipped", "%s skipped", skipped), number));
    }
  if (parts->len == 0)
    return g_strdup (_ ("no rows"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static void
end (FoyerImport *self)
{
  g_autofree char *text = NULL;

  if (self->report != NULL)
    text = foyer_import_dup_report (self->report->outcomes, self->report->skipped);
  else if (self->error != NULL)
    {
      g_autoptr (FoyerFailure) failure
          = foyer_failure_new (foyer_task_get_title (self->task), self->error);

      text = foyer_failure_dup_sentence (failure);
    }
  else
    text = g_strdup (_ ("Import stopped"));
  foyer_task_end (
      self->task, text,
      self->error != NULL
          || (self->report != NULL && self->report->outcomes[FOYER_ADMISSION_REFUSED] > 0));
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImport) self = user_data;
  GError *error = NULL;

  self->report = foyer_engine_import_finish (FOYER_ENGINE (source), result, &error);
  if (error != NULL)
    (void)take_error (self, error); /* stopped: there is neither report nor error to tell */
  end (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerImport) self = user_data;
  FoyerEngine *engine = FOYER_ENGINE (source);
  GError *error = NULL;
  g_autofree char *reference = foyer_engine_save_draft_finish (engine, result, &error);
  FoyerImportOptions options = {
    .source = self->examination->draft->source,
    .contract = reference,
    .encoding = foyer_encoding_get_name (self->examination->reading.encoding),
    .delimiter = self->answers.delimiter,
    .has_header_line = self->answers.header_line != 0,
    .header_line = self->answers.header_line,
  };

  if (reference == NULL)
    {
      (void)take_error (self, error);
      end (self);
      return;
    }
  foyer_engine_import_async (engine, self->path, &options, foyer_task_progress, self->task,
                             foyer_task_get_cancellable (self->task), imported_cb,
                             g_object_ref (self));
}

void
foyer_import_start (FoyerImport *self)
{
  g_autofree char *name = foyer_import_dup_name (self);
  g_autofree char *title = g_strdup_printf (_ ("Importing %s"), name);

  g_return_if_fail (self->examination != NULL && self->task == NULL);

  begin_step (self);
  self->task = foyer_task_new (title);
  foyer_session_add_task (self->session, self->task);
  g_signal_emit (self, signals[SIGNAL_STARTED], 0);
  foyer_engine_save_draft_async (foyer_session_get_engine (self->session), self->examination->draft,
                                 foyer_task_get_cancellable (self->task), saved_cb,
                                 g_object_ref (self));
}

/* ---- Asking ---- */

const char *
foyer_import_get_path (FoyerImport *self)
{
  return self->path;
}

char *
foyer_import_dup_name (FoyerImport *self)
{
  return g_path_get_basename (self->path);
}

FoyerSession *
foyer_import_get_session (FoyerImport *self)
{
  return self->session;
}

const GError *
foyer_import_get_error (FoyerImport *self)
{
  return self->error;
}

const FoyerFileExamination *
foyer_import_get_examination (FoyerImport *self)
{
  return self->examination;
}

gboolean
foyer_import_is_examining (FoyerImport *self)
{
  return self->is_examining;
}

FoyerDraft *
foyer_import_get_draft (FoyerImport *self)
{
  return self->examination != NULL ? self->examination->draft : NULL;
}

const FoyerDraftTrial *
foyer_import_get_trial (FoyerImport *self)
{
  return self->trial;
}

gboolean
foyer_import_has_answers (FoyerImport *self)
{
  return self->has_answers;
}

const FoyerRehearsal *
foyer_import_get_rehearsal (FoyerImport *self)
{
  return self->rehearsal;
}

FoyerTask *
foyer_import_get_task (FoyerImport *self)
{
  return self->task;
}

const FoyerImportReport *
foyer_import_get_report (FoyerImport *self)
{
  return self->report;
}

/* ---- Object ---- */

void
foyer_import_abandon (FoyerImport *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
foyer_import_finalize (GObject *object)
{
  FoyerImport *self = FOYER_IMPORT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->task);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->examination, foyer_file_examination_free);
  g_clear_pointer (&self->trial, foyer_draft_trial_free);
  g_clear_pointer (&self->rehearsal, foyer_rehearsal_free);
  g_clear_pointer (&self->report, foyer_import_report_free);
  g_clear_error (&self->error);
  g_free (self->path);
  g_free (self->encoding);
  g_free (self->preset);
  G_OBJECT_CLASS (foyer_import_parent_class)->finalize (object);
}

static void
foyer_import_class_init (FoyerImportClass *klass)
{
  static const char *const names[N_SIGNALS]
      = { "examined", "tried", "rehearsed", "started", "ended" };

  G_OBJECT_CLASS (klass)->finalize = foyer_import_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], FOYER_TYPE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
foyer_import_init (FoyerImport *self)
{
  self->cancellable = g_cancellable_new ();
}

FoyerImport *
foyer_import_new (FoyerSession *session, const char *path)
{
  FoyerImport *self = g_object_new (FOYER_TYPE_IMPORT, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  return self;
}
