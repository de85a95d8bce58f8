/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl import: files of registrations through the line, and what became of their rows. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-reading.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-import.h"
#include "foyer-time.h"

/* What became of one file. */
typedef struct
{
  const char *path; /* lent */
  FoyerImportReport *report; /* NULL: it failed */
  GError *error;
} Import;

static void
import_clear (gpointer data)
{
  Import *self = data;

  foyer_import_report_free (self->report);
  g_clear_error (&self->error);
}

static gboolean
fill_options (FoyerCli *cli, FoyerImportOptions *options, GError **error)
{
  const char *as_of = foyer_cli_get_text (cli, "as-of");

  options->source = foyer_cli_get_text (cli, "source");
  options->is_dry_run = foyer_cli_has (cli, "dry-run");
  if (options->source == NULL || *options->source == '\0')
    {
      g_set_error_literal (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          "say whose ids these are: --source NAME, always the same for one platform");
      return FALSE;
    }
  if (!foyer_cli_fill_reading (cli, options, error))
    return FALSE;
  if (as_of != NULL && !foyer_time_parse (as_of, &options->as_of_usec))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is no time; write it like 2026-09-17 or 2026-09-17T08:30:00Z", as_of);
      return FALSE;
    }
  return TRUE;
}

static void
import_file (FoyerCli *cli, const FoyerImportOptions *options, Import *import)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (!foyer_cli_check_input (import->path, &import->error))
    return;
  foyer_engine_import_async (cli->engine, import->path, options, foyer_cli_progress_cb, cli,
                             cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  import->report = foyer_engine_import_finish (cli->engine, result, &import->error);
}

/* ---- Telling ---- */

static void
add_up (FoyerImportReport *total, const FoyerImportReport *report)
{
  total->rows += report->rows;
  total->records += report->records;
  total->skipped += report->skipped;
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    total->outcomes[i] += report->outcomes[i];
  total->seconds += report->seconds;
  total->is_cancelled |= report->is_cancelled;
}

static void
add_counts (FoyerCliJson *builder, const FoyerImportReport *report)
{
  foyer_cli_json_add_integer (builder, "rows", (gint64)report->rows);
  foyer_cli_json_add_integer (builder, "records", (gint64)report->records);
  foyer_cli_json_add_integer (builder, "skipped", (gint64)report->skipped);
  for (FoyerAdmission i = 0; i < FOYER_N_ADMISSIONS; i++)
    foyer_cli_json_add_integer (builder, foyer_admission_get_name (i), (gint64)report->outcomes[i]);
  foyer_cli_json_add_number (builder, "seconds", report->seconds);
  foyer_cli_json_add_number (builder, "records_per_second",
                             report->seconds > 0 ? (double)report->records / report->seconds : 0);
  foyer_cli_json_add_flag (builder, "stopped", report->is_cancelled);
}

static void
add_batch_id (FoyerCliJson *builder, const FoyerImportReport *report)
{
  if (report != NULL && report->batch_id != 0)
    foyer_cli_json_add_integer (builder, "batch_id", report->batch_id);
  else
    foyer_cli_json_add_null (builder, "batch_id");
}

static void
add_file (FoyerCliJson *builder, const Import *import)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "path", import->path);
  add_batch_id (builder, import->report);
  if (import->report != NULL)
    {
      foyer_cli_json_add_text (builder, "contract", import->report->contract);
      add_counts (builder, import->report);
    }
  if (import->error != NULL)
    {
      foyer_cli_json_begin_object (builder, "error");
      foyer_cli_json_add_text (builder, "code", foyer_cli_get_error_keyword (import->error));
      foyer_cli_json_add_text (builder, "message", import->error->message);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
print_json (FoyerCli *cli, GArray *imports, const FoyerImportReport *total)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  add_batch_id (builder, imports->len == 1 ? g_array_index (imports, Import, 0).report : NULL);
  foyer_cli_json_add_text (builder, "source", foyer_cli_get_text (cli, "source"));
  foyer_cli_json_add_flag (builder, "dry_run", foyer_cli_has (cli, "dry-run"));
  add_counts (builder, total);
  foyer_cli_json_begin_array (builder, "files");
  for (guint i = 0; i < imports->len; i++)
    add_file (builder, &g_array_index (imports, Import, i));
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
add_row (FoyerCliTable *table, const char *file, const char *contract,
         const FoyerImportReport *report)
{
  g_autofree char *seconds = foyer_cli_text_dup_number (report->seconds, 1);

  foyer_cli_table_add_cell (table, file);
  foyer_cli_table_add_cell (table, contract);
  foyer_cli_table_add_count (table, report->rows);
  foyer_cli_table_add_count (table, report->records);
  for (guint i = 0; i < FOYER_N_ADMISSIONS; i++)
    foyer_cli_table_add_count (table, report->outcomes[i]);
  foyer_cli_table_add_cell (table, seconds);
}

static void
print_table (FoyerCli *cli, GArray *imports, const FoyerImportReport *total)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("FILE", "CONTRACT", ">ROWS", ">RECORDS", ">ADMITTED", ">UPDATED",
                             ">UNCHANGED", ">LATE", ">CANCELLED", ">REFUSED", ">SECONDS", NULL);
  guint n = 0;

  for (guint i = 0; i < imports->len; i++)
    {
      const FoyerImportReport *report = g_array_index (imports, Import, i).report;

      if (report == NULL)
        continue;
      add_row (table, report->file, report->contract, report);
      n++;
    }
  if (n > 1)
    add_row (table, "together", NULL, total);
  if (n > 0)
    foyer_cli_table_print (table);
  if (n > 0 && foyer_cli_has (cli, "dry-run"))
    foyer_cli_say (cli, "A dry run: nothing was stored.");
  else if (total->outcomes[FOYER_ADMISSION_REFUSED] > 0)
    foyer_cli_say (
        cli, "%" G_GUINT64_FORMAT " refused records wait with their reasons: foyerctl dlq list",
        total->outcomes[FOYER_ADMISSION_REFUSED]);
}

static int
report (FoyerCli *cli, GArray *imports)
{
  FoyerImportReport total = { 0 };
  int status = FOYER_EXIT_DONE;

  for (guint i = 0; i < imports->len; i++)
    {
      const Import *import = &g_array_index (imports, Import, i);

      if (import->report != NULL)
        add_up (&total, import->report);
      else if (status == FOYER_EXIT_DONE)
        status = foyer_cli_get_exit_status (import->error);
      if (import->error != NULL)
        {
          foyer_cli_note (cli, "foyerctl import: %s", import->error->message);
          foyer_cli_note_full_disk (cli, import->error);
        }
    }
  if (cli->is_json)
    print_json (cli, imports, &total);
  else
    print_table (cli, imports, &total);
  if (total.is_cancelled)
    foyer_cli_note (cli, "foyerctl import: stopped before the end; what was admitted stays, import "
                         "the file again to go on");
  if (status == FOYER_EXIT_DONE
      && (total.outcomes[FOYER_ADMISSION_REFUSED] > 0 || total.is_cancelled))
    status = FOYER_EXIT_INCOMPLETE;
  return status;
}

static int
run_import (FoyerCli *cli, GError **error)
{
  g_autoptr (GArray) imports = g_array_new (FALSE, TRUE, sizeof (Import));
  FoyerImportOptions options = { 0 };

  g_array_set_clear_func (imports, import_clear);
  if (!fill_options (cli, &options, error) || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_USAGE;
  for (guint i = 0; i < cli->words->len && !g_cancellable_is_cancelled (cli->cancellable); i++)
    {
      Import import = { .path = foyer_cli_get_word (cli, i) };

      import_file (cli, &options, &import);
      g_array_append_val (imports, import);
    }
  return report (cli, imports);
}

static const FoyerCliOption options_table[] = {
  { "source", 0, FOYER_CLI_TEXT, "NAME",
    "whose ids these are, such as pretix; always the same for one platform", NULL },
  FOYER_CLI_READING_OPTIONS,
  { "as-of", 0, FOYER_CLI_TEXT, "TIME", "when the file was true, for sources without update times",
    NULL },
  { "dry-run", 0, FOYER_CLI_FLAG, NULL, "count what would happen, store nothing", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "FILE…", 1, G_MAXUINT, options_table, run_import },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_import = {
  .name = "import",
  .summary = "take in files of registrations",
  .description = "Keeps each FILE unchanged in the journal, then takes its rows through the line. "
                 "Every row ends as a record, a\n"
                 "counted no-op or a dead letter. The same file again changes nothing.\n"
                 "Exit 1: some records were refused. Exit 3: no record could be read.\n"
                 "JSON: batch_id, rows, records, admitted, updated, unchanged, late, cancelled, "
                 "refused (these six sum to records),\n"
                 "skipped, seconds, records_per_second, stopped, and the same per file in files[].",
  .examples = "  foyerctl import orders.csv --source pretix\n"
              "  foyerctl import guests.csv --source luma --dry-run\n"
              "  foyerctl import list.csv --source office --contract office.contract.json "
              "--delimiter semicolon",
  .verbs = verbs,
};
