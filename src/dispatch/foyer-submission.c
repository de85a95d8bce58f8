/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The submission policy: which handler an event goes to, and what follows from errors. What follows
 * from a printer's word about a job is foyer-submission-remote.c. */
#include "config.h"

#include "foyer-submission-private.h"

const FoyerSubmissionPolicy foyer_submission_policy_default = {
  .max_attempts = 3,
  .max_total_attempts = 9,
  .backoff_base_usec = 500 * 1000,
  .backoff_cap_usec = 8 * G_USEC_PER_SEC,
  .poll_usec = G_USEC_PER_SEC,
  .person_usec = 5 * G_USEC_PER_SEC,
  .unknown_cap_usec = 30 * G_USEC_PER_SEC,
  .max_failed_queries = 5,
};

void
foyer_submission_step_clear (FoyerSubmissionStep *self)
{
  g_clear_pointer (&self->reason, g_free);
}

const char *
foyer_submission_action_get_name (FoyerSubmissionAction action)
{
  switch (action)
    {
    case FOYER_SUBMISSION_WAIT:
      return "wait";
    case FOYER_SUBMISSION_PROBE:
      return "probe";
    case FOYER_SUBMISSION_CREATE:
      return "create";
    case FOYER_SUBMISSION_SEND:
      return "send";
    case FOYER_SUBMISSION_QUERY:
      return "query";
    case FOYER_SUBMISSION_FIND:
      return "find";
    case FOYER_SUBMISSION_CANCEL_ORPHAN:
      return "cancel-orphan";
    case FOYER_SUBMISSION_END:
      return "end";
    }
  g_return_val_if_reached (NULL);
}

gint64
foyer_submission_get_backoff_usec (gint64 base_usec, gint64 cap_usec, guint failures,
                                   guint32 random)
{
  gint64 limit_usec = base_usec;

  g_return_val_if_fail (base_usec > 0 && cap_usec > 0, 1000);
  for (guint i = 0; i < failures && limit_usec < cap_usec; i++)
    limit_usec *= 2;
  limit_usec = MIN (limit_usec, cap_usec);
  return MAX (1000, (gint64)(((guint64)limit_usec * (guint64)random) >> 32));
}

FoyerSubmissionStep
foyer_submission_make_step (FoyerJobState state, FoyerSubmissionAction action, gint64 delay_usec,
                            const char *reason)
{
  return (FoyerSubmissionStep){
    .state = state, .action = action, .delay_usec = delay_usec, .reason = g_strdup (reason)
  };
}

FoyerSubmissionStep
foyer_submission_start_again (const FoyerSubmissionPolicy *policy,
                              const FoyerSubmissionSituation *situation, const char *reason)
{
  FoyerSubmissionStep step;

  if (situation->attempts + 1 >= policy->max_attempts
      || situation->total_attempts + 1 >= policy->max_total_attempts)
    {
      step = foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0, NULL);
      step.is_proven = TRUE;
      step.reason
          = g_strdup_printf ("gave up after %u attempts: %s", situation->attempts + 1, reason);
    }
  else
    step = foyer_submission_make_step (
        FOYER_JOB_RENDERED, FOYER_SUBMISSION_WAIT,
        foyer_submission_get_backoff_usec (policy->backoff_base_usec, policy->backoff_cap_usec,
                                           situation->attempts, situation->random),
        reason);
  step.counts_attempt = TRUE;
  step.forgets_remote = situation->remote_job_id > 0 && step.state == FOYER_JOB_RENDERED;
  return step;
}

static gint64
question_delay (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation)
{
  /* At least a poll apart: a printer in trouble is not helped by questions. */
  return policy->poll_usec
         + foyer_submission_get_backoff_usec (policy->poll_usec, policy->unknown_cap_usec,
                                              situation->failed_queries, situation->random);
}

/* Nothing to do here: not this policy's state, or a row that this policy cannot have written (a
 * document out without a job id). A person decides. */
static FoyerSubmissionStep
stay (const FoyerSubmissionSituation *situation)
{
  return foyer_submission_make_step (situation->state, FOYER_SUBMISSION_END, 0, situation->failure);
}

static FoyerSubmissionStep
on_started (const FoyerSubmissionSituation *situation)
{
  FoyerSubmissionAction ask
      = situation->remote_job_id > 0 ? FOYER_SUBMISSION_QUERY : FOYER_SUBMISSION_FIND;

  switch (situation->state)
    {
    case FOYER_JOB_RENDERED:
      return foyer_submission_make_step (FOYER_JOB_RENDERED, FOYER_SUBMISSION_PROBE, 0, NULL);
    case FOYER_JOB_CREATED:
      /* SENDING is stored before the document goes, so in CREATED it never went. */
      if (situation->remote_job_id > 0)
        return foyer_submission_make_step (FOYER_JOB_SENDING, FOYER_SUBMISSION_SEND, 0, NULL);
      return foyer_submission_make_step (FOYER_JOB_UNKNOWN, ask, 0,
                                         "the printer's job id was not stored");
    case FOYER_JOB_CREATING:
      return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_FIND, 0,
                                         "interrupted while the job was made at the printer");
    case FOYER_JOB_SENDING:
      if (situation->remote_job_id > 0)
        return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_QUERY, 0,
                                           "interrupted while the document was sent");
      break;
    case FOYER_JOB_ACCEPTED:
    case FOYER_JOB_PRINTING:
      if (situation->remote_job_id > 0)
        return foyer_submission_make_step (situation->state, FOYER_SUBMISSION_QUERY, 0, NULL);
      break;
    case FOYER_JOB_UNKNOWN:
      return foyer_submission_make_step (FOYER_JOB_UNKNOWN, ask, 0, situation->failure);
    case FOYER_JOB_READY:
    case FOYER_JOB_RENDERING:
    case FOYER_JOB_PRINTED:
    case FOYER_JOB_LOST:
    case FOYER_JOB_HELD:
    case FOYER_JOB_NEXT_BATCH:
    case FOYER_JOB_CANCELED:
    case FOYER_JOB_FAILED:
      break;
    }
  return stay (situation);
}

static FoyerSubmissionStep
on_probed (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
           const FoyerPrinterStatus *status)
{
  g_autofree char *waits_for = NULL;

  if (foyer_printer_status_is_ready (status, &waits_for))
    return foyer_submission_make_step (FOYER_JOB_CREATING, FOYER_SUBMISSION_CREATE, 0, NULL);
  return foyer_submission_make_step (FOYER_JOB_RENDERED, FOYER_SUBMISSION_WAIT, policy->person_usec,
                                     waits_for);
}

/* An error of PROBE or CREATE: the printer holds nothing of this job, unless the outcome is
 * unknown. */
static FoyerSubmissionStep
on_early_error (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                const GError *error)
{
  FoyerSubmissionStep step;

  switch ((FoyerDispatchError)error->code)
    {
    case FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME:
      if (situation->state == FOYER_JOB_CREATING)
        return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_FIND,
                                           policy->poll_usec, error->message);
      return foyer_submission_start_again (policy, situation, error->message);
    case FOYER_DISPATCH_ERROR_UNREACHABLE:
    case FOYER_DISPATCH_ERROR_BUSY:
    case FOYER_DISPATCH_ERROR_NOT_POSSIBLE: /* cupsd: "Too many active jobs" */
      return foyer_submission_start_again (policy, situation, error->message);
    case FOYER_DISPATCH_ERROR_NOT_ACCEPTING:
    case FOYER_DISPATCH_ERROR_STORAGE:
      return foyer_submission_make_step (FOYER_JOB_RENDERED, FOYER_SUBMISSION_WAIT,
                                         policy->person_usec, error->message);
    case FOYER_DISPATCH_ERROR_REFUSED:
    case FOYER_DISPATCH_ERROR_UNSUPPORTED:
    case FOYER_DISPATCH_ERROR_NOT_FOUND: /* of the queue itself */
    case FOYER_DISPATCH_ERROR_SETTING:
      step = foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0, error->message);
      step.is_proven = TRUE;
      return step;
    case FOYER_DISPATCH_ERROR_DOCUMENT:
    case FOYER_DISPATCH_ERROR_CONFLICT:
      return foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0, error->message);
    case FOYER_DISPATCH_ERROR_CANCELLED:
      break;
    }
  return stay (situation);
}

static FoyerSubmissionStep
on_send_error (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
               const GError *error)
{
  FoyerSubmissionStep step;

  switch ((FoyerDispatchError)error->code)
    {
    case FOYER_DISPATCH_ERROR_STORAGE:
      /* The folder printer alone says this, and only when no file was made. */
      return foyer_submission_make_step (FOYER_JOB_CREATED, FOYER_SUBMISSION_WAIT,
                                         policy->person_usec, error->message);
    case FOYER_DISPATCH_ERROR_UNREACHABLE:
    case FOYER_DISPATCH_ERROR_BUSY:
    case FOYER_DISPATCH_ERROR_NOT_ACCEPTING:
    case FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME:
    case FOYER_DISPATCH_ERROR_NOT_FOUND:
    case FOYER_DISPATCH_ERROR_NOT_POSSIBLE:
      /* The pause lets a server that is still swallowing the upload come to its end. */
      return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_QUERY,
                                         policy->poll_usec, error->message);
    case FOYER_DISPATCH_ERROR_REFUSED:
    case FOYER_DISPATCH_ERROR_UNSUPPORTED:
    case FOYER_DISPATCH_ERROR_DOCUMENT:
    case FOYER_DISPATCH_ERROR_SETTING:
      step = foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_CANCEL_ORPHAN, 0,
                                         error->message);
      step.gives_up = TRUE;
      return step;
    case FOYER_DISPATCH_ERROR_CONFLICT:
      return foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0, error->message);
    case FOYER_DISPATCH_ERROR_CANCELLED:
      break;
    }
  return stay (situation);
}

static FoyerSubmissionStep
on_cancel_error (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                 const GError *error)
{
  FoyerSubmissionStep step;

  if (!situation->gives_up)
    return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_QUERY,
                                       question_delay (policy, situation), error->message);
  step = foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0, situation->failure);
  if (!g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_FOUND)
      && !g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_NOT_POSSIBLE))
    {
      g_free (step.reason);
      step.reason = g_strdup_printf ("%s; and the empty job %" G_GINT64_FORMAT
                                     " at the printer could not be canceled: %s",
                                     situation->failure != NULL ? situation->failure : "failed",
                                     situation->remote_job_id, error->message);
    }
  return step;
}

/* An error of QUERY or FIND says nothing about the job: ask on, and after a while show that nobody
 * knows. */
static FoyerSubmissionStep
on_question_error (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                   const GError *error)
{
  gboolean is_unknown = situation->state == FOYER_JOB_UNKNOWN
                        || situation->failed_queries + 1 >= policy->max_failed_queries;

  return foyer_submission_make_step (is_unknown ? FOYER_JOB_UNKNOWN : situation->state,
                                     FOYER_SUBMISSION_WAIT, question_delay (policy, situation),
                                     error->message);
}

static FoyerSubmissionStep
on_error (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
          const GError *error)
{
  if (g_error_matches (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_CANCELLED))
    return stay (situation);
  switch (situation->state)
    {
    case FOYER_JOB_RENDERED:
    case FOYER_JOB_CREATING:
      return on_early_error (policy, situation, error);
    case FOYER_JOB_SENDING:
      return on_send_error (policy, situation, error);
    case FOYER_JOB_UNKNOWN:
      if (situation->last_action == FOYER_SUBMISSION_CANCEL_ORPHAN)
        return on_cancel_error (policy, situation, error);
      return on_question_error (policy, situation, error);
    case FOYER_JOB_ACCEPTED:
    case FOYER_JOB_PRINTING:
      return on_question_error (policy, situation, error);
    case FOYER_JOB_CREATED:
    case FOYER_JOB_READY:
    case FOYER_JOB_RENDERING:
    case FOYER_JOB_PRINTED:
    case FOYER_JOB_LOST:
    case FOYER_JOB_HELD:
    case FOYER_JOB_NEXT_BATCH:
    case FOYER_JOB_CANCELED:
    case FOYER_JOB_FAILED:
      break;
    }
  return stay (situation);
}

static FoyerSubmissionStep
on_take_back (const FoyerSubmissionSituation *situation, const char *reason)
{
  FoyerSubmissionStep step;

  if ((situation->state != FOYER_JOB_ACCEPTED && situation->state != FOYER_JOB_PRINTING)
      || situation->remote_job_id == 0)
    return stay (situation);
  step = foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_CANCEL_ORPHAN, 0, reason);
  step.takes_back = TRUE;
  return step;
}

FoyerSubmissionStep
foyer_submission_next (const FoyerSubmissionPolicy *policy,
                       const FoyerSubmissionSituation *situation, const FoyerSubmissionEvent *event)
{
  FoyerSubmissionStep step;

  g_return_val_if_fail (policy != NULL && situation != NULL && event != NULL,
                        ((FoyerSubmissionStep){ .action = FOYER_SUBMISSION_END }));
  switch (event->kind)
    {
    case FOYER_SUBMISSION_STARTED:
      return on_started (situation);
    case FOYER_SUBMISSION_PROBED:
      if (situation->state != FOYER_JOB_RENDERED)
        break;
      return on_probed (policy, situation, event->status);
    case FOYER_SUBMISSION_CREATED:
      if (situation->state != FOYER_JOB_CREATING)
        break;
      step = foyer_submission_make_step (FOYER_JOB_CREATED, FOYER_SUBMISSION_WAIT, 0, NULL);
      step.takes_remote = TRUE;
      return step;
    case FOYER_SUBMISSION_SENT:
      if (situation->state != FOYER_JOB_SENDING)
        break;
      return foyer_submission_make_step (FOYER_JOB_ACCEPTED, FOYER_SUBMISSION_QUERY, 0, NULL);
    case FOYER_SUBMISSION_QUERIED:
    case FOYER_SUBMISSION_FOUND:
      return foyer_submission_judge_remote (policy, situation, event->remote,
                                            event->kind == FOYER_SUBMISSION_FOUND);
    case FOYER_SUBMISSION_CANCELED:
      if (situation->state != FOYER_JOB_UNKNOWN)
        break;
      if (situation->gives_up)
        {
          step = foyer_submission_make_step (FOYER_JOB_FAILED, FOYER_SUBMISSION_END, 0,
                                             situation->failure);
          step.is_proven = TRUE;
          return step;
        }
      step = foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_QUERY, 0,
                                         situation->failure);
      step.was_empty = situation->was_empty;
      return step;
    case FOYER_SUBMISSION_TAKE_BACK:
      return on_take_back (situation, event->reason);
    case FOYER_SUBMISSION_ERROR:
      return on_error (policy, situation, event->error);
    }
  return stay (situation);
}
