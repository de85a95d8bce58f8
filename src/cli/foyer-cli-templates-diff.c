/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl templates diff: two versions of a template on the same badges. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli-versions.h"
#include "foyer-cli.h"
#include "foyer-engine-versions.h"

#define MINIMUM_DPI 36u
#define MAXIMUM_DPI 300u
#define DEFAULT_DPI 100u

const FoyerCliOption foyer_cli_templates_diff_options[] = {
  { "attendee", 0, FOYER_CLI_TEXTS, "ID", "whose badges, by any code; may be repeated", NULL },
  { "sample", 0, FOYER_CLI_FLAG, NULL, "invented people with difficult names", NULL },
  { "dpi", 0, FOYER_CLI_NUMBER, "N", "dots per inch, 36 to 300 (default: 100)", NULL },
  { "output", 'o', FOYER_CLI_TEXT, "DIR", "folder for the pictures", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static void
add_difference (FoyerCliJson *builder, const FoyerTemplateDifference *difference)
{
  foyer_cli_json_begin_object (builder, NULL);
  foyer_cli_json_add_text (builder, "attendee_id", difference->attendee_id);
  foyer_cli_json_add_text (builder, "label", difference->label);
  foyer_cli_json_add_integer (builder, "page", difference->page);
  foyer_cli_json_add_number (builder, "percent", difference->percent);
  foyer_cli_json_add_text (builder, "picture", difference->picture);
  foyer_cli_json_begin_array (builder, "boxes");
  for (guint i = 0; i < difference->boxes->len; i++)
    {
      const FoyerDifferenceBox *box = &g_array_index (difference->boxes, FoyerDifferenceBox, i);

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_number (builder, "x_mm", box->x_mm);
      foyer_cli_json_add_number (builder, "y_mm", box->y_mm);
      foyer_cli_json_add_number (builder, "width_mm", box->width_mm);
      foyer_cli_json_add_number (builder, "height_mm", box->height_mm);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_end (builder);
}

static void
print_json (const FoyerTemplateComparison *comparison)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_text (builder, "before", comparison->before);
  foyer_cli_json_add_text (builder, "after", comparison->after);
  foyer_cli_json_add_texts (builder, "words", (const char *const *)comparison->words);
  foyer_cli_json_begin_array (builder, "differences");
  for (guint i = 0; i < comparison->differences->len; i++)
    add_difference (builder, comparison->differences->pdata[i]);
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "changed", comparison->n_changed);
  foyer_cli_json_print (builder);
}

static void
print_text (FoyerCli *cli, const FoyerTemplateComparison *comparison)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new ("PICTURE", ">PAGE", ">CHANGED %", ">AREAS", "BADGE", NULL);

  foyer_cli_say (cli, "%s to %s", comparison->before, comparison->after);
  for (guint i = 0; comparison->words[i] != NULL; i++)
    foyer_cli_say (cli, "  %s", comparison->words[i]);
  if (comparison->words[0] == NULL)
    foyer_cli_say (cli, "  the documents say the same");
  for (guint i = 0; i < comparison->differences->len; i++)
    {
      const FoyerTemplateDifference *difference = comparison->differences->pdata[i];
      g_autofree char *percent = foyer_cli_text_dup_number (difference->percent, 2);
      g_autofree char *picture = g_path_get_basename (difference->picture);

      foyer_cli_table_add_cell (table, picture);
      foyer_cli_table_add_count (table, difference->page);
      foyer_cli_table_add_cell (table, percent);
      foyer_cli_table_add_count (table, difference->boxes->len);
      foyer_cli_table_add_cell (table, difference->label);
    }
  foyer_cli_table_print (table);
  foyer_cli_say (cli, "%u of %u pages look different", comparison->n_changed,
                 comparison->differences->len);
}

int
foyer_cli_templates_run_diff (FoyerCli *cli, GError **error)
{
  guint dpi = foyer_cli_get_number (cli, "dpi", DEFAULT_DPI);
  GPtrArray *given = g_hash_table_lookup (cli->values, "attendee");
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  FoyerTemplateCompare compare = { .before = foyer_cli_get_word (cli, 0),
                                   .after = foyer_cli_get_word (cli, 1),
                                   .dpi = dpi,
                                   .folder = foyer_cli_get_text (cli, "output") };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerTemplateComparison) comparison = NULL;

  if (compare.folder == NULL || dpi < MINIMUM_DPI || dpi > MAXIMUM_DPI
      || (given != NULL && foyer_cli_has (cli, "sample")))
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           compare.folder == NULL ? "say where the pictures go: -o DIR"
                           : given != NULL && foyer_cli_has (cli, "sample")
                               ? "either --attendee or --sample"
                               : "--dpi must be 36 to 300");
      return FOYER_EXIT_USAGE;
    }
  for (guint i = 0; given != NULL && i < given->len; i++)
    g_ptr_array_add (ids, given->pdata[i]);
  g_ptr_array_add (ids, NULL);
  if (given != NULL)
    compare.attendee_ids = (const char *const *)ids->pdata;
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_compare_templates_async (cli->engine, &compare, cli->cancellable, foyer_cli_ready_cb,
                                        &result);
  foyer_cli_await (&result);
  comparison = foyer_engine_compare_templates_finish (cli->engine, result, error);
  if (comparison == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (comparison);
  else
    print_text (cli, comparison);
  return FOYER_EXIT_DONE;
}
