/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl templates versions, submit, approve, retire, four-eyes. */
#include "config.h"

#include "foyer-cli-versions.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-versions.h"

static void
add_members (FoyerCliJson *builder, const FoyerTemplateVersion *version)
{
  foyer_cli_json_add_text (builder, "name", version->name);
  foyer_cli_json_add_text (builder, "version", version->version);
  foyer_cli_json_add_text (builder, "digest", version->digest);
  foyer_cli_json_add_text (builder, "state", foyer_template_state_get_name (version->state));
  foyer_cli_json_add_text (builder, "origin", foyer_template_origin_get_name (version->origin));
  foyer_cli_json_add_text (builder, "submitted_by", version->submitted_by);
  foyer_cli_json_add_time (builder, "submitted", version->submitted_usec);
  foyer_cli_json_add_text (builder, "approved_by", version->approved_by);
  foyer_cli_json_add_time (builder, "approved", version->approved_usec);
  foyer_cli_json_add_text (builder, "retired_by", version->retired_by);
  foyer_cli_json_add_time (builder, "retired", version->retired_usec);
  foyer_cli_json_add_text (builder, "reason", version->reason);
}

/* ---- versions ---- */

static void
print_rows (GPtrArray *rows)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("NAME", "DIGEST", "VERSION", "STATE",
                                                         "FROM", ">WAITING", "PRINTS", NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerTemplateVersionRow *row = rows->pdata[i];
      g_autofree char *digest = g_strndup (row->version->digest, 12);

      foyer_cli_table_add_cell (table, row->version->name);
      foyer_cli_table_add_cell (table, digest);
      foyer_cli_table_add_cell (table, row->version->version != NULL ? row->version->version : "");
      foyer_cli_table_add_cell (table, foyer_template_state_get_name (row->version->state));
      foyer_cli_table_add_cell (table, foyer_template_origin_get_name (row->version->origin));
      foyer_cli_table_add_count (table, row->open_jobs);
      foyer_cli_table_add_cell (table, row->is_in_force ? "yes" : "");
    }
  foyer_cli_table_print (table);
}

int
foyer_cli_templates_run_versions (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_template_versions_async (cli->engine, foyer_cli_get_word (cli, 0),
                                             cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  rows = foyer_engine_list_template_versions_finish (cli->engine, result, error);
  if (rows == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      print_rows (rows);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "versions");
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerTemplateVersionRow *row = rows->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      add_members (builder, row->version);
      foyer_cli_json_add_flag (builder, "in_force", row->is_in_force);
      foyer_cli_json_add_integer (builder, "waiting", (gint64)row->open_jobs);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", rows->len);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

/* ---- The acts ---- */

/* Takes @version. */
static int
tell (FoyerCli *cli, FoyerTemplateVersion *version)
{
  g_autoptr (FoyerTemplateVersion) owned = version;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (owned == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      foyer_cli_say (cli, "%s@%.12s (%s) is %s", owned->name, owned->digest,
                     owned->version != NULL ? owned->version : "no version",
                     foyer_template_state_get_name (owned->state));
      if (owned->state == FOYER_TEMPLATE_SUBMITTED)
        foyer_cli_say (cli, "Next: foyerctl templates approve %s@%.12s", owned->name,
                       owned->digest);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  add_members (builder, owned);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

int
foyer_cli_templates_run_submit (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_submit_template_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                      foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return tell (cli, foyer_engine_submit_template_finish (cli->engine, result, error));
}

int
foyer_cli_templates_run_approve (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_approve_template_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                       foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return tell (cli, foyer_engine_approve_template_finish (cli->engine, result, error));
}

const FoyerCliOption foyer_cli_templates_retire_options[] = {
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for the audit", NULL },
  { "force", 0, FOYER_CLI_FLAG, NULL, "even if badges wait for it or it is the last one", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

int
foyer_cli_templates_run_retire (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_retire_template_async (
      cli->engine, foyer_cli_get_word (cli, 0), foyer_cli_get_text (cli, "reason"),
      foyer_cli_has (cli, "force"), cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return tell (cli, foyer_engine_retire_template_finish (cli->engine, result, error));
}

int
foyer_cli_templates_run_four_eyes (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);
  gboolean is_on = g_str_equal (word, "on");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (!is_on && !g_str_equal (word, "off"))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "'%s': say on or off",
                   word);
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_four_eyes_async (cli->engine, is_on, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_four_eyes_finish (cli->engine, result, error))
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      foyer_cli_say (cli, is_on ? "Whoever submits a template may not approve it"
                                : "Whoever submits a template may approve it");
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_add_flag (builder, "four_eyes", is_on);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}
