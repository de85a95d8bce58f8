/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with tokens of records: issue, undo, decide; and time running out. */
#include "config.h"

#include "foyer-store-tokens-private.h"

typedef struct
{
  FoyerStore *store;
  const FoyerTokenAuthor *author;
  FoyerTokenPerson person;
  FoyerTokenReceipt *receipt;
  GPtrArray *in_force; /* before the act */
} Act;

static void
act_clear (Act *self)
{
  foyer_token_person_clear (&self->person);
  g_clear_pointer (&self->receipt, foyer_token_receipt_free);
  g_clear_pointer (&self->in_force, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Act, act_clear)

static gboolean
begin_act (Act *self, const char *attendee_id, GError **error)
{
  self->receipt = foyer_token_receipt_new ();
  return foyer_store_write_begins (
             self->store,
             FOYER_STORE_TOPIC_ATTENDEES | FOYER_STORE_TOPIC_JOBS | FOYER_STORE_TOPIC_AUDIT, error)
         && foyer_store_load_token_person (self->store, attendee_id, 0, &self->person, error)
         && foyer_store_list_in_force (self->store, self->person.row_id, &self->in_force, error);
}

static gboolean
end_act (Act *self, const char *verb, const FoyerToken *token, GError **error)
{
  g_autofree char *why = g_strdup_printf ("corrected by token %" G_GINT64_FORMAT, token->token_id);
  return foyer_store_refold (self->store, &self->person, self->author, why, self->receipt, error)
         && foyer_store_audit_token (self->store, verb, token, self->receipt, self->author->who,
                                     error)
         && foyer_store_fill_receipt (self->store, self->person.attendee_id, self->receipt, error);
}

/* ---- Stale ---- */

static void
difference_free_cb (gpointer data)
{
  foyer_token_difference_free (data);
}

static gboolean
find_past (FoyerStore *self, gint64 row_id, const FoyerDigest *hash, FoyerRecord **record,
           GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT record FROM revision_past WHERE attendee_row = :row_id AND hash = :hash ORDER BY "
      "revision DESC LIMIT 1",
      error);
  gsize length = 0;
  *record = NULL;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  foyer_statement_bind_blob (select, ":hash", hash->bytes, sizeof hash->bytes);
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  gconstpointer bytes = foyer_statement_get_blob (select, "record", &length);
  *record = foyer_store_unpack_record (bytes, length, error);
  return *record != NULL;
}

static gboolean
describe_stale (Act *self, const FoyerTokenOrder *order, GError **error)
{
  FoyerTokenReceipt *receipt = self->receipt;
  g_autoptr (FoyerRecord) base = NULL;
  if (!find_past (self->store, self->person.row_id, order->base, &base, error))
    return FALSE;
  receipt->is_base_known = base != NULL;
  receipt->stale = g_ptr_array_new_with_free_func (difference_free_cb);
  for (guint i = 0; i < order->n_edits; i++)
    {
      FoyerTokenDifference *difference = g_new0 (FoyerTokenDifference, 1);
      FoyerTokenField field;
      g_ptr_array_add (receipt->stale, difference);
      if (!foyer_token_field_parse (order->edits[i].field, TRUE, &field, error))
        return FALSE;
      difference->field = g_strdup (order->edits[i].field);
      difference->base = base != NULL ? foyer_token_field_dup_text (&field, base) : NULL;
      difference->mine = foyer_token_field_dup_text (&field, order->edits[i].value);
      difference->theirs = foyer_token_field_dup_text (&field, self->person.record);
      difference->verdict
          = foyer_three_way_compare (&field, base, order->edits[i].value, self->person.record);
    }
  return foyer_store_fill_receipt (self->store, self->person.attendee_id, receipt, error);
}

/* ---- Issuing ---- */

static const FoyerToken *
find_in_force (Act *self, const char *field)
{
  for (guint i = 0; i < self->in_force->len; i++)
    if (g_str_equal (((FoyerToken *)self->in_force->pdata[i])->field, field))
      return self->in_force->pdata[i];
  return NULL;
}

static FoyerToken *
make_token (Act *self, FoyerTokenKind kind, const char *path)
{
  FoyerToken *token = foyer_token_new (kind);
  token->attendee_id = g_strdup (self->person.attendee_id);
  token->base = *foyer_record_get_hash (self->person.record);
  token->field = g_strdup (path);
  token->reason = g_strdup (self->author->reason);
  token->who = g_strdup (self->author->who);
  token->role = g_strdup (self->author->role);
  token->made_usec = foyer_store_now (self->store);
  return token;
}

static gboolean
insert (Act *self, FoyerToken *token, FoyerRecord *source_value, GError **error)
{
  FoyerTokenDraft draft
      = { .token = token, .attendee_row = self->person.row_id, .source_value = source_value };
  g_ptr_array_add (self->receipt->tokens, foyer_token_ref (token));
  return foyer_store_insert_token (self->store, &draft, self->receipt->tokens->len, self->author,
                                   error);
}

static gboolean
issue (Act *self, const FoyerTokenOrder *order, const FoyerTokenEdit *edit, GError **error)
{
  const FoyerToken *former = find_in_force (self, edit->field);
  g_autoptr (FoyerToken) token = NULL;
  g_autoptr (FoyerRecord) source_value = NULL;
  FoyerTokenField field;
  if (!foyer_token_field_parse (edit->field, TRUE, &field, error))
    return FALSE;
  if (foyer_token_field_equal (&field, edit->value, self->person.record))
    return TRUE;
  if (former != NULL
      && !foyer_store_move_token (self->store, former->token_id, former->state,
                                  FOYER_TOKEN_ACT_SUPERSEDE, self->author->who, error))
    return FALSE;
  token = make_token (self, FOYER_TOKEN_KIND_EDIT, edit->field);
  token->old_value = foyer_token_field_dup_text (&field, self->person.record);
  token->new_value = foyer_token_field_dup_text (&field, edit->value);
  token->value = foyer_record_ref (edit->value);
  token->expires_usec = order->expires_usec;
  token->supersedes = former != NULL ? former->token_id : 0;
  token->code_id = order->code_id;
  source_value = foyer_token_field_dup_value (&field, self->person.source);
  token->source_value = foyer_token_field_dup_text (&field, source_value);
  return insert (self, token, source_value, error)
         && (order->code_id == 0
             || foyer_store_use_code (self->store, order->code_id, token->attendee_id, token->field,
                                      token->new_value, self->author->who, error));
}

gboolean
foyer_store_apply_tokens (FoyerStore *self, const FoyerTokenOrder *order,
                          FoyerTokenReceipt **receipt, GError **error)
{
  g_auto (Act) act = { .store = self, .author = &order->author };
  if (!begin_act (&act, order->attendee_id, error))
    return FALSE;
  if (order->base != NULL
      && !foyer_digest_equal (order->base, foyer_record_get_hash (act.person.record)))
    {
      if (!describe_stale (&act, order, error))
        return FALSE;
      *receipt = g_steal_pointer (&act.receipt);
      return TRUE;
    }
  for (guint i = 0; i < order->n_edits; i++)
    if (!issue (&act, order, &order->edits[i], error))
      return FALSE;
  if (act.receipt->tokens->len == 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "%s has that value already: there is nothing to set",
                               order->n_edits == 1 ? order->edits[0].field : "each field");
  if (!end_act (&act, "token-issue", act.receipt->tokens->pdata[0], error))
    return FALSE;
  *receipt = g_steal_pointer (&act.receipt);
  return TRUE;
}

/* ---- Undoing, running out ---- */

/* What @token superseded comes back, if its own time has not run out; else what that one
 * superseded. The source may have gone on meanwhile. */
static gboolean
restore_former (Act *self, const FoyerToken *token, GError **error)
{
  gint64 former_id = token->supersedes;
  while (former_id != 0)
    {
      g_autoptr (FoyerToken) former = NULL;
      if (!foyer_store_get_token (self->store, former_id, &former, error))
        return FALSE;
      if (former->state != FOYER_TOKEN_STATE_SUPERSEDED)
        return TRUE;
      gboolean is_over
          = former->expires_usec != 0 && former->expires_usec <= foyer_store_now (self->store);
      if (!foyer_store_move_token (self->store, former_id, former->state,
                                   is_over ? FOYER_TOKEN_ACT_EXPIRE : FOYER_TOKEN_ACT_RESTORE, NULL,
                                   error))
        return FALSE;
      former_id = is_over ? former->supersedes : 0;
    }
  g_autoptr (FoyerRecord) laid = NULL;
  return foyer_store_lay_tokens (self->store, self->person.row_id, self->person.source, FALSE,
                                 &laid, error);
}

static gboolean
check_in_force (const FoyerToken *token, GError **error)
{
  if (foyer_token_is_in_force (token))
    return TRUE;
  if (token->kind == FOYER_TOKEN_KIND_UNDO)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "token %" G_GINT64_FORMAT " is an undo; issue the value again",
                               token->token_id);
  return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                             "token %" G_GINT64_FORMAT " is %s: there is nothing to end",
                             token->token_id, foyer_token_state_get_name (token->state));
}

/* The link that says so; its new value is the record's after it. */
static gboolean
write_undo (Act *self, const FoyerToken *undone, GError **error)
{
  g_autoptr (GPtrArray) in_force = NULL;
  g_autoptr (FoyerRecord) after = NULL;
  g_autoptr (FoyerToken) undo = make_token (self, FOYER_TOKEN_KIND_UNDO, undone->field);
  FoyerTokenField field;
  if (!foyer_token_field_parse (undone->field, TRUE, &field, error)
      || !foyer_store_list_in_force (self->store, self->person.row_id, &in_force, error))
    return FALSE;
  after
      = foyer_token_fold (self->person.source, (FoyerToken *const *)in_force->pdata, in_force->len);
  undo->old_value = foyer_token_field_dup_text (&field, self->person.record);
  undo->new_value = foyer_token_field_dup_text (&field, after);
  undo->value = foyer_token_field_dup_value (&field, after);
  undo->undoes = undone->token_id;
  return insert (self, undo, NULL, error);
}

gboolean
foyer_store_undo_token (FoyerStore *self, gint64 token_id, const FoyerTokenAuthor *author,
                        FoyerTokenReceipt **receipt, GError **error)
{
  g_auto (Act) act = { .store = self, .author = author };
  g_autoptr (FoyerToken) token = NULL;
  if (!foyer_store_get_token (self, token_id, &token, error) || !check_in_force (token, error))
    return FALSE;
  if (token->attendee_id == NULL)
    return foyer_store_refuse (
        error, FOYER_STORE_ERROR_CONFLICT,
        "token %" G_GINT64_FORMAT " is a dead letter's: set the value there again", token_id);
  if (!begin_act (&act, token->attendee_id, error)
      || !foyer_store_move_token (self, token_id, token->state, FOYER_TOKEN_ACT_UNDO, author->who,
                                  error)
      || !restore_former (&act, token, error) || !write_undo (&act, token, error)
      || !end_act (&act, "token-undo", act.receipt->tokens->pdata[0], error))
    return FALSE;
  *receipt = g_steal_pointer (&act.receipt);
  return TRUE;
}

static gboolean
expire (FoyerStore *self, const FoyerToken *token, const FoyerTokenAuthor *author, GError **error)
{
  g_auto (Act) act = { .store = self, .author = author };
  if (token->attendee_id == NULL || !foyer_token_is_in_force (token))
    return foyer_store_move_token (self, token->token_id, token->state, FOYER_TOKEN_ACT_EXPIRE,
                                   NULL, error);
  return begin_act (&act, token->attendee_id, error)
         && foyer_store_move_token (self, token->token_id, token->state, FOYER_TOKEN_ACT_EXPIRE,
                                    NULL, error)
         && restore_former (&act, token, error) && end_act (&act, "token-expire", token, error);
}

static gboolean
list_over (FoyerStore *self, guint limit, GArray **ids, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT token_id FROM token WHERE expires_usec <> 0 AND state IN ('granted', 'applied', "
      "'in-conflict') AND expires_usec <= :now ORDER BY expires_usec LIMIT :limit",
      error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (select, ":limit", limit);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 id = foyer_statement_get_integer (select, "token_id");
      g_array_append_val (found, id);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *ids = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_expire_tokens (FoyerStore *self, guint limit, const FoyerTokenAuthor *author, guint *n,
                           GError **error)
{
  g_autoptr (GArray) ids = NULL;
  if (!foyer_store_write_begins (self, 0, error) || !list_over (self, limit, &ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerToken) token = NULL;
      if (!foyer_store_get_token (self, g_array_index (ids, gint64, i), &token, error)
          || !expire (self, token, author, error))
        return FALSE;
    }
  *n += ids->len;
  return TRUE;
}

gboolean
foyer_store_get_next_expiry (FoyerStore *self, gint64 *usec, GError **error)
{
  return foyer_store_query_integer (
      self,
      "SELECT COALESCE (MIN (expires_usec), 0) FROM token WHERE expires_usec <> 0 AND state IN "
      "('granted', 'applied', 'in-conflict')",
      usec, error);
}

/* ---- Deciding ---- */

gboolean
foyer_store_decide_token (FoyerStore *self, gint64 token_id, gboolean keeps,
                          const FoyerTokenAuthor *author, FoyerTokenReceipt **receipt,
                          GError **error)
{
  g_auto (Act) act = { .store = self, .author = author };
  g_autoptr (FoyerToken) token = NULL;
  g_autoptr (FoyerRecord) seen = NULL;
  FoyerTokenField field;
  FoyerToken *after = NULL;
  if (!foyer_store_get_token (self, token_id, &token, error))
    return FALSE;
  if (token->state != FOYER_TOKEN_STATE_IN_CONFLICT)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "token %" G_GINT64_FORMAT " is %s: there is nothing to decide",
                               token_id, foyer_token_state_get_name (token->state));
  if (!foyer_token_field_parse (token->field, TRUE, &field, error)
      || !begin_act (&act, token->attendee_id, error)
      || !foyer_store_move_token (self, token_id, token->state,
                                  keeps ? FOYER_TOKEN_ACT_KEEP : FOYER_TOKEN_ACT_CONCEDE,
                                  author->who, error))
    return FALSE;
  seen = foyer_token_field_dup_value (&field, act.person.source);
  if (keeps
      && (!foyer_store_note_token (self, token_id, "source_value", seen, error)
          || !foyer_store_note_token (self, token_id, "source_now", NULL, error)))
    return FALSE;
  if (!end_act (&act, keeps ? "token-keep" : "token-concede", token, error)
      || !foyer_store_get_token (self, token_id, &after, error))
    return FALSE;
  g_ptr_array_add (act.receipt->tokens, after);
  *receipt = g_steal_pointer (&act.receipt);
  return TRUE;
}
