/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Print jobs: queueing, the rendering queue (READY), the dispatch queue (RENDERED and
 * later), history. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-crockford.h"
#include "foyer-diagnostic.h"
#include "foyer-job.h"
#include "foyer-store-attendees.h"

/* ---- Queueing ---- */
/* Called on the writer thread inside the transaction; pure functions of their arguments that never
 * touch the store. */
typedef struct
{
  /* Writes the candidate for this person's badge number; @attempt counts from 0 until one is free
   * in the event. */
  void (*propose_badge_no) (FoyerAttendee *attendee, guint attempt,
                            char badge_no[FOYER_BADGE_NO_BYTES], gpointer user_data);
  /* Completes @job: job_id (a new UUID), template_name, template_digest, tier_label, tier_colour,
   * badge_token, trace_id. The rest is set: attendee_id, revision, badge_no, copy, record, printer.
   * FALSE with an error ends the order: nothing is queued. */
  gboolean (*complete_job) (FoyerAttendee *attendee, FoyerJob *job, gpointer user_data,
                            GError **error);
  gpointer user_data;
} FoyerJobMaker;

typedef struct
{
  const char *const
      *attendee_ids; /* NULL-terminated: exactly these; NULL: all who still need a badge */
  const char *tier; /* with attendee_ids NULL: only this tier; NULL: every tier */
  FoyerAttendeeSort sort; /* with attendee_ids NULL: the order of the jobs */
  guint limit; /* with attendee_ids NULL: at most so many in this transaction; 0: all. Call again
                  while jobs come. */
  const char *printer;
  const char *actor;
  const char *desk; /* where it is asked for; NULL: nowhere in particular */
  const char *reason; /* why somebody who is linked to another id with a badge gets one all the
                         same; NULL */
} FoyerJobOrder;

typedef enum
{
  FOYER_JOB_REFUSAL_UNKNOWN, /* nobody has this id */
  FOYER_JOB_REFUSAL_NOT_ACTIVE, /* only active people get a badge; see status */
  FOYER_JOB_REFUSAL_HAS_JOB, /* this revision is printed or on its way; see job_id, state,
                                changed_usec, printer */
  FOYER_JOB_REFUSAL_LINKED, /* one person with another id, which is printed or on its way (the same
                               members); an order with a reason passes */
} FoyerJobRefusalKind;

typedef struct
{
  FoyerJobRefusalKind kind;
  char *attendee_id;
  FoyerStatus status;
  char *job_id;
  FoyerJobState state;
  gint64 changed_usec;
  char *printer;
  char *other_id; /* LINKED: the other attendee id */
} FoyerJobRefusal;

void foyer_job_refusal_free (FoyerJobRefusal *self);

typedef struct
{
  GArray *job_row_ids; /* gint64, in the order queued */
  GPtrArray *refusals; /* FoyerJobRefusal; only for named people */
  guint64
      held; /* not queued: in an undecided pair of possible duplicates; only without attendee_ids */
} FoyerJobReceipt;

void foyer_job_receipt_free (FoyerJobReceipt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerJobReceipt, foyer_job_receipt_free)

/* Queues READY jobs and gives badge numbers, one audit row. One revision of one person never has
 * two open or printed automatic jobs: a second order makes none. *receipt (transfer full). An
 * unknown printer is NOT_FOUND. */
gboolean foyer_store_enqueue_jobs (FoyerStore *self, const FoyerJobOrder *order,
                                   const FoyerJobMaker *maker, FoyerJobReceipt **receipt,
                                   GError **error);

/* ---- The four verbs (R-35) ---- */
typedef struct
{
  FoyerJobVerb verb; /* any but PRINT */
  const char *job_id; /* of the job to follow: UUID, or row number as text */
  const char *new_job_id; /* UUID of the copy that reprint and requeue make; the others take the
                             maker's */
  const char *reason;
  const char *printer; /* NULL: the former job's */
  const char *desk; /* NULL: nowhere in particular */
  const char *actor;
} FoyerReissueOrder;

/* Queues a READY job that names the former one, by foyer_job_verb_check(): TRANSITION with its
 * text. Reprint and requeue copy the payload to the letter, a reprint under the next copy number;
 * re-export and replace are made by @maker (NULL for the others) of what is stored now. Replace
 * revokes the number and gives a new one. Requeue and re-export close the dead letters of the
 * former job. One audit row. NOT_FOUND: job or printer. */
gboolean foyer_store_reissue_job (FoyerStore *self, const FoyerReissueOrder *order,
                                  const FoyerJobMaker *maker, gint64 *job_row_id, GError **error);
/* *jobs (transfer full): FoyerJob, every job that @job_row_id follows or is followed by, itself
 * among them, oldest first. */
gboolean foyer_store_list_linked_jobs (FoyerStore *self, gint64 job_row_id, GPtrArray **jobs,
                                       GError **error);

/* ---- Rendering queue ---- */
/* The oldest READY job becomes RENDERING, its attempt counted before the work; *job NULL: none
 * waits. One that was tried FOYER_LIMIT_ATTEMPTS times fails with a dead letter instead. */
gboolean foyer_store_next_ready_job (FoyerStore *self, FoyerJob **job, GError **error);
/* RENDERING → RENDERED. @document_digest: hex SHA-256 of the finished document in the spool.
 * CONFLICT: it was canceled meanwhile, drop the document. */
gboolean foyer_store_finish_render (FoyerStore *self, gint64 job_row_id,
                                    const char *document_digest, guint64 document_bytes,
                                    GError **error);
/* RENDERING → READY; or, when it can never succeed or FOYER_LIMIT_ATTEMPTS are used up, FAILED with
 * a dead letter (*is_dead TRUE; may be NULL). */
gboolean foyer_store_fail_render (FoyerStore *self, gint64 job_row_id, FoyerDiagnostic *diagnostic,
                                  gboolean is_permanent, gboolean *is_dead, GError **error);

/* RENDERING → READY for one whose attempt never began: it is not counted. */
gboolean foyer_store_put_back_job (FoyerStore *self, gint64 job_row_id, GError **error);

/* ---- Dispatch queue ---- */
/* The oldest RENDERED job of @printer that is due; it stays RENDERED until
 * foyer_store_transition_job() to CREATING. *job NULL: none is due; then *next_due_usec (may be
 * NULL) says when the next one is, 0 if there is none. */
gboolean foyer_store_next_rendered_job (FoyerStore *self, const char *printer, FoyerJob **job,
                                        gint64 *next_due_usec, GError **error);

/* What a transition writes beside the state. NULL and 0 leave a field as it is; reason is always
 * replaced. */
typedef struct
{
  const char *reason;
  const char *printer;
  const char *printed_on;
  gint64 ready_at_usec;
  gint64 remote_job_id;
  const char *remote_job_uuid;
  const char *document_digest;
  guint64 document_bytes;
  gboolean counts_dispatch_attempt;
  gboolean forgets_remote_job; /* back to RENDERED with proof that nothing printed */
  const char *actor; /* NULL: the line itself */
  FoyerDiagnostic *diagnostic; /* to FAILED: written as a dead letter of its code's stage */
} FoyerJobChange;

/* Compare and set; @to may be @from in an open state, to store a reason, a wait or an attempt
 * (history only for an attempt). CONFLICT if the job is not in @from, TRANSITION if R-52 has no
 * such step. Each is one row of history. @change may be NULL. */
gboolean foyer_store_transition_job (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                                     FoyerJobState to, const FoyerJobChange *change,
                                     GError **error);

/* ---- Looking ---- */
gboolean foyer_store_get_job (FoyerStore *self, gint64 job_row_id, FoyerJob **job, GError **error);
/* By UUID, or by row number as text; NOT_FOUND. */
gboolean foyer_store_find_job (FoyerStore *self, const char *job_id, FoyerJob **job,
                               GError **error);

/* Plain; initialise with FOYER_JOB_FILTER_INIT: everything. */
typedef struct
{
  guint32 states; /* 1u << FoyerJobState, or'ed; 0: any */
  const char *printer;
  const char *attendee_id;
} FoyerJobFilter;

#define FOYER_JOB_FILTER_INIT ((FoyerJobFilter){ 0 })
#define FOYER_JOB_STATE_BIT(state) (1u << (state))

/* *jobs (transfer full): FoyerJob with row ids above @after_row_id, oldest first, at most @limit
 * (0: all). Jobs that may be out after a restart: states for which foyer_job_state_may_be_out()
 * holds. */
gboolean foyer_store_list_jobs (FoyerStore *self, const FoyerJobFilter *filter, gint64 after_row_id,
                                guint limit, GPtrArray **jobs, GError **error);

typedef struct
{
  FoyerJobState from; /* equal to `to` for the first row */
  FoyerJobState to;
  gint64 at_usec;
  char *printer;
  char *reason;
  char *actor;
} FoyerJobStep;

void foyer_job_step_free (FoyerJobStep *self);
/* *steps (transfer full): FoyerJobStep, oldest first. */
gboolean foyer_store_get_job_history (FoyerStore *self, gint64 job_row_id, GPtrArray **steps,
                                      GError **error);

typedef struct
{
  FoyerJobState state;
  char *printer;
  guint64 n;
} FoyerJobCount;

void foyer_job_count_free (FoyerJobCount *self);
/* *counts (transfer full): FoyerJobCount by state and printer. */
gboolean foyer_store_count_jobs (FoyerStore *self, GPtrArray **counts, GError **error);
