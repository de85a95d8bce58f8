/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Admission: the outcomes of a slice become attendees and dead letters in one transaction.
 */
#pragma once

#include "foyer-admission.h"
#include "foyer-outcome.h"
#include "foyer-store-journal.h"

/* Outcomes with everything that admission needs and that can be computed elsewhere (canonical
 * bytes, search, sort and person keys, digests of refused bytes), so that the writer thread only
 * writes. Made on a worker thread, used once by the writer. */
typedef struct _FoyerIntake FoyerIntake;

/* @outcomes: @n_outcomes plain structs in the order of their records; the intake takes their
 * content and leaves them cleared.
 * @raw: bytes that hold the refused records; @raw_offset is where they begin in the delivery. Pure.
 */
FoyerIntake *foyer_intake_new (FoyerOutcome *outcomes, gsize n_outcomes, GBytes *raw,
                               guint64 raw_offset);
void foyer_intake_free (FoyerIntake *self);
/* By which version of the taxonomy it was mapped; without it, the one that the delivery names. */
void foyer_intake_set_taxonomy (FoyerIntake *self, const char *reference);
/* The delivery names everybody of its source: who is missing from it is noted
 * (foyer-store-notices.h).
 */
void foyer_intake_set_whole (FoyerIntake *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerIntake, foyer_intake_free)

typedef struct
{
  guint64 outcomes[FOYER_N_ADMISSIONS];
  guint64 skipped;
  guint64 possible_duplicates; /* pairs found */
  guint64 superseded; /* open dead letters closed by an admitted record */
  guint64 dead_letters; /* new ones; repeats of an open one are counted as refused only */
} FoyerAdmissionCounts;

/* Admits one slice of @delivery: records, search index, possible duplicates, dead letters, counters
 * of batch and stage, slice done (and the delivery with its last slice). A slice that is done
 * already changes nothing and gives zero counts, nor does the result of an attempt that
 * another one has followed. @slice NULL: records that belong to no slice. UPDATED and
 * CANCELLED cancel the older revision's jobs that are not out yet. What an attendee of
 * another delivery already says is decided by foyer_admission_decide(); CANCELLED outcomes are
 * stored. @counts is overwritten. */
gboolean foyer_store_admit (FoyerStore *self, FoyerDelivery *delivery, const FoyerSlice *slice,
                            FoyerIntake *intake, FoyerAdmissionCounts *counts, GError **error);

/* What admission would say, without changing anything (import --dry-run). Records of one call do
 * not see each other. */
gboolean foyer_store_rehearse (FoyerStore *self, FoyerDelivery *delivery, FoyerIntake *intake,
                               FoyerAdmissionCounts *counts, GError **error);
