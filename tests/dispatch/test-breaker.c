/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The breaker of a printer: when it opens, how long, what closes it, what a restart keeps.
 */
#include "config.h"

#include "foyer-breaker.h"

#define SECOND ((gint64)G_USEC_PER_SEC)
#define START (1767225600 * SECOND)

/* "f" and "s": badges that failed and succeeded; "F" and "S": questions, each asked when due. */
static gint64
play (FoyerBreaker *self, const char *events, gint64 now_usec)
{
  for (; *events != '\0'; events++)
    {
      if (*events == 'f' || *events == 's')
        foyer_breaker_note_badge (self, *events == 's', now_usec);
      else
        {
          now_usec = MAX (now_usec, foyer_breaker_get_probe_usec (self));
          g_assert_true (foyer_breaker_wants_probe (self, now_usec));
          foyer_breaker_note_probe (self, *events == 'S', now_usec);
        }
      now_usec += SECOND / 10;
    }
  return now_usec;
}

static void
test_table (void)
{
  static const struct
  {
    const char *events;
    FoyerBreakerState state;
  } cases[] = {
    { "fff", FOYER_BREAKER_OPEN },
    { "fffS", FOYER_BREAKER_HALF_OPEN },
    { "fffSF", FOYER_BREAKER_OPEN },
    { "fffSS", FOYER_BREAKER_CLOSED },
    { "fffFSS", FOYER_BREAKER_CLOSED },
    { "fffSFS", FOYER_BREAKER_HALF_OPEN }, /* two in a row, not two in all */
    { "ff", FOYER_BREAKER_CLOSED },
    { "ffsff", FOYER_BREAKER_CLOSED }, /* not in a row, and not ten yet */
    { "ffsffsssf", FOYER_BREAKER_CLOSED }, /* nine outcomes */
    { "ffsffsssfs", FOYER_BREAKER_OPEN }, /* five of ten */
    { "sfsfsfssfs", FOYER_BREAKER_CLOSED }, /* four of ten */
    { "ssssssssssffsff", FOYER_BREAKER_CLOSED }, /* only the last ten count */
    { "ssssssssssffsffsf", FOYER_BREAKER_OPEN },
    { "fffs", FOYER_BREAKER_OPEN }, /* a badge that was out says nothing */
    { "fffSSff", FOYER_BREAKER_CLOSED }, /* what was before is forgotten */
    { "fffSSfff", FOYER_BREAKER_OPEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerBreaker breaker = { 0 };

      play (&breaker, cases[i].events, START);
      g_test_message ("%s: %s", cases[i].events, foyer_breaker_state_get_name (breaker.state));
      g_assert_cmpint (foyer_breaker_get_state (&breaker), ==, cases[i].state);
      g_assert_cmpint (foyer_breaker_lets_through (&breaker), ==,
                       cases[i].state == FOYER_BREAKER_CLOSED);
    }
}

static void
test_pauses (void)
{
  static const gint64 seconds[] = { 15, 30, 60, 120, 120, 120 };
  FoyerBreaker breaker = { 0 };
  gint64 now = START;

  play (&breaker, "ff", now);
  foyer_breaker_note_badge (&breaker, FALSE, now);
  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_assert_cmpint (foyer_breaker_get_probe_usec (&breaker), ==, now + seconds[i] * SECOND);
      g_assert_false (foyer_breaker_wants_probe (&breaker, now + seconds[i] * SECOND - 1));
      now += seconds[i] * SECOND;
      g_assert_true (foyer_breaker_wants_probe (&breaker, now));
      foyer_breaker_note_probe (&breaker, FALSE, now);
    }
  now = play (&breaker, "SS", now);
  g_assert_cmpint (foyer_breaker_get_state (&breaker), ==, FOYER_BREAKER_CLOSED);
  g_assert_cmpint (foyer_breaker_get_probe_usec (&breaker), ==, 0);
  play (&breaker, "ff", now);
  foyer_breaker_note_badge (&breaker, FALSE, now);
  g_assert_cmpint (foyer_breaker_get_probe_usec (&breaker), ==, now + 15 * SECOND);
}

/* The clock was set back: the pause must not last until it has caught up. */
static void
test_clock (void)
{
  FoyerBreaker breaker = { 0 };

  play (&breaker, "fff", START);
  g_assert_true (foyer_breaker_wants_probe (&breaker, START - 3600 * SECOND));
  g_assert_false (foyer_breaker_wants_probe (&breaker, START - 60 * SECOND));
}

static void
test_force (void)
{
  FoyerBreaker breaker = { 0 };
  gint64 now = START;

  foyer_breaker_force (&breaker, FOYER_BREAKER_FORCED_OPEN, now);
  g_assert_false (foyer_breaker_lets_through (&breaker));
  g_assert_false (foyer_breaker_wants_probe (&breaker, now + 3600 * SECOND));
  g_assert_cmpint (foyer_breaker_get_probe_usec (&breaker), ==, 0);
  foyer_breaker_force (&breaker, FOYER_BREAKER_AUTO, now);
  g_assert_cmpint (foyer_breaker_get_state (&breaker), ==, FOYER_BREAKER_HALF_OPEN);
  g_assert_true (foyer_breaker_wants_probe (&breaker, now));
  now = play (&breaker, "SS", now);
  g_assert_true (foyer_breaker_lets_through (&breaker));
  foyer_breaker_force (&breaker, FOYER_BREAKER_FORCED_CLOSED, now);
  play (&breaker, "ffffffffff", now);
  g_assert_true (foyer_breaker_lets_through (&breaker));
  foyer_breaker_force (&breaker, FOYER_BREAKER_AUTO, now);
  g_assert_true (foyer_breaker_lets_through (&breaker));
  play (&breaker, "fff", now);
  g_assert_false (foyer_breaker_lets_through (&breaker));
  foyer_breaker_force (&breaker, FOYER_BREAKER_FORCED_CLOSED, now);
  g_assert_true (foyer_breaker_lets_through (&breaker));
}

static void
test_text (void)
{
  static const char *const bad[] = { "",
                                     "1",
                                     "2 open auto 3 0 3 7 1 5 6",
                                     "1 ajar auto 3 0 3 7 1 5 6",
                                     "1 open maybe 3 0 3 7 1 5 6",
                                     "1 open auto 3 0 11 7 1 5 6",
                                     "1 open auto 3 0 3 4096 1 5 6",
                                     "1 open auto -3 0 3 7 1 5 6",
                                     "1 open auto 3 0 3 7 1 5",
                                     "1 open auto 3 0 3 7 1 5 6 7",
                                     "1 open auto 3 0 3 7 1 5 x" };
  g_autoptr (GRand) random = g_rand_new_with_seed (55);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      FoyerBreaker breaker = { .failures = 9 };

      g_assert_false (foyer_breaker_parse (&breaker, bad[i]));
      g_assert_cmpuint (breaker.failures, ==, 0);
    }
  /* After a restart at any moment it goes on exactly as without one. */
  for (guint round = 0; round < 200; round++)
    {
      FoyerBreaker kept = { 0 };
      FoyerBreaker restarted = { 0 };
      gint64 now = START;

      for (guint i = 0; i < 60; i++)
        {
          g_autofree char *text = foyer_breaker_print (&restarted);
          g_autofree char *after = NULL;
          gboolean is_success = g_rand_boolean (random);

          g_assert_true (foyer_breaker_parse (&restarted, text));
          now += g_rand_int_range (random, 0, 40) * SECOND;
          if (foyer_breaker_wants_probe (&kept, now))
            {
              foyer_breaker_note_probe (&kept, is_success, now);
              foyer_breaker_note_probe (&restarted, is_success, now);
            }
          else
            {
              foyer_breaker_note_badge (&kept, is_success, now);
              foyer_breaker_note_badge (&restarted, is_success, now);
            }
          g_free (g_steal_pointer (&text));
          text = foyer_breaker_print (&kept);
          after = foyer_breaker_print (&restarted);
          g_assert_cmpstr (text, ==, after);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dispatch/breaker/table", test_table);
  g_test_add_func ("/dispatch/breaker/pauses", test_pauses);
  g_test_add_func ("/dispatch/breaker/clock", test_clock);
  g_test_add_func ("/dispatch/breaker/force", test_force);
  g_test_add_func ("/dispatch/breaker/text", test_text);
  return g_test_run ();
}
