/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drawing process is asked beside single badges: whole files, pixels of a document,
 * pre-flight. Errors and @wall_msec as foyer_worker_render(). Blocks. */
#pragma once

#include "foyer-worker-task.h"
#include "foyer-worker.h"

/* The deadline is of each piece, with 200 ms more for each badge. What @sink says ends the process,
 * which counts as no death. For FOYER_WORKER_FILE_PNG @sink gets a whole file each time.
 * *diagnostics (transfer full). */
gboolean foyer_worker_draw_file (FoyerWorker *self, FoyerWorkerFileKind kind, FoyerPixels pixels,
                                 FoyerTemplate *template, const FoyerBadgeInput *inputs,
                                 guint n_inputs, const FoyerRenderOptions *options,
                                 FoyerRenderSink sink, gpointer user_data, guint wall_msec,
                                 GPtrArray **diagnostics, FoyerWorkerCause *cause, GError **error);

typedef struct
{
  GBytes *pixels; /* cairo's ARGB32, 4 × width_px bytes a row */
  guint width_px;
  guint height_px;
} FoyerWorkerPixels;

/* (transfer full) FoyerWorkerPixels of every page: at most FOYER_LIMIT_VIEW_PAGES of them. */
GPtrArray *foyer_worker_view (FoyerWorker *self, const FoyerWorkerView *view, guint wall_msec,
                              FoyerWorkerCause *cause, GError **error);

/* (transfer full) FoyerFinding of the badge; @check without one. */
GPtrArray *foyer_worker_check (FoyerWorker *self, const FoyerWorkerCheck *check,
                               FoyerTemplate *template, const FoyerBadgeInput *input,
                               guint wall_msec, FoyerWorkerCause *cause, GError **error);

/* Fills *profiled, to be cleared: what the profile is, or why it cannot be used. */
gboolean foyer_worker_give_profile (FoyerWorker *self, GBytes *profile, guint wall_msec,
                                    FoyerWorkerProfiled *profiled, FoyerWorkerCause *cause,
                                    GError **error);
