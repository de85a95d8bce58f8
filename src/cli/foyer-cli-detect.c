/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl detect: what a file looks like, before it is imported. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-reading.h"

/* The event's own contracts count too, if there is an event. */
static gboolean
open_event (FoyerCli *cli, GError **error)
{
  g_autofree char *directory = foyer_cli_dup_event_directory (cli);
  g_autofree char *marker = g_build_filename (directory, "event.json", NULL);

  if (!foyer_cli_has (cli, "event") && !g_file_test (marker, G_FILE_TEST_EXISTS))
    return TRUE;
  return foyer_cli_open (cli, TRUE, error) != NULL;
}

/* The first records under "rows". */
static void
add_rows (FoyerCliJson *builder, const FoyerFileDetection *detection)
{
  foyer_cli_json_begin_array (builder, "rows");
  for (guint i = 0; i < detection->rows->len; i++)
    {
      const FoyerDetectedRow *row = detection->rows->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "line", (gint64)row->line);
      foyer_cli_json_add_integer (builder, "record", (gint64)row->record_no);
      foyer_cli_json_add_texts (builder, "cells", (const char *const *)row->cells);
      foyer_cli_json_add_text (builder, "problem", row->problem);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
print_json (const FoyerFileDetection *detection)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  const FoyerReading *reading = &detection->reading;
  gboolean is_csv = reading->format == FOYER_FORMAT_CSV;
  const char delimiter[] = { reading->delimiter, '\0' };

  foyer_cli_json_add_text (builder, "format", foyer_format_get_name (reading->format));
  foyer_cli_json_add_text (builder, "encoding", foyer_encoding_get_name (reading->encoding));
  foyer_cli_json_add_flag (builder, "bom", reading->has_bom);
  foyer_cli_json_add_text (builder, "delimiter", is_csv ? delimiter : NULL);
  foyer_cli_json_add_integer (builder, "header_row", reading->header_line);
  foyer_cli_json_begin_array (builder, "columns");
  for (guint i = 0; detection->columns != NULL && i < foyer_columns_get_length (detection->columns);
       i++)
    foyer_cli_json_add_text (builder, NULL, foyer_columns_get_name (detection->columns, i));
  foyer_cli_json_end (builder);
  foyer_cli_json_add_text (builder, "preset", detection->contract);
  foyer_cli_json_add_flag (builder, "verified", detection->is_verified);
  foyer_cli_json_add_integer (builder, "confidence", detection->confidence);
  foyer_cli_json_add_texts (builder, "reasons", (const char *const *)detection->reasons);
  foyer_cli_json_add_text (builder, "question",
                           detection->needs_answer ? detection->question : NULL);
  foyer_cli_json_add_texts (builder, "preamble", (const char *const *)detection->preamble);
  foyer_cli_json_add_text (builder, "contract", detection->reference);
  foyer_cli_json_add_text (builder, "refusal", detection->refusal);
  add_rows (builder, detection);
  foyer_cli_json_print (builder);
}

/* A cell for one line of a terminal. */
static void
append_cell (GString *text, const char *cell)
{
  for (const char *p = cell; *p != '\0'; p++)
    g_string_append_c (text, *p == '\n' || *p == '\r' ? ' ' : *p);
}

/* Each record with its cells under their names; blank ones are left out. */
static void
print_rows (FoyerCli *cli, const FoyerFileDetection *detection)
{
  for (guint i = 0; i < detection->rows->len; i++)
    {
      const FoyerDetectedRow *row = detection->rows->pdata[i];
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint c = 0; row->cells[c] != NULL; c++)
        {
          if (*row->cells[c] == '\0')
            continue;
          g_string_append (text, text->len > 0 ? " | " : "");
          if (detection->columns != NULL && c < foyer_columns_get_length (detection->columns))
            {
              append_cell (text, foyer_columns_get_name (detection->columns, c));
              g_string_append (text, ": ");
            }
          append_cell (text, row->cells[c]);
        }
      foyer_cli_say (cli, "%s%5" G_GUINT64_FORMAT " (line %" G_GUINT64_FORMAT ")  %s",
                     i == 0 ? "Records as they would be read\n" : "", row->record_no, row->line,
                     text->str);
      if (row->problem != NULL)
        foyer_cli_say (cli, "        refused: %s", row->problem);
    }
}

static void
print_text (FoyerCli *cli, const FoyerFileDetection *detection)
{
  const FoyerReading *reading = &detection->reading;

  foyer_cli_say (cli, "Format      %s", foyer_format_get_name (reading->format));
  foyer_cli_say (cli, "Encoding    %s%s", foyer_encoding_get_name (reading->encoding),
                 reading->has_bom ? " with byte order mark" : "");
  if (detection->columns != NULL)
    {
      foyer_cli_say (cli, "Delimiter   %s", foyer_cli_get_delimiter_name (reading->delimiter));
      foyer_cli_say (cli, "Header      line %u, %u columns", reading->header_line,
                     foyer_columns_get_length (detection->columns));
      for (guint i = 0; detection->preamble[i] != NULL; i++)
        foyer_cli_say (cli, "  above     %s", detection->preamble[i]);
      for (guint i = 0; i < foyer_columns_get_length (detection->columns); i++)
        foyer_cli_say (cli, "  %3u       %s", i + 1,
                       foyer_columns_get_name (detection->columns, i));
    }
  foyer_cli_say (cli, "Contract    %s%s",
                 detection->contract != NULL ? detection->contract
                                             : "none matches: name one with --contract",
                 detection->contract == NULL ? ""
                 : detection->is_verified    ? " (verified)"
                                             : " (unverified)");
  foyer_cli_say (cli, "Confidence  %u %%", detection->confidence);
  for (guint i = 0; detection->reasons != NULL && detection->reasons[i] != NULL; i++)
    foyer_cli_say (cli, "  because   %s", detection->reasons[i]);
  print_rows (cli, detection);
}

static int
run_detect (FoyerCli *cli, GError **error)
{
  const char *path = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerFileDetection) detection = NULL;
  FoyerImportOptions options = { 0 };

  if (!foyer_cli_fill_reading (cli, &options, error) || !foyer_cli_check_input (path, error)
      || !open_event (cli, error))
    return FOYER_EXIT_INPUT;
  foyer_engine_detect_with_async (cli->engine, path, &options, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  detection = foyer_engine_detect_finish (cli->engine, result, error);
  if (detection == NULL)
    return FOYER_EXIT_INPUT;
  if (cli->is_json)
    print_json (detection);
  else
    print_text (cli, detection);
  if (detection->refusal != NULL)
    {
      foyer_cli_note (cli, "foyerctl detect: no list of people: %s", detection->refusal);
      return FOYER_EXIT_INPUT;
    }
  if (!detection->needs_answer)
    return FOYER_EXIT_DONE;
  foyer_cli_note (cli, "foyerctl detect: %s", detection->question);
  return FOYER_EXIT_INPUT;
}

static const FoyerCliOption options_table[] = {
  FOYER_CLI_READING_OPTIONS,
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "FILE", 1, 1, options_table, run_detect },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_detect = {
  .name = "detect",
  .summary = "say what a file looks like",
  .description
  = "Shows encoding, delimiter, header, the contract that fits and the first 20 records "
    "as they would be read; needs no\n"
    "event and changes nothing. Exit 3: the file cannot be read, or encoding or "
    "delimiter must be named.\n"
    "JSON: format, encoding, bom, delimiter, header_row, columns[], preset, contract, "
    "verified, confidence, reasons[],\n"
    "question, refusal, preamble[], rows[] with line, record, cells[], problem.",
  .examples = "  foyerctl detect orders.csv\n"
              "  foyerctl --json detect guests.csv\n"
              "  foyerctl detect list.csv --encoding windows-1252 --header-line 3",
  .verbs = verbs,
};
