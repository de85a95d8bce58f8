/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One drawing process: starting it, asking it, ending it; what follows from its end is the
 * pool's. */
#pragma once

#include "foyer-template.h"

typedef enum
{
  FOYER_WORKER_CAUSE_CRASH, /* a signal of its own making */
  FOYER_WORKER_CAUSE_MEMORY,
  FOYER_WORKER_CAUSE_CPU,
  FOYER_WORKER_CAUSE_TIME, /* no answer in time: it was killed */
  FOYER_WORKER_CAUSE_PROTOCOL, /* its answer was none: it was killed */
  FOYER_WORKER_CAUSE_START, /* it never became ready */
} FoyerWorkerCause;

#define FOYER_N_WORKER_CAUSES (FOYER_WORKER_CAUSE_START + 1)

/* "crash", "memory", …; static. */
const char *foyer_worker_cause_get_name (FoyerWorkerCause cause);

/* For one thread at a time. */
typedef struct _FoyerWorker FoyerWorker;

/* (transfer full) Starts @program with a clean environment and an end of a socket, and waits until
 * it is ready (half a second: it opens the fonts). FOYER_WORKER_ERROR_START. */
FoyerWorker *foyer_worker_start (const char *program, const char *font_manifest, GError **error);
/* Tells it to go (it ends at once, or is killed) and waits for its end. */
void foyer_worker_free (FoyerWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerWorker, foyer_worker_free)

/* Has one badge drawn; gives it the template first if it has not had it. @wall_msec 0:
 * FOYER_LIMIT_BADGE_WALL_MSEC. (transfer full) the PDF and *diagnostics. Errors:
 * FOYER_WORKER_ERROR_REFUSED, and the process lives; FOYER_WORKER_ERROR_DIED with *cause: it is
 * gone, and only foyer_worker_free() is left. */
GBytes *foyer_worker_render (FoyerWorker *self, FoyerTemplate *template,
                             const FoyerBadgeInput *input, const FoyerRenderOptions *options,
                             guint wall_msec, GPtrArray **diagnostics, FoyerWorkerCause *cause,
                             GError **error);

/* Whether it has done its share, FOYER_LIMIT_WORKER_BADGES badges, and should be replaced. */
gboolean foyer_worker_is_spent (FoyerWorker *self);

/* 0: it is gone, and only foyer_worker_free() is left. */
gint64 foyer_worker_get_pid (FoyerWorker *self);
