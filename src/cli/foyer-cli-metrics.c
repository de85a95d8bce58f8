/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl metrics: counters of the line, for people, scripts and Prometheus. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-rendering.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-line.h"
#include "foyer-engine-watch.h"
#include "foyer-time.h"

#include <stdio.h>

static FoyerLineStatus *
get_status (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_status_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_get_status_finish (cli->engine, result, error);
}

static FoyerWatchReport *
get_watch (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_watch_async (cli->engine, 0, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_get_watch_finish (cli->engine, result, error);
}

/* The counts of the whole event, by the name they have everywhere. */
typedef struct
{
  const char *name;
  const char *help;
  guint64 value;
} Count;

#define N_COUNTS 8

static void
fill_counts (const FoyerLineStatus *status, Count counts[N_COUNTS])
{
  const Count filled[N_COUNTS] = {
    { "people", "Attendee records", status->people },
    { "people_active", "Attendee records that get a badge", status->active },
    { "people_arrived", "People who are here", status->arrived },
    { "badges_printed", "People whose newest badge is printed", status->badges_printed },
    { "jobs_open", "Print jobs on their way", status->jobs_open },
    { "jobs_waiting_for_person", "Print jobs that only a person can move on",
      status->jobs_waiting_for_person },
    { "dead_letters_open", "Refused items nobody has dealt with", status->dead_letters_open },
    { "possible_duplicates", "Undecided pairs", status->possible_duplicates },
  };

  for (guint i = 0; i < N_COUNTS; i++)
    counts[i] = filled[i];
}

/* ---- JSON ---- */

static void
add_stage (FoyerCliJson *builder, const FoyerStageStatus *stage)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "stage", foyer_stage_get_name (stage->stage));
  foyer_cli_json_add_integer (builder, "queue_depth", (gint64)stage->ready);
  foyer_cli_json_add_integer (builder, "working", (gint64)(stage->depth - stage->ready));
  foyer_cli_json_add_integer (builder, "processed", (gint64)stage->processed);
  foyer_cli_json_add_integer (builder, "refused", (gint64)stage->refused);
  foyer_cli_json_add_number (builder, "per_second", stage->per_second);
  foyer_cli_json_add_number (builder, "p50_ms", (double)stage->p50_usec / 1000);
  foyer_cli_json_add_number (builder, "p95_ms", (double)stage->p95_usec / 1000);
  foyer_cli_json_add_text (builder, "last_error", stage->last_error);
  foyer_cli_json_add_time (builder, "last_error_at", stage->last_error_usec);
  foyer_cli_json_end (builder);
}

/* The band is left out while too little is known, the value while there is nothing to measure. */
static void
add_metric (FoyerCliJson *builder, FoyerMetric metric, const FoyerMetricReport *report)
{
  static const char *const units[] = {
    [FOYER_METRIC_ITEMS] = "items", [FOYER_METRIC_MSEC] = "ms", [FOYER_METRIC_RATIO] = "ratio"
  };
  const FoyerMetricInfo *info = foyer_metric_get_info (metric);

  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "metric", info->name);
  foyer_cli_json_add_text (builder, "stage", info->stage);
  foyer_cli_json_add_text (builder, "unit", units[info->unit]);
  if (report->has_value)
    foyer_cli_json_add_number (builder, "value", report->value);
  else
    foyer_cli_json_add_null (builder, "value");
  if (report->bounds.has_band)
    {
      foyer_cli_json_add_number (builder, "mean", report->bounds.mean);
      foyer_cli_json_add_number (builder, "sigma", report->bounds.sigma);
    }
  else
    {
      foyer_cli_json_add_null (builder, "mean");
      foyer_cli_json_add_null (builder, "sigma");
    }
  foyer_cli_json_add_number (builder, "bad_from", report->bounds.raise_at);
  foyer_cli_json_add_time (builder, "alert_since", report->raised_usec);
  foyer_cli_json_end (builder);
}

static void
add_watch (FoyerCliJson *builder, const FoyerWatchReport *watch)
{
  foyer_cli_json_add_time (builder, "sampled", watch->taken_usec);
  foyer_cli_json_begin_array (builder, "metrics");
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    add_metric (builder, i, &watch->metrics[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_object (builder, "breakers");
  for (guint i = 0; i < FOYER_WATCH_BREAKER_STATES; i++)
    foyer_cli_json_add_integer (builder, foyer_watch_get_breaker_state (i),
                                (gint64)watch->breakers[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "retries", (gint64)watch->retries);
  foyer_cli_json_add_integer (builder, "reroutes", (gint64)watch->reroutes);
  foyer_cli_json_add_integer (builder, "overruns", (gint64)watch->overruns);
  foyer_cli_json_add_integer (builder, "deliveries", (gint64)watch->deliveries);
  foyer_cli_json_add_integer (builder, "intake_refusals", (gint64)watch->intake_refusals);
}

static void
print_json (FoyerCli *cli, const FoyerLineStatus *status, const FoyerRendering *rendering,
            const FoyerWatchReport *watch)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  Count counts[N_COUNTS];

  fill_counts (status, counts);
  foyer_cli_json_add_text (builder, "event",
                           foyer_event_get_id (foyer_engine_get_event (cli->engine)));
  foyer_cli_json_begin_array (builder, "stages");
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    add_stage (builder, &status->stages[i]);
  foyer_cli_json_end (builder);
  for (guint i = 0; i < N_COUNTS; i++)
    foyer_cli_json_add_integer (builder, counts[i].name, (gint64)counts[i].value);
  foyer_cli_json_begin_array (builder, "tiers");
  for (guint i = 0; i < status->tiers->len; i++)
    {
      const FoyerTierCount *tier = status->tiers->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "tier", tier->tier);
      foyer_cli_json_add_text (builder, "label", tier->label);
      foyer_cli_json_add_integer (builder, "active", (gint64)tier->active);
      foyer_cli_json_add_integer (builder, "printed", (gint64)tier->printed);
      foyer_cli_json_add_integer (builder, "arrived", (gint64)tier->arrived);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  add_watch (builder, watch);
  foyer_cli_json_begin_object (builder, "rendering");
  foyer_cli_rendering_add_json (builder, rendering);
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_object (builder, "line");
  foyer_cli_json_add_flag (builder, "is_running", status->holder.is_held);
  foyer_cli_json_add_integer (builder, "pid", status->holder.pid);
  foyer_cli_json_add_text (builder, "host", status->holder.host);
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

/* ---- Prometheus: the engine's page, which the listener serves, too ---- */

static gboolean
print_page (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *page = NULL;

  foyer_engine_get_metrics_page_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  page = foyer_engine_get_metrics_page_finish (cli->engine, result, error);
  if (page != NULL)
    fputs (page, stdout);
  return page != NULL;
}

/* ---- For people ---- */

/* What is watched: now, and what would be too much. */
static void
say_watch (FoyerCli *cli, const FoyerWatchReport *watch)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("WATCHED", ">NOW", ">USUAL", ">BAD FROM", "ALERT", NULL);

  if (watch->taken_usec == 0)
    return;
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    {
      const FoyerMetricReport *report = &watch->metrics[i];
      g_autofree char *now
          = report->has_value ? foyer_metric_dup_text (i, report->value) : g_strdup ("-");
      g_autofree char *usual = report->bounds.has_band
                                   ? foyer_metric_dup_text (i, report->bounds.mean)
                                   : g_strdup ("-");
      g_autofree char *bad = foyer_metric_dup_text (i, report->bounds.raise_at);
      char since[FOYER_TIME_TEXT_BYTES] = "";

      if (report->raised_usec != 0)
        foyer_time_print (report->raised_usec, since);
      foyer_cli_table_add (table, foyer_metric_get_info (i)->title, now, usual, bad, since);
    }
  foyer_cli_say (cli, "%s", "");
  foyer_cli_table_print (table);
  if (!watch->is_live)
    foyer_cli_say (cli, "The newest sample is old: samples are taken while the line runs");
}

static void
print_table (FoyerCli *cli, const FoyerLineStatus *status, const FoyerRendering *rendering,
             const FoyerWatchReport *watch)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("STAGE", ">WAITING", ">DONE", ">REFUSED", ">PER SECOND", ">P50 MS",
                             ">P95 MS", "LAST ERROR", NULL);
  Count counts[N_COUNTS];

  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      const FoyerStageStatus *stage = &status->stages[i];
      g_autofree char *rate = foyer_cli_text_dup_number (stage->per_second, 1);
      g_autofree char *p50 = foyer_cli_text_dup_number ((double)stage->p50_usec / 1000, 1);
      g_autofree char *p95 = foyer_cli_text_dup_number ((double)stage->p95_usec / 1000, 1);

      foyer_cli_table_add_cell (table, foyer_stage_get_name (stage->stage));
      foyer_cli_table_add_count (table, stage->depth);
      foyer_cli_table_add_count (table, stage->processed);
      foyer_cli_table_add_count (table, stage->refused);
      foyer_cli_table_add_cell (table, rate);
      foyer_cli_table_add_cell (table, p50);
      foyer_cli_table_add_cell (table, p95);
      foyer_cli_table_add_cell (table, stage->last_error);
    }
  foyer_cli_table_print (table);
  foyer_cli_say (cli, "%s", "");
  fill_counts (status, counts);
  for (guint i = 0; i < N_COUNTS; i++)
    foyer_cli_say (cli, "%8" G_GUINT64_FORMAT "  %s", counts[i].value, counts[i].help);
  foyer_cli_rendering_say_ends (cli, rendering);
  say_watch (cli, watch);
  if (status->holder.is_held)
    foyer_cli_say (cli, "The line is run by process %" G_GINT64_FORMAT " on %s", status->holder.pid,
                   status->holder.host);
  else
    foyer_cli_say (cli, "Nobody runs the line. Start: foyerctl serve");
}

static int
run_metrics (FoyerCli *cli, GError **error)
{
  const char *format = foyer_cli_get_text (cli, "format");
  g_autoptr (FoyerLineStatus) status = NULL;
  g_autoptr (FoyerRendering) rendering = NULL;
  g_autoptr (FoyerWatchReport) watch = NULL;

  if (cli->is_json && g_strcmp0 (format, "prometheus") == 0)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "--json and --format prometheus exclude each other; say one of them");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  if (g_strcmp0 (format, "prometheus") == 0)
    return print_page (cli, error) ? FOYER_EXIT_DONE : FOYER_EXIT_STORE;
  if ((status = get_status (cli, error)) == NULL
      || (rendering = foyer_cli_get_rendering (cli, error)) == NULL
      || (watch = get_watch (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json || g_strcmp0 (format, "json") == 0)
    print_json (cli, status, rendering, watch);
  else
    print_table (cli, status, rendering, watch);
  return FOYER_EXIT_DONE;
}

static const char *
get_format (guint index)
{
  static const char *const formats[] = { "json", "prometheus" };

  return index < G_N_ELEMENTS (formats) ? formats[index] : NULL;
}

static const FoyerCliOption options[] = {
  { "format", 0, FOYER_CLI_TEXT, "FORMAT", "for programs (default: a table)", get_format },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "", 0, 0, options, run_metrics },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_metrics = {
  .name = "metrics",
  .summary = "show the counters of the line",
  .description
  = "While the line runs, a sample is taken every ten seconds; see also: foyerctl alerts.\n"
    "JSON: event, stages[] (queue_depth, working, processed, refused, per_second, p50_ms, "
    "p95_ms, last_error), people,\n"
    "people_active, people_arrived, badges_printed, jobs_open, "
    "jobs_waiting_for_person, dead_letters_open,\n"
    "possible_duplicates, tiers[], sampled, metrics[] (metric, stage, unit, value, mean, sigma, "
    "bad_from, alert_since),\n"
    "breakers (closed, open, half-open), retries, reroutes, overruns, deliveries, "
    "intake_refusals,\n"
    "rendering (is_halted, is_static, reason, halted, halts, ends[]: how drawing processes ended), "
    "line.",
  .examples = "  foyerctl metrics\n"
              "  foyerctl metrics --format prometheus",
  .verbs = verbs,
};
