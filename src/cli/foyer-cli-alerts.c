/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl alerts: what is far from usual now, and what to do about it. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-watch.h"
#include "foyer-runbook.h"
#include "foyer-time.h"

static void
add_step (FoyerCliJson *builder, const FoyerRunbookStep *step)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "title", step->title);
  foyer_cli_json_add_text (builder, "command", step->command);
  foyer_cli_json_end (builder);
}

static void
add_row (FoyerCliJson *builder, const char *name, const FoyerRunbookRow *row)
{
  if (row == NULL)
    {
      foyer_cli_json_add_null (builder, name);
      return;
    }
  foyer_cli_json_begin_object (builder, name);
  foyer_cli_json_add_text (builder, "incident", row->name);
  foyer_cli_json_add_text (builder, "what_happened", row->what_happened);
  foyer_cli_json_add_text (builder, "seen_by", row->seen_by);
  foyer_cli_json_begin_array (builder, "contain");
  for (guint i = 0; row->contain[i].title != NULL; i++)
    add_step (builder, &row->contain[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "resolve");
  for (guint i = 0; row->resolve[i].title != NULL; i++)
    add_step (builder, &row->resolve[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_end (builder);
}

static void
add_alert (FoyerCliJson *builder, const FoyerAlert *alert)
{
  const FoyerMetricInfo *info = foyer_metric_get_info (alert->metric);

  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_integer (builder, "alert_id", alert->alert_id);
  foyer_cli_json_add_text (builder, "metric", info->name);
  foyer_cli_json_add_text (builder, "stage", info->stage);
  foyer_cli_json_add_text (builder, "text", alert->text);
  foyer_cli_json_add_number (builder, "value", alert->value);
  foyer_cli_json_add_number (builder, "bad_from", alert->bound);
  foyer_cli_json_add_flag (builder, "is_limit", alert->is_limit);
  foyer_cli_json_add_time (builder, "raised", alert->raised_usec);
  foyer_cli_json_add_time (builder, "cleared", alert->cleared_usec);
  add_row (builder, "runbook", foyer_runbook_find_for_metric (alert->metric));
  foyer_cli_json_end (builder);
}

static void
say_steps (FoyerCli *cli, const char *title, const FoyerRunbookStep *steps)
{
  for (guint i = 0; steps[i].title != NULL; i++)
    foyer_cli_say (cli, "   %-8s %s: %s", i == 0 ? title : "", steps[i].title, steps[i].command);
}

static void
say_row (FoyerCli *cli, const FoyerRunbookRow *row)
{
  say_steps (cli, "contain", row->contain);
  say_steps (cli, "resolve", row->resolve);
}

static void
say_alert (FoyerCli *cli, const FoyerAlert *alert)
{
  const FoyerRunbookRow *row = foyer_runbook_find_for_metric (alert->metric);
  char raised[FOYER_TIME_TEXT_BYTES], cleared[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (alert->raised_usec, raised);
  foyer_time_print (alert->cleared_usec, cleared);
  if (alert->cleared_usec != 0)
    foyer_cli_say (cli, "%" G_GINT64_FORMAT "  %s to %s  %s", alert->alert_id, raised, cleared,
                   alert->text);
  else
    foyer_cli_say (cli, "%" G_GINT64_FORMAT "  since %s  %s", alert->alert_id, raised, alert->text);
  if (alert->cleared_usec != 0)
    return;
  if (row == NULL)
    foyer_cli_say (cli, "   %-8s foyerctl metrics", "look");
  else
    say_row (cli, row);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) alerts = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_alerts_async (cli->engine, foyer_cli_has (cli, "all"),
                                  foyer_cli_get_number (cli, "limit", 0), cli->cancellable,
                                  foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  alerts = foyer_engine_list_alerts_finish (cli->engine, result, error);
  if (alerts == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "alerts");
  for (guint i = 0; i < alerts->len; i++)
    {
      add_alert (builder, alerts->pdata[i]);
      if (!cli->is_json)
        say_alert (cli, alerts->pdata[i]);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (alerts->len == 0)
    foyer_cli_say (cli, "Nothing is far from usual");
  return FOYER_EXIT_DONE;
}

static int
run_runbook (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "runbook");
  for (guint i = 0; i < FOYER_N_INCIDENTS; i++)
    {
      const FoyerRunbookRow *row = foyer_runbook_get_row (i);

      add_row (builder, NULL, row);
      if (cli->is_json)
        continue;
      foyer_cli_say (cli, "%s: %s", row->name, row->what_happened);
      foyer_cli_say (cli, "   %-8s %s", "seen by", row->seen_by);
      say_row (cli, row);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption list_options[] = {
  { "all", 0, FOYER_CLI_FLAG, NULL, "those that are over, too", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "runbook", "", 0, 0, NULL, run_runbook },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_alerts = {
  .name = "alerts",
  .summary = "what is far from usual, and what to do",
  .description
  = "While the line runs, thirteen figures are sampled every ten seconds. Three samples in a row "
    "that are two deviations\n"
    "from the last hour's mean, or beyond an absolute limit, raise an alert; six that are near "
    "again end it.\n"
    "runbook shows all five incidents that Foyer has steps for.\n"
    "JSON: alerts[] (alert_id, metric, stage, text, value, bad_from, is_limit, raised, cleared, "
    "runbook); runbook[]\n"
    "(incident, what_happened, seen_by, contain[], resolve[]: title, command).",
  .examples = "  foyerctl alerts list\n"
              "  foyerctl alerts list --all\n"
              "  foyerctl alerts runbook",
  .verbs = verbs,
};
