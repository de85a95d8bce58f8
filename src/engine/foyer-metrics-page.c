/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text format of Prometheus, version 0.0.4: base units, counters end in _total, labels are
 * keywords of our own and never a name. */
#include "config.h"

#include "foyer-metrics-page.h"

#include <math.h>

#define PREFIX "foyer_"

static void
begin_family (GString *page, const char *name, const char *type, const char *help)
{
  g_string_append_printf (page, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n", name, help,
                          name, type);
}

/* @label NULL: none. */
static void
add_number (GString *page, const char *name, const char *label, const char *label_value,
            double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, value == floor (value) ? "%.0f" : "%.6f", value);
  g_string_append_printf (page, PREFIX "%s", name);
  if (label != NULL)
    g_string_append_printf (page, "{%s=\"%s\"}", label, label_value);
  g_string_append_printf (page, " %s\n", number);
}

static void
add_single (GString *page, const char *name, const char *type, const char *help, double value)
{
  begin_family (page, name, type, help);
  add_number (page, name, NULL, NULL, value);
}

/* ---- Stages ---- */

typedef double (*StageValue) (const FoyerStageStatus *);

static double
get_processed (const FoyerStageStatus *stage)
{
  return (double)stage->processed;
}

static double
get_refused (const FoyerStageStatus *stage)
{
  return (double)stage->refused;
}

static double
get_ready (const FoyerStageStatus *stage)
{
  return (double)stage->ready;
}

static double
get_working (const FoyerStageStatus *stage)
{
  return (double)(stage->depth - stage->ready);
}

static double
get_p50 (const FoyerStageStatus *stage)
{
  return (double)stage->p50_usec / G_USEC_PER_SEC;
}

static double
get_p95 (const FoyerStageStatus *stage)
{
  return (double)stage->p95_usec / G_USEC_PER_SEC;
}

static void
add_stages (GString *page, const FoyerLineStatus *status)
{
  static const struct
  {
    const char *name, *type, *help;
    StageValue get;
  } families[] = {
    { "queue_depth", "gauge", "Items ready in the queue of the stage", get_ready },
    { "stage_working", "gauge", "Items that the stage is working on", get_working },
    { "processed_total", "counter", "Items that the stage has done", get_processed },
    { "refused_total", "counter", "Dead letters that the stage has written", get_refused },
    { "stage_latency_p50_seconds", "gauge", "Half of the newest items took at most so long",
      get_p50 },
    { "stage_latency_p95_seconds", "gauge", "95 % of the newest items took at most so long",
      get_p95 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      begin_family (page, families[i].name, families[i].type, families[i].help);
      for (guint j = 0; j < FOYER_N_STAGES; j++)
        add_number (page, families[i].name, "stage", foyer_stage_get_name (j),
                    families[i].get (&status->stages[j]));
    }
}

/* ---- The event ---- */

static void
add_counts (GString *page, const FoyerLineStatus *status)
{
  add_single (page, "people", "gauge", "Attendee records", (double)status->people);
  add_single (page, "people_active", "gauge", "Attendee records that get a badge",
              (double)status->active);
  add_single (page, "people_arrived", "gauge", "People who are here", (double)status->arrived);
  add_single (page, "badges_printed", "gauge", "People whose newest badge is printed",
              (double)status->badges_printed);
  add_single (page, "jobs_open", "gauge", "Print jobs on their way", (double)status->jobs_open);
  add_single (page, "jobs_waiting_for_person", "gauge", "Print jobs that only a person can move on",
              (double)status->jobs_waiting_for_person);
  add_single (page, "dead_letters_open", "gauge", "Refused items nobody has dealt with",
              (double)status->dead_letters_open);
  add_single (page, "possible_duplicates", "gauge", "Undecided pairs",
              (double)status->possible_duplicates);
}

static void
add_rendering (GString *page, const FoyerRendering *rendering)
{
  add_single (page, "rendering_halted", "gauge", "Badges wait for a person", rendering->is_halted);
  add_single (page, "rendering_static", "gauge", "Plain badges are drawn", rendering->is_static);
  add_single (page, "rendering_halts_total", "counter", "How often rendering was halted",
              (double)rendering->n_halts);
  if (rendering->ends->len > 0)
    begin_family (page, "drawing_process_ends_total", "counter",
                  "Drawing processes that ended and were replaced, by cause");
  for (guint i = 0; i < rendering->ends->len; i++)
    {
      const FoyerRenderingEnd *end = rendering->ends->pdata[i];

      add_number (page, "drawing_process_ends_total", "cause", end->cause, (double)end->n);
    }
}

/* ---- What is watched ---- */

static void
add_value (GString *page, const FoyerWatchReport *watch, FoyerMetric metric, const char *name,
           const char *help, double scale)
{
  if (!watch->metrics[metric].has_value)
    return;
  add_single (page, name, "gauge", help, watch->metrics[metric].value * scale);
}

static void
add_watch (GString *page, const FoyerWatchReport *watch)
{
  add_single (page, "deliveries_total", "counter", "Deliveries taken in",
              (double)watch->deliveries);
  add_single (page, "intake_refusals_total", "counter", "Requests turned away",
              (double)watch->intake_refusals);
  add_single (page, "retries_total", "counter", "Attempts that were made again",
              (double)watch->retries);
  add_single (page, "reroutes_total", "counter", "Badges sent to another printer",
              (double)watch->reroutes);
  add_single (page, "overruns_total", "counter", "Badges that missed a deadline",
              (double)watch->overruns);
  add_single (page, "jobs_ended_total", "counter", "Print jobs that were printed or failed",
              (double)watch->ended);
  add_single (page, "jobs_clean_total", "counter",
              "Print jobs that were printed without a retry or another printer",
              (double)watch->clean);
  begin_family (page, "breakers", "gauge", "Breakers of printers that were used, by state");
  for (guint i = 0; i < FOYER_WATCH_BREAKER_STATES; i++)
    add_number (page, "breakers", "state", foyer_watch_get_breaker_state (i),
                (double)watch->breakers[i]);
  if (watch->taken_usec == 0)
    return;
  add_single (page, "sample_time_seconds", "gauge", "When the newest sample was taken",
              (double)watch->taken_usec / G_USEC_PER_SEC);
  add_value (page, watch, FOYER_METRIC_TRANSFORM_LATENCY, "p95_transform_latency_seconds",
             "95 % of the records of five minutes were mapped in at most so long", 0.001);
  add_value (page, watch, FOYER_METRIC_DEAD_LETTERS, "dlq_error_rate",
             "Dead letters among the records of five minutes", 1);
  add_value (page, watch, FOYER_METRIC_PRINT_SUCCESS, "print_success_ratio",
             "Printed without a retry or another printer, among the jobs that ended in 15 minutes",
             1);
  begin_family (page, "alert_active", "gauge", "1 while the metric is far from what is usual");
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    add_number (page, "alert_active", "metric", foyer_metric_get_info (i)->key,
                watch->metrics[i].raised_usec != 0);
}

char *
foyer_metrics_page_print (const FoyerLineStatus *status, const FoyerRendering *rendering,
                          const FoyerWatchReport *watch)
{
  GString *page = g_string_new (NULL);

  add_stages (page, status);
  add_counts (page, status);
  add_rendering (page, rendering);
  add_watch (page, watch);
  return g_string_free (page, FALSE);
}

gpointer
foyer_metrics_page_read (FoyerStore *store, gpointer data, GError **error)
{
  FoyerLine *line = data;
  g_autoptr (FoyerLineStatus) status = foyer_line_status_read (store, line, error);
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (FoyerWatchReport) watch = NULL;

  if (status == NULL || (rendering = foyer_rendering_read (store, error)) == NULL
      || (watch = foyer_watch_report_read (store, 0, foyer_clock_get_now_usec (line->clock), error))
             == NULL)
    return NULL;
  return foyer_metrics_page_print (status, rendering, watch);
}
