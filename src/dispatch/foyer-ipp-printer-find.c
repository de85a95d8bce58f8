/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a job whose id never arrived: Get-Jobs, first the open ones, then the finished ones. */
#include "config.h"

#include "foyer-ipp-printer-private.h"

#include "foyer-ipp-values.h"

/* cupsd caps such questions at this number by itself; it lists finished jobs from the newest. */
#define LIST_JOBS 500

static const char *const lists[] = { "not-completed", "completed" };

gboolean
foyer_ipp_printer_is_job_of (const FoyerRemoteJob *job, const FoyerPrintRequest *request)
{
  if (job->name != NULL)
    return g_strcmp0 (job->name, request->job_name) == 0;
  return job->uuid != NULL && request->job_uuid != NULL
         && g_ascii_strcasecmp (job->uuid, request->job_uuid) == 0;
}

static void ask (GTask *task);

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppStep *step = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (ipp_t) answer
      = foyer_ipp_client_call_finish (FOYER_IPP_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) jobs = NULL;

  /* Some printers say not-found for an empty list. */
  if (answer == NULL
      && !g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_FOUND))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  jobs = answer != NULL ? foyer_ipp_jobs_parse (answer) : g_ptr_array_new ();
  for (guint i = 0; i < jobs->len; i++)
    if (foyer_ipp_printer_is_job_of (g_ptr_array_index (jobs, i), step->request))
      {
        g_ptr_array_set_free_func (jobs, NULL);
        for (guint other = 0; other < jobs->len; other++)
          if (other != i)
            foyer_remote_job_free (g_ptr_array_index (jobs, other));
        g_task_return_pointer (task, g_ptr_array_index (jobs, i),
                               (GDestroyNotify)foyer_remote_job_free);
        return;
      }
  step->round++;
  if (step->round < G_N_ELEMENTS (lists))
    ask (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, foyer_remote_job_new (), (GDestroyNotify)foyer_remote_job_free);
}

/* Takes @task. */
static void
ask (GTask *task)
{
  FoyerIppPrinter *self = g_task_get_source_object (task);
  FoyerIppStep *step = g_task_get_task_data (task);
  ipp_t *message = foyer_ipp_client_make_request (self->client, IPP_OP_GET_JOBS, 0);
  guint n_attributes = g_strv_length ((char **)foyer_ipp_job_attributes);

  ippAddString (message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL,
                lists[step->round]);
  ippAddInteger (message, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "limit", LIST_JOBS);
  /* CUPS' own: our lost job is younger than the last one we know. */
  if (self->is_cups && self->highest_job_id > 0)
    ippAddInteger (message, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "first-job-id",
                   (int)MIN (self->highest_job_id + 1, G_MAXINT));
  /* job-uuid is among them: asked for cheap attributes only, cupsd 2.4.2 leaves the names of jobs
   * older than a minute out. */
  ippAddStrings (message, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                 (int)n_attributes, NULL, foyer_ipp_job_attributes);
  foyer_ipp_printer_call (task, message, answer_cb);
}

void
foyer_ipp_printer_find_async (FoyerPrinterDriver *driver, FoyerPrintRequest *request,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  ask (foyer_ipp_printer_make_task (driver, request, cancellable, foyer_ipp_printer_find_async,
                                    callback, user_data));
}
