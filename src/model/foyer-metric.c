/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of metrics. Limits are what is bad at any event; the least deviations of those that
 * R-70 names are its own, those of the others keep a handful of events in five minutes quiet. */
#include "config.h"

#include "foyer-metric.h"

#include <math.h>

#define FIVE_MINUTES 300u
#define QUARTER_HOUR 900u

static const FoyerMetricInfo table[FOYER_N_METRICS] = {
  [FOYER_METRIC_DEPTH_INGESTION] = { "queue_depth.ingestion", "queue_depth", "ingestion",
                                     "Queue of ingestion", FOYER_METRIC_ITEMS, FALSE, 1, 1000, 0 },
  [FOYER_METRIC_DEPTH_TRANSFORMATION]
  = { "queue_depth.transformation", "queue_depth", "transformation", "Queue of transformation",
      FOYER_METRIC_ITEMS, FALSE, 1, 500000, 0 },
  [FOYER_METRIC_DEPTH_RENDERING] = { "queue_depth.rendering", "queue_depth", "rendering",
                                     "Queue of rendering", FOYER_METRIC_ITEMS, FALSE, 1, 5000, 0 },
  [FOYER_METRIC_DEPTH_DISPATCH] = { "queue_depth.dispatch", "queue_depth", "dispatch",
                                    "Queue of dispatch", FOYER_METRIC_ITEMS, FALSE, 1, 5000, 0 },
  [FOYER_METRIC_TRANSFORM_LATENCY]
  = { "p95_transform_latency", "p95_transform_latency", NULL,
      "Time to map a record (95th percentile)", FOYER_METRIC_MSEC, FALSE, 1, 250, FIVE_MINUTES },
  [FOYER_METRIC_DEAD_LETTERS]
  = { "dlq_error_rate", "dlq_error_rate", NULL, "Dead letters among records", FOYER_METRIC_RATIO,
      FALSE, 0.01, 0.25, FIVE_MINUTES },
  [FOYER_METRIC_PRINT_SUCCESS]
  = { "print_success_ratio", "print_success_ratio", NULL, "Badges printed at the first attempt",
      FOYER_METRIC_RATIO, TRUE, 0.01, 0.75, QUARTER_HOUR },
  [FOYER_METRIC_RETRIES] = { "retries", "retries", NULL, "Attempts that were made again",
                             FOYER_METRIC_ITEMS, FALSE, 5, 50, FIVE_MINUTES },
  [FOYER_METRIC_REROUTES] = { "reroutes", "reroutes", NULL, "Badges sent to another printer",
                              FOYER_METRIC_ITEMS, FALSE, 5, 50, FIVE_MINUTES },
  [FOYER_METRIC_BREAKERS]
  = { "breakers_open", "breakers_open", NULL, "Open breakers", FOYER_METRIC_ITEMS, FALSE, 1, 1, 0 },
  [FOYER_METRIC_OVERRUNS] = { "overruns", "overruns", NULL, "Badges that missed a deadline",
                              FOYER_METRIC_ITEMS, FALSE, 1, 5, FIVE_MINUTES },
  [FOYER_METRIC_WORKERS]
  = { "worker_ends", "worker_ends", NULL, "Drawing processes that had to be replaced",
      FOYER_METRIC_ITEMS, FALSE, 1, 3, FIVE_MINUTES },
  [FOYER_METRIC_INTAKE] = { "intake_refusals", "intake_refusals", NULL, "Requests turned away",
                            FOYER_METRIC_ITEMS, FALSE, 10, 200, FIVE_MINUTES },
};

const FoyerMetricInfo *
foyer_metric_get_info (FoyerMetric metric)
{
  g_return_val_if_fail (metric < FOYER_N_METRICS, NULL);
  return &table[metric];
}

gboolean
foyer_metric_parse (const char *key, FoyerMetric *metric)
{
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    if (g_strcmp0 (table[i].key, key) == 0)
      {
        *metric = i;
        return TRUE;
      }
  return FALSE;
}

char *
foyer_metric_dup_text (FoyerMetric metric, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const FoyerMetricInfo *info = foyer_metric_get_info (metric);
  double shown = info->unit == FOYER_METRIC_RATIO ? value * 100 : value;
  gboolean is_whole = fabs (shown - floor (shown + 0.5)) < 0.05;

  g_ascii_formatd (number, sizeof number, is_whole ? "%.0f" : "%.1f", shown);
  switch (info->unit)
    {
    case FOYER_METRIC_ITEMS:
      return g_strdup (number);
    case FOYER_METRIC_MSEC:
      return g_strconcat (number, " ms", NULL);
    case FOYER_METRIC_RATIO:
      return g_strconcat (number, " %", NULL);
    }
  g_assert_not_reached ();
}
