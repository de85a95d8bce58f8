/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event with three simulated printers under watch, its samples taken with times of the test's
 * own: what the tests of alerts and of the runbook share. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-engine-watch.h"
#include "foyer-job.h"
#include "foyer-line-lock.h"
#include "foyer-simulated-printer.h"
#include "foyer-test-engine.h"
#include "foyer-watch.h"

/* Samples that make a baseline. */
#define FOYER_TEST_WATCH_BASELINE 40u
/* One second of the test is a minute of the engine. */
#define FOYER_TEST_WATCH_SPEED 60
#define FOYER_TEST_WATCH_ENDED                                                                     \
  (FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED) | FOYER_JOB_STATE_BIT (FOYER_JOB_FAILED))

typedef struct
{
  FoyerTestEngine test;
  FoyerSimulatedPrinter *printers[3];
  FoyerLineLock *lock; /* a holder that stands still */
  FoyerWatch *watch; /* our own while the lock is; else the engine's */
  gint64 now_usec; /* of the next sample */
  guint n_files;
  gint64 import_speed; /* of the clock during an import; 0: it stands, so that a busy machine is no
                          slow one */
  gint64 speed_before;
} FoyerTestWatch;

/* For g_test_add(); the printers are "one", "two" and "stuck", which never comes to an end. */
void foyer_test_watch_set_up (FoyerTestWatch *self, gconstpointer user_data);
void foyer_test_watch_tear_down (FoyerTestWatch *self, gconstpointer user_data);
/* Of the engine's clock, from now on. */
void foyer_test_watch_set_speed (gint64 wanted);

/* ---- The line ---- */
void foyer_test_watch_close_engine (FoyerTestWatch *self);
/* Again. */
void foyer_test_watch_open_engine (FoyerTestWatch *self);
void foyer_test_watch_start_line (FoyerTestWatch *self);
/* The line is held, and only the sampler runs; then the line goes on. */
void foyer_test_watch_stand_still (FoyerTestWatch *self);
void foyer_test_watch_go_on (FoyerTestWatch *self);

/* ---- Samples and alerts ---- */
/* @n samples, ten seconds apart, stored. */
void foyer_test_watch_take (FoyerTestWatch *self, guint n);
/* (transfer full) GPtrArray of FoyerAlert: all there ever were. */
GPtrArray *foyer_test_watch_list_alerts (FoyerTestWatch *self);
/* All the alerts there ever were: @n of @metric and no other, told as many times. */
void foyer_test_watch_check_alerts (FoyerTestWatch *self, FoyerMetric metric, guint n,
                                    gboolean lasts);
/* Two samples say nothing, the third says it, more say nothing new. */
void foyer_test_watch_check_raised (FoyerTestWatch *self, FoyerMetric metric);
/* @n_window: samples until the window has forgotten it. */
void foyer_test_watch_check_cleared (FoyerTestWatch *self, FoyerMetric metric, guint n_window);

/* ---- What happens ---- */
/* @n new people, the first @n_bad without a name. */
void foyer_test_watch_import (FoyerTestWatch *self, guint n, guint n_bad);
void foyer_test_watch_begin_import (FoyerTestWatch *self, guint n, guint n_bad,
                                    GAsyncResult **result);
void foyer_test_watch_end_import (FoyerTestWatch *self, guint n_bad, GAsyncResult **result);
/* READY items. */
guint64 foyer_test_watch_get_depth (FoyerTestWatch *self, FoyerStage stage);
void foyer_test_watch_await_depth (FoyerTestWatch *self, FoyerStage stage, guint64 depth);
/* Until @n jobs are in @states. */
void foyer_test_watch_await_jobs (FoyerTestWatch *self, guint32 states, guint n);
/* Whoever has no badge yet; to a printer, along a chain, or by rule. */
void foyer_test_watch_print_all (FoyerTestWatch *self, const char *printer, const char *chain);
void foyer_test_watch_add_fault (FoyerTestWatch *self, guint printer, const char *script);
