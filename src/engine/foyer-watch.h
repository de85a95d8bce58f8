/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sampler of the process that runs the line: a sample every ten seconds, alerts with it,
 * all of it in the store so that whoever runs the line next goes on from there. Private to the
 * engine. */
#pragma once

#include "foyer-engine.h"
#include "foyer-line.h"

typedef struct _FoyerWatch FoyerWatch;

/* Lives in the thread-default main context of the caller. */
FoyerWatch *foyer_watch_start (FoyerLine *line);
/* Does not wait for a sample under way. */
void foyer_watch_stop (FoyerWatch *self);

/* From now on nothing is sampled but what foyer_watch_take() is told to: for clocks that are not
 * the machine's. */
void foyer_watch_take_by_hand (FoyerWatch *self);
/* One sample as of @now_usec, now and without waiting; stored when the writer's next commit is. The
 * timer calls it; tests call it with times of their own, which must not go back. */
void foyer_watch_take (FoyerWatch *self, gint64 now_usec);

/* Lent; NULL: @engine does not run the line. */
FoyerWatch *foyer_engine_get_watch (FoyerEngine *engine);
