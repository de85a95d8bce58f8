/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching, for front ends: metrics with their band and their past, alerts, and the
 * page for Prometheus. What to do about an alert is foyer-runbook.h's. */
#pragma once

#include "foyer-alert.h"
#include "foyer-engine.h"

/* ---- Metrics ---- */
typedef struct
{
  gint64 at_usec;
  gboolean has_value; /* there was something to measure */
  double value;
  gboolean is_alert; /* taken during an alert */
} FoyerMetricPoint;

typedef struct
{
  gboolean has_value; /* as of the newest sample */
  double value;
  FoyerAlertBounds bounds; /* the band that the next sample is held against */
  gint64 raised_usec; /* 0: no alert */
  GArray *points; /* FoyerMetricPoint, oldest first */
} FoyerMetricReport;

#define FOYER_WATCH_BREAKER_STATES 3u

typedef struct
{
  gint64 taken_usec; /* of the newest sample; 0: none yet */
  gboolean is_live; /* it is at most three sampling intervals old */
  FoyerMetricReport metrics[FOYER_N_METRICS]; /* by FoyerMetric */
  /* Breakers of printers that were used, by state: "closed", "open", "half-open". */
  guint64 breakers[FOYER_WATCH_BREAKER_STATES];
  /* Since watching began. */
  guint64 retries;
  guint64 reroutes;
  guint64 overruns;
  guint64 ended; /* jobs PRINTED or FAILED */
  guint64 clean; /* of them: printed without retry or re-route */
  /* Since the event was made. */
  guint64 deliveries;
  guint64 intake_refusals;
} FoyerWatchReport;

/* The name of one of the states; static. */
const char *foyer_watch_get_breaker_state (guint index);

void foyer_watch_report_free (FoyerWatchReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerWatchReport, foyer_watch_report_free)

/* (transfer full) @n_points: at most so many of each metric's past (0: none). A new sample comes as
 * FOYER_TOPIC_STAGES. */
void foyer_engine_get_watch_async (FoyerEngine *self, guint n_points, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
FoyerWatchReport *foyer_engine_get_watch_finish (FoyerEngine *self, GAsyncResult *result,
                                                 GError **error);

/* ---- Alerts ---- */
typedef struct
{
  gint64 alert_id; /* grows: what is above the last one seen is new */
  FoyerMetric metric;
  double value; /* that raised it */
  double bound; /* at it or beyond it was bad */
  gboolean is_limit; /* the bound was the absolute limit, not the baseline's */
  char *text; /* one sentence */
  gint64 raised_usec;
  gint64 cleared_usec; /* 0: it lasts */
} FoyerAlert;

void foyer_alert_free (FoyerAlert *self);

/* (transfer full) GPtrArray of FoyerAlert, newest first; @limit 0: FOYER_LIMIT_LIST_ROWS. Changes
 * come as FOYER_TOPIC_ALERTS. */
void foyer_engine_list_alerts_async (FoyerEngine *self, gboolean also_cleared, guint limit,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *foyer_engine_list_alerts_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);

/* ---- Prometheus ---- */
/* (transfer full) All metrics in the text format 0.0.4. No label names a person, a printer or a
 * source. */
void foyer_engine_get_metrics_page_async (FoyerEngine *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
char *foyer_engine_get_metrics_page_finish (FoyerEngine *self, GAsyncResult *result,
                                            GError **error);
