/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl preflight: what would go wrong with badges, before they print. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-selection.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-preflight.h"

/* Findings of a rule, and people of a finding, that a list for people shows; JSON has them all. */
#define SHOWN_OF_A_RULE 20u
#define SHOWN_PEOPLE 5u

/* ---- JSON ---- */

static void
add_place (FoyerCliJson *builder, const FoyerFinding *finding)
{
  const int box_um[] = { finding->x_um, finding->y_um, finding->width_um, finding->height_um };

  if (finding->width_um == 0 && finding->height_um == 0)
    {
      foyer_cli_json_add_null (builder, "box_mm");
      return;
    }
  foyer_cli_json_begin_array (builder, "box_mm");
  for (guint i = 0; i < G_N_ELEMENTS (box_um); i++)
    foyer_cli_json_add_number (builder, NULL, box_um[i] / 1000.0);
  foyer_cli_json_end (builder);
}

static void
add_measure (FoyerCliJson *builder, const FoyerFinding *finding)
{
  if (finding->has_measure)
    {
      foyer_cli_json_add_number (builder, "measured", finding->measured);
      foyer_cli_json_add_number (builder, "limit", finding->limit);
      foyer_cli_json_add_text (builder, "unit", foyer_finding_rule_get_unit (finding->rule));
      return;
    }
  foyer_cli_json_add_null (builder, "measured");
  foyer_cli_json_add_null (builder, "limit");
  foyer_cli_json_add_null (builder, "unit");
}

static void
add_finding (FoyerCliJson *builder, const FoyerFinding *finding)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "severity",
                           foyer_severity_get_name (foyer_finding_get_severity (finding)));
  foyer_cli_json_add_text (builder, "rule", foyer_finding_rule_get_name (finding->rule));
  foyer_cli_json_add_text (builder, "message", finding->message);
  foyer_cli_json_add_text (builder, "remedy", foyer_finding_rule_get_remedy (finding->rule));
  add_measure (builder, finding);
  foyer_cli_json_add_text (builder, "element", finding->element);
  foyer_cli_json_add_text (builder, "element_id", finding->element_id);
  foyer_cli_json_add_text (builder, "side", finding->side);
  foyer_cli_json_add_integer (builder, "page", finding->page + 1);
  add_place (builder, finding);
  foyer_cli_json_add_text (builder, "record_id", finding->record_id);
  foyer_cli_json_add_integer (builder, "badges", finding->n_badges);
  if (finding->record_ids != NULL)
    foyer_cli_json_add_texts (builder, "record_ids", (const char *const *)finding->record_ids);
  foyer_cli_json_end (builder);
}

static void
print_json (const FoyerPreflightReport *report)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "template", report->template_name);
  foyer_cli_json_add_integer (builder, "dpi", report->dpi);
  foyer_cli_json_add_text (builder, "profile", report->profile);
  foyer_cli_json_add_text (builder, "inks", report->inks);
  foyer_cli_json_add_text (builder, "reader", report->reader);
  foyer_cli_json_add_integer (builder, "badges", (gint64)report->n_badges);
  foyer_cli_json_add_integer (builder, "clean", (gint64)report->n_clean);
  foyer_cli_json_add_integer (builder, "with_errors",
                              (gint64)report->n_badges_with[FOYER_SEVERITY_ERROR]);
  foyer_cli_json_add_integer (builder, "with_warnings",
                              (gint64)report->n_badges_with[FOYER_SEVERITY_WARNING]);
  foyer_cli_json_begin_array (builder, "findings");
  for (guint i = 0; i < report->findings->len; i++)
    add_finding (builder, report->findings->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "left_out", (gint64)report->n_left_out);
  foyer_cli_json_add_number (builder, "seconds", report->seconds);
  foyer_cli_json_print (builder);
}

/* ---- Text ---- */

/* "32 badges (A, B, C, …)", "A". */
static void
append_people (GString *line, const FoyerFinding *finding)
{
  if (finding->n_badges == 1)
    {
      g_string_append (line, finding->record_id != NULL ? finding->record_id : "all badges");
      return;
    }
  g_string_append_printf (line, "%u badges", finding->n_badges);
  for (guint i = 0; finding->record_ids != NULL && finding->record_ids[i] != NULL; i++)
    {
      if (i == SHOWN_PEOPLE)
        {
          g_string_append (line, ", …");
          break;
        }
      g_string_append_printf (line, "%s%s", i == 0 ? " (" : ", ", finding->record_ids[i]);
    }
  if (finding->record_ids != NULL && finding->record_ids[0] != NULL)
    g_string_append_c (line, ')');
}

static void
say_finding (FoyerCli *cli, const FoyerFinding *finding)
{
  g_autofree char *measure = foyer_finding_dup_measure (finding);
  g_autoptr (GString) line = g_string_new ("  ");

  append_people (line, finding);
  g_string_append_printf (line, ": %s", finding->message);
  if (measure != NULL)
    g_string_append_printf (line, ": %s", measure);
  if (finding->element != NULL)
    g_string_append_printf (line, " [%s%s%s]",
                            finding->element_id != NULL ? finding->element_id : "",
                            finding->element_id != NULL ? ", " : "", finding->element);
  foyer_cli_say (cli, "%s", line->str);
}

/* The findings from @first on that break one rule; returns behind them. */
static guint
say_group (FoyerCli *cli, GPtrArray *findings, guint first)
{
  FoyerFindingRule rule = ((const FoyerFinding *)findings->pdata[first])->rule;
  guint64 n_badges = 0;
  guint end = first;

  for (; end < findings->len && ((const FoyerFinding *)findings->pdata[end])->rule == rule; end++)
    n_badges += ((const FoyerFinding *)findings->pdata[end])->n_badges;
  foyer_cli_say (cli, "%s %s: %s (%" G_GUINT64_FORMAT ")",
                 foyer_severity_get_name (foyer_finding_rule_get_severity (rule)),
                 foyer_finding_rule_get_name (rule), foyer_finding_rule_get_title (rule), n_badges);
  for (guint i = first; i < end && i < first + SHOWN_OF_A_RULE; i++)
    say_finding (cli, findings->pdata[i]);
  if (end - first > SHOWN_OF_A_RULE)
    foyer_cli_say (cli, "  … and %u more; --json lists all", end - first - SHOWN_OF_A_RULE);
  foyer_cli_say (cli, "  → %s", foyer_finding_rule_get_remedy (rule));
  return end;
}

static void
print_text (FoyerCli *cli, const FoyerPreflightReport *report)
{
  for (guint i = 0; i < report->findings->len;)
    i = say_group (cli, report->findings, i);
  if (report->n_left_out > 0)
    foyer_cli_say (cli, "%" G_GUINT64_FORMAT " more findings were counted only",
                   report->n_left_out);
  if (report->template_name == NULL)
    return;
  foyer_cli_say (cli,
                 "%" G_GUINT64_FORMAT " %s with template %s at %u dpi%s%s: %" G_GUINT64_FORMAT
                 " clean, %" G_GUINT64_FORMAT " with errors, %" G_GUINT64_FORMAT " with warnings",
                 report->n_badges, report->n_badges == 1 ? "badge" : "badges",
                 report->template_name, report->dpi, report->profile != NULL ? ", profile " : "",
                 report->profile != NULL ? report->profile : "", report->n_clean,
                 report->n_badges_with[FOYER_SEVERITY_ERROR],
                 report->n_badges_with[FOYER_SEVERITY_WARNING]);
}

/* ---- The command ---- */

static gboolean
has_selection (FoyerCli *cli)
{
  return foyer_cli_has (cli, "all") || foyer_cli_has (cli, "tier")
         || foyer_cli_has (cli, "order-code") || foyer_cli_has (cli, "attendee")
         || foyer_cli_get_word (cli, 0) != NULL;
}

/* Errors and warnings are what a person must look at; notes are not. */
static gboolean
has_problems (const FoyerPreflightReport *report)
{
  if (report->n_left_out > 0)
    return TRUE;
  for (guint i = 0; i < report->findings->len; i++)
    if (foyer_finding_get_severity (report->findings->pdata[i]) != FOYER_SEVERITY_NOTE)
      return TRUE;
  return FALSE;
}

static int
run_preflight (FoyerCli *cli, GError **error)
{
  g_auto (FoyerCliSelection) selection = { 0 };
  FoyerPreflightQuery query = { .template_name = foyer_cli_get_text (cli, "template"),
                                .printer = foyer_cli_get_text (cli, "printer"),
                                .profile_path = foyer_cli_get_text (cli, "profile"),
                                .dpi = foyer_cli_get_number (cli, "dpi", 0),
                                .is_quick = foyer_cli_has (cli, "quick") };
  gboolean is_sample = !has_selection (cli);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerPreflightReport) report = NULL;

  if (!is_sample && !foyer_cli_selection_init (&selection, cli, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_preflight_async (cli->engine, is_sample ? NULL : &selection.selection, &query,
                                foyer_cli_progress_cb, cli, cli->cancellable, foyer_cli_ready_cb,
                                &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  report = foyer_engine_preflight_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (report);
  else
    print_text (cli, report);
  return has_problems (report) ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static const FoyerCliOption options[] = {
  FOYER_CLI_SELECTION_OPTIONS,
  { "template", 0, FOYER_CLI_TEXT, "NAME",
    "badge template (default: the event's); NAME@draft, NAME@DIGEST", NULL },
  { "printer", 0, FOYER_CLI_TEXT, "NAME", "the printer whose colour profile and dots are used",
    NULL },
  { "profile", 0, FOYER_CLI_TEXT, "FILE", "ICC profile to use in its place", NULL },
  { "dpi", 0, FOYER_CLI_NUMBER, "N",
    "dots per inch of the printer (default: what --printer is known to have, else the template's)",
    NULL },
  { "quick", 0, FOYER_CLI_FLAG, NULL, "leave out contrast and reading codes back", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "", 0, G_MAXUINT, options, run_preflight },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_preflight = {
  .name = "preflight",
  .summary = "find what is wrong with badges before they print",
  .description
  = "Looks at badges just as they would print: glyphs, fit, sizes, contrast, safe area, pictures,\n"
    "codes (made, coarse enough, read back), colours of the printer's profile, placeholders.\n"
    "Without a selector: an invented person. docs/preflight.md tells what is measured and how.\n"
    "Exit 1: there are errors or warnings; notes alone are exit 0.\n"
    "JSON: template, dpi, profile, inks, reader, badges, clean, with_errors, with_warnings, "
    "findings[],\n"
    "left_out, seconds.",
  .examples = "  foyerctl preflight --all\n"
              "  foyerctl preflight --attendee REG-001 --template label-62mm --dpi 203\n"
              "  foyerctl preflight --tier SPEAKER --profile printer.icc --json",
  .verbs = verbs,
};
