/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drawing process answers what is asked beside single badges (foyer-worker-task.h): files, views,
 * checks; behind the sandbox. */
#pragma once

#include "foyer-worker-task.h"

/* For one thread. */
typedef struct _FoyerWorkerLooks FoyerWorkerLooks;

/* @renderer is lent; answers go to @fd. */
FoyerWorkerLooks *foyer_worker_looks_new (int fd, FoyerRenderer *renderer);
void foyer_worker_looks_free (FoyerWorkerLooks *self);

/* Each answers whole, with a refusal where it cannot. FALSE: nobody listens any more. @template
 * NULL: refused with @refusal. */
gboolean foyer_worker_looks_draw_file (FoyerWorkerLooks *self, FoyerTemplate *template,
                                       const char *refusal, const FoyerWorkerFile *file,
                                       GError **error);
gboolean foyer_worker_looks_check (FoyerWorkerLooks *self, FoyerTemplate *template,
                                   const char *refusal, const FoyerWorkerCheck *check,
                                   GError **error);
gboolean foyer_worker_looks_view (FoyerWorkerLooks *self, const FoyerWorkerView *view,
                                  GError **error);
gboolean foyer_worker_looks_take_profile (FoyerWorkerLooks *self, GBytes *profile, GError **error);
