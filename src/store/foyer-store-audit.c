/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit: a row's hash covers the hash before it, so that a changed, missing or moved row shows.
 */
#include "config.h"

#include "foyer-store-audit.h"

#include "foyer-buffer.h"
#include "foyer-store-private.h"

#include <string.h>

void
foyer_audit_row_free (FoyerAuditRow *self)
{
  g_free (self->actor);
  g_free (self->verb);
  g_free (self->subject);
  g_free (self->detail);
  g_free (self);
}

static void
put_text (GByteArray *buffer, const char *text)
{
  foyer_buffer_put_u8 (buffer, text != NULL ? 1 : 0);
  if (text != NULL)
    foyer_buffer_put_text (buffer, text, strlen (text));
}

/* docs/store.md has the layout. */
static FoyerDigest
hash_row (const FoyerDigest *before, gint64 at_usec, const char *actor, const char *verb,
          const char *subject, const char *detail)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  g_byte_array_append (buffer, before->bytes, FOYER_DIGEST_BYTES);
  foyer_buffer_put_i64 (buffer, at_usec);
  put_text (buffer, actor);
  put_text (buffer, verb);
  put_text (buffer, subject);
  put_text (buffer, detail);
  return foyer_digest_of (buffer->data, buffer->len);
}

static gboolean
read_hash (FoyerStatement *row, FoyerDigest *hash)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "hash", &length);
  if (length != FOYER_DIGEST_BYTES)
    return FALSE;
  memcpy (hash->bytes, bytes, length);
  return TRUE;
}

gboolean
foyer_store_get_audit_head (FoyerStore *self, FoyerAuditHead *head, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT audit_id, hash, seal FROM audit_head", error);
  if (select == NULL)
    return FALSE;
  memset (head, 0, sizeof *head);
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  head->audit_id = foyer_statement_get_integer (select, "audit_id");
  gsize length = 0;
  gconstpointer seal = foyer_statement_get_blob (select, "seal", &length);
  head->is_sealed = length == FOYER_AUDIT_SEAL_BYTES;
  if (head->is_sealed)
    memcpy (head->seal, seal, length);
  return read_hash (select, &head->hash)
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "the head of the audit has no hash");
}

static gboolean
put_head (FoyerStore *self, FoyerAuditHead *head, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "REPLACE INTO audit_head (one, audit_id, hash, seal) VALUES (1, :audit_id, :hash, :seal)",
      error);
  if (update == NULL)
    return FALSE;
  head->is_sealed = self->audit_sealer != NULL;
  foyer_statement_bind_integer (update, ":audit_id", head->audit_id);
  foyer_statement_bind_blob (update, ":hash", head->hash.bytes, FOYER_DIGEST_BYTES);
  if (head->is_sealed)
    {
      self->audit_sealer->make (head, head->seal, self->audit_sealer_data);
      foyer_statement_bind_blob (update, ":seal", head->seal, FOYER_AUDIT_SEAL_BYTES);
    }
  return foyer_statement_run (update, error);
}

void
foyer_store_set_audit_sealer (FoyerStore *self, const FoyerAuditSealer *sealer, gpointer data)
{
  self->audit_sealer = sealer;
  self->audit_sealer_data = data;
}

gboolean
foyer_store_seal_audit (FoyerStore *self, GError **error)
{
  FoyerAuditHead head;
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
         && foyer_store_get_audit_head (self, &head, error) && put_head (self, &head, error);
}

gboolean
foyer_store_append_audit (FoyerStore *self, const char *actor, const char *verb,
                          const char *subject, const char *detail, GError **error)
{
  FoyerAuditHead head;
  gint64 newest = 0, now = foyer_store_now (self);
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
      || !foyer_store_get_audit_head (self, &head, error)
      || !foyer_store_query_integer (self, "SELECT COALESCE (MAX (audit_id), 0) FROM audit",
                                     &newest, error))
    return FALSE;
  if (actor == NULL)
    actor = "line";
  /* The chain goes on from the head and not from the newest row: where they differ, somebody was at
   * the file, and going on must not hide it. Nor from a head that somebody else made. */
  if (self->audit_sealer != NULL && !self->audit_sealer->is_right (&head, self->audit_sealer_data))
    memset (&head.hash, 0, sizeof head.hash);
  head.hash = hash_row (&head.hash, now, actor, verb, subject, detail);
  head.audit_id = MAX (head.audit_id, newest) + 1;
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO audit (audit_id, at_usec, actor, verb, subject, detail, hash) "
      "VALUES (:audit_id, :now, :actor, :verb, :subject, :detail, :hash)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":audit_id", head.audit_id);
  foyer_statement_bind_integer (insert, ":now", now);
  foyer_statement_bind_text (insert, ":actor", actor);
  foyer_statement_bind_text (insert, ":verb", verb);
  foyer_statement_bind_text (insert, ":subject", subject);
  foyer_statement_bind_text (insert, ":detail", detail);
  foyer_statement_bind_blob (insert, ":hash", head.hash.bytes, FOYER_DIGEST_BYTES);
  return foyer_statement_run (insert, error) && put_head (self, &head, error);
}

static void
row_free_cb (gpointer data)
{
  foyer_audit_row_free (data);
}

static gpointer
read_row (FoyerStatement *row, GError **error)
{
  gint64 audit_id = foyer_statement_get_integer (row, "audit_id");
  FoyerDigest hash;
  if (!read_hash (row, &hash))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "audit row %" G_GINT64_FORMAT " has no hash", audit_id);
      return NULL;
    }
  FoyerAuditRow *found = g_new0 (FoyerAuditRow, 1);
  found->audit_id = audit_id;
  found->at_usec = foyer_statement_get_integer (row, "at_usec");
  found->actor = g_strdup (foyer_statement_get_text (row, "actor"));
  found->verb = g_strdup (foyer_statement_get_text (row, "verb"));
  found->subject = g_strdup (foyer_statement_get_text (row, "subject"));
  found->detail = g_strdup (foyer_statement_get_text (row, "detail"));
  found->hash = hash;
  return found;
}

gboolean
foyer_store_list_audit (FoyerStore *self, gint64 before_id, guint limit, const char *match,
                        GPtrArray **rows, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT * FROM audit WHERE audit_id < :before_id AND (:match IS NULL OR instr (actor, "
      ":match) "
      "OR instr (verb, :match) OR instr (subject, :match)) ORDER BY audit_id DESC LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":before_id", before_id > 0 ? before_id : G_MAXINT64);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  foyer_statement_bind_text (select, ":match", match);
  return foyer_statement_collect (select, read_row, row_free_cb, rows, error);
}

gboolean
foyer_store_list_audit_after (FoyerStore *self, gint64 after_id, guint limit, GPtrArray **rows,
                              GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM audit WHERE audit_id > :after_id ORDER BY audit_id LIMIT :limit", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":after_id", after_id);
  foyer_statement_bind_integer (select, ":limit", limit);
  return foyer_statement_collect (select, read_row, row_free_cb, rows, error);
}

/* ---- Verifying ---- */

static void
find_fault (FoyerAuditCheck *check, FoyerAuditFault fault, gint64 row_id)
{
  if (check->fault != FOYER_AUDIT_WHOLE)
    return;
  check->fault = fault;
  check->row_id = row_id;
}

/* A head says what the hash of one row is: @hash of @row_id is at hand. */
static void
compare_head (FoyerAuditCheck *check, const FoyerAuditHead *head, FoyerAuditFault fault,
              gint64 row_id, const FoyerDigest *hash)
{
  if (head != NULL && head->audit_id == row_id && !foyer_digest_equal (&head->hash, hash))
    find_fault (check, fault, row_id);
}

/* Ids are given one after the other, so that a gap is a missing row. Only what comes before the
 * first fault is trusted. */
static FoyerStep
walk (FoyerStore *self, const FoyerAuditHead *known, FoyerAuditCheck *check, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM audit ORDER BY audit_id", error);
  if (select == NULL)
    return FOYER_STEP_FAILED;
  FoyerDigest before = { 0 };
  FoyerStep step = FOYER_STEP_DONE;
  while (check->fault == FOYER_AUDIT_WHOLE
         && (step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 audit_id = foyer_statement_get_integer (select, "audit_id");
      gint64 expected = (gint64)check->rows + 1;
      FoyerDigest stored;
      FoyerDigest hash = hash_row (&before, foyer_statement_get_integer (select, "at_usec"),
                                   foyer_statement_get_text (select, "actor"),
                                   foyer_statement_get_text (select, "verb"),
                                   foyer_statement_get_text (select, "subject"),
                                   foyer_statement_get_text (select, "detail"));
      if (audit_id != expected)
        find_fault (check, audit_id > expected ? FOYER_AUDIT_ROW_MISSING : FOYER_AUDIT_ROW_CHANGED,
                    MIN (audit_id, expected));
      else if (!read_hash (select, &stored) || !foyer_digest_equal (&stored, &hash))
        find_fault (check, FOYER_AUDIT_ROW_CHANGED, audit_id);
      compare_head (check, known, FOYER_AUDIT_KNOWN_DIFFERS, audit_id, &hash);
      compare_head (check, &check->head, FOYER_AUDIT_HEAD_CHANGED, audit_id, &hash);
      check->rows++;
      before = hash;
    }
  return step;
}

gboolean
foyer_store_verify_audit (FoyerStore *self, const FoyerAuditHead *known, FoyerAuditCheck *check,
                          GError **error)
{
  gint64 heads = 0;
  memset (check, 0, sizeof *check);
  if (!foyer_store_query_integer (self, "SELECT COUNT (*) FROM audit_head", &heads, error)
      || (heads > 0 && !foyer_store_get_audit_head (self, &check->head, error)))
    return FALSE;
  if (walk (self, known, check, error) == FOYER_STEP_FAILED)
    return FALSE;
  gint64 last = (gint64)check->rows;
  if (heads == 0)
    find_fault (check, FOYER_AUDIT_HEAD_MISSING, last);
  else if (check->head.audit_id > last)
    find_fault (check, FOYER_AUDIT_TAIL_MISSING, last + 1);
  else if (check->head.audit_id < last)
    find_fault (check, FOYER_AUDIT_TAIL_ADDED, check->head.audit_id + 1);
  if (known != NULL && known->audit_id > last)
    find_fault (check, FOYER_AUDIT_KNOWN_MISSING, last + 1);
  return TRUE;
}
