/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl sources: where registrations come from, and what came. */
#include "config.h"

#include "foyer-cli-sources.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-time.h"

#define SHOWN_DELIVERIES 10

/* ---- As JSON ---- */

static void
add_texts (FoyerCliJson *builder, const char *name, char **texts)
{
  static const char *const none[] = { NULL };

  foyer_cli_json_add_texts (builder, name, texts != NULL ? (const char *const *)texts : none);
}

static void
add_pull (FoyerCliJson *builder, const FoyerSourceReport *report)
{
  const FoyerSource *source = report->source;

  if (source->pull == FOYER_PULL_NONE)
    {
      foyer_cli_json_add_null (builder, "pull");
      return;
    }
  foyer_cli_json_begin_object (builder, "pull");
  foyer_cli_json_add_text (builder, "platform", foyer_pull_kind_get_name (source->pull));
  foyer_cli_json_add_text (builder, "url", source->pull_url);
  foyer_cli_json_add_text (builder, "organizer", source->pull_organizer);
  foyer_cli_json_add_text (builder, "event", source->pull_event);
  foyer_cli_json_add_integer (builder, "waiting", (gint64)report->pulls_waiting);
  foyer_cli_json_add_integer (builder, "failed", (gint64)report->pulls_failed);
  foyer_cli_json_end (builder);
}

static void
add_counts (FoyerCliJson *builder, const FoyerSourceReport *report)
{
  foyer_cli_json_add_integer (builder, "deliveries", (gint64)report->deliveries);
  foyer_cli_json_add_integer (builder, "waiting", (gint64)report->waiting);
  foyer_cli_json_add_integer (builder, "parked", (gint64)report->parked);
  foyer_cli_json_add_integer (builder, "failed", (gint64)report->failed);
  foyer_cli_json_add_integer (builder, "dead_letters", (gint64)report->dead_letters);
  foyer_cli_json_add_integer (builder, "repeats", (gint64)report->repeats);
  foyer_cli_json_add_integer (builder, "conflicts", (gint64)report->conflicts);
  foyer_cli_json_begin_object (builder, "refusals");
  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    foyer_cli_json_add_integer (builder, foyer_refusal_get_name (i), (gint64)report->refusals[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_add_time (builder, "last_delivery", report->last_delivery_usec);
  foyer_cli_json_add_time (builder, "last_refusal", report->last_refusal_usec);
}

static void
add_source (FoyerCliJson *builder, const FoyerSourceReport *report)
{
  const FoyerSource *source = report->source;

  foyer_cli_json_add_text (builder, "name", source->name);
  foyer_cli_json_add_text (builder, "kind", foyer_source_kind_get_name (source->kind));
  foyer_cli_json_add_text (builder, "state", foyer_source_state_get_name (source->state));
  foyer_cli_json_add_text (builder, "contract", source->contract);
  foyer_cli_json_add_text (builder, "scheme", source->scheme);
  foyer_cli_json_add_flag (builder, "strict", source->is_strict);
  foyer_cli_json_add_integer (builder, "window_seconds",
                              source->window_seconds != 0 ? source->window_seconds : 300);
  foyer_cli_json_add_integer (builder, "rate_per_minute", source->rate_per_minute);
  add_texts (builder, "networks", source->networks);
  add_texts (builder, "types", source->event_types);
  add_texts (builder, "events", source->events);
  add_texts (builder, "tiers", source->tiers);
  foyer_cli_json_add_text (builder, "folder", source->folder);
  foyer_cli_json_add_text (builder, "path", report->path);
  foyer_cli_json_add_text (builder, "url", report->url);
  foyer_cli_json_begin_array (builder, "secrets_made");
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    if (source->secrets[i] != NULL)
      foyer_cli_json_add_time (builder, NULL, source->secret_usec[i]);
  foyer_cli_json_end (builder);
  add_pull (builder, report);
  add_counts (builder, report);
}

static void
add_delivery (FoyerCliJson *builder, const FoyerDeliveryLog *log)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_integer (builder, "delivery_id", log->delivery_id);
  foyer_cli_json_add_text (builder, "source", log->source);
  foyer_cli_json_add_text (builder, "origin", log->origin);
  foyer_cli_json_add_text (builder, "contract", log->contract);
  foyer_cli_json_add_time (builder, "received", log->received_usec);
  foyer_cli_json_add_integer (builder, "bytes", (gint64)log->length);
  foyer_cli_json_add_text (builder, "peer", log->peer);
  foyer_cli_json_add_text (builder, "scheme", log->scheme);
  foyer_cli_json_add_text (builder, "stage", log->stage);
  foyer_cli_json_add_text (builder, "result", log->result);
  foyer_cli_json_add_integer (builder, "records", (gint64)log->records);
  foyer_cli_json_add_integer (builder, "dead_letters", (gint64)log->dead_letters);
  foyer_cli_json_add_text (builder, "trace_id", log->trace_id);
  foyer_cli_json_end (builder);
}

/* ---- list ---- */

static guint64
sum_refusals (const FoyerSourceReport *report)
{
  guint64 sum = 0;

  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    sum += report->refusals[i];
  return sum;
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "KIND", "STATE", "CONTRACT", "SCHEME", ">DELIVERIES",
                             ">WAITING", ">PARKED", ">REFUSED", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_sources_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_sources_finish (cli->engine, result, error);
  if (reports == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "sources");
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerSourceReport *report = reports->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      add_source (builder, report);
      foyer_cli_json_end (builder);
      foyer_cli_table_add_cell (table, report->source->name);
      foyer_cli_table_add_cell (table, foyer_source_kind_get_name (report->source->kind));
      foyer_cli_table_add_cell (table, foyer_source_state_get_name (report->source->state));
      foyer_cli_table_add_cell (table, report->source->contract);
      foyer_cli_table_add_cell (table, report->source->scheme);
      foyer_cli_table_add_count (table, report->deliveries);
      foyer_cli_table_add_count (table, report->waiting + report->pulls_waiting);
      foyer_cli_table_add_count (table, report->parked);
      foyer_cli_table_add_count (table, sum_refusals (report));
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (reports->len > 0)
    foyer_cli_table_print (table);
  else
    foyer_cli_say (cli, "No source is configured. Files need none; for webhooks: foyerctl sources "
                        "add NAME --contract foyer-registration");
  return FOYER_EXIT_DONE;
}

/* ---- show, log ---- */

static void
add_delivery_row (FoyerCliTable *table, const FoyerDeliveryLog *log)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, log->delivery_id);
  g_autofree char *time = foyer_time_dup_text (log->received_usec);

  foyer_cli_table_add_cell (table, id);
  foyer_cli_table_add_cell (table, time);
  foyer_cli_table_add_cell (table, log->source);
  foyer_cli_table_add_cell (table, log->origin);
  foyer_cli_table_add_cell (table, log->stage);
  foyer_cli_table_add_cell (table, log->result);
}

static GPtrArray *
list_deliveries (FoyerCli *cli, const char *source, gint64 before_id, guint limit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_deliveries_async (cli->engine, source, before_id, limit, cli->cancellable,
                                      foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_deliveries_finish (cli->engine, result, error);
}

static void
print_deliveries (GPtrArray *logs)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new (">ID", "RECEIVED", "SOURCE", "ORIGIN", "STAGE", "RESULT", NULL);

  for (guint i = 0; i < logs->len; i++)
    add_delivery_row (table, logs->pdata[i]);
  if (logs->len > 0)
    foyer_cli_table_print (table);
}

static void
say_source (FoyerCli *cli, const FoyerSourceReport *report)
{
  const FoyerSource *source = report->source;

  foyer_cli_say (cli, "Source '%s': %s, %s, contract %s%s", source->name,
                 foyer_source_kind_get_name (source->kind),
                 foyer_source_state_get_name (source->state),
                 source->contract != NULL ? source->contract : "by detection",
                 source->is_strict ? ", strict" : "");
  if (report->path != NULL)
    foyer_cli_say (cli, "Endpoint: POST %s; signed as: %s",
                   report->url != NULL ? report->url : report->path, source->scheme);
  if (source->pull != FOYER_PULL_NONE)
    foyer_cli_say (cli,
                   "Fetches from %s: %" G_GUINT64_FORMAT " waiting, %" G_GUINT64_FORMAT " given up",
                   source->pull_url, report->pulls_waiting, report->pulls_failed);
  foyer_cli_say (cli,
                 "Deliveries: %" G_GUINT64_FORMAT ", waiting %" G_GUINT64_FORMAT
                 ", parked %" G_GUINT64_FORMAT ", refused whole %" G_GUINT64_FORMAT
                 "; repeats %" G_GUINT64_FORMAT ", conflicts %" G_GUINT64_FORMAT,
                 report->deliveries, report->waiting, report->parked, report->failed,
                 report->repeats, report->conflicts);
  for (guint i = 0; i < FOYER_N_REFUSALS; i++)
    if (report->refusals[i] > 0)
      foyer_cli_say (cli, "Requests refused, %s: %" G_GUINT64_FORMAT, foyer_refusal_get_name (i),
                     report->refusals[i]);
}

static int
run_show (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceReport) report = NULL;
  g_autoptr (GPtrArray) logs = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_source_async (cli->engine, name, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_get_source_finish (cli->engine, result, error);
  if (report != NULL)
    logs = list_deliveries (cli, name, 0, SHOWN_DELIVERIES, error);
  if (logs == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      say_source (cli, report);
      print_deliveries (logs);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  add_source (builder, report);
  foyer_cli_json_begin_array (builder, "newest_deliveries");
  for (guint i = 0; i < logs->len; i++)
    add_delivery (builder, logs->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

static int
run_log (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) logs = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  logs = list_deliveries (cli, foyer_cli_get_word (cli, 0), foyer_cli_get_number (cli, "before", 0),
                          foyer_cli_get_number (cli, "limit", 100), error);
  if (logs == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      print_deliveries (logs);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "deliveries");
  for (guint i = 0; i < logs->len; i++)
    add_delivery (builder, logs->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

/* ---- Changes ---- */

static void
say_done (FoyerCli *cli, const char *name, const char *what)
{
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "name", name);
      foyer_cli_json_add_text (builder, "done", what);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "Source '%s' is %s", name, what);
}

static int
set_state (FoyerCli *cli, FoyerSourceState state, const char *what, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_set_source_state_async (cli->engine, name, state, cli->cancellable,
                                       foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_set_source_state_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  say_done (cli, name, what);
  return FOYER_EXIT_DONE;
}

static int
run_hold (FoyerCli *cli, GError **error)
{
  return set_state (cli, FOYER_SOURCE_HELD, "held: its requests are answered 503", error);
}

static int
run_park (FoyerCli *cli, GError **error)
{
  return set_state (cli, FOYER_SOURCE_PARKED,
                    "parked: deliveries are kept and processed after the release", error);
}

static int
run_release (FoyerCli *cli, GError **error)
{
  return set_state (cli, FOYER_SOURCE_OPEN, "open", error);
}

static int
retire (FoyerCli *cli, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_retire_secret_async (cli->engine, name, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  if (!foyer_engine_retire_secret_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  say_done (cli, name, "left with its newest secret");
  return FOYER_EXIT_DONE;
}

static int
run_rotate (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceSecret) report = NULL;
  g_autofree char *secret = NULL;
  GError *cause = NULL;

  secret = foyer_cli_sources_dup_secret (cli, "secret-file", &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FOYER_EXIT_INPUT;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  if (foyer_cli_has (cli, "retire"))
    return retire (cli, name, error);
  foyer_engine_rotate_secret_async (cli->engine, name, secret, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  report = foyer_engine_rotate_secret_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_USAGE;
  foyer_cli_sources_show_secret (cli, report, "given a new secret");
  return FOYER_EXIT_DONE;
}

static int
run_remove (FoyerCli *cli, GError **error)
{
  const char *name = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_remove_source_async (cli->engine, name, cli->cancellable, foyer_cli_ready_cb,
                                    &result);
  foyer_cli_await (&result);
  if (!foyer_engine_remove_source_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  say_done (cli, name, "removed");
  return FOYER_EXIT_DONE;
}

/* ---- The table ---- */

static const FoyerCliOption log_options[] = {
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 100)", NULL },
  { "before", 0, FOYER_CLI_NUMBER, "ID", "only deliveries with a smaller id: the next page", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption rotate_options[] = {
  { "secret-file", 0, FOYER_CLI_TEXT, "FILE",
    "the new secret as the sender's page shows it (default: one is made and shown once)", NULL },
  { "retire", 0, FOYER_CLI_FLAG, NULL, "make no new one; accept the former one no more", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "show", "NAME", 1, 1, NULL, run_show },
  { "log", "[NAME]", 0, 1, log_options, run_log },
  { "add", "NAME", 1, 1, foyer_cli_sources_add_options, foyer_cli_sources_add },
  { "hold", "NAME", 1, 1, NULL, run_hold },
  { "park", "NAME", 1, 1, NULL, run_park },
  { "release", "NAME", 1, 1, NULL, run_release },
  { "rotate-secret", "NAME", 1, 1, rotate_options, run_rotate },
  { "remove", "NAME", 1, 1, NULL, run_remove },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_sources = {
  .name = "sources",
  .summary = "webhooks and other sources: add, hold, park, rotate secrets",
  .description
  = "A webhook source NAME is the endpoint POST /hooks/NAME of: foyerctl serve --listen.\n"
    "hold answers 503, so that senders try again later; park takes deliveries into the journal and "
    "processes them\n"
    "after the release. A secret is shown once; rotate-secret makes another, and both are accepted "
    "until --retire.\n"
    "JSON: sources[]; show: the source and newest_deliveries[]; log: deliveries[]; add and "
    "rotate-secret: secret.",
  .examples = "  foyerctl sources add shop --contract foyer-registration --allow 203.0.113.0/24\n"
              "  foyerctl sources add tickets --pull pretix --pull-url https://pretix.eu "
              "--organizer acme \\\n"
              "      --pull-event spring --token-file token --contract pretix-rest-order\n"
              "  foyerctl sources rotate-secret shop",
  .verbs = verbs,
};
