/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is watched: each metric's name, unit, bad side, least deviation and absolute limit;
 * how its values are got is the engine's. Pure. */
#pragma once

#include <glib.h>

typedef enum
{
  FOYER_METRIC_DEPTH_INGESTION,
  FOYER_METRIC_DEPTH_TRANSFORMATION,
  FOYER_METRIC_DEPTH_RENDERING,
  FOYER_METRIC_DEPTH_DISPATCH,
  FOYER_METRIC_TRANSFORM_LATENCY,
  FOYER_METRIC_DEAD_LETTERS,
  FOYER_METRIC_PRINT_SUCCESS,
  FOYER_METRIC_RETRIES,
  FOYER_METRIC_REROUTES,
  FOYER_METRIC_BREAKERS,
  FOYER_METRIC_OVERRUNS,
  FOYER_METRIC_WORKERS,
  FOYER_METRIC_INTAKE,
} FoyerMetric;
#define FOYER_N_METRICS (FOYER_METRIC_INTAKE + 1)

/* The seconds between two samples. */
#define FOYER_METRIC_SAMPLE_SECONDS 10u

typedef enum
{
  FOYER_METRIC_ITEMS,
  FOYER_METRIC_MSEC,
  FOYER_METRIC_RATIO, /* 0 … 1 */
} FoyerMetricUnit;

/* Static; lives for ever. */
typedef struct
{
  const char *key; /* "queue_depth.ingestion": one of a kind */
  const char *name; /* "queue_depth" */
  const char *stage; /* NULL: of the whole line */
  const char *title; /* "Queue of ingestion" */
  FoyerMetricUnit unit;
  gboolean is_low_bad; /* else high values are */
  double least_sigma; /* the deviation is never taken for less, nor for less than 5 % of the mean */
  double limit; /* at it or beyond it is bad, whatever the baseline says */
  guint window_seconds; /* what a value looks back on; 0: it is of the moment */
} FoyerMetricInfo;

const FoyerMetricInfo *foyer_metric_get_info (FoyerMetric metric);
gboolean foyer_metric_parse (const char *key, FoyerMetric *metric);
/* (transfer full) "12", "3.5 ms", "40 %". */
char *foyer_metric_dup_text (FoyerMetric metric, double value);
