/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine's clock behind the clock interface; test clocks live with the tests. */
#include "config.h"

#include "foyer-clock.h"

static gint64
system_now_usec (gpointer user_data)
{
  return g_get_real_time ();
}

static gint64
system_monotonic_usec (gpointer user_data)
{
  return g_get_monotonic_time ();
}

const FoyerClock *
foyer_clock_get_system (void)
{
  static const FoyerClock system_clock = {
    .now_usec = system_now_usec,
    .monotonic_usec = system_monotonic_usec,
  };

  return &system_clock;
}

gint64
foyer_clock_get_now_usec (const FoyerClock *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->now_usec (self->user_data);
}

gint64
foyer_clock_get_monotonic_usec (const FoyerClock *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->monotonic_usec (self->user_data);
}
