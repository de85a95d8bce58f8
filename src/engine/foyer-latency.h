/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latencies of a stage's newest items and their quantiles. */
#pragma once

#include "foyer-histogram.h"

#define FOYER_LATENCY_SAMPLES 1024u

typedef struct
{
  GMutex mutex;
  gint64 samples[FOYER_LATENCY_SAMPLES]; /* µs */
  guint next;
  guint count;
  gboolean has_news;
  FoyerHistogram fresh; /* since it was taken last */
} FoyerLatency;

void foyer_latency_init (FoyerLatency *self);
void foyer_latency_clear (FoyerLatency *self);
/* Any thread. */
void foyer_latency_add (FoyerLatency *self, gint64 usec);
/* All that was added since the last call. */
void foyer_latency_take_histogram (FoyerLatency *self, FoyerHistogram *histogram);
/* FALSE if nothing was added since the last call; then nothing is set. */
gboolean foyer_latency_take_quantiles (FoyerLatency *self, gint64 *p50_usec, gint64 *p95_usec);
