/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An import under way: a task with progress and cancel, and in the end one sentence that accounts
 * for every row. */
#include "config.h"

#include "foyer-import-task.h"

#include "foyer-failure.h"
#include "foyer-figures.h"

#include <glib/gi18n.h>

typedef struct
{
  FoyerTask *task;
  FoyerImportEndedFunc callback;
  GObject *owner;
} Import;

static void
import_free (Import *import)
{
  g_object_unref (import->task);
  g_object_unref (import->owner);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

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
foyer_import_task_dup_report (const FoyerImportReport *report)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (FoyerAdmission outcome = 0; outcome < FOYER_N_ADMISSIONS; outcome++)
    if (report->outcomes[outcome] > 0)
      g_ptr_array_add (parts, dup_part (outcome, report->outcomes[outcome]));
  if (report->skipped > 0)
    {
      g_autofree char *number = foyer_figures_dup_count (report->skipped);

      g_ptr_array_add (
          parts, g_strdup_printf (ngettext ("%s skipped", "%s skipped", report->skipped), number));
    }
  if (parts->len == 0)
    return g_strdup (_ ("no rows"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static void
import_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Import) import = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report
      = foyer_engine_import_finish (FOYER_ENGINE (source), result, &error);
  g_autofree char *counts = NULL;
  g_autofree char *text = NULL;

  if (report != NULL)
    {
      counts = foyer_import_task_dup_report (report);
      text = g_strdup_printf (report->is_cancelled ? _ ("%s stopped: %s") : _ ("%s: %s"),
                              report->file, counts);
      foyer_task_end (import->task, counts, report->outcomes[FOYER_ADMISSION_REFUSED] > 0);
    }
  else if (foyer_failure_is_cancelled (error))
    {
      text = g_strdup (_ ("Import stopped"));
      foyer_task_end (import->task, text, FALSE);
    }
  else
    {
      g_autoptr (FoyerFailure) failure
          = foyer_failure_new (foyer_task_get_title (import->task), error);

      text = foyer_failure_dup_sentence (failure);
      foyer_task_end (import->task, text, TRUE);
    }
  import->callback (text, foyer_failure_is_cancelled (error) ? NULL : error, import->owner);
}

void
foyer_import_task_start (FoyerSession *session, const char *path, const FoyerImportOptions *options,
                         FoyerImportEndedFunc callback, GObject *owner)
{
  Import *import = g_new0 (Import, 1);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Importing %s"), name);

  import->task = foyer_task_new (title);
  import->callback = callback;
  import->owner = g_object_ref (owner);
  foyer_session_add_task (session, import->task);
  foyer_engine_import_async (foyer_session_get_engine (session), path, options, foyer_task_progress,
                             import->task, foyer_task_get_cancellable (import->task), import_cb,
                             import);
}
