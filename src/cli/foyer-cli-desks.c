/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl desks: where people come to. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-desks.h"
#include "foyer-time.h"

/* ---- Desks ---- */

static GPtrArray *
list_desks (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_desks_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_desks_finish (cli->engine, result, error);
}

static void
print_json (GPtrArray *desks)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "desks");
  for (guint i = 0; i < desks->len; i++)
    {
      const FoyerDesk *desk = desks->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "name", desk->name);
      foyer_cli_json_add_text (builder, "kind", foyer_desk_kind_get_name (desk->kind));
      foyer_cli_json_add_text (builder, "route", desk->route);
      foyer_cli_json_add_text (builder, "person", desk->person);
      foyer_cli_json_add_flag (builder, "prints_on_scan", desk->prints_on_scan);
      foyer_cli_json_add_time (builder, "added_at", desk->added_usec);
      foyer_cli_json_add_text (builder, "last_act", desk->last_act);
      foyer_cli_json_add_time (builder, "last_act_at", desk->last_act_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", desks->len);
  foyer_cli_json_print (builder);
}

static void
print_table (FoyerCli *cli, GPtrArray *desks)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("NAME", "KIND", "PRINTS TO", "PERSON",
                                                         "ON SCAN", "LAST ACT", "AT", NULL);

  for (guint i = 0; i < desks->len; i++)
    {
      const FoyerDesk *desk = desks->pdata[i];
      char when[FOYER_TIME_TEXT_BYTES] = "";

      if (desk->last_act_usec != 0)
        foyer_time_print (desk->last_act_usec - desk->last_act_usec % G_USEC_PER_SEC, when);
      foyer_cli_table_add (table, desk->name, foyer_desk_kind_get_name (desk->kind), desk->route,
                           desk->person, desk->prints_on_scan ? "prints" : "asks", desk->last_act,
                           when);
    }
  if (desks->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, desks->len == 1 ? "1 desk" : "%u desks", desks->len);
}

/* The list as it is now, which is the answer of every verb. */
static int
show_desks (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) desks = list_desks (cli, error);

  if (desks == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (desks);
  else
    print_table (cli, desks);
  return FOYER_EXIT_DONE;
}

static int
run_list (FoyerCli *cli, GError **error)
{
  return foyer_cli_open (cli, TRUE, error) != NULL ? show_desks (cli, error) : FOYER_EXIT_STORE;
}

static int
run_add (FoyerCli *cli, GError **error)
{
  FoyerDesk desk = {
    .name = (char *)foyer_cli_get_word (cli, 0),
    .kind = foyer_cli_has (cli, "kiosk") ? FOYER_DESK_KIOSK : FOYER_DESK_STAFFED,
    .route = (char *)foyer_cli_get_text (cli, "route"),
    .person = (char *)foyer_cli_get_text (cli, "person"),
    .prints_on_scan = g_strcmp0 (foyer_cli_get_text (cli, "print-on-scan"), "on") == 0,
  };
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_add_desk_async (cli->engine, &desk, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_add_desk_finish (cli->engine, result, error) ? show_desks (cli, error)
                                                                   : FOYER_EXIT_CONFLICT;
}

static int
run_set (FoyerCli *cli, GError **error)
{
  const char *on_scan = foyer_cli_get_text (cli, "print-on-scan");
  FoyerDeskChange change = {
    .route = foyer_cli_get_text (cli, "route"),
    .person = foyer_cli_get_text (cli, "person"),
    .prints_on_scan = on_scan == NULL ? -1 : g_str_equal (on_scan, "on"),
  };
  g_autoptr (GAsyncResult) result = NULL;

  if (change.route == NULL && change.person == NULL && on_scan == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say what to set: --route, --person or --print-on-scan");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_desk_async (cli->engine, foyer_cli_get_word (cli, 0), &change, cli->cancellable,
                               foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_set_desk_finish (cli->engine, result, error) ? show_desks (cli, error)
                                                                   : FOYER_EXIT_USAGE;
}

static int
run_remove (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_remove_desk_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                  foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_remove_desk_finish (cli->engine, result, error) ? show_desks (cli, error)
                                                                      : FOYER_EXIT_USAGE;
}

/* ---- Tables ---- */

static const char *
get_on_off (guint index)
{
  static const char *const words[] = { "on", "off" };

  return index < G_N_ELEMENTS (words) ? words[index] : NULL;
}

#define DESK_OPTIONS                                                                               \
  { "route",                                                                                       \
    0,                                                                                             \
    FOYER_CLI_TEXT,                                                                                \
    "NAME",                                                                                        \
    "the chain or printer it prints to; '' for what the routes say",                               \
    NULL },                                                                                        \
      { "person", 0, FOYER_CLI_TEXT, "NAME", "who sits there; '' for nobody", NULL },              \
  {                                                                                                \
    "print-on-scan", 0, FOYER_CLI_TEXT, "SWITCH",                                                  \
        "on: a scanned code prints at once when all is clear", get_on_off                          \
  }

static const FoyerCliOption add_options[] = {
  { "kiosk", 0, FOYER_CLI_FLAG, NULL,
    "nobody sits there: a code prints its own badge once, and no reasons are shown", NULL },
  DESK_OPTIONS,
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption set_options[] = {
  DESK_OPTIONS,
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb desk_verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "add", "NAME", 1, 1, add_options, run_add },
  { "set", "NAME", 1, 1, set_options, run_set },
  { "remove", "NAME", 1, 1, NULL, run_remove },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_desks = {
  .name = "desks",
  .summary = "list, add, change and remove desks and kiosks",
  .description = "A desk is where people come to: who sits there, where it prints, what it did "
                 "last.\n"
                 "JSON: desks[] (name, kind, route, person, prints_on_scan, added_at, last_act, "
                 "last_act_at), count.",
  .examples = "  foyerctl desks add 'Desk 1' --route labels --person Ana --print-on-scan on\n"
              "  foyerctl desks add Entrance --kiosk",
  .verbs = desk_verbs,
};
