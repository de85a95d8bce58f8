/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of one submission: event → policy → stored state → action → event. */
#include "config.h"

#include "foyer-submission-run.h"

#include "foyer-file.h"
#include "foyer-media.h"
#include "foyer-pdf-preview.h"
#include "foyer-printer-target.h"
#include "foyer-store-error.h"
#include "foyer-store-jobs.h"
#include "foyer-store-routes.h"
#include "foyer-store-stages.h"
#include "foyer-submission.h"

#include <glib/gstdio.h>

#define ERROR_PAUSE_MSEC 1000
#define UM_PER_PT (25400.0 / 72.0)
/* Media name where no sheet is asked for. */
#define NO_MEDIA "custom_none_1x1mm"

struct _FoyerSubmissionRun
{
  FoyerLine *line;
  FoyerRouting *routing;
  FoyerPrinterDriver *driver;
  FoyerPrinter *printer;
  FoyerJob *job;
  FoyerPrintRequest *request; /* NULL until first needed, and after each counted attempt */
  GRand *random;
  const FoyerSubmissionRunCallbacks *callbacks;
  gpointer user_data;
  gboolean is_stopped;
  guint timer;
  gint64 started_usec; /* monotonic: of the latency */

  /* where it stands */
  FoyerJobState state;
  guint attempts;
  guint hop_attempts;
  gint64 remote_job_id;
  char *remote_job_uuid;
  char *reason;
  gint64 asked_usec;
  gboolean is_leaving;
  gboolean is_unwanted; /* once taken back it is CANCELED, not moved */
  gboolean is_checked; /* its document is what was rendered */
  char *take_back; /* why it is to be taken back as soon as nothing is under way; NULL: it is not */
  guint failed_queries;
  guint queries; /* answered, in this process */
  gboolean gives_up;
  gboolean was_empty;
  FoyerSubmissionAction action; /* being done, or to be done when stored */
  gint64 delay_usec;
};

static void act (FoyerSubmissionRun *self);
static void do_action (FoyerSubmissionRun *self);
static void handle (FoyerSubmissionRun *self, const FoyerSubmissionEvent *event);

static void
clear (gpointer data)
{
  FoyerSubmissionRun *self = data;

  g_clear_object (&self->driver);
  foyer_printer_unref (self->printer);
  foyer_job_unref (self->job);
  g_clear_pointer (&self->request, foyer_print_request_unref);
  g_free (self->remote_job_uuid);
  g_free (self->reason);
  g_free (self->take_back);
}

static FoyerSubmissionRun *
run_ref (FoyerSubmissionRun *self)
{
  return g_rc_box_acquire (self);
}

void
foyer_submission_run_unref (FoyerSubmissionRun *self)
{
  g_rc_box_release_full (self, clear);
}

gint64
foyer_submission_run_get_row_id (FoyerSubmissionRun *self)
{
  return self->job->row_id;
}

void
foyer_submission_run_stop (FoyerSubmissionRun *self)
{
  self->is_stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
end (FoyerSubmissionRun *self)
{
  if (!self->is_stopped)
    {
      foyer_submission_run_stop (self);
      self->callbacks->ended (self, self->user_data);
    }
}

static gboolean
end_cb (gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;

  self->timer = 0;
  end (self);
  return G_SOURCE_REMOVE;
}

/* After an error of the store: the job is not taken up again at once, or it would spin. */
static void
end_later (FoyerSubmissionRun *self)
{
  self->timer
      = g_timeout_add_full (G_PRIORITY_DEFAULT, ERROR_PAUSE_MSEC, end_cb, g_rc_box_acquire (self),
                            (GDestroyNotify)foyer_submission_run_unref);
}

/* ---- Storing a step ---- */

typedef struct
{
  gint64 row_id;
  FoyerJobState from;
  FoyerJobState to;
  char *reason;
  char *printer;
  char *printed_on;
  char *remote_job_uuid;
  gint64 remote_job_id;
  gint64 ready_at_usec;
  gboolean counts_attempt;
  gboolean forgets_remote;
  gboolean takes_back;
  FoyerRouteTable *table; /* of the move; NULL: it stays at its hop */
  FoyerJobMove move;
} Transition;

static void
transition_free (gpointer data)
{
  Transition *self = data;

  g_free (self->reason);
  g_free (self->printer);
  g_free (self->printed_on);
  g_free (self->remote_job_uuid);
  g_clear_pointer (&self->table, foyer_route_table_unref);
  g_free (self);
}

static gpointer
store_transition (FoyerStore *store, gpointer data, GError **error)
{
  const Transition *transition = data;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  FoyerJobChange change = {
    .reason = transition->reason,
    .expected_printer = transition->printer,
    .leaving = transition->takes_back ? transition->reason : NULL,
    .printed_on = transition->printed_on,
    .remote_job_id = transition->remote_job_id,
    .remote_job_uuid = transition->remote_job_uuid,
    .ready_at_usec = transition->ready_at_usec,
    .counts_dispatch_attempt = transition->counts_attempt,
    .forgets_remote_job = transition->forgets_remote,
  };

  if (transition->table != NULL)
    {
      (void)foyer_store_move_job (store, transition->row_id, transition->from, &transition->move,
                                  error);
      return NULL;
    }
  if (transition->to == FOYER_JOB_FAILED)
    {
      diagnostic = foyer_diagnostic_new (FOYER_CODE_PRINT_FAILED, "%s",
                                         transition->reason != NULL ? transition->reason
                                                                    : "the printer failed");
      change.diagnostic = diagnostic;
    }
  (void)foyer_store_transition_job (store, transition->row_id, transition->from, transition->to,
                                    &change, error);
  return NULL;
}

/* The finished document is not needed again: what it says is in the job, and its bytes can be drawn
 * again. */
static void
drop_document (FoyerSubmissionRun *self)
{
  g_autofree char *path = foyer_line_dup_spool_path (self->line, self->job->document_digest);

  (void)g_unlink (path); /* a file left behind only takes room */
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);
  if (self->is_stopped)
    ;
  else if (error != NULL)
    {
      /* Nothing was asked of the printer, so nothing is lost: whoever takes the job up next starts
       * from what is stored. */
      if (!g_error_matches (error, FOYER_STORE_ERROR, FOYER_STORE_ERROR_CONFLICT))
        foyer_line_report_error (self->line, FOYER_STAGE_DISPATCH, error);
      end_later (self);
    }
  else
    {
      if (self->state == FOYER_JOB_PRINTED)
        {
          foyer_latency_add (&self->line->latencies[FOYER_STAGE_DISPATCH],
                             foyer_clock_get_monotonic_usec (self->line->clock)
                                 - self->started_usec);
          drop_document (self);
        }
      act (self);
    }
  foyer_submission_run_unref (self);
}

static const FoyerChain *
get_chain (FoyerSubmissionRun *self)
{
  return foyer_route_table_get_chain (foyer_routing_get_table (self->routing), self->job->chain);
}

/* What the step changes in memory is changed after this copy for the store was made. */
static void
store (FoyerSubmissionRun *self, FoyerJobState from, const FoyerSubmissionStep *step,
       const FoyerRemoteJob *remote, gboolean moves)
{
  Transition *transition = g_new0 (Transition, 1);

  transition->row_id = self->job->row_id;
  transition->from = from;
  transition->printer = g_strdup (self->printer->name);
  transition->takes_back = step->takes_back;
  transition->to = step->state;
  transition->reason = g_strdup (step->reason);
  transition->counts_attempt = step->counts_attempt;
  transition->forgets_remote = step->forgets_remote;
  if (step->state == FOYER_JOB_PRINTED)
    transition->printed_on = g_strdup (self->printer->name);
  if (step->takes_remote && remote != NULL)
    {
      transition->remote_job_id = remote->id;
      transition->remote_job_uuid = g_strdup (remote->uuid);
    }
  if (step->state == FOYER_JOB_RENDERED && step->delay_usec > 0)
    transition->ready_at_usec = foyer_clock_get_now_usec (self->line->clock) + step->delay_usec;
  if (moves)
    {
      FoyerRouteTable *table = foyer_routing_get_table (self->routing);
      const FoyerChain *chain = get_chain (self);

      /* The chain may have become shorter since it was decided: then to its last hop. */
      foyer_routing_fill_move_to (table, chain, self->job,
                                  MIN (self->job->hop + 1, chain->hops->len - 1),
                                  foyer_clock_get_now_usec (self->line->clock), &transition->move);
      transition->table = foyer_route_table_ref (table);
      transition->move.why = transition->reason;
      transition->move.counts_attempt = step->counts_attempt;
      transition->move.is_overrun = step->leaves && self->asked_usec != 0;
    }
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_URGENT, store_transition,
                                   transition, transition_free, NULL, NULL, stored_cb,
                                   run_ref (self));
}

/* ---- Policy ---- */

static void
take_over (FoyerSubmissionRun *self, const FoyerSubmissionStep *step, const FoyerRemoteJob *remote)
{
  self->state = step->state;
  self->action = step->action;
  self->delay_usec = step->delay_usec;
  self->gives_up = step->gives_up;
  self->was_empty = step->was_empty;
  g_free (self->reason);
  self->reason = g_strdup (step->reason);
  if (step->counts_attempt)
    {
      self->attempts++;
      self->hop_attempts++;
    }
  if (step->takes_back)
    self->is_leaving = TRUE;
  else if (!foyer_job_state_may_be_out (step->state))
    self->is_leaving = FALSE;
  if (step->forgets_remote)
    {
      self->remote_job_id = 0;
      g_clear_pointer (&self->remote_job_uuid, g_free);
    }
  if (step->takes_remote && remote != NULL)
    {
      self->remote_job_id = remote->id;
      g_free (self->remote_job_uuid);
      self->remote_job_uuid = g_strdup (remote->uuid);
    }
}

/* What the breaker learns: whether the printer takes badges, not whether this badge was good. */
static void
tell_breaker (FoyerSubmissionRun *self, const FoyerSubmissionEvent *event,
              const FoyerSubmissionStep *step)
{
  gboolean is_failure
      = event->kind == FOYER_SUBMISSION_ERROR
            ? g_error_matches (event->error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNREACHABLE)
                  || g_error_matches (event->error, FOYER_DISPATCH_ERROR,
                                      FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME)
                  || g_error_matches (event->error, FOYER_DISPATCH_ERROR,
                                      FOYER_DISPATCH_ERROR_REFUSED)
            : event->remote != NULL && event->remote->state == FOYER_REMOTE_ABORTED
                  && step->is_proven;

  if (is_failure)
    foyer_routing_note_badge (self->routing, self->printer->name, FALSE);
  else if (event->kind == FOYER_SUBMISSION_SENT)
    foyer_routing_note_badge (self->routing, self->printer->name, TRUE);
}

/* TRUE if it goes on to the next hop; the reason of a failure that ends it says why not. */
static gboolean
goes_on (FoyerSubmissionRun *self, FoyerSubmissionStep *step)
{
  FoyerRouteSituation situation = { .chain = get_chain (self), .hop = self->job->hop };
  char *why = NULL;
  gboolean goes;

  if (step->leaves && self->is_unwanted)
    {
      step->state = FOYER_JOB_CANCELED;
      step->action = FOYER_SUBMISSION_END;
      g_free (step->reason);
      step->reason = g_strdup ("canceled by an operator; the printer confirms that it ended "
                               "without being printed");
      return FALSE;
    }
  if (step->leaves && situation.chain == NULL)
    {
      step->state = FOYER_JOB_FAILED;
      g_free (step->reason);
      step->reason
          = g_strdup ("taken back from the printer, but its chain is no more; print again");
      return FALSE;
    }
  if (step->leaves)
    return TRUE;
  if (step->state != FOYER_JOB_FAILED || !step->is_proven)
    return FALSE;
  /* The failure that took the last printer of the chain away: kept for when it is back. */
  if (step->counts_attempt && situation.chain != NULL
      && self->attempts + 1 < foyer_route_policy_default.max_attempts
      && foyer_chain_is_unreachable (situation.chain, foyer_routing_get_health, self->routing))
    {
      step->state = FOYER_JOB_RENDERED;
      step->action = FOYER_SUBMISSION_WAIT;
      step->forgets_remote = self->remote_job_id > 0;
      return FALSE;
    }
  goes = foyer_route_judge_failure (
      &foyer_route_policy_default, &situation, self->attempts + (step->counts_attempt ? 1 : 0),
      step->reason != NULL ? step->reason : "the printer failed", &why);
  g_free (step->reason);
  step->reason = why;
  return goes;
}

static void
handle (FoyerSubmissionRun *self, const FoyerSubmissionEvent *event)
{
  FoyerSubmissionSituation situation = {
    .state = self->state,
    .attempts = self->hop_attempts,
    .total_attempts = self->attempts,
    .is_leaving = self->is_leaving,
    .remote_job_id = self->remote_job_id,
    .last_action = self->action,
    .failed_queries = self->failed_queries,
    .failure = self->reason,
    .gives_up = self->gives_up,
    .was_empty = self->was_empty,
    .queries = self->queries,
    .random = g_rand_int (self->random),
  };
  FoyerJobState from = self->state;
  g_auto (FoyerSubmissionStep) step
      = foyer_submission_next (&foyer_submission_policy_default, &situation, event);
  gboolean moves;
  gboolean is_news;

  tell_breaker (self, event, &step);
  moves = goes_on (self, &step);
  if (event->kind == FOYER_SUBMISSION_ERROR
      && (self->action == FOYER_SUBMISSION_QUERY || self->action == FOYER_SUBMISSION_FIND))
    self->failed_queries++;
  else if (event->kind == FOYER_SUBMISSION_QUERIED || event->kind == FOYER_SUBMISSION_FOUND)
    {
      self->failed_queries = 0;
      self->queries++;
    }
  is_news = step.state != from || step.counts_attempt || step.takes_remote || step.forgets_remote
            || g_strcmp0 (step.reason, self->reason) != 0
            || (step.state == FOYER_JOB_RENDERED && step.delay_usec > 0);
  /* Copied for the store first, with where it stood. */
  if (moves || is_news)
    store (self, from, &step, event->remote, moves);
  take_over (self, &step, event->remote);
  if (moves)
    self->action = FOYER_SUBMISSION_END;
  else if (!is_news)
    act (self);
}

static void
handle_kind (FoyerSubmissionRun *self, FoyerSubmissionEventKind kind)
{
  FoyerSubmissionEvent event = { .kind = kind };

  handle (self, &event);
}

static void
handle_error (FoyerSubmissionRun *self, const GError *error)
{
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_ERROR, .error = error };

  handle (self, &event);
}

static void
handle_remote (FoyerSubmissionRun *self, FoyerSubmissionEventKind kind,
               const FoyerRemoteJob *remote)
{
  FoyerSubmissionEvent event = { .kind = kind, .remote = remote };

  handle (self, &event);
}

/* ---- Actions: each ends in exactly one event, unless the run was stopped ---- */

/* The printer says for the first time what it takes, and it is not what was drawn: what it said is
 * kept, and whoever takes the job up next has it drawn again. */
static gboolean
needs_other_format (FoyerSubmissionRun *self, const FoyerPrinterStatus *status)
{
  FoyerPrintTarget target;
  g_autofree char *text = NULL;

  if (self->state != FOYER_JOB_RENDERED || self->printer->kind == FOYER_PRINTER_FOLDER
      || !foyer_printer_target_choose (self->printer, status->abilities, &target, NULL))
    return FALSE;
  return target.format != foyer_print_target_get_format_of_text (self->job->document_target);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinterStatus) status
      = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_PROBED, .status = status };

  if (!self->is_stopped && status != NULL)
    self->callbacks->probed (status, self->user_data);
  else if (!self->is_stopped)
    self->callbacks->unanswered (error, self->user_data);
  if (self->is_stopped)
    ;
  else if (status != NULL && needs_other_format (self, status))
    end_later (self);
  else if (status == NULL
           || !foyer_printer_status_check_request (status, self->request, NULL, &error))
    handle_error (self, error);
  else
    {
      foyer_routing_note_status (self->routing, self->printer->name, status);
      handle (self, &event);
    }
  foyer_submission_run_unref (self);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_create_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (self->is_stopped)
    ;
  else if (remote == NULL)
    handle_error (self, error);
  else
    handle_remote (self, FOYER_SUBMISSION_CREATED, remote);
  foyer_submission_run_unref (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_sent
      = foyer_printer_driver_send_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (self->is_stopped)
    ;
  else if (!is_sent)
    handle_error (self, error);
  else
    handle_kind (self, FOYER_SUBMISSION_SENT);
  foyer_submission_run_unref (self);
}

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_query_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (self->is_stopped)
    ;
  else if (remote == NULL)
    handle_error (self, error);
  else
    handle_remote (self, FOYER_SUBMISSION_QUERIED, remote);
  foyer_submission_run_unref (self);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_find_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (self->is_stopped)
    ;
  else if (remote == NULL)
    handle_error (self, error);
  else
    handle_remote (self, FOYER_SUBMISSION_FOUND, remote);
  foyer_submission_run_unref (self);
}

static void
canceled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_canceled
      = foyer_printer_driver_cancel_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (self->is_stopped)
    ;
  else if (!is_canceled)
    handle_error (self, error);
  else
    handle_kind (self, FOYER_SUBMISSION_CANCELED);
  foyer_submission_run_unref (self);
}

static GBytes *
map_document (FoyerSubmissionRun *self, GError **error)
{
  g_autofree char *path = foyer_line_dup_spool_path (self->line, self->job->document_digest);
  g_autoptr (GError) cause = NULL;
  GBytes *document = foyer_file_map (path, &cause);

  if (document == NULL)
    g_set_error (
        error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_DOCUMENT,
        "the finished badge is not in the spool any more (%s); cancel the job and print again",
        cause->message);
  return document;
}

/* The sheet as a PWG name, from the printer's setting or from the document itself. A folder has no
 * sheets. */
static char *
dup_media (FoyerSubmissionRun *self, GError **error)
{
  g_autoptr (GBytes) document = NULL;
  double width_pt = 0;
  double height_pt = 0;

  if (self->printer->media != NULL || self->printer->kind == FOYER_PRINTER_FOLDER)
    return g_strdup (self->printer->media != NULL ? self->printer->media : NO_MEDIA);
  if (self->job->document_media != NULL)
    return g_strdup (self->job->document_media);
  document = map_document (self, error);
  if (document == NULL)
    return NULL;
  if (!foyer_pdf_preview_measure (document, NULL, &width_pt, &height_pt, NULL))
    {
      g_set_error_literal (
          error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_DOCUMENT,
          "the finished badge in the spool is no PDF; cancel the job and print again");
      return NULL;
    }
  return foyer_media_dup_name ((int)(width_pt * UM_PER_PT + 0.5),
                               (int)(height_pt * UM_PER_PT + 0.5));
}

/* Questions about a job that is out need no document: it may be gone from the spool. */
static gboolean
ensure_request (FoyerSubmissionRun *self, GError **error)
{
  gboolean is_question = self->action == FOYER_SUBMISSION_QUERY
                         || self->action == FOYER_SUBMISSION_FIND
                         || self->action == FOYER_SUBMISSION_CANCEL_ORPHAN;
  g_autofree char *media = NULL;

  if (self->request != NULL)
    return TRUE;
  media = dup_media (self, is_question ? NULL : error);
  if (media == NULL && !is_question)
    return FALSE;
  self->job->dispatch_attempts = self->attempts; /* this run's own copy of the value */
  self->request = foyer_print_request_new_for_job (self->job, media != NULL ? media : NO_MEDIA);
  return TRUE;
}

/* ---- The document, before anything is asked of the printer ---- */

static void
check_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const char *path = task_data;
  const char *wanted = g_object_get_data (G_OBJECT (task), "digest");
  g_autoptr (GBytes) document = foyer_file_map (path, NULL);
  g_autofree char *digest = NULL;

  if (document != NULL)
    digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, document);
  if (g_strcmp0 (digest, wanted) != 0)
    (void)g_unlink (path); /* it is drawn again, into the same place perhaps */
  g_task_return_boolean (task, g_strcmp0 (digest, wanted) == 0);
}

/* Waited long on a disk that others write to: drawn again rather than refused. */
static void
draw_again (FoyerSubmissionRun *self)
{
  FoyerSubmissionStep step
      = { .state = FOYER_JOB_READY,
          .action = FOYER_SUBMISSION_END,
          .reason = (char *)"the finished badge in the spool is not what was drawn, or is gone: it "
                            "is drawn again" };

  store (self, FOYER_JOB_RENDERED, &step, NULL, FALSE);
  take_over (self, &step, NULL);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;

  self->is_checked = g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->is_stopped)
    ;
  else if (self->is_checked)
    do_action (self);
  else
    draw_again (self);
  foyer_submission_run_unref (self);
}

static void
check_document (FoyerSubmissionRun *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, checked_cb, run_ref (self));

  g_task_set_name (task, "foyer-submission-check");
  g_task_set_task_data (task, foyer_line_dup_spool_path (self->line, self->job->document_digest),
                        g_free);
  g_object_set_data_full (G_OBJECT (task), "digest", g_strdup (self->job->document_digest), g_free);
  g_task_run_in_thread (task, check_thread);
}

static void
do_action (FoyerSubmissionRun *self)
{
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GError) error = NULL;

  if (self->state == FOYER_JOB_RENDERED && !self->is_checked)
    {
      check_document (self);
      return;
    }
  if (!ensure_request (self, &error)
      || (self->action == FOYER_SUBMISSION_SEND
          && (document = map_document (self, &error)) == NULL))
    {
      handle_error (self, error);
      return;
    }
  switch (self->action)
    {
    case FOYER_SUBMISSION_PROBE:
      foyer_printer_driver_probe_async (self->driver, NULL, probed_cb, run_ref (self));
      break;
    case FOYER_SUBMISSION_CREATE:
      foyer_printer_driver_create_async (self->driver, self->request, NULL, created_cb,
                                         run_ref (self));
      break;
    case FOYER_SUBMISSION_SEND:
      foyer_printer_driver_send_async (self->driver, self->request, self->remote_job_id, document,
                                       NULL, sent_cb, run_ref (self));
      break;
    case FOYER_SUBMISSION_QUERY:
      foyer_printer_driver_query_async (self->driver, self->request, self->remote_job_id,
                                        self->remote_job_uuid, NULL, queried_cb, run_ref (self));
      break;
    case FOYER_SUBMISSION_FIND:
      foyer_printer_driver_find_async (self->driver, self->request, NULL, found_cb, run_ref (self));
      break;
    case FOYER_SUBMISSION_CANCEL_ORPHAN:
      foyer_printer_driver_cancel_async (self->driver, self->request, self->remote_job_id, NULL,
                                         canceled_cb, run_ref (self));
      break;
    case FOYER_SUBMISSION_WAIT:
      handle_kind (self, FOYER_SUBMISSION_STARTED);
      break;
    case FOYER_SUBMISSION_END:
      end (self);
      break;
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  FoyerSubmissionRun *self = user_data;

  self->timer = 0;
  do_action (self);
  return G_SOURCE_REMOVE;
}

/* ---- Taking it back ---- */

static gboolean
is_followed (FoyerSubmissionRun *self)
{
  return (self->state == FOYER_JOB_ACCEPTED || self->state == FOYER_JOB_PRINTING)
         && !self->is_leaving;
}

static void
take_back (FoyerSubmissionRun *self)
{
  g_autofree char *reason = g_steal_pointer (&self->take_back);
  FoyerSubmissionEvent event = { .kind = FOYER_SUBMISSION_TAKE_BACK, .reason = reason };

  if (is_followed (self) && self->remote_job_id > 0)
    handle (self, &event);
  else
    act (self);
}

typedef struct
{
  gint64 row_id;
  FoyerJobState state;
  char *reason;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->reason);
  g_free (self);
}

static gpointer
store_question (FoyerStore *store, gpointer data, GError **error)
{
  const Question *question = data;

  (void)foyer_store_ask_desk (store, question->row_id, question->state, question->reason, error);
  return NULL;
}

static void
ask_desk (FoyerSubmissionRun *self, const char *reason)
{
  Question *question = g_new0 (Question, 1);

  question->row_id = self->job->row_id;
  question->state = self->state;
  question->reason = g_strdup (reason);
  self->asked_usec = foyer_clock_get_now_usec (self->line->clock);
  /* If it moved on meanwhile nobody needs to be asked. */
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_URGENT, store_question,
                                   question, question_free, NULL, NULL, NULL, NULL);
}

/* Between two questions nothing is under way; else the answer comes first. */
static void
take_back_soon (FoyerSubmissionRun *self)
{
  if (self->timer != 0 && self->action == FOYER_SUBMISSION_QUERY)
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      take_back (self);
    }
}

void
foyer_submission_run_cancel (FoyerSubmissionRun *self)
{
  if (self->is_unwanted)
    return;
  self->is_unwanted = TRUE;
  if (!is_followed (self) || self->take_back != NULL)
    return;
  self->take_back = g_strdup ("an operator wants it canceled");
  take_back_soon (self);
}

void
foyer_submission_run_look (FoyerSubmissionRun *self)
{
  FoyerRouteSituation situation = { .chain = get_chain (self),
                                    .hop = self->job->hop,
                                    .printer = self->printer->name,
                                    .kind = self->job->kind,
                                    .state = self->state,
                                    .hop_deadline_usec = self->job->hop_deadline_usec,
                                    .asked_usec = self->asked_usec,
                                    .is_leaving = self->is_leaving };
  g_auto (FoyerRouteStep) step = { 0 };

  if (!is_followed (self) || self->take_back != NULL)
    return;
  step = foyer_route_judge (&foyer_route_policy_default, &situation,
                            foyer_clock_get_now_usec (self->line->clock), foyer_routing_get_health,
                            self->routing);
  if (step.verdict == FOYER_ROUTE_ASK)
    ask_desk (self, step.reason);
  else if (step.verdict == FOYER_ROUTE_TAKE_BACK)
    {
      self->take_back = g_steal_pointer (&step.reason);
      take_back_soon (self);
    }
}

/* A job that waits with nothing at the printer gives its place to the next one; ready_at brings it
 * back. */
static void
act (FoyerSubmissionRun *self)
{
  gboolean gives_place = self->action == FOYER_SUBMISSION_WAIT && self->state == FOYER_JOB_RENDERED;

  if (gives_place || self->action == FOYER_SUBMISSION_END)
    {
      end (self);
      return;
    }
  if (self->take_back != NULL)
    {
      take_back (self);
      return;
    }
  if (self->action == FOYER_SUBMISSION_WAIT)
    g_clear_pointer (&self->request, foyer_print_request_unref);
  self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, (guint)(self->delay_usec / 1000), timer_cb,
                                    run_ref (self), (GDestroyNotify)foyer_submission_run_unref);
  g_source_set_name_by_id (self->timer, "foyer-submission");
}

FoyerSubmissionRun *
foyer_submission_run_start (FoyerLine *line, FoyerRouting *routing, FoyerPrinterDriver *driver,
                            FoyerPrinter *printer, FoyerJob *job, GRand *random,
                            const FoyerSubmissionRunCallbacks *callbacks, gpointer user_data)
{
  FoyerSubmissionRun *self = g_rc_box_new0 (FoyerSubmissionRun);

  self->line = line;
  self->routing = routing;
  self->driver = g_object_ref (driver);
  self->printer = foyer_printer_ref (printer);
  self->job = foyer_job_ref (job);
  self->random = random;
  self->callbacks = callbacks;
  self->user_data = user_data;
  self->started_usec = foyer_clock_get_monotonic_usec (line->clock);
  self->state = job->state;
  self->attempts = job->dispatch_attempts;
  self->hop_attempts = job->hop_attempts;
  self->asked_usec = job->asked_usec;
  self->is_leaving = job->leaving != NULL;
  self->remote_job_id = job->remote_job_id;
  self->remote_job_uuid = g_strdup (job->remote_job_uuid);
  self->reason = g_strdup (job->reason);
  self->action = FOYER_SUBMISSION_WAIT; /* which ends in STARTED */
  self->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, 0, timer_cb, run_ref (self),
                                    (GDestroyNotify)foyer_submission_run_unref);
  return self;
}
