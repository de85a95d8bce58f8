/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens against a source that has something new to say, for admission and whoever else
 * changes what a source said. */
#include "config.h"

#include "foyer-store-tokens-private.h"

#include <string.h>

#define PAST_REVISIONS 4

static gboolean
notice_conflict (FoyerStore *self, const FoyerToken *token, GError **error)
{
  g_autofree char *text
      = g_strdup_printf ("the source changed %s of %s since token %" G_GINT64_FORMAT
                         " set it; the token's value prints until somebody decides: foyerctl token "
                         "decide %" G_GINT64_FORMAT " keep, or theirs",
                         token->field, token->attendee_id, token->token_id, token->token_id);
  return foyer_store_write_notice (self, "token-conflict", NULL, text, 0, 0, error);
}

/* A conflict that begins, goes on with another value, or ends. */
static gboolean
compare_one (FoyerStore *self, FoyerToken *token, FoyerRecord *source, GError **error)
{
  FoyerTokenField field;
  g_autoptr (FoyerRecord) seen = NULL;
  g_autoptr (FoyerRecord) now = NULL;
  gboolean is_disputed = token->state == FOYER_TOKEN_STATE_IN_CONFLICT;
  if (!foyer_token_field_parse (token->field, TRUE, &field, error)
      || !foyer_store_get_token_value (self, token->token_id, "source_value", &seen, error))
    return FALSE;
  if (foyer_three_way_compare (&field, seen, token->value, source) != FOYER_THREE_WAY_CLASH)
    return !is_disputed
           || (foyer_store_move_token (self, token->token_id, token->state, FOYER_TOKEN_ACT_KEEP,
                                       NULL, error)
               && foyer_store_note_token (self, token->token_id, "source_now", NULL, error));
  now = foyer_token_field_dup_value (&field, source);
  return foyer_store_move_token (self, token->token_id, token->state, FOYER_TOKEN_ACT_DISPUTE, NULL,
                                 error)
         && foyer_store_note_token (self, token->token_id, "source_now", now, error)
         && (is_disputed || notice_conflict (self, token, error));
}

static gboolean
is_of_former_person (const FoyerToken *token)
{
  FoyerTokenField field;
  return foyer_token_field_parse (token->field, TRUE, &field, NULL)
         && !foyer_token_field_needs_supervisor (field.field);
}

/* What was corrected of somebody who gave the ticket away is nobody's any more. */
static gboolean
end_former (FoyerStore *self, FoyerToken *token, GError **error)
{
  if (!foyer_store_move_token (self, token->token_id, token->state, FOYER_TOKEN_ACT_EXPIRE, NULL,
                               error))
    return FALSE;
  token->state = FOYER_TOKEN_STATE_EXPIRED; /* not shared yet */
  return TRUE;
}

gboolean
foyer_store_lay_tokens (FoyerStore *self, gint64 row_id, FoyerRecord *source,
                        gboolean has_new_person, FoyerRecord **record, GError **error)
{
  g_autoptr (GPtrArray) tokens = NULL;
  if (!foyer_store_list_in_force (self, row_id, &tokens, error))
    return FALSE;
  for (guint i = 0; i < tokens->len; i++)
    {
      FoyerToken *token = tokens->pdata[i];
      gboolean is_over = has_new_person && is_of_former_person (token);
      if (is_over ? !end_former (self, token, error) : !compare_one (self, token, source, error))
        return FALSE;
    }
  *record = foyer_token_fold (source, (FoyerToken *const *)tokens->pdata, tokens->len);
  return TRUE;
}

/* Tier and time of registration may come otherwise where a token has set them; a name or an address
 * that the source now spells as the token does is the same person's. */
gboolean
foyer_store_excuse_tokens (FoyerStore *self, gint64 row_id, FoyerRecord *source,
                           FoyerRecord *incoming, FoyerRecord **excused, GError **error)
{
  g_autoptr (GPtrArray) tokens = NULL;
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (source);
  if (!foyer_store_list_in_force (self, row_id, &tokens, error))
    return FALSE;
  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      FoyerTokenField field;
      if (!foyer_token_field_parse (token->field, TRUE, &field, error))
        return FALSE;
      gboolean is_invariant
          = field.key == NULL && (foyer_field_get_flags (field.field) & FOYER_FIELD_INVARIANT) != 0;
      gboolean is_identity
          = field.field == FOYER_FIELD_FULL_NAME || field.field == FOYER_FIELD_EMAIL;
      if (is_invariant || (is_identity && foyer_token_field_equal (&field, token->value, incoming)))
        foyer_record_builder_copy (builder, field.field, incoming);
    }
  *excused = foyer_record_builder_end (builder);
  return TRUE;
}

/* ---- What a stale token was based on ---- */

gboolean
foyer_store_keep_past (FoyerStore *self, gint64 row_id, guint revision, FoyerRecord *record,
                       GError **error)
{
  g_autoptr (GBytes) packed = foyer_store_pack_record (record);
  const FoyerDigest *hash = foyer_record_get_hash (record);
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT OR REPLACE INTO revision_past (attendee_row, revision, hash, "
                             "record) VALUES (:row_id, "
                             ":revision, :hash, :record)",
                             error);
  g_autoptr (FoyerStatement) forget = NULL;
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":row_id", row_id);
  foyer_statement_bind_integer (insert, ":revision", revision);
  foyer_statement_bind_blob (insert, ":hash", hash->bytes, sizeof hash->bytes);
  foyer_statement_bind_blob (insert, ":record", g_bytes_get_data (packed, NULL),
                             g_bytes_get_size (packed));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  if (revision <= PAST_REVISIONS)
    return TRUE;
  forget = foyer_store_prepare (
      self, "DELETE FROM revision_past WHERE attendee_row = :row_id AND revision <= :revision",
      error);
  if (forget == NULL)
    return FALSE;
  foyer_statement_bind_integer (forget, ":row_id", row_id);
  foyer_statement_bind_integer (forget, ":revision", revision - PAST_REVISIONS);
  return foyer_statement_run (forget, error);
}
