/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the four stages say of themselves: counters, latency, last error; depth is counted
 * from the queues. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-store.h"

/* Plain; clear with foyer_stage_report_clear(). */
typedef struct
{
  FoyerStage stage;
  guint64
      depth; /* waiting: RECEIVED deliveries, ready slices' records, READY jobs, RENDERED jobs */
  guint64 working; /* taken, not finished */
  guint64 processed; /* since the event was made */
  guint64 refused;
  guint64 failed; /* attempts that failed */
  gint64 p50_usec; /* as published last; 0: nothing yet */
  gint64 p95_usec;
  gint64 published_usec; /* when */
  char *last_error; /* NULL: none */
  gint64 last_error_usec;
} FoyerStageReport;

void foyer_stage_report_clear (FoyerStageReport *self);

/* Adds to the counters. (Admission and failing verbs count for themselves; this is for what they
 * cannot see.) */
gboolean foyer_store_bump_stage (FoyerStore *self, FoyerStage stage, guint64 processed,
                                 guint64 refused, guint64 failed, GError **error);
/* @message without personal data. */
gboolean foyer_store_set_stage_error (FoyerStore *self, FoyerStage stage, const char *message,
                                      GError **error);
/* By the holder of the line, every few seconds. */
gboolean foyer_store_publish_latency (FoyerStore *self, FoyerStage stage, gint64 p50_usec,
                                      gint64 p95_usec, GError **error);
/* Fills all four. */
gboolean foyer_store_get_stage_reports (FoyerStore *self, FoyerStageReport reports[FOYER_N_STAGES],
                                        GError **error);
