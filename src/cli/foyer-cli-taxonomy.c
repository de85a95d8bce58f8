/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl taxonomy: the event's vocabulary, checked, compared and installed. */
#include "config.h"

#include "foyer-cli-taxonomy.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"

static int
run_check (FoyerCli *cli, GError **error)
{
  const char *path = foyer_cli_get_word (cli, 0);
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  g_autoptr (GError) cause = NULL;
  g_autofree char *summary = foyer_engine_check_taxonomy_file (path, &cause);

  foyer_cli_json_add_text (builder, "file", path);
  foyer_cli_json_add_flag (builder, "right", summary != NULL);
  if (summary != NULL)
    {
      foyer_cli_say (cli, "%s is right: %s", path, summary);
      foyer_cli_json_add_text (builder, "summary", summary);
    }
  else
    {
      g_auto (GStrv) problems = g_strsplit (cause->message, "\n", -1);

      foyer_cli_say (cli, "%s", cause->message);
      foyer_cli_json_add_texts (builder, "problems", (const char *const *)problems);
    }
  if (cli->is_json)
    foyer_cli_json_print (builder);
  return summary != NULL ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

/* ---- Reports ---- */

static void
print_json (const FoyerTaxonomyChange *change)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "from", change->from);
  foyer_cli_json_add_text (builder, "to", change->to);
  foyer_cli_json_add_integer (builder, "run", change->run_id);
  foyer_cli_json_add_flag (builder, "running", change->is_running);
  foyer_cli_json_add_integer (builder, "people", (gint64)change->people);
  foyer_cli_json_add_integer (builder, "looked_at", (gint64)change->looked_at);
  foyer_cli_json_add_integer (builder, "changed", (gint64)change->changed);
  foyer_cli_json_add_integer (builder, "revised", (gint64)change->revised);
  foyer_cli_json_add_integer (builder, "printed", (gint64)change->printed);
  foyer_cli_json_add_integer (builder, "dead_letters", (gint64)change->dead_letters);
  foyer_cli_json_add_integer (builder, "dead_letters_looked_at",
                              (gint64)change->dead_letters_looked_at);
  foyer_cli_json_add_integer (builder, "dead_letters_admitted",
                              (gint64)change->dead_letters_admitted);
  foyer_cli_json_begin_array (builder, "tiers");
  for (guint i = 0; i < change->tiers->len; i++)
    {
      const FoyerTaxonomyTierChange *tier = change->tiers->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "tier", tier->tier);
      foyer_cli_json_add_text (builder, "label", tier->label);
      foyer_cli_json_add_integer (builder, "people", (gint64)tier->people);
      foyer_cli_json_add_integer (builder, "labels", (gint64)tier->labels);
      foyer_cli_json_add_integer (builder, "access_levels", (gint64)tier->access_levels);
      foyer_cli_json_add_integer (builder, "entitlements", (gint64)tier->entitlements);
      foyer_cli_json_add_integer (builder, "dead_letters", (gint64)tier->dead_letters);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_texts (builder, "words", (const char *const *)change->words);
  foyer_cli_json_add_text (builder, "actor", change->actor);
  foyer_cli_json_add_time (builder, "started", change->started_usec);
  foyer_cli_json_add_time (builder, "finished", change->finished_usec);
  foyer_cli_json_print (builder);
}

static void
print_tiers (const FoyerTaxonomyChange *change)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new (
      "TIER", ">PEOPLE", ">LABEL", ">ACCESS LEVEL", ">ENTITLEMENTS", ">DEAD LETTERS", NULL);

  for (guint i = 0; i < change->tiers->len; i++)
    {
      const FoyerTaxonomyTierChange *tier = change->tiers->pdata[i];

      foyer_cli_table_add_cell (table, tier->tier);
      foyer_cli_table_add_count (table, tier->people);
      foyer_cli_table_add_count (table, tier->labels);
      foyer_cli_table_add_count (table, tier->access_levels);
      foyer_cli_table_add_count (table, tier->entitlements);
      foyer_cli_table_add_count (table, tier->dead_letters);
    }
  foyer_cli_table_print (table);
}

static void
print_report (FoyerCli *cli, const FoyerTaxonomyChange *change)
{
  gboolean is_diff = change->run_id == 0;

  foyer_cli_say (cli, "%s to %s", change->from, change->to);
  for (guint i = 0; change->words[i] != NULL; i++)
    foyer_cli_say (cli, "  %s", change->words[i]);
  if (change->words[0] == NULL)
    foyer_cli_say (cli, "  no code, word or tier differs");
  print_tiers (change);
  foyer_cli_say (cli,
                 "%s of %" G_GUINT64_FORMAT " stored registrations: %" G_GUINT64_FORMAT
                 " %s, %" G_GUINT64_FORMAT " of them with a new revision",
                 is_diff ? "Compared with all" : "Applied to all", change->looked_at,
                 change->changed, is_diff ? "would change" : "changed", change->revised);
  if (change->printed > 0)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT " of these have a printed badge; print --all %s them a new "
                   "one",
                   change->printed, is_diff ? "would make" : "makes");
  if (change->dead_letters > 0)
    foyer_cli_say (
        cli,
        "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " dead letters of unknown words %s admitted",
        change->dead_letters_admitted, change->dead_letters, is_diff ? "would be" : "are");
  foyer_cli_say (cli, "The tier of a registration never changes");
}

int
foyer_cli_taxonomy_tell (FoyerCli *cli, const FoyerTaxonomyChange *change)
{
  if (cli->is_json)
    print_json (change);
  else if (!change->is_running)
    print_report (cli, change);
  if (change->is_running)
    foyer_cli_note (cli,
                    "%s is in use. The registrations stored before are re-evaluated by the "
                    "next console, serve or import on this event",
                    change->to);
  return change->is_running ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static int
run_diff (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTaxonomyChange) change = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_diff_taxonomy_async (cli->engine, foyer_cli_get_word (cli, 0), foyer_cli_progress_cb,
                                    cli, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  change = foyer_engine_diff_taxonomy_finish (cli->engine, result, error);
  if (change == NULL)
    return FOYER_EXIT_INPUT;
  if (cli->is_json)
    print_json (change);
  else
    {
      print_report (cli, change);
      foyer_cli_say (cli, "Nothing is changed yet. To install it: foyerctl taxonomy apply %s",
                     foyer_cli_get_word (cli, 0));
    }
  return FOYER_EXIT_DONE;
}

static int
run_apply (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTaxonomyChange) change = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_apply_taxonomy_async (cli->engine, foyer_cli_get_word (cli, 0),
                                     foyer_cli_progress_cb, cli, cli->cancellable,
                                     foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  change = foyer_engine_apply_taxonomy_finish (cli->engine, result, error);
  if (change == NULL)
    return FOYER_EXIT_INPUT;
  if (cli->is_json || change->run_id != 0)
    return foyer_cli_taxonomy_tell (cli, change);
  foyer_cli_say (cli, "%s is in use already; nothing was changed", change->to);
  return FOYER_EXIT_DONE;
}

static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTaxonomyChange) change = NULL;
  GError *cause = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_taxonomy_run_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  change = foyer_engine_get_taxonomy_run_finish (cli->engine, result, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, cause);
      return FOYER_EXIT_STORE;
    }
  if (change == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                           "no new taxonomy was applied to this event yet");
      return FOYER_EXIT_USAGE;
    }
  if (cli->is_json)
    print_json (change);
  else
    {
      print_report (cli, change);
      if (change->is_running)
        foyer_cli_say (cli, "Still at work");
    }
  return FOYER_EXIT_DONE;
}

static const FoyerCliVerb verbs[] = {
  { "check", "FILE", 1, 1, NULL, run_check }, { "diff", "FILE", 1, 1, NULL, run_diff },
  { "apply", "FILE", 1, 1, NULL, run_apply }, { "report", "", 0, 0, NULL, run_show },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_taxonomy = {
  .name = "taxonomy",
  .summary = "check, compare and install the event's tiers and words",
  .description = "check needs no event and names every mistake with file, line, path and rule; "
                 "exit 1 if there is one.\n"
                 "diff says what a new version would do to each tier; apply installs it, then "
                 "re-evaluates what is stored\n"
                 "(labels, access level, entitlements, never the tier) and admits the dead letters "
                 "that its words now explain.\n"
                 "A version may add and may deprecate; what takes something away is refused, exit "
                 "7. report shows the last run.\n"
                 "JSON: from, to, run, running, people, looked_at, changed, revised, printed, "
                 "dead_letters,\n"
                 "dead_letters_looked_at, dead_letters_admitted, tiers[], words[], actor, started, "
                 "finished.",
  .examples = "  foyerctl taxonomy check fair.taxonomy.json\n"
              "  foyerctl taxonomy diff fair.taxonomy.json\n"
              "  foyerctl taxonomy apply fair.taxonomy.json",
  .verbs = verbs,
};
