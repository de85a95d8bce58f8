/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a metric's samples become an alert and when it is over. Pure: a sample is an
 * argument, its time is the order of the calls. */
#pragma once

#include "foyer-baseline.h"
#include "foyer-metric.h"

#define FOYER_ALERT_SIGMAS 2.0 /* so far on the bad side is bad */
#define FOYER_ALERT_CLEAR_SIGMAS 1.5 /* nearer is well */
#define FOYER_ALERT_RAISE_SAMPLES 3u /* so many bad ones in a row raise it */
#define FOYER_ALERT_CLEAR_SAMPLES 6u /* so many that are well in a row clear it */

/* One metric under watch. Plain; set up with foyer_alert_watch_init(). */
typedef struct
{
  FoyerMetric metric;
  FoyerBaseline baseline;
  double pending[FOYER_ALERT_RAISE_SAMPLES]; /* bad ones: usual after all, if no alert follows */
  guint streak; /* bad ones in a row; while raised: those that are well */
  gboolean is_raised;
} FoyerAlertWatch;

void foyer_alert_watch_init (FoyerAlertWatch *self, FoyerMetric metric);

/* Where bad begins and where well does. Plain. */
typedef struct
{
  gboolean has_band; /* the baseline says something: mean and sigma are set */
  double mean;
  double sigma;
  double raise_at; /* at it or beyond it is bad: the nearer of band and absolute limit */
  double clear_at; /* at it or nearer is well */
  gboolean is_limit; /* raise_at is the absolute limit */
} FoyerAlertBounds;

void foyer_alert_watch_get_bounds (const FoyerAlertWatch *self, FoyerAlertBounds *bounds);

typedef enum
{
  FOYER_ALERT_STAYS,
  FOYER_ALERT_RAISED,
  FOYER_ALERT_CLEARED,
} FoyerAlertStep;

/* What a sample was taken for; kept with it, so that a watch can be set up from stored samples. */
typedef enum
{
  FOYER_ALERT_MARK_CALM = 'c', /* part of the baseline */
  FOYER_ALERT_MARK_BAD = 'b', /* no alert yet */
  FOYER_ALERT_MARK_ALERT = 'a', /* during an alert */
  FOYER_ALERT_MARK_WELL = 'w', /* during an alert, and well */
} FoyerAlertMark;

/* The next sample. @value NULL: there was nothing to measure (no record in five minutes), which is
 * never usual and never bad, and well while an alert lasts. *mark may be NULL. */
FoyerAlertStep foyer_alert_watch_take (FoyerAlertWatch *self, const double *value,
                                       FoyerAlertMark *mark);
/* A sample that was taken before, with the mark it got then; in the order they were taken. What
 * comes of it is what came of taking it. */
void foyer_alert_watch_restore (FoyerAlertWatch *self, const double *value, FoyerAlertMark mark);
