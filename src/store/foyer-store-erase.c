/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person becomes a pseudonym in every table. */
#include "config.h"

#include "foyer-store-erase.h"

#include "foyer-store-private.h"

/* Where people type, or where what came from outside is quoted. Not ids, names of things and
 * digests: a short value may stand in one of them by chance. */
#define FREE_TEXTS                                                                                 \
  "('reason', 'text', 'why', 'failure', 'last_error', 'origin', 'headers', 'diagnostics', "        \
  "'cause', 'superseded_why', 'revoked_reason', 'name_hint', 'search_text', 'cause_value', "       \
  "'source_id', 'sender_id')"

void
foyer_erasure_files_clear (FoyerErasureFiles *self)
{
  g_clear_pointer (&self->documents, g_ptr_array_unref);
  g_clear_pointer (&self->badges, g_ptr_array_unref);
}

/* ---- Files ---- */

static gpointer
read_first_text (FoyerStatement *row, GError **error)
{
  (void)error; /* the query leaves out NULL */
  return g_strdup (foyer_statement_get_text (row, "value"));
}

static gboolean
collect_texts (FoyerStore *self, const char *sql, gint64 row_id, GPtrArray **texts, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (self, sql, error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  return foyer_statement_collect (select, read_first_text, g_free, texts, error);
}

gboolean
foyer_store_prepare_erasure (FoyerStore *self, gint64 row_id, FoyerErasureFiles *files,
                             GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  if (!collect_texts (self,
                      "SELECT job_id AS value FROM job WHERE attendee_row = :row_id AND state IN "
                      "('RENDERING', 'CREATING', 'CREATED', 'SENDING', 'ACCEPTED', 'PRINTING', "
                      "'UNKNOWN')",
                      row_id, &open, error))
    return FALSE;
  if (open->len > 0)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "job %s of this person may be at a printer; wait for it, resolve it "
                               "or cancel it, then erase",
                               (const char *)open->pdata[0]);
  return collect_texts (self,
                        "SELECT document_digest AS value FROM job WHERE attendee_row = :row_id AND "
                        "document_digest IS NOT NULL UNION SELECT r.document_digest FROM "
                        "render_attempt r JOIN job j ON j.row_id = r.job_row WHERE j.attendee_row "
                        "= :row_id AND r.document_digest IS NOT NULL",
                        row_id, &files->documents, error)
         && collect_texts (self,
                           "SELECT badge_no AS value FROM badge WHERE attendee_row = :row_id UNION "
                           "SELECT badge_no FROM job WHERE attendee_row = :row_id",
                           row_id, &files->badges, error);
}

/* ---- The person ---- */

static gboolean
run_for (FoyerStore *self, const char *sql, const FoyerErasure *erasure, GBytes *record,
         GError **error)
{
  g_autoptr (FoyerStatement) statement = foyer_store_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_integer (statement, ":row_id", erasure->row_id);
  if (record != NULL)
    foyer_statement_bind_blob (statement, ":record", g_bytes_get_data (record, NULL),
                               g_bytes_get_size (record));
  return foyer_statement_run (statement, error);
}

/* The next revision cancels what waits and revokes the badge; then the former ones go. */
static gboolean
erase_record (FoyerStore *self, const FoyerErasure *erasure, GError **error)
{
  g_autoptr (GBytes) packed = foyer_store_pack_record (erasure->pseudonym);
  return foyer_store_revise (self, erasure->row_id, erasure->pseudonym, NULL, 0, "erased", error)
         && run_for (self,
                     "UPDATE attendee SET source_record = NULL, person_hash = NULL"
                     " WHERE row_id = :row_id",
                     erasure, NULL, error)
         && run_for (self, "DELETE FROM revision_past WHERE attendee_row = :row_id", erasure, NULL,
                     error)
         && run_for (self, "DELETE FROM search_change WHERE row_id = :row_id", erasure, NULL, error)
         && run_for (self,
                     "DELETE FROM possible_duplicate WHERE first_row = :row_id OR second_row = "
                     ":row_id",
                     erasure, NULL, error)
         && run_for (self,
                     "UPDATE badge SET revoked_usec = (SELECT a.updated_usec FROM attendee a WHERE "
                     "a.row_id = :row_id), revoked_reason = 'erased' WHERE "
                     "attendee_row = :row_id AND revoked_usec IS NULL",
                     erasure, NULL, error)
         && run_for (self,
                     "UPDATE job SET record = :record, badge_token = NULL WHERE attendee_row "
                     "= :row_id",
                     erasure, packed, error);
}

/* The seals stay: they are over commitments, and without the salt nobody can try values out. */
static gboolean
erase_tokens (FoyerStore *self, const FoyerErasure *erasure, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE token SET old_value = NULL, new_value = NULL, value = NULL, source_value = NULL,"
      " source_now = NULL, reason = :text, salt = zeroblob (16), state = CASE WHEN state IN "
      "('granted', 'applied', 'in-conflict') THEN 'expired' ELSE state END"
      " WHERE kind <> 'code' AND (attendee_row = :row_id OR dead_letter_id IN (SELECT "
      "dead_letter_id FROM dead_letter WHERE attendee_id = :attendee_id))",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":text", erasure->text);
  foyer_statement_bind_integer (update, ":row_id", erasure->row_id);
  foyer_statement_bind_text (update, ":attendee_id", erasure->attendee_id);
  return foyer_statement_run (update, error);
}

/* ---- Dead letters ---- */

#define ERASE_LETTER                                                                               \
  "UPDATE dead_letter SET name_hint = NULL, source_id = NULL, search_text = :text, cause_value = " \
  "'', raw_digest = NULL, state = CASE WHEN state IN ('open', 'in-repair') THEN 'discarded' ELSE " \
  "state END, changed_usec = :now, diagnostics = (SELECT json_group_array (json_remove (d.value, " \
  "'$.value')) FROM json_each (diagnostics) d) "

static gboolean
run_letters (FoyerStatement *update, FoyerStore *self, const FoyerErasure *erasure, GError **error)
{
  foyer_statement_bind_text (update, ":text", erasure->text);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_erase_letters (FoyerStore *self, gint64 delivery_id, guint64 offset, guint64 length,
                           const FoyerErasure *erasure, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      ERASE_LETTER
      "WHERE delivery_id = :delivery_id AND raw_offset >= :first AND raw_offset < :end",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (update, ":first", (gint64)offset);
  foyer_statement_bind_integer (update, ":end", (gint64)(offset + length));
  return run_letters (update, self, erasure, error);
}

static gboolean
erase_own_letters (FoyerStore *self, const FoyerErasure *erasure, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      ERASE_LETTER
      "WHERE attendee_id = :attendee_id OR (source = :source AND source_id = :source_id)",
      error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":attendee_id", erasure->attendee_id);
  foyer_statement_bind_text (update, ":source",
                             foyer_record_get_text (erasure->record, FOYER_FIELD_SOURCE));
  foyer_statement_bind_text (update, ":source_id",
                             foyer_record_get_text (erasure->record, FOYER_FIELD_SOURCE_ID));
  return run_letters (update, self, erasure, error);
}

/* ---- Every other text ---- */

static gpointer
read_update (FoyerStatement *row, GError **error)
{
  (void)error; /* names of tables and columns are there */
  return g_strdup_printf (
      "UPDATE OR IGNORE \"%s\" SET \"%s\" = replace (\"%s\", :value, :text) "
      "WHERE instr (\"%s\", :value) > 0",
      foyer_statement_get_text (row, "tab"), foyer_statement_get_text (row, "col"),
      foyer_statement_get_text (row, "col"), foyer_statement_get_text (row, "col"));
}

static gboolean
sweep_value (FoyerStore *self, const char *sql, const char *value, const char *text, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare_composed (self, sql, error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":value", value);
  foyer_statement_bind_text (update, ":text", text);
  return foyer_statement_run (update, error);
}

/* What people typed: reasons, notices, names of files, errors. */
static gboolean
sweep_texts (FoyerStore *self, const FoyerErasure *erasure, GError **error)
{
  g_autoptr (FoyerStatement) columns = foyer_store_prepare (
      self,
      "SELECT m.name AS tab, c.name AS col FROM sqlite_schema m JOIN pragma_table_info (m.name) c"
      " WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name <> 'audit' AND c.name IN " FREE_TEXTS
      " UNION ALL SELECT 'token', 'old_value' UNION ALL SELECT 'token', 'new_value'",
      error);
  g_autoptr (GPtrArray) updates = NULL;
  if (columns == NULL || !foyer_statement_collect (columns, read_update, g_free, &updates, error))
    return FALSE;
  for (guint i = 0; i < updates->len; i++)
    for (guint j = 0; erasure->values[j] != NULL; j++)
      if (!sweep_value (self, updates->pdata[i], erasure->values[j], erasure->text, error))
        return FALSE;
  return TRUE;
}

static gboolean
count_audit (FoyerStore *self, const FoyerErasure *erasure, guint64 *n_audit, GError **error)
{
  *n_audit = 0;
  for (guint i = 0; erasure->values[i] != NULL; i++)
    {
      g_autoptr (FoyerStatement) select = foyer_store_prepare (
          self,
          "SELECT COUNT (*) AS n FROM audit WHERE instr (coalesce (subject, ''), :value) > 0 OR "
          "instr (coalesce (detail, ''), :value) > 0",
          error);
      if (select == NULL)
        return FALSE;
      foyer_statement_bind_text (select, ":value", erasure->values[i]);
      if (foyer_statement_step (select, error) != FOYER_STEP_ROW)
        return FALSE;
      *n_audit += (guint64)foyer_statement_get_integer (select, "n");
    }
  return TRUE;
}

gboolean
foyer_store_erase_person (FoyerStore *self, const FoyerErasure *erasure, guint64 *n_audit,
                          GError **error)
{
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_ALL, error)
         && erase_tokens (self, erasure, error) && erase_record (self, erasure, error)
         && erase_own_letters (self, erasure, error) && sweep_texts (self, erasure, error)
         && count_audit (self, erasure, n_audit, error)
         && foyer_store_append_audit (self, erasure->actor, "erase", erasure->attendee_id,
                                      erasure->reason, error);
}

/* ---- The journal ---- */

gboolean
foyer_store_list_delivery_ids (FoyerStore *self, GArray **ids, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self, "SELECT delivery_id FROM delivery ORDER BY delivery_id", error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 id = foyer_statement_get_integer (select, "delivery_id");
      g_array_append_val (found, id);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *ids = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_rewrite_delivery (FoyerStore *self, gint64 delivery_id, GBytes *bytes, GError **error)
{
  FoyerDigest digest = foyer_digest_of_bytes (bytes);
  g_autoptr (FoyerStatement) update = NULL;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_DELIVERIES, error)
      || (update = foyer_store_prepare (
              self,
              "UPDATE delivery SET digest = :digest, body = CASE WHEN body IS NULL THEN NULL ELSE "
              ":body END WHERE delivery_id = :delivery_id",
              error))
             == NULL)
    return FALSE;
  foyer_statement_bind_blob (update, ":digest", digest.bytes, FOYER_DIGEST_BYTES);
  foyer_statement_bind_blob (update, ":body", g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes));
  foyer_statement_bind_integer (update, ":delivery_id", delivery_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_has_journal_file (FoyerStore *self, const char *hexadecimal, gboolean *is_named,
                              GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT 1 FROM delivery WHERE body IS NULL AND lower (hex (digest)) = :name", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":name", hexadecimal);
  FoyerStep step = foyer_statement_step (select, error);
  *is_named = step == FOYER_STEP_ROW;
  return step != FOYER_STEP_FAILED;
}

gboolean
foyer_store_leave_nothing (FoyerStore *self, GError **error)
{
  gint64 busy = 0;
  if (!foyer_store_execute (self, "PRAGMA main.secure_delete = ON; VACUUM main", error)
      || !foyer_store_query_integer (self, "PRAGMA main.wal_checkpoint (TRUNCATE)", &busy, error))
    return FALSE;
  return busy == 0
         || foyer_store_refuse (error, FOYER_STORE_ERROR_RETRY,
                                "another program reads the store: what was erased is still in its "
                                "log; close that program, then erase again");
}
