/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl init: a new event directory with its store. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli.h"

#include <glib/gstdio.h>

static char *
dup_default_name (const char *directory)
{
  g_autofree char *path = g_canonicalize_filename (directory, NULL);
  g_autofree char *base = g_path_get_basename (path);

  return g_utf8_make_valid (base, -1);
}

/* The store is made by opening; what does not open is no event, so that the command can be
 * repeated. */
static gboolean
make_store (FoyerCli *cli, FoyerEvent *event, GError **error)
{
  g_autofree char *marker = NULL;

  if (foyer_cli_open_directory (cli, foyer_event_get_directory (event), FALSE, error) != NULL)
    return TRUE;
  marker = foyer_event_dup_path (event, "event.json", NULL);
  (void)g_unlink (marker); /* the error that is reported already matters more */
  return FALSE;
}

static int
run_init (FoyerCli *cli, GError **error)
{
  const char *directory = foyer_cli_get_word (cli, 0);
  const char *taxonomy = foyer_cli_get_text (cli, "taxonomy");
  g_autofree char *default_taxonomy
      = foyer_cli_dup_data_path ("taxonomies", "default.taxonomy.json");
  g_autofree char *default_name = dup_default_name (directory);
  g_autofree char *marker = g_build_filename (directory, "event.json", NULL);
  FoyerEventInit init = {
    .id = foyer_cli_get_text (cli, "id"),
    .name = foyer_cli_has (cli, "name") ? foyer_cli_get_text (cli, "name") : default_name,
    .taxonomy_file = taxonomy != NULL ? taxonomy : default_taxonomy,
  };
  g_autoptr (FoyerEvent) event = NULL;

  if (taxonomy != NULL && !foyer_cli_check_input (taxonomy, error))
    return FOYER_EXIT_INPUT;
  if (!g_file_test (marker, G_FILE_TEST_EXISTS)
      && !foyer_cli_check_new_directory (directory, error))
    return FOYER_EXIT_CONFLICT;
  event = foyer_event_create (directory, &init, error);
  if (event == NULL || !make_store (cli, event, error))
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    {
      g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

      foyer_cli_json_add_text (builder, "event", foyer_event_get_id (event));
      foyer_cli_json_add_text (builder, "name", foyer_event_get_name (event));
      foyer_cli_json_add_text (builder, "directory", foyer_event_get_directory (event));
      foyer_cli_json_print (builder);
      return FOYER_EXIT_DONE;
    }
  foyer_cli_say (cli, "Made event '%s' in %s", foyer_event_get_name (event),
                 foyer_event_get_directory (event));
  foyer_cli_say (cli, "Next: foyerctl --event %s import FILE --source NAME",
                 foyer_event_get_directory (event));
  return FOYER_EXIT_DONE;
}

static const FoyerCliOption options[] = {
  { "taxonomy", 0, FOYER_CLI_TEXT, "FILE",
    "tiers, aliases and labels of the event (default: the shipped ones)", NULL },
  { "name", 0, FOYER_CLI_TEXT, "NAME", "as printed on badges (default: the name of the directory)",
    NULL },
  { "id", 0, FOYER_CLI_TEXT, "ID", "scope of the attendee ids (default: random)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { NULL, "DIR", 1, 1, options, run_init },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_init = {
  .name = "init",
  .summary = "make a new event",
  .description = "Makes DIR, readable by its owner only, with the event's settings, taxonomy, "
                 "badge key and store.\n"
                 "JSON: event, name, directory.",
  .examples = "  foyerctl init spring --name 'Spring meeting'\n"
              "  foyerctl init spring --taxonomy spring.taxonomy.json --id spring-2027",
  .verbs = verbs,
};
