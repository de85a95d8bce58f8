/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of tokens: written once, moved by the one table, read. What they do to records is in
 * foyer-store-tokens-apply.c. */
#include "config.h"

#include "foyer-store-tokens-private.h"

#include <string.h>

#define COLUMNS                                                                                    \
  "SELECT t.*, a.attendee_id AS attendee_id FROM token t LEFT JOIN attendee a ON a.row_id = "      \
  "t.attendee_row "

/* ---- Writing ---- */

static gboolean
find_version (FoyerStore *self, const FoyerTokenDraft *draft, guint *version, GError **error)
{
  gboolean is_letter = draft->attendee_row == 0;
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      is_letter ? "SELECT COALESCE (MAX (version), 0) + 1 AS next FROM token WHERE kind <> 'code' "
                  "AND dead_letter_id = :whose"
                : "SELECT COALESCE (MAX (version), 0) + 1 AS next FROM token WHERE kind <> 'code' "
                  "AND attendee_row = :whose",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":whose",
                                is_letter ? draft->token->dead_letter_id : draft->attendee_row);
  if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
    return FALSE;
  *version = (guint)foyer_statement_get_integer (select, "next");
  return TRUE;
}

static void
bind_optional (FoyerStatement *insert, const char *name, gint64 value)
{
  if (value != 0)
    foyer_statement_bind_integer (insert, name, value);
  else
    foyer_statement_bind_null (insert, name);
}

static void
bind_record (FoyerStatement *statement, const char *name, FoyerRecord *record, GBytes **owner)
{
  *owner = record != NULL ? foyer_store_pack_record (record) : NULL;
  if (*owner != NULL)
    foyer_statement_bind_blob (statement, name, g_bytes_get_data (*owner, NULL),
                               g_bytes_get_size (*owner));
  else
    foyer_statement_bind_null (statement, name);
}

/* What the token says. */
static void
bind_token (FoyerStatement *insert, const FoyerToken *token)
{
  foyer_statement_bind_text (insert, ":kind", foyer_token_kind_get_name (token->kind));
  foyer_statement_bind_text (insert, ":state", foyer_token_state_get_name (token->state));
  bind_optional (insert, ":dead_letter_id", token->dead_letter_id);
  foyer_statement_bind_integer (insert, ":version", token->version);
  if (!foyer_digest_is_none (&token->base))
    foyer_statement_bind_blob (insert, ":base", token->base.bytes, sizeof token->base.bytes);
  foyer_statement_bind_text (insert, ":field", token->field);
  foyer_statement_bind_text (insert, ":old_value", token->old_value);
  foyer_statement_bind_text (insert, ":new_value", token->new_value);
  foyer_statement_bind_text (insert, ":reason", token->reason);
  foyer_statement_bind_text (insert, ":who", token->who);
  foyer_statement_bind_text (insert, ":role", token->role);
  foyer_statement_bind_integer (insert, ":made_usec", token->made_usec);
  foyer_statement_bind_integer (insert, ":expires_usec", token->expires_usec);
  bind_optional (insert, ":supersedes", token->supersedes);
  bind_optional (insert, ":undoes", token->undoes);
  bind_optional (insert, ":code_id", token->code_id);
}

/* Different for each token of an act, and only as random as the act's seed. */
static void
make_salt (const FoyerTokenAuthor *author, guint nth, guint8 salt[FOYER_TOKEN_SALT_BYTES])
{
  FoyerDigest digest
      = foyer_digest_hmac (author->seed, sizeof author->seed, (const guint8 *)&nth, sizeof nth);
  memcpy (salt, digest.bytes, FOYER_TOKEN_SALT_BYTES);
}

gboolean
foyer_store_insert_token (FoyerStore *self, const FoyerTokenDraft *draft, guint nth,
                          const FoyerTokenAuthor *author, GError **error)
{
  FoyerToken *token = draft->token;
  guint8 salt[FOYER_TOKEN_SALT_BYTES];
  FoyerTokenCommitments commitments;
  g_autoptr (GBytes) value = NULL;
  g_autoptr (GBytes) source_value = NULL;
  g_autoptr (FoyerStatement) insert = NULL;
  if (token->kind != FOYER_TOKEN_KIND_CODE && !find_version (self, draft, &token->version, error))
    return FALSE;
  insert = foyer_store_prepare (
      self,
      "INSERT INTO token (kind, state, attendee_row, dead_letter_id, version, base, field, "
      "old_value, new_value, value, reason, who, role, made_usec, expires_usec, supersedes, "
      "undoes, code_id, source_value, salt, commitments, seal, code_hash) VALUES (:kind, :state, "
      ":attendee_row, :dead_letter_id, :version, :base, :field, :old_value, :new_value, :value, "
      ":reason, :who, :role, :made_usec, :expires_usec, :supersedes, :undoes, :code_id, "
      ":source_value, :salt, :commitments, :seal, :code_hash)",
      error);
  if (insert == NULL)
    return FALSE;
  make_salt (author, nth, salt);
  foyer_token_commit (token, salt, &commitments);
  token->seal = foyer_token_seal (token, &commitments, author->key);
  bind_token (insert, token);
  bind_optional (insert, ":attendee_row", draft->attendee_row);
  bind_record (insert, ":value", token->value, &value);
  bind_record (insert, ":source_value", draft->source_value, &source_value);
  foyer_statement_bind_blob (insert, ":salt", salt, sizeof salt);
  foyer_statement_bind_blob (insert, ":commitments", &commitments, sizeof commitments);
  foyer_statement_bind_blob (insert, ":seal", token->seal.bytes, sizeof token->seal.bytes);
  if (draft->code_hash != NULL)
    foyer_statement_bind_blob (insert, ":code_hash", draft->code_hash->bytes,
                               sizeof draft->code_hash->bytes);
  if (!foyer_statement_run (insert, error))
    return FALSE;
  token->token_id = foyer_store_get_last_row_id (self);
  return TRUE;
}

gboolean
foyer_store_move_token (FoyerStore *self, gint64 token_id, FoyerTokenState from, FoyerTokenAct act,
                        const char *who, GError **error)
{
  FoyerTokenState to = from;
  if (!foyer_token_state_after (from, act, &to))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_TRANSITION,
                               "a token that is %s has no step '%s'",
                               foyer_token_state_get_name (from), foyer_token_act_get_name (act));
  gboolean is_end = to != FOYER_TOKEN_STATE_APPLIED && to != FOYER_TOKEN_STATE_IN_CONFLICT;
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE token SET state = :to, ended_usec = :ended_usec, ended_by = :ended_by WHERE "
      "token_id = :token_id AND state = :from",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":to", foyer_token_state_get_name (to));
  foyer_statement_bind_integer (update, ":ended_usec", is_end ? foyer_store_now (self) : 0);
  foyer_statement_bind_text (update, ":ended_by", is_end ? who : NULL);
  foyer_statement_bind_integer (update, ":token_id", token_id);
  foyer_statement_bind_text (update, ":from", foyer_token_state_get_name (from));
  if (!foyer_statement_run (update, error))
    return FALSE;
  return foyer_store_get_changes (self) == 1
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                                "token %" G_GINT64_FORMAT " is not %s", token_id,
                                foyer_token_state_get_name (from));
}

gboolean
foyer_store_note_token (FoyerStore *self, gint64 token_id, const char *column, FoyerRecord *value,
                        GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("UPDATE token SET %s = :value WHERE token_id = :token_id", column);
  g_autoptr (FoyerStatement) update = foyer_store_prepare_composed (self, sql, error);
  g_autoptr (GBytes) bytes = NULL;
  if (update == NULL)
    return FALSE;
  bind_record (update, ":value", value, &bytes);
  foyer_statement_bind_integer (update, ":token_id", token_id);
  return foyer_statement_run (update, error);
}

/* ---- Reading ---- */

static gboolean
read_record (FoyerStatement *row, const char *column, FoyerRecord **record, GError **error)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, column, &length);
  *record = NULL;
  if (bytes == NULL)
    return TRUE;
  *record = foyer_store_unpack_record (bytes, length, error);
  return *record != NULL;
}

/* A mini-record's only value as text. */
static gboolean
read_text (FoyerStatement *row, const char *column, const char *path, char **text, GError **error)
{
  g_autoptr (FoyerRecord) record = NULL;
  FoyerTokenField field;
  if (!read_record (row, column, &record, error))
    return FALSE;
  if (record != NULL && path != NULL && foyer_token_field_parse (path, TRUE, &field, NULL))
    *text = foyer_token_field_dup_text (&field, record);
  return TRUE;
}

static void
read_digest (FoyerStatement *row, const char *column, FoyerDigest *digest)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, column, &length);
  if (bytes != NULL && length == sizeof digest->bytes)
    memcpy (digest->bytes, bytes, length);
}

static char *
dup_attendee_id (FoyerStatement *row)
{
  FoyerUuid uuid;
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "attendee_id", &length);
  if (bytes == NULL || length != sizeof uuid.bytes)
    return NULL;
  memcpy (uuid.bytes, bytes, length);
  return foyer_uuid_dup_text (&uuid);
}

static void
read_texts (FoyerStatement *row, FoyerToken *token)
{
  token->attendee_id = dup_attendee_id (row);
  token->field = g_strdup (foyer_statement_get_text (row, "field"));
  token->old_value = g_strdup (foyer_statement_get_text (row, "old_value"));
  token->new_value = g_strdup (foyer_statement_get_text (row, "new_value"));
  token->reason = g_strdup (foyer_statement_get_text (row, "reason"));
  token->who = g_strdup (foyer_statement_get_text (row, "who"));
  token->role = g_strdup (foyer_statement_get_text (row, "role"));
  token->ended_by = g_strdup (foyer_statement_get_text (row, "ended_by"));
}

static gpointer
read_token (FoyerStatement *row, GError **error)
{
  FoyerTokenKind kind = FOYER_TOKEN_KIND_EDIT;
  gboolean is_good = foyer_token_kind_parse (foyer_statement_get_text (row, "kind"), &kind);
  g_autoptr (FoyerToken) token = foyer_token_new (kind);
  token->token_id = foyer_statement_get_integer (row, "token_id");
  is_good
      = foyer_token_state_parse (foyer_statement_get_text (row, "state"), &token->state) && is_good;
  token->dead_letter_id = foyer_statement_get_integer (row, "dead_letter_id");
  token->version = (guint)foyer_statement_get_integer (row, "version");
  token->made_usec = foyer_statement_get_integer (row, "made_usec");
  token->expires_usec = foyer_statement_get_integer (row, "expires_usec");
  token->supersedes = foyer_statement_get_integer (row, "supersedes");
  token->undoes = foyer_statement_get_integer (row, "undoes");
  token->code_id = foyer_statement_get_integer (row, "code_id");
  token->ended_usec = foyer_statement_get_integer (row, "ended_usec");
  read_digest (row, "base", &token->base);
  read_digest (row, "seal", &token->seal);
  read_texts (row, token);
  if (!is_good || !read_record (row, "value", &token->value, error)
      || !read_text (row, "source_value", token->field, &token->source_value, error)
      || !read_text (row, "source_now", token->field, &token->source_now, error))
    {
      g_clear_error (error);
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "token %" G_GINT64_FORMAT " is not what was written", token->token_id);
      return NULL;
    }
  return g_steal_pointer (&token);
}

static void
token_unref_cb (gpointer data)
{
  foyer_token_unref (data);
}

gboolean
foyer_store_list_in_force (FoyerStore *self, gint64 attendee_row, GPtrArray **tokens,
                           GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      COLUMNS "WHERE t.attendee_row = :attendee_row AND t.kind = 'edit' AND t.state IN ('applied', "
              "'in-conflict') ORDER BY t.token_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":attendee_row", attendee_row);
  return foyer_statement_collect (select, read_token, token_unref_cb, tokens, error);
}

static void
add_conditions (GString *sql, const FoyerTokenFilter *filter)
{
  g_string_append (sql, "WHERE 1");
  if (filter->attendee_id != NULL)
    g_string_append (sql, " AND a.attendee_id = :attendee_id");
  if (filter->dead_letter_id != 0)
    g_string_append (sql, " AND t.dead_letter_id = :dead_letter_id");
  if (filter->only_in_force)
    g_string_append (sql, " AND t.kind = 'edit' AND t.state IN ('applied', 'in-conflict')");
  if (filter->only_conflicts)
    g_string_append (sql, " AND t.state = 'in-conflict'");
  if (filter->only_codes)
    g_string_append (sql, " AND t.state = 'granted'");
  g_string_append (sql, " ORDER BY t.token_id LIMIT :limit");
}

gboolean
foyer_store_list_tokens (FoyerStore *self, const FoyerTokenFilter *filter, GPtrArray **tokens,
                         GError **error)
{
  g_autoptr (GString) sql = g_string_new (COLUMNS);
  g_autoptr (FoyerStatement) select = NULL;
  FoyerUuid uuid = { { 0 } };
  add_conditions (sql, filter);
  select = foyer_store_prepare_composed (self, sql->str, error);
  if (select == NULL)
    return FALSE;
  if (filter->attendee_id != NULL)
    {
      (void)foyer_uuid_parse (filter->attendee_id, &uuid); /* no id: nobody has all zeros */
      foyer_statement_bind_blob (select, ":attendee_id", uuid.bytes, sizeof uuid.bytes);
    }
  if (filter->dead_letter_id != 0)
    foyer_statement_bind_integer (select, ":dead_letter_id", filter->dead_letter_id);
  foyer_statement_bind_integer (select, ":limit", filter->limit != 0 ? (gint64)filter->limit : -1);
  return foyer_statement_collect (select, read_token, token_unref_cb, tokens, error);
}

gboolean
foyer_store_get_token (FoyerStore *self, gint64 token_id, FoyerToken **token, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, COLUMNS "WHERE t.token_id = :token_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":token_id", token_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no token %" G_GINT64_FORMAT, token_id);
  FoyerToken *found = step == FOYER_STEP_ROW ? read_token (select, error) : NULL;
  if (found == NULL)
    return FALSE;
  *token = found;
  return TRUE;
}

gboolean
foyer_store_get_token_value (FoyerStore *self, gint64 token_id, const char *column,
                             FoyerRecord **value, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s AS value FROM token WHERE token_id = :token_id", column);
  g_autoptr (FoyerStatement) select = foyer_store_prepare_composed (self, sql, error);
  *value = NULL;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":token_id", token_id);
  FoyerStep step = foyer_statement_step (select, error);
  return step == FOYER_STEP_ROW ? read_record (select, "value", value, error)
                                : step == FOYER_STEP_DONE;
}

/* ---- Checking ---- */

/* One row of the chains in their order. */
static gboolean
is_sound (FoyerStatement *row, const FoyerToken *token, const guint8 *key, guint expected)
{
  FoyerTokenCommitments stored, made;
  gsize length = 0, salt_length = 0;
  gconstpointer commitments = foyer_statement_get_blob (row, "commitments", &length);
  const guint8 *salt = foyer_statement_get_blob (row, "salt", &salt_length);
  static const guint8 erased[FOYER_TOKEN_SALT_BYTES] = { 0 };
  if (length != sizeof stored || salt_length != sizeof erased
      || (token->kind != FOYER_TOKEN_KIND_CODE && token->version != expected))
    return FALSE;
  memcpy (&stored, commitments, sizeof stored);
  foyer_token_commit (token, salt, &made);
  if (memcmp (salt, erased, sizeof erased) != 0 && memcmp (&made, &stored, sizeof made) != 0)
    return FALSE;
  FoyerDigest seal = foyer_token_seal (token, &stored, key);
  return foyer_digest_equal (&seal, &token->seal);
}

gboolean
foyer_store_verify_tokens (FoyerStore *self, const guint8 *key, gint64 *first_bad_id,
                           GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      COLUMNS "ORDER BY t.kind = 'code', t.attendee_row, t.dead_letter_id, t.version, t.token_id",
      error);
  g_autofree char *attendee_id = NULL;
  gint64 dead_letter_id = 0;
  guint version = 0;
  FoyerStep step;
  *first_bad_id = 0;
  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      g_autoptr (FoyerToken) token = read_token (select, error);
      if (token == NULL)
        return FALSE;
      gboolean is_same = g_strcmp0 (token->attendee_id, attendee_id) == 0
                         && token->dead_letter_id == dead_letter_id;
      version = is_same ? version + 1 : 1;
      g_free (attendee_id);
      attendee_id = g_strdup (token->attendee_id);
      dead_letter_id = token->dead_letter_id;
      if (!is_sound (select, token, key, version)
          && (*first_bad_id == 0 || token->token_id < *first_bad_id))
        *first_bad_id = token->token_id;
    }
  return step == FOYER_STEP_DONE;
}
