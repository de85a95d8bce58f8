/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl simulate printer: serves until a signal, then says what it was given. */
#include "config.h"

#include "foyer-cli-simulate.h"

#include "foyer-cli-text.h"
#include "foyer-json.h"
#include "foyer-simulated-printer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEFAULT_PER_MINUTE 120u
#define MAX_PORT 65535u

/* ---- Output: a line of JSON for each event, or words ---- */

static void
print_line (const char *line)
{
  puts (line);
  (void)fflush (stdout); /* main() looks at the stream's error */
}

static const char *
get_text (json_t *event, const char *name)
{
  const char *text = json_string_value (json_object_get (event, name));

  return text != NULL ? text : "";
}

static void
say_event (FoyerCli *cli, json_t *event)
{
  const char *kind = get_text (event, "event");
  g_autofree char *intent = foyer_cli_text_dup_safe (get_text (event, "intent"));
  const char *fault = get_text (event, "fault");

  if (g_str_equal (kind, "request"))
    foyer_cli_say (cli, "%-24s %-28s %s%s%s", get_text (event, "operation"),
                   get_text (event, "status"), intent, g_str_equal (fault, "ok") ? "" : "  fault: ",
                   g_str_equal (fault, "ok") ? "" : fault);
  else if (g_str_equal (kind, "connection"))
    foyer_cli_say (cli, "connection  fault: %s", fault);
  else
    foyer_cli_note (cli, "foyerctl simulate: %s", get_text (event, "message"));
}

/* On a thread of the printer, one at a time. */
static void
event_cb (const char *line, gpointer user_data)
{
  FoyerCli *cli = user_data;
  g_autoptr (json_t) event = NULL;

  if (cli->is_json)
    {
      print_line (line);
      return;
    }
  event = json_loads (line, 0, NULL);
  if (event != NULL)
    say_event (cli, event);
  (void)fflush (stdout); /* main() looks at the stream's error */
}

static void
print_json (json_t *value)
{
  char *text = json_dumps (value, JSON_COMPACT | JSON_ENSURE_ASCII);

  g_assert (text != NULL);
  print_line (text);
  free (text);
}

static void
say_started (FoyerCli *cli, FoyerSimulatedPrinter *printer)
{
  const char *uri = foyer_simulated_printer_get_uri (printer);

  if (cli->is_json)
    {
      g_autoptr (json_t) event
          = json_pack ("{s:s,s:s,s:i}", "event", "started", "uri", uri, "process", (int)getpid ());

      print_json (event);
      return;
    }
  foyer_cli_say (cli, "%s", uri);
  foyer_cli_note (
      cli,
      "foyerctl simulate: process %ld is a printer until it is stopped; to print on it: foyerctl "
      "printers add simulated %s",
      (long)getpid (), uri);
  (void)fflush (stdout); /* main() looks at the stream's error */
}

static guint
get_count (json_t *object, const char *name)
{
  return (guint)json_integer_value (json_object_get (object, name));
}

static void
say_report (FoyerCli *cli, json_t *report)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("Print intent", ">Taken", ">Printed", "Remark", NULL);
  json_t *intent = NULL;
  size_t i;

  json_array_foreach (json_object_get (report, "by_intent"), i, intent)
  {
    foyer_cli_table_add_cell (table, get_text (intent, "intent"));
    foyer_cli_table_add_count (table, get_count (intent, "taken"));
    foyer_cli_table_add_count (table, get_count (intent, "printed"));
    foyer_cli_table_add_cell (table, get_count (intent, "due") > 1 ? "a badge too many" : NULL);
    foyer_cli_table_end_row (table);
  }
  foyer_cli_table_print (table);
  foyer_cli_say (cli,
                 "%u requests, %u jobs, %u documents of %u print intents; %u printed, %u intents "
                 "more than once",
                 get_count (report, "requests"), get_count (report, "jobs"),
                 get_count (report, "documents"), get_count (report, "intents"),
                 get_count (report, "printed"), get_count (report, "twice"));
}

/* ---- Options ---- */

/* (transfer container) NULL-terminated, lent texts; NULL: the option was not given. */
static const char **
get_texts (FoyerCli *cli, const char *option)
{
  GPtrArray *values = g_hash_table_lookup (cli->values, option);
  const char **texts;

  if (values == NULL || values->len == 0)
    return NULL;
  texts = g_new0 (const char *, values->len + 1);
  for (guint i = 0; i < values->len; i++)
    texts[i] = values->pdata[i];
  return texts;
}

static FoyerSimulatedPrinter *
start_printer (FoyerCli *cli, GError **error)
{
  g_autofree const char **formats = get_texts (cli, "format");
  g_autofree const char **media = get_texts (cli, "media");
  g_autofree const char **faults = get_texts (cli, "fault");
  guint port = foyer_cli_get_number (cli, "port", 0);
  guint per_minute = foyer_cli_get_number (cli, "rate", DEFAULT_PER_MINUTE);
  FoyerSimulatedPrinterSettings settings
      = { .port = (guint16)port,
          .name = foyer_cli_get_text (cli, "name"),
          .formats = formats,
          .media = media,
          .faults = faults,
          .certificate_file = foyer_cli_get_text (cli, "tls-cert"),
          .key_file = foyer_cli_get_text (cli, "tls-key"),
          .client_authority_file = foyer_cli_get_text (cli, "client-ca"),
          .keep_folder = foyer_cli_get_text (cli, "keep"),
          .state_file = foyer_cli_get_text (cli, "state"),
          .has_no_create = foyer_cli_has (cli, "no-create-job"),
          .queue = { .is_one_job = foyer_cli_has (cli, "one-job"),
                     .print_usec = MAX (1, (gint64)60 * G_USEC_PER_SEC / per_minute),
                     .labels = (gint)foyer_cli_get_number (cli, "labels", 0) } };
  FoyerSimulatedPrinter *printer;
  GError *cause = NULL;

  if (port > MAX_PORT)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, "'%u' is no port: 1 to %u",
                   port, MAX_PORT);
      return NULL;
    }
  if (settings.queue.labels == 0)
    settings.queue.labels = -1;
  printer = foyer_simulated_printer_start (&settings, event_cb, cli, &cause);
  if (printer == NULL)
    foyer_cli_simulate_take_error (error, cause);
  return printer;
}

int
foyer_cli_simulate_printer (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerSimulatedPrinter) printer = start_printer (cli, error);
  g_autoptr (json_t) report = NULL;

  if (printer == NULL)
    return FOYER_EXIT_USAGE;
  say_started (cli, printer);
  foyer_cli_await_signal (cli);
  report = foyer_simulated_printer_make_report (printer);
  g_clear_pointer (&printer, foyer_simulated_printer_stop);
  if (cli->is_json)
    print_json (report);
  else
    say_report (cli, report);
  return get_count (report, "twice") > 0 ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

const FoyerCliOption foyer_cli_simulate_printer_options[] = {
  { "port", 0, FOYER_CLI_NUMBER, "N", "port on 127.0.0.1 (default: any free one)", NULL },
  { "name", 0, FOYER_CLI_TEXT, "NAME", "what it calls itself (default: simulated)", NULL },
  { "media", 0, FOYER_CLI_TEXTS, "MEDIA",
    "stock it takes, a PWG name; the first is loaded (default: any)", NULL },
  { "format", 0, FOYER_CLI_TEXTS, "TYPE", "document format it takes (default: application/pdf)",
    NULL },
  { "labels", 0, FOYER_CLI_NUMBER, "N", "labels that are loaded (default: without end)", NULL },
  { "rate", 0, FOYER_CLI_NUMBER, "N", "labels a minute (default: 120)", NULL },
  { "one-job", 0, FOYER_CLI_FLAG, NULL,
    "one job at a time: busy until it has ended (default: a queue)", NULL },
  { "no-create-job", 0, FOYER_CLI_FLAG, NULL, "knows Print-Job alone, as old devices do", NULL },
  { "fault", 0, FOYER_CLI_TEXTS, "SCRIPT", "what goes wrong, such as: busy*3, then ok", NULL },
  { "tls-cert", 0, FOYER_CLI_TEXT, "FILE", "its certificate (PEM): ipps instead of ipp", NULL },
  { "tls-key", 0, FOYER_CLI_TEXT, "FILE", "its private key (PEM)", NULL },
  { "client-ca", 0, FOYER_CLI_TEXT, "FILE", "authority (PEM) whose client certificate is required",
    NULL },
  { "keep", 0, FOYER_CLI_TEXT, "DIR", "keep the documents in this folder", NULL },
  { "state", 0, FOYER_CLI_TEXT, "FILE", "remember jobs here over a restart (default: forget them)",
    NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
