/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came, when and where: none → arrived → handed-over, and undoing that. A printed badge
 * is no arrival, and handing one over makes no job. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-store.h"

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

/* TRUE in *is_new (may be NULL) unless it was so already: the same again is fine and changes
 * nothing. CONFLICT: it would be a step back (undo it), or the registration is not active.
 * NOT_FOUND: person, or @desk (may be NULL). One audit row. */
gboolean foyer_store_mark_arrival (FoyerStore *self, const char *attendee_id, FoyerArrival arrival,
                                   const char *desk, const char *actor, gboolean *is_new,
                                   GError **error);
/* Takes the newest step back: *arrival (may be NULL) is what it is then. CONFLICT: nobody said that
 * this person came. One audit row. */
gboolean foyer_store_undo_arrival (FoyerStore *self, const char *attendee_id, const char *actor,
                                   FoyerArrival *arrival, GError **error);
/* *steps (transfer full): FoyerArrivalStep, oldest first. */
gboolean foyer_store_list_arrival_steps (FoyerStore *self, gint64 attendee_row, GPtrArray **steps,
                                         GError **error);

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
/* *counts (transfer full): FoyerArrivalCount by tier. At once, whatever the size. */
gboolean foyer_store_count_arrivals (FoyerStore *self, GPtrArray **counts, GError **error);
