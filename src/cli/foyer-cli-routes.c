/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl routes: the chains that jobs go along, offline mode, next batches. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-routes.h"
#include "foyer-file.h"
#include "foyer-limits.h"

static FoyerRoutesReport *
get_routes (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return NULL;
  foyer_engine_get_routes_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_get_routes_finish (cli->engine, result, error);
}

static void
print_list_json (const FoyerRoutesReport *report)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_integer (builder, "version", report->version);
  foyer_cli_json_begin_array (builder, "chains");
  for (guint i = 0; i < report->chains->len; i++)
    {
      const FoyerChainReport *chain = report->chains->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "chain", chain->name);
      foyer_cli_json_add_texts (builder, "hops", (const char *const *)chain->hops);
      foyer_cli_json_add_flag (builder, "has_mark", chain->has_mark);
      foyer_cli_json_add_text (builder, "offline_mode", chain->mode);
      foyer_cli_json_add_flag (builder, "is_offline", chain->is_offline);
      foyer_cli_json_add_integer (builder, "waiting", (gint64)chain->waiting);
      foyer_cli_json_add_integer (builder, "out", (gint64)chain->out);
      foyer_cli_json_add_integer (builder, "next_batch", (gint64)chain->next_batch);
      foyer_cli_json_add_integer (builder, "held", (gint64)chain->held);
      foyer_cli_json_add_time (builder, "released", chain->released_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerRoutesReport) report = get_routes (cli, error);
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new ("CHAIN", "HOPS", "OFFLINE", ">WAITING",
                                                         ">OUT", ">NEXT-BATCH", ">HELD", NULL);

  if (report == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      print_list_json (report);
      return FOYER_EXIT_DONE;
    }
  for (guint i = 0; i < report->chains->len; i++)
    {
      const FoyerChainReport *chain = report->chains->pdata[i];
      g_autofree char *hops = g_strjoinv (" → ", chain->hops);
      g_autofree char *offline
          = g_strdup_printf ("%s (%s)", chain->is_offline ? "yes" : "no", chain->mode);

      foyer_cli_table_add_cell (table, chain->name);
      foyer_cli_table_add_cell (table, hops);
      foyer_cli_table_add_cell (table, offline);
      foyer_cli_table_add_count (table, chain->waiting);
      foyer_cli_table_add_count (table, chain->out);
      foyer_cli_table_add_count (table, chain->next_batch);
      foyer_cli_table_add_count (table, chain->held);
    }
  if (report->version == 0)
    foyer_cli_say (cli, "No routes are set: each badge goes to one printer. Set them: foyerctl "
                        "routes set FILE");
  else
    foyer_cli_table_print (table);
  return FOYER_EXIT_DONE;
}

/* The document itself, as it was set. */
static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerRoutesReport) report = get_routes (cli, error);
  g_autoptr (FoyerCliJson) builder = NULL;

  if (report == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_integer (builder, "version", report->version);
      foyer_cli_json_add_text (builder, "document", report->document);
      foyer_cli_json_print (builder);
    }
  else if (report->document == NULL)
    foyer_cli_say (cli, "No routes are set. Set them: foyerctl routes set FILE");
  else
    foyer_cli_say (cli, "%s", report->document);
  return FOYER_EXIT_DONE;
}

static int
set_or_check (FoyerCli *cli, gboolean is_check, GError **error)
{
  const char *path = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *document = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  gint64 version = 0;

  if (!foyer_cli_check_input (path, error)
      || (bytes = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, error)) == NULL)
    return FOYER_EXIT_INPUT;
  document = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (foyer_cli_open (cli, is_check, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_routes_async (cli->engine, path, document, is_check, cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_routes_finish (cli->engine, result, &version, error))
    return FOYER_EXIT_INPUT;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_text (builder, "file", path);
      foyer_cli_json_add_flag (builder, "right", TRUE);
      if (!is_check)
        foyer_cli_json_add_integer (builder, "version", version);
      foyer_cli_json_print (builder);
    }
  else if (is_check)
    foyer_cli_say (cli, "%s is right; nothing was changed", path);
  else
    foyer_cli_say (cli, "%s is in force as version %" G_GINT64_FORMAT, path, version);
  return FOYER_EXIT_DONE;
}

static int
run_set (FoyerCli *cli, GError **error)
{
  return set_or_check (cli, FALSE, error);
}

static int
run_check (FoyerCli *cli, GError **error)
{
  return set_or_check (cli, TRUE, error);
}

static int
run_offline (FoyerCli *cli, GError **error)
{
  const char *chain = foyer_cli_get_word (cli, 0);
  const char *mode = foyer_cli_get_word (cli, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_offline_async (cli->engine, chain, mode, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_offline_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_text (builder, "chain", chain);
      foyer_cli_json_add_text (builder, "offline_mode", mode);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "Offline mode of chain '%s': %s", chain, mode);
  return FOYER_EXIT_DONE;
}

static int
run_release (FoyerCli *cli, GError **error)
{
  const char *chain = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  guint64 n = 0;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_release_chain_async (cli->engine, chain, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  if (!foyer_engine_release_chain_finish (cli->engine, result, &n, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_text (builder, "chain", chain);
      foyer_cli_json_add_integer (builder, "released", (gint64)n);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " of the next batch of '%s' go now", n, chain);
  return FOYER_EXIT_DONE;
}

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "show", "", 0, 0, NULL, run_show },
  { "check", "FILE", 1, 1, NULL, run_check },
  { "set", "FILE", 1, 1, NULL, run_set },
  { "offline", "CHAIN on|off|auto", 2, 2, NULL, run_offline },
  { "release", "CHAIN", 1, 1, NULL, run_release },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_routes = {
  .name = "routes",
  .summary = "the chains of printers that badges go along",
  .description
  = "A chain is a list of hops: printers, a kiosk, the next batch, hold. A badge leaves a hop only "
    "when its printer\n"
    "provably did not print it. offline on keeps the badges of a chain on disk; off never does; "
    "auto does when none of\n"
    "its printers can be reached. Exit 3 of set and check: the document has problems; all are "
    "named.\n"
    "JSON: version, chains[]; show: version, document; set and check: file, right, version; "
    "offline: chain, offline_mode;\n"
    "release: chain, released.",
  .examples = "  foyerctl routes check routes.json\n"
              "  foyerctl routes set routes.json\n"
              "  foyerctl routes offline hall on",
  .verbs = verbs,
};
