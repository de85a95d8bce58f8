/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl render: badges as files, without a print job. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-selection.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"

#define DEFAULT_DPI 300u
#define MINIMUM_DPI 36u
#define MAXIMUM_DPI 600u

static double
get_rate (const FoyerRenderReport *report)
{
  return report->seconds > 0 ? (double)report->badges / report->seconds : 0;
}

static void
print_json (const FoyerRenderReport *report)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_integer (builder, "badges", (gint64)report->badges);
  foyer_cli_json_add_texts (builder, "files", (const char *const *)report->files);
  foyer_cli_json_add_number (builder, "seconds", report->seconds);
  foyer_cli_json_add_number (builder, "badges_per_second", get_rate (report));
  foyer_cli_json_add_diagnostics (builder, "left_out", report->diagnostics);
  foyer_cli_json_add_diagnostics (builder, "flags", report->flags);
  foyer_cli_json_add_flag (builder, "proof", report->is_proof);
  foyer_cli_json_print (builder);
}

static void
print_text (FoyerCli *cli, const FoyerRenderReport *report)
{
  g_autofree char *seconds = foyer_cli_text_dup_number (report->seconds, 1);
  g_autofree char *rate = foyer_cli_text_dup_number (get_rate (report), 0);
  guint n_files = report->files != NULL ? g_strv_length (report->files) : 0;

  for (guint i = 0; i < n_files && n_files <= 10; i++)
    foyer_cli_say (cli, "%s", report->files[i]);
  if (n_files > 10)
    foyer_cli_say (cli, "%s … %s (%u files)", report->files[0], report->files[n_files - 1],
                   n_files);
  foyer_cli_say (cli, "%" G_GUINT64_FORMAT " %s in %s s (%s/s)", report->badges,
                 report->badges == 1 ? "badge" : "badges", seconds, rate);
}

static void
note_left_out (FoyerCli *cli, GPtrArray *diagnostics)
{
  for (guint i = 0; i < diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = diagnostics->pdata[i];

      foyer_cli_note (cli, "left out %s: %s: %s; %s",
                      diagnostic->record_id != NULL ? diagnostic->record_id : "a badge",
                      foyer_code_get_name (diagnostic->code), diagnostic->message,
                      foyer_code_get_remedy (diagnostic->code));
    }
}

static void
note_flags (FoyerCli *cli, GPtrArray *flags)
{
  for (guint i = 0; flags != NULL && i < flags->len; i++)
    {
      const FoyerDiagnostic *flag = flags->pdata[i];

      foyer_cli_note (cli, "look at %s: %s", flag->record_id != NULL ? flag->record_id : "a badge",
                      flag->message);
    }
}

static int
run_render (FoyerCli *cli, GError **error)
{
  const char *format = foyer_cli_get_text (cli, "format");
  const char *path = foyer_cli_get_text (cli, "output");
  guint dpi = foyer_cli_get_number (cli, "dpi", DEFAULT_DPI);
  g_auto (FoyerCliSelection) selection = { 0 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerRenderReport) report = NULL;
  gboolean is_incomplete;

  if (!foyer_cli_selection_init (&selection, cli, error))
    return FOYER_EXIT_USAGE;
  if (path == NULL || dpi < MINIMUM_DPI || dpi > MAXIMUM_DPI)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           path == NULL ? "say where to: -o PATH" : "--dpi must be 36 to 600");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_render_async (cli->engine, &selection.selection,
                             foyer_cli_get_text (cli, "template"), format != NULL ? format : "pdf",
                             dpi, path, foyer_cli_progress_cb, cli, cli->cancellable,
                             foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  report = foyer_engine_render_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_STORE;
  is_incomplete = report->diagnostics != NULL && report->diagnostics->len > 0;
  if (is_incomplete)
    note_left_out (cli, report->diagnostics);
  note_flags (cli, report->flags);
  if (report->is_proof)
    foyer_cli_note (cli, "PROOF is across every badge: this version of the template is not "
                         "approved; see: foyerctl templates versions");
  if (cli->is_json)
    print_json (report);
  else
    print_text (cli, report);
  return is_incomplete ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static const char *
get_format (guint index)
{
  static const char *const formats[] = { "pdf", "png" };

  return index < G_N_ELEMENTS (formats) ? formats[index] : NULL;
}

static const FoyerCliOption options[] = {
  FOYER_CLI_SELECTION_OPTIONS,
  { "template", 0, FOYER_CLI_TEXT, "NAME",
    "badge template (default: the event's); NAME@draft, NAME@DIGEST", NULL },
  { "format", 0, FOYER_CLI_TEXT, "FORMAT", "what to write (default: pdf)", get_format },
  { "dpi", 0, FOYER_CLI_NUMBER, "N", "dots per inch of png, 36 to 600 (default: 300)", NULL },
  { "output", 'o', FOYER_CLI_TEXT, "PATH",
    "file to write; further files get a number before the ending", NULL },
  { "render-threads", 0, FOYER_CLI_NUMBER, "N",
    "threads that draw (default: as many as processors, at most 4)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "-o PATH", 0, G_MAXUINT, options, run_render },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_render = {
  .name = "render",
  .summary = "write badges into files",
  .description = "Draws the very badges that would print, for looking at or for a print shop; no "
                 "print job is made.\n"
                 "Exit 1: some badges were left out, each with its reason.\n"
                 "JSON: badges, files[], seconds, badges_per_second, left_out[].",
  .examples = "  foyerctl render --attendee REG-001 -o jane.pdf\n"
              "  foyerctl render --tier SPEAKER --template fold-a6 -o speakers.pdf\n"
              "  foyerctl render --all --format png --dpi 203 -o proofs/badge.png",
  .verbs = verbs,
};
