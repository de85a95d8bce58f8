/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl print: queues badges, and waits for them if asked to. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-rendering.h"
#include "foyer-cli-selection.h"
#include "foyer-cli.h"

static FoyerPrintReport *
queue_badges (FoyerCli *cli, const FoyerSelection *selection, GError **error)
{
  FoyerPrintOptions options = {
    .printer = foyer_cli_get_text (cli, "printer"),
    .chain = foyer_cli_get_text (cli, "route"),
    .order = foyer_cli_get_text (cli, "order"),
    .desk = foyer_cli_get_text (cli, "desk"),
    .reason = foyer_cli_get_text (cli, "reason"),
  };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_print_with_async (cli->engine, selection, &options, cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_print_finish (cli->engine, result, error);
}

static GPtrArray *
wait_for_jobs (FoyerCli *cli, GPtrArray *jobs, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_wait_jobs_async (cli->engine, jobs, foyer_cli_progress_cb, cli, cli->cancellable,
                                foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  return foyer_engine_wait_jobs_finish (cli->engine, result, error);
}

static guint
count_printed (GPtrArray *jobs)
{
  guint n = 0;

  for (guint i = 0; i < jobs->len; i++)
    n += ((const FoyerJob *)jobs->pdata[i])->state == FOYER_JOB_PRINTED;
  return n;
}

static void
print_json (const FoyerPrintReport *report, GPtrArray *jobs, gboolean is_line_held)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "jobs");
  for (guint i = 0; i < jobs->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_job (builder, jobs->pdata[i]);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "queued", report->jobs->len);
  foyer_cli_json_add_integer (builder, "printed", count_printed (jobs));
  foyer_cli_json_add_integer (builder, "held_possible_duplicates", (gint64)report->held_duplicates);
  foyer_cli_json_add_integer (builder, "not_active", (gint64)report->not_active);
  foyer_cli_json_add_integer (builder, "already", (gint64)report->already);
  foyer_cli_json_add_flag (builder, "line_is_running", is_line_held);
  foyer_cli_json_print (builder);
}

static void
print_text (FoyerCli *cli, const FoyerPrintReport *report)
{
  foyer_cli_say (cli, "%u %s queued", report->jobs->len,
                 report->jobs->len == 1 ? "badge" : "badges");
  if (report->already > 0)
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " people have a badge already, or one is on its way",
                   report->already);
  if (report->held_duplicates > 0)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT
                   " possible duplicates are held back; see: foyerctl attendees list "
                   "--possible-duplicates",
                   report->held_duplicates);
  if (report->not_active > 0)
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " people are not active and get none",
                   report->not_active);
}

static void
note_failures (FoyerCli *cli, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];

      if (job->state != FOYER_JOB_PRINTED)
        foyer_cli_note (cli, "job %s is %s on '%s'%s%s; see: foyerctl jobs show %s", job->job_id,
                        foyer_job_state_get_name (job->state), job->printer,
                        job->reason != NULL ? ": " : "", job->reason != NULL ? job->reason : "",
                        job->job_id);
    }
}

static int
run_print (FoyerCli *cli, GError **error)
{
  g_auto (FoyerCliSelection) selection = { 0 };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  FoyerLineHolder holder = { 0 };
  gboolean is_waiting = foyer_cli_has (cli, "wait");

  if (!foyer_cli_selection_init (&selection, cli, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_has (cli, "route") && foyer_cli_has (cli, "printer"))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "--printer and --route exclude each other; say one of them");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL
      || (report = queue_badges (cli, &selection.selection, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    print_text (cli, report);
  if (is_waiting && (jobs = wait_for_jobs (cli, report->jobs, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (jobs == NULL)
    jobs = g_ptr_array_ref (report->jobs);
  foyer_engine_get_line_holder (cli->engine, &holder);
  if (cli->is_json)
    print_json (report, jobs, holder.is_held);
  if (!is_waiting)
    {
      if (!holder.is_held && jobs->len > 0)
        foyer_cli_note (cli, "Nobody runs the line of this event, so the badges wait in the queue. "
                             "Start: foyerctl serve "
                             "(or serve --drain, or print --wait, or the console)");
      return FOYER_EXIT_DONE;
    }
  note_failures (cli, jobs);
  if (count_printed (jobs) < jobs->len)
    foyer_cli_note_halt (cli);
  if (!cli->is_json)
    foyer_cli_say (cli, "%u printed", count_printed (jobs));
  return count_printed (jobs) == jobs->len ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption options[] = {
  FOYER_CLI_SELECTION_OPTIONS,
  { "printer", 0, FOYER_CLI_TEXT, "NAME", "which printer (default: the first configured one)",
    NULL },
  { "order", 0, FOYER_CLI_TEXT, "ORDER",
    "the order of the badges (default: by family name; named people as named)",
    foyer_print_order_get_name },
  { "desk", 0, FOYER_CLI_TEXT, "NAME", "the desk where it is asked for; it prints there", NULL },
  { "reason", 0, FOYER_CLI_TEXT, "TEXT",
    "why somebody who is linked to another registration with a badge gets one too", NULL },
  { "route", 0, FOYER_CLI_TEXT, "CHAIN",
    "along which chain (default: what the rules of the routes say)", NULL },
  { "wait", 0, FOYER_CLI_FLAG, NULL, "until every badge is out or waits for a person", NULL },
  { "render-workers", 0, FOYER_CLI_NUMBER, "N",
    "processes that draw (default: as many as processors, at most 4)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "", 0, G_MAXUINT, options, run_print },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_print = {
  .name = "print",
  .summary = "print badges",
  .description
  = "--all and --tier queue a badge for active people whose newest data has none on its way or "
    "printed: a second\n"
    "run makes none. Who is named by --attendee and has a badge already is refused with exit 7: "
    "see "
    "jobs reprint.\n"
    "Exit 1 (with --wait): some badges failed or wait for a person.\n"
    "JSON: jobs[], queued, printed, held_possible_duplicates, not_active, already, "
    "line_is_running.",
  .examples = "  foyerctl print --all --wait\n"
              "  foyerctl print --attendee REG-001 REG-003 --printer labels\n"
              "  foyerctl print --order-code AFM8H --wait",
  .verbs = verbs,
};
