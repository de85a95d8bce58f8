/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four strict verbs: a job that follows another one. What each may follow is
 * foyer-job-verb.h's. */
#pragma once

#include "foyer-engine.h"
#include "foyer-job-verb.h"

/* Zero is the default everywhere but @verb and @job_id; texts are copied by the call. */
typedef struct
{
  FoyerJobVerb verb; /* any but PRINT */
  const char *job_id; /* UUID or row number of the job to follow */
  const char *reason; /* needed for reprint and replace */
  const char *printer; /* NULL: the former job's */
  const char *desk; /* where it is asked for; _NOT_FOUND */
} FoyerReissueOptions;

/* The one entry for all four, audited. FOYER_ENGINE_ERROR_CONFLICT says why not and what to do
 * instead; _USAGE: a reason is missing or longer than FOYER_LIMIT_REASON_CHARS; _NOT_FOUND: job,
 * printer, desk. (transfer full) The new job. */
void foyer_engine_reissue_async (FoyerEngine *self, const FoyerReissueOptions *options,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
FoyerJob *foyer_engine_reissue_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* All jobs that follow one another from the first to the last, @job_id among them; oldest first.
 * (transfer full) GPtrArray of FoyerJob. FOYER_ENGINE_ERROR_NOT_FOUND. */
void foyer_engine_list_linked_jobs_async (FoyerEngine *self, const char *job_id,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *foyer_engine_list_linked_jobs_finish (FoyerEngine *self, GAsyncResult *result,
                                                 GError **error);

/* Whether a job with the payload of @former came out as the same bytes. */
typedef enum
{
  FOYER_SAME_BYTES_OPEN, /* one of them is not drawn, or the payload is another */
  FOYER_SAME_BYTES_YES,
  FOYER_SAME_BYTES_NO, /* drawn anew: another target, variant, or other libraries */
} FoyerSameBytes;

/* "same", "drawn-anew"; NULL while open. Static. */
const char *foyer_same_bytes_get_name (FoyerSameBytes same);
/* Pure. */
FoyerSameBytes foyer_job_compare_bytes (const FoyerJob *job, const FoyerJob *former);
