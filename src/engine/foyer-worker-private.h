/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that talk to a drawing process share. */
#pragma once

#include "foyer-worker-channel.h"
#include "foyer-worker.h"

#include <sys/types.h>

struct _FoyerWorker
{
  pid_t pid; /* 0: ended, and waited for */
  int fd;
  GByteArray *buffer; /* the frame that came last */
  GQueue *given; /* digests, as text, of the templates that it has for sure: the oldest first */
  guint n_badges;
};

/* @wall_msec from now; 0: FOYER_LIMIT_BADGE_WALL_MSEC. */
gint64 foyer_worker_get_deadline (guint wall_msec);

/* Unless it has it. */
gboolean foyer_worker_give_template (FoyerWorker *self, FoyerTemplate *template,
                                     gint64 deadline_usec, GError **error);

/* FALSE with the refusal in the buffer as FOYER_WORKER_ERROR_REFUSED. */
gboolean foyer_worker_refuse (FoyerWorker *self, GError **error);

/* It did not answer as it should: it ends here if it has not ended by itself.
 * FOYER_WORKER_ERROR_DIED with *cause; @why NULL: it answered something else. */
void foyer_worker_bury (FoyerWorker *self, const GError *why, FoyerWorkerCause *cause,
                        GError **error);

/* In the middle of an answer that nobody wants any more. */
void foyer_worker_kill (FoyerWorker *self);
