/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl dlq replay: which, by what, and what came of each. */
#include "config.h"

#include "foyer-cli-dlq.h"
#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-engine-replay.h"

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, text);
  return FALSE;
}

static void
print_json (const FoyerReplayReport *report)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_add_flag (builder, "dry_run", report->is_dry_run);
  foyer_cli_json_add_flag (builder, "cancelled", report->is_cancelled);
  foyer_cli_json_add_integer (builder, "chosen", (gint64)report->total);
  for (guint i = 0; i < FOYER_N_REPLAY_OUTCOMES; i++)
    foyer_cli_json_add_integer (builder, foyer_replay_outcome_get_name (i),
                                (gint64)report->outcomes[i]);
  foyer_cli_json_begin_array (builder, "items");
  for (guint i = 0; i < report->items->len; i++)
    {
      const FoyerReplayItem *item = report->items->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "dead_letter_id", item->dead_letter_id);
      foyer_cli_json_add_text (builder, "outcome", foyer_replay_outcome_get_name (item->outcome));
      foyer_cli_json_add_text (builder, "source_id", item->source_id);
      foyer_cli_json_add_text (builder, "attendee_id", item->attendee_id);
      foyer_cli_json_add_text (builder, "job_id", item->job_id);
      foyer_cli_json_add_text (builder, "code", item->code);
      foyer_cli_json_add_text (builder, "text", item->text);
      if (item->changes != NULL)
        foyer_cli_json_add_texts (builder, "changes", (const char *const *)item->changes);
      else
        foyer_cli_json_add_null (builder, "changes");
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static void
print_item (FoyerCli *cli, const FoyerReplayItem *item, gboolean is_dry_run)
{
  g_autofree char *text = item->text != NULL ? foyer_cli_text_dup_safe (item->text) : NULL;

  foyer_cli_say (cli, "%" G_GINT64_FORMAT " %s%s%s%s", item->dead_letter_id,
                 is_dry_run && item->outcome != FOYER_REPLAY_NOTHING ? "would be " : "",
                 item->outcome == FOYER_REPLAY_NOTHING
                     ? "stays"
                     : foyer_replay_outcome_get_name (item->outcome),
                 text != NULL ? ": " : "", text != NULL ? text : "");
  for (guint i = 0; item->changes != NULL && item->changes[i] != NULL; i++)
    {
      g_autofree char *change = foyer_cli_text_dup_safe (item->changes[i]);

      foyer_cli_say (cli, "  %s", change);
    }
}

static void
print_text (FoyerCli *cli, const FoyerReplayReport *report)
{
  for (guint i = 0; i < report->items->len; i++)
    print_item (cli, report->items->pdata[i], report->is_dry_run);
  foyer_cli_say (cli,
                 "%" G_GUINT64_FORMAT " chosen%s: %" G_GUINT64_FORMAT
                 " admitted, %" G_GUINT64_FORMAT " queued again, %" G_GUINT64_FORMAT
                 " refused, %" G_GUINT64_FORMAT " done before",
                 report->total, report->is_dry_run ? " (dry run, nothing was changed)" : "",
                 report->outcomes[FOYER_REPLAY_ADMITTED], report->outcomes[FOYER_REPLAY_QUEUED],
                 report->outcomes[FOYER_REPLAY_REFUSED], report->outcomes[FOYER_REPLAY_NOTHING]);
  if (report->is_cancelled)
    foyer_cli_note (cli, "stopped on request: what is not listed was not touched; the same command "
                         "goes on");
}

/* Exactly one way of choosing. */
static gboolean
fill_choice (FoyerCli *cli, FoyerReplayRequest *request, GArray **ids, GError **error)
{
  const char *group = foyer_cli_get_text (cli, "group");
  gboolean has_filter
      = group != NULL || foyer_cli_has (cli, "code") || foyer_cli_has (cli, "stage");

  if (cli->words->len > 0)
    {
      if (has_filter || foyer_cli_has (cli, "all"))
        return refuse (error,
                       "choose by ids or by --all, --group, --code and --stage, not by both");
      *ids = foyer_cli_dlq_parse_ids (cli, error);
      if (*ids == NULL)
        return FALSE;
      request->ids = (const gint64 *)(*ids)->data;
      request->n_ids = (*ids)->len;
      return TRUE;
    }
  if (!has_filter && !foyer_cli_has (cli, "all"))
    return refuse (error, "say which: ids, --group ID, --code CODE, --stage STAGE or --all");
  request->query.stage = foyer_cli_get_text (cli, "stage");
  request->query.code = foyer_cli_get_text (cli, "code");
  return group == NULL || foyer_cli_dlq_parse_id (group, &request->group_of, error);
}

int
foyer_cli_dlq_run_replay (FoyerCli *cli, GError **error)
{
  FoyerReplayRequest request = { .contract = foyer_cli_get_text (cli, "contract"),
                                 .taxonomy = foyer_cli_get_text (cli, "taxonomy"),
                                 .per_second = foyer_cli_get_number (cli, "rate", 0),
                                 .is_dry_run = foyer_cli_has (cli, "dry-run") };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerReplayReport) report = NULL;

  if (!fill_choice (cli, &request, &ids, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, request.is_dry_run, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_replay_async (cli->engine, &request, foyer_cli_progress_cb, cli, cli->cancellable,
                             foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  foyer_cli_end_progress (cli);
  report = foyer_engine_replay_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (report);
  else
    print_text (cli, report);
  return report->is_cancelled || report->outcomes[FOYER_REPLAY_REFUSED] > 0 ? FOYER_EXIT_INCOMPLETE
                                                                            : FOYER_EXIT_DONE;
}
