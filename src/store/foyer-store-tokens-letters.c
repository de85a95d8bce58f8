/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens of dead letters: a chain over raw bytes, and what becomes of it when the letter was
 * admitted. */
#include "config.h"

#include "foyer-store-tokens-private.h"

gboolean
foyer_store_get_letter_base (FoyerStore *self, gint64 dead_letter_id, const FoyerDigest *raw,
                             FoyerDigest *base, GError **error)
{
  FoyerTokenFilter filter = { .dead_letter_id = dead_letter_id };
  g_autoptr (GPtrArray) tokens = NULL;
  if (!foyer_store_list_tokens (self, &filter, &tokens, error))
    return FALSE;
  *base = *raw;
  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      if (token->kind != FOYER_TOKEN_KIND_CODE)
        *base = foyer_token_next_base (base, &token->seal);
    }
  return TRUE;
}

static gboolean
list_letter_in_force (FoyerStore *self, gint64 dead_letter_id, GPtrArray **tokens, GError **error)
{
  FoyerTokenFilter filter = { .dead_letter_id = dead_letter_id, .only_in_force = TRUE };
  return foyer_store_list_tokens (self, &filter, tokens, error);
}

static const FoyerToken *
find_field (GPtrArray *tokens, const char *field)
{
  for (guint i = 0; i < tokens->len; i++)
    if (g_strcmp0 (((FoyerToken *)tokens->pdata[i])->field, field) == 0)
      return tokens->pdata[i];
  return NULL;
}

static void
difference_free_cb (gpointer data)
{
  foyer_token_difference_free (data);
}

/* A text's own history stands for the base: what the author saw was either this or the value before
 * it. */
static void
describe_stale (FoyerTokenReceipt *receipt, const FoyerLetterTokenOrder *order,
                const FoyerToken *former)
{
  FoyerTokenDifference *difference = g_new0 (FoyerTokenDifference, 1);
  const char *base = former != NULL ? former->old_value : order->old_value;
  const char *theirs = former != NULL ? former->new_value : order->old_value;
  receipt->stale = g_ptr_array_new_with_free_func (difference_free_cb);
  g_ptr_array_add (receipt->stale, difference);
  receipt->is_base_known = TRUE;
  difference->field = g_strdup (order->field);
  difference->base = g_strdup (base);
  difference->mine = g_strdup (order->new_value);
  difference->theirs = g_strdup (theirs);
  difference->verdict = foyer_three_way_compare_texts (base, order->new_value, theirs);
}

static FoyerToken *
make_token (FoyerStore *self, const FoyerTokenAuthor *author, const char *field)
{
  FoyerToken *token = foyer_token_new (FOYER_TOKEN_KIND_EDIT);
  token->field = g_strdup (field);
  token->reason = g_strdup (author->reason);
  token->who = g_strdup (author->who);
  token->role = g_strdup (author->role);
  token->made_usec = foyer_store_now (self);
  return token;
}

static gboolean
write_letter_token (FoyerStore *self, const FoyerLetterTokenOrder *order, const FoyerToken *former,
                    FoyerTokenReceipt *receipt, GError **error)
{
  FoyerToken *token = make_token (self, &order->author, order->field);
  FoyerTokenDraft draft = { .token = token };
  g_ptr_array_add (receipt->tokens, token);
  token->dead_letter_id = order->dead_letter_id;
  token->base = receipt->now;
  token->old_value = g_strdup (former != NULL ? former->new_value : order->old_value);
  token->new_value = g_strdup (order->new_value);
  token->expires_usec = order->expires_usec;
  token->code_id = order->code_id;
  token->supersedes = former != NULL ? former->token_id : 0;
  if (former != NULL
      && !foyer_store_move_token (self, former->token_id, former->state, FOYER_TOKEN_ACT_SUPERSEDE,
                                  order->author.who, error))
    return FALSE;
  if (!foyer_store_insert_token (self, &draft, 1, &order->author, error)
      || (order->code_id != 0
          && !foyer_store_use_code (self, order->code_id, NULL, order->field, order->new_value,
                                    order->author.who, error)))
    return FALSE;
  receipt->now = foyer_token_next_base (&receipt->now, &token->seal);
  return foyer_store_audit_token (self, "token-issue", token, receipt, order->author.who, error);
}

gboolean
foyer_store_apply_letter_token (FoyerStore *self, const FoyerLetterTokenOrder *order,
                                const FoyerDigest *raw, FoyerTokenReceipt **receipt, GError **error)
{
  g_autoptr (FoyerTokenReceipt) made = foyer_token_receipt_new ();
  g_autoptr (GPtrArray) tokens = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DEAD_LETTERS | FOYER_STORE_TOPIC_AUDIT,
                                 error)
      || !foyer_store_get_letter_base (self, order->dead_letter_id, raw, &made->now, error)
      || !list_letter_in_force (self, order->dead_letter_id, &tokens, error))
    return FALSE;
  const FoyerToken *former = find_field (tokens, order->field);
  if (order->base != NULL && !foyer_digest_equal (order->base, &made->now))
    describe_stale (made, order, former);
  else if (!write_letter_token (self, order, former, made, error))
    return FALSE;
  *receipt = g_steal_pointer (&made);
  return TRUE;
}

/* ---- Admitted ---- */

typedef struct
{
  FoyerStore *store;
  const FoyerTokenAuthor *author;
  FoyerTokenPerson person;
  GPtrArray *in_force; /* of the record */
  guint n;
} Carry;

static gboolean
carry_one (Carry *self, const FoyerToken *letter, const FoyerTokenField *field, FoyerRecord *source,
           GError **error)
{
  const FoyerToken *former = find_field (self->in_force, letter->field);
  g_autoptr (FoyerToken) token = make_token (self->store, self->author, letter->field);
  g_autoptr (FoyerRecord) source_value = foyer_token_field_dup_value (field, source);
  FoyerTokenDraft draft
      = { .token = token, .attendee_row = self->person.row_id, .source_value = source_value };
  g_free (token->who);
  token->who = g_strdup (letter->who);
  g_free (token->role);
  token->role = g_strdup (letter->role);
  g_free (token->reason);
  token->reason = g_strdup (letter->reason);
  token->attendee_id = g_strdup (self->person.attendee_id);
  token->base = *foyer_record_get_hash (self->person.record);
  token->old_value = g_strdup (letter->old_value);
  token->new_value = foyer_token_field_dup_text (field, self->person.record);
  token->value = foyer_token_field_dup_value (field, self->person.record);
  token->expires_usec = letter->expires_usec;
  token->supersedes = former != NULL ? former->token_id : 0;
  self->n++;
  return (former == NULL
          || foyer_store_move_token (self->store, former->token_id, former->state,
                                     FOYER_TOKEN_ACT_SUPERSEDE, self->author->who, error))
         && foyer_store_insert_token (self->store, &draft, self->n, self->author, error);
}

/* What the source says, with the fields that were repaired as the row has them. */
static FoyerRecord *
take_back (FoyerRecord *record, FoyerRecord *source, GPtrArray *letters)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);
  for (guint i = 0; i < letters->len; i++)
    {
      const FoyerToken *letter = letters->pdata[i];
      FoyerTokenField field;
      if (!foyer_token_field_parse (letter->field, TRUE, &field, NULL))
        continue;
      if (field.key != NULL)
        foyer_record_builder_set_custom (builder, field.key,
                                         foyer_record_get_custom (source, field.key));
      else
        foyer_record_builder_copy (builder, field.field, source);
    }
  return foyer_record_builder_end (builder);
}

gboolean
foyer_store_carry_tokens (FoyerStore *self, gint64 dead_letter_id, const char *attendee_id,
                          FoyerRecord *source, const FoyerTokenAuthor *author, guint *n_carried,
                          GError **error)
{
  Carry carry = { .store = self, .author = author };
  g_autoptr (GPtrArray) letters = NULL;
  g_autoptr (FoyerRecord) changed = NULL;
  gboolean is_good
      = foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
        && list_letter_in_force (self, dead_letter_id, &letters, error)
        && foyer_store_load_token_person (self, attendee_id, 0, &carry.person, error)
        && foyer_store_list_in_force (self, carry.person.row_id, &carry.in_force, error);
  for (guint i = 0; is_good && i < letters->len; i++)
    {
      const FoyerToken *letter = letters->pdata[i];
      FoyerTokenField field;
      if (foyer_token_field_parse (letter->field, TRUE, &field, NULL))
        is_good = carry_one (&carry, letter, &field, source, error);
    }
  if (is_good && carry.n > 0)
    {
      FoyerRevision revision = { .row_id = carry.person.row_id };
      changed = take_back (carry.person.source, source, letters);
      revision.source = changed;
      is_good = foyer_store_write_source (self, &revision, error);
    }
  if (is_good)
    *n_carried = carry.n;
  foyer_token_person_clear (&carry.person);
  g_clear_pointer (&carry.in_force, g_ptr_array_unref);
  return is_good;
}
