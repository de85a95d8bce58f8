/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The breaker's states; who asks the printer is the engine's. */
#include "config.h"

#include "foyer-breaker.h"

static const char *const state_names[] = {
  [FOYER_BREAKER_CLOSED] = "closed",
  [FOYER_BREAKER_OPEN] = "open",
  [FOYER_BREAKER_HALF_OPEN] = "half-open",
};

static const char *const mode_names[] = {
  [FOYER_BREAKER_AUTO] = "auto",
  [FOYER_BREAKER_FORCED_OPEN] = "open",
  [FOYER_BREAKER_FORCED_CLOSED] = "close",
};

const char *
foyer_breaker_state_get_name (FoyerBreakerState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);
  return state_names[state];
}

const char *
foyer_breaker_mode_get_name (FoyerBreakerMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (mode_names), NULL);
  return mode_names[mode];
}

gboolean
foyer_breaker_mode_parse (const char *name, FoyerBreakerMode *mode)
{
  for (guint i = 0; i < G_N_ELEMENTS (mode_names); i++)
    if (g_strcmp0 (name, mode_names[i]) == 0)
      {
        *mode = (FoyerBreakerMode)i;
        return TRUE;
      }
  return FALSE;
}

FoyerBreakerState
foyer_breaker_get_state (const FoyerBreaker *self)
{
  switch (self->mode)
    {
    case FOYER_BREAKER_FORCED_OPEN:
      return FOYER_BREAKER_OPEN;
    case FOYER_BREAKER_FORCED_CLOSED:
      return FOYER_BREAKER_CLOSED;
    case FOYER_BREAKER_AUTO:
      break;
    }
  return self->state;
}

gboolean
foyer_breaker_lets_through (const FoyerBreaker *self)
{
  return foyer_breaker_get_state (self) == FOYER_BREAKER_CLOSED;
}

gint64
foyer_breaker_get_probe_usec (const FoyerBreaker *self)
{
  return self->mode == FOYER_BREAKER_AUTO && self->state != FOYER_BREAKER_CLOSED ? self->until_usec
                                                                                 : 0;
}

gboolean
foyer_breaker_wants_probe (const FoyerBreaker *self, gint64 now_usec)
{
  if (self->mode != FOYER_BREAKER_AUTO || self->state == FOYER_BREAKER_CLOSED)
    return FALSE;
  return now_usec >= self->until_usec
         || self->until_usec - now_usec > FOYER_BREAKER_LONGEST_PAUSE_USEC;
}

static void
become (FoyerBreaker *self, FoyerBreakerState state, gint64 now_usec)
{
  self->state = state;
  self->changed_usec = now_usec;
  self->successes = 0;
}

static void
open_up (FoyerBreaker *self, gint64 now_usec)
{
  gint64 pause_usec = FOYER_BREAKER_PAUSE_USEC;

  for (guint i = 0; i < self->openings && pause_usec < FOYER_BREAKER_LONGEST_PAUSE_USEC; i++)
    pause_usec *= 2;
  become (self, FOYER_BREAKER_OPEN, now_usec);
  self->openings++;
  self->until_usec = now_usec + MIN (pause_usec, FOYER_BREAKER_LONGEST_PAUSE_USEC);
}

static void
close_down (FoyerBreaker *self, gint64 now_usec)
{
  become (self, FOYER_BREAKER_CLOSED, now_usec);
  self->failures = 0;
  self->n_outcomes = 0;
  self->outcomes = 0;
  self->openings = 0;
  self->until_usec = 0;
}

static void
remember (FoyerBreaker *self, gboolean is_success)
{
  guint mask = (1u << FOYER_BREAKER_WINDOW) - 1;

  self->outcomes = ((self->outcomes << 1) | (is_success ? 0u : 1u)) & mask;
  self->n_outcomes = MIN (self->n_outcomes + 1, FOYER_BREAKER_WINDOW);
  self->failures = is_success ? 0 : self->failures + 1;
}

static gboolean
has_failed_too_often (const FoyerBreaker *self)
{
  return self->failures >= FOYER_BREAKER_FAILURES_IN_A_ROW
         || (self->n_outcomes == FOYER_BREAKER_WINDOW
             && (guint)__builtin_popcount (self->outcomes) * 2 >= FOYER_BREAKER_WINDOW);
}

gboolean
foyer_breaker_note_badge (FoyerBreaker *self, gboolean is_success, gint64 now_usec)
{
  /* Under a forced state it goes on counting, but does not move: the operator's word holds. */
  if (self->state != FOYER_BREAKER_CLOSED)
    return FALSE;
  remember (self, is_success);
  if (self->mode == FOYER_BREAKER_FORCED_CLOSED || !has_failed_too_often (self))
    return FALSE;
  open_up (self, now_usec);
  return TRUE;
}

gboolean
foyer_breaker_note_probe (FoyerBreaker *self, gboolean is_success, gint64 now_usec)
{
  if (self->mode != FOYER_BREAKER_AUTO || self->state == FOYER_BREAKER_CLOSED)
    return FALSE;
  if (!is_success)
    {
      open_up (self, now_usec);
      return TRUE;
    }
  if (self->state == FOYER_BREAKER_OPEN)
    become (self, FOYER_BREAKER_HALF_OPEN, now_usec);
  self->successes++;
  if (self->successes >= FOYER_BREAKER_SUCCESSES)
    close_down (self, now_usec);
  else
    self->until_usec = now_usec + FOYER_BREAKER_PROBE_USEC;
  return TRUE;
}

void
foyer_breaker_force (FoyerBreaker *self, FoyerBreakerMode mode, gint64 now_usec)
{
  FoyerBreakerMode before = self->mode;

  if (mode == before)
    return;
  self->mode = mode;
  self->changed_usec = now_usec;
  if (mode != FOYER_BREAKER_AUTO)
    return;
  if (before == FOYER_BREAKER_FORCED_CLOSED)
    close_down (self, now_usec);
  else
    {
      become (self, FOYER_BREAKER_HALF_OPEN, now_usec);
      self->until_usec = now_usec;
    }
}

/* ---- For the store ---- */

char *
foyer_breaker_print (const FoyerBreaker *self)
{
  return g_strdup_printf ("1 %s %s %u %u %u %u %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                          state_names[self->state], mode_names[self->mode], self->failures,
                          self->successes, self->n_outcomes, self->outcomes, self->openings,
                          self->changed_usec, self->until_usec);
}

static gboolean
read_number (const char *text, guint64 maximum, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, maximum, number, NULL);
}

static gboolean
read_state (const char *text, FoyerBreakerState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_names); i++)
    if (g_str_equal (text, state_names[i]))
      {
        *state = (FoyerBreakerState)i;
        return TRUE;
      }
  return FALSE;
}

gboolean
foyer_breaker_parse (FoyerBreaker *self, const char *text)
{
  static const guint64 maxima[] = { 1000000,
                                    FOYER_BREAKER_SUCCESSES,
                                    FOYER_BREAKER_WINDOW,
                                    (1u << FOYER_BREAKER_WINDOW) - 1,
                                    1000000,
                                    G_MAXINT64,
                                    G_MAXINT64 };
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  guint64 numbers[G_N_ELEMENTS (maxima)];
  FoyerBreaker read = { 0 };

  *self = (FoyerBreaker){ 0 };
  if (g_strv_length (words) != 3 + G_N_ELEMENTS (maxima) || !g_str_equal (words[0], "1")
      || !read_state (words[1], &read.state) || !foyer_breaker_mode_parse (words[2], &read.mode))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (maxima); i++)
    if (!read_number (words[3 + i], maxima[i], &numbers[i]))
      return FALSE;
  read.failures = (guint)numbers[0];
  read.successes = (guint)numbers[1];
  read.n_outcomes = (guint)numbers[2];
  read.outcomes = (guint)numbers[3];
  read.openings = (guint)numbers[4];
  read.changed_usec = (gint64)numbers[5];
  read.until_usec = (gint64)numbers[6];
  *self = read;
  return TRUE;
}
