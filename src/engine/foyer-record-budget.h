/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long one record may take to map: measured around the mapper, which is pure and knows
 * no clock. It cannot stop a record, whose size, depth and length are limited anyway; it sets aside
 * what was too slow, so that nobody waits for its like again unseen. Private to the engine. */
#pragma once

#include "foyer-clock.h"
#include "foyer-diagnostic.h"

typedef struct
{
  const FoyerClock *clock;
  /* Processor time of this thread, µs. */
  gint64 (*cpu_usec) (gpointer user_data);
  gpointer user_data;
  gint64 cpu_start_usec; /* when the records since the last slow one began */
  gint64 start_usec; /* of the current record */
} FoyerRecordBudget;

/* @cpu_usec NULL: the thread's own. Once per slice, on the thread that maps it. */
void foyer_record_budget_begin (FoyerRecordBudget *self, const FoyerClock *clock,
                                gint64 (*cpu_usec) (gpointer user_data), gpointer user_data);
/* Before a record. Costs one look at the clock. */
void foyer_record_budget_start (FoyerRecordBudget *self);
/* After it. (transfer full) NULL: in time; else validation-timeout. */
FoyerDiagnostic *foyer_record_budget_stop (FoyerRecordBudget *self);
