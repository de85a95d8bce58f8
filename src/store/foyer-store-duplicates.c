/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Possible duplicates: the same folded name and e-mail under two ids. */
#include "config.h"

#include "foyer-store-attendees.h"
#include "foyer-store-private.h"

/* One person under more ids than this is somebody's test data: the newest id is paired with so
 * many. */
#define MAXIMUM_PAIRS 16

static const char *const state_names[] = {
  [FOYER_DUPLICATE_OPEN] = "open",
  [FOYER_DUPLICATE_LINKED] = "linked",
  [FOYER_DUPLICATE_CLEARED] = "cleared",
};

static gboolean
write_pair (FoyerStore *self, gint64 a, gint64 b, guint64 *n_pairs, GError **error)
{
  g_autoptr (FoyerStatement) insert
      = foyer_store_prepare (self,
                             "INSERT INTO possible_duplicate (first_row, second_row, state, "
                             "found_usec) VALUES (:first_row, :second_row, 'open', :now)"
                             " ON CONFLICT (first_row, second_row) DO NOTHING",
                             error);
  if (insert == NULL)
    return FALSE;
  foyer_statement_bind_integer (insert, ":first_row", MIN (a, b));
  foyer_statement_bind_integer (insert, ":second_row", MAX (a, b));
  foyer_statement_bind_integer (insert, ":now", foyer_store_now (self));
  if (!foyer_statement_run (insert, error))
    return FALSE;
  *n_pairs += (guint64)foyer_store_get_changes (self);
  return TRUE;
}

/* The hash only found a candidate; the key decides. */
static gboolean
is_same_person (FoyerStatement *row, const char *person_key, gboolean *is_same, GError **error)
{
  gsize length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "record", &length);
  g_autoptr (GError) decode_error = NULL;
  g_autoptr (FoyerRecord) record = foyer_store_unpack_record (bytes, length, &decode_error);
  if (record == NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "an attendee: %s",
                               decode_error->message);
  g_autofree char *key = foyer_admission_dup_person_key (record);
  *is_same = g_strcmp0 (key, person_key) == 0;
  return TRUE;
}

gboolean
foyer_store_find_duplicates (FoyerStore *self, gint64 row_id, gint64 hash, FoyerRecord *record,
                             guint64 *n_pairs, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT row_id, record FROM attendee WHERE person_hash = :hash AND "
                             "row_id <> :row_id AND status <> :cancelled LIMIT :limit",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":hash", hash);
  foyer_statement_bind_integer (select, ":row_id", row_id);
  foyer_statement_bind_integer (select, ":cancelled", FOYER_STATUS_CANCELLED);
  foyer_statement_bind_integer (select, ":limit", MAXIMUM_PAIRS);
  g_autofree char *person_key = NULL;
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gboolean is_same = FALSE;
      gint64 other = foyer_statement_get_integer (select, "row_id");
      if (person_key == NULL)
        person_key = foyer_admission_dup_person_key (record);
      if (!is_same_person (select, person_key, &is_same, error)
          || (is_same && !write_pair (self, row_id, other, n_pairs, error)))
        return FALSE;
    }
  return step == FOYER_STEP_DONE;
}

void
foyer_duplicate_free (FoyerDuplicate *self)
{
  g_clear_pointer (&self->first, foyer_attendee_unref);
  g_clear_pointer (&self->second, foyer_attendee_unref);
  g_free (self);
}

static void
duplicate_free_cb (gpointer data)
{
  foyer_duplicate_free (data);
}

static gboolean
load_half (FoyerStore *self, gint64 row_id, FoyerAttendee **attendee, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  if (!foyer_store_get_attendees (self, &row_id, 1, &found, error))
    return FALSE;
  if (found->len != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT, "half of a pair is missing");
  *attendee = foyer_attendee_ref (g_ptr_array_index (found, 0));
  return TRUE;
}

gboolean
foyer_store_list_duplicates (FoyerStore *self, FoyerDuplicateState state, guint limit,
                             GPtrArray **pairs, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT pair_id, first_row, second_row, found_usec FROM possible_duplicate WHERE state = "
      ":state ORDER BY pair_id LIMIT :limit",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":state", state_names[state]);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (duplicate_free_cb);
  FoyerStep step;
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      FoyerDuplicate *pair = g_new0 (FoyerDuplicate, 1);
      g_ptr_array_add (found, pair);
      pair->pair_id = foyer_statement_get_integer (select, "pair_id");
      pair->state = state;
      gint64 first_row = foyer_statement_get_integer (select, "first_row");
      gint64 second_row = foyer_statement_get_integer (select, "second_row");
      pair->found_usec = foyer_statement_get_integer (select, "found_usec");
      if (!load_half (self, first_row, &pair->first, error)
          || !load_half (self, second_row, &pair->second, error))
        return FALSE;
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *pairs = g_steal_pointer (&found);
  return TRUE;
}

gboolean
foyer_store_decide_duplicate (FoyerStore *self, gint64 pair_id, FoyerDuplicateState state,
                              const char *actor, GError **error)
{
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error))
    return FALSE;
  if (state == FOYER_DUPLICATE_OPEN)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_TRANSITION,
                               "a pair is linked or cleared, not opened again");
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE possible_duplicate SET state = :state, decided_usec = :now, "
                             "actor = :actor WHERE pair_id = :pair_id AND state = 'open'",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_text (update, ":state", state_names[state]);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_text (update, ":actor", actor);
  foyer_statement_bind_integer (update, ":pair_id", pair_id);
  if (!foyer_statement_run (update, error))
    return FALSE;
  if (foyer_store_get_changes (self) != 1)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "pair %" G_GINT64_FORMAT " is not open", pair_id);
  g_autofree char *subject = g_strdup_printf ("pair/%" G_GINT64_FORMAT, pair_id);
  return foyer_store_append_audit (self, actor, "duplicate", subject, state_names[state], error);
}

static gboolean
find_pair (FoyerStore *self, gint64 first_row, gint64 second_row, gint64 *pair_id, char **state,
           GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT pair_id, state FROM possible_duplicate WHERE first_row = "
                             ":first_row AND second_row = :second_row",
                             error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":first_row", MIN (first_row, second_row));
  foyer_statement_bind_integer (select, ":second_row", MAX (first_row, second_row));
  FoyerStep step = foyer_statement_step (select, error);
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  *pair_id = foyer_statement_get_integer (select, "pair_id");
  *state = g_strdup (foyer_statement_get_text (select, "state"));
  return TRUE;
}

gboolean
foyer_store_reopen_pair (FoyerStore *self, gint64 first_row, gint64 second_row, const char *actor,
                         GError **error)
{
  g_autofree char *known = NULL;
  gint64 pair_id = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
      || !find_pair (self, first_row, second_row, &pair_id, &known, error))
    return FALSE;
  if (known == NULL || g_str_equal (known, state_names[FOYER_DUPLICATE_OPEN]))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "nobody has decided whether these two are one person");
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE possible_duplicate SET state = 'open', decided_usec = NULL, "
                             "actor = NULL WHERE pair_id = :pair_id",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":pair_id", pair_id);
  g_autofree char *subject = g_strdup_printf ("pair/%" G_GINT64_FORMAT, pair_id);
  return foyer_statement_run (update, error)
         && foyer_store_append_audit (self, actor, "duplicate", subject, "open again", error);
}

gboolean
foyer_store_decide_pair (FoyerStore *self, gint64 first_row, gint64 second_row,
                         FoyerDuplicateState state, const char *actor, GError **error)
{
  g_autofree char *known = NULL;
  gint64 pair_id = 0;
  guint64 n = 0;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
      || !find_pair (self, first_row, second_row, &pair_id, &known, error))
    return FALSE;
  if (g_strcmp0 (known, state_names[state]) == 0)
    return TRUE;
  if (known != NULL && !g_str_equal (known, state_names[FOYER_DUPLICATE_OPEN]))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "these two are %s already; that decision stays", known);
  if (known == NULL && state == FOYER_DUPLICATE_CLEARED)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CONFLICT,
                               "nothing says that these two are one person");
  if (known == NULL)
    {
      if (!write_pair (self, first_row, second_row, &n, error))
        return FALSE;
      pair_id = foyer_store_get_last_row_id (self);
    }
  return foyer_store_decide_duplicate (self, pair_id, state, actor, error);
}
