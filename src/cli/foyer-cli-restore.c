/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl restore: an event out of a backup. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-backup.h"
#include "foyer-time.h"

static void
say_restore (FoyerCli *cli, const FoyerRestoreReport *report, const char *directory)
{
  char made[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (report->made_usec, made);
  if (directory == NULL)
    {
      foyer_cli_say (cli, "'%s' as of %s: %u files, each as the backup's list says",
                     report->event_name, made, report->n_files);
      return;
    }
  foyer_cli_say (cli, "Restored '%s' as of %s into %s: %u files", report->event_name, made,
                 directory, report->n_files);
  foyer_cli_say (cli, "Audit: %s", report->audit_text);
  if (report->jobs_held > 0)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT " badges that waited then are HELD, as they may have come "
                   "out since: jobs list, then jobs release ID or jobs cancel ID",
                   report->jobs_held);
  if (report->jobs_asked > 0)
    foyer_cli_say (cli,
                   "%" G_GUINT64_FORMAT " badges may be at a printer: serve asks it, and asks you "
                   "where it does not know",
                   report->jobs_asked);
  foyer_cli_say (cli,
                 "What happened after %s is not in it: import the feeds again, and look at what "
                 "came out since before print --all",
                 made);
}

static int
run_restore (FoyerCli *cli, GError **error)
{
  gboolean is_check = foyer_cli_has (cli, "check");
  const char *actor
      = foyer_cli_has (cli, "user") ? foyer_cli_get_text (cli, "user") : g_get_user_name ();
  g_autofree char *directory = is_check ? NULL : foyer_cli_dup_event_directory (cli);
  g_autoptr (FoyerRestoreReport) report = NULL;

  if (!foyer_cli_check_input (foyer_cli_get_word (cli, 0), error))
    return FOYER_EXIT_INPUT;
  report = foyer_engine_restore (foyer_cli_get_word (cli, 0), directory, actor, error);
  if (report == NULL)
    return foyer_cli_get_exit_status (*error);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "event", report->event_id);
      foyer_cli_json_add_text (builder, "name", report->event_name);
      foyer_cli_json_add_text (builder, "directory", directory);
      foyer_cli_json_add_time (builder, "made", report->made_usec);
      foyer_cli_json_add_integer (builder, "files", report->n_files);
      foyer_cli_json_add_integer (builder, "bytes", (gint64)report->n_bytes);
      foyer_cli_json_add_integer (builder, "jobs_held", (gint64)report->jobs_held);
      foyer_cli_json_add_integer (builder, "jobs_asked", (gint64)report->jobs_asked);
      foyer_cli_json_add_text (builder, "audit", report->audit_text);
      foyer_cli_json_print (builder);
    }
  else
    say_restore (cli, report, directory);
  return is_check || report->is_audit_whole ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

static const FoyerCliOption restore_options[] = {
  { "check", 0, FOYER_CLI_FLAG, NULL, "only read FILE and compare it with its list", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb restore_verbs[] = {
  { NULL, "FILE", 1, 1, restore_options, run_restore },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_restore = {
  .name = "restore",
  .summary = "an event out of a backup",
  .description
  = "Makes the directory of --event, which must not be there yet, out of the backup FILE. Every "
    "file is compared with the\n"
    "backup's list, store and audit are checked, and only then the directory gets its name. "
    "Badges that waited to be\n"
    "printed are HELD: they may have come out since. --check only reads the backup.\n"
    "JSON: event, name, directory, made, files, bytes, jobs_held, jobs_asked, audit.",
  .examples = "  foyerctl restore --check /media/usb/spring.tar.gz\n"
              "  foyerctl --event spring-again restore /media/usb/spring.tar.gz",
  .verbs = restore_verbs,
};
