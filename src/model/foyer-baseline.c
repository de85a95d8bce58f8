/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measured anew each time: 360 numbers are nothing, and nothing drifts. */
#include "config.h"

#include "foyer-baseline.h"

#include <math.h>

#define LEAST_SHARE_OF_MEAN 0.05

void
foyer_baseline_add (FoyerBaseline *self, double value)
{
  self->values[self->next] = value;
  self->next = (self->next + 1) % FOYER_BASELINE_SAMPLES;
  self->count = MIN (self->count + 1, FOYER_BASELINE_SAMPLES);
}

gboolean
foyer_baseline_measure (const FoyerBaseline *self, double least, double *mean, double *sigma)
{
  double sum = 0, squares = 0;

  if (self->count < FOYER_BASELINE_LEAST)
    return FALSE;
  for (guint i = 0; i < self->count; i++)
    sum += self->values[i];
  sum /= self->count;
  for (guint i = 0; i < self->count; i++)
    squares += (self->values[i] - sum) * (self->values[i] - sum);
  *mean = sum;
  *sigma = MAX (sqrt (squares / self->count), MAX (least, LEAST_SHARE_OF_MEAN * fabs (sum)));
  return TRUE;
}
