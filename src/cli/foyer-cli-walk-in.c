/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl attendees add: somebody who is not registered. */
#include "config.h"

#include "foyer-cli-walk-in.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-walk-in.h"

#include <string.h>

/* FIELD=VALUE in two. */
static gboolean
split (FoyerCli *cli, GPtrArray *names, GPtrArray *values, GError **error)
{
  GPtrArray *texts = g_hash_table_lookup (cli->values, "set");

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    {
      const char *text = texts->pdata[i];
      const char *equals = strchr (text, '=');

      if (equals == NULL || equals == text)
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                       "'%s' is not FIELD=VALUE, such as full_name='Jane Doe'", text);
          return FALSE;
        }
      g_ptr_array_add (names, g_strndup (text, (gsize)(equals - text)));
      g_ptr_array_add (values, g_strdup (equals + 1));
    }
  if (foyer_cli_has (cli, "tier"))
    {
      g_ptr_array_add (names, g_strdup ("print_tier"));
      g_ptr_array_add (values, g_strdup (foyer_cli_get_text (cli, "tier")));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (values, NULL);
  return TRUE;
}

static void
print_json (const FoyerWalkInReport *report)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "attendees");
  if (report->attendee != NULL)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_attendee (builder, report->attendee, FALSE);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "possible_duplicates", (gint64)report->possible_duplicates);
  foyer_cli_json_add_diagnostics (builder, "diagnostics", report->diagnostics);
  foyer_cli_json_print (builder);
}

static void
print_text (FoyerCli *cli, const FoyerWalkInReport *report)
{
  for (guint i = 0; i < report->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = report->diagnostics->pdata[i];
      g_autofree char *message = foyer_cli_text_dup_safe (diagnostic->message);

      foyer_cli_note (cli, "refused: %s (%s)", message, foyer_code_get_name (diagnostic->code));
    }
  if (report->attendee == NULL)
    return;
  foyer_cli_say (cli, "Registered: %s", foyer_attendee_get_id (report->attendee));
  if (report->possible_duplicates > 0)
    foyer_cli_say (cli, "Perhaps registered already: see foyerctl attendees duplicates");
  foyer_cli_say (cli, "For the badge: foyerctl print --attendee %s",
                 foyer_attendee_get_id (report->attendee));
}

int
foyer_cli_run_walk_in (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerWalkInReport) report = NULL;
  FoyerWalkIn walk_in
      = { .desk = foyer_cli_get_text (cli, "desk"), .reason = foyer_cli_get_text (cli, "reason") };

  if (!split (cli, names, values, error))
    return FOYER_EXIT_USAGE;
  walk_in.names = (const char *const *)names->pdata;
  walk_in.values = (const char *const *)values->pdata;
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_walk_in_async (cli->engine, &walk_in, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_walk_in_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_USAGE;
  if (cli->is_json)
    print_json (report);
  else
    print_text (cli, report);
  return report->attendee != NULL ? FOYER_EXIT_DONE : FOYER_EXIT_INCOMPLETE;
}

const FoyerCliOption foyer_cli_walk_in_options[] = {
  { "set", 0, FOYER_CLI_TEXTS, "FIELD=VALUE",
    "a field of the record, or custom.NAME; several times", NULL },
  { "tier", 0, FOYER_CLI_TEXT, "TIER", "the same as --set print_tier=TIER", NULL },
  { "desk", 0, FOYER_CLI_TEXT, "NAME", "the person has arrived at this desk", NULL },
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for the audit", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};
