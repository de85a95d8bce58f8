/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The submission policy: what follows from a printer's word about a job. */
#include "config.h"

#include "foyer-submission-private.h"

/* The first questions come quickly, as a label takes a moment only; then the pace of the policy. */
#define FIRST_POLL_USEC (20 * 1000)

static gint64
poll_delay (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation)
{
  guint doublings = MIN (situation->queries, 20u);

  return MIN (policy->poll_usec, (gint64)FIRST_POLL_USEC << doublings);
}

static gboolean
has_no_document (const FoyerRemoteJob *remote)
{
  return remote->n_documents == 0 || (remote->n_documents < 0 && remote->k_octets == 0);
}

static FoyerSubmissionStep
end_with (FoyerJobState state, const char *prefix, const FoyerRemoteJob *remote)
{
  g_autofree char *description = foyer_remote_job_dup_description (remote);
  FoyerSubmissionStep step = foyer_submission_make_step (state, FOYER_SUBMISSION_END, 0, NULL);

  step.reason = g_strconcat (prefix, description, NULL);
  return step;
}

/* Canceled or aborted at the printer: not printed. Ours to move if we asked for it, or if nobody
 * did; what somebody canceled at the printer stays canceled. */
static FoyerSubmissionStep
end_unprinted (const FoyerSubmissionSituation *situation, const FoyerRemoteJob *remote)
{
  FoyerSubmissionStep step;

  if (situation->is_leaving)
    {
      step = foyer_submission_make_step (FOYER_JOB_RENDERED, FOYER_SUBMISSION_END, 0,
                                         situation->failure);
      step.leaves = TRUE;
      step.forgets_remote = TRUE;
      return step;
    }
  step = end_with (remote->state == FOYER_REMOTE_CANCELED ? FOYER_JOB_CANCELED : FOYER_JOB_FAILED,
                   "at the printer: ", remote);
  step.is_proven = step.state == FOYER_JOB_FAILED;
  return step;
}

static FoyerSubmissionStep
ask_on (FoyerJobState state, gint64 delay_usec, const FoyerRemoteJob *remote, gboolean says_why)
{
  FoyerSubmissionStep step
      = foyer_submission_make_step (state, FOYER_SUBMISSION_QUERY, delay_usec, NULL);

  if (says_why)
    step.reason = foyer_remote_job_dup_description (remote);
  return step;
}

/* ACCEPTED and PRINTING: the printer acknowledged the document; now it is only followed. */
static FoyerSubmissionStep
follow (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
        const FoyerRemoteJob *remote)
{
  gint64 delay_usec = poll_delay (policy, situation);

  switch (remote->state)
    {
    case FOYER_REMOTE_PENDING:
      return ask_on (FOYER_JOB_ACCEPTED, delay_usec, remote, FALSE);
    case FOYER_REMOTE_PENDING_HELD:
      return ask_on (FOYER_JOB_ACCEPTED, delay_usec, remote, TRUE);
    case FOYER_REMOTE_PROCESSING:
      return ask_on (FOYER_JOB_PRINTING, delay_usec, remote, FALSE);
    case FOYER_REMOTE_PROCESSING_STOPPED:
      return ask_on (FOYER_JOB_PRINTING, delay_usec, remote, TRUE);
    case FOYER_REMOTE_COMPLETED:
      return foyer_submission_make_step (FOYER_JOB_PRINTED, FOYER_SUBMISSION_END, 0, NULL);
    case FOYER_REMOTE_CANCELED:
    case FOYER_REMOTE_ABORTED:
      return end_unprinted (situation, remote);
    case FOYER_REMOTE_NOT_FOUND:
    case FOYER_REMOTE_OTHER:
      break;
    }
  return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_FIND, 0,
                                     "the printer no longer knows the job by its id");
}

/* UNKNOWN and the job waits at the printer: with or without our document? */
static FoyerSubmissionStep
reconcile_waiting (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                   const FoyerRemoteJob *remote)
{
  FoyerSubmissionStep step;

  if (situation->remote_job_id == 0)
    {
      /* Its id never came to us, so no document ever went to it. */
      step = foyer_submission_make_step (FOYER_JOB_CREATED, FOYER_SUBMISSION_WAIT, 0, NULL);
      step.takes_remote = TRUE;
      return step;
    }
  if (foyer_remote_job_is_provably_empty (remote))
    {
      step = foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_CANCEL_ORPHAN, 0,
                                         situation->failure != NULL
                                             ? situation->failure
                                             : "the printer has the job but not its document");
      step.was_empty = TRUE;
      return step;
    }
  if (remote->n_documents > 0 || remote->k_octets > 0)
    return ask_on (FOYER_JOB_ACCEPTED, 0, remote, FALSE);
  return foyer_submission_make_step (
      FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_QUERY,
      MIN (policy->unknown_cap_usec, poll_delay (policy, situation) * 4),
      "the printer does not say whether it has the document");
}

/* UNKNOWN and the job ended at the printer. */
static FoyerSubmissionStep
reconcile_ended (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                 const FoyerRemoteJob *remote)
{
  gboolean is_empty = situation->remote_job_id == 0 || has_no_document (remote)
                      || (situation->was_empty && remote->n_documents < 0 && remote->k_octets <= 0);

  if (remote->state == FOYER_REMOTE_COMPLETED)
    return is_empty ? end_with (FOYER_JOB_LOST,
                                "the printer ended the job without its document: ", remote)
                    : foyer_submission_make_step (FOYER_JOB_PRINTED, FOYER_SUBMISSION_END, 0, NULL);
  /* Ended and empty proves that nothing was printed, whoever ended it. */
  if (is_empty)
    return foyer_submission_start_again (
        policy, situation,
        situation->failure != NULL ? situation->failure : "the empty job ended at the printer");
  return end_unprinted (situation, remote);
}

static FoyerSubmissionStep
reconcile_missing (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
                   gboolean is_found)
{
  if (!is_found)
    return foyer_submission_make_step (FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_FIND, 0,
                                       "the printer no longer knows the job by its id");
  if (situation->remote_job_id == 0)
    return foyer_submission_start_again (policy, situation,
                                         situation->failure != NULL ? situation->failure
                                                                    : "the printer made no job");
  return foyer_submission_make_step (FOYER_JOB_LOST, FOYER_SUBMISSION_END, 0,
                                     "the printer knows the job neither by id nor by name: "
                                     "look whether the badge is there, then decide");
}

static gboolean
is_ended (const FoyerRemoteJob *remote)
{
  return remote->state >= FOYER_REMOTE_CANCELED;
}

static FoyerSubmissionStep
reconcile (const FoyerSubmissionPolicy *policy, const FoyerSubmissionSituation *situation,
           const FoyerRemoteJob *remote, gboolean is_found)
{
  FoyerSubmissionStep step = { 0 };

  if (situation->is_leaving && situation->remote_job_id > 0 && !is_ended (remote)
      && !foyer_remote_job_is_provably_empty (remote))
    return foyer_submission_make_step (
        FOYER_JOB_UNKNOWN, FOYER_SUBMISSION_CANCEL_ORPHAN, poll_delay (policy, situation),
        situation->failure != NULL ? situation->failure : "taken back from the printer");
  switch (remote->state)
    {
    case FOYER_REMOTE_PENDING:
    case FOYER_REMOTE_PENDING_HELD:
      step = reconcile_waiting (policy, situation, remote);
      break;
    case FOYER_REMOTE_PROCESSING:
    case FOYER_REMOTE_PROCESSING_STOPPED:
      step = ask_on (FOYER_JOB_ACCEPTED, 0, remote, FALSE);
      break;
    case FOYER_REMOTE_COMPLETED:
    case FOYER_REMOTE_CANCELED:
    case FOYER_REMOTE_ABORTED:
      return reconcile_ended (policy, situation, remote);
    case FOYER_REMOTE_NOT_FOUND:
    case FOYER_REMOTE_OTHER:
      return reconcile_missing (policy, situation, is_found);
    }
  step.takes_remote = is_found;
  return step;
}

FoyerSubmissionStep
foyer_submission_judge_remote (const FoyerSubmissionPolicy *policy,
                               const FoyerSubmissionSituation *situation,
                               const FoyerRemoteJob *remote, gboolean is_found)
{
  if (situation->state == FOYER_JOB_ACCEPTED || situation->state == FOYER_JOB_PRINTING)
    return follow (policy, situation, remote);
  if (situation->state == FOYER_JOB_UNKNOWN)
    return reconcile (policy, situation, remote, is_found);
  /* A late answer: the job has moved on without it. */
  return foyer_submission_make_step (situation->state, FOYER_SUBMISSION_END, 0, NULL);
}
