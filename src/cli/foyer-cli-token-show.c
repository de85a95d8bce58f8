/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens and receipts as text and JSON. */
#include "config.h"

#include "foyer-cli-json.h"
#include "foyer-cli-text.h"
#include "foyer-cli-token.h"
#include "foyer-time.h"

/* ---- Tokens ---- */

static void
add_token (FoyerCliJson *builder, const FoyerToken *token)
{
  g_autofree char *base
      = foyer_digest_is_none (&token->base) ? NULL : foyer_digest_dup_text (&token->base);
  g_autofree char *seal = foyer_digest_dup_text (&token->seal);

  foyer_cli_json_add_integer (builder, "token_id", token->token_id);
  foyer_cli_json_add_text (builder, "kind", foyer_token_kind_get_name (token->kind));
  foyer_cli_json_add_text (builder, "state", foyer_token_state_get_name (token->state));
  foyer_cli_json_add_text (builder, "attendee_id", token->attendee_id);
  if (token->dead_letter_id != 0)
    foyer_cli_json_add_integer (builder, "dead_letter_id", token->dead_letter_id);
  else
    foyer_cli_json_add_null (builder, "dead_letter_id");
  foyer_cli_json_add_integer (builder, "version", token->version);
  foyer_cli_json_add_text (builder, "base", base);
  foyer_cli_json_add_text (builder, "field", token->field);
  foyer_cli_json_add_text (builder, "old_value", token->old_value);
  foyer_cli_json_add_text (builder, "new_value", token->new_value);
  foyer_cli_json_add_text (builder, "source_value", token->source_value);
  foyer_cli_json_add_text (builder, "source_now", token->source_now);
  foyer_cli_json_add_text (builder, "reason", token->reason);
  foyer_cli_json_add_text (builder, "who", token->who);
  foyer_cli_json_add_text (builder, "role", token->role);
  foyer_cli_json_add_time (builder, "made", token->made_usec);
  foyer_cli_json_add_time (builder, "expires", token->expires_usec);
  foyer_cli_json_add_integer (builder, "supersedes", token->supersedes);
  foyer_cli_json_add_integer (builder, "undoes", token->undoes);
  foyer_cli_json_add_integer (builder, "code_id", token->code_id);
  foyer_cli_json_add_text (builder, "ended_by", token->ended_by);
  foyer_cli_json_add_time (builder, "ended", token->ended_usec);
  foyer_cli_json_add_text (builder, "seal", seal);
}

static void
add_tokens (FoyerCliJson *builder, GPtrArray *tokens)
{
  foyer_cli_json_begin_array (builder, "tokens");
  for (guint i = 0; i < tokens->len; i++)
    {
      foyer_cli_json_begin_object (builder, NULL);
      add_token (builder, tokens->pdata[i]);
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
print_table (GPtrArray *tokens)
{
  g_autoptr (FoyerCliTable) table
      = foyer_cli_table_new (">TOKEN", "KIND", "STATE", "ATTENDEE", "FIELD", "WAS", "IS",
                             "SOURCE NOW", "WHO", "REASON", NULL);

  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, token->token_id);

      foyer_cli_table_add (table, id, foyer_token_kind_get_name (token->kind),
                           foyer_token_state_get_name (token->state), token->attendee_id,
                           token->field, token->old_value, token->new_value, token->source_now,
                           token->who, token->reason);
    }
  foyer_cli_table_print (table);
}

void
foyer_cli_token_print_list (FoyerCli *cli, GPtrArray *tokens)
{
  g_autoptr (FoyerCliJson) builder = NULL;

  if (!cli->is_json)
    {
      print_table (tokens);
      return;
    }
  builder = foyer_cli_json_begin ();
  add_tokens (builder, tokens);
  foyer_cli_json_add_integer (builder, "count", tokens->len);
  foyer_cli_json_print (builder);
}

static void
say (FoyerCli *cli, const char *name, const char *text)
{
  g_autofree char *safe = text != NULL ? foyer_cli_text_dup_safe (text) : NULL;

  if (safe != NULL)
    foyer_cli_say (cli, "%-14s %s", name, safe);
}

static void
say_time (FoyerCli *cli, const char *name, gint64 usec)
{
  char when[FOYER_TIME_TEXT_BYTES];

  if (usec == 0)
    return;
  foyer_time_print (usec, when);
  say (cli, name, when);
}

static void
print_text (FoyerCli *cli, const FoyerToken *token)
{
  foyer_cli_say (cli, "%-14s %" G_GINT64_FORMAT ", %s, %s", "token", token->token_id,
                 foyer_token_kind_get_name (token->kind),
                 foyer_token_state_get_name (token->state));
  say (cli, "attendee", token->attendee_id);
  if (token->version != 0)
    foyer_cli_say (cli, "%-14s %u", "version", token->version);
  say (cli, "field", token->field);
  say (cli, "was", token->old_value);
  say (cli, "is", token->new_value);
  say (cli, "source said", token->source_value);
  say (cli, "source says", token->source_now);
  say (cli, "reason", token->reason);
  foyer_cli_say (cli, "%-14s %s as %s", "by", token->who, token->role);
  say_time (cli, "made", token->made_usec);
  say_time (cli, "expires", token->expires_usec);
  say (cli, "ended by", token->ended_by);
  say_time (cli, "ended", token->ended_usec);
}

void
foyer_cli_token_print_one (FoyerCli *cli, const FoyerToken *token)
{
  g_autoptr (FoyerCliJson) builder = NULL;

  if (!cli->is_json)
    {
      print_text (cli, token);
      return;
    }
  builder = foyer_cli_json_begin ();
  add_token (builder, token);
  foyer_cli_json_print (builder);
}

/* ---- Receipts ---- */

static void
add_differences (FoyerCliJson *builder, const FoyerTokenReceipt *receipt)
{
  foyer_cli_json_add_flag (builder, "base_known", receipt->is_base_known);
  foyer_cli_json_begin_array (builder, "differences");
  for (guint i = 0; i < receipt->stale->len; i++)
    {
      const FoyerTokenDifference *difference = receipt->stale->pdata[i];

      foyer_cli_json_begin_object (builder, NULL);
      foyer_cli_json_add_text (builder, "field", difference->field);
      foyer_cli_json_add_text (builder, "base", difference->base);
      foyer_cli_json_add_text (builder, "mine", difference->mine);
      foyer_cli_json_add_text (builder, "theirs", difference->theirs);
      foyer_cli_json_add_text (builder, "verdict", foyer_three_way_get_name (difference->verdict));
      foyer_cli_json_end (builder);
    }
  foyer_cli_json_end (builder);
}

static void
print_json (const FoyerTokenReceipt *receipt)
{
  g_autoptr (FoyerCliJson) builder = foyer_cli_json_begin ();
  g_autofree char *now
      = foyer_digest_is_none (&receipt->now) ? NULL : foyer_digest_dup_text (&receipt->now);

  foyer_cli_json_add_flag (builder, "stale", receipt->stale != NULL);
  foyer_cli_json_add_text (builder, "content_hash", now);
  if (receipt->stale != NULL)
    add_differences (builder, receipt);
  add_tokens (builder, receipt->tokens);
  if (receipt->attendee != NULL)
    foyer_cli_json_add_integer (builder, "revision", receipt->attendee->revision);
  else
    foyer_cli_json_add_null (builder, "revision");
  foyer_cli_json_begin_object (builder, "jobs");
  foyer_cli_json_add_integer (builder, "cancelled", receipt->cancelled);
  foyer_cli_json_add_integer (builder, "replaced", receipt->replaced);
  foyer_cli_json_add_integer (builder, "out", receipt->out);
  foyer_cli_json_add_integer (builder, "superseded", receipt->superseded);
  foyer_cli_json_end (builder);
  foyer_cli_json_print (builder);
}

static const char *
or_nothing (const char *text)
{
  return text != NULL ? text : "(nothing)";
}

static void
print_stale (FoyerCli *cli, const FoyerTokenReceipt *receipt)
{
  g_autofree char *now = foyer_digest_dup_text (&receipt->now);

  foyer_cli_say (cli, "Stale: somebody changed the record since; nothing was set");
  for (guint i = 0; i < receipt->stale->len; i++)
    {
      const FoyerTokenDifference *difference = receipt->stale->pdata[i];

      foyer_cli_say (cli, "%s", difference->field);
      foyer_cli_say (cli, "  base    %s",
                     receipt->is_base_known ? or_nothing (difference->base) : "not known any more");
      foyer_cli_say (cli, "  mine    %s", or_nothing (difference->mine));
      foyer_cli_say (cli, "  theirs  %s", or_nothing (difference->theirs));
    }
  foyer_cli_say (cli, "Next: look at it again, then issue it with --base %s", now);
}

static void
print_done (FoyerCli *cli, const FoyerTokenReceipt *receipt)
{
  for (guint i = 0; i < receipt->tokens->len; i++)
    {
      const FoyerToken *token = receipt->tokens->pdata[i];

      foyer_cli_say (cli, "Token %" G_GINT64_FORMAT ": %s is %s (%s)", token->token_id,
                     token->field != NULL ? token->field : "code", or_nothing (token->new_value),
                     foyer_token_state_get_name (token->state));
    }
  if (receipt->cancelled > 0)
    foyer_cli_say (cli, "%u badges were waiting: cancelled, %u of them queued again",
                   receipt->cancelled, receipt->replaced);
  if (receipt->out > 0)
    foyer_cli_say (cli, "%u badges are at a printer: superseded when they come out", receipt->out);
  if (receipt->superseded > 0)
    foyer_cli_say (cli, "%u printed badges are superseded and their numbers revoked; take them in",
                   receipt->superseded);
}

int
foyer_cli_token_tell (FoyerCli *cli, FoyerTokenReceipt *receipt)
{
  g_autoptr (FoyerTokenReceipt) owned = receipt;

  if (owned == NULL)
    return FOYER_EXIT_STORE;
  if (cli->is_json)
    print_json (owned);
  else if (owned->stale != NULL)
    print_stale (cli, owned);
  else
    print_done (cli, owned);
  return owned->stale != NULL ? FOYER_EXIT_CONFLICT : FOYER_EXIT_DONE;
}
