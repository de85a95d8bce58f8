/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring records. */
#include "config.h"

#include "foyer-record-budget.h"

#include "foyer-limits.h"

#include <time.h>

static gint64
thread_cpu_usec (gpointer user_data)
{
  struct timespec now = { 0 };

  (void)clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now); /* cannot fail for this clock */
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
foyer_record_budget_begin (FoyerRecordBudget *self, const FoyerClock *clock,
                           gint64 (*cpu_usec) (gpointer user_data), gpointer user_data)
{
  self->clock = clock;
  self->cpu_usec = cpu_usec != NULL ? cpu_usec : thread_cpu_usec;
  self->user_data = user_data;
  self->cpu_start_usec = self->cpu_usec (user_data);
  self->start_usec = 0;
}

void
foyer_record_budget_start (FoyerRecordBudget *self)
{
  self->start_usec = foyer_clock_get_monotonic_usec (self->clock);
}

FoyerDiagnostic *
foyer_record_budget_stop (FoyerRecordBudget *self)
{
  gint64 wall = foyer_clock_get_monotonic_usec (self->clock) - self->start_usec;
  gint64 cpu;
  FoyerDiagnostic *diagnostic;

  if (wall <= FOYER_LIMIT_RECORD_CPU_MSEC * 1000)
    return NULL;
  /* Asked only now: the records before it in the slice took microseconds. */
  cpu = MIN (self->cpu_usec (self->user_data) - self->cpu_start_usec, wall);
  self->cpu_start_usec = self->cpu_usec (self->user_data);
  if (cpu <= FOYER_LIMIT_RECORD_CPU_MSEC * 1000 && wall <= FOYER_LIMIT_RECORD_WALL_MSEC * 1000)
    return NULL;
  diagnostic = foyer_diagnostic_new (
      FOYER_CODE_VALIDATION_TIMEOUT,
      "checking this record took %" G_GINT64_FORMAT " ms of the processor and %" G_GINT64_FORMAT
      " ms in all; allowed are %d and %d",
      cpu / 1000, wall / 1000, FOYER_LIMIT_RECORD_CPU_MSEC, FOYER_LIMIT_RECORD_WALL_MSEC);
  diagnostic->rule = g_strdup ("record.time");
  return diagnostic;
}
