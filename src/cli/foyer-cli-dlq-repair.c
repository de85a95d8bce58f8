/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl dlq repair, discard and alias. */
#include "config.h"

#include "foyer-cli-dlq.h"
#include "foyer-cli-taxonomy.h"
#include "foyer-cli-token.h"
#include "foyer-engine-replay.h"
#include "foyer-engine-taxonomy.h"

#include <glib/gstdio.h>

gboolean
foyer_cli_dlq_parse_id (const char *word, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (word, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no id of a dead letter; they are the numbers that 'foyerctl dlq list' "
               "shows",
               word);
  return FALSE;
}

GArray *
foyer_cli_dlq_parse_ids (FoyerCli *cli, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < cli->words->len; i++)
    {
      gint64 id = 0;

      if (!foyer_cli_dlq_parse_id (foyer_cli_get_word (cli, i), &id, error))
        return NULL;
      g_array_append_val (ids, id);
    }
  return g_steal_pointer (&ids);
}

/* ---- Repair ---- */

static void
say_verdict (FoyerCli *cli, const FoyerRepairReport *report, gint64 id)
{
  if (report->receipt->stale != NULL)
    return;
  if (report->is_good)
    foyer_cli_note (cli, "Next: foyerctl dlq replay %" G_GINT64_FORMAT, id);
  for (guint i = 0; report->diagnostics != NULL && i < report->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = report->diagnostics->pdata[i];

      foyer_cli_note (cli, "still refused: %s (%s)", diagnostic->message,
                      foyer_code_get_name (diagnostic->code));
    }
}

int
foyer_cli_dlq_run_repair (FoyerCli *cli, GError **error)
{
  FoyerRepairRequest request
      = { .reason = foyer_cli_get_text (cli, "reason"), .base = foyer_cli_get_text (cli, "base") };
  GPtrArray *given = g_hash_table_lookup (cli->values, "set");
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerRepairReport) report = NULL;

  for (guint i = 0; given != NULL && i < given->len; i++)
    g_ptr_array_add (sets, given->pdata[i]);
  g_ptr_array_add (sets, NULL);
  request.sets = (const char *const *)sets->pdata;
  if (!foyer_cli_dlq_parse_id (foyer_cli_get_word (cli, 0), &request.dead_letter_id, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_repair_dead_letter_async (cli->engine, &request, cli->cancellable,
                                         foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_repair_dead_letter_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_STORE;
  say_verdict (cli, report, request.dead_letter_id);
  return foyer_cli_token_tell (cli, g_steal_pointer (&report->receipt));
}

/* ---- Discard ---- */

int
foyer_cli_dlq_run_discard (FoyerCli *cli, GError **error)
{
  g_autoptr (GArray) ids = foyer_cli_dlq_parse_ids (cli, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (ids == NULL)
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_discard_dead_letters_async (cli->engine, (const gint64 *)ids->data, ids->len,
                                           foyer_cli_get_text (cli, "reason"), cli->cancellable,
                                           foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  if (!foyer_engine_discard_dead_letters_finish (cli->engine, result, error))
    return FOYER_EXIT_STORE;
  foyer_cli_say (cli, ids->len == 1 ? "1 dead letter discarded" : "%u dead letters discarded",
                 ids->len);
  return FOYER_EXIT_DONE;
}

/* ---- Alias ---- */

static FoyerDeadLetter *
get_letter (FoyerCli *cli, gint64 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  foyer_engine_get_dead_letter_async (cli->engine, id, cli->cancellable, foyer_cli_ready_cb,
                                      &result);
  foyer_cli_await (&result);
  return foyer_engine_get_dead_letter_finish (cli->engine, result, NULL, NULL, error);
}

static FoyerTaxonomyChange *
install (FoyerCli *cli, const char *path, gboolean is_dry_run, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (is_dry_run)
    foyer_engine_diff_taxonomy_async (cli->engine, path, foyer_cli_progress_cb, cli,
                                      cli->cancellable, foyer_cli_ready_cb, &result);
  else
    foyer_engine_apply_taxonomy_async (cli->engine, path, foyer_cli_progress_cb, cli,
                                       cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  return is_dry_run ? foyer_engine_diff_taxonomy_finish (cli->engine, result, error)
                    : foyer_engine_apply_taxonomy_finish (cli->engine, result, error);
}

int
foyer_cli_dlq_run_alias (FoyerCli *cli, GError **error)
{
  const char *tier = foyer_cli_get_text (cli, "tier");
  gboolean is_dry_run = foyer_cli_has (cli, "dry-run");
  g_autoptr (FoyerDeadLetter) letter = NULL;
  g_autoptr (FoyerTaxonomyChange) change = NULL;
  g_autofree char *path = NULL;
  g_autofree char *word = NULL;
  gint64 id = 0;

  if (tier == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say what the word means: --tier TIER");
      return FOYER_EXIT_USAGE;
    }
  if (!foyer_cli_dlq_parse_id (foyer_cli_get_word (cli, 0), &id, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, is_dry_run, error) == NULL)
    return FOYER_EXIT_STORE;
  letter = get_letter (cli, id, error);
  if (letter == NULL)
    return FOYER_EXIT_USAGE;
  path = foyer_engine_write_alias (cli->engine, letter, tier, &word, error);
  if (path == NULL)
    return FOYER_EXIT_USAGE;
  change = install (cli, path, is_dry_run, error);
  (void)g_unlink (path); /* a private file in the temporary folder */
  if (change == NULL)
    return FOYER_EXIT_STORE;
  foyer_cli_note (cli, "'%s' %s %s", word, is_dry_run ? "would mean" : "means", tier);
  return foyer_cli_taxonomy_tell (cli, change);
}
