/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long items took, counted in buckets: bounded memory however many there are, a quantile within
 * a sixteenth. Pure. */
#pragma once

#include <glib.h>

/* Sixteen to each doubling, up to 2^40 µs; what is longer counts as that. */
#define FOYER_HISTOGRAM_BUCKETS 592u

/* Plain; zeroed is empty. */
typedef struct
{
  guint32 counts[FOYER_HISTOGRAM_BUCKETS];
} FoyerHistogram;

/* Negative counts as 0. */
void foyer_histogram_add (FoyerHistogram *self, gint64 usec);
/* Adds what @other has counted. */
void foyer_histogram_merge (FoyerHistogram *self, const FoyerHistogram *other);
/* @permille of the items took at most so long (within a sixteenth). FALSE: nothing was counted. */
gboolean foyer_histogram_get_quantile (const FoyerHistogram *self, guint permille, gint64 *usec);
