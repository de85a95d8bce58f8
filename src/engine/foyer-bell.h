/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How stage threads sleep until there may be work: rung after every commit, and at least twice a
 * second of its own. */
#pragma once

#include <glib.h>

typedef struct
{
  GMutex mutex;
  GCond cond;
  guint rings;
  gboolean is_closed;
} FoyerBell;

void foyer_bell_init (FoyerBell *self);
void foyer_bell_clear (FoyerBell *self);
/* Any thread. */
void foyer_bell_ring (FoyerBell *self);
/* Every waiter returns FALSE from now on, until it is opened again. */
void foyer_bell_open (FoyerBell *self);
void foyer_bell_close (FoyerBell *self);
gboolean foyer_bell_is_closed (FoyerBell *self);
/* Sleeps until it rang since *seen (updated) or half a second passed, in case another process made
 * work; FALSE: stop. */
gboolean foyer_bell_wait (FoyerBell *self, guint *seen);
