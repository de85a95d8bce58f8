/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing processes of one engine: keeps those that are warm, replaces those that ended,
 * counts why, and says when it is better to stop. */
#pragma once

#include "foyer-worker.h"

/* Any thread. */
typedef struct _FoyerWorkerPool FoyerWorkerPool;

/* Starts nothing yet. At most @n_workers are kept warm; @program NULL: $FOYER_RENDER_WORKER, else
 * the installed one. @wall_msec 0: FOYER_LIMIT_BADGE_WALL_MSEC. */
FoyerWorkerPool *foyer_worker_pool_new (const char *program, const char *font_manifest,
                                        guint n_workers, guint wall_msec);
/* Ends all processes; none may be in use. */
void foyer_worker_pool_free (FoyerWorkerPool *self);

const char *foyer_worker_pool_get_program (FoyerWorkerPool *self);

/* (transfer full) A warm process, or a new one. After deaths there is a pause before the next
 * start, doubled by each death up to two seconds: until it is over FOYER_WORKER_ERROR_START, and
 * *pause_usec (may be NULL) tells how long. FOYER_WORKER_ERROR_START also if none can be started.
 * Blocks. */
FoyerWorker *foyer_worker_pool_take (FoyerWorkerPool *self, gint64 *pause_usec, GError **error);
/* Takes it back, dead or alive. */
void foyer_worker_pool_give_back (FoyerWorkerPool *self, FoyerWorker *worker);

/* Has one process ready that nobody waits for, unless there is one; says nothing if none can be
 * started. Blocks: a fifth of a second. */
void foyer_worker_pool_warm_up (FoyerWorkerPool *self);

/* Replaces *@worker if it is spent; NULL on an error of starting. */
gboolean foyer_worker_pool_renew (FoyerWorkerPool *self, FoyerWorker **worker, GError **error);
/* What became of a question to *@worker, for whoever asks by himself: @why NULL, all well. With
 * FOYER_WORKER_ERROR_DIED *@worker is freed, NULL, and counted as @cause; @item as below. */
void foyer_worker_pool_note_outcome (FoyerWorkerPool *self, FoyerWorker **worker, const char *item,
                                     FoyerWorkerCause cause, const GError *why);

/* foyer_worker_render() by *@worker, which is replaced if it is spent (NULL on an error of
 * starting) or freed (NULL) if it died; @item names the badge, for the count of deaths in a row.
 * *cause is set with FOYER_WORKER_ERROR_DIED. */
GBytes *foyer_worker_pool_render (FoyerWorkerPool *self, FoyerWorker **worker, const char *item,
                                  FoyerTemplate *template, const FoyerBadgeInput *input,
                                  const FoyerRenderOptions *options, GPtrArray **diagnostics,
                                  FoyerWorkerCause *cause, GError **error);

/* (transfer full) Why drawing should halt: FOYER_LIMIT_WORKER_DEATHS processes ended one after the
 * other, on more than one badge, or could not be started, with no badge drawn between; NULL: all
 * well. */
char *foyer_worker_pool_dup_alarm (FoyerWorkerPool *self);
/* Starts counting anew. */
void foyer_worker_pool_forget_deaths (FoyerWorkerPool *self);

typedef struct
{
  guint64 n_started;
  guint64 n_renewed; /* had done their share */
  guint64 n_ended[FOYER_N_WORKER_CAUSES];
} FoyerWorkerCounts;

void foyer_worker_pool_get_counts (FoyerWorkerPool *self, FoyerWorkerCounts *counts);
