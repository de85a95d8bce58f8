/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl attendees duplicates, link, clear, reopen, arrivals. */
#include "config.h"

#include "foyer-cli-duplicates.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-desks.h"
#include "foyer-engine-duplicates.h"

/* ---- Pairs ---- */

static GPtrArray *
list_pairs (FoyerCli *cli, GError **error)
{
  FoyerDuplicateState state = FOYER_DUPLICATE_OPEN;
  g_autoptr (GAsyncResult) result = NULL;

  /* The table of options has let only these words through. */
  (void)foyer_duplicate_state_parse (foyer_cli_get_text (cli, "state"), &state);
  foyer_engine_list_duplicates_async (cli->engine, state, foyer_cli_get_number (cli, "limit", 0),
                                      cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_list_duplicates_finish (cli->engine, result, error);
}

static void
print_pairs_json (GPtrArray *pairs)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "pairs");
  for (guint i = 0; i < pairs->len; i++)
    {
      const FoyerDuplicate *pair = pairs->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "state", foyer_duplicate_state_get_name (pair->state));
      foyer_cli_json_add_time (builder, "found_at", pair->found_usec);
      foyer_cli_json_begin_object (builder, "first");
      foyer_cli_json_add_attendee (builder, pair->first, FALSE);
      foyer_cli_json_end (builder);
      foyer_cli_json_begin_object (builder, "second");
      foyer_cli_json_add_attendee (builder, pair->second, FALSE);
      foyer_cli_json_end (builder);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", pairs->len);
  foyer_cli_json_print (builder);
}

static void
print_pairs (FoyerCli *cli, GPtrArray *pairs)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("NAME", "FIRST", "BADGE", "SECOND", "BADGE", NULL);

  for (guint i = 0; i < pairs->len; i++)
    {
      const FoyerDuplicate *pair = pairs->pdata[i];

      foyer_cli_table_add (table,
                           foyer_record_get_text (pair->first->record, FOYER_FIELD_FULL_NAME),
                           foyer_attendee_get_id (pair->first), pair->first->badge_state,
                           foyer_attendee_get_id (pair->second), pair->second->badge_state);
    }
  if (pairs->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, pairs->len == 1 ? "1 pair" : "%u pairs", pairs->len);
}

int
foyer_cli_run_duplicates (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) pairs = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL || (pairs = list_pairs (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_pairs_json (pairs);
  else
    print_pairs (cli, pairs);
  return FOYER_EXIT_DONE;
}

static const char *
get_words (FoyerDuplicateState state)
{
  switch (state)
    {
    case FOYER_DUPLICATE_OPEN:
      return "may be one person, and nobody has decided: print --all holds both back";
    case FOYER_DUPLICATE_LINKED:
      return "are one person: print --all prints the one that was admitted first";
    case FOYER_DUPLICATE_CLEARED:
      return "are two people: print --all prints both";
    }
  g_return_val_if_reached (NULL);
}

static int
decide (FoyerCli *cli, FoyerDuplicateState state, GError **error)
{
  const char *first = foyer_cli_get_word (cli, 0), *second = foyer_cli_get_word (cli, 1);
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_decide_duplicate_async (cli->engine, first, second, state, cli->cancellable,
                                       foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_decide_duplicate_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "first", first);
      foyer_cli_json_add_text (builder, "second", second);
      foyer_cli_json_add_text (builder, "done", foyer_duplicate_state_get_name (state));
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "'%s' and '%s' %s", first, second, get_words (state));
  return FOYER_EXIT_DONE;
}

int
foyer_cli_run_link (FoyerCli *cli, GError **error)
{
  return decide (cli, FOYER_DUPLICATE_LINKED, error);
}

int
foyer_cli_run_clear (FoyerCli *cli, GError **error)
{
  return decide (cli, FOYER_DUPLICATE_CLEARED, error);
}

int
foyer_cli_run_reopen (FoyerCli *cli, GError **error)
{
  return decide (cli, FOYER_DUPLICATE_OPEN, error);
}

/* ---- Who has come ---- */

static void
add_count (FoyerCliJson *builder, FoyerCliTable *table, const FoyerArrivalCount *count)
{
  if (builder == NULL)
    {
      foyer_cli_table_add_cell (table, count->tier);
      foyer_cli_table_add_count (table, count->expected);
      foyer_cli_table_add_count (table, count->arrived);
      foyer_cli_table_add_count (table, count->handed_over);
      foyer_cli_table_add_count (table, count->remaining);
      foyer_cli_table_end_row (table);
      return;
    }
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "tier", count->tier);
  foyer_cli_json_add_integer (builder, "expected", (gint64)count->expected);
  foyer_cli_json_add_integer (builder, "arrived", (gint64)count->arrived);
  foyer_cli_json_add_integer (builder, "handed_over", (gint64)count->handed_over);
  foyer_cli_json_add_integer (builder, "remaining", (gint64)count->remaining);
  foyer_cli_json_end (builder);
}

int
foyer_cli_run_arrivals (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) counts = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("TIER", ">EXPECTED", ">ARRIVED", ">HANDED OVER", ">REMAINING", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_count_arrivals_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  counts = foyer_engine_count_arrivals_finish (cli->engine, result, error);
  if (counts == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_begin_array (builder, "tiers");
    }
  for (guint i = 0; i < counts->len; i++)
    add_count (builder, table, counts->pdata[i]);
  if (builder == NULL)
    {
      foyer_cli_table_print (table);
      return FOYER_EXIT_DONE;
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

static const char *
get_state (guint index)
{
  return foyer_duplicate_state_get_name (index);
}

const FoyerCliOption foyer_cli_duplicates_options[] = {
  { "state", 0, FOYER_CLI_TEXT, "STATE", "open (default), linked or cleared", get_state },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
