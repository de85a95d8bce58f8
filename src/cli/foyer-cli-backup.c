/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl backup: everything of the event in one file, and which such files there are. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"
#include "foyer-engine-backup.h"
#include "foyer-time.h"

static void
say_entry (FoyerCli *cli, const FoyerBackupEntry *entry)
{
  char made[FOYER_TIME_TEXT_BYTES], expires[FOYER_TIME_TEXT_BYTES];
  g_autofree char *size = g_format_size (entry->file_bytes);

  foyer_time_print (entry->made_usec, made);
  foyer_time_print (entry->expires_usec, expires);
  foyer_cli_say (cli, "%s  %s  keep until %s%s  %s", made, size, expires,
                 entry->is_expired ? " (over: delete it)"
                 : entry->is_there ? ""
                                   : " (not there any more)",
                 entry->path);
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return foyer_cli_get_exit_status (*error);
  foyer_engine_list_backups_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  entries = foyer_engine_list_backups_finish (cli->engine, result, error);
  if (entries == NULL)
    return foyer_cli_get_exit_status (*error);
  foyer_cli_json_begin_array (builder, "backups");
  for (guint i = 0; i < entries->len; i++)
    {
      const FoyerBackupEntry *entry = entries->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "file", entry->path);
      foyer_cli_json_add_integer (builder, "file_bytes", (gint64)entry->file_bytes);
      foyer_cli_json_add_time (builder, "made", entry->made_usec);
      foyer_cli_json_add_time (builder, "expires", entry->expires_usec);
      foyer_cli_json_add_flag (builder, "is_there", entry->is_there);
      foyer_cli_json_add_flag (builder, "is_expired", entry->is_expired);
      foyer_cli_json_end (builder);
      if (!cli->is_json)
        say_entry (cli, entry);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (entries->len == 0)
    foyer_cli_say (cli, "No backup was made of this event: foyerctl backup FILE");
  return FOYER_EXIT_DONE;
}

static void
say_backup (FoyerCli *cli, const FoyerBackupReport *report)
{
  char expires[FOYER_TIME_TEXT_BYTES];
  g_autofree char *size = g_format_size (report->file_bytes);

  foyer_time_print (report->expires_usec, expires);
  foyer_cli_say (cli, "Backup: %s, %s, %u files", report->path, size, report->n_files);
  foyer_cli_say (cli,
                 "It holds the event's keys and everybody's data: keep it as safe as the event, "
                 "on another disk, and delete it by %s",
                 expires);
  foyer_cli_say (cli, "Try it: foyerctl restore --check %s", report->path);
}

static int
run_backup (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerBackupReport) report = NULL;
  const char *path = foyer_cli_get_word (cli, 0);

  if (foyer_cli_has (cli, "list"))
    return run_list (cli, error);
  if (path == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say where to: foyerctl backup FILE");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return foyer_cli_get_exit_status (*error);
  foyer_engine_back_up_async (
      cli->engine, path, (guint)foyer_cli_get_number (cli, "days", FOYER_BACKUP_DAYS),
      foyer_cli_has (cli, "replace"), cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_back_up_finish (cli->engine, result, error);
  if (report == NULL)
    return foyer_cli_get_exit_status (*error);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "file", report->path);
      foyer_cli_json_add_integer (builder, "file_bytes", (gint64)report->file_bytes);
      foyer_cli_json_add_integer (builder, "files", report->n_files);
      foyer_cli_json_add_integer (builder, "bytes", (gint64)report->n_bytes);
      foyer_cli_json_add_time (builder, "made", report->made_usec);
      foyer_cli_json_add_time (builder, "expires", report->expires_usec);
      foyer_cli_json_print (builder);
    }
  else
    say_backup (cli, report);
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption backup_options[] = {
  { "days", 0, FOYER_CLI_NUMBER, "N", "how long it may be kept (default: 30)", NULL },
  { "replace", 0, FOYER_CLI_FLAG, NULL, "replace FILE if it is there", NULL },
  { "list", 0, FOYER_CLI_FLAG, NULL, "which were made, and until when they may be kept", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb backup_verbs[] = {
  { NULL, "FILE", 0, 1, backup_options, run_backup },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_backup = {
  .name = "backup",
  .summary = "everything of the event in one file, while the line runs",
  .description
  = "Writes FILE (tar, gzip): the store as of one moment, journal, spool, templates, contracts, "
    "keys. Left out are what is\n"
    "made again (search index, cache), the badges in printed/, and secrets in the desktop's "
    "keyring. --list shows the\n"
    "backups of this event: whoever is erased is still in them until they are deleted.\n"
    "JSON: file, file_bytes, files, bytes, made, expires; --list: backups[] with file, "
    "file_bytes, made, expires,\n"
    "is_there, is_expired.",
  .examples = "  foyerctl backup /media/usb/spring.tar.gz\n"
              "  foyerctl backup --list",
  .verbs = backup_verbs,
};
