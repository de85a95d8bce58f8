/* SPDX-License-Identifier: GPL-3.0-or-later */
/* foyerctl token: correcting people, and the codes that allow it. */
#include "config.h"

#include "foyer-cli-token.h"

#include "foyer-cli-json.h"
#include "foyer-engine-tokens.h"
#include "foyer-time.h"

/* (transfer full) What was given with --set, then NULL. */
static GPtrArray *
dup_sets (FoyerCli *cli)
{
  GPtrArray *given = g_hash_table_lookup (cli->values, "set");
  GPtrArray *sets = g_ptr_array_new ();

  for (guint i = 0; given != NULL && i < given->len; i++)
    g_ptr_array_add (sets, given->pdata[i]);
  g_ptr_array_add (sets, NULL);
  return sets;
}

static gboolean
read_expiry (FoyerCli *cli, gint64 *usec, GError **error)
{
  const char *text = foyer_cli_get_text (cli, "expires");

  if (text == NULL || foyer_time_parse (text, usec))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no time; write it like 2026-09-17 or 2026-09-17T08:30:00Z", text);
  return FALSE;
}

static gboolean
read_id (FoyerCli *cli, gint64 *id, GError **error)
{
  const char *word = foyer_cli_get_word (cli, 0);
  char *end = NULL;

  *id = g_ascii_strtoll (word, &end, 10);
  if (*id > 0 && *end == '\0')
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no number of a token; look with: foyerctl token list", word);
  return FALSE;
}

/* ---- issue ---- */

static int
run_issue (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) sets = dup_sets (cli);
  FoyerTokenRequest request = { .person = foyer_cli_get_text (cli, "attendee"),
                                .sets = (const char *const *)sets->pdata,
                                .reason = foyer_cli_get_text (cli, "reason"),
                                .base = foyer_cli_get_text (cli, "base") };

  if (request.person == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say whose value: --attendee ID");
      return FOYER_EXIT_USAGE;
    }
  if (!read_expiry (cli, &request.expires_usec, error)
      || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_issue_token_async (cli->engine, &request, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  return foyer_cli_token_tell (cli, foyer_engine_issue_token_finish (cli->engine, result, error));
}

/* ---- codes ---- */

static int
tell_grant (FoyerCli *cli, const FoyerCodeGrant *grant)
{
  g_autoptr (FoyerCliJson) builder = NULL;
  char when[FOYER_TIME_TEXT_BYTES];

  foyer_time_print (grant->token->expires_usec, when);
  if (!cli->is_json)
    {
      foyer_cli_say (cli, "Code %s for %s, once, until %s (token %" G_GINT64_FORMAT ")",
                     grant->code, grant->token->field, when, grant->token->token_id);
      return FOYER_EXIT_DONE;
    }
  builder = foyer_cli_json_begin ();
  foyer_cli_json_add_text (builder, "code", grant->code);
  foyer_cli_json_add_integer (builder, "token_id", grant->token->token_id);
  foyer_cli_json_add_text (builder, "attendee_id", grant->token->attendee_id);
  foyer_cli_json_add_text (builder, "field", grant->token->field);
  foyer_cli_json_add_text (builder, "value", grant->token->new_value);
  foyer_cli_json_add_text (builder, "expires", when);
  foyer_cli_json_print (builder);
  return FOYER_EXIT_DONE;
}

static int
run_grant (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerCodeGrant) grant = NULL;
  FoyerCodeRequest request = { .person = foyer_cli_get_text (cli, "attendee"),
                               .set = foyer_cli_get_text (cli, "set"),
                               .reason = foyer_cli_get_text (cli, "reason"),
                               .minutes = foyer_cli_get_number (cli, "minutes", 0) };

  if (request.set == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                           "say what the code is for: --set FIELD, or --set FIELD=VALUE");
      return FOYER_EXIT_USAGE;
    }
  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_grant_code_async (cli->engine, &request, cli->cancellable, foyer_cli_ready_cb,
                                 &result);
  foyer_cli_await (&result);
  grant = foyer_engine_grant_code_finish (cli->engine, result, error);
  return grant != NULL ? tell_grant (cli, grant) : FOYER_EXIT_STORE;
}

static int
run_redeem (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_redeem_code_async (
      cli->engine, foyer_cli_get_word (cli, 0), foyer_cli_get_text (cli, "attendee"),
      foyer_cli_get_text (cli, "value"), cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_cli_token_tell (cli, foyer_engine_redeem_code_finish (cli->engine, result, error));
}

/* ---- ending, deciding ---- */

static int
run_revoke (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 id = 0;

  if (!read_id (cli, &id, error) || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_revoke_token_async (cli->engine, id, foyer_cli_get_text (cli, "reason"),
                                   cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_cli_token_tell (cli, foyer_engine_revoke_token_finish (cli->engine, result, error));
}

static int
run_decide (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const char *word = foyer_cli_get_word (cli, 1);
  gboolean keeps = g_str_equal (word, "keep");
  gint64 id = 0;

  if (!keeps && !g_str_equal (word, "theirs"))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                   "'%s': say keep (the token's value) or theirs (the source's)", word);
      return FOYER_EXIT_USAGE;
    }
  if (!read_id (cli, &id, error) || foyer_cli_open (cli, FALSE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_decide_token_async (cli->engine, id, keeps, foyer_cli_get_text (cli, "reason"),
                                   cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  return foyer_cli_token_tell (cli, foyer_engine_decide_token_finish (cli->engine, result, error));
}

/* ---- looking ---- */

static int
list (FoyerCli *cli, const FoyerTokenQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) tokens = NULL;

  if (foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_list_tokens_async (cli->engine, query, cli->cancellable, foyer_cli_ready_cb,
                                  &result);
  foyer_cli_await (&result);
  tokens = foyer_engine_list_tokens_finish (cli->engine, result, error);
  if (tokens == NULL)
    return FOYER_EXIT_STORE;
  foyer_cli_token_print_list (cli, tokens);
  return FOYER_EXIT_DONE;
}

static int
run_list (FoyerCli *cli, GError **error)
{
  FoyerTokenQuery query = { .person = foyer_cli_get_text (cli, "attendee"),
                            .only_in_force = foyer_cli_has (cli, "in-force"),
                            .only_codes = foyer_cli_has (cli, "codes"),
                            .limit = foyer_cli_get_number (cli, "limit", 0) };

  return list (cli, &query, error);
}

static int
run_conflicts (FoyerCli *cli, GError **error)
{
  FoyerTokenQuery query = { .only_conflicts = TRUE };

  return list (cli, &query, error);
}

static int
run_show (FoyerCli *cli, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerToken) token = NULL;
  gint64 id = 0;

  if (!read_id (cli, &id, error) || foyer_cli_open (cli, TRUE, error) == NULL)
    return FOYER_EXIT_STORE;
  foyer_engine_get_token_async (cli->engine, id, cli->cancellable, foyer_cli_ready_cb, &result);
  foyer_cli_await (&result);
  token = foyer_engine_get_token_finish (cli->engine, result, error);
  if (token == NULL)
    return FOYER_EXIT_USAGE;
  foyer_cli_token_print_one (cli, token);
  return FOYER_EXIT_DONE;
}

/* ---- The table ---- */

#define ATTENDEE                                                                                   \
  {                                                                                                \
    "attendee", 0, FOYER_CLI_TEXT, "ID",                                                           \
        "whose value: attendee id, or a code that names one "                                      \
        "person",                                                                                  \
        NULL                                                                                       \
  }
#define REASON                                                                                     \
  {                                                                                                \
    "reason", 0, FOYER_CLI_TEXT, "TEXT", "why, for the chain and the audit", NULL                  \
  }
#define END                                                                                        \
  {                                                                                                \
    NULL, 0, FOYER_CLI_FLAG, NULL, NULL, NULL                                                      \
  }

static const FoyerCliOption issue_options[] = {
  ATTENDEE,
  { "set", 0, FOYER_CLI_TEXTS, "FIELD=VALUE",
    "the new value; empty takes it away; several: "
    "all or none",
    NULL },
  REASON,
  { "base", 0, FOYER_CLI_TEXT, "HASH",
    "content hash of the record that was looked at (default: the present one)", NULL },
  { "expires", 0, FOYER_CLI_TEXT, "TIME", "when the source's value comes back (default: never)",
    NULL },
  END,
};

static const FoyerCliOption grant_options[] = {
  ATTENDEE,
  { "set", 0, FOYER_CLI_TEXT, "FIELD[=VALUE]",
    "what the code allows; without a value the desk says it", NULL },
  REASON,
  { "minutes", 0, FOYER_CLI_NUMBER, "N", "how long it holds (default: 10)", NULL },
  END,
};

static const FoyerCliOption redeem_options[] = {
  ATTENDEE,
  { "value", 0, FOYER_CLI_TEXT, "TEXT", "the value, where the code leaves it open", NULL },
  END,
};

static const FoyerCliOption reason_options[] = { REASON, END };

static const FoyerCliOption list_options[] = {
  ATTENDEE,
  { "in-force", 0, FOYER_CLI_FLAG, NULL, "only those whose value prints", NULL },
  { "codes", 0, FOYER_CLI_FLAG, NULL, "only codes that can be redeemed", NULL },
  { "limit", 0, FOYER_CLI_NUMBER, "N", "at most so many (default: 1000)", NULL },
  END,
};

static const FoyerCliVerb verbs[] = {
  { "issue", "", 0, 0, issue_options, run_issue },
  { "grant", "", 0, 0, grant_options, run_grant },
  { "redeem", "CODE", 1, 1, redeem_options, run_redeem },
  { "list", "", 0, 0, list_options, run_list },
  { "show", "ID", 1, 1, NULL, run_show },
  { "revoke", "ID", 1, 1, reason_options, run_revoke },
  { "undo", "ID", 1, 1, reason_options, run_revoke },
  { "conflicts", "", 0, 0, NULL, run_conflicts },
  { "decide", "ID keep|theirs", 2, 2, reason_options, run_decide },
  { NULL, NULL, 0, 0, NULL, NULL },
};

const FoyerCliCommand foyer_cli_command_token = {
  .name = "token",
  .summary = "correct people's values, with who and why",
  .description
  = "issue sets values by override tokens, which later imports do not undo. A stale one (the "
    "record is\n"
    "no longer what --base names) sets nothing and says base, mine and theirs (exit 7). If the "
    "source\n"
    "itself changes such a value, that is a conflict: the token's value prints until decide keeps "
    "it or\n"
    "takes theirs. undo ends a token by a further one; revoke does too, or kills a granted code. "
    "Badges\n"
    "that wait are queued anew; printed ones are superseded and their numbers revoked.\n"
    "grant makes a code that a desk redeems once; it is shown only then.\n"
    "JSON: stale, content_hash, base_known, differences[] with field, base, mine, theirs, "
    "verdict;\n"
    "tokens[] with token_id, kind, state, attendee_id, dead_letter_id, version, base, field, "
    "old_value,\n"
    "new_value, source_value, source_now, reason, who, role, made, expires, supersedes, undoes, "
    "code_id,\n"
    "ended_by, ended, seal; revision; jobs with cancelled, replaced, out, superseded. grant: "
    "code,\n"
    "token_id, attendee_id, field, value, expires.",
  .examples
  = "  foyerctl token issue --attendee REG-001 --set company=Example --reason 'as on the card'\n"
    "  foyerctl token grant --attendee REG-001 --set status=active --reason 'paid in cash'\n"
    "  foyerctl token redeem K7QXWMTZ\n"
    "  foyerctl token conflicts\n"
    "  foyerctl token decide 12 keep",
  .verbs = verbs,
};
