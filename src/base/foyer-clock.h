/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time as an argument: the system's clock or a test's; not for formatting (foyer-time.h). */
#pragma once

#include <glib.h>

/* A source of time. Passed by pointer, owned by whoever made it; `now` may be called on any thread.
 */
typedef struct
{
  /* UTC, microseconds since 1970-01-01; may step. Data, never a deadline. */
  gint64 (*now_usec) (gpointer user_data);
  /* Microseconds since some fixed point; never steps back. Deadlines, latencies. */
  gint64 (*monotonic_usec) (gpointer user_data);
  gpointer user_data;
} FoyerClock;

/* The machine's clock; lives as long as the process. */
const FoyerClock *foyer_clock_get_system (void);

gint64 foyer_clock_get_now_usec (const FoyerClock *self);
gint64 foyer_clock_get_monotonic_usec (const FoyerClock *self);
