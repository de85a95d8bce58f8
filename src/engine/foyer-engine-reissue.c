/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reprint, requeue, re-export, replace; jobs that are linked by them. */
#include "config.h"

#include "foyer-engine-reissue.h"

#include "foyer-engine-private.h"
#include "foyer-job-press.h"
#include "foyer-limits.h"
#include "foyer-store-desks.h"
#include "foyer-store-jobs.h"

typedef struct
{
  FoyerJobVerb verb;
  char *job_id;
  char *reason; /* NULL: none */
  char *printer;
  char *desk;
} Reissue;

static void
reissue_free (gpointer data)
{
  Reissue *self = data;

  g_free (self->job_id);
  g_free (self->reason);
  g_free (self->printer);
  g_free (self->desk);
  g_free (self);
}

static gpointer
reissue (FoyerStore *store, FoyerJobPress *press, gpointer data, GError **error)
{
  const Reissue *self = data;
  g_autofree char *new_job_id = g_uuid_string_random ();
  FoyerReissueOrder order = { .verb = self->verb,
                              .job_id = self->job_id,
                              .new_job_id = new_job_id,
                              .reason = self->reason,
                              .printer = self->printer,
                              .desk = self->desk,
                              .actor = foyer_job_press_get_actor (press) };
  gint64 row_id = 0;
  FoyerJob *job = NULL;

  if ((self->desk != NULL
       && !foyer_store_note_desk_act (store, self->desk, foyer_job_verb_get_name (self->verb),
                                      error))
      || !foyer_store_reissue_job (store, &order, foyer_job_press_get_maker (press), &row_id, error)
      || !foyer_store_get_job (store, row_id, &job, error))
    return NULL;
  return job;
}

/* (transfer full) NULL without error: none was given. */
static char *
dup_reason (const FoyerReissueOptions *options, GError **error)
{
  g_autofree char *reason
      = options->reason != NULL ? g_strstrip (g_utf8_make_valid (options->reason, -1)) : NULL;
  gboolean is_given = reason != NULL && *reason != '\0';

  if (!is_given && foyer_job_verb_needs_reason (options->verb))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "a %s needs a reason: say why with --reason",
                 foyer_job_verb_get_name (options->verb));
  else if (is_given && g_utf8_strlen (reason, -1) > (glong)FOYER_LIMIT_REASON_CHARS)
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                 "the reason is longer than %u characters; say it shorter",
                 FOYER_LIMIT_REASON_CHARS);
  else if (is_given)
    return g_steal_pointer (&reason);
  return NULL;
}

void
foyer_engine_reissue_async (FoyerEngine *self, const FoyerReissueOptions *options,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Reissue *order;
  GError *error = NULL;
  char *reason;

  g_return_if_fail (FOYER_IS_ENGINE (self) && options->job_id != NULL);
  g_return_if_fail (options->verb > FOYER_JOB_VERB_PRINT && options->verb < FOYER_N_JOB_VERBS);

  reason = dup_reason (options, &error);
  if (error != NULL)
    {
      g_task_report_error (self, callback, user_data, foyer_engine_reissue_async, error);
      return;
    }
  order = g_new0 (Reissue, 1);
  order->verb = options->verb;
  order->job_id = g_strdup (options->job_id);
  order->reason = reason;
  order->printer = g_strdup (options->printer);
  order->desk = g_strdup (options->desk);
  foyer_job_press_run_async (self, reissue, order, reissue_free, (GDestroyNotify)foyer_job_unref,
                             foyer_engine_reissue_async, cancellable, callback, user_data);
}

FoyerJob *
foyer_engine_reissue_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Links ---- */

static gpointer
list_linked (FoyerStore *store, gpointer data, GError **error)
{
  g_autoptr (FoyerJob) job = NULL;
  GPtrArray *jobs = NULL;

  if (!foyer_store_find_job (store, data, &job, error)
      || !foyer_store_list_linked_jobs (store, job->row_id, &jobs, error))
    return NULL;
  return jobs;
}

void
foyer_engine_list_linked_jobs_async (FoyerEngine *self, const char *job_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  foyer_engine_read_store_async (
      self, list_linked, g_strdup (job_id), g_free, (GDestroyNotify)g_ptr_array_unref,
      foyer_engine_list_linked_jobs_async, cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_linked_jobs_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- The same bytes ---- */

const char *
foyer_same_bytes_get_name (FoyerSameBytes same)
{
  switch (same)
    {
    case FOYER_SAME_BYTES_OPEN:
      return NULL;
    case FOYER_SAME_BYTES_YES:
      return "same";
    case FOYER_SAME_BYTES_NO:
      return "drawn-anew";
    }
  g_return_val_if_reached (NULL);
}

FoyerSameBytes
foyer_job_compare_bytes (const FoyerJob *job, const FoyerJob *former)
{
  if (!foyer_job_verb_keeps_payload (job->verb) || job->document_digest == NULL
      || former->document_digest == NULL)
    return FOYER_SAME_BYTES_OPEN;
  return g_str_equal (job->document_digest, former->document_digest) ? FOYER_SAME_BYTES_YES
                                                                     : FOYER_SAME_BYTES_NO;
}
