/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl simulate: the command's table and the sender; the printer is
 * foyer-cli-simulate-printer.c. */
#include "config.h"

#include "foyer-cli-simulate.h"

#include "foyer-cli-sources.h"
#include "foyer-json.h"
#include "foyer-simulated-sender.h"

#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_COUNT 10u
#define FLOOD_COUNT 200u
#define DEFAULT_PER_SECOND 10u

void
foyer_cli_simulate_take_error (GError **error, GError *cause)
{
  static const FoyerEngineError codes[] = {
    [FOYER_SIMULATE_ERROR_SCRIPT] = FOYER_ENGINE_ERROR_USAGE,
    [FOYER_SIMULATE_ERROR_SETTING] = FOYER_ENGINE_ERROR_USAGE,
    [FOYER_SIMULATE_ERROR_PEER] = FOYER_ENGINE_ERROR_PEER,
    [FOYER_SIMULATE_ERROR_STORAGE] = FOYER_ENGINE_ERROR_STORE,
  };

  g_assert (cause->domain == FOYER_SIMULATE_ERROR);
  g_set_error_literal (error, FOYER_ENGINE_ERROR, (gint)codes[cause->code], cause->message);
  g_error_free (cause);
}

/* ---- The sender ---- */

static void
answer_cb (const char *line, gpointer user_data)
{
  FoyerCli *cli = user_data;
  g_autoptr (json_t) event = NULL;
  const char *text;

  if (cli->is_json)
    {
      puts (line);
      return;
    }
  event = json_loads (line, 0, NULL);
  text = json_string_value (json_object_get (event, "error"));
  if (text != NULL)
    foyer_cli_say (cli, "%4d  no answer: %s",
                   (int)json_integer_value (json_object_get (event, "delivery")), text);
  else
    foyer_cli_say (cli, "%4d  %d", (int)json_integer_value (json_object_get (event, "delivery")),
                   (int)json_integer_value (json_object_get (event, "status")));
}

static void
say_report (FoyerCli *cli, json_t *report)
{
  const char *status = NULL;
  json_t *count = NULL;
  gboolean is_good = json_is_true (json_object_get (report, "as_expected"));

  json_object_foreach (json_object_get (report, "answers"), status, count)
      foyer_cli_say (cli, "%s: %d times", status, (int)json_integer_value (count));
  foyer_cli_say (cli, "%d sent with '%s', %d without an answer; %s",
                 (int)json_integer_value (json_object_get (report, "sent")),
                 json_string_value (json_object_get (report, "fault")),
                 (int)json_integer_value (json_object_get (report, "unanswered")),
                 is_good ? "answered as they should be"
                         : "NOT all were answered as they should be");
}

/* FALSE with an error. *secret (transfer full) may be NULL. */
static gboolean
read_sender (FoyerCli *cli, FoyerSimulatedSender *sender, char **secret, GError **error)
{
  const char *fault = foyer_cli_get_text (cli, "fault");
  GError *cause = NULL;

  sender->url = foyer_cli_get_text (cli, "url");
  sender->scheme
      = foyer_cli_has (cli, "scheme") ? foyer_cli_get_text (cli, "scheme") : "standard-webhooks";
  if (sender->url == NULL || (fault != NULL && !foyer_sender_fault_parse (fault, &sender->fault)))
    {
      g_set_error_literal (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          "say where to with --url http://127.0.0.1:PORT/hooks/NAME, as serve --listen prints it");
      return FALSE;
    }
  *secret = foyer_cli_sources_dup_secret (cli, "secret-file", &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  sender->secret = *secret;
  sender->tier = foyer_cli_get_text (cli, "tier");
  sender->count = foyer_cli_get_number (
      cli, "count", sender->fault == FOYER_SENDER_FLOOD ? FLOOD_COUNT : DEFAULT_COUNT);
  sender->per_second = foyer_cli_get_number (cli, "rate", DEFAULT_PER_SECOND);
  return TRUE;
}

static int
run_sender (FoyerCli *cli, GError **error)
{
  FoyerSimulatedSender sender = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (json_t) report = NULL;
  char *secret = NULL;
  GError *cause = NULL;

  if (!read_sender (cli, &sender, &secret, error))
    return FOYER_EXIT_USAGE;
  foyer_simulated_sender_send_async (&sender, answer_cb, cli, cli->cancellable, foyer_cli_ready_cb,
                                     &result);
  g_free (secret);
  foyer_cli_await (&result);
  report = foyer_simulated_sender_send_finish (result, &cause);
  if (report == NULL)
    {
      foyer_cli_simulate_take_error (error, cause);
      return FOYER_EXIT_USAGE;
    }
  if (cli->is_json)
    {
      char *text = json_dumps (report, JSON_COMPACT);

      puts (text);
      free (text);
    }
  else
    say_report (cli, report);
  return json_is_true (json_object_get (report, "as_expected")) ? FOYER_EXIT_DONE
                                                                : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption sender_options[] = {
  { "url", 0, FOYER_CLI_TEXT, "URL", "the endpoint, on this machine", NULL },
  { "scheme", 0, FOYER_CLI_TEXT, "SCHEME", "how it signs (default: standard-webhooks)",
    foyer_sender_scheme_get_name },
  { "secret-file", 0, FOYER_CLI_TEXT, "FILE", "the source's secret, one line", NULL },
  { "fault", 0, FOYER_CLI_TEXT, "FAULT", "what it does wrong (default: good)",
    foyer_sender_fault_get_name },
  { "count", 0, FOYER_CLI_NUMBER, "N", "deliveries (default: 10, of a flood 200)", NULL },
  { "rate", 0, FOYER_CLI_NUMBER, "N", "deliveries a second, but for a flood (default: 10)", NULL },
  { "tier", 0, FOYER_CLI_TEXT, "TIER", "of the invented people (default: GENERAL)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "printer", "", 0, 0, foyer_cli_simulate_printer_options, foyer_cli_simulate_printer },
  { "sender", "", 0, 0, sender_options, run_sender },
  { "morning", "", 0, 0, foyer_cli_simulate_morning_options, foyer_cli_simulate_morning },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_simulate = {
  .name = "simulate",
  .summary = "printers and senders that are not there, to rehearse with",
  .description
  = "printer: an IPP printer on this machine; it prints nothing. Its address is the "
    "first line on standard output; it\n"
    "serves until SIGTERM or SIGINT, then says what it was given by print intent. "
    "Exit 1: an intent was printed twice.\n"
    "A fault script is a list of steps: FAULT [*COUNT | for TIME], then …; before it "
    "'on OPERATION:' for one operation.\n"
    "Faults: stopped, not-accepting, media-empty, cover-open, jam, low-labels N; "
    "busy, abort, status KEYWORD; slow TIME,\n"
    "hang, drop, reset, lost-reply, reset-reply, truncated, garbage, html, endless, "
    "wrong-request-id, http STATUS; "
    "refuse,\n"
    "bad-tls, wrong-certificate (docs/printing.md).\n"
    "JSON lines: event started (uri, process), request (operation, status, fault, "
    "job_id, intent), connection (fault),\n"
    "trouble (message), report (requests, jobs, documents, printed, labels, intents, "
    "twice, by_intent[] with intent,\n"
    "taken, printed, due, differ, sha256[]).\n"
    "sender: posts invented registrations to serve --listen on this machine. Exit 1: "
    "an answer was not as it should be.\n"
    "JSON lines: event answer (delivery, status, text or error), report (fault, sent, "
    "answers, unanswered, as_expected).\n"
    "morning: invented people come to the real engine in a throw-away event with four "
    "simulated printers, of which\n"
    "one dies, one runs out of labels and one loses an answer. Exit 1: a badge came out "
    "twice or is lost.\n"
    "JSON: people, printed, waiting_for_person, rerouted, reroutes, overruns, "
    "duplicates, losses, wait_seconds (median,\n"
    "p95, longest), printers[], reasons[].",
  .examples = "  foyerctl simulate printer --port 8631 --fault 'on Send-Document: lost reply*1'\n"
              "  foyerctl simulate printer --one-job --fault 'media-empty for 30s, then ok'\n"
              "  foyerctl simulate sender --url http://127.0.0.1:8080/hooks/shop --secret-file "
              "shop.key --fault bad-hmac",
  .verbs = verbs,
};
