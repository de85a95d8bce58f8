/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl templates: which badge templates there are, and whether one is good; the verbs about
 * versions are in foyer-cli-versions.c and foyer-cli-templates-diff.c. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-versions.h"
#include "foyer-cli.h"
#include "foyer-engine-templates.h"

static void
add_members (FoyerCliJson *builder, const FoyerTemplateReport *report)
{
  foyer_cli_json_add_text (builder, "name", report->name);
  foyer_cli_json_add_text (builder, "path", report->path);
  foyer_cli_json_add_text (builder, "title", report->title);
  foyer_cli_json_add_text (builder, "version", report->version);
  foyer_cli_json_add_text (builder, "digest", report->digest);
  foyer_cli_json_add_number (builder, "width_mm", report->width_um / 1000.0);
  foyer_cli_json_add_number (builder, "height_mm", report->height_um / 1000.0);
  foyer_cli_json_add_number (builder, "bleed_mm", report->bleed_um / 1000.0);
  foyer_cli_json_add_integer (builder, "pages", report->n_pages);
  foyer_cli_json_add_integer (builder, "dpi", report->dpi);
  foyer_cli_json_add_texts (builder, "problems", (const char *const *)report->problems);
}

static char *
dup_size (const FoyerTemplateReport *report)
{
  return g_strdup_printf ("%g × %g mm%s", report->width_um / 1000.0, report->height_um / 1000.0,
                          report->n_pages > 1 ? ", two pages" : "");
}

static void
print_list (FoyerCli *cli, GPtrArray *reports)
{
  for (guint i = 0; i < reports->len; i++)
    {
      const FoyerTemplateReport *report = reports->pdata[i];
      g_autofree char *size = report->problems == NULL ? dup_size (report) : NULL;

      if (report->problems != NULL)
        foyer_cli_say (cli, "%-16s %u problems; see: foyerctl templates check %s", report->name,
                       g_strv_length (report->problems), report->path);
      else
        foyer_cli_say (cli, "%-16s %-8s %-28s %s", report->name, report->version, report->title,
                       size);
    }
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autofree char *directory = foyer_cli_dup_event_directory (cli);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  gboolean has_problems = FALSE;

  foyer_engine_list_templates_async (cli->engine, directory, NULL, NULL, cli->cancellable,
                                     foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  reports = foyer_engine_list_templates_finish (cli->engine, result, error);
  if (reports == NULL)
    return FOYER_EXIT_STORE;
  for (guint i = 0; i < reports->len; i++)
    has_problems = has_problems || ((FoyerTemplateReport *)reports->pdata[i])->problems != NULL;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_begin_array (builder, "templates");
      for (guint i = 0; i < reports->len; i++)
        {
          foyer_cli_json_begin_object (builder, NULL);
          add_members (builder, reports->pdata[i]);
          foyer_cli_json_end (builder);
        }
      foyer_cli_json_end (builder);
      foyer_cli_json_add_integer (builder, "count", reports->len);
      foyer_cli_json_print (builder);
    }
  else
    print_list (cli, reports);
  return has_problems ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static int
run_check (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTemplateReport) report = NULL;
  g_autofree char *size = NULL;

  foyer_engine_check_template_async (cli->engine, foyer_cli_get_word (cli, 0), NULL,
                                     cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_check_template_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_INPUT;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      add_members (builder, report);
      foyer_cli_json_print (builder);
    }
  else if (report->problems != NULL)
    {
      for (guint i = 0; report->problems[i] != NULL; i++)
        foyer_cli_say (cli, "%s", report->problems[i]);
      foyer_cli_note (cli, "foyerctl templates: %u problems", g_strv_length (report->problems));
    }
  else
    {
      size = dup_size (report);
      foyer_cli_say (cli, "%s %s is good: %s", report->name, report->version, size);
      foyer_cli_say (cli, "Digest  %s", report->digest);
    }
  return report->problems != NULL ? FOYER_EXIT_INCOMPLETE : FOYER_EXIT_DONE;
}

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, NULL, run_list },
  { "check", "DIR", 1, 1, NULL, run_check },
  { "versions", "[NAME]", 0, 1, NULL, foyer_cli_templates_run_versions },
  { "submit", "NAME", 1, 1, NULL, foyer_cli_templates_run_submit },
  { "approve", "NAME[@DIGEST]", 1, 1, NULL, foyer_cli_templates_run_approve },
  { "retire", "NAME[@DIGEST]", 1, 1, foyer_cli_templates_retire_options,
    foyer_cli_templates_run_retire },
  { "four-eyes", "on|off", 1, 1, NULL, foyer_cli_templates_run_four_eyes },
  { "use", "[NAME]", 0, 1, foyer_cli_templates_use_options, foyer_cli_templates_run_use },
  { "diff", "A B -o DIR", 2, 2, foyer_cli_templates_diff_options, foyer_cli_templates_run_diff },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_templates = {
  .name = "templates",
  .summary = "show badge templates, check, approve and compare them",
  .description
  = "list: the shipped templates and those in the event's templates/, by name. check: reads the\n"
    "template in a folder and names all its problems at once; needs no event. Exit 1: there are\n"
    "problems; exit 3: there is no template.\n"
    "versions: what was submitted, approved or retired, drafts, and which one prints. submit: "
    "keeps "
    "a copy\n"
    "of the event's draft NAME, which no later change of its folder touches. approve: from then on "
    "print\n"
    "takes it. retire: print takes it no more; badges in the queue are still drawn with it. "
    "four-eyes: whether\n"
    "another person must approve. use: which template badges are printed with, for the event or "
    "one "
    "tier;\n"
    "without NAME the list. Badges in the queue keep theirs. diff: draws the same badges with A "
    "and B (NAME, NAME@DIGEST, "
    "NAME@draft or\n"
    "a folder) and writes pictures of before, after and what changed.\n"
    "JSON: list: templates[], count; check: name, path, title, version, digest, width_mm, "
    "height_mm,\n"
    "bleed_mm, pages, dpi, problems[]; versions: versions[], count; submit, approve, retire: name, "
    "version,\n"
    "digest, state, origin, submitted_by, submitted, approved_by, approved, retired_by, retired, "
    "reason;\n"
    "use: uses[] (tier, template, is_chosen); diff: before, after, words[], differences[], "
    "changed.",
  .examples = "  foyerctl templates list\n"
              "  foyerctl templates check my-event/templates/vip-card\n"
              "  foyerctl templates submit vip-card\n"
              "  foyerctl templates approve vip-card\n"
              "  foyerctl templates use vip-card --tier VIP\n"
              "  foyerctl templates diff vip-card vip-card@draft -o changes",
  .verbs = verbs,
};
