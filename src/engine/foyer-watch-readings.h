/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From tallies to values, and the values of a sample as one text. Pure but for what it is given;
 * private to the engine. */
#pragma once

#include "foyer-alert.h"
#include "foyer-store-watch.h"

/* What is kept: the baseline's hour and as much again for charts and alerts that last. */
#define FOYER_WATCH_KEPT_SAMPLES 1080u

/* One value and what it was taken for. Plain. */
typedef struct
{
  gboolean has_value;
  double value;
  FoyerAlertMark mark;
} FoyerWatchReading;

/* The moments that windows look back to, newest last; of each its time and its tallies. */
typedef struct
{
  gint64 taken_usec;
  FoyerWatchTallies tallies;
} FoyerWatchMoment;

/* @past: GArray of FoyerWatchMoment, oldest first, without the one at @now_usec. */
void foyer_watch_measure (const GArray *past, gint64 now_usec, const FoyerWatchTallies *tallies,
                          const gint64 *p95_usec, FoyerWatchReading readings[FOYER_N_METRICS]);

/* (transfer full) "queue_depth.dispatch=4:c …": key, value ("-": none), mark. */
char *foyer_watch_readings_print (const FoyerWatchReading readings[FOYER_N_METRICS]);
/* What is unknown is left out; what is missing has no value and is calm. */
void foyer_watch_readings_parse (const char *text, FoyerWatchReading readings[FOYER_N_METRICS]);

/* Sets @watches up from @samples (FoyerWatchSample, oldest first) and @alerts (FoyerAlertRow that
 * last), which have the last word on what is raised. */
void foyer_watch_restore (FoyerAlertWatch watches[FOYER_N_METRICS], const GPtrArray *samples,
                          const GPtrArray *alerts);
