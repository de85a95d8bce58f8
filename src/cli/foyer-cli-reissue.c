/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl jobs reprint, requeue, reexport, replace. */
#include "config.h"

#include "foyer-cli-reissue.h"

#include "foyer-engine-print.h"
#include "foyer-engine-reissue.h"

static GPtrArray *
wait_for (FoyerCli *cli, FoyerJob *job, GError **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (jobs, job);
  foyer_engine_wait_jobs_async (cli->engine, jobs, foyer_cli_progress_cb, cli, cli->cancellable,
                                foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  return foyer_engine_wait_jobs_finish (cli->engine, result, error);
}

/* ---- Links ---- */

GPtrArray *
foyer_cli_reissue_find_links (FoyerCli *cli, const FoyerJob *job, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_linked_jobs_async (cli->engine, job->job_id, cli->cancellable,
                                       foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_linked_jobs_finish (cli->engine, result, error);
}

static const FoyerJob *
find_former (const FoyerJob *job, GPtrArray *links)
{
  for (guint i = 0; i < links->len; i++)
    if (((const FoyerJob *)links->pdata[i])->row_id == job->former_row_id)
      return links->pdata[i];
  return NULL;
}

void
foyer_cli_reissue_add_links (FoyerCliJson *builder, const FoyerJob *job, GPtrArray *links)
{
  const FoyerJob *former = find_former (job, links);

  foyer_cli_json_add_text (builder, "former_job_id", former != NULL ? former->job_id : NULL);
  foyer_cli_json_add_text (
      builder, "bytes",
      former != NULL ? foyer_same_bytes_get_name (foyer_job_compare_bytes (job, former)) : NULL);
  foyer_cli_json_begin_array (builder, "linked");
  for (guint i = 0; i < links->len; i++)
    {
      const FoyerJob *link = links->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "job_id", link->job_id);
      foyer_cli_json_add_text (builder, "verb", foyer_job_verb_get_name (link->verb));
      foyer_cli_json_add_text (builder, "state", foyer_job_state_get_name (link->state));
      foyer_cli_json_add_text (builder, "badge_no", link->badge_no);
      foyer_cli_json_add_integer (builder, "copy", link->copy);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

void
foyer_cli_reissue_say_links (FoyerCli *cli, const FoyerJob *job, GPtrArray *links)
{
  const FoyerJob *former = find_former (job, links);

  if (job->cause != NULL)
    foyer_cli_say (cli, "Asked for because: %s", job->cause);
  if (former != NULL)
    {
      FoyerSameBytes same = foyer_job_compare_bytes (job, former);

      foyer_cli_say (cli, "A %s of job %s (badge %s, copy %u)", foyer_job_verb_get_name (job->verb),
                     former->job_id, former->badge_no, former->copy);
      if (same == FOYER_SAME_BYTES_YES)
        foyer_cli_say (cli, "The same document, byte for byte");
      else if (same == FOYER_SAME_BYTES_NO)
        foyer_cli_say (cli, "Drawn anew: not the same bytes as that job's document");
    }
  for (guint i = 0; i < links->len; i++)
    {
      const FoyerJob *link = links->pdata[i];

      if (link->former_row_id == job->row_id)
        foyer_cli_say (cli, "Followed by %s %s, %s", foyer_job_verb_get_name (link->verb),
                       link->job_id, foyer_job_state_get_name (link->state));
    }
}

/* ---- The verbs ---- */

static int
report (FoyerCli *cli, FoyerJob *job, GError **error)
{
  g_autoptr (GPtrArray) links = foyer_cli_reissue_find_links (cli, job, error);
  FoyerLineHolder holder = { 0 };

  if (links == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_line_holder (cli->engine, &holder);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_job (builder, job);
      foyer_cli_reissue_add_links (builder, job, links);
      foyer_cli_json_add_flag (builder, "line_is_running", holder.is_held);
      foyer_cli_json_print (builder);
    }
  else
    {
      foyer_cli_say (cli, "Job %s, %s on '%s': badge %s, copy %u", job->job_id,
                     foyer_job_state_get_name (job->state), job->printer, job->badge_no, job->copy);
      foyer_cli_reissue_say_links (cli, job, links);
    }
  if (!foyer_cli_has (cli, "wait") && !holder.is_held)
    foyer_cli_note (cli, "Nobody runs the line of this event, so the badge waits in the queue. "
                         "Start: foyerctl serve (or say --wait, or open the console)");
  return !foyer_cli_has (cli, "wait") || job->state == FOYER_JOB_PRINTED ? FOYER_EXIT_DONE
                                                                         : FOYER_EXIT_INCOMPLETE;
}

static int
reissue (FoyerCli *cli, FoyerJobVerb verb, GError **error)
{
  FoyerReissueOptions options = {
    .verb = verb,
    .job_id = foyer_cli_get_word (cli, 0),
    .reason = foyer_cli_get_text (cli, "reason"),
    .printer = foyer_cli_get_text (cli, "printer"),
    .desk = foyer_cli_get_text (cli, "desk"),
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerJob) job = NULL;
  g_autoptr (GPtrArray) ended = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_reissue_async (cli->engine, &options, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  job = foyer_engine_reissue_finish (cli->engine, result, error);
  if (job == NULL)
    return FOYER_EXIT_CONFLICT;
  if (!foyer_cli_has (cli, "wait"))
    return report (cli, job, error);
  ended = wait_for (cli, job, error);
  return ended != NULL ? report (cli, ended->pdata[0], error) : FOYER_EXIT_STORE;
}

int
foyer_cli_run_reprint (FoyerCli *cli, GError **error)
{
  return reissue (cli, FOYER_JOB_VERB_REPRINT, error);
}

int
foyer_cli_run_requeue (FoyerCli *cli, GError **error)
{
  return reissue (cli, FOYER_JOB_VERB_REQUEUE, error);
}

int
foyer_cli_run_reexport (FoyerCli *cli, GError **error)
{
  return reissue (cli, FOYER_JOB_VERB_RE_EXPORT, error);
}

int
foyer_cli_run_replace (FoyerCli *cli, GError **error)
{
  return reissue (cli, FOYER_JOB_VERB_REPLACE, error);
}

const FoyerCliOption foyer_cli_reissue_options[] = {
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why; reprint and replace need it", NULL },
  { "printer", 0, FOYER_CLI_TEXT, "NAME", "which printer (default: that of the former job)", NULL },
  { "desk", 0, FOYER_CLI_TEXT, "NAME", "the desk where it is asked for", NULL },
  { "wait", 0, FOYER_CLI_FLAG, NULL, "until the badge is out or waits for a person", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
