/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl scan: what a code or a name means at a desk, and the badge if it is asked for. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-scan.h"

static FoyerScan *
scan_text (FoyerCli *cli, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  FoyerScanOptions options = {
    .act = foyer_cli_has (cli, "print")  ? FOYER_SCAN_ACT_PRINT
           : foyer_cli_has (cli, "desk") ? FOYER_SCAN_ACT_DESK
                                         : FOYER_SCAN_ACT_LOOK,
    .desk = foyer_cli_get_text (cli, "desk"),
    .printer = foyer_cli_get_text (cli, "printer"),
    .limit = foyer_cli_get_number (cli, "limit", 0),
  };

  for (guint i = 0; i < cli->words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", foyer_cli_get_word (cli, i));
  foyer_engine_scan_async (cli->engine, text->str, &options, cli->cancellable, foyer_cli_ready_cb,
                           &result);
  foyer_cli_await (&result);
  return foyer_engine_scan_finish (cli->engine, result, error);
}

static void
print_json (const FoyerScan *scan)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "outcome", foyer_scan_kind_get_name (scan->kind));
  foyer_cli_json_add_text (builder, "key", foyer_scan_key_get_name (scan->key));
  foyer_cli_json_add_text (builder, "message", scan->message);
  foyer_cli_json_add_text (builder, "next_step", scan->next_step);
  foyer_cli_json_begin_array (builder, "attendees");
  for (guint i = 0; i < scan->people->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_attendee (builder, scan->people->pdata[i], FALSE);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "dead_letters");
  for (guint i = 0; i < scan->dead_letters->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_dead_letter (builder, scan->dead_letters->pdata[i]);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_object (builder, "job");
  if (scan->job != NULL)
    foyer_cli_json_add_job (builder, scan->job);
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
print_people (FoyerCli *cli, const FoyerScan *scan)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "TIER", "STATUS", "BADGE", "ARRIVAL", "ID", NULL);

  for (guint i = 0; i < scan->people->len; i++)
    {
      FoyerAttendee *attendee = scan->people->pdata[i];
      FoyerRecord *record = attendee->record;

      foyer_cli_table_add (table, foyer_record_get_text (record, FOYER_FIELD_FULL_NAME),
                           foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER),
                           foyer_status_get_name (foyer_record_get_status (record)),
                           attendee->badge_state, foyer_arrival_get_name (attendee->arrival),
                           foyer_attendee_get_id (attendee));
    }
  foyer_cli_table_print (table);
}

static void
print_text (FoyerCli *cli, const FoyerScan *scan)
{
  g_autofree char *message = foyer_cli_text_dup_safe (scan->message);

  foyer_cli_say (cli, "%s: %s", foyer_scan_kind_get_name (scan->kind), message);
  if (*scan->next_step != '\0')
    foyer_cli_say (cli, "Next: %s", scan->next_step);
  if (scan->people->len > 0)
    print_people (cli, scan);
  for (guint i = 0; i < scan->dead_letters->len; i++)
    {
      const FoyerDeadLetter *letter = scan->dead_letters->pdata[i];
      g_autofree char *name
          = foyer_cli_text_dup_safe (letter->name_hint != NULL ? letter->name_hint : "no name");

      foyer_cli_say (cli, "Refused: dead letter %" G_GINT64_FORMAT ", %s, %s",
                     letter->dead_letter_id, foyer_code_get_name (letter->code), name);
    }
}

static int
run_scan (FoyerCli *cli, GError **error)
{
  g_autoptr (FoyerScan) scan = NULL;
  FoyerLineHolder holder = { 0 };
  gboolean is_look = !foyer_cli_has (cli, "print") && !foyer_cli_has (cli, "desk");

  if (foyer_cli_open (cli, is_look, error) == NULL || (scan = scan_text (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (scan);
  else
    print_text (cli, scan);
  foyer_engine_get_line_holder (cli->engine, &holder);
  if (scan->kind == FOYER_SCAN_SENT && !holder.is_held)
    foyer_cli_note (cli, "Nobody runs the line of this event, so the badge waits in the queue. "
                         "Start: foyerctl serve");
  if (foyer_cli_has (cli, "print"))
    return scan->kind == FOYER_SCAN_SENT ? FOYER_EXIT_DONE : FOYER_EXIT_CONFLICT;
  return scan->kind == FOYER_SCAN_UNKNOWN ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static const FoyerCliOption options[] = {
  { "print", 0, FOYER_CLI_FLAG, NULL,
    "prints and marks arrival if one person is meant and all is clear", NULL },
  { "desk", 0, FOYER_CLI_TEXT, "NAME", "the desk or kiosk where it is scanned", NULL },
  { "printer", 0, FOYER_CLI_TEXT, "NAME", "which printer (default: where the desk prints to)",
    NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many people of a search (default: 50)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "TEXT", 1, G_MAXUINT, options, run_scan },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_scan = {
  .name = "scan",
  .summary = "say what a code or name means at a desk, and print",
  .description
  = "Tries, exactly and in this order: badge token, badge number, ticket code, source id, order "
    "code,\n"
    "attendee id; then searches. Refused registrations are found by code and name too. Printed "
    "already,\n"
    "cancelled, unpaid, replaced, another event's: said with the next step, and nothing prints.\n"
    "With --desk of a desk that prints on scan, or of a kiosk, a code alone prints.\n"
    "Exit 1: nobody was found. Exit 7: --print did not print.\n"
    "JSON: outcome, key, message, next_step, attendees[], dead_letters[], job.",
  .examples = "  foyerctl scan F1K7QXWMTZ8QZ1M0RTV3W5Y7K2\n"
              "  foyerctl scan vogel bj --desk 'Desk 1' --print",
  .verbs = verbs,
};
