/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From options to a selection of people. */
#include "config.h"

#include "foyer-cli-selection.h"

static GPtrArray *
make_ids (FoyerCli *cli)
{
  GPtrArray *given = g_hash_table_lookup (cli->values, "attendee");
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < given->len; i++)
    g_ptr_array_add (ids, given->pdata[i]);
  for (guint i = 0; i < cli->words->len; i++)
    g_ptr_array_add (ids, cli->words->pdata[i]);
  g_ptr_array_add (ids, NULL);
  return ids;
}

gboolean
foyer_cli_selection_init (FoyerCliSelection *self, FoyerCli *cli, GError **error)
{
  gboolean has_people = foyer_cli_has (cli, "attendee");
  int n = foyer_cli_has (cli, "all") + foyer_cli_has (cli, "tier")
          + foyer_cli_has (cli, "order-code") + has_people;

  if (n != 1)
    {
      g_set_error_literal (
          error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
          n == 0 ? "say whose badges: --attendee ID, --order-code CODE, --tier TIER or --all"
                 : "say only one of --attendee, --order-code, --tier and --all");
      return FALSE;
    }
  if (!has_people && cli->words->len > 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s' is one word too many; people are named with --attendee ID",
                   foyer_cli_get_word (cli, 0));
      return FALSE;
    }
  self->ids = has_people ? make_ids (cli) : NULL;
  self->selection.attendee_ids = self->ids != NULL ? (const char *const *)self->ids->pdata : NULL;
  self->selection.is_all = foyer_cli_has (cli, "all");
  self->selection.tier = foyer_cli_get_text (cli, "tier");
  self->selection.order_code = foyer_cli_get_text (cli, "order-code");
  return TRUE;
}

void
foyer_cli_selection_clear (FoyerCliSelection *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
}
