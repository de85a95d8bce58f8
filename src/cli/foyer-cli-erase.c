/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl erase: one person out of everything in the event. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-backup.h"
#include "foyer-engine-erase.h"
#include "foyer-time.h"

static void
add_backup (FoyerCli *cli, FoyerCliJson *builder, const FoyerBackupEntry *entry)
{
  char expires[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (entry->expires_usec, expires);
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "file", entry->path);
  foyer_cli_json_add_time (builder, "expires", entry->expires_usec);
  foyer_cli_json_end (builder);
  if (!cli->is_json)
    foyer_cli_say (cli, "Still in the backup %s: delete it by %s", entry->path, expires);
}

/* Whoever is erased is still in them. */
static gboolean
add_backups (FoyerCli *cli, FoyerCliJson *builder, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FALSE;
  foyer_engine_list_backups_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  entries = foyer_engine_list_backups_finish (cli->engine, result, error);
  if (entries == NULL)
    return FALSE;
  foyer_cli_json_begin_array (builder, "backups");
  for (guint i = 0; i < entries->len; i++)
    {
      const FoyerBackupEntry *entry = entries->pdata[i];

      if (entry->is_there)
        add_backup (cli, builder, entry);
    }
  foyer_cli_json_end (builder);
  return TRUE;
}

static void
say_report (FoyerCli *cli, const FoyerErasureReport *report)
{
  foyer_cli_say (
      cli, "Erased %s, now '%s': %u rows of the journal, values in %u other places, %u files",
      report->attendee_id, report->pseudonym, report->rows, report->places, report->files);
  if (report->sharers > 0)
    foyer_cli_say (
        cli, "%u rows of other people hold the same e-mail, which is theirs too: it stays there",
        report->sharers);
  if (report->audit_rows > 0)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT " rows of the audit hold something that a person typed: "
                   "they cannot be changed",
                   report->audit_rows);
  foyer_cli_say (cli, "A feed that still names this person brings them back: erase them there too");
}

static int
run_erase (FoyerCli *cli, GError **error)
{
  const char *actor
      = foyer_cli_has (cli, "user") ? foyer_cli_get_text (cli, "user") : g_get_user_name ();
  const char *reason = foyer_cli_get_text (cli, "reason");
  g_autofree char *directory = foyer_cli_dup_event_directory (cli);
  g_autoptr (FoyerErasureReport) report = NULL;
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  if (!foyer_cli_has (cli, "attendee") || reason == NULL || reason[0] == '\0')
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "erasing needs --attendee ID and --reason TEXT, for the audit");
      return FOYER_EXIT_USAGE;
    }
  report = foyer_engine_erase (directory, foyer_cli_get_text (cli, "attendee"), reason, actor, NULL,
                               error);
  if (report == NULL)
    return foyer_cli_get_exit_status (*error);
  foyer_cli_json_add_text (builder, "attendee_id", report->attendee_id);
  foyer_cli_json_add_text (builder, "pseudonym", report->pseudonym);
  foyer_cli_json_add_integer (builder, "rows", report->rows);
  foyer_cli_json_add_integer (builder, "places", report->places);
  foyer_cli_json_add_integer (builder, "files", report->files);
  foyer_cli_json_add_integer (builder, "sharers", report->sharers);
  foyer_cli_json_add_integer (builder, "audit_rows", (gint64)report->audit_rows);
  if (!cli->is_json)
    say_report (cli, report);
  if (!add_backups (cli, builder, error))
    return foyer_cli_get_exit_status (*error);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  return report->audit_rows == 0 ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption erase_options[] = {
  { "attendee", 0, FOYER_CLI_TEXT, "ID",
    "who: attendee id, badge number, ticket code or source's id", NULL },
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for the audit; without the person's data", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb erase_verbs[] = {
  { NULL, "", 0, 0, erase_options, run_erase },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_erase = {
  .name = "erase",
  .summary = "one person out of everything in the event",
  .description
  = "Overwrites one person in the store, the journal, dead letters and tokens with a pseudonym, "
    "removes their badges from\n"
    "spool and printed folder, empties the cache, and makes the search index and the store's file "
    "anew. The line must not\n"
    "run. It cannot be taken back. The audit keeps who did it, and still verifies. Backups are "
    "named: delete them in time.\n"
    "JSON: attendee_id, pseudonym, rows, places, files, sharers, audit_rows, backups[] with file, "
    "expires; status 1 if rows of\n"
    "the audit hold what a person typed.",
  .examples = "  foyerctl erase --attendee 4M7K2P9Q --reason 'asked on 3 March, letter 17'",
  .verbs = erase_verbs,
};
