/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-use codes: rows of the token table that are no links of a chain. */
#include "config.h"

#include "foyer-store-codes.h"

#include "foyer-store-tokens-private.h"

static gboolean
find_row (FoyerStore *self, const char *attendee_id, gint64 *row_id, GError **error)
{
  g_auto (FoyerTokenPerson) person = { 0 };
  if (attendee_id == NULL)
    return TRUE;
  if (!foyer_store_load_token_person (self, attendee_id, 0, &person, error))
    return FALSE;
  *row_id = person.row_id;
  return TRUE;
}

gboolean
foyer_store_grant_code (FoyerStore *self, const FoyerCodeOrder *order, FoyerToken **code,
                        GError **error)
{
  const FoyerTokenAuthor *author = &order->author;
  g_autoptr (FoyerToken) token = foyer_token_new (FOYER_TOKEN_KIND_CODE);
  FoyerTokenReceipt nothing = { 0 };
  FoyerTokenDraft draft = { .token = token, .code_hash = order->hash };
  token->attendee_id = g_strdup (order->attendee_id);
  token->field = g_strdup (order->field);
  token->new_value = g_strdup (order->new_value);
  token->reason = g_strdup (author->reason);
  token->who = g_strdup (author->who);
  token->role = g_strdup (author->role);
  token->made_usec = foyer_store_now (self);
  token->expires_usec = order->expires_usec;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
      || !find_row (self, order->attendee_id, &draft.attendee_row, error)
      || !foyer_store_insert_token (self, &draft, 0, author, error)
      || !foyer_store_audit_token (self, "code-grant", token, &nothing, author->who, error))
    return FALSE;
  *code = g_steal_pointer (&token);
  return TRUE;
}

/* ---- Guesses ---- */

/* The moment at which the oldest of too many wrong codes is forgotten; 0: not too many. */
static gboolean
find_lock (FoyerStore *self, const char *who, gint64 *until_usec, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT COUNT (*) AS n, COUNT (*) FILTER (WHERE who = :who) AS own, COALESCE (MIN (at_usec), "
      "0) AS first FROM code_guess WHERE at_usec > :since",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":who", who);
  foyer_statement_bind_integer (select, ":since", foyer_store_now (self) - FOYER_CODE_GUESS_USEC);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  gboolean is_locked = foyer_statement_get_integer (select, "n") >= FOYER_CODE_GUESSES_OF_ALL
                       || foyer_statement_get_integer (select, "own") >= FOYER_CODE_GUESSES;
  *until_usec
      = is_locked ? foyer_statement_get_integer (select, "first") + FOYER_CODE_GUESS_USEC : 0;
  return TRUE;
}

static gboolean
count_guess (FoyerStore *self, const char *who, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self, "INSERT INTO code_guess (at_usec, who) VALUES (:now, :who)", error);
  g_autoptr (FoyerStatement) forget
      = foyer_store_prepare (self, "DELETE FROM code_guess WHERE at_usec <= :since", error);
  if (insert == NULL || forget == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  foyer_statement_bind_text (insert, ":who", who);
  foyer_statement_bind_integer (forget, ":since", foyer_store_now (self) - FOYER_CODE_GUESS_USEC);
  return foyer_statement_run (insert, error) && foyer_statement_run (forget, error)
         && foyer_store_append_audit (self, who, "code-wrong", NULL, NULL, error);
}

/* ---- Redeeming ---- */

static gboolean
find_by_hash (FoyerStore *self, const FoyerDigest *hash, gint64 *token_id, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT token_id FROM token WHERE code_hash = :hash", error);
  *token_id = 0;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_blob (select, ":hash", hash->bytes, sizeof hash->bytes);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_ROW)
    *token_id = foyer_statement_get_integer (select, "token_id");
  return step != FOYER_STEP_FAILED;
}

static FoyerRedemption
judge (FoyerStore *self, const FoyerToken *code)
{
  if (code->state == FOYER_TOKEN_STATE_REDEEMED)
    return FOYER_REDEMPTION_SPENT;
  if (code->state == FOYER_TOKEN_STATE_REVOKED)
    return FOYER_REDEMPTION_REVOKED;
  return code->state == FOYER_TOKEN_STATE_GRANTED && code->expires_usec > foyer_store_now (self)
             ? FOYER_REDEMPTION_GOOD
             : FOYER_REDEMPTION_OVER;
}

gboolean
foyer_store_look_up_code (FoyerStore *self, const FoyerDigest *hash, const char *who,
                          FoyerRedemption *verdict, FoyerToken **code, gint64 *wait_usec,
                          GError **error)
{
  gint64 until_usec = 0, token_id = 0;
  g_autoptr (FoyerToken) found = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
      || !find_lock (self, who, &until_usec, error) || !find_by_hash (self, hash, &token_id, error))
    return FALSE;
  if (until_usec == 0 && token_id != 0 && !foyer_store_get_token (self, token_id, &found, error))
    return FALSE;
  if (until_usec == 0 && token_id == 0 && !count_guess (self, who, error))
    return FALSE;
  *verdict = until_usec != 0 ? FOYER_REDEMPTION_LOCKED
             : found == NULL ? FOYER_REDEMPTION_UNKNOWN
                             : judge (self, found);
  *wait_usec = until_usec != 0 ? MAX (until_usec - foyer_store_now (self), 1) : 0;
  *code = g_steal_pointer (&found);
  return TRUE;
}

static gboolean
load_granted (FoyerStore *self, gint64 code_id, FoyerToken **code, GError **error)
{
  if (!foyer_store_get_token (self, code_id, code, error))
    return FALSE;
  if ((*code)->kind == FOYER_TOKEN_KIND_CODE && judge (self, *code) == FOYER_REDEMPTION_GOOD)
    return TRUE;
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                             "code %" G_GINT64_FORMAT " is not granted any more", code_id);
}

gboolean
foyer_store_redeem_code (FoyerStore *self, gint64 code_id, const char *who, GError **error)
{
  g_autoptr (FoyerToken) code = NULL;
  FoyerTokenReceipt nothing = { 0 };
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
         && load_granted (self, code_id, &code, error)
         && foyer_store_move_token (self, code_id, code->state, FOYER_TOKEN_ACT_REDEEM, who, error)
         && foyer_store_audit_token (self, "code-redeem", code, &nothing, who, error);
}

gboolean
foyer_store_use_code (FoyerStore *self, gint64 code_id, const char *attendee_id, const char *field,
                      const char *new_value, const char *who, GError **error)
{
  g_autoptr (FoyerToken) code = NULL;
  if (!load_granted (self, code_id, &code, error))
    return FALSE;
  if (g_strcmp0 (code->field, field) != 0
      || (code->attendee_id != NULL && g_strcmp0 (code->attendee_id, attendee_id) != 0)
      || (code->new_value != NULL && g_strcmp0 (code->new_value, new_value) != 0))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "code %" G_GINT64_FORMAT " does not allow this: it is for %s%s%s",
                               code_id, code->field,
                               code->attendee_id != NULL ? " of " : " of anybody",
                               code->attendee_id != NULL ? code->attendee_id : "");
  return foyer_store_redeem_code (self, code_id, who, error);
}

gboolean
foyer_store_revoke_code (FoyerStore *self, gint64 code_id, const char *who, GError **error)
{
  g_autoptr (FoyerToken) code = NULL;
  FoyerTokenReceipt nothing = { 0 };
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
         && load_granted (self, code_id, &code, error)
         && foyer_store_move_token (self, code_id, code->state, FOYER_TOKEN_ACT_REVOKE, who, error)
         && foyer_store_audit_token (self, "code-revoke", code, &nothing, who, error);
}

gboolean
foyer_store_find_redeemed (FoyerStore *self, gint64 code_id, gint64 *token_id, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT token_id FROM token WHERE code_id = :code_id", error);
  *token_id = 0;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":code_id", code_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_ROW)
    *token_id = foyer_statement_get_integer (select, "token_id");
  return step != FOYER_STEP_FAILED;
}
