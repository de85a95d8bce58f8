/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each metric's value is, as differences of counts that only grow. */
#include "config.h"

#include "foyer-watch-readings.h"

#include <string.h>

/* The newest moment at or before the window's beginning, else the oldest there is: while the line
 * stood still nothing was counted, so that an older moment says the same. NULL: there is none. */
static const FoyerWatchTallies *
find_begin (const GArray *past, gint64 begin_usec)
{
  const FoyerWatchTallies *found = NULL;

  for (guint i = 0; i < past->len; i++)
    {
      const FoyerWatchMoment *moment = &g_array_index (past, FoyerWatchMoment, i);

      if (found == NULL || moment->taken_usec <= begin_usec)
        found = &moment->tallies;
    }
  return found;
}

/* A count that went back (a source that was removed) counts as nothing. */
static double
get_growth (guint64 before, guint64 now)
{
  return now > before ? (double)(now - before) : 0;
}

static gboolean
measure_one (FoyerMetric metric, const FoyerWatchTallies *begin, const FoyerWatchTallies *now,
             const gint64 *p95_usec, double *value)
{
  double whole;

  switch (metric)
    {
    case FOYER_METRIC_DEPTH_INGESTION:
    case FOYER_METRIC_DEPTH_TRANSFORMATION:
    case FOYER_METRIC_DEPTH_RENDERING:
    case FOYER_METRIC_DEPTH_DISPATCH:
      *value = (double)now->depths[metric - FOYER_METRIC_DEPTH_INGESTION];
      return TRUE;
    case FOYER_METRIC_BREAKERS:
      *value = (double)now->breakers_open;
      return TRUE;
    case FOYER_METRIC_TRANSFORM_LATENCY:
      *value = p95_usec != NULL ? (double)*p95_usec / 1000 : 0;
      return p95_usec != NULL;
    case FOYER_METRIC_DEAD_LETTERS:
      *value = begin != NULL ? get_growth (begin->letters, now->letters) : 0;
      whole = begin != NULL ? MAX (get_growth (begin->records, now->records), *value) : 0;
      *value = whole > 0 ? *value / whole : 0;
      return whole > 0;
    case FOYER_METRIC_PRINT_SUCCESS:
      whole = begin != NULL ? get_growth (begin->ended, now->ended) : 0;
      *value = whole > 0 ? get_growth (begin->clean, now->clean) / whole : 0;
      return whole > 0;
    case FOYER_METRIC_RETRIES:
      *value = begin != NULL ? get_growth (begin->retries, now->retries) : 0;
      return begin != NULL;
    case FOYER_METRIC_REROUTES:
      *value = begin != NULL ? get_growth (begin->reroutes, now->reroutes) : 0;
      return begin != NULL;
    case FOYER_METRIC_OVERRUNS:
      *value = begin != NULL ? get_growth (begin->overruns, now->overruns) : 0;
      return begin != NULL;
    case FOYER_METRIC_WORKERS:
      *value = begin != NULL ? get_growth (begin->worker_ends, now->worker_ends) : 0;
      return begin != NULL;
    case FOYER_METRIC_INTAKE:
      *value = begin != NULL ? get_growth (begin->refusals, now->refusals) : 0;
      return begin != NULL;
    }
  g_assert_not_reached ();
}

void
foyer_watch_measure (const GArray *past, gint64 now_usec, const FoyerWatchTallies *tallies,
                     const gint64 *p95_usec, FoyerWatchReading readings[FOYER_N_METRICS])
{
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      gint64 window_usec = (gint64)foyer_metric_get_info (i)->window_seconds * G_USEC_PER_SEC;

      readings[i] = (FoyerWatchReading){ .mark = FOYER_ALERT_MARK_CALM };
      readings[i].has_value = measure_one (i, find_begin (past, now_usec - window_usec), tallies,
                                           p95_usec, &readings[i].value);
    }
}

/* ---- As a text ---- */

char *
foyer_watch_readings_print (const FoyerWatchReading readings[FOYER_N_METRICS])
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE] = "-";

      if (readings[i].has_value)
        g_ascii_dtostr (number, sizeof number, readings[i].value);
      g_string_append_printf (text, "%s%s=%s:%c", i > 0 ? " " : "", foyer_metric_get_info (i)->key,
                              number, (int)readings[i].mark);
    }
  return g_string_free (text, FALSE);
}

void
foyer_watch_readings_parse (const char *text, FoyerWatchReading readings[FOYER_N_METRICS])
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; i < FOYER_N_METRICS; i++)
    readings[i] = (FoyerWatchReading){ .mark = FOYER_ALERT_MARK_CALM };
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');
      char *mark = value != NULL ? strchr (value, ':') : NULL;
      FoyerMetric metric;

      if (mark == NULL || strchr ("cbaw", mark[1]) == NULL || mark[1] == '\0')
        continue;
      *value++ = '\0';
      if (!foyer_metric_parse (words[i], &metric))
        continue;
      readings[metric].mark = mark[1];
      readings[metric].has_value = *value != '-';
      readings[metric].value = g_ascii_strtod (value, NULL);
    }
}

/* ---- Going on from what is stored ---- */

static gboolean
is_open (const GPtrArray *alerts, FoyerMetric metric)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const FoyerAlertRow *alert = alerts->pdata[i];

      if (g_strcmp0 (alert->metric, foyer_metric_get_info (metric)->key) == 0)
        return TRUE;
    }
  return FALSE;
}

void
foyer_watch_restore (FoyerAlertWatch watches[FOYER_N_METRICS], const GPtrArray *samples,
                     const GPtrArray *alerts)
{
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    foyer_alert_watch_init (&watches[i], i);
  for (guint i = 0; i < samples->len; i++)
    {
      const FoyerWatchSample *sample = samples->pdata[i];
      FoyerWatchReading readings[FOYER_N_METRICS];

      foyer_watch_readings_parse (sample->readings, readings);
      for (guint j = 0; j < FOYER_N_METRICS; j++)
        foyer_alert_watch_restore (&watches[j], readings[j].has_value ? &readings[j].value : NULL,
                                   readings[j].mark);
    }
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    if (watches[i].is_raised != is_open (alerts, i))
      {
        watches[i].is_raised = !watches[i].is_raised;
        watches[i].streak = 0;
      }
}
