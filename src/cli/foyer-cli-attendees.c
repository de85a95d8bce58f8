/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl attendees: lists, search, one person with all details. */
#include "config.h"

#include "foyer-cli-duplicates.h"
#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli-walk-in.h"
#include "foyer-cli.h"
#include "foyer-engine-people.h"
#include "foyer-time.h"

/* People that are asked for at once. */
#define WINDOW 1000u

static GArray *
list_rows (FoyerCli *cli, const FoyerPeopleQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_list_people_async (cli->engine, query, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  return foyer_engine_list_people_finish (cli->engine, result, error);
}

static GPtrArray *
get_people (FoyerCli *cli, GArray *row_ids, guint first, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_people_async (cli->engine, &g_array_index (row_ids, gint64, first),
                                 MIN (WINDOW, row_ids->len - first), cli->cancellable,
                                 foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_get_people_finish (cli->engine, result, error);
}

/* ---- Lists: no e-mail addresses ---- */

static void
add_row (FoyerCliTable *table, FoyerAttendee *attendee)
{
  FoyerRecord *record = attendee->record;
  const char *badge
      = attendee->is_possible_duplicate ? "possible duplicate" : attendee->badge_state;

  foyer_cli_table_add (table, foyer_record_get_text (record, FOYER_FIELD_FULL_NAME),
                       foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER),
                       foyer_status_get_name (foyer_record_get_status (record)),
                       foyer_record_get_text (record, FOYER_FIELD_SOURCE),
                       foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID), attendee->badge_no,
                       badge, foyer_arrival_get_name (attendee->arrival));
}

static gboolean
print_people (FoyerCli *cli, GArray *row_ids, FoyerCliJson *builder, FoyerCliTable *table,
              GError **error)
{
  for (guint first = 0; first < row_ids->len; first += WINDOW)
    {
      g_autoptr (GPtrArray) people = get_people (cli, row_ids, first, error);

      if (people == NULL)
        return FALSE;
      for (guint i = 0; i < people->len; i++)
        {
          if (people->pdata[i] == NULL)
            continue; /* gone since the list was made */
          if (builder == NULL)
            {
              add_row (table, people->pdata[i]);
              continue;
            }
          foyer_cli_json_begin_object (builder, NULL);
          foyer_cli_json_add_attendee (builder, people->pdata[i], FALSE);
          foyer_cli_json_end (builder);
        }
    }
  return TRUE;
}

static int
print_list (FoyerCli *cli, const FoyerPeopleQuery *query, GError **error)
{
  g_autoptr (GArray) row_ids = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new (
      "NAME", "TIER", "STATUS", "SOURCE", "SOURCE ID", "BADGE", "STATE", "ARRIVAL", NULL);

  if (foyer_cli_open (cli, TRUE, error) == NULL
      || (row_ids = list_rows (cli, query, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_begin_array (builder, "attendees");
    }
  if (!print_people (cli, row_ids, builder, table, error))
    return FOYER_EXIT_STORE;
  if (builder != NULL)
    {
      foyer_cli_json_end (builder);
      foyer_cli_json_add_integer (builder, "count", row_ids->len);
      foyer_cli_json_print (builder);
      return FOYER_EXIT_DONE;
    }
  if (row_ids->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, row_ids->len == 1 ? "1 person" : "%u people", row_ids->len);
  return FOYER_EXIT_DONE;
}

static int
run_list (FoyerCli *cli, GError **error)
{
  FoyerPeopleQuery query = {
    .tier = foyer_cli_get_text (cli, "tier"),
    .status = foyer_cli_get_text (cli, "status"),
    .arrival = foyer_cli_get_text (cli, "arrival"),
    .only_possible_duplicates = foyer_cli_has (cli, "possible-duplicates"),
    .only_not_printed = foyer_cli_has (cli, "not-printed"),
    .limit = foyer_cli_get_number (cli, "limit", 0),
  };

  return print_list (cli, &query, error);
}

static int
run_search (FoyerCli *cli, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FoyerPeopleQuery query = { .limit = foyer_cli_get_number (cli, "limit", 0) };

  for (guint i = 0; i < cli->words->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", foyer_cli_get_word (cli, i));
  if (!g_utf8_validate (text->str, -1, NULL))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "what to search for is not valid UTF-8");
      return FOYER_EXIT_USAGE;
    }
  query.text = text->str;
  return print_list (cli, &query, error);
}

/* ---- One person ---- */

static GPtrArray *
trace (FoyerCli *cli, FoyerAttendee *attendee, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_trace_person_async (cli->engine, foyer_attendee_get_id (attendee), cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_engine_trace_person_finish (cli->engine, result, error);
}

static void
print_person_json (FoyerAttendee *attendee, GPtrArray *lines)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_attendee (builder, attendee, TRUE);
  if (lines != NULL)
    foyer_cli_json_begin_array (builder, "trace");
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const FoyerTraceLine *line = lines->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "field", line->field);
      foyer_cli_json_add_text (builder, "rule", line->rule);
      foyer_cli_json_add_text (builder, "origin", line->origin);
      foyer_cli_json_add_text (builder, "raw_value", line->raw_value);
      foyer_cli_json_add_text (builder, "coercions", line->coercions);
      foyer_cli_json_add_text (builder, "value", line->value);
      foyer_cli_json_end (builder);
    }
  if (lines != NULL)
    foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
print_trace (GPtrArray *lines)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("FIELD", "RULE", "FROM", "RECEIVED", "COERCIONS", "VALUE", NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const FoyerTraceLine *line = lines->pdata[i];

      foyer_cli_table_add (table, line->field, line->rule, line->origin, line->raw_value,
                           line->coercions, line->value);
    }
  foyer_cli_table_print (table);
}

static void
print_person (FoyerCli *cli, FoyerAttendee *attendee, GPtrArray *lines)
{
  char when[FOYER_TIME_TEXT_BYTES];

  for (FoyerField field = 0; field < FOYER_N_FIELDS; field++)
    {
      g_autofree char *text = foyer_record_dup_text (attendee->record, field);

      if (text != NULL)
        foyer_cli_say (cli, "%-18s %s", foyer_field_get_name (field), text);
    }
  foyer_cli_say (cli, "%-18s %s", "badge_no",
                 attendee->badge_no != NULL ? attendee->badge_no : "not issued yet");
  if (attendee->badge_state != NULL)
    {
      foyer_time_print (attendee->badge_usec, when);
      foyer_cli_say (cli, "%-18s %s since %s", "badge", attendee->badge_state, when);
    }
  if (attendee->arrival_usec != 0)
    foyer_time_print (attendee->arrival_usec, when);
  foyer_cli_say (cli, "%-18s %s%s%s%s%s", "arrival", foyer_arrival_get_name (attendee->arrival),
                 attendee->arrival_usec != 0 ? " since " : "",
                 attendee->arrival_usec != 0 ? when : "",
                 attendee->arrival_desk != NULL ? " at " : "",
                 attendee->arrival_desk != NULL ? attendee->arrival_desk : "");
  foyer_cli_say (cli, "%-18s %u, by %s and %s", "revision", attendee->revision, attendee->contract,
                 attendee->taxonomy);
  if (attendee->is_possible_duplicate)
    foyer_cli_say (cli, "%-18s %s", "possible duplicate",
                   "held from print --all; print --attendee prints it");
  if (lines != NULL)
    {
      foyer_cli_say (cli, "%s", "");
      print_trace (lines);
    }
}

static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerAttendee) attendee = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_find_person_async (cli->engine, foyer_cli_get_word (cli, 0), cli->cancellable,
                                  foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  attendee = foyer_engine_find_person_finish (cli->engine, result, error);
  if (attendee == NULL)
    return FOYER_EXIT_USAGE;
  if (foyer_cli_has (cli, "trace") && (lines = trace (cli, attendee, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_person_json (attendee, lines);
  else
    print_person (cli, attendee, lines);
  return FOYER_EXIT_DONE;
}

/* ---- Table ---- */

static const char *
get_status (guint index)
{
  return index < FOYER_N_STATUSES ? foyer_status_get_name (index) : NULL;
}

static const char *
get_arrival (guint index)
{
  return index <= FOYER_ARRIVAL_HANDED_OVER ? foyer_arrival_get_name (index) : NULL;
}

static const FoyerCliOption list_options[] = {
  { "tier", 0, FOYER_CLI_TEXT, "TIER", "only this ticket tier", NULL },
  { "status", 0, FOYER_CLI_TEXT, "STATUS", "only this status", get_status },
  { "arrival", 0, FOYER_CLI_TEXT, "ARRIVAL", "only these", get_arrival },
  { "possible-duplicates", 0, FOYER_CLI_FLAG, NULL, "only people who may be registered twice",
    NULL },
  { "not-printed", 0, FOYER_CLI_FLAG, NULL, "only people without a printed badge", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: all)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption search_options[] = {
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 50)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption show_options[] = {
  { "trace", 0, FOYER_CLI_FLAG, NULL, "for every field the rule that won and what it was made from",
    NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "search", "TEXT", 1, G_MAXUINT, search_options, run_search },
  { "show", "ID", 1, 1, show_options, run_show },
  { "add", "", 0, 0, foyer_cli_walk_in_options, foyer_cli_run_walk_in },
  { "arrivals", "", 0, 0, NULL, foyer_cli_run_arrivals },
  { "duplicates", "", 0, 0, foyer_cli_duplicates_options, foyer_cli_run_duplicates },
  { "link", "ID ID", 2, 2, NULL, foyer_cli_run_link },
  { "clear", "ID ID", 2, 2, NULL, foyer_cli_run_clear },
  { "reopen", "ID ID", 2, 2, NULL, foyer_cli_run_reopen },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_attendees = {
  .name = "attendees",
  .summary = "list, find and show people",
  .description
  = "search finds any word start and any part of a name in scripts without spaces; "
    "codes are found exactly and\n"
    "first. ID is an attendee id, badge number, ticket code or source id.\n"
    "duplicates lists registrations that may be one person twice. link says that two are one "
    "person,\n"
    "clear that they are two, reopen takes either back. arrivals counts who has come, by "
    "tier.\n"
    "JSON: attendees[] and count, records by their field names; e-mail addresses are "
    "in JSON and in show only,\n"
    "dietary, accessibility and emergency fields in show only.",
  .examples = "  foyerctl attendees list --tier SPEAKER\n"
              "  foyerctl attendees search vogel bj\n"
              "  foyerctl attendees show REG-001 --trace\n"
              "  foyerctl attendees clear REG-001 REG-002\n"
              "  foyerctl attendees add --set full_name='Jane Doe' --tier GENERAL --desk 'Desk 1'",
  .verbs = verbs,
};
