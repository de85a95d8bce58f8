/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is missing from a whole delivery: noted while it is admitted, compared when it is done,
 * proposed, and decided by a person. */
#include "config.h"

#include "foyer-store-notices.h"

#include "foyer-store-private.h"

/* ---- While a delivery is admitted ---- */

gboolean
foyer_store_note_presence (FoyerStore *self, gint64 delivery_id, gint64 row_id, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO presence (delivery_id, attendee_row) VALUES (:delivery_id, :row_id) ON CONFLICT "
      "DO NOTHING",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (insert, ":row_id", row_id);
  return foyer_statement_run (insert, error);
}

gboolean
foyer_store_expect_absence_check (FoyerStore *self, gint64 delivery_id, guint64 n_unreadable,
                                  GError **error)
{
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO absence_check (delivery_id, unreadable) VALUES (:delivery_id, :n) ON CONFLICT "
      "(delivery_id) DO UPDATE SET unreadable = unreadable + excluded.unreadable",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_integer (upsert, ":delivery_id", delivery_id);
  foyer_statement_bind_integer (upsert, ":n", (gint64)n_unreadable);
  return foyer_statement_run (upsert, error);
}

/* ---- When it is done ---- */

typedef struct
{
  gint64 delivery_id;
  gint64 unreadable;
  gboolean is_whole; /* no slice died */
  gboolean is_newest; /* of its source, among those that are compared */
  char *source;
} Check;

static void
check_clear (Check *self)
{
  g_free (self->source);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static gboolean
find_check (FoyerStore *self, Check *check, gboolean *is_found, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT c.delivery_id AS delivery_id, c.unreadable AS unreadable, d.source AS source,"
      " d.state = 'done' AND NOT EXISTS (SELECT 1 FROM slice s WHERE s.delivery_id = c.delivery_id "
      "AND s.state = 'dead') AS is_whole,"
      " NOT EXISTS (SELECT 1 FROM proposal p WHERE p.source = d.source AND p.delivery_id > "
      "c.delivery_id) AND NOT EXISTS (SELECT 1 FROM absence_check o JOIN delivery od ON "
      "od.delivery_id = o.delivery_id WHERE od.source = d.source AND o.delivery_id > "
      "c.delivery_id) AS is_newest"
      " FROM absence_check c JOIN delivery d ON d.delivery_id = c.delivery_id"
      " WHERE d.state IN ('done', 'failed') ORDER BY c.delivery_id LIMIT 1",
      error);
  if (select == NULL)
    return FALSE;
  FoyerStep step = foyer_statement_step (select, error);
  *is_found = step == FOYER_STEP_ROW;
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  check->delivery_id = foyer_statement_get_integer (select, "delivery_id");
  check->unreadable = foyer_statement_get_integer (select, "unreadable");
  check->source = g_strdup (foyer_statement_get_text (select, "source"));
  check->is_whole = foyer_statement_get_integer (select, "is_whole") != 0;
  check->is_newest = foyer_statement_get_integer (select, "is_newest") != 0;
  return TRUE;
}

static gboolean
run_for (FoyerStore *self, FoyerStatement *statement, gint64 delivery_id, GError **error)
{
  if (statement == NULL)
    return FALSE;
  foyer_statement_bind_integer (statement, ":delivery_id", delivery_id);
  return foyer_statement_run (statement, error);
}

static gboolean
forget_check (FoyerStore *self, gint64 delivery_id, GError **error)
{
  g_autoptr (FoyerStatement) check = foyer_store_prepare (
      self, "DELETE FROM absence_check WHERE delivery_id = :delivery_id", error);
  g_autoptr (FoyerStatement) presence
      = foyer_store_prepare (self, "DELETE FROM presence WHERE delivery_id = :delivery_id", error);
  return run_for (self, check, delivery_id, error) && run_for (self, presence, delivery_id, error);
}

/* A refused row is no absence: its person is there, with something wrong. */
static gboolean
read_refused_ids (FoyerStore *self, const Check *check, GHashTable *ids, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT DISTINCT source_id FROM dead_letter WHERE source = :source AND source_id IS NOT NULL "
      "AND (delivery_id = :delivery_id OR state IN ('open', 'in-repair'))",
      error);
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":source", check->source);
  foyer_statement_bind_integer (select, ":delivery_id", check->delivery_id);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    g_hash_table_add (ids, g_strdup (foyer_statement_get_text (select, "source_id")));
  return step == FOYER_STEP_DONE;
}

static gboolean
add_person (FoyerStore *self, gint64 proposal_id, gint64 row_id, gint64 revision, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO proposal_person (proposal_id, attendee_row, revision) VALUES (:proposal_id, "
      ":row_id, :revision)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":proposal_id", proposal_id);
  foyer_statement_bind_integer (insert, ":row_id", row_id);
  foyer_statement_bind_integer (insert, ":revision", revision);
  return foyer_statement_run (insert, error);
}

static gboolean
add_missing (FoyerStore *self, const Check *check, gint64 proposal_id, guint64 *n, GError **error)
{
  g_autoptr (GHashTable) refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT a.row_id AS row_id, a.revision AS revision, a.record AS record FROM attendee a"
      " JOIN delivery d ON d.delivery_id = a.delivery_id WHERE d.source = :source AND a.status <> "
      ":cancelled AND NOT EXISTS (SELECT 1 FROM presence p WHERE p.delivery_id = :delivery_id AND "
      "p.attendee_row = a.row_id) ORDER BY a.row_id",
      error);
  FoyerStep step;
  if (select == NULL || !read_refused_ids (self, check, refused, error))
    return FALSE;
  foyer_statement_bind_text (select, ":source", check->source);
  foyer_statement_bind_integer (select, ":cancelled", FOYER_STATUS_CANCELLED);
  foyer_statement_bind_integer (select, ":delivery_id", check->delivery_id);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gsize length = 0;
      gconstpointer bytes = foyer_statement_get_blob (select, "record", &length);
      g_autoptr (FoyerRecord) record = foyer_store_unpack_record (bytes, length, error);
      if (record == NULL)
        return FALSE;
      if (g_hash_table_contains (refused, foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID)))
        continue;
      if (!add_person (self, proposal_id, foyer_statement_get_integer (select, "row_id"),
                       foyer_statement_get_integer (select, "revision"), error))
        return FALSE;
      (*n)++;
    }
  return step == FOYER_STEP_DONE;
}

static gboolean
supersede_older (FoyerStore *self, const Check *check, GError **error)
{
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE proposal SET state = 'superseded', decided_usec = :now WHERE "
                             "source = :source AND state = 'open'",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":source", check->source);
  return foyer_statement_run (update, error);
}

static gboolean
insert_proposal (FoyerStore *self, const Check *check, gint64 *proposal_id, GError **error)
{
  g_autoptr (FoyerStatement) insert = foyer_store_prepare (
      self,
      "INSERT INTO proposal (source, delivery_id, state, n_people, n_unreadable, made_usec) VALUES "
      "(:source, :delivery_id, 'open', 0, :unreadable, :now)",
      error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_text (insert, ":source", check->source);
  foyer_statement_bind_integer (insert, ":delivery_id", check->delivery_id);
  foyer_statement_bind_integer (insert, ":unreadable", check->unreadable);
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  *proposal_id = foyer_store_get_last_row_id (self);
  return TRUE;
}

static gboolean
drop_proposal (FoyerStore *self, gint64 proposal_id, GError **error)
{
  g_autoptr (FoyerStatement) drop
      = foyer_store_prepare (self, "DELETE FROM proposal WHERE proposal_id = :proposal_id", error);
  if (drop == NULL)
    return FALSE;
  foyer_statement_bind_integer (drop, ":proposal_id", proposal_id);
  return foyer_statement_run (drop, error);
}

/* Where nobody is missing there is nothing to decide. */
static gboolean
close_proposal (FoyerStore *self, const Check *check, gint64 proposal_id, guint64 n, GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self, "UPDATE proposal SET n_people = :n WHERE proposal_id = :proposal_id", error);
  g_autofree char *text = NULL;
  if (update == NULL)
    return FALSE;
  if (n == 0)
    return drop_proposal (self, proposal_id, error);
  foyer_statement_bind_integer (update, ":n", (gint64)n);
  foyer_statement_bind_integer (update, ":proposal_id", proposal_id);
  if (!foyer_statement_run (update, error))
    return FALSE;
  text
      = g_strdup_printf ("%" G_GUINT64_FORMAT " people of '%s' are not in its newest delivery any "
                         "more; nobody is cancelled yet: foyerctl proposals show %" G_GINT64_FORMAT,
                         n, check->source, proposal_id);
  return foyer_store_write_notice (self, "absence", check->source, text, 0, proposal_id, error);
}

gboolean
foyer_store_has_absence_check (FoyerStore *self, gboolean *is_waiting, GError **error)
{
  g_auto (Check) check = { 0 };
  return find_check (self, &check, is_waiting, error);
}

gboolean
foyer_store_check_absence (FoyerStore *self, gboolean *did_something, GError **error)
{
  g_auto (Check) check = { 0 };
  gint64 proposal_id = 0;
  guint64 n = 0;
  *did_something = FALSE;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_EVENT, error)
      || !find_check (self, &check, did_something, error))
    return FALSE;
  if (!*did_something)
    return TRUE;
  if (check.is_whole && check.is_newest
      && (!supersede_older (self, &check, error)
          || !insert_proposal (self, &check, &proposal_id, error)
          || !add_missing (self, &check, proposal_id, &n, error)
          || !close_proposal (self, &check, proposal_id, n, error)))
    return FALSE;
  return forget_check (self, check.delivery_id, error);
}
