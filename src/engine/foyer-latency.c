/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of samples; sorted only when somebody asks. */
#include "config.h"

#include "foyer-latency.h"

#include <stdlib.h>
#include <string.h>

void
foyer_latency_init (FoyerLatency *self)
{
  memset (self, 0, sizeof *self);
  g_mutex_init (&self->mutex);
}

void
foyer_latency_clear (FoyerLatency *self)
{
  g_mutex_clear (&self->mutex);
}

void
foyer_latency_add (FoyerLatency *self, gint64 usec)
{
  g_mutex_lock (&self->mutex);
  self->samples[self->next] = usec;
  self->next = (self->next + 1) % FOYER_LATENCY_SAMPLES;
  self->count = MIN (self->count + 1, FOYER_LATENCY_SAMPLES);
  self->has_news = TRUE;
  foyer_histogram_add (&self->fresh, usec);
  g_mutex_unlock (&self->mutex);
}

void
foyer_latency_take_histogram (FoyerLatency *self, FoyerHistogram *histogram)
{
  g_mutex_lock (&self->mutex);
  *histogram = self->fresh;
  self->fresh = (FoyerHistogram){ { 0 } };
  g_mutex_unlock (&self->mutex);
}

static int
compare_samples (const void *a, const void *b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

gboolean
foyer_latency_take_quantiles (FoyerLatency *self, gint64 *p50_usec, gint64 *p95_usec)
{
  gint64 sorted[FOYER_LATENCY_SAMPLES];
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->has_news ? self->count : 0;
  memcpy (sorted, self->samples, count * sizeof *sorted);
  self->has_news = FALSE;
  g_mutex_unlock (&self->mutex);
  if (count == 0)
    return FALSE;
  qsort (sorted, count, sizeof *sorted, compare_samples);
  *p50_usec = sorted[(count - 1) / 2];
  *p95_usec = sorted[(count - 1) * 95 / 100];
  return TRUE;
}
