/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The policy of handing one job to one printer: where it stands and what just happened → where it
 * stands next and what to do. Pure: time is only a delay, randomness is an argument. Not for
 * choosing printers. */
#pragma once

#include "foyer-dispatch-error.h"
#include "foyer-job.h"
#include "foyer-printer-status.h"
#include "foyer-remote-job.h"

/* */
typedef struct
{
  guint max_attempts; /* 3: failures that count, per hop */
  guint max_total_attempts; /* 9: over all hops */
  gint64 backoff_base_usec; /* 500 ms */
  gint64 backoff_cap_usec; /* 8 s */
  gint64 poll_usec; /* 1 s: how often an open job is asked about */
  gint64 person_usec; /* 5 s: how often a printer that waits for a person is looked at */
  gint64 unknown_cap_usec; /* 30 s: longest pause between questions about a job whose outcome is
                              unknown */
  guint max_failed_queries; /* 5: after so many unanswered questions in a row an accepted job counts
                               as UNKNOWN */
} FoyerSubmissionPolicy;

extern const FoyerSubmissionPolicy foyer_submission_policy_default;

/* What happened. */
typedef enum
{
  FOYER_SUBMISSION_STARTED, /* the job was taken up: first time, after a wait, or after a restart in
                               whatever state is stored */
  FOYER_SUBMISSION_PROBED, /* status: probe's answer, already checked with
                              foyer_printer_status_check_request() */
  FOYER_SUBMISSION_CREATED, /* remote: the empty job */
  FOYER_SUBMISSION_SENT,
  FOYER_SUBMISSION_QUERIED, /* remote */
  FOYER_SUBMISSION_FOUND, /* remote, state NOT_FOUND if there is none */
  FOYER_SUBMISSION_CANCELED, /* the empty job is canceled */
  FOYER_SUBMISSION_TAKE_BACK, /* reason: the job is to leave this printer; nothing is under way */
  FOYER_SUBMISSION_ERROR, /* error, in FOYER_DISPATCH_ERROR: the last action failed */
} FoyerSubmissionEventKind;

typedef struct
{
  FoyerSubmissionEventKind kind;
  const FoyerPrinterStatus *status;
  const FoyerRemoteJob *remote;
  const GError *error;
  const char *reason;
} FoyerSubmissionEvent;

/* What to do after the next state is stored. */
typedef enum
{
  FOYER_SUBMISSION_WAIT, /* nothing; after the delay (may be 0) come again with STARTED */
  FOYER_SUBMISSION_PROBE,
  FOYER_SUBMISSION_CREATE,
  FOYER_SUBMISSION_SEND,
  FOYER_SUBMISSION_QUERY,
  FOYER_SUBMISSION_FIND,
  FOYER_SUBMISSION_CANCEL_ORPHAN, /* cancel the job at the printer, which holds no document or is to
                                     give it back, then come with CANCELED or ERROR */
  FOYER_SUBMISSION_END, /* nothing more by itself: PRINTED, CANCELED, FAILED, or LOST (a person is
                           asked) */
} FoyerSubmissionAction;

/* Where the job stands: its stored fields and what this process remembers. */
typedef struct
{
  FoyerJobState state;
  guint attempts; /* FoyerJob.hop_attempts */
  guint total_attempts; /* FoyerJob.dispatch_attempts */
  gboolean
      is_leaving; /* FoyerJob.leaving is set: a TAKE_BACK began, perhaps in an earlier process */
  gint64 remote_job_id; /* 0: none stored */
  FoyerSubmissionAction last_action; /* what the event answers; WAIT with STARTED */
  guint queries; /* answered QUERYs of this job, in this process */
  guint failed_queries; /* QUERY or FIND errors in a row, in this process */
  gboolean gives_up; /* of the last step */
  gboolean was_empty; /* of the last step */
  const char *failure; /* reason of the last step; may be NULL */
  guint32 random; /* a fresh random number, for jitter */
} FoyerSubmissionSituation;

typedef struct
{
  FoyerJobState
      state; /* to be stored (with the fields below) before the action; may be the state it has */
  FoyerSubmissionAction action;
  gint64 delay_usec; /* wait so long before the action; storable as ready_at */
  gboolean counts_attempt; /* add one to hop_attempts and to dispatch_attempts (which also renames
                              the next request) */
  gboolean is_proven; /* with FAILED: nothing of it was printed here, so it may go elsewhere */
  gboolean leaves; /* with RENDERED: it was taken back and nothing was printed; it goes elsewhere */
  gboolean takes_back; /* store the reason as FoyerJob.leaving */
  gboolean gives_up; /* with CANCEL_ORPHAN: the job ends FAILED afterwards; give it back in the
                        situation */
  gboolean was_empty; /* the job was proved empty before it was canceled (some printers count no
                       * documents afterwards); give it back in the situation */
  gboolean takes_remote; /* store event.remote's id and uuid */
  gboolean forgets_remote; /* clear the stored remote id and uuid */
  char *reason; /* for people; NULL: nothing to say. Owned */
} FoyerSubmissionStep;

void foyer_submission_step_clear (FoyerSubmissionStep *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerSubmissionStep, foyer_submission_step_clear)

/* The next step; every next state is allowed by foyer_job_state_can_become() or is the present one.
 *
 * - One job at the printer gets at most one Send-Document. If that failed and the printer proves
 * that the job is empty, the empty job is canceled, and only when the printer confirms that does
 * the intent go back to RENDERED and get a new job.
 * - CREATING, SENDING met with STARTED (a restart) and any unknown outcome become UNKNOWN, which
 * only asks.
 * - dispatch_attempts grows only on the way back to RENDERED, so the name of the job at the printer
 * holds while that job is followed.
 * - TAKE_BACK cancels a job that the printer has. Only when the printer then says that it ended
 * without being completed does it leave; if it was completed it is PRINTED.
 * - A job that the printer no longer knows, by id and by name, is LOST and waits for a person.
 * - Failures that end the job name their cause in reason. */
FoyerSubmissionStep foyer_submission_next (const FoyerSubmissionPolicy *policy,
                                           const FoyerSubmissionSituation *situation,
                                           const FoyerSubmissionEvent *event);

/* Full jitter: evenly between 0 and min (@cap_usec, @base_usec × 2^@failures), at least 1 ms. */
gint64 foyer_submission_get_backoff_usec (gint64 base_usec, gint64 cap_usec, guint failures,
                                          guint32 random);

const char *foyer_submission_action_get_name (FoyerSubmissionAction action);
