/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of one job, for tests of drivers and policy together. */
#include "config.h"

#include "foyer-test-line.h"

#include "foyer-digest.h"

#include <string.h>

#define MAX_DELAY_USEC 20000
#define MAX_STEPS 1000

/* One action's outcome. */
typedef struct
{
  FoyerSubmissionAction action;
  FoyerPrintRequest *request;
  gboolean is_done;
  FoyerPrinterStatus *status;
  FoyerRemoteJob *remote;
  GError *error;
} Act;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerPrinterDriver *driver = FOYER_PRINTER_DRIVER (source);
  Act *act = user_data;

  act->is_done = TRUE;
  switch (act->action)
    {
    case FOYER_SUBMISSION_PROBE:
      act->status = foyer_printer_driver_probe_finish (driver, result, &act->error);
      break;
    case FOYER_SUBMISSION_CREATE:
      act->remote = foyer_printer_driver_create_finish (driver, result, &act->error);
      break;
    case FOYER_SUBMISSION_SEND:
      (void)foyer_printer_driver_send_finish (driver, result, &act->error); /* the error says it */
      break;
    case FOYER_SUBMISSION_QUERY:
      act->remote = foyer_printer_driver_query_finish (driver, result, &act->error);
      break;
    case FOYER_SUBMISSION_FIND:
      act->remote = foyer_printer_driver_find_finish (driver, result, &act->error);
      break;
    case FOYER_SUBMISSION_CANCEL_ORPHAN:
      (void)foyer_printer_driver_cancel_finish (driver, result,
                                                &act->error); /* the error says it */
      break;
    case FOYER_SUBMISSION_WAIT:
    case FOYER_SUBMISSION_END:
      g_assert_not_reached ();
    }
}

static void
perform (FoyerTestLine *self, Act *act)
{
  FoyerPrinterDriver *driver = self->driver;
  FoyerJob *job = self->job;

  act->request = foyer_print_request_new_for_job (job, self->media);
  switch (act->action)
    {
    case FOYER_SUBMISSION_PROBE:
      foyer_printer_driver_probe_async (driver, NULL, done_cb, act);
      break;
    case FOYER_SUBMISSION_CREATE:
      self->n_creates++;
      foyer_printer_driver_create_async (driver, act->request, NULL, done_cb, act);
      break;
    case FOYER_SUBMISSION_SEND:
      self->n_sends++;
      foyer_printer_driver_send_async (driver, act->request, job->remote_job_id, self->document,
                                       NULL, done_cb, act);
      break;
    case FOYER_SUBMISSION_QUERY:
      foyer_printer_driver_query_async (driver, act->request, job->remote_job_id,
                                        job->remote_job_uuid, NULL, done_cb, act);
      break;
    case FOYER_SUBMISSION_FIND:
      self->n_finds++;
      foyer_printer_driver_find_async (driver, act->request, NULL, done_cb, act);
      break;
    case FOYER_SUBMISSION_CANCEL_ORPHAN:
      self->n_cancels++;
      foyer_printer_driver_cancel_async (driver, act->request, job->remote_job_id, NULL, done_cb,
                                         act);
      break;
    case FOYER_SUBMISSION_WAIT:
    case FOYER_SUBMISSION_END:
      g_assert_not_reached ();
    }
  while (!act->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static FoyerSubmissionEvent
make_event (Act *act)
{
  static const FoyerSubmissionEventKind kinds[] = {
    [FOYER_SUBMISSION_WAIT] = FOYER_SUBMISSION_STARTED,
    [FOYER_SUBMISSION_PROBE] = FOYER_SUBMISSION_PROBED,
    [FOYER_SUBMISSION_CREATE] = FOYER_SUBMISSION_CREATED,
    [FOYER_SUBMISSION_SEND] = FOYER_SUBMISSION_SENT,
    [FOYER_SUBMISSION_QUERY] = FOYER_SUBMISSION_QUERIED,
    [FOYER_SUBMISSION_FIND] = FOYER_SUBMISSION_FOUND,
    [FOYER_SUBMISSION_CANCEL_ORPHAN] = FOYER_SUBMISSION_CANCELED,
  };
  FoyerSubmissionEvent event
      = { .kind = kinds[act->action], .status = act->status, .remote = act->remote };

  if (act->status != NULL && act->error == NULL)
    (void)foyer_printer_status_check_request (act->status, act->request, NULL, &act->error);
  event.error = act->error;
  if (act->error != NULL)
    {
      g_assert_true (act->error->domain == FOYER_DISPATCH_ERROR);
      event.kind = FOYER_SUBMISSION_ERROR;
    }
  return event;
}

static void
store (FoyerTestLine *self, const FoyerSubmissionStep *step, const FoyerRemoteJob *remote)
{
  FoyerJob *job = self->job;

  if (step->state != job->state || self->history->len == 0)
    {
      g_assert_true (step->state == job->state
                     || foyer_job_state_can_become (job->state, step->state));
      g_string_append_printf (self->history, "%s%s", self->history->len > 0 ? " " : "",
                              foyer_job_state_get_name (step->state));
      if (step->reason != NULL)
        g_test_message ("%s: %s", foyer_job_state_get_name (step->state), step->reason);
    }
  job->state = step->state;
  if (step->counts_attempt)
    job->dispatch_attempts++;
  if (step->takes_remote || step->forgets_remote)
    {
      g_assert_true (step->forgets_remote || remote->id > 0);
      job->remote_job_id = step->forgets_remote ? 0 : remote->id;
      g_free (job->remote_job_uuid);
      job->remote_job_uuid = step->forgets_remote ? NULL : g_strdup (remote->uuid);
    }
  g_free (job->reason);
  job->reason = g_strdup (step->reason);
}

static gboolean
flag_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pause_for (gint64 delay_usec)
{
  gboolean is_over = FALSE;

  if (delay_usec <= 0)
    return;
  g_timeout_add ((guint)(MIN (delay_usec, MAX_DELAY_USEC) / 1000), flag_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
act_clear (Act *act)
{
  g_clear_pointer (&act->request, foyer_print_request_unref);
  g_clear_pointer (&act->status, foyer_printer_status_free);
  g_clear_pointer (&act->remote, foyer_remote_job_free);
  g_clear_error (&act->error);
}

void
foyer_test_line_run (FoyerTestLine *self)
{
  FoyerSubmissionSituation situation = { .last_action = FOYER_SUBMISSION_WAIT };
  g_autofree char *failure = NULL;

  for (guint n = 0; n < MAX_STEPS; n++)
    {
      Act act = { .action = situation.last_action };
      FoyerSubmissionEvent event;
      g_auto (FoyerSubmissionStep) step = { 0 };

      if (act.action != FOYER_SUBMISSION_WAIT)
        perform (self, &act);
      event = make_event (&act);
      situation.state = self->job->state;
      situation.attempts = self->job->dispatch_attempts;
      situation.remote_job_id = self->job->remote_job_id;
      situation.failure = failure;
      situation.random = g_test_rand_int_range (0, G_MAXINT);
      step = foyer_submission_next (&self->policy, &situation, &event);
      store (self, &step, act.remote);
      if (act.action == FOYER_SUBMISSION_QUERY || act.action == FOYER_SUBMISSION_FIND)
        {
          situation.queries = act.error == NULL ? situation.queries + 1 : situation.queries;
          situation.failed_queries = act.error != NULL ? situation.failed_queries + 1 : 0;
        }
      act_clear (&act);
      situation.last_action = step.action;
      situation.gives_up = step.gives_up;
      situation.was_empty = step.was_empty;
      g_free (failure);
      failure = g_strdup (step.reason);
      if (step.action == FOYER_SUBMISSION_END)
        return;
      if (self->stops_at != FOYER_JOB_PRINTED && step.state == self->stops_at)
        {
          self->was_stopped = TRUE;
          return;
        }
      if (step.action == FOYER_SUBMISSION_WAIT && step.delay_usec > 0)
        {
          self->n_waits++;
          g_free (self->last_wait);
          self->last_wait = g_strdup (step.reason);
          if (self->n_waits >= (self->max_waits > 0 ? self->max_waits : 1000))
            return;
        }
      pause_for (step.delay_usec);
    }
  g_error ("no end after %d steps: %s", MAX_STEPS, self->history->str);
}

GBytes *
foyer_test_make_document (gsize length, guint32 seed)
{
  static const char head[] = "%PDF-1.4\n";
  guint8 *data = g_malloc (length);
  guint32 value = seed;

  for (gsize i = 0; i < length; i++)
    {
      value = value * 1664525u + 1013904223u;
      data[i] = (guint8)(value >> 24);
    }
  memcpy (data, head, MIN (length, strlen (head)));
  return g_bytes_new_take (data, length);
}

FoyerJob *
foyer_test_make_job (GBytes *document)
{
  FoyerJob *job = foyer_job_new ();
  FoyerDigest digest = foyer_digest_of_bytes (document);

  job->job_id = g_uuid_string_random ();
  job->badge_no = g_strdup ("K7Q2M9XD");
  job->copy = 1;
  job->state = FOYER_JOB_RENDERED;
  job->document_digest = foyer_digest_dup_text (&digest);
  job->document_bytes = g_bytes_get_size (document);
  return job;
}
