/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl doctor: checks of the event and the machine, each with a remedy. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-line.h"

static GPtrArray *
check (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_check_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_check_finish (cli->engine, result, error);
}

static GPtrArray *
check_morning (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_check_morning_async (cli->engine, foyer_cli_progress_cb, cli, cli->cancellable,
                                    foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  return foyer_engine_check_morning_finish (cli->engine, result, error);
}

static void
print_json (GPtrArray *checks, guint n_bad)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "checks");
  for (guint i = 0; i < checks->len; i++)
    {
      const FoyerCheck *one = checks->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "name", one->name);
      foyer_cli_json_add_flag (builder, "ok", one->is_ok);
      foyer_cli_json_add_text (builder, "finding", one->finding);
      foyer_cli_json_add_text (builder, "remedy", one->remedy);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "problems", n_bad);
  foyer_cli_json_print (builder);
}

static int
run_doctor (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) checks = NULL;
  guint n_bad = 0;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  checks = foyer_cli_has (cli, "morning") ? check_morning (cli, error) : check (cli, error);
  if (checks == NULL)
    return FOYER_EXIT_STORE;
  for (guint i = 0; i < checks->len; i++)
    {
      const FoyerCheck *one = checks->pdata[i];

      n_bad += !one->is_ok;
      if (cli->is_json)
        continue;
      foyer_cli_say (cli, "%-4s %s: %s", one->is_ok ? "ok" : "BAD", one->name, one->finding);
      if (one->remedy != NULL)
        foyer_cli_say (cli, "     %s", one->remedy);
    }
  if (cli->is_json)
    print_json (checks, n_bad);
  else if (n_bad == 0)
    foyer_cli_say (cli, "No problem was found");
  else
    foyer_cli_say (cli, n_bad == 1 ? "1 problem" : "%u problems", n_bad);
  return n_bad == 0 ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption options[] = {
  { "morning", 0, FOYER_CLI_FLAG, NULL,
    "before the doors open: prints a test badge on every printer, asks for certificates, looks at "
    "labels, senders' clocks, listener and backup, too",
    NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "", 0, 0, options, run_doctor },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_doctor = {
  .name = "doctor",
  .summary = "check event, store, fonts and printers",
  .description
  = "Exit 1: a check found a problem.\nJSON: checks[] (name, ok, finding, remedy) and problems.",
  .examples = "  foyerctl doctor\n"
              "  foyerctl doctor --morning\n"
              "  foyerctl --event spring doctor",
  .verbs = verbs,
};
