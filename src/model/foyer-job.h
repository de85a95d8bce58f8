/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A print intent and its state machine. Boxed, immutable, atomic reference count. */
#pragma once

#include "foyer-digest.h"
#include "foyer-record.h"

typedef enum
{
  FOYER_JOB_READY,
  FOYER_JOB_RENDERING,
  FOYER_JOB_RENDERED,
  FOYER_JOB_CREATING,
  FOYER_JOB_CREATED,
  FOYER_JOB_SENDING,
  FOYER_JOB_ACCEPTED,
  FOYER_JOB_PRINTING,
  FOYER_JOB_PRINTED,
  FOYER_JOB_UNKNOWN,
  FOYER_JOB_LOST,
  FOYER_JOB_HELD,
  FOYER_JOB_NEXT_BATCH,
  FOYER_JOB_CANCELED,
  FOYER_JOB_FAILED,
} FoyerJobState;

#define FOYER_N_JOB_STATES (FOYER_JOB_FAILED + 1)

/* "READY", …; static. */
const char *foyer_job_state_get_name (FoyerJobState state);
gboolean foyer_job_state_parse (const char *name, FoyerJobState *state);
/* The one transition table of R-52; the store refuses what it refuses. */
gboolean foyer_job_state_can_become (FoyerJobState from, FoyerJobState to);
/* PRINTED, CANCELED, FAILED: nothing moves from here but by a new job. */
gboolean foyer_job_state_is_final (FoyerJobState state);
/* Bytes of this job may be at a printer: only a query or a person may move it on. */
gboolean foyer_job_state_may_be_out (FoyerJobState state);

/* Who waits for the badge: decides its deadline and how long a hop may stand still. */
typedef enum
{
  FOYER_JOB_BATCH,
  FOYER_JOB_WALK_UP, /* the person stands there */
} FoyerJobKind;

#define FOYER_N_JOB_KINDS (FOYER_JOB_WALK_UP + 1)

/* "batch", "walk-up"; static. */
const char *foyer_job_kind_get_name (FoyerJobKind kind);
gboolean foyer_job_kind_parse (const char *name, FoyerJobKind *kind);

/* What made the job; the rule is in foyer-job-verb.h. */
typedef enum
{
  FOYER_JOB_VERB_PRINT,
  FOYER_JOB_VERB_REPRINT, /* same payload, one copy more */
  FOYER_JOB_VERB_REQUEUE, /* same payload, which never came out */
  FOYER_JOB_VERB_RE_EXPORT, /* what the store says now */
  FOYER_JOB_VERB_REPLACE, /* the same under a new number; the old one is revoked */
} FoyerJobVerb;

#define FOYER_N_JOB_VERBS (FOYER_JOB_VERB_REPLACE + 1)

typedef struct
{
  /* the intent: immutable once queued */
  gint64 row_id;
  char *job_id; /* UUID; also the job-uuid that the printer is given */
  char *attendee_id;
  guint revision;
  char *badge_no;
  guint copy; /* 1 for the first */
  FoyerRecord *record; /* payload */
  char *template_name;
  char *template_digest; /* hex */
  char *tier_label; /* as the taxonomy had it when queued */
  char *tier_colour; /* "#rrggbb" */
  char *badge_token; /* what the QR code says */
  FoyerJobVerb verb;
  gint64 former_row_id; /* the job that this one follows; 0: none */
  char *cause; /* why a person asked for it; NULL */
  char *desk; /* where it was asked for; NULL */
  char *actor; /* who asked for it */
  /* where it stands */
  FoyerJobState state;
  char *printer;
  char *printed_on; /* NULL until PRINTED */
  guint render_attempts;
  guint dispatch_attempts;
  gint64 ready_at_usec; /* not before (backoff); 0: at once */
  char *document_digest; /* hex SHA-256 of the finished document; NULL before RENDERED */
  char *document_target; /* foyer_print_target_dup_text() of what it was made for; NULL: a PDF */
  char *document_stock; /* PWG name of the template's stock, by which it was calibrated; or NULL */
  char *document_media; /* PWG name of its sheet; NULL: not kept */
  guint64 document_bytes;
  gint64 remote_job_id; /* job-id at the printer; 0: none */
  char *remote_job_uuid;
  char *reason; /* why it stands here, plain English; NULL if nothing to say */
  gint64 queued_usec;
  gint64 changed_usec;
  gint64 printed_usec;
  gint64
      superseded_usec; /* a correction made this badge wrong after it may have gone out; 0: not */
  char *superseded_why; /* NULL: it is not */
  char *trace_id;
  /* its way */
  FoyerJobKind kind;
  char *chain; /* NULL: only its printer */
  guint hop; /* of the chain, from 0 */
  guint hop_attempts; /* failed ones at this hop; dispatch_attempts are those in all */
  gint64
      deadline_usec; /* from queueing; the order at every printer; 0: queued before there were any
                      */
  gint64 hop_deadline_usec; /* when it leaves this hop; begins anew with each hop */
  gint64 asked_usec; /* the desk is asked since then whether it may move; 0: not asked */
  guint overruns; /* deadlines that passed */
  char *cancel_asked; /* who wants it canceled at its printer; NULL: nobody */
  char *leaving; /* why it is being taken back from its printer; NULL: it is not */
  gboolean is_fallback; /* not from the chain's first hop, and the chain marks that */
  gint64 seen_usec; /* a person or a scan saw the badge; 0: nobody yet */
  char *seen_by;
} FoyerJob;

#define FOYER_TYPE_JOB (foyer_job_get_type ())
GType foyer_job_get_type (void);

FoyerJob *foyer_job_new (void);
FoyerJob *foyer_job_ref (FoyerJob *self);
void foyer_job_unref (FoyerJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerJob, foyer_job_unref)
