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

static gboolean
get_head (FoyerStore *self, FoyerDigest *head, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT hash FROM audit ORDER BY audit_id DESC LIMIT 1", error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  memset (head, 0, sizeof *head);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  return read_hash (select, head)
         || foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "the audit's newest row has no hash");
}

gboolean
foyer_store_append_audit (FoyerStore *self, const char *actor, const char *verb,
                          const char *subject, const char *detail, GError **error)
{
  FoyerDigest head;
  gint64 now = foyer_store_now (self);
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_AUDIT, error)
      || !get_head (self, &head, error))
    return FALSE;
  if (actor == NULL)
    actor = "line";
  FoyerDigest hash = hash_row (&head, now, actor, verb, subject, detail);
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO audit (at_usec, actor, verb, subject, detail, hash) "
                             "VALUES (:now, :actor, :verb, :subject, :detail, :hash)",
                             error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":now", now);
  foyer_statement_bind_text (insert, ":actor", actor);
  foyer_statement_bind_text (insert, ":verb", verb);
  foyer_statement_bind_text (insert, ":subject", subject);
  foyer_statement_bind_text (insert, ":detail", detail);
  foyer_statement_bind_blob (insert, ":hash", hash.bytes, FOYER_DIGEST_BYTES);
  return foyer_statement_run (insert, error);
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
foyer_store_list_audit (FoyerStore *self, gint64 before_id, guint limit, GPtrArray **rows,
                        GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM audit WHERE audit_id < :before_id ORDER BY audit_id DESC LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":before_id", before_id > 0 ? before_id : G_MAXINT64);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, read_row, row_free_cb, rows, error);
}

gboolean
foyer_store_verify_audit (FoyerStore *self, gint64 *first_bad_id, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT * FROM audit ORDER BY audit_id", error);
  if (select == NULL)
    return FALSE;
  FoyerDigest head = { 0 };
  gint64 bad_id = 0;
  FoyerStep step = FOYER_STEP_DONE;
  while (bad_id == 0 && (step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerDigest stored;
      FoyerDigest hash = hash_row (&head, foyer_statement_get_integer (select, "at_usec"),
                                   foyer_statement_get_text (select, "actor"),
                                   foyer_statement_get_text (select, "verb"),
                                   foyer_statement_get_text (select, "subject"),
                                   foyer_statement_get_text (select, "detail"));
      if (!read_hash (select, &stored) || !foyer_digest_equal (&stored, &hash))
        bad_id = foyer_statement_get_integer (select, "audit_id");
      head = hash;
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *first_bad_id = bad_id;
  return TRUE;
}
