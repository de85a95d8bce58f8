/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and cancelling jobs; waiting for jobs, and for the whole line to run dry. */
#include "config.h"

#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-store-counts.h"
#include "foyer-store-jobs.h"
#include "foyer-store-routes.h"
#include "foyer-store-stages.h"

#define WAIT_INTERVAL_MSEC 100
/* A job whose outcome stays unknown so long waits for a person, as far as waiting commands are
 * concerned. */
#define UNKNOWN_PATIENCE_USEC (60 * G_USEC_PER_SEC)

/* ---- Lists ---- */

typedef struct
{
  FoyerJobFilter filter; /* its texts are owned */
  guint limit;
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_free ((char *)self->filter.printer);
  g_free ((char *)self->filter.attendee_id);
  g_free (self);
}

static gpointer
list_jobs (FoyerStore *store, gpointer data, GError **error)
{
  List *list = data;
  g_autoptr (GPtrArray) oldest_first = NULL;
  GPtrArray *jobs;

  if (!foyer_store_list_jobs (store, &list->filter, 0, 0, &oldest_first, error))
    return NULL;
  jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  for (guint i = oldest_first->len; i > 0 && jobs->len < list->limit; i--)
    g_ptr_array_add (jobs, foyer_job_ref (oldest_first->pdata[i - 1]));
  return jobs;
}

void
foyer_engine_list_jobs_async (FoyerEngine *self, const FoyerJobQuery *query,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  List *list;
  FoyerJobState state;

  g_return_if_fail (FOYER_IS_ENGINE (self) && query != NULL);

  if (query->state != NULL && !foyer_job_state_parse (query->state, &state))
    {
      g_task_report_new_error (self, callback, user_data, foyer_engine_list_jobs_async,
                               FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                               "'%s' is no state of a job; they are written like READY or PRINTED",
                               query->state);
      return;
    }
  list = g_new0 (List, 1);
  list->filter.states = query->state != NULL ? FOYER_JOB_STATE_BIT (state) : 0;
  list->filter.printer = g_strdup (query->printer);
  list->filter.attendee_id = g_strdup (query->attendee_id);
  list->limit = query->limit != 0 ? query->limit : FOYER_LIMIT_LIST_ROWS;
  foyer_engine_read_store_async (self, list_jobs, list, list_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_jobs_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_jobs_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- One job ---- */

typedef struct
{
  char *job_id;
  FoyerJob *job;
  GPtrArray *steps;
} Show;

static void
show_free (gpointer data)
{
  Show *self = data;

  g_free (self->job_id);
  g_clear_pointer (&self->job, foyer_job_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_free (self);
}

static void
event_free (gpointer data)
{
  FoyerJobEvent *self = data;

  g_free (self->state);
  g_free (self->reason);
  g_free (self);
}

static gpointer
show_job (FoyerStore *store, gpointer data, GError **error)
{
  Show *show = data;
  g_autoptr (GPtrArray) history = NULL;

  if (!foyer_store_find_job (store, show->job_id, &show->job, error)
      || !foyer_store_get_job_history (store, show->job->row_id, &history, error))
    {
      show_free (show);
      return NULL;
    }
  show->steps = g_ptr_array_new_with_free_func (event_free);
  for (guint i = 0; i < history->len; i++)
    {
      const FoyerJobStep *step = history->pdata[i];
      FoyerJobEvent *event = g_new0 (FoyerJobEvent, 1);

      event->state = g_strdup (foyer_job_state_get_name (step->to));
      event->reason = g_strdup (step->reason);
      event->at_usec = step->at_usec;
      g_ptr_array_add (show->steps, event);
    }
  return show;
}

void
foyer_engine_get_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Show *show;

  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  show = g_new0 (Show, 1);
  show->job_id = g_strdup (job_id);
  foyer_engine_read_store_async (self, show_job, show, NULL, show_free, foyer_engine_get_job_async,
                                 cancellable, callback, user_data);
}

FoyerJob *
foyer_engine_get_job_finish (FoyerEngine *self, GAsyncResult *result, GPtrArray **steps,
                             GError **error)
{
  Show *show = foyer_engine_store_finish (self, result, error);
  FoyerJob *job;

  if (show == NULL)
    return NULL;
  job = g_steal_pointer (&show->job);
  if (steps != NULL)
    *steps = g_steal_pointer (&show->steps);
  show_free (show);
  return job;
}

/* ---- Cancelling ---- */

typedef struct
{
  char *job_id;
  const char *actor;
} Cancel;

static void
cancel_free (gpointer data)
{
  Cancel *self = data;

  g_free (self->job_id);
  g_free (self);
}

static gpointer
cancel_job (FoyerStore *store, gpointer data, GError **error)
{
  const Cancel *cancel = data;
  g_autoptr (FoyerJob) job = NULL;
  FoyerJobChange change = { .reason = "canceled by an operator", .actor = cancel->actor };

  if (!foyer_store_find_job (store, cancel->job_id, &job, error))
    return NULL;
  if (foyer_job_state_is_final (job->state))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT, "job %s is %s already",
                 job->job_id, foyer_job_state_get_name (job->state));
  else if (job->state == FOYER_JOB_ACCEPTED || job->state == FOYER_JOB_PRINTING)
    return foyer_store_ask_cancel (store, job->row_id, job->state, cancel->actor, error)
               ? (gpointer)foyer_job_state_get_name (job->state)
               : NULL;
  else if (foyer_job_state_may_be_out (job->state))
    g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "job %s is %s at '%s': it may be on paper; %s", job->job_id,
                 foyer_job_state_get_name (job->state), job->printer,
                 job->state == FOYER_JOB_UNKNOWN || job->state == FOYER_JOB_LOST
                     ? "look there, then: foyerctl jobs resolve"
                     : "it is being handed over, try again in a moment");
  else if (foyer_store_transition_job (store, job->row_id, job->state, FOYER_JOB_CANCELED, &change,
                                       error))
    return (gpointer)foyer_job_state_get_name (FOYER_JOB_CANCELED);
  return NULL;
}

void
foyer_engine_cancel_job_async (FoyerEngine *self, const char *job_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  Cancel *cancel;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && job_id != NULL);

  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_report_error (self, callback, user_data, foyer_engine_cancel_job_async, error);
      return;
    }
  cancel = g_new0 (Cancel, 1);
  cancel->job_id = g_strdup (job_id);
  cancel->actor = foyer_engine_get_line (self)->actor;
  foyer_engine_write_store_async (self, cancel_job, cancel, cancel_free, NULL,
                                  foyer_engine_cancel_job_async, cancellable, callback, user_data);
}

const char *
foyer_engine_cancel_job_finish_state (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

gboolean
foyer_engine_cancel_job_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_cancel_job_finish_state (self, result, error) != NULL;
}

/* ---- Waiting ---- */

/* A wait for jobs (row_ids) or for the whole line (row_ids NULL). */
typedef struct
{
  FoyerEngine *engine;
  GArray *row_ids; /* gint64, queued in one transaction, so the range holds nothing else
                      that moves */
  FoyerProgressFunc progress;
  gpointer progress_data;
  gint64 started_usec;
  gboolean has_line;
  gboolean is_asking;
  guint source;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *self = data;

  if (self->has_line)
    foyer_engine_release_line (self->engine);
  g_clear_pointer (&self->row_ids, g_array_unref);
  g_free (self);
}

typedef struct
{
  GArray *row_ids; /* NULL: everything */
  gint64 now_usec;
  FoyerJobProgress jobs;
  guint64 earlier; /* items in the stages before the jobs */
  GPtrArray *ended; /* FoyerJob of row_ids, once nothing moves */
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_clear_pointer (&self->row_ids, g_array_unref);
  g_clear_pointer (&self->ended, g_ptr_array_unref);
  g_free (self);
}

static gboolean
load_ended (Look *look, FoyerStore *store, GError **error)
{
  look->ended = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_job_unref);
  for (guint i = 0; i < look->row_ids->len; i++)
    {
      FoyerJob *job = NULL;

      if (!foyer_store_get_job (store, g_array_index (look->row_ids, gint64, i), &job, error))
        return FALSE;
      g_ptr_array_add (look->ended, job);
    }
  return TRUE;
}

static gboolean
look_at_jobs (Look *look, FoyerStore *store, GError **error)
{
  gint64 first = G_MAXINT64;
  gint64 last = 0;

  for (guint i = 0; i < look->row_ids->len; i++)
    {
      first = MIN (first, g_array_index (look->row_ids, gint64, i));
      last = MAX (last, g_array_index (look->row_ids, gint64, i));
    }
  if (!foyer_store_get_job_progress (store, first, last, look->now_usec - UNKNOWN_PATIENCE_USEC,
                                     &look->jobs, error))
    return FALSE;
  return look->jobs.moving > 0 || load_ended (look, store, error);
}

static gboolean
look_at_line (Look *look, FoyerStore *store, GError **error)
{
  FoyerStageReport reports[FOYER_N_STAGES] = { 0 };

  if (!foyer_store_get_stage_reports (store, reports, error))
    return FALSE;
  look->earlier = reports[FOYER_STAGE_INGESTION].depth + reports[FOYER_STAGE_INGESTION].working
                  + reports[FOYER_STAGE_TRANSFORMATION].depth
                  + reports[FOYER_STAGE_TRANSFORMATION].working;
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    foyer_stage_report_clear (&reports[i]);
  return foyer_store_get_job_progress (store, 0, G_MAXINT64, look->now_usec - UNKNOWN_PATIENCE_USEC,
                                       &look->jobs, error);
}

static gpointer
look_closure (FoyerStore *store, gpointer data, GError **error)
{
  Look *look = data;

  if (look->row_ids != NULL ? look_at_jobs (look, store, error) : look_at_line (look, store, error))
    return look;
  look_free (look);
  return NULL;
}

static void
tell_progress (Wait *wait, const Look *look)
{
  FoyerLine *line = foyer_engine_get_line (wait->engine);
  double elapsed = (double)(foyer_clock_get_monotonic_usec (line->clock) - wait->started_usec)
                   / G_USEC_PER_SEC;
  FoyerProgress progress = { .done = look->jobs.n - look->jobs.moving,
                             .total = look->jobs.n,
                             .seconds_left = -1,
                             .doing = "printing" };

  if (wait->progress == NULL)
    return;
  if (progress.done > 0 && elapsed > 0.5)
    progress.seconds_left = elapsed / (double)progress.done * (double)look->jobs.moving;
  wait->progress (&progress, wait->progress_data);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Wait *wait = g_task_get_task_data (task);
  g_autoptr (GError) cause = NULL;
  Look *look = foyer_engine_store_finish (FOYER_ENGINE (source), result, &cause);

  wait->is_asking = FALSE;
  if (wait->source == 0)
    ; /* ended meanwhile */
  else if (look == NULL)
    {
      g_clear_handle_id (&wait->source, g_source_remove);
      g_task_return_error (task, g_steal_pointer (&cause));
    }
  else
    {
      tell_progress (wait, look);
      if (look->jobs.moving + look->earlier == 0)
        {
          g_clear_handle_id (&wait->source, g_source_remove);
          if (wait->row_ids != NULL)
            g_task_return_pointer (task, g_steal_pointer (&look->ended),
                                   (GDestroyNotify)g_ptr_array_unref);
          else
            g_task_return_int (task, look->jobs.waiting_for_person == 0);
        }
    }
  g_clear_pointer (&look, look_free);
}

static gboolean
wait_cb (gpointer user_data)
{
  GTask *task = user_data;
  Wait *wait = g_task_get_task_data (task);
  Look *look;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      wait->source = 0;
      (void)g_task_return_error_if_cancelled (task);
      return G_SOURCE_REMOVE;
    }
  if (wait->is_asking)
    return G_SOURCE_CONTINUE;
  if (!wait->has_line)
    wait->has_line = foyer_engine_borrow_line (wait->engine); /* the holder may have gone */
  wait->is_asking = TRUE;
  look = g_new0 (Look, 1);
  look->row_ids = wait->row_ids != NULL ? g_array_ref (wait->row_ids) : NULL;
  look->now_usec = foyer_clock_get_now_usec (foyer_engine_get_line (wait->engine)->clock);
  foyer_engine_read_store_async (wait->engine, look_closure, look, NULL, look_free, wait_cb, NULL,
                                 looked_cb, g_object_ref (task));
  return G_SOURCE_CONTINUE;
}

static void
start_waiting (FoyerEngine *self, GArray *row_ids, FoyerProgressFunc progress,
               gpointer progress_data, gpointer source_tag, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "foyer-engine-wait");
  wait->engine = self;
  wait->row_ids = row_ids;
  wait->progress = progress;
  wait->progress_data = progress_data;
  wait->started_usec = foyer_clock_get_monotonic_usec (foyer_engine_get_line (self)->clock);
  g_task_set_task_data (task, wait, wait_free);
  wait->source = g_timeout_add_full (G_PRIORITY_DEFAULT, WAIT_INTERVAL_MSEC, wait_cb,
                                     g_object_ref (task), g_object_unref);
  g_source_set_name_by_id (wait->source, "foyer-engine-wait");
}

void
foyer_engine_wait_jobs_async (FoyerEngine *self, GPtrArray *jobs, FoyerProgressFunc progress,
                              gpointer progress_data, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GArray *row_ids;

  g_return_if_fail (FOYER_IS_ENGINE (self) && jobs != NULL);

  row_ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), jobs->len);
  for (guint i = 0; i < jobs->len; i++)
    g_array_append_val (row_ids, ((FoyerJob *)jobs->pdata[i])->row_id);
  start_waiting (self, row_ids, progress, progress_data, foyer_engine_wait_jobs_async, cancellable,
                 callback, user_data);
}

GPtrArray *
foyer_engine_wait_jobs_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
foyer_engine_drain_async (FoyerEngine *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  start_waiting (self, NULL, NULL, NULL, foyer_engine_drain_async, cancellable, callback,
                 user_data);
}

gboolean
foyer_engine_drain_finish (FoyerEngine *self, GAsyncResult *result, gboolean *is_clean,
                           GError **error)
{
  GError *cause = NULL;
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  *is_clean = value != 0;
  return TRUE;
}
