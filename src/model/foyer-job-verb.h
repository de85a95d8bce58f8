/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a job was made, and the four strict verbs that make one after another: which job they
 * may follow. Pure. */
#pragma once

#include "foyer-job.h"

/* "print", "reprint", "requeue", "re-export", "replace"; static. */
const char *foyer_job_verb_get_name (FoyerJobVerb verb);
gboolean foyer_job_verb_parse (const char *name, FoyerJobVerb *verb);
/* Whether a person must say why: reprint and replace. */
gboolean foyer_job_verb_needs_reason (FoyerJobVerb verb);
/* Whether the new job has the payload of the former one: reprint and requeue. */
gboolean foyer_job_verb_keeps_payload (FoyerJobVerb verb);

/* What is known of a job and its person when a verb is asked for. */
typedef struct
{
  FoyerJobState state; /* of the job that is named */
  gboolean is_active; /* the person's registration stands */
  gboolean is_newest_revision; /* the job shows what the store says of the person now */
  gboolean is_badge_revoked; /* the job's number */
  gboolean has_open_job; /* another job of the person has not ended */
  gboolean has_newer_badge; /* a later job is printed, and shows what the store says now */
  gboolean has_reason;
} FoyerJobVerbFacts;

typedef enum
{
  FOYER_JOB_VERB_MAY,
  FOYER_JOB_VERB_NO_REASON,
  FOYER_JOB_VERB_NOT_ACTIVE,
  FOYER_JOB_VERB_OPEN, /* the job has not ended */
  FOYER_JOB_VERB_ON_ITS_WAY, /* another job has not ended: nobody gets two badges by pressing twice
                              */
  FOYER_JOB_VERB_NOT_PRINTED,
  FOYER_JOB_VERB_IS_PRINTED,
  FOYER_JOB_VERB_REVOKED,
  FOYER_JOB_VERB_CHANGED_SINCE,
  FOYER_JOB_VERB_NOT_CHANGED,
  FOYER_JOB_VERB_PRINTED_SINCE,
} FoyerJobVerbAnswer;

#define FOYER_N_JOB_VERB_ANSWERS (FOYER_JOB_VERB_PRINTED_SINCE + 1)

/* The one rule; the store refuses what it refuses. PRINT follows no job: never asked. */
FoyerJobVerbAnswer foyer_job_verb_check (FoyerJobVerb verb, const FoyerJobVerbFacts *facts);
/* Why not, and the next step; static. */
const char *foyer_job_verb_answer_get_text (FoyerJobVerbAnswer answer);
