/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures for progress bars and the line's page that no list needs; and ending a batch early. */
#pragma once

#include "foyer-job.h"
#include "foyer-store-attendees.h"

/* Records of the batch's slices that transformation has not admitted yet; grows while ingestion
 * still cuts. */
gboolean foyer_store_count_batch_waiting (FoyerStore *self, gint64 batch_id, guint64 *n_records,
                                          GError **error);

/* Takes what nobody works on yet out of the queues: received deliveries and ready slices of the
 * batch. What is admitted stays. Write transaction. */
gboolean foyer_store_cancel_batch (FoyerStore *self, gint64 batch_id, GError **error);

gboolean foyer_store_count_duplicates (FoyerStore *self, FoyerDuplicateState state, guint64 *n,
                                       GError **error);

/* People whose current revision is printed, by tier: *counts (transfer full) is a table of tier
 * (char *) → GSIZE_TO_POINTER (count). Cost grows with the badges printed, not with the people. */
gboolean foyer_store_count_printed (FoyerStore *self, GHashTable **counts, GError **error);

/* *counts (transfer full): contract with version (char *) → GSIZE_TO_POINTER (registrations that it
 * made). Reads a number of every registration: 0.2 s for a million. */
gboolean foyer_store_count_by_contract (FoyerStore *self, GHashTable **counts, GError **error);

/* How far the jobs of a range of rows are. Plain. */
typedef struct
{
  guint64 n; /* jobs in the range */
  guint64 moving; /* the line takes them on by itself */
  guint64 waiting_for_person; /* HELD, NEXT-BATCH, LOST, UNKNOWN since before @patient_since_usec,
                                 and RENDERED where nothing is sent: a chain that is offline, an
                                 open breaker without a chain to leave along */
} FoyerJobProgress;

/* Row ids @first to @last inclusive (0 and G_MAXINT64: all jobs). An UNKNOWN job that got that
 * state after @patient_since_usec counts as moving. */
gboolean foyer_store_get_job_progress (FoyerStore *self, gint64 first, gint64 last,
                                       gint64 patient_since_usec, FoyerJobProgress *progress,
                                       GError **error);
