/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each metric's disturbance raises its alert once, however it trembles; a quiet hour raises none
 * (R-70). */
#include "config.h"

#include "foyer-alert.h"

#include <math.h>
#include <string.h>

/* A quiet value of each metric, its noise, and what a disturbance makes of it. */
static const struct
{
  FoyerMetric metric;
  double usual;
  double noise; /* up or down, evenly */
  double disturbed;
} cases[] = {
  { FOYER_METRIC_DEPTH_INGESTION, 3, 1, 12 },
  { FOYER_METRIC_DEPTH_TRANSFORMATION, 400, 20, 5000 },
  { FOYER_METRIC_DEPTH_RENDERING, 0, 0, 4 },
  { FOYER_METRIC_DEPTH_DISPATCH, 5, 1, 60 },
  { FOYER_METRIC_TRANSFORM_LATENCY, 2, 0.5, 9 },
  { FOYER_METRIC_DEAD_LETTERS, 0.01, 0.005, 0.2 },
  { FOYER_METRIC_PRINT_SUCCESS, 0.98, 0.01, 0.8 },
  { FOYER_METRIC_RETRIES, 3, 2, 30 },
  { FOYER_METRIC_REROUTES, 1, 1, 20 },
  { FOYER_METRIC_BREAKERS, 0, 0, 1 },
  { FOYER_METRIC_OVERRUNS, 0, 0, 3 },
  { FOYER_METRIC_WORKERS, 0, 0, 3 },
  { FOYER_METRIC_INTAKE, 10, 5, 90 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (cases) == FOYER_N_METRICS);

typedef struct
{
  FoyerAlertWatch watch;
  guint raised;
  guint cleared;
} Trial;

static FoyerAlertStep
take (Trial *self, double value)
{
  FoyerAlertStep step = foyer_alert_watch_take (&self->watch, &value, NULL);

  self->raised += step == FOYER_ALERT_RAISED;
  self->cleared += step == FOYER_ALERT_CLEARED;
  return step;
}

static void
begin (Trial *self, FoyerMetric metric)
{
  self->raised = self->cleared = 0;
  foyer_alert_watch_init (&self->watch, metric);
}

static void
take_usual (Trial *self, GRand *random, guint row, guint n)
{
  for (guint i = 0; i < n; i++)
    (void)take (self, cases[row].usual
                          + (cases[row].noise > 0
                                 ? g_rand_double_range (random, -cases[row].noise, cases[row].noise)
                                 : 0));
}

static void
test_quiet_hour (void)
{
  for (guint seed = 0; seed < 50; seed++)
    for (guint row = 0; row < G_N_ELEMENTS (cases); row++)
      {
        GRand *random = g_rand_new_with_seed (seed);
        Trial trial;

        begin (&trial, cases[row].metric);
        take_usual (&trial, random, row, 720);
        g_assert_cmpuint (trial.raised, ==, 0);
        g_rand_free (random);
      }
}

/* It comes, trembles between bad and well, stays, and goes: one alert, one all-clear. */
static void
test_each_once (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (7 + row);
      Trial trial;
      FoyerAlertBounds before, after;

      g_test_message ("%s", foyer_metric_get_info (cases[row].metric)->key);
      begin (&trial, cases[row].metric);
      take_usual (&trial, random, row, 100);
      foyer_alert_watch_get_bounds (&trial.watch, &before);
      g_assert_true (before.has_band);
      g_assert_cmpint (take (&trial, cases[row].disturbed), ==, FOYER_ALERT_STAYS);
      g_assert_cmpint (take (&trial, cases[row].disturbed), ==, FOYER_ALERT_STAYS);
      g_assert_cmpint (take (&trial, cases[row].disturbed), ==, FOYER_ALERT_RAISED);
      for (guint i = 0; i < 40; i++)
        {
          take_usual (&trial, random, row, i % 6); /* never six in a row */
          (void)take (&trial, cases[row].disturbed);
        }
      g_assert_cmpuint (trial.raised, ==, 1);
      g_assert_cmpuint (trial.cleared, ==, 0);
      /* Nothing was learnt from it. */
      foyer_alert_watch_get_bounds (&trial.watch, &after);
      g_assert_true (memcmp (&before, &after, sizeof before) == 0);
      take_usual (&trial, random, row, 5);
      g_assert_cmpuint (trial.cleared, ==, 0);
      take_usual (&trial, random, row, 1);
      g_assert_cmpuint (trial.cleared, ==, 1);
      take_usual (&trial, random, row, 400);
      g_assert_cmpuint (trial.raised, ==, 1);
    }
}

/* What lasts two samples is no alert, and becomes usual. */
static void
test_two_are_not_enough (void)
{
  Trial trial;

  begin (&trial, FOYER_METRIC_DEPTH_DISPATCH);
  for (guint i = 0; i < 120; i++)
    (void)take (&trial, i > 40 && i % 3 != 0 ? 50 : 0);
  g_assert_cmpuint (trial.raised, ==, 0);
  g_assert_cmpuint (trial.watch.baseline.count, ==, 120);
}

/* Between the bound that clears and the one that raises nothing changes, from either side. */
static void
test_hysteresis (void)
{
  Trial trial;

  begin (&trial, FOYER_METRIC_TRANSFORM_LATENCY); /* mean 10, sigma 1: bad at 12, well at 11.5 */
  for (guint i = 0; i < 60; i++)
    (void)take (&trial, 10);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (take (&trial, 11.9), ==, FOYER_ALERT_STAYS);
  begin (&trial, FOYER_METRIC_TRANSFORM_LATENCY);
  for (guint i = 0; i < 60; i++)
    (void)take (&trial, 10);
  for (guint i = 0; i < 3; i++)
    (void)take (&trial, 12);
  g_assert_true (trial.watch.is_raised);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (take (&trial, 11.6), ==, FOYER_ALERT_STAYS);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (take (&trial, 11.5), ==, FOYER_ALERT_STAYS);
  g_assert_cmpint (take (&trial, 11.5), ==, FOYER_ALERT_CLEARED);
}

/* Absolute limits hold before anything is usual, and when the bad has become it. */
static void
test_limits (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      const FoyerMetricInfo *info = foyer_metric_get_info (cases[row].metric);
      double near = info->is_low_bad ? info->limit + 0.01 : info->limit - 0.01;
      Trial trial;

      begin (&trial, cases[row].metric);
      for (guint i = 0; i < 10; i++)
        (void)take (&trial, near);
      g_assert_cmpuint (trial.raised, ==, 0);
      for (guint i = 0; i < 3; i++)
        (void)take (&trial, info->limit);
      g_assert_cmpuint (trial.raised, ==, 1);
      for (guint i = 0; i < 6; i++)
        (void)take (&trial, near);
      g_assert_cmpuint (trial.cleared, ==, 1);
      /* All it knows is the brink: the limit is nearer than two deviations. */
      for (guint i = 0; i < 400; i++)
        (void)take (&trial, near);
      for (guint i = 0; i < 3; i++)
        (void)take (&trial, info->limit);
      g_assert_cmpuint (trial.raised, ==, 2);
    }
}

static void
test_good_side (void)
{
  for (guint row = 0; row < G_N_ELEMENTS (cases); row++)
    {
      Trial trial;
      gboolean is_low_bad = foyer_metric_get_info (cases[row].metric)->is_low_bad;

      begin (&trial, cases[row].metric);
      for (guint i = 0; i < 60; i++)
        (void)take (&trial, is_low_bad ? 0.9 : cases[row].usual);
      for (guint i = 0; i < 60; i++)
        (void)take (&trial, is_low_bad ? 1 : 0);
      g_assert_cmpuint (trial.raised, ==, 0);
    }
}

/* Nothing to measure is never usual and never bad; an alert ends by it, for nothing is wrong now.
 */
static void
test_nothing_to_measure (void)
{
  Trial trial;

  begin (&trial, FOYER_METRIC_DEAD_LETTERS);
  for (guint i = 0; i < 400; i++)
    g_assert_cmpint (foyer_alert_watch_take (&trial.watch, NULL, NULL), ==, FOYER_ALERT_STAYS);
  g_assert_cmpuint (trial.watch.baseline.count, ==, 0);
  for (guint i = 0; i < 3; i++)
    (void)take (&trial, 0.9);
  g_assert_true (trial.watch.is_raised);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (foyer_alert_watch_take (&trial.watch, NULL, NULL), ==, FOYER_ALERT_STAYS);
  g_assert_cmpint (foyer_alert_watch_take (&trial.watch, NULL, NULL), ==, FOYER_ALERT_CLEARED);
}

/* After every sample, a watch set up from the marks says what the one that took them says. */
static void
test_restore (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  FoyerAlertWatch taken, restored;

  foyer_alert_watch_init (&taken, FOYER_METRIC_DEPTH_RENDERING);
  foyer_alert_watch_init (&restored, FOYER_METRIC_DEPTH_RENDERING);
  for (guint i = 0; i < 3000; i++)
    {
      gboolean is_rough = (i / 50) % 3 == 2;
      double value = g_rand_int_range (random, 0, is_rough ? 40 : 3);
      gboolean has_value = g_rand_int_range (random, 0, 10) != 0;
      FoyerAlertMark mark;
      FoyerAlertBounds a, b;

      (void)foyer_alert_watch_take (&taken, has_value ? &value : NULL, &mark);
      foyer_alert_watch_restore (&restored, has_value ? &value : NULL, mark);
      g_assert_cmpint (taken.is_raised, ==, restored.is_raised);
      g_assert_cmpuint (taken.streak, ==, restored.streak);
      foyer_alert_watch_get_bounds (&taken, &a);
      foyer_alert_watch_get_bounds (&restored, &b);
      g_assert_true (a.raise_at == b.raise_at && a.clear_at == b.clear_at);
    }
}

static void
test_baseline (void)
{
  FoyerBaseline baseline = { 0 };
  double mean = 0, sigma = 0;

  for (guint i = 0; i < FOYER_BASELINE_LEAST - 1; i++)
    foyer_baseline_add (&baseline, 8);
  g_assert_false (foyer_baseline_measure (&baseline, 1, &mean, &sigma));
  foyer_baseline_add (&baseline, 8);
  g_assert_true (foyer_baseline_measure (&baseline, 1, &mean, &sigma));
  g_assert_true (mean == 8 && sigma == 1); /* the least */
  for (guint i = 0; i < FOYER_BASELINE_SAMPLES; i++)
    foyer_baseline_add (&baseline, 100);
  g_assert_true (foyer_baseline_measure (&baseline, 1, &mean, &sigma));
  g_assert_true (mean == 100 && fabs (sigma - 5) < 1e-9); /* 5 % of the mean; the eights are gone */
  for (guint i = 0; i < FOYER_BASELINE_SAMPLES; i++)
    foyer_baseline_add (&baseline, i % 2 == 0 ? 80 : 120);
  g_assert_true (foyer_baseline_measure (&baseline, 1, &mean, &sigma));
  g_assert_true (mean == 100 && fabs (sigma - 20) < 1e-9);
}

static void
test_metrics (void)
{
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      const FoyerMetricInfo *info = foyer_metric_get_info (i);
      FoyerMetric metric = FOYER_N_METRICS;

      g_assert_true (foyer_metric_parse (info->key, &metric));
      g_assert_cmpuint (metric, ==, i);
      g_assert_true (g_str_has_prefix (info->key, info->name));
      g_assert_cmpfloat (info->least_sigma, >, 0);
    }
  g_assert_false (foyer_metric_parse ("queue_depth", &(FoyerMetric){ 0 }));
}

static void
test_words (void)
{
  static const struct
  {
    FoyerMetric metric;
    double value;
    const char *text;
  } words[] = {
    { FOYER_METRIC_RETRIES, 12, "12" },
    { FOYER_METRIC_RETRIES, 2.5, "2.5" },
    { FOYER_METRIC_TRANSFORM_LATENCY, 3.46, "3.5 ms" },
    { FOYER_METRIC_DEAD_LETTERS, 0.4, "40 %" },
    { FOYER_METRIC_PRINT_SUCCESS, 0.987, "98.7 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = foyer_metric_dup_text (words[i].metric, words[i].value);

      g_assert_cmpstr (text, ==, words[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/alert/baseline", test_baseline);
  g_test_add_func ("/model/alert/metrics", test_metrics);
  g_test_add_func ("/model/alert/words", test_words);
  g_test_add_func ("/model/alert/quiet-hour", test_quiet_hour);
  g_test_add_func ("/model/alert/each-once", test_each_once);
  g_test_add_func ("/model/alert/two-are-not-enough", test_two_are_not_enough);
  g_test_add_func ("/model/alert/hysteresis", test_hysteresis);
  g_test_add_func ("/model/alert/limits", test_limits);
  g_test_add_func ("/model/alert/good-side", test_good_side);
  g_test_add_func ("/model/alert/nothing-to-measure", test_nothing_to_measure);
  g_test_add_func ("/model/alert/restore", test_restore);
  return g_test_run ();
}
