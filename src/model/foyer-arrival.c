/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps and counts of arrival. */
#include "config.h"

#include "foyer-arrival.h"

void
foyer_arrival_step_free (FoyerArrivalStep *self)
{
  if (self == NULL)
    return;
  g_free (self->desk);
  g_free (self->actor);
  g_free (self);
}

void
foyer_arrival_count_free (FoyerArrivalCount *self)
{
  if (self == NULL)
    return;
  g_free (self->tier);
  g_free (self);
}
