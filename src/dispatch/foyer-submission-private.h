/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the submission policy share. */
#pragma once

#include "foyer-submission.h"

FoyerSubmissionStep foyer_submission_make_step (FoyerJobState state, FoyerSubmissionAction action,
                                                gint64 delay_usec, const char *reason);

/* Nothing of the job is at the printer: back to RENDERED after a pause, or FAILED when the attempts
 * are used up. */
FoyerSubmissionStep foyer_submission_start_again (const FoyerSubmissionPolicy *policy,
                                                  const FoyerSubmissionSituation *situation,
                                                  const char *reason);

/* What follows from the printer's word about the job; @is_found: it was looked for by name, not by
 * id. */
FoyerSubmissionStep foyer_submission_judge_remote (const FoyerSubmissionPolicy *policy,
                                                   const FoyerSubmissionSituation *situation,
                                                   const FoyerRemoteJob *remote, gboolean is_found);
