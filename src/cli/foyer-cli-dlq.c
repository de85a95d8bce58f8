/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl dlq: what was refused, why, and the bytes as they came. */
#include "config.h"

#include "foyer-cli-dlq.h"
#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli.h"
#include "foyer-engine-export.h"
#include "foyer-engine-replay.h"
#include "foyer-time.h"
#include "foyer-token-seal.h"

#include <string.h>

static FoyerDeadLetterQuery
get_query (FoyerCli *cli)
{
  return (FoyerDeadLetterQuery){
    .stage = foyer_cli_get_text (cli, "stage"),
    .code = foyer_cli_get_text (cli, "code"),
    .state = foyer_cli_get_text (cli, "state"),
    .limit = foyer_cli_get_number (cli, "limit", 0),
  };
}

static GPtrArray *
list_dead_letters (FoyerCli *cli, GError **error)
{
  FoyerDeadLetterQuery query = get_query (cli);
  const char *group = foyer_cli_get_text (cli, "group");
  g_autoptr (GAsyncResult) result = NULL;

  if (group != NULL && !foyer_cli_dlq_parse_id (group, &query.group_of, error))
    return NULL;
  foyer_engine_list_dead_letters_async (cli->engine, &query, cli->cancellable, foyer_cli_ready_cb,
                                        &result);
  foyer_cli_await (&result);
  return foyer_engine_list_dead_letters_finish (cli->engine, result, error);
}

/* Lists show no e-mail addresses, and what is left of a damaged row may hold one. */
static const char *
get_shown_value (const FoyerDiagnostic *diagnostic)
{
  if (diagnostic == NULL || diagnostic->value == NULL || strchr (diagnostic->value, '@') != NULL
      || foyer_code_get_stage (diagnostic->code) == FOYER_STAGE_INGESTION
      || g_strcmp0 (diagnostic->field_path, "email") == 0)
    return NULL;
  return diagnostic->value;
}

static void
print_table (FoyerCli *cli, GPtrArray *dead_letters)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new (
      ">ID", "STAGE", "CODE", "FILE", ">LINE", "SOURCE ID", "FIELD", "VALUE", "NEAREST", NULL);

  for (guint i = 0; i < dead_letters->len; i++)
    {
      const FoyerDeadLetter *letter = dead_letters->pdata[i];
      const FoyerDiagnostic *first
          = letter->diagnostics->len > 0 ? letter->diagnostics->pdata[0] : NULL;
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, letter->dead_letter_id);
      g_autofree char *line
          = letter->line != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, letter->line) : NULL;

      foyer_cli_table_add (table, id, foyer_stage_get_name (letter->stage),
                           foyer_code_get_name (letter->code),
                           letter->origin != NULL ? letter->origin : letter->source, line,
                           letter->source_id, first != NULL ? first->field_path : NULL,
                           get_shown_value (first), first != NULL ? first->suggestion : NULL);
    }
  if (dead_letters->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, dead_letters->len == 1 ? "1 dead letter" : "%u dead letters",
                 dead_letters->len);
  if (dead_letters->len > 0)
    foyer_cli_say (cli, "Next: foyerctl dlq show ID");
}

static int
run_list (FoyerCli *cli, GError **error)
{
  g_autoptr (GPtrArray) dead_letters = NULL;
  g_autoptr (FoyerCliJson) builder = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL
      || (dead_letters = list_dead_letters (cli, error)) == NULL)
    return FOYER_EXIT_STORE;
  if (!cli->is_json)
    {
      print_table (cli, dead_letters);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_begin_array (builder, "dead_letters");
  for (guint i = 0; i < dead_letters->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_dead_letter (builder, dead_letters->pdata[i]);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", dead_letters->len);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

/* ---- Groups ---- */

static void
print_groups (FoyerCli *cli, GPtrArray *groups)
{
  g_autoptr (FoyerCliTable) table = foyer_cli_table_new (">GROUP", ">LETTERS", "STAGE", "CODE",
                                                         "FIELD", "VALUE", "NEAREST", NULL);

  for (guint i = 0; i < groups->len; i++)
    {
      const FoyerDeadLetterGroup *group = groups->pdata[i];
      const FoyerDeadLetter *letter = group->oldest;
      const FoyerDiagnostic *first
          = letter->diagnostics->len > 0 ? letter->diagnostics->pdata[0] : NULL;
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, letter->dead_letter_id);
      g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, group->n);

      foyer_cli_table_add (table, id, n, foyer_stage_get_name (letter->stage),
                           foyer_code_get_name (letter->code),
                           first != NULL ? first->field_path : NULL, get_shown_value (first),
                           first != NULL ? first->suggestion : NULL);
    }
  if (groups->len > 0)
    foyer_cli_table_print (table);
  foyer_cli_say (cli, groups->len == 1 ? "1 cause" : "%u causes", groups->len);
  if (groups->len > 0)
    foyer_cli_say (cli, "Next: foyerctl dlq list --group GROUP");
}

static void
print_groups_json (GPtrArray *groups)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();

  foyer_cli_json_begin_array (builder, "groups");
  for (guint i = 0; i < groups->len; i++)
    {
      const FoyerDeadLetterGroup *group = groups->pdata[i];
      const FoyerDeadLetter *letter = group->oldest;
      const FoyerDiagnostic *first
          = letter->diagnostics->len > 0 ? letter->diagnostics->pdata[0] : NULL;

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "group", letter->dead_letter_id);
      foyer_cli_json_add_integer (builder, "dead_letters", (gint64)group->n);
      foyer_cli_json_add_text (builder, "stage", foyer_stage_get_name (letter->stage));
      foyer_cli_json_add_text (builder, "code", foyer_code_get_name (letter->code));
      foyer_cli_json_add_text (builder, "field", first != NULL ? first->field_path : NULL);
      foyer_cli_json_add_text (builder, "value", get_shown_value (first));
      foyer_cli_json_add_text (builder, "nearest", first != NULL ? first->suggestion : NULL);
      foyer_cli_json_add_time (builder, "first_at", group->first_usec);
      foyer_cli_json_add_time (builder, "last_at", group->last_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_add_integer (builder, "count", groups->len);
  foyer_cli_json_print (builder);
}

static int
run_groups (FoyerCli *cli, GError **error)
{
  FoyerDeadLetterQuery query = get_query (cli);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) groups = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_group_dead_letters_async (cli->engine, &query, cli->cancellable, foyer_cli_ready_cb,
                                         &result);
  foyer_cli_await (&result);
  groups = foyer_engine_group_dead_letters_finish (cli->engine, result, error);
  if (groups == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_groups_json (groups);
  else
    print_groups (cli, groups);
  return FOYER_EXIT_DONE;
}

/* ---- One ---- */

/* The base that the next token of the letter is compared with. */
static char *
dup_base (const FoyerDeadLetterStory *story, GBytes *raw)
{
  FoyerDigest base = foyer_digest_of_bytes (raw);

  for (guint i = 0; i < story->tokens->len; i++)
    {
      const FoyerToken *token = story->tokens->pdata[i];

      if (token->kind != FOYER_TOKEN_KIND_CODE)
        base = foyer_token_next_base (&base, &token->seal);
    }
  return foyer_digest_dup_text (&base);
}

static void
add_story (FoyerCliJson *builder, const FoyerDeadLetterStory *story, GBytes *raw)
{
  g_autofree char *base = dup_base (story, raw);
  g_autofree char *digest
      = foyer_digest_is_none (&story->digest) ? NULL : foyer_digest_dup_text (&story->digest);

  foyer_cli_json_add_text (builder, "journal_digest", digest);
  foyer_cli_json_add_text (builder, "base", base);
  foyer_cli_json_begin_array (builder, "series");
  for (guint i = 0; i < story->attempts->len; i++)
    {
      const FoyerDeadLetterAttempt *attempt = story->attempts->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "series", attempt->series);
      foyer_cli_json_add_time (builder, "at", attempt->at_usec);
      foyer_cli_json_add_text (builder, "actor", attempt->actor);
      foyer_cli_json_add_text (builder, "contract", attempt->contract);
      foyer_cli_json_add_text (builder, "taxonomy", attempt->taxonomy);
      foyer_cli_json_add_text (builder, "outcome", attempt->outcome);
      foyer_cli_json_add_text (builder, "code", attempt->code);
      foyer_cli_json_add_text (builder, "job_id", attempt->job_id);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
  foyer_cli_json_begin_array (builder, "tokens");
  for (guint i = 0; i < story->tokens->len; i++)
    {
      const FoyerToken *token = story->tokens->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_integer (builder, "token_id", token->token_id);
      foyer_cli_json_add_text (builder, "state", foyer_token_state_get_name (token->state));
      foyer_cli_json_add_text (builder, "field", token->field);
      foyer_cli_json_add_text (builder, "old_value", token->old_value);
      foyer_cli_json_add_text (builder, "new_value", token->new_value);
      foyer_cli_json_add_text (builder, "reason", token->reason);
      foyer_cli_json_add_text (builder, "who", token->who);
      foyer_cli_json_add_time (builder, "made", token->made_usec);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
say_story (FoyerCli *cli, const FoyerDeadLetter *letter, const FoyerDeadLetterStory *story,
           GBytes *raw)
{
  g_autofree char *base = dup_base (story, raw);
  g_autofree char *digest = foyer_digest_dup_text (&story->digest);
  char at[FOYER_TIME_TEXT_BYTES];

  if (letter->delivery_id != 0)
    foyer_cli_say (cli, "%-10s %s, %" G_GSIZE_FORMAT " bytes from %" G_GUINT64_FORMAT " on",
                   "Journal", digest, letter->length, letter->offset);
  foyer_cli_say (cli, "%-10s %s", "Base", base);
  foyer_cli_say (cli, "%-10s %u automatic", "Series 1", letter->attempts);
  for (guint i = 0; i < story->attempts->len; i++)
    {
      const FoyerDeadLetterAttempt *attempt = story->attempts->pdata[i];

      foyer_time_print (attempt->at_usec, at);
      foyer_cli_say (cli, "Series %-3u %s by %s: %s%s%s", attempt->series, at, attempt->actor,
                     attempt->outcome, attempt->code != NULL ? ", " : "",
                     attempt->code != NULL ? attempt->code : "");
    }
  for (guint i = 0; i < story->tokens->len; i++)
    {
      const FoyerToken *token = story->tokens->pdata[i];
      g_autofree char *value
          = foyer_cli_text_dup_safe (token->new_value != NULL ? token->new_value : "nothing");
      g_autofree char *reason = foyer_cli_text_dup_safe (token->reason);

      foyer_cli_say (cli, "Token %-4" G_GINT64_FORMAT " %s: %s is %s, by %s: %s", token->token_id,
                     foyer_token_state_get_name (token->state),
                     token->field != NULL ? token->field : "", value, token->who, reason);
    }
}

static void
print_letter_json (const FoyerDeadLetter *letter, const FoyerDeadLetterStory *story, GBytes *raw,
                   const char *raw_text)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  gsize length = 0;
  const guint8 *data = raw != NULL ? g_bytes_get_data (raw, &length) : NULL;
  g_autofree char *base64 = data != NULL ? g_base64_encode (data, length) : NULL;

  foyer_cli_json_add_dead_letter (builder, letter);
  add_story (builder, story, raw);
  foyer_cli_json_add_text (builder, "raw_base64", base64);
  foyer_cli_json_add_text (builder, "raw_text", raw_text);
  foyer_cli_json_print (builder);
}

static void
say_time (FoyerCli *cli, const char *label, gint64 usec)
{
  char text[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (usec, text);
  foyer_cli_say (cli, "%-10s %s", label, text);
}

static void
say_diagnostic (FoyerCli *cli, const FoyerDiagnostic *diagnostic)
{
  foyer_cli_say (cli, "\n%s: %s", foyer_code_get_name (diagnostic->code), diagnostic->message);
  if (diagnostic->field_path != NULL)
    foyer_cli_say (cli, "  field    %s", diagnostic->field_path);
  if (diagnostic->rule != NULL)
    foyer_cli_say (cli, "  rule     %s", diagnostic->rule);
  if (diagnostic->value != NULL)
    foyer_cli_say (cli, "  value    %s", diagnostic->value);
  if (diagnostic->suggestion != NULL)
    foyer_cli_say (cli, "  nearest  %s", diagnostic->suggestion);
  foyer_cli_say (cli, "  next     %s", foyer_code_get_remedy (diagnostic->code));
}

static void
print_letter (FoyerCli *cli, const FoyerDeadLetter *letter, const FoyerDeadLetterStory *story,
              GBytes *raw, const char *raw_text)
{
  foyer_cli_say (cli, "Dead letter %" G_GINT64_FORMAT ", %s, refused in %s", letter->dead_letter_id,
                 foyer_dead_letter_state_get_name (letter->state),
                 foyer_stage_get_name (letter->stage));
  if (letter->origin != NULL)
    foyer_cli_say (cli, "%-10s %s, line %" G_GUINT64_FORMAT ", record %" G_GUINT64_FORMAT, "From",
                   letter->origin, letter->line, letter->record_no);
  if (letter->source != NULL)
    foyer_cli_say (cli, "%-10s %s %s", "Source", letter->source,
                   letter->source_id != NULL ? letter->source_id : "");
  if (letter->attendee_id != NULL)
    foyer_cli_say (cli, "%-10s %s", "Attendee", letter->attendee_id);
  if (letter->job_id != NULL)
    foyer_cli_say (cli, "%-10s %s", "Job", letter->job_id);
  if (letter->contract != NULL && *letter->contract != '\0')
    foyer_cli_say (cli, "%-10s %s, %s", "Read by", letter->contract,
                   letter->taxonomy != NULL ? letter->taxonomy : "");
  if (letter->received_usec != 0)
    say_time (cli, "Received", letter->received_usec);
  say_time (cli, "Refused", letter->failed_usec);
  if (letter->trace_id != NULL)
    foyer_cli_say (cli, "%-10s %s", "Trace", letter->trace_id);
  say_story (cli, letter, story, raw);
  for (guint i = 0; i < letter->diagnostics->len; i++)
    say_diagnostic (cli, letter->diagnostics->pdata[i]);
  if (raw_text != NULL)
    foyer_cli_say (cli, "\nAs it came:\n%s", raw_text);
}

static int
run_show (FoyerCli *cli, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerDeadLetter) letter = NULL;
  g_autoptr (FoyerDeadLetterStory) story = NULL;
  g_autoptr (GBytes) raw = NULL;
  g_autofree char *raw_text = NULL;
  gint64 id = 0;

  if (!foyer_cli_dlq_parse_id (word, &id, error))
    return FOYER_EXIT_USAGE;
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_dead_letter_async (cli->engine, id, cli->cancellable, foyer_cli_ready_cb,
                                      &result);
  foyer_cli_await (&result);
  letter = foyer_engine_get_dead_letter_finish (cli->engine, result, &raw, &raw_text, error);
  if (letter == NULL)
    return FOYER_EXIT_USAGE;
  g_clear_object (&result);
  foyer_engine_get_dead_letter_story_async (cli->engine, id, cli->cancellable, foyer_cli_ready_cb,
                                            &result);
  foyer_cli_await (&result);
  story = foyer_engine_get_dead_letter_story_finish (cli->engine, result, error);
  if (story == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_letter_json (letter, story, raw, raw_text);
  else
    print_letter (cli, letter, story, raw, raw_text);
  return FOYER_EXIT_DONE;
}

/* ---- Export ---- */

static void
report_export (FoyerCli *cli, const FoyerExportReport *report)
{
  g_autoptr (FoyerCliJson) builder = NULL;

  if (cli->is_json)
    {
      builder = foyer_cli_json_begin ();
      foyer_cli_json_add_texts (builder, "files", (const char *const *)report->files);
      foyer_cli_json_add_integer (builder, "rows", (gint64)report->rows);
      foyer_cli_json_add_integer (builder, "left_out", (gint64)report->left_out);
      foyer_cli_json_print (builder);
      return;
    }
  for (guint i = 0; report->files[i] != NULL; i++)
    foyer_cli_say (cli, "%s", report->files[i]);
  foyer_cli_say (cli, "%" G_GUINT64_FORMAT " refused rows", report->rows);
}

static int
run_export (FoyerCli *cli, GError **error)
{
  FoyerDeadLetterQuery query = get_query (cli);
  const char *path = foyer_cli_get_text (cli, "output");
  gboolean is_raw = foyer_cli_has (cli, "raw");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerExportReport) report = NULL;

  if (path == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say where to: -o FILE");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_export_dead_letters_async (cli->engine, &query, path, is_raw, cli->cancellable,
                                          foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  report = foyer_engine_export_dead_letters_finish (cli->engine, result, error);
  if (report == NULL)
    return FOYER_EXIT_STORE;
  if (is_raw && report->rows > 0)
    foyer_cli_note (cli, "foyerctl dlq: these cells are not guarded: a spreadsheet may run what "
                         "a sender wrote; do not open the file in one");
  if (report->left_out > 0)
    foyer_cli_note (cli,
                    "foyerctl dlq: %" G_GUINT64_FORMAT
                    " dead letters are no rows of a CSV file; see: foyerctl dlq show ID",
                    report->left_out);
  report_export (cli, report);
  return FOYER_EXIT_DONE;
}

/* ---- Table ---- */

static const char *
get_stage (guint index)
{
  return index < FOYER_N_STAGES ? foyer_stage_get_name (index) : NULL;
}

static const char *
get_code (guint index)
{
  return index < FOYER_N_CODES ? foyer_code_get_name (index) : NULL;
}

static const char *
get_state (guint index)
{
  if (index == FOYER_N_DEAD_LETTER_STATES)
    return "all";
  return index < FOYER_N_DEAD_LETTER_STATES ? foyer_dead_letter_state_get_name (index) : NULL;
}

static const FoyerCliOption groups_options[] = {
  { "stage", 0, FOYER_CLI_TEXT, "STAGE", "only what this stage refused", get_stage },
  { "code", 0, FOYER_CLI_TEXT, "CODE", "only this cause", get_code },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption repair_options[] = {
  { "set", 0, FOYER_CLI_TEXTS, "FIELD=VALUE",
    "the value to take instead of the row's; may be "
    "given again",
    NULL },
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for everybody who looks later", NULL },
  { "base", 0, FOYER_CLI_TEXT, "HASH", "only if it still is as it was looked at (dlq show)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption replay_options[] = {
  { "all", 0, FOYER_CLI_FLAG, NULL, "everything open and in repair", NULL },
  { "group", 0, FOYER_CLI_TEXT, "ID", "everything with the cause of this one", NULL },
  { "stage", 0, FOYER_CLI_TEXT, "STAGE", "only what this stage refused", get_stage },
  { "code", 0, FOYER_CLI_TEXT, "CODE", "only this cause", get_code },
  { "contract", 0, FOYER_CLI_TEXT, "NAME", "read the rows by this contract, or NAME@VERSION",
    NULL },
  { "taxonomy", 0, FOYER_CLI_TEXT, "ID@VERSION", "by this version of the taxonomy", NULL },
  { "dry-run", 'n', FOYER_CLI_FLAG, NULL, "say field by field what would happen, change nothing",
    NULL },
  { "rate", 0, FOYER_CLI_NUMBER, "N", "at most so many a second", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption discard_options[] = {
  { "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for everybody who looks later", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption alias_options[] = {
  { "tier", 0, FOYER_CLI_TEXT, "TIER", "what the unknown word means", NULL },
  { "dry-run", 'n', FOYER_CLI_FLAG, NULL, "say what it would do, change nothing", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption list_options[] = {
  { "group", 0, FOYER_CLI_TEXT, "ID", "only those with the cause of this one", NULL },
  { "stage", 0, FOYER_CLI_TEXT, "STAGE", "only what this stage refused", get_stage },
  { "code", 0, FOYER_CLI_TEXT, "CODE", "only this cause", get_code },
  { "state", 0, FOYER_CLI_TEXT, "STATE", "only this state (default: open and in repair)",
    get_state },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliOption export_options[] = {
  { "output", 'o', FOYER_CLI_TEXT, "FILE", "the CSV file to write; other shapes go to FILE-2, …",
    NULL },
  { "raw", 0, FOYER_CLI_FLAG, NULL,
    "write cells as they came, without the guard against formulas: not for spreadsheets", NULL },
  { "stage", 0, FOYER_CLI_TEXT, "STAGE", "only what this stage refused", get_stage },
  { "code", 0, FOYER_CLI_TEXT, "CODE", "only this cause", get_code },
  { "state", 0, FOYER_CLI_TEXT, "STATE", "only this state (default: open and in repair)",
    get_state },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  { NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL },
};

static const FoyerCliVerb verbs[] = {
  { "list", "", 0, 0, list_options, run_list },
  { "show", "ID", 1, 1, NULL, run_show },
  { "groups", "", 0, 0, groups_options, run_groups },
  { "repair", "ID", 1, 1, repair_options, foyer_cli_dlq_run_repair },
  { "replay", "[ID…]", 0, G_MAXUINT, replay_options, foyer_cli_dlq_run_replay },
  { "discard", "ID…", 1, G_MAXUINT, discard_options, foyer_cli_dlq_run_discard },
  { "alias", "ID", 1, 1, alias_options, foyer_cli_dlq_run_alias },
  { "export", "", 0, 0, export_options, run_export },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_dlq = {
  .name = "dlq",
  .summary = "list, group, show, repair, replay and export what was refused",
  .description
  = "export writes refused rows as CSV in the shape they came in, behind columns foyer:…, to be "
    "repaired and imported\n"
    "again; an import takes the guard against formulas off.\n"
    "A group is named by the id of any letter in it. repair puts override tokens on a letter; "
    "alias "
    "adds its unknown word to the taxonomy;\n"
    "replay maps the raw bytes again, with the tokens on them, and admits what is good: nothing "
    "happens to what is closed.\n"
    "JSON: dead_letters[] and count; groups: groups[] and count; replay: chosen, admitted, queued, "
    "refused, nothing, items[];\n"
    "show adds series[], tokens[], base, journal_digest; show adds raw_base64 (the bytes as they "
    "came) and raw_text; "
    "export: files[], rows, left_out.",
  .examples = "  foyerctl dlq list\n"
              "  foyerctl dlq list --code unknown-tier\n"
              "  foyerctl dlq groups\n"
              "  foyerctl dlq show 12\n"
              "  foyerctl dlq repair 12 --set full_name='Ada Lovelace' --reason 'spelt on the "
              "phone'\n"
              "  foyerctl dlq alias 14 --tier VIP --dry-run\n"
              "  foyerctl dlq replay --group 14 --dry-run\n"
              "  foyerctl dlq replay --all\n"
              "  foyerctl dlq export -o refused.csv",
  .verbs = verbs,
};
