/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl templates use: which template badges are printed with. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli-versions.h"
#include "foyer-cli.h"
#include "foyer-engine-choices.h"

const FoyerCliOption foyer_cli_templates_use_options[] = {
  { "tier", 0, FOYER_CLI_TEXT, "CODE", "for badges of this tier only", NULL },
  { "default", 0, FOYER_CLI_FLAG, NULL,
    "take the choice back: what taxonomy and event say holds again", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static GPtrArray *
get_uses (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_template_uses_async (cli->engine, cli->cancellable, foyer_cli_ready_cb,
                                         &result);
  foyer_cli_await (&result);
  return foyer_engine_list_template_uses_finish (cli->engine, result, error);
}

static void
print_json (GPtrArray *uses)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "uses");
  for (guint i = 0; i < uses->len; i++)
    {
      const FoyerTemplateUse *use = uses->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "tier", use->tier);
      foyer_cli_json_add_text (builder, "template", use->name);
      foyer_cli_json_add_flag (builder, "is_chosen", use->is_chosen);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static int
show (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) uses = get_uses (cli, error);
  g_autoptr (FoyerCliTable) table = NULL;

  if (uses == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      print_json (uses);
      return FOYER_EXIT_DONE;
    }
  table = foyer_cli_table_new ("TIER", "TEMPLATE", "CHOSEN", NULL);
  for (guint i = 0; i < uses->len; i++)
    {
      const FoyerTemplateUse *use = uses->pdata[i];

      foyer_cli_table_add_cell (table, use->tier != NULL ? use->tier : "(event)");
      foyer_cli_table_add_cell (table, use->name);
      foyer_cli_table_add_cell (table, use->is_chosen ? "yes" : "");
    }
  foyer_cli_table_print (table);
  return FOYER_EXIT_DONE;
}

int
foyer_cli_templates_run_use (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  const char *tier = foyer_cli_get_text (cli, "tier");
  gboolean is_default = foyer_cli_has (cli, "default");
  g_autoptr (GAsyncResult) result = NULL;

  if ((name != NULL && is_default) || (name == NULL && !is_default && tier != NULL))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say the name of a template, or --default to take a choice back");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, name == NULL && !is_default, error) == NULL)
    return FOYER_EXIT_STORE;
  if (name != NULL || is_default)
    {
      foyer_engine_use_template_async (cli->engine, tier, name, cli->cancellable,
                                       foyer_cli_ready_cb, &result);
      foyer_cli_await (&result);
      if (!foyer_engine_use_template_finish (cli->engine, result, error))
        return FOYER_EXIT_STORE;
    }
  return show (cli, error);
}
