/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl proposals: who is missing from a source's newest whole delivery, for a person to decide.
 */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-notices.h"
#include "foyer-time.h"

static void
add_proposal (FoyerCliJson *builder, const FoyerProposal *proposal)
{
  foyer_cli_json_add_integer (builder, "proposal_id", proposal->proposal_id);
  foyer_cli_json_add_text (builder, "state", proposal->state);
  foyer_cli_json_add_text (builder, "source", proposal->source);
  foyer_cli_json_add_integer (builder, "delivery", proposal->delivery_id);
  foyer_cli_json_add_text (builder, "file", proposal->origin);
  foyer_cli_json_add_text (builder, "contract", proposal->contract);
  foyer_cli_json_add_integer (builder, "people", (gint64)proposal->n_people);
  foyer_cli_json_add_integer (builder, "unreadable", (gint64)proposal->n_unreadable);
  foyer_cli_json_add_time (builder, "made", proposal->made_usec);
  foyer_cli_json_add_time (builder, "decided", proposal->decided_usec);
  foyer_cli_json_add_text (builder, "actor", proposal->actor);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) proposals = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new (">ID", "STATE", "SOURCE", "FILE", ">MISSING", ">UNREADABLE", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_proposals_async (cli->engine, foyer_cli_has (cli, "all"), cli->cancellable,
                                     foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  proposals = foyer_engine_list_proposals_finish (cli->engine, result, error);
  if (proposals == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "proposals");
  for (guint i = 0; i < proposals->len; i++)
    {
      const FoyerProposal *proposal = proposals->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      add_proposal (builder, proposal);
      foyer_cli_json_end (builder);
      foyer_cli_table_add_count (table, (guint64)proposal->proposal_id);
      foyer_cli_table_add_cell (table, proposal->state);
      foyer_cli_table_add_cell (table, proposal->source);
      foyer_cli_table_add_cell (table, proposal->origin);
      foyer_cli_table_add_count (table, proposal->n_people);
      foyer_cli_table_add_count (table, proposal->n_unreadable);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (proposals->len == 0)
    foyer_cli_say (cli, "Nobody is missing from a delivery that names everybody");
  else
    {
      foyer_cli_table_print (table);
      foyer_cli_say (cli, "Next: foyerctl proposals show ID, then accept ID or reject ID");
    }
  return FOYER_EXIT_DONE;
}

static gboolean
parse_id (FoyerCli *cli, gint64 *id, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);
  guint64 number = 0;

  if (g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT64, &number, NULL))
    {
      *id = (gint64)number;
      return TRUE;
    }
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no number of a proposal; see: foyerctl proposals list", word);
  return FALSE;
}

static void
print_people (FoyerCli *cli, const FoyerProposal *proposal)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "TIER", "STATUS", "SOURCE ID", "BADGE", "STATE", NULL);

  for (guint i = 0; i < proposal->people->len; i++)
    {
      FoyerAttendee *attendee = proposal->people->pdata[i];

      foyer_cli_table_add (table, foyer_record_get_text (attendee->record, FOYER_FIELD_FULL_NAME),
                           foyer_record_get_text (attendee->record, FOYER_FIELD_PRINT_TIER),
                           foyer_status_get_name (foyer_record_get_status (attendee->record)),
                           foyer_record_get_text (attendee->record, FOYER_FIELD_SOURCE_ID),
                           attendee->badge_no, attendee->badge_state);
    }
  foyer_cli_table_print (table);
  foyer_cli_say (cli, "%" G_GUINT64_FORMAT " people of '%s' are not in '%s' (%s)",
                 proposal->n_people, proposal->source,
                 proposal->origin != NULL ? proposal->origin : "its newest delivery",
                 proposal->state);
  if (proposal->n_unreadable > 0)
    foyer_cli_say (cli,
                   "Careful: %" G_GUINT64_FORMAT
                   " rows of it name no id; some of these people may be in them",
                   proposal->n_unreadable);
}

static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  FoyerProposal *proposal;
  gint64 id = 0;

  if (!parse_id (cli, &id, error) || foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_USAGE;
  foyer_engine_get_proposal_async (cli->engine, id, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  proposal = foyer_engine_get_proposal_finish (cli->engine, result, error);
  if (proposal == NULL)
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      add_proposal (builder, proposal);
      foyer_cli_json_begin_array (builder, "attendees");
      for (guint i = 0; i < proposal->people->len; i++)
        {
          foyer_cli_json_begin_object (builder, NULL);
          foyer_cli_json_add_attendee (builder, proposal->people->pdata[i], FALSE);
          foyer_cli_json_end (builder);
        }
      foyer_cli_json_end (builder);
      foyer_cli_json_print (builder);
    }
  else
    print_people (cli, proposal);
  foyer_proposal_free (proposal);
  return FOYER_EXIT_DONE;
}

static int
decide (FoyerCli *cli, gboolean is_accepted, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint64 n_cancelled = 0;
  gint64 id = 0;

  if (!parse_id (cli, &id, error) || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_USAGE;
  foyer_engine_decide_proposal_async (cli->engine, id, is_accepted, cli->cancellable,
                                      foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_decide_proposal_finish (cli->engine, result, &n_cancelled, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_integer (builder, "proposal_id", id);
      foyer_cli_json_add_text (builder, "state", is_accepted ? "accepted" : "rejected");
      foyer_cli_json_add_integer (builder, "cancelled", (gint64)n_cancelled);
      foyer_cli_json_print (builder);
    }
  else if (is_accepted)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT " registrations are cancelled; a later delivery that "
                   "names them makes them active again",
                   n_cancelled);
  else
    foyer_cli_say (cli, "Rejected: everybody stays as they are");
  return FOYER_EXIT_DONE;
}

static int
run_accept (FoyerCli *cli, GError **error)
{
  return decide (cli, TRUE, error);
}

static int
run_reject (FoyerCli *cli, GError **error)
{
  return decide (cli, FALSE, error);
}

static const FoyerCliOption list_options[] = {
  { "all", 0, FOYER_CLI_FLAG, NULL, "those that were decided, too", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "show", "ID", 1, 1, NULL, run_show },
  { "accept", "ID", 1, 1, NULL, run_accept },
  { "reject", "ID", 1, 1, NULL, run_reject },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_proposals = {
  .name = "proposals",
  .summary = "who is missing from a feed's newest file, to cancel or keep",
  .description = "Under a contract with \"absence\": \"cancelled\" a file names everybody. Who is "
                 "missing from the newest one is\n"
                 "proposed, never cancelled at once. accept cancels those who were not heard of "
                 "since, reject keeps them.\n"
                 "JSON: proposals[] with proposal_id, state, source, delivery, file, contract, "
                 "people, unreadable, made,\n"
                 "decided, actor; show: the same and attendees[]; accept: cancelled.",
  .examples = "  foyerctl proposals list\n"
              "  foyerctl proposals show 1\n"
              "  foyerctl proposals accept 1",
  .verbs = verbs,
};
