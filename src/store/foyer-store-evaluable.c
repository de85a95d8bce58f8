/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new taxonomy has to look at, in steps: stored records, and dead letters of unknown words.
 */
#include "config.h"

#include "foyer-store-tokens-private.h"
#include "foyer-store-vocabulary.h"

gboolean
foyer_store_count_evaluable (FoyerStore *self, guint64 *people, guint64 *letters, GError **error)
{
  gint64 n_people = 0, n_letters = 0;
  if (!foyer_store_query_integer (self, "SELECT COALESCE (SUM (n), 0) FROM attendee_count",
                                  &n_people, error)
      || !foyer_store_query_integer (self,
                                     "SELECT COUNT (*) FROM dead_letter WHERE state = 'open' AND "
                                     "code IN ('unknown-tier', 'unknown-keyword')",
                                     &n_letters, error))
    return FALSE;
  *people = (guint64)n_people;
  *letters = (guint64)n_letters;
  return TRUE;
}

static void
stored_person_clear (gpointer data)
{
  FoyerStoredPerson *self = data;
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->source, foyer_record_unref);
}

gboolean
foyer_store_list_stored_people (FoyerStore *self, gint64 after, gint64 last, guint limit,
                                GArray **people, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT a.row_id AS row_id, a.record AS record, a.source_record AS source_record, EXISTS "
      "(SELECT 1 FROM job j WHERE "
      "j.attendee_row = a.row_id AND j.revision = a.revision AND j.state = 'PRINTED') AS is_printed"
      " FROM attendee a WHERE a.row_id > :after AND a.row_id <= :last ORDER BY a.row_id LIMIT "
      ":limit",
      error);
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (FoyerStoredPerson));
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  g_array_set_clear_func (found, stored_person_clear);
  foyer_statement_bind_integer (select, ":after", after);
  foyer_statement_bind_integer (select, ":last", last);
  foyer_statement_bind_integer (select, ":limit", limit);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gsize length = 0, source_length = 0;
      gconstpointer bytes = foyer_statement_get_blob (select, "record", &length);
      gconstpointer source = foyer_statement_get_blob (select, "source_record", &source_length);
      FoyerStoredPerson person
          = { .row_id = foyer_statement_get_integer (select, "row_id"),
              .record = foyer_store_unpack_record (bytes, length, error),
              .is_printed = foyer_statement_get_integer (select, "is_printed") != 0 };
      if (person.record != NULL && source != NULL)
        person.source = foyer_store_unpack_record (source, source_length, error);
      if (person.record == NULL || (source != NULL && person.source == NULL))
        {
          stored_person_clear (&person);
          return FALSE;
        }
      g_array_append_val (found, person);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *people = g_steal_pointer (&found);
  return TRUE;
}

/* The contract that made the person's record, for its new provenance. */
static gboolean
move_provenance (FoyerStore *self, gint64 row_id, const char *reference, gint64 *provenance_no,
                 GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT p.contract AS contract FROM attendee a JOIN provenance p ON p.provenance_no = "
      "a.provenance_no WHERE a.row_id = :row_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  g_autofree char *contract
      = step == FOYER_STEP_ROW ? g_strdup (foyer_statement_get_text (select, "contract")) : NULL;
  foyer_statement_reset (select);
  return foyer_store_find_provenance (self, contract, reference, provenance_no, error);
}

/* A tier that a token has set brings other things with it now. */
static gboolean
renew_tier_token (FoyerStore *self, gint64 row_id, FoyerRecord *record, GError **error)
{
  static const FoyerTokenField tier = { .field = FOYER_FIELD_PRINT_TIER };
  g_autoptr (FoyerRecord) value = foyer_token_field_dup_value (&tier, record);
  g_autoptr (GPtrArray) tokens = NULL;
  if (!foyer_store_list_in_force (self, row_id, &tokens, error))
    return FALSE;
  for (guint i = 0; i < tokens->len; i++)
    {
      const FoyerToken *token = tokens->pdata[i];
      if (g_strcmp0 (token->field, foyer_field_get_name (FOYER_FIELD_PRINT_TIER)) == 0
          && !foyer_store_note_token (self, token->token_id, "value", value, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_store_reevaluate_person (FoyerStore *self, gint64 row_id, FoyerRecord *record,
                               FoyerRecord *source, const char *reference, const char *reason,
                               GError **error)
{
  gint64 provenance_no = 0;
  return foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error)
         && move_provenance (self, row_id, reference, &provenance_no, error)
         && (source == NULL || renew_tier_token (self, row_id, record, error))
         && foyer_store_revise (self, row_id, record, source, provenance_no, reason, error);
}

static gboolean
move_rows (FoyerStore *self, gint64 after, gint64 last, gint64 from, gint64 to, GError **error)
{
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self,
                             "UPDATE attendee SET provenance_no = :to WHERE row_id > :after AND "
                             "row_id <= :last AND provenance_no = :from",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":to", to);
  foyer_statement_bind_integer (update, ":after", after);
  foyer_statement_bind_integer (update, ":last", last);
  foyer_statement_bind_integer (update, ":from", from);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_note_taxonomy (FoyerStore *self, gint64 after, gint64 last, const char *reference,
                           GError **error)
{
  g_autoptr (FoyerStatement) select = NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) contracts = g_ptr_array_new_with_free_func (g_free);
  FoyerStep step;
  if (!foyer_store_write_begins (self, FOYER_STORE_TOPIC_ATTENDEES, error))
    return FALSE;
  select = foyer_store_prepare (
      self, "SELECT provenance_no, contract FROM provenance WHERE taxonomy <> :reference", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_text (select, ":reference", reference);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 number = foyer_statement_get_integer (select, "provenance_no");
      g_array_append_val (numbers, number);
      g_ptr_array_add (contracts, g_strdup (foyer_statement_get_text (select, "contract")));
    }
  foyer_statement_reset (select);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      gint64 to = 0;
      if (!foyer_store_find_provenance (self, contracts->pdata[i], reference, &to, error)
          || !move_rows (self, after, last, g_array_index (numbers, gint64, i), to, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
foyer_store_list_word_letters (FoyerStore *self, gint64 after, gint64 last, guint limit,
                               GArray **ids, GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT dead_letter_id FROM dead_letter WHERE dead_letter_id > :after AND (:last = 0 OR "
      "dead_letter_id <= :last) AND state = 'open' AND code IN ('unknown-tier', 'unknown-keyword')"
      " AND delivery_id IS NOT NULL ORDER BY dead_letter_id LIMIT :limit",
      error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStep step;
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":after", after);
  foyer_statement_bind_integer (select, ":last", last);
  foyer_statement_bind_integer (select, ":limit", limit);
  while ((step = foyer_statement_step (select, error)) == FOYER_STEP_ROW)
    {
      gint64 id = foyer_statement_get_integer (select, "dead_letter_id");
      g_array_append_val (found, id);
    }
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  *ids = g_steal_pointer (&found);
  return TRUE;
}
