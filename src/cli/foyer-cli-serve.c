/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl serve: the line without a screen, until a signal or until nothing is left to do. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-rendering.h"
#include "foyer-cli.h"
#include "foyer-engine-print.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-sources.h"
#include "foyer-folder-keeper.h"
#include "foyer-watched-folder.h"

#include <unistd.h>

/* Why badges stay where they are, printer by printer, and what lets them go. */
static void
note_printers (FoyerCli *cli)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;

  foyer_engine_list_printers_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_printers_finish (cli->engine, result, NULL); /* a hint only */
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    {
      const FoyerPrinterReport *report = reports->pdata[i];
      const char *name = report->printer->name;

      if (report->open_jobs == 0)
        continue;
      if (report->printer->paused_usec != 0)
        foyer_cli_note (cli,
                        "foyerctl serve: '%s' is paused by an operator, with %" G_GUINT64_FORMAT
                        " open jobs; to go on: foyerctl printers resume %s",
                        name, report->open_jobs, name);
      else if (g_strcmp0 (report->breaker, "closed") != 0)
        foyer_cli_note (cli,
                        "foyerctl serve: the breaker of '%s' is %s, with %" G_GUINT64_FORMAT
                        " open jobs; find out why: foyerctl printers test %s; then: foyerctl "
                        "printers breaker %s close, or jobs reroute",
                        name, report->breaker, report->open_jobs, name, name);
    }
}

static int
drain (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean is_clean = FALSE;

  foyer_engine_drain_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_drain_finish (cli->engine, result, &is_clean, error))
    return FOYER_EXIT_STORE;
  if (is_clean)
    foyer_cli_note (cli, "foyerctl serve: the queues are empty");
  else
    foyer_cli_note (cli,
                    "foyerctl serve: what is left waits for a person; see: foyerctl jobs list");
  if (!is_clean)
    {
      note_printers (cli);
      foyer_cli_note_halt (cli);
    }
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_flag (builder, "clean", is_clean);
      foyer_cli_json_print (builder);
    }
  return is_clean ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

/* ---- Listening ---- */

static void
say_endpoints (FoyerCli *cli, GPtrArray *reports)
{
  const char *url = foyer_engine_get_listen_url (cli->engine);
  guint n_endpoints = 0;

  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerSourceReport *report = reports->pdata[i];

      if (report->path == NULL)
        continue;
      n_endpoints++;
      foyer_cli_note (cli, "foyerctl serve: POST %s%s (%s, %s)", url, report->path,
                      report->source->scheme, foyer_source_state_get_name (report->source->state));
    }
  if (n_endpoints == 0)
    foyer_cli_note (cli,
                    "foyerctl serve: listening on %s, but no webhook is configured; see: "
                    "foyerctl sources add --help",
                    url);
}

static gboolean
listen (FoyerCli *cli, GError **error)
{
  GPtrArray *proxies = g_hash_table_lookup (cli->values, "proxy");
  g_autoptr (GPtrArray) proxy_texts = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  FoyerListenOptions options
      = { .address = foyer_cli_get_text (cli, "listen"),
          .certificate_file = foyer_cli_get_text (cli, "tls-cert"),
          .key_file = foyer_cli_get_text (cli, "tls-key"),
          .is_insecure_allowed = foyer_cli_has (cli, "insecure"),
          .peer_connections = foyer_cli_get_number (cli, "peer-connections", 0),
          .connections = foyer_cli_get_number (cli, "connections", 0),
          .replay_days = foyer_cli_get_number (cli, "replay-days", 0),
          .has_metrics = foyer_cli_has (cli, "metrics") };

  for (guint i = 0; proxies != NULL && i < proxies->len; i++)
    g_ptr_array_add (proxy_texts, proxies->pdata[i]);
  g_ptr_array_add (proxy_texts, NULL);
  options.proxies = (const char *const *)proxy_texts->pdata;
  if (!foyer_engine_listen (cli->engine, &options, error))
    return FALSE;
  if (options.has_metrics)
    foyer_cli_note (cli, "foyerctl serve: GET %s/metrics (from this machine alone)",
                    foyer_engine_get_listen_url (cli->engine));
  foyer_engine_list_sources_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_sources_finish (cli->engine, result, error);
  if (reports != NULL)
    say_endpoints (cli, reports);
  return reports != NULL;
}

/* ---- Watching folders: the one of --watch, and those of the sources ---- */

static void
file_ended_cb (FoyerWatchedFolder *folder, const char *name, gboolean is_done, const char *text,
               gpointer user_data)
{
  foyer_cli_note (user_data, "foyerctl serve: %s %s: %s", is_done ? "took in" : "rejected", name,
                  text);
}

static void
trouble_cb (FoyerWatchedFolder *folder, const char *text, gpointer user_data)
{
  foyer_cli_note (user_data, "foyerctl serve: %s; it is tried again", text);
}

/* (transfer full) NULL with an error. */
static FoyerWatchedFolder *
watch (FoyerCli *cli, GError **error)
{
  FoyerImportOptions options = { .source = foyer_cli_get_text (cli, "source"),
                                 .contract = foyer_cli_get_text (cli, "contract") };
  FoyerWatchedFolder *folder
      = foyer_watched_folder_new (cli->engine, foyer_cli_get_text (cli, "watch"), &options, error);

  if (folder == NULL)
    return NULL;
  g_signal_connect (folder, "file-ended", G_CALLBACK (file_ended_cb), cli);
  g_signal_connect (folder, "trouble", G_CALLBACK (trouble_cb), cli);
  foyer_cli_note (cli, "foyerctl serve: watching %s", foyer_watched_folder_get_path (folder));
  return folder;
}

static void
source_file_ended_cb (FoyerFolderKeeper *keeper, const char *source, const char *name,
                      gboolean is_done, const char *text, gpointer user_data)
{
  foyer_cli_note (user_data, "foyerctl serve: %s: %s %s: %s", source,
                  is_done ? "took in" : "rejected", name, text);
}

static void
source_trouble_cb (FoyerFolderKeeper *keeper, const char *source, const char *text,
                   gpointer user_data)
{
  foyer_cli_note (user_data, "foyerctl serve: %s: %s; it is tried again", source, text);
}

static void
source_watching_cb (FoyerFolderKeeper *keeper, const char *source, const char *path,
                    gpointer user_data)
{
  foyer_cli_note (user_data, "foyerctl serve: %s: watching %s", source, path);
}

static FoyerFolderKeeper *
keep_folders (FoyerCli *cli)
{
  FoyerFolderKeeper *keeper = foyer_folder_keeper_new (cli->engine);

  g_signal_connect (keeper, "file-ended", G_CALLBACK (source_file_ended_cb), cli);
  g_signal_connect (keeper, "trouble", G_CALLBACK (source_trouble_cb), cli);
  g_signal_connect (keeper, "watching", G_CALLBACK (source_watching_cb), cli);
  return keeper;
}

static int
run_serve (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerWatchedFolder) folder = NULL;
  g_autoptr (FoyerFolderKeeper) keeper = NULL;
  FoyerEvent *event;

  if (foyer_cli_has (cli, "metrics") && !foyer_cli_has (cli, "listen"))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "--metrics needs an address; give --listen 127.0.0.1:9464, too");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL || !foyer_engine_start_line (cli->engine, error))
    return FOYER_EXIT_CONFLICT;
  event = foyer_engine_get_event (cli->engine);
  foyer_cli_note (cli, "foyerctl serve: process %ld runs the line of '%s' in %s", (long)getpid (),
                  foyer_event_get_name (event), foyer_event_get_directory (event));
  if (foyer_cli_has (cli, "listen") && !listen (cli, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_has (cli, "watch") && (folder = watch (cli, error)) == NULL)
    return FOYER_EXIT_USAGE;
  if (foyer_cli_has (cli, "drain"))
    return drain (cli, error);
  foyer_engine_warm_up (cli->engine);
  keeper = keep_folders (cli);
  foyer_cli_await_signal (cli);
  foyer_folder_keeper_stop (keeper);
  if (folder != NULL)
    foyer_watched_folder_stop (folder);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_flag (builder, "stopped", TRUE);
      foyer_cli_json_print (builder);
    }
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption options[] = {
  { "drain", 0, FOYER_CLI_FLAG, NULL, "end when the queues are empty and no job is open", NULL },
  { "watch", 0, FOYER_CLI_TEXT, "DIR",
    "import every complete file of this folder, then move it to done/ or rejected/ in it", NULL },
  { "source", 0, FOYER_CLI_TEXT, "NAME", "with --watch: whose ids its files hold", NULL },
  { "contract", 0, FOYER_CLI_TEXT, "NAME|FILE",
    "with --watch: how to map them (default: the shipped one that matches)", NULL },
  { "render-workers", 0, FOYER_CLI_NUMBER, "N",
    "processes that draw (default: as many as processors, at most 4)", NULL },
  { "listen", 0, FOYER_CLI_TEXT, "ADDRESS:PORT",
    "take in webhooks, such as 127.0.0.1:8080; port 0: any free one (default: off)", NULL },
  { "tls-cert", 0, FOYER_CLI_TEXT, "FILE", "the listener's certificate with its chain (PEM)",
    NULL },
  { "tls-key", 0, FOYER_CLI_TEXT, "FILE", "its private key (PEM)", NULL },
  { "insecure", 0, FOYER_CLI_FLAG, NULL,
    "listen beyond this machine without TLS: only behind a proxy that has it", NULL },
  { "proxy", 0, FOYER_CLI_TEXTS, "CIDR", "proxy whose X-Forwarded-For names the peer", NULL },
  { "connections", 0, FOYER_CLI_NUMBER, "N", "connections at once (default: 32)", NULL },
  { "peer-connections", 0, FOYER_CLI_NUMBER, "N", "connections of one peer (default: 4)", NULL },
  { "metrics", 0, FOYER_CLI_FLAG, NULL,
    "with --listen: answer GET /metrics for Prometheus, to this machine alone", NULL },
  { "replay-days", 0, FOYER_CLI_NUMBER, "N",
    "remember delivery ids for so many days from now on, at least 4 (default: 7)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "", 0, 0, options, run_serve },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_serve = {
  .name = "serve",
  .summary = "run the line without a screen",
  .description = "Takes up whatever waits, also after a crash, and goes on until SIGTERM or "
                 "SIGINT. One process runs the line of\n"
                 "an event: a second serve ends with exit 7, naming the first. Exit 1 with "
                 "--drain: jobs wait for a person.\n"
                 "With --listen it prints the URL of each webhook; an address beyond this machine "
                 "needs a certificate.\n"
                 "JSON: stopped; with --drain: clean.",
  .examples = "  foyerctl serve\n"
              "  foyerctl --event spring serve --drain\n"
              "  foyerctl serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem\n"
              "  foyerctl serve --watch /srv/feeds --source pretix",
  .verbs = verbs,
};
