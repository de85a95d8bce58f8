/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl arrive: somebody has come. */
#include "config.h"

#include "foyer-cli-arrive.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-desks.h"

int
foyer_cli_mark_arrival (FoyerCli *cli, FoyerArrival arrival, GError **error)
{
  const char *code = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerAttendee) attendee = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_mark_arrival_async (
      cli->engine, code, foyer_cli_has (cli, "undo") ? FOYER_ARRIVAL_NONE : arrival,
      foyer_cli_get_text (cli, "desk"), cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  attendee = foyer_engine_mark_arrival_finish (cli->engine, result, error);
  if (attendee == NULL)
    return FOYER_EXIT_CONFLICT;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "attendee_id", foyer_attendee_get_id (attendee));
      foyer_cli_json_add_text (builder, "arrival", foyer_arrival_get_name (attendee->arrival));
      foyer_cli_json_add_time (builder, "arrival_at", attendee->arrival_usec);
      foyer_cli_json_add_text (builder, "arrival_desk", attendee->arrival_desk);
      foyer_cli_json_print (builder);
    }
  else
    {
      g_autofree char *name = foyer_cli_text_dup_safe (
          foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME));

      foyer_cli_say (cli, "%s: %s", name,
                     attendee->arrival == FOYER_ARRIVAL_NONE
                         ? "not arrived"
                         : foyer_arrival_get_name (attendee->arrival));
    }
  return FOYER_EXIT_DONE;
}

static int
run_arrive (FoyerCli *cli, GError **error)
{
  return foyer_cli_mark_arrival (cli, FOYER_ARRIVAL_ARRIVED, error);
}

const FoyerCliOption foyer_cli_arrival_options[] = {
  { "desk", 0, FOYER_CLI_TEXT, "NAME", "the desk where it happens", NULL },
  { "undo", 0, FOYER_CLI_FLAG, NULL, "takes the newest step of this person back", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "ID", 1, 1, foyer_cli_arrival_options, run_arrive },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_arrive = {
  .name = "arrive",
  .summary = "note that somebody has arrived",
  .description = "The same again is fine and changes nothing. Who was handed a badge has arrived.\n"
                 "Exit 7: a step back without --undo, or a registration that is not "
                 "active.\n" FOYER_CLI_ARRIVAL_JSON,
  .examples = "  foyerctl arrive REG-001 --desk 'Desk 1'\n"
              "  foyerctl arrive REG-001 --undo",
  .verbs = verbs,
};
