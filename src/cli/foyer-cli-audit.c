/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl audit: who did what, and whether the record of it is whole. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-audit.h"
#include "foyer-file.h"
#include "foyer-time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ---- */

static void
add_entry (FoyerCliJson *builder, const FoyerAuditEntry *entry)
{
  foyer_cli_json_add_integer (builder, "row", entry->row);
  foyer_cli_json_add_time (builder, "time", entry->at_usec);
  foyer_cli_json_add_text (builder, "actor", entry->actor);
  foyer_cli_json_add_text (builder, "verb", entry->verb);
  foyer_cli_json_add_text (builder, "subject", entry->subject);
  foyer_cli_json_add_text (builder, "detail", entry->detail);
  foyer_cli_json_add_text (builder, "hash", entry->hash);
}

static void
say_entry (FoyerCli *cli, const FoyerAuditEntry *entry)
{
  char when[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (entry->at_usec, when);
  foyer_cli_say (cli, "%6" G_GINT64_FORMAT "  %s  %-12s  %s%s%s%s%s", entry->row, when,
                 entry->actor, entry->verb, entry->subject != NULL ? "  " : "",
                 entry->subject != NULL ? entry->subject : "", entry->detail != NULL ? "  " : "",
                 entry->detail != NULL ? entry->detail : "");
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_audit_async (
      cli->engine, foyer_cli_get_number (cli, "before", 0), foyer_cli_get_number (cli, "limit", 0),
      foyer_cli_get_text (cli, "match"), cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  entries = foyer_engine_list_audit_finish (cli->engine, result, error);
  if (entries == NULL)
    return FOYER_EXIT_STORE;
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "rows");
  for (guint i = 0; i < entries->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      add_entry (builder, entries->pdata[i]);
      foyer_cli_json_end (builder);
      if (!cli->is_json)
        say_entry (cli, entries->pdata[i]);
    }
  foyer_cli_json_end (builder);
  if (cli->is_json)
    foyer_cli_json_print (builder);
  else if (entries->len == 0)
    foyer_cli_say (cli, "No such row");
  return FOYER_EXIT_DONE;
}

/* ---- verify ---- */

static int
run_verify (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerAuditReport) report = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_verify_audit_async (cli->engine, foyer_cli_get_text (cli, "head"), cli->cancellable,
                                   foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_verify_audit_finish (cli->engine, result, error);
  if (report == NULL)
    return foyer_cli_get_exit_status (*error);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_flag (builder, "whole", report->is_whole);
      foyer_cli_json_add_integer (builder, "rows", (gint64)report->rows);
      foyer_cli_json_add_integer (builder, "bad_row", report->bad_row);
      foyer_cli_json_add_integer (builder, "head_row", report->known_row);
      foyer_cli_json_add_text (builder, "text", report->text);
      foyer_cli_json_print (builder);
    }
  else if (report->is_whole)
    foyer_cli_say (cli, "The audit is whole: %" G_GUINT64_FORMAT " rows; %s", report->rows,
                   report->text);
  else
    foyer_cli_say (cli, "The audit does not hold: %s", report->text);
  return report->is_whole ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

/* ---- head and export ---- */

static int
run_head (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *path = foyer_cli_get_text (cli, "output");
  g_autofree char *line = NULL;
  char *document;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_export_audit_head_async (cli->engine, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  document = foyer_engine_export_audit_head_finish (cli->engine, result, error);
  if (document == NULL)
    return foyer_cli_get_exit_status (*error);
  line = g_strconcat (document, "\n", NULL);
  free (document);
  if (path == NULL)
    {
      fputs (line, stdout);
      return FOYER_EXIT_DONE;
    }
  if (!foyer_file_write_durably (path, line, strlen (line), error))
    return FOYER_EXIT_STORE;
  foyer_cli_say (cli, "Head of the audit: %s. Keep it where this machine's people cannot change it",
                 path);
  return FOYER_EXIT_DONE;
}

static int
run_export (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *path = foyer_cli_get_text (cli, "output");
  guint64 n_rows = 0;

  if (path == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say where to: -o FILE");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_export_audit_async (cli->engine, path, cli->cancellable, foyer_cli_ready_cb,
                                   &result);
  foyer_cli_await (&result);
  if (!foyer_engine_export_audit_finish (cli->engine, result, &n_rows, error))
    return foyer_cli_get_exit_status (*error);
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "file", path);
      foyer_cli_json_add_integer (builder, "rows", (gint64)n_rows);
      foyer_cli_json_print (builder);
    }
  else
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " rows and the head: %s", n_rows, path);
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption list_options[] = {
  { "match", 0, FOYER_CLI_TEXT, "TEXT", "only rows with TEXT in actor, verb or subject", NULL },
  { "before", 0, FOYER_CLI_NUMBER, "ROW", "only rows before this one", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption verify_options[] = {
  { "head", 0, FOYER_CLI_TEXT, "FILE", "a head that was exported before and kept elsewhere", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption output_options[] = {
  { "output", 'o', FOYER_CLI_TEXT, "FILE", "where to", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "verify", "", 0, 0, verify_options, run_verify },
  { "head", "", 0, 0, output_options, run_head },
  { "export", "", 0, 0, output_options, run_export },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_audit = {
  .name = "audit",
  .summary = "who did what when, and whether that record is whole",
  .description
  = "list shows the newest acts first. verify walks the chain of hashes, names the first row that "
    "is wrong or gone, and\n"
    "checks the seal of the newest; status 1 if anything is wrong. head prints that newest row as "
    "a sealed line: kept\n"
    "elsewhere and given to verify --head, it also shows an end that was taken off together with "
    "the seal. export writes\n"
    "all rows and the head as JSON lines.\n"
    "JSON: list: rows[] with row, time, actor, verb, subject, detail, hash; verify: whole, rows, "
    "bad_row, head_row, text;\n"
    "head: kind, event, row, hash, time, public_key, seal; export: file, rows.",
  .examples = "  foyerctl audit list --match reprint\n"
              "  foyerctl audit head -o /media/usb/head.json\n"
              "  foyerctl audit verify --head /media/usb/head.json",
  .verbs = verbs,
};
