/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition with a count, so that a ring between looking and sleeping is not missed. */
#include "config.h"

#include "foyer-bell.h"

#define LONGEST_SLEEP_USEC (G_USEC_PER_SEC / 2)

void
foyer_bell_init (FoyerBell *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->rings = 0;
  self->is_closed = FALSE;
}

void
foyer_bell_clear (FoyerBell *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

void
foyer_bell_ring (FoyerBell *self)
{
  g_mutex_lock (&self->mutex);
  self->rings++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
foyer_bell_close (FoyerBell *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
foyer_bell_open (FoyerBell *self)
{
  g_mutex_lock (&self->mutex);
  self->is_closed = FALSE;
  g_mutex_unlock (&self->mutex);
}

gboolean
foyer_bell_is_closed (FoyerBell *self)
{
  gboolean is_closed;

  g_mutex_lock (&self->mutex);
  is_closed = self->is_closed;
  g_mutex_unlock (&self->mutex);
  return is_closed;
}

gboolean
foyer_bell_wait (FoyerBell *self, guint *seen)
{
  gint64 until = g_get_monotonic_time () + LONGEST_SLEEP_USEC;
  gboolean goes_on;

  g_mutex_lock (&self->mutex);
  while (!self->is_closed && self->rings == *seen)
    if (!g_cond_wait_until (&self->cond, &self->mutex, until))
      break;
  *seen = self->rings;
  goes_on = !self->is_closed;
  g_mutex_unlock (&self->mutex);
  return goes_on;
}
