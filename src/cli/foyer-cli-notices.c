/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl notices: what happened that nobody asked for. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-notices.h"
#include "foyer-time.h"

static void
add_notice (FoyerCliJson *builder, const FoyerNotice *notice)
{
  foyer_cli_json_add_integer (builder, "notice_id", notice->notice_id);
  foyer_cli_json_add_text (builder, "kind", notice->kind);
  foyer_cli_json_add_text (builder, "text", notice->text);
  foyer_cli_json_add_text (builder, "source", notice->source);
  foyer_cli_json_add_text (builder, "attendee_id", notice->attendee_id);
  foyer_cli_json_add_text (builder, "source_id", notice->source_id);
  foyer_cli_json_add_integer (builder, "first_delivery", notice->first_delivery);
  foyer_cli_json_add_text (builder, "first_file", notice->first_origin);
  foyer_cli_json_add_integer (builder, "second_delivery", notice->second_delivery);
  foyer_cli_json_add_text (builder, "second_file", notice->second_origin);
  foyer_cli_json_add_integer (builder, "second_line", (gint64)notice->second_line);
  foyer_cli_json_add_integer (builder, "dead_letter_id", notice->dead_letter_id);
  foyer_cli_json_add_integer (builder, "proposal_id", notice->proposal_id);
  foyer_cli_json_add_time (builder, "found", notice->found_usec);
  foyer_cli_json_add_time (builder, "seen", notice->seen_usec);
  foyer_cli_json_add_text (builder, "seen_by", notice->seen_by);
}

static void
say_notice (FoyerCli *cli, const FoyerNotice *notice)
{
  char when[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (notice->found_usec, when);
  foyer_cli_say (cli, "%" G_GINT64_FORMAT "  %s  %s%s", notice->notice_id, when, notice->kind,
                 notice->seen_usec != 0 ? "  (seen)" : "");
  foyer_cli_say (cli, "   %s", notice->text);
  if (notice->second_delivery != 0)
    foyer_cli_say (
        cli,
        "   first: delivery %" G_GINT64_FORMAT ", %s; second: delivery %" G_GINT64_FORMAT
        ", %s, line %" G_GUINT64_FORMAT,
        notice->first_delivery, notice->first_origin != NULL ? notice->first_origin : "no file",
        notice->second_delivery, notice->second_origin != NULL ? notice->second_origin : "no file",
        notice->second_line);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notices = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_notices_async (cli->engine, foyer_cli_has (cli, "all"),
                                   foyer_cli_get_number (cli, "limit", 0), cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  notices = foyer_engine_list_notices_finish (cli->engine, result, error);
  if (notices == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "notices");
  for (guint i = 0; i < notices->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      add_notice (builder, notices->pdata[i]);
      foyer_cli_json_end (builder);
      if (!cli->is_json)
        say_notice (cli, notices->pdata[i]);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (notices->len == 0)
    foyer_cli_say (cli, "Nothing to tell");
  else
    foyer_cli_say (cli, "Done with them: foyerctl notices seen ID (or all)");
  return FOYER_EXIT_DONE;
}

static int
run_seen (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  guint64 id = 0;

  if (!g_str_equal (word, "all")
      && !g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no number of a notice; give the number that list shows, or all", word);
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_mark_notice_async (cli->engine, (gint64)id, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  if (!foyer_engine_mark_notice_finish (cli->engine, result, error))
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "seen", word);
      foyer_cli_json_print (builder);
    }
  else if (id == 0)
    foyer_cli_say (cli, "All notices are seen");
  else
    foyer_cli_say (cli, "Notice %s is seen", word);
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption list_options[] = {
  { "all", 0, FOYER_CLI_FLAG, NULL, "those that were seen, too", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "seen", "ID", 1, 1, NULL, run_seen },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_notices = {
  .name = "notices",
  .summary = "what happened that somebody should know",
  .description = "Two people under one id (both deliveries are named), and people who are missing "
                 "from a source's newest\n"
                 "delivery. seen takes a number or all.\n"
                 "JSON: notices[] with notice_id, kind, text, source, attendee_id, source_id, "
                 "first_delivery, first_file,\n"
                 "second_delivery, second_file, second_line, dead_letter_id, proposal_id, found, "
                 "seen, seen_by.",
  .examples = "  foyerctl notices list\n"
              "  foyerctl notices seen all",
  .verbs = verbs,
};
