/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-clock: the system's clock runs, and another one can stand in for it. */
#include "config.h"

#include "foyer-clock.h"

static gint64
get_fixed_usec (gpointer user_data)
{
  return *(const gint64 *)user_data;
}

static void
test_system (void)
{
  const FoyerClock *clock = foyer_clock_get_system ();
  gint64 first = foyer_clock_get_monotonic_usec (clock);

  /* 2020: the unit is microseconds and the epoch is 1970. */
  g_assert_cmpint (foyer_clock_get_now_usec (clock), >, G_GINT64_CONSTANT (1577836800000000));
  g_assert_cmpint (foyer_clock_get_now_usec (clock), <, G_GINT64_CONSTANT (4102444800000000));
  g_assert_cmpint (foyer_clock_get_monotonic_usec (clock), >=, first);
}

static void
test_injected (void)
{
  gint64 usec = 42;
  FoyerClock clock = {
    .now_usec = get_fixed_usec,
    .monotonic_usec = get_fixed_usec,
    .user_data = &usec,
  };

  g_assert_cmpint (foyer_clock_get_now_usec (&clock), ==, 42);
  usec = 43;
  g_assert_cmpint (foyer_clock_get_monotonic_usec (&clock), ==, 43);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/system", test_system);
  g_test_add_func ("/clock/injected", test_injected);
  return g_test_run ();
}
