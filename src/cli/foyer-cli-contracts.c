/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl contracts: the documents that feeds are read by, and which version is in use. */
#include "config.h"

#include "foyer-cli-draft.h"
#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-contracts.h"

static char *
dup_versions (const FoyerContractInfo *info)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < info->versions->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? ", " : "",
                            g_array_index (info->versions, guint, i));
  return g_string_free (text, FALSE);
}

static void
add_info (FoyerCliJson *builder, const FoyerContractInfo *info)
{
  foyer_cli_json_add_text (builder, "name", info->name);
  foyer_cli_json_add_text (builder, "title", info->title);
  foyer_cli_json_add_text (builder, "format", info->format);
  foyer_cli_json_add_text (builder, "source", info->source);
  foyer_cli_json_add_flag (builder, "verified", info->is_verified);
  foyer_cli_json_add_integer (builder, "version", info->version);
  foyer_cli_json_add_flag (builder, "chosen", info->is_chosen);
  foyer_cli_json_begin_array (builder, "versions");
  for (guint i = 0; i < info->versions->len; i++)
    foyer_cli_json_add_integer (builder, NULL, g_array_index (info->versions, guint, i));
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "records", (gint64)info->records);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("NAME", "TITLE", "FORMAT", "VERIFIED",
                                                         "VERSIONS", "IN USE", ">RECORDS", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_contracts_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  infos = foyer_engine_list_contracts_finish (cli->engine, result, error);
  if (infos == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "contracts");
  for (guint i = 0; i < infos->len; i++)
    {
      const FoyerContractInfo *info = infos->pdata[i];
      g_autofree char *versions = dup_versions (info);
      g_autofree char *in_use
          = g_strdup_printf ("%u%s", info->version, info->is_chosen ? " (chosen)" : "");

      foyer_cli_json_begin_object (builder, NULL);
      add_info (builder, info);
      foyer_cli_json_end (builder);
      foyer_cli_table_add_cell (table, info->name);
      foyer_cli_table_add_cell (table, info->title);
      foyer_cli_table_add_cell (table, info->format);
      foyer_cli_table_add_cell (table, info->is_verified ? "verified" : "unverified");
      foyer_cli_table_add_cell (table, versions);
      foyer_cli_table_add_cell (table, in_use);
      foyer_cli_table_add_count (table, info->records);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else
    foyer_cli_table_print (table);
  return FOYER_EXIT_DONE;
}

/* ---- Check: every file, whatever the others are ---- */

static void
report_file (FoyerCli *cli, FoyerCliJson *builder, const char *path, const FoyerContractInfo *info,
             const GError *error)
{
  if (info != NULL)
    foyer_cli_say (cli, "%s: %s@%u is right: %s, %s", path, info->name, info->version, info->title,
                   info->is_verified ? "verified" : "unverified");
  else
    foyer_cli_say (cli, "%s", error->message);
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "file", path);
  foyer_cli_json_add_flag (builder, "right", info != NULL);
  if (info != NULL)
    add_info (builder, info);
  else
    {
      g_auto (GStrv) problems = g_strsplit (error->message, "\n", -1);

      foyer_cli_json_add_texts (builder, "problems", (const char *const *)problems);
    }
  foyer_cli_json_end (builder);
}

static int
run_check (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  int status = FOYER_EXIT_DONE;

  foyer_cli_json_begin_array (builder, "files");
  for (guint i = 0; i < cli->words->len; i++)
    {
      const char *path = foyer_cli_get_word (cli, i);
      g_autoptr (GError) cause = NULL;
      g_autoptr (FoyerContractInfo) info = foyer_engine_check_contract_file (path, &cause);

      report_file (cli, builder, path, info, cause);
      if (info == NULL)
        status = FOYER_EXIT_INCOMPLETE;
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  return status;
}

/* ---- Use ---- */

static gboolean
parse_version (const char *word, guint *version, GError **error)
{
  guint64 number = 0;

  if (g_str_equal (word, "newest"))
    {
      *version = 0;
      return TRUE;
    }
  if (g_ascii_string_to_unsigned (word, 10, 1, 1000000, &number, NULL))
    {
      *version = (guint)number;
      return TRUE;
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no version; give its number, or newest", word);
  return FALSE;
}

static int
run_use (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerContractInfo) info = NULL;
  guint version = 0;

  if (!parse_version (foyer_cli_get_word (cli, 1), &version, error)
      || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_USAGE;
  foyer_engine_use_contract_async (cli->engine, foyer_cli_get_word (cli, 0), version,
                                   cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  info = foyer_engine_use_contract_finish (cli->engine, result, error);
  if (info == NULL)
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      add_info (builder, info);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli,
                   "New deliveries are read by %s@%u%s; registrations keep the version that made "
                   "them",
                   info->name, info->version, info->is_chosen ? "" : ", the newest");
  return FOYER_EXIT_DONE;
}

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "draft", "FILE", 1, 1, foyer_cli_draft_options, foyer_cli_run_draft },
  { "check", "FILE…", 1, G_MAXUINT, NULL, run_check },
  { "use", "NAME VERSION", 2, 2, NULL, run_use },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_contracts = {
  .name = "contracts",
  .summary = "list, check and choose the documents that feeds are read by",
  .description = "verified: tried on a file that the platform itself made. check needs no event "
                 "and names every mistake with\n"
                 "file, line, path and rule; exit 1 if there is one. use: new deliveries are read "
                 "by that version, going back\n"
                 "is the same with a lower number, newest ends the choice.\n"
                 "draft: proposes what the columns of FILE are, takes your answers, and keeps the "
                 "document as an unverified\n"
                 "contract of the event, or writes it to --output; exit 2 names what is still "
                 "open.\n"
                 "JSON: contracts[] with name, title, format, source, verified, version (in use), "
                 "chosen, versions[], records;\n"
                 "check: files[] with file, right, and the contract or problems[];\n"
                 "draft: preset, exact, columns[], unknown_words[], contract or file.",
  .examples
  = "  foyerctl contracts draft fair.csv --set 'Mail=email' --extra 'Shoe size' --tier DAY\n"
    "  foyerctl contracts check shop.contract.json\n"
    "  foyerctl contracts use pretix-order-positions 1\n"
    "  foyerctl contracts use pretix-order-positions newest",
  .verbs = verbs,
};
