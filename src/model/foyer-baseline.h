/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is usual for a metric: mean and deviation of its last samples without an alert. Pure;
 * how far from it is bad is foyer-alert.h. */
#pragma once

#include <glib.h>

/* An hour of samples; fewer than the least say nothing. */
#define FOYER_BASELINE_SAMPLES 360u
#define FOYER_BASELINE_LEAST 30u

/* Plain; zeroed is empty. */
typedef struct
{
  double values[FOYER_BASELINE_SAMPLES];
  guint next;
  guint count;
} FoyerBaseline;

void foyer_baseline_add (FoyerBaseline *self, double value);
/* *sigma is at least @least and 5 % of the mean. FALSE (nothing set): too few samples. */
gboolean foyer_baseline_measure (const FoyerBaseline *self, double least, double *mean,
                                 double *sigma);
