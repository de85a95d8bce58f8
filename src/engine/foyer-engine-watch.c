/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what the sampler has stored, in whichever process asks. */
#include "config.h"

#include "foyer-engine-watch.h"

#include "foyer-breaker.h"
#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-metrics-page.h"
#include "foyer-store-routes.h"
#include "foyer-watch-readings.h"

#define LIVE_USEC (3 * (gint64)FOYER_METRIC_SAMPLE_SECONDS * G_USEC_PER_SEC)

/* ---- Metrics ---- */

void
foyer_watch_report_free (FoyerWatchReport *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    g_clear_pointer (&self->metrics[i].points, g_array_unref);
  g_free (self);
}

static void
add_points (FoyerWatchReport *report, const FoyerWatchSample *sample)
{
  FoyerWatchReading readings[FOYER_N_METRICS];

  foyer_watch_readings_parse (sample->readings, readings);
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      FoyerMetricPoint point = { .at_usec = sample->taken_usec,
                                 .has_value = readings[i].has_value,
                                 .value = readings[i].value,
                                 .is_alert = readings[i].mark == FOYER_ALERT_MARK_ALERT
                                             || readings[i].mark == FOYER_ALERT_MARK_WELL };

      g_array_append_val (report->metrics[i].points, point);
    }
}

static void
add_newest (FoyerWatchReport *report, const FoyerWatchSample *sample, gint64 now_usec)
{
  FoyerWatchReading readings[FOYER_N_METRICS];

  report->taken_usec = sample->taken_usec;
  report->is_live = now_usec - sample->taken_usec <= LIVE_USEC;
  report->retries = sample->tallies.retries;
  report->reroutes = sample->tallies.reroutes;
  report->overruns = sample->tallies.overruns;
  report->ended = sample->tallies.ended;
  report->clean = sample->tallies.clean;
  report->deliveries = sample->tallies.deliveries;
  report->intake_refusals = sample->tallies.refusals;
  foyer_watch_readings_parse (sample->readings, readings);
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      report->metrics[i].has_value = readings[i].has_value;
      report->metrics[i].value = readings[i].value;
    }
}

static void
add_alerts (FoyerWatchReport *report, const GPtrArray *alerts)
{
  for (guint i = 0; i < alerts->len; i++)
    {
      const FoyerAlertRow *alert = alerts->pdata[i];
      FoyerMetric metric;

      if (foyer_metric_parse (alert->metric, &metric))
        report->metrics[metric].raised_usec = alert->raised_usec;
    }
}

G_STATIC_ASSERT (FOYER_WATCH_BREAKER_STATES == FOYER_N_BREAKER_STATES);

const char *
foyer_watch_get_breaker_state (guint index)
{
  return foyer_breaker_state_get_name (index);
}

static gboolean
count_breakers (FoyerWatchReport *report, FoyerStore *store, GError **error)
{
  g_autoptr (GHashTable) breakers = NULL;
  GHashTableIter iter;
  gpointer line;

  if (!foyer_store_list_breakers (store, &breakers, error))
    return FALSE;
  g_hash_table_iter_init (&iter, breakers);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    {
      FoyerBreaker breaker = { 0 };

      (void)foyer_breaker_parse (&breaker, line); /* what cannot be read is closed */
      report->breakers[foyer_breaker_get_state (&breaker)]++;
    }
  return TRUE;
}

FoyerWatchReport *
foyer_watch_report_read (FoyerStore *store, guint n_points, gint64 now_usec, GError **error)
{
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GPtrArray) alerts = NULL;
  g_autofree FoyerAlertWatch *watches = g_new (FoyerAlertWatch, FOYER_N_METRICS);
  g_autoptr (FoyerWatchReport) report = g_new0 (FoyerWatchReport, 1);

  if (!foyer_store_list_samples (store, 0, &samples, error)
      || !foyer_store_list_alerts (store, FALSE, 0, &alerts, error)
      || !count_breakers (report, store, error))
    return NULL;
  foyer_watch_restore (watches, samples, alerts);
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      foyer_alert_watch_get_bounds (&watches[i], &report->metrics[i].bounds);
      report->metrics[i].points = g_array_new (FALSE, FALSE, sizeof (FoyerMetricPoint));
    }
  for (guint i = samples->len - MIN (n_points, samples->len); i < samples->len; i++)
    add_points (report, samples->pdata[i]);
  if (samples->len > 0)
    add_newest (report, samples->pdata[samples->len - 1], now_usec);
  add_alerts (report, alerts);
  return g_steal_pointer (&report);
}

typedef struct
{
  guint n_points;
  gint64 now_usec;
} WatchRequest;

static gpointer
read_watch (FoyerStore *store, gpointer data, GError **error)
{
  const WatchRequest *request = data;

  return foyer_watch_report_read (store, request->n_points, request->now_usec, error);
}

void
foyer_engine_get_watch_async (FoyerEngine *self, guint n_points, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  WatchRequest *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (WatchRequest, 1);
  request->n_points = n_points;
  request->now_usec = foyer_clock_get_now_usec (foyer_engine_get_line (self)->clock);
  foyer_engine_read_store_async (self, read_watch, request, g_free,
                                 (GDestroyNotify)foyer_watch_report_free,
                                 foyer_engine_get_watch_async, cancellable, callback, user_data);
}

FoyerWatchReport *
foyer_engine_get_watch_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Alerts ---- */

void
foyer_alert_free (FoyerAlert *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self);
}

static void
alert_free_cb (gpointer data)
{
  foyer_alert_free (data);
}

static FoyerAlert *
make_alert (const FoyerAlertRow *row, FoyerMetric metric)
{
  const FoyerMetricInfo *info = foyer_metric_get_info (metric);
  g_autofree char *value = foyer_metric_dup_text (metric, row->value);
  g_autofree char *bound = foyer_metric_dup_text (metric, row->bound);
  FoyerAlert *alert = g_new0 (FoyerAlert, 1);

  alert->alert_id = row->alert_id;
  alert->metric = metric;
  alert->value = row->value;
  alert->bound = row->bound;
  alert->is_limit = row->is_limit;
  alert->raised_usec = row->raised_usec;
  alert->cleared_usec = row->cleared_usec;
  alert->text = g_strdup_printf (
      "%s: %s; %s %s is %s", info->title, value, bound, info->is_low_bad ? "or less" : "or more",
      row->is_limit ? "too much at any time" : "far from what was usual");
  return alert;
}

typedef struct
{
  gboolean also_cleared;
  guint limit;
} AlertRequest;

static gpointer
list_alerts (FoyerStore *store, gpointer data, GError **error)
{
  const AlertRequest *request = data;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *alerts;

  if (!foyer_store_list_alerts (store, request->also_cleared, request->limit, &rows, error))
    return NULL;
  alerts = g_ptr_array_new_with_free_func (alert_free_cb);
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerAlertRow *row = rows->pdata[i];
      FoyerMetric metric;

      if (foyer_metric_parse (row->metric, &metric))
        g_ptr_array_add (alerts, make_alert (row, metric));
    }
  return alerts;
}

void
foyer_engine_list_alerts_async (FoyerEngine *self, gboolean also_cleared, guint limit,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  AlertRequest *request;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  request = g_new0 (AlertRequest, 1);
  request->also_cleared = also_cleared;
  request->limit = limit != 0 ? limit : FOYER_LIMIT_LIST_ROWS;
  foyer_engine_read_store_async (self, list_alerts, request, g_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_alerts_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_alerts_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}

/* ---- Prometheus ---- */

void
foyer_engine_get_metrics_page_async (FoyerEngine *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  foyer_engine_read_store_async (self, foyer_metrics_page_read, foyer_engine_get_line (self), NULL,
                                 g_free, foyer_engine_get_metrics_page_async, cancellable, callback,
                                 user_data);
}

char *
foyer_engine_get_metrics_page_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
