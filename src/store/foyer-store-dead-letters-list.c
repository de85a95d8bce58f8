/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters: lists, one, groups. */
#include "config.h"

#include "foyer-store-dead-letters.h"
#include "foyer-store-private.h"
#include "foyer-text.h"

#include <string.h>

gpointer
foyer_store_read_dead_letter (FoyerStatement *row, GError **error)
{
  g_autoptr (FoyerDeadLetter) letter = foyer_dead_letter_new ();
  letter->dead_letter_id = foyer_statement_get_integer (row, "dead_letter_id");
  gboolean is_good
      = foyer_stage_parse (foyer_statement_get_text (row, "stage"), &letter->stage)
        && foyer_code_parse (foyer_statement_get_text (row, "code"), &letter->code)
        && foyer_dead_letter_state_parse (foyer_statement_get_text (row, "state"), &letter->state);
  letter->source = g_strdup (foyer_statement_get_text (row, "source"));
  letter->delivery_id = foyer_statement_get_integer (row, "delivery_id");
  letter->batch_id = foyer_statement_get_integer (row, "batch_id");
  letter->origin = g_strdup (foyer_statement_get_text (row, "origin"));
  letter->line = (guint64)foyer_statement_get_integer (row, "line");
  letter->record_no = (guint64)foyer_statement_get_integer (row, "record_no");
  letter->offset = (guint64)foyer_statement_get_integer (row, "raw_offset");
  letter->length = (gsize)foyer_statement_get_integer (row, "raw_length");
  letter->source_id = g_strdup (foyer_statement_get_text (row, "source_id"));
  letter->name_hint = g_strdup (foyer_statement_get_text (row, "name_hint"));
  letter->attendee_id = g_strdup (foyer_statement_get_text (row, "attendee_id"));
  letter->job_id = g_strdup (foyer_statement_get_text (row, "job_id"));
  letter->contract = g_strdup (foyer_statement_get_text (row, "contract"));
  letter->taxonomy = g_strdup (foyer_statement_get_text (row, "taxonomy"));
  letter->received_usec = foyer_statement_get_integer (row, "received_usec");
  letter->failed_usec = foyer_statement_get_integer (row, "failed_usec");
  letter->attempts = (guint)foyer_statement_get_integer (row, "attempts");
  letter->trace_id = g_strdup (foyer_statement_get_text (row, "trace_id"));
  letter->diagnostics
      = foyer_diagnostics_parse (foyer_statement_get_text (row, "diagnostics"), NULL);
  if (!is_good || letter->diagnostics == NULL)
    {
      foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                          "dead letter %" G_GINT64_FORMAT " is not what was written",
                          letter->dead_letter_id);
      return NULL;
    }
  return g_steal_pointer (&letter);
}

/* Folded text between two %, with LIKE's own signs escaped. */
static char *
dup_pattern (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = foyer_text_dup_fold (valid, strlen (valid));
  g_autoptr (GString) pattern = g_string_new ("%");
  for (const char *p = folded; *p != '\0'; p++)
    {
      if (*p == '%' || *p == '_' || *p == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (g_steal_pointer (&pattern), FALSE);
}

#define FILTER_SQL                                                                                 \
  " FROM dead_letter WHERE dead_letter_id > :after AND (:stage IS NULL OR stage = :stage) AND "    \
  "(:code IS NULL OR code = :code)"                                                                \
  " AND (:state IS NULL OR state = :state) AND (:source IS NULL OR source = :source)"              \
  " AND (:batch_id = 0 OR batch_id = :batch_id)"                                                   \
  " AND (:unrepaired = 0 OR state IN ('open', 'in-repair'))"                                       \
  " AND (:group_of = 0 OR (stage, code, cause_field, cause_value) = (SELECT stage, code, "         \
  "cause_field, cause_value FROM dead_letter WHERE dead_letter_id = :group_of))"                   \
  " AND (:text IS NULL OR search_text LIKE :text ESCAPE '\\' OR source_id = :typed OR code = "     \
  ":typed)"

static void
bind_filter (FoyerStatement *select, const FoyerDeadLetterFilter *filter, gint64 after_id,
             const char *pattern)
{
  foyer_statement_bind_integer (select, ":after", after_id);
  foyer_statement_bind_text (select, ":stage",
                             filter->stage >= 0 ? foyer_stage_get_name ((FoyerStage)filter->stage)
                                                : NULL);
  foyer_statement_bind_text (
      select, ":code", filter->code >= 0 ? foyer_code_get_name ((FoyerCode)filter->code) : NULL);
  foyer_statement_bind_text (
      select, ":state",
      filter->state >= 0 ? foyer_dead_letter_state_get_name ((FoyerDeadLetterState)filter->state)
                         : NULL);
  foyer_statement_bind_text (select, ":source", filter->source);
  foyer_statement_bind_integer (select, ":batch_id", filter->batch_id);
  foyer_statement_bind_integer (select, ":unrepaired", filter->only_unrepaired);
  foyer_statement_bind_integer (select, ":group_of", filter->group_of);
  foyer_statement_bind_text (select, ":text", pattern);
  foyer_statement_bind_text (select, ":typed", filter->text);
}

static void
dead_letter_unref_cb (gpointer data)
{
  foyer_dead_letter_unref (data);
}

gboolean
foyer_store_list_dead_letters (FoyerStore *self, const FoyerDeadLetterFilter *filter,
                               gint64 after_id, guint limit, GPtrArray **dead_letters,
                               GError **error)
{
  g_autofree char *pattern = filter->text != NULL ? dup_pattern (filter->text) : NULL;
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT *" FILTER_SQL " ORDER BY dead_letter_id LIMIT :limit", error);
  if (select == NULL)
    return FALSE;
  bind_filter (select, filter, after_id, pattern);
  foyer_statement_bind_integer (select, ":limit", limit > 0 ? (gint64)limit : -1);
  return foyer_statement_collect (select, foyer_store_read_dead_letter, dead_letter_unref_cb,
                                  dead_letters, error);
}

gboolean
foyer_store_list_dead_letter_ids (FoyerStore *self, const FoyerDeadLetterFilter *filter,
                                  GArray **ids, GError **error)
{
  g_autofree char *pattern = filter->text != NULL ? dup_pattern (filter->text) : NULL;
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT dead_letter_id" FILTER_SQL " ORDER BY dead_letter_id DESC", error);
  if (select == NULL)
    return FALSE;
  bind_filter (select, filter, 0, pattern);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  FoyerStep step;
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

gboolean
foyer_store_get_dead_letter (FoyerStore *self, gint64 dead_letter_id, FoyerDeadLetter **dead_letter,
                             GError **error)
{
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self, "SELECT * FROM dead_letter WHERE dead_letter_id = :dead_letter_id", error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":dead_letter_id", dead_letter_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no dead letter %" G_GINT64_FORMAT, dead_letter_id);
  FoyerDeadLetter *found = foyer_store_read_dead_letter (select, error);
  if (found == NULL)
    return FALSE;
  *dead_letter = found;
  return TRUE;
}

void
foyer_dead_letter_count_free (FoyerDeadLetterCount *self)
{
  g_free (self->source);
  g_free (self);
}

static void
count_free_cb (gpointer data)
{
  foyer_dead_letter_count_free (data);
}

static gpointer
read_count (FoyerStatement *row, GError **error)
{
  FoyerStage stage;
  FoyerCode code;
  FoyerDeadLetterState state;
  if (!foyer_stage_parse (foyer_statement_get_text (row, "stage"), &stage)
      || !foyer_code_parse (foyer_statement_get_text (row, "code"), &code)
      || !foyer_dead_letter_state_parse (foyer_statement_get_text (row, "state"), &state))
    {
      (void)foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                                "a dead letter is not what was written");
      return NULL;
    }
  FoyerDeadLetterCount *count = g_new0 (FoyerDeadLetterCount, 1);
  count->stage = stage;
  count->code = code;
  count->state = state;
  count->source = g_strdup (foyer_statement_get_text (row, "source"));
  count->n = (guint64)foyer_statement_get_integer (row, "n");
  return count;
}

gboolean
foyer_store_count_dead_letters (FoyerStore *self, GPtrArray **counts, GError **error)
{
  g_autoptr (FoyerStatement) select
      = foyer_store_prepare (self,
                             "SELECT stage, code, state, source, COUNT (*) AS n FROM dead_letter "
                             "GROUP BY stage, code, state, source",
                             error);
  if (select == NULL)
    return FALSE;
  return foyer_statement_collect (select, read_count, count_free_cb, counts, error);
}
