/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl metrics: counters of the line, for people, scripts and Prometheus. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-rendering.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-line.h"
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
  foyer_cli_json_add_integer (builder, "queue_depth", (gint64)stage->depth);
  foyer_cli_json_add_integer (builder, "processed", (gint64)stage->processed);
  foyer_cli_json_add_integer (builder, "refused", (gint64)stage->refused);
  foyer_cli_json_add_number (builder, "per_second", stage->per_second);
  foyer_cli_json_add_number (builder, "p50_ms", (double)stage->p50_usec / 1000);
  foyer_cli_json_add_number (builder, "p95_ms", (double)stage->p95_usec / 1000);
  foyer_cli_json_add_text (builder, "last_error", stage->last_error);
  foyer_cli_json_add_time (builder, "last_error_at", stage->last_error_usec);
  foyer_cli_json_end (builder);
}

static void
print_json (FoyerCli *cli, const FoyerLineStatus *status, const FoyerRendering *rendering)
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

/* ---- Prometheus text format 0.0.4 ---- */

static void
print_family (const FoyerLineStatus *status, const char *name, const char *type, const char *help,
              guint64 (*get) (const FoyerStageStatus *))
{
  printf ("# HELP foyer_%s %s\n# TYPE foyer_%s %s\n", name, help, name, type);
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    printf ("foyer_%s{stage=\"%s\"} %" G_GUINT64_FORMAT "\n", name,
            foyer_stage_get_name (status->stages[i].stage), get (&status->stages[i]));
}

static guint64
get_depth (const FoyerStageStatus *stage)
{
  return stage->depth;
}

static guint64
get_processed (const FoyerStageStatus *stage)
{
  return stage->processed;
}

static guint64
get_refused (const FoyerStageStatus *stage)
{
  return stage->refused;
}

static void
print_latencies (const FoyerLineStatus *status)
{
  puts ("# HELP foyer_stage_latency_seconds Time of one item in its stage\n# TYPE "
        "foyer_stage_latency_seconds gauge");
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      const FoyerStageStatus *stage = &status->stages[i];
      g_autofree char *p50
          = foyer_cli_text_dup_number ((double)stage->p50_usec / G_USEC_PER_SEC, 6);
      g_autofree char *p95
          = foyer_cli_text_dup_number ((double)stage->p95_usec / G_USEC_PER_SEC, 6);

      printf ("foyer_stage_latency_seconds{stage=\"%s\",quantile=\"0.5\"} %s\n",
              foyer_stage_get_name (stage->stage), p50);
      printf ("foyer_stage_latency_seconds{stage=\"%s\",quantile=\"0.95\"} %s\n",
              foyer_stage_get_name (stage->stage), p95);
    }
}

static void
print_rendering (const FoyerRendering *rendering)
{
  printf ("# HELP foyer_rendering_halted Badges wait for a person\n"
          "# TYPE foyer_rendering_halted gauge\nfoyer_rendering_halted %d\n",
          rendering->is_halted);
  printf ("# HELP foyer_rendering_static Plain badges are drawn\n"
          "# TYPE foyer_rendering_static gauge\nfoyer_rendering_static %d\n",
          rendering->is_static);
  printf ("# HELP foyer_rendering_halts_total How often rendering was halted\n"
          "# TYPE foyer_rendering_halts_total counter\nfoyer_rendering_halts_total "
          "%" G_GUINT64_FORMAT "\n",
          rendering->n_halts);
  if (rendering->ends->len > 0)
    puts ("# HELP foyer_drawing_process_ends_total Drawing processes that ended and were replaced, "
          "by cause\n# TYPE foyer_drawing_process_ends_total counter");
  for (guint i = 0; i < rendering->ends->len; i++)
    {
      const FoyerRenderingEnd *end = rendering->ends->pdata[i];

      printf ("foyer_drawing_process_ends_total{cause=\"%s\"} %" G_GUINT64_FORMAT "\n", end->cause,
              end->n);
    }
}

static void
print_prometheus (const FoyerLineStatus *status, const FoyerRendering *rendering)
{
  Count counts[N_COUNTS];

  fill_counts (status, counts);
  print_family (status, "queue_depth", "gauge", "Items ready in the stage's queue", get_depth);
  print_family (status, "processed_total", "counter", "Items the stage has done", get_processed);
  print_family (status, "refused_total", "counter", "Dead letters the stage has written",
                get_refused);
  print_latencies (status);
  print_rendering (rendering);
  for (guint i = 0; i < N_COUNTS; i++)
    printf ("# HELP foyer_%s %s\n# TYPE foyer_%s gauge\nfoyer_%s %" G_GUINT64_FORMAT "\n",
            counts[i].name, counts[i].help, counts[i].name, counts[i].name, counts[i].value);
}

/* ---- For people ---- */

static void
print_table (FoyerCli *cli, const FoyerLineStatus *status, const FoyerRendering *rendering)
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

  if (cli->is_json && g_strcmp0 (format, "prometheus") == 0)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "--json and --format prometheus exclude each other; say one of them");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL || (status = get_status (cli, error)) == NULL
      || (rendering = foyer_cli_get_rendering (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (g_strcmp0 (format, "prometheus") == 0)
    print_prometheus (status, rendering);
  else if (cli->is_json || g_strcmp0 (format, "json") == 0)
    print_json (cli, status, rendering);
  else
    print_table (cli, status, rendering);
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
  = "JSON: event, stages[] (queue_depth, processed, refused, per_second, p50_ms, "
    "p95_ms, last_error), people,\n"
    "people_active, people_arrived, badges_printed, jobs_open, "
    "jobs_waiting_for_person, dead_letters_open,\n"
    "possible_duplicates, tiers[], rendering (is_halted, is_static, reason, halted, halts,\n"
    "ends[]: how drawing processes ended), line.",
  .examples = "  foyerctl metrics\n"
              "  foyerctl metrics --format prometheus",
  .verbs = verbs,
};
