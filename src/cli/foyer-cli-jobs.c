/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl jobs: print jobs, one job's history, cancelling; other acts are foyer-cli-job-acts.c. */
#include "config.h"

#include "foyer-cli-job-acts.h"
#include "foyer-cli-json.h"
#include "foyer-cli-reissue.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-routes.h"
#include "foyer-time.h"

static GPtrArray *
list_jobs (FoyerCli *cli, GError **error)
{
  FoyerJobQuery query = {
    .state = foyer_cli_get_text (cli, "state"),
    .printer = foyer_cli_get_text (cli, "printer"),
    .limit = foyer_cli_get_number (cli, "limit", 0),
  };
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_jobs_async (cli->engine, &query, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_jobs_finish (cli->engine, result, error);
}

static void
print_table (FoyerCli *cli, GPtrArray *jobs)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new (
      "JOB", "STATE", "PRINTER", "CHAIN", ">HOP", "BADGE", "NAME", "CHANGED", "REASON", NULL);

  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      char when[FOYER_TIME_TEXT_BYTES];

      foyer_time_print (job->changed_usec - job->changed_usec % G_USEC_PER_SEC, when);
      foyer_cli_table_add_cell (table, job->job_id);
      foyer_cli_table_add_cell (table, foyer_job_state_get_name (job->state));
      foyer_cli_table_add_cell (table, job->printer);
      foyer_cli_table_add_cell (table, job->chain);
      foyer_cli_table_add_count (table, job->hop + 1);
      foyer_cli_table_add_cell (table, job->badge_no);
      foyer_cli_table_add_cell (table, foyer_record_get_text (job->record, FOYER_FIELD_FULL_NAME));
      foyer_cli_table_add_cell (table, when);
      foyer_cli_table_add_cell (table, job->reason);
    }
  if (jobs->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, jobs->len == 1 ? "1 job" : "%u jobs", jobs->len);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL || (jobs = list_jobs (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      print_table (cli, jobs);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "jobs");
  for (guint i = 0; i < jobs->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_job (builder, jobs->pdata[i]);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", jobs->len);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

/* ---- One ---- */

static void
print_job_json (const FoyerJob *job, GPtrArray *steps, GPtrArray *links, GPtrArray *passages)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_job (builder, job);
  foyer_cli_reissue_add_links (builder, job, links);
  foyer_cli_json_begin_array (builder, "steps");
  for (guint i = 0; i < steps->len; i++)
    {
      const FoyerJobEvent *step = steps->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "state", step->state);
      foyer_cli_json_add_text (builder, "reason", step->reason);
      foyer_cli_json_add_time (builder, "at", step->at_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "hops");
  for (guint i = 0; i < passages->len; i++)
    {
      const FoyerPassage *passage = passages->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "hop", passage->hop);
      foyer_cli_json_add_text (builder, "printer", passage->printer);
      foyer_cli_json_add_text (builder, "to_printer", passage->to_printer);
      foyer_cli_json_add_text (builder, "to_state", passage->to_state);
      foyer_cli_json_add_text (builder, "why", passage->why);
      foyer_cli_json_add_text (builder, "actor", passage->actor);
      foyer_cli_json_add_time (builder, "at", passage->at_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
say_way (FoyerCli *cli, const FoyerJob *job, GPtrArray *passages)
{
  char when[FOYER_TIME_TEXT_BYTES];

  if (job->chain != NULL)
    foyer_cli_say (cli, "On hop %u of chain '%s' (%s)%s", job->hop + 1, job->chain,
                   foyer_job_kind_get_name (job->kind),
                   job->is_fallback ? ", a fallback print" : "");
  for (guint i = 0; i < passages->len; i++)
    {
      const FoyerPassage *passage = passages->pdata[i];

      foyer_time_print (passage->at_usec, when);
      foyer_cli_say (cli, "  left '%s' at %s: %s; then '%s', %s", passage->printer, when,
                     passage->why, passage->to_printer, passage->to_state);
    }
  if (job->overruns > 0)
    foyer_cli_say (cli,
                   job->overruns == 1 ? "Its deadline passed once" : "Its deadline passed %u times",
                   job->overruns);
  if (job->seen_usec != 0)
    {
      foyer_time_print (job->seen_usec, when);
      foyer_cli_say (cli, "Seen by %s at %s", job->seen_by != NULL ? job->seen_by : "somebody",
                     when);
    }
}

static void
print_job (FoyerCli *cli, const FoyerJob *job, GPtrArray *steps, GPtrArray *links,
           GPtrArray *passages)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("AT", "STATE", "REASON", NULL);

  foyer_cli_say (cli, "Job %s, %s on '%s'", job->job_id, foyer_job_state_get_name (job->state),
                 job->printer);
  foyer_cli_say (cli, "Badge %s, copy %u, of %s (%s, revision %u), template %s", job->badge_no,
                 job->copy, foyer_record_get_text (job->record, FOYER_FIELD_FULL_NAME),
                 job->attendee_id, job->revision, job->template_name);
  if (job->reason != NULL)
    foyer_cli_say (cli, "Because: %s", job->reason);
  foyer_cli_reissue_say_links (cli, job, links);
  if (job->remote_job_id != 0)
    foyer_cli_say (cli, "At the printer: job %" G_GINT64_FORMAT, job->remote_job_id);
  say_way (cli, job, passages);
  for (guint i = 0; i < steps->len; i++)
    {
      const FoyerJobEvent *step = steps->pdata[i];
      char when[FOYER_TIME_TEXT_BYTES];

      foyer_time_print (step->at_usec, when);
      foyer_cli_table_add (table, when, step->state, step->reason);
    }
  foyer_cli_say (cli, "%s", "");
  foyer_cli_table_print (table);
}

static GPtrArray *
list_passages (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_job_hops_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                    foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_job_hops_finish (cli->engine, result, error);
}

static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GPtrArray) passages = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_job_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                              foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  job = foyer_engine_get_job_finish (cli->engine, result, &steps, error);
  if (job == NULL || (passages = list_passages (cli, error)) == NULL)
    return FOYER_EXIT_USAGE;
  if ((links = foyer_cli_reissue_find_links (cli, job, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_job_json (job, steps, links, passages);
  else
    print_job (cli, job, steps, links, passages);
  return FOYER_EXIT_DONE;
}

static int
run_cancel (FoyerCli *cli, GError **error)
{
  const char *job_id = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  const char *state;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_cancel_job_async (cli->engine, job_id, cli->cancellable, foyer_cli_ready_cb,
                                 &result);
  foyer_cli_await (&result);
  state = foyer_engine_cancel_job_finish_state (cli->engine, result, error);
  if (state == NULL)
    return FOYER_EXIT_CONFLICT;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "job_id", job_id);
      foyer_cli_json_add_text (builder, "state", state);
      foyer_cli_json_print (builder);
    }
  else if (g_str_equal (state, foyer_job_state_get_name (FOYER_JOB_CANCELED)))
    foyer_cli_say (cli, "Job %s is cancelled; nothing of it was sent", job_id);
  else
    foyer_cli_say (
        cli,
        "Job %s is %s: the line asks its printer for it back; what comes of it: foyerctl "
        "jobs show %s",
        job_id, state, job_id);
  return FOYER_EXIT_DONE;
}

/* ---- Table ---- */

static const char *
get_state (guint index)
{
  return index < FOYER_N_JOB_STATES ? foyer_job_state_get_name (index) : NULL;
}

static const FoyerCliOption list_options[] = {
  { "state", 0, FOYER_CLI_TEXT, "STATE", "only this state", get_state },
  { "printer", 0, FOYER_CLI_TEXT, "NAME", "only this printer's", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many, newest first (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "show", "ID", 1, 1, NULL, run_show },
  { "cancel", "ID", 1, 1, NULL, run_cancel },
  { "reprint", "ID", 1, 1, foyer_cli_reissue_options, foyer_cli_run_reprint },
  { "requeue", "ID", 1, 1, foyer_cli_reissue_options, foyer_cli_run_requeue },
  { "reexport", "ID", 1, 1, foyer_cli_reissue_options, foyer_cli_run_reexport },
  { "replace", "ID", 1, 1, foyer_cli_reissue_options, foyer_cli_run_replace },
  { "reroute", "ID PRINTER", 2, 2, NULL, foyer_cli_run_reroute },
  { "move", "FROM TO", 2, 2, NULL, foyer_cli_run_move },
  { "resolve", "ID printed|not-printed", 2, 2, NULL, foyer_cli_run_resolve },
  { "seen", "ID", 1, 1, NULL, foyer_cli_run_seen },
  { "release", "ID", 1, 1, NULL, foyer_cli_run_release },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_jobs = {
  .name = "jobs",
  .summary = "list, show, cancel, move, settle and repeat print jobs",
  .description
  = "cancel and reroute are for jobs that are not out yet. A job that its printer has is asked "
    "back there by cancel: it is\nCANCELED once the printer says that it ended unprinted; in any "
    "other "
    "state exit 7 says what to do. resolve is a person's word about a job that is UNKNOWN or LOST; "
    "not-printed sends it again.\n"
    "move: everything that waits for printer FROM, and of which nothing is out, goes to TO.\n"
    "seen: somebody saw the badge. release: a job that is held, at a kiosk, or waits "
    "for the next batch goes on.\n"
    "A job is never sent twice; another badge is another job that names it:\n"
    "reprint: the same badge, one copy more. requeue: one that never came out.\n"
    "reexport: what is known now, if the registration changed since.\n"
    "replace: for one that is lost, stolen or damaged; a new badge number, and the old "
    "one is revoked.\n"
    "What may not be is answered with exit 7 and what to do instead.\n"
    "JSON: jobs[] and count; show adds former_job_id, bytes, linked[], steps[] and hops[]; acts: "
    "the job afterwards; move: from, to, moved.",
  .examples
  = "  foyerctl jobs list --state HELD\n"
    "  foyerctl jobs show 4f0c1c9e-4c8c-5d5c-9a55-0f3f5b6f8f5e\n"
    "  foyerctl jobs resolve 17 not-printed\n"
    "  foyerctl jobs reprint 4f0c1c9e-4c8c-5d5c-9a55-0f3f5b6f8f5e --reason 'jammed' --wait",
  .verbs = verbs,
};
