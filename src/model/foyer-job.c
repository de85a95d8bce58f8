/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Print jobs: life of the value and the transition table of R-52. */
#include "config.h"

#include "foyer-job.h"

#include "foyer-keyword-private.h"

typedef struct
{
  FoyerJob public;
  gatomicrefcount ref_count;
} Job;

G_DEFINE_BOXED_TYPE (FoyerJob, foyer_job, foyer_job_ref, foyer_job_unref)

static const char *const state_names[FOYER_N_JOB_STATES] = {
  [FOYER_JOB_READY] = "READY",
  [FOYER_JOB_RENDERING] = "RENDERING",
  [FOYER_JOB_RENDERED] = "RENDERED",
  [FOYER_JOB_CREATING] = "CREATING",
  [FOYER_JOB_CREATED] = "CREATED",
  [FOYER_JOB_SENDING] = "SENDING",
  [FOYER_JOB_ACCEPTED] = "ACCEPTED",
  [FOYER_JOB_PRINTING] = "PRINTING",
  [FOYER_JOB_PRINTED] = "PRINTED",
  [FOYER_JOB_UNKNOWN] = "UNKNOWN",
  [FOYER_JOB_LOST] = "LOST",
  [FOYER_JOB_HELD] = "HELD",
  [FOYER_JOB_NEXT_BATCH] = "NEXT-BATCH",
  [FOYER_JOB_CANCELED] = "CANCELED",
  [FOYER_JOB_FAILED] = "FAILED",
};

static const char *const kind_names[FOYER_N_JOB_KINDS] = {
  [FOYER_JOB_BATCH] = "batch",
  [FOYER_JOB_WALK_UP] = "walk-up",
};

#define TO(state) (1u << FOYER_JOB_##state)

/* From the row's state to the states named. RENDERED from CREATING … UNKNOWN needs proof that
 * nothing printed; CREATING back to RENDERED is the refusal of Create-Job. FAILED may come from any
 * open state, after the chain is exhausted. A person's word ends LOST and UNKNOWN. */
static const guint transitions[FOYER_N_JOB_STATES] = {
  [FOYER_JOB_READY] = TO (RENDERING) | TO (HELD) | TO (NEXT_BATCH) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_RENDERING] = TO (RENDERED) | TO (READY) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_RENDERED]
  = TO (CREATING) | TO (READY) | TO (HELD) | TO (NEXT_BATCH) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_CREATING] = TO (CREATED) | TO (RENDERED) | TO (UNKNOWN) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_CREATED]
  = TO (SENDING) | TO (RENDERED) | TO (UNKNOWN) | TO (LOST) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_SENDING]
  = TO (ACCEPTED) | TO (CREATED) | TO (RENDERED) | TO (UNKNOWN) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_ACCEPTED] = TO (PRINTING) | TO (PRINTED) | TO (UNKNOWN) | TO (LOST) | TO (RENDERED)
                         | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_PRINTING]
  = TO (PRINTED) | TO (ACCEPTED) | TO (UNKNOWN) | TO (LOST) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_PRINTED] = 0,
  [FOYER_JOB_UNKNOWN] = TO (CREATED) | TO (ACCEPTED) | TO (PRINTED) | TO (LOST) | TO (RENDERED)
                        | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_LOST] = TO (PRINTED) | TO (RENDERED) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_HELD] = TO (READY) | TO (RENDERED) | TO (NEXT_BATCH) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_NEXT_BATCH] = TO (READY) | TO (RENDERED) | TO (HELD) | TO (CANCELED) | TO (FAILED),
  [FOYER_JOB_CANCELED] = 0,
  [FOYER_JOB_FAILED] = 0,
};

const char *
foyer_job_state_get_name (FoyerJobState state)
{
  g_return_val_if_fail (state < FOYER_N_JOB_STATES, NULL);
  return state_names[state];
}

gboolean
foyer_job_state_parse (const char *name, FoyerJobState *state)
{
  int found = foyer_keyword_find (state_names, FOYER_N_JOB_STATES, name);

  if (found < 0)
    return FALSE;
  *state = (FoyerJobState)found;
  return TRUE;
}

const char *
foyer_job_kind_get_name (FoyerJobKind kind)
{
  g_return_val_if_fail (kind < FOYER_N_JOB_KINDS, NULL);
  return kind_names[kind];
}

gboolean
foyer_job_kind_parse (const char *name, FoyerJobKind *kind)
{
  int found = foyer_keyword_find (kind_names, FOYER_N_JOB_KINDS, name);

  if (found < 0)
    return FALSE;
  *kind = (FoyerJobKind)found;
  return TRUE;
}

gboolean
foyer_job_state_can_become (FoyerJobState from, FoyerJobState to)
{
  g_return_val_if_fail (from < FOYER_N_JOB_STATES && to < FOYER_N_JOB_STATES, FALSE);
  return (transitions[from] & (1u << to)) != 0;
}

gboolean
foyer_job_state_is_final (FoyerJobState state)
{
  g_return_val_if_fail (state < FOYER_N_JOB_STATES, FALSE);
  return transitions[state] == 0;
}

gboolean
foyer_job_state_may_be_out (FoyerJobState state)
{
  switch (state)
    {
    case FOYER_JOB_CREATING:
    case FOYER_JOB_CREATED:
    case FOYER_JOB_SENDING:
    case FOYER_JOB_ACCEPTED:
    case FOYER_JOB_PRINTING:
    case FOYER_JOB_PRINTED:
    case FOYER_JOB_UNKNOWN:
    case FOYER_JOB_LOST:
      return TRUE;
    case FOYER_JOB_READY:
    case FOYER_JOB_RENDERING:
    case FOYER_JOB_RENDERED:
    case FOYER_JOB_HELD:
    case FOYER_JOB_NEXT_BATCH:
    case FOYER_JOB_CANCELED:
    case FOYER_JOB_FAILED:
      return FALSE;
    }
  g_return_val_if_reached (TRUE);
}

FoyerJob *
foyer_job_new (void)
{
  Job *self = g_new0 (Job, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->public.copy = 1;
  return &self->public;
}

FoyerJob *
foyer_job_ref (FoyerJob *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Job *)self)->ref_count);
  return self;
}

void
foyer_job_unref (FoyerJob *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Job *)self)->ref_count))
    return;
  g_free (self->job_id);
  g_free (self->attendee_id);
  g_free (self->badge_no);
  g_clear_pointer (&self->record, foyer_record_unref);
  g_free (self->template_name);
  g_free (self->template_digest);
  g_free (self->tier_label);
  g_free (self->tier_colour);
  g_free (self->badge_token);
  g_free (self->cause);
  g_free (self->desk);
  g_free (self->actor);
  g_free (self->printer);
  g_free (self->printed_on);
  g_free (self->document_digest);
  g_free (self->document_target);
  g_free (self->document_stock);
  g_free (self->document_media);
  g_free (self->remote_job_uuid);
  g_free (self->reason);
  g_free (self->superseded_why);
  g_free (self->trace_id);
  g_free (self->chain);
  g_free (self->cancel_asked);
  g_free (self->leaving);
  g_free (self->seen_by);
  g_free ((Job *)self);
}
