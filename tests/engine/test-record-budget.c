/* SPDX-License-Identifier: GPL-3.0-or-later */
/* 500 ms of the processor or 5 s in all per record, by a clock of the test's own. */
#include "config.h"

#include "foyer-record-budget.h"

typedef struct
{
  gint64 wall_usec;
  gint64 cpu_usec;
} Times;

static gint64
wall_cb (gpointer user_data)
{
  return ((Times *)user_data)->wall_usec;
}

static gint64
cpu_cb (gpointer user_data)
{
  return ((Times *)user_data)->cpu_usec;
}

static void
test_limits (void)
{
  static const struct
  {
    gint64 wall_msec, cpu_msec;
    gboolean is_late;
  } records[] = {
    { 1, 1, FALSE },      { 499, 499, FALSE }, { 500, 500, FALSE }, { 501, 501, TRUE },
    { 1, 1, FALSE }, /* the slow one before it does not count against it */
    { 4000, 10, FALSE }, /* the machine was busy with others */
    { 4999, 500, FALSE }, { 5001, 10, TRUE },  { 5000, 501, TRUE }, { 2, 2, FALSE },
  };
  Times times = { 0 };
  const FoyerClock clock = { wall_cb, wall_cb, &times };
  FoyerRecordBudget budget;

  foyer_record_budget_begin (&budget, &clock, cpu_cb, &times);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr (FoyerDiagnostic) diagnostic = NULL;

      foyer_record_budget_start (&budget);
      times.wall_usec += records[i].wall_msec * 1000;
      times.cpu_usec += records[i].cpu_msec * 1000;
      diagnostic = foyer_record_budget_stop (&budget);
      g_assert_cmpint (diagnostic != NULL, ==, records[i].is_late);
      if (diagnostic != NULL)
        g_assert_cmpint (diagnostic->code, ==, FOYER_CODE_VALIDATION_TIMEOUT);
      foyer_record_budget_begin (&budget, &clock, cpu_cb, &times);
    }
}

/* The thread's own clock only moves when the thread works. */
static void
test_thread_time (void)
{
  Times times = { 0 };
  const FoyerClock clock = { wall_cb, wall_cb, &times };
  FoyerRecordBudget budget;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;

  foyer_record_budget_begin (&budget, &clock, NULL, NULL);
  foyer_record_budget_start (&budget);
  times.wall_usec = 3 * G_USEC_PER_SEC;
  diagnostic = foyer_record_budget_stop (&budget);
  g_assert_null (diagnostic);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-budget/limits", test_limits);
  g_test_add_func ("/record-budget/thread-time", test_thread_time);
  return g_test_run ();
}
