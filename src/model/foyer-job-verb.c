/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of the four verbs. */
#include "config.h"

#include "foyer-job-verb.h"

#include "foyer-keyword-private.h"

static const char *const names[FOYER_N_JOB_VERBS] = {
  [FOYER_JOB_VERB_PRINT] = "print",     [FOYER_JOB_VERB_REPRINT] = "reprint",
  [FOYER_JOB_VERB_REQUEUE] = "requeue", [FOYER_JOB_VERB_RE_EXPORT] = "re-export",
  [FOYER_JOB_VERB_REPLACE] = "replace",
};

static const char *const texts[FOYER_N_JOB_VERB_ANSWERS] = {
  [FOYER_JOB_VERB_MAY] = "it may",
  [FOYER_JOB_VERB_NO_REASON] = "say why with --reason",
  [FOYER_JOB_VERB_NOT_ACTIVE]
  = "the registration is not active, and only active people get a badge",
  [FOYER_JOB_VERB_OPEN] = "the job has not ended; wait for it, or cancel it first",
  [FOYER_JOB_VERB_ON_ITS_WAY]
  = "another badge of this person is on its way; wait for it, or cancel it first",
  [FOYER_JOB_VERB_NOT_PRINTED] = "it was never printed; use: foyerctl jobs requeue",
  [FOYER_JOB_VERB_IS_PRINTED]
  = "it is printed; for the same badge once more use: foyerctl jobs reprint",
  [FOYER_JOB_VERB_REVOKED]
  = "its badge number is revoked; take the person's newest job, or print the person",
  [FOYER_JOB_VERB_CHANGED_SINCE]
  = "the registration has changed since; for a badge that says so use: foyerctl jobs reexport",
  [FOYER_JOB_VERB_NOT_CHANGED]
  = "the registration has not changed since; for the same badge use: foyerctl jobs reprint (or "
    "requeue, if it was never printed)",
  [FOYER_JOB_VERB_PRINTED_SINCE]
  = "a later job of this person is printed; take that one: foyerctl jobs show names it",
};

const char *
foyer_job_verb_get_name (FoyerJobVerb verb)
{
  g_return_val_if_fail (verb < FOYER_N_JOB_VERBS, NULL);
  return names[verb];
}

gboolean
foyer_job_verb_parse (const char *name, FoyerJobVerb *verb)
{
  int found = foyer_keyword_find (names, FOYER_N_JOB_VERBS, name);

  if (found < 0)
    return FALSE;
  *verb = (FoyerJobVerb)found;
  return TRUE;
}

gboolean
foyer_job_verb_needs_reason (FoyerJobVerb verb)
{
  return verb == FOYER_JOB_VERB_REPRINT || verb == FOYER_JOB_VERB_REPLACE;
}

gboolean
foyer_job_verb_keeps_payload (FoyerJobVerb verb)
{
  return verb == FOYER_JOB_VERB_REPRINT || verb == FOYER_JOB_VERB_REQUEUE;
}

static FoyerJobVerbAnswer
check_reprint (const FoyerJobVerbFacts *facts)
{
  if (facts->state != FOYER_JOB_PRINTED)
    return FOYER_JOB_VERB_NOT_PRINTED;
  if (facts->is_badge_revoked)
    return FOYER_JOB_VERB_REVOKED;
  return facts->is_newest_revision ? FOYER_JOB_VERB_MAY : FOYER_JOB_VERB_CHANGED_SINCE;
}

static FoyerJobVerbAnswer
check_requeue (const FoyerJobVerbFacts *facts)
{
  if (facts->state == FOYER_JOB_PRINTED)
    return FOYER_JOB_VERB_IS_PRINTED;
  if (facts->is_badge_revoked)
    return FOYER_JOB_VERB_REVOKED;
  if (!facts->is_newest_revision)
    return FOYER_JOB_VERB_CHANGED_SINCE;
  return facts->has_newer_badge ? FOYER_JOB_VERB_PRINTED_SINCE : FOYER_JOB_VERB_MAY;
}

static FoyerJobVerbAnswer
check_re_export (const FoyerJobVerbFacts *facts)
{
  if (facts->is_newest_revision)
    return FOYER_JOB_VERB_NOT_CHANGED;
  return facts->has_newer_badge ? FOYER_JOB_VERB_PRINTED_SINCE : FOYER_JOB_VERB_MAY;
}

static FoyerJobVerbAnswer
check_replace (const FoyerJobVerbFacts *facts)
{
  if (facts->state != FOYER_JOB_PRINTED)
    return FOYER_JOB_VERB_NOT_PRINTED;
  return facts->is_badge_revoked ? FOYER_JOB_VERB_REVOKED : FOYER_JOB_VERB_MAY;
}

FoyerJobVerbAnswer
foyer_job_verb_check (FoyerJobVerb verb, const FoyerJobVerbFacts *facts)
{
  if (foyer_job_verb_needs_reason (verb) && !facts->has_reason)
    return FOYER_JOB_VERB_NO_REASON;
  if (!facts->is_active)
    return FOYER_JOB_VERB_NOT_ACTIVE;
  if (!foyer_job_state_is_final (facts->state))
    return FOYER_JOB_VERB_OPEN;
  if (facts->has_open_job)
    return FOYER_JOB_VERB_ON_ITS_WAY;
  switch (verb)
    {
    case FOYER_JOB_VERB_REPRINT:
      return check_reprint (facts);
    case FOYER_JOB_VERB_REQUEUE:
      return check_requeue (facts);
    case FOYER_JOB_VERB_RE_EXPORT:
      return check_re_export (facts);
    case FOYER_JOB_VERB_REPLACE:
      return check_replace (facts);
    case FOYER_JOB_VERB_PRINT:
      break;
    }
  g_return_val_if_reached (FOYER_JOB_VERB_OPEN);
}

const char *
foyer_job_verb_answer_get_text (FoyerJobVerbAnswer answer)
{
  g_return_val_if_fail (answer < FOYER_N_JOB_VERB_ANSWERS, NULL);
  return texts[answer];
}
