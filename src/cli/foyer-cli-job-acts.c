/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another printer, a word about an unknown outcome, seen, released. */
#include "config.h"

#include "foyer-cli-job-acts.h"

#include "foyer-cli-json.h"
#include "foyer-engine-routes.h"

static int
end_act (FoyerCli *cli, GAsyncResult *result, GError **error)
{
  g_autoptr (FoyerJob) job = foyer_engine_change_job_finish (cli->engine, result, error);
  g_autoptr (FoyerCliJson) builder = NULL;

  if (job == NULL)
    return FOYER_EXIT_CONFLICT;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_job (builder, job);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "Job %s is %s on '%s'%s", job->job_id,
                   foyer_job_state_get_name (job->state), job->printer,
                   job->seen_usec != 0 ? ", seen" : "");
  return FOYER_EXIT_DONE;
}

int
foyer_cli_run_reroute (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_reroute_job_async (cli->engine, foyer_cli_get_word (cli, 0),
                                  foyer_cli_get_word (cli, 1), cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  return end_act (cli, result, error);
}

int
foyer_cli_run_move (FoyerCli *cli, GError **error)
{
  const char *from = foyer_cli_get_word (cli, 0);
  const char *to = foyer_cli_get_word (cli, 1);
  g_autoptr (GAsyncResult) result = NULL;
  guint64 n = 0;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_move_jobs_async (cli->engine, from, to, cli->cancellable, foyer_cli_ready_cb,
                                &result);
  foyer_cli_await (&result);
  if (!foyer_engine_move_jobs_finish (cli->engine, result, &n, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "from", from);
      foyer_cli_json_add_text (builder, "to", to);
      foyer_cli_json_add_integer (builder, "moved", (gint64)n);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " %s from '%s' to '%s'", n,
                   n == 1 ? "badge moved" : "badges moved", from, to);
  return FOYER_EXIT_DONE;
}

int
foyer_cli_run_resolve (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 1);
  gboolean is_printed = g_str_equal (word, "printed");
  g_autoptr (GAsyncResult) result = NULL;

  if (!is_printed && !g_str_equal (word, "not-printed"))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is neither printed nor not-printed; look, then say one of them", word);
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_resolve_job_async (cli->engine, foyer_cli_get_word (cli, 0), is_printed,
                                  cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return end_act (cli, result, error);
}

int
foyer_cli_run_seen (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_see_job_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                              foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return end_act (cli, result, error);
}

int
foyer_cli_run_release (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_release_job_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                  foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return end_act (cli, result, error);
}
