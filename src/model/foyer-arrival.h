/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came, when and where; the state itself is foyer-attendee.h's. Plain structs for one
 * owner. */
#pragma once

#include "foyer-attendee.h"

/* One step of one person. */
typedef struct
{
  FoyerArrival from;
  FoyerArrival to;
  gint64 at_usec;
  char *desk; /* NULL: at none in particular */
  char *actor;
  gboolean is_undone;
} FoyerArrivalStep;

void foyer_arrival_step_free (FoyerArrivalStep *self);

/* Active people of one tier. */
typedef struct
{
  char *tier;
  guint64 expected; /* arrived or not */
  guint64 arrived; /* handed over or not */
  guint64 handed_over;
  guint64 remaining; /* expected − arrived */
} FoyerArrivalCount;

void foyer_arrival_count_free (FoyerArrivalCount *self);
