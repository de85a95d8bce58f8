/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the first records become under a draft: each field before and after, and the words that the
 * event does not know. */
#include "config.h"

#include "foyer-assistant-private.h"

#include "foyer-text.h"
#include "foyer-trace.h"

#include <string.h>

/* More unknown words than a person wants to answer one by one. */
#define MOST_WORDS 30u

static void
step_free (gpointer data)
{
  FoyerTrialStep *self = data;

  g_free (self->key);
  g_free (self->origin);
  g_free (self->before);
  g_free (self->after);
  g_free (self->problem);
  g_free (self);
}

static void
row_free (gpointer data)
{
  FoyerTrialRow *self = data;

  g_free (self->reason);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

static void
word_free (gpointer data)
{
  FoyerUnknownWord *self = data;

  g_free (self->word);
  g_free (self->suggestion);
  g_free (self);
}

void
foyer_draft_trial_free (FoyerDraftTrial *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->unknown_words);
  g_free (self->problem);
  g_free (self);
}

/* One look at the file. */
typedef struct
{
  FoyerDraftTrial *trial;
  FoyerAssistantDesk *desk;
  FoyerDraftQuestions questions;
  GHashTable *words; /* "field\x1fkey", a set */
  guint n_rows;
} Look;

/* What stands in for an open question is not shown. */
static gboolean
is_stand_in (Look *look, FoyerField field)
{
  return (field == FOYER_FIELD_FULL_NAME && (look->questions & FOYER_DRAFT_ASKS_NAME) != 0)
         || (field == FOYER_FIELD_SOURCE_ID && (look->questions & FOYER_DRAFT_ASKS_IDENTITY) != 0)
         || (field == FOYER_FIELD_PRINT_TIER && (look->questions & FOYER_DRAFT_ASKS_TIER) != 0);
}

static const FoyerDiagnostic *
find_diagnostic (const FoyerOutcome *outcome, const char *field_name)
{
  for (guint i = 0; outcome->diagnostics != NULL && i < outcome->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, i);

      if (g_strcmp0 (diagnostic->field_path, field_name) == 0)
        return diagnostic;
    }
  return NULL;
}

static void
add_step (Look *look, FoyerTrialRow *row, const FoyerTraceStep *traced,
          const FoyerDiagnostic *diagnostic)
{
  FoyerTrialStep *step;

  if (is_stand_in (look, traced->field)
      || (foyer_field_get_flags (traced->field) & FOYER_FIELD_SYSTEM) != 0
      || (traced->value == NULL && traced->raw == NULL && diagnostic == NULL))
    return;
  step = g_new0 (FoyerTrialStep, 1);
  step->field = traced->field;
  step->key = g_strdup (traced->key);
  step->origin = g_strdup (traced->origin);
  step->before = g_strdup (traced->raw);
  step->after = g_strdup (traced->value);
  step->problem = diagnostic != NULL ? g_strdup (diagnostic->message) : NULL;
  g_ptr_array_add (row->steps, step);
}

/* The first problem that is not one of a stand-in. */
static const FoyerDiagnostic *
find_problem (Look *look, const FoyerOutcome *outcome)
{
  for (guint i = 0; outcome->diagnostics != NULL && i < outcome->diagnostics->len; i++)
    {
      const FoyerDiagnostic *diagnostic = g_ptr_array_index (outcome->diagnostics, i);
      FoyerField field;

      if (diagnostic->field_path == NULL || !foyer_field_parse (diagnostic->field_path, &field)
          || !is_stand_in (look, field))
        return diagnostic;
    }
  return NULL;
}

static FoyerTrialRow *
add_row (Look *look, const FoyerRow *from)
{
  FoyerTrialRow *row = g_new0 (FoyerTrialRow, 1);

  row->line = from->line;
  row->record_no = from->record_no;
  row->steps = g_ptr_array_new_with_free_func (step_free);
  g_ptr_array_add (look->trial->rows, row);
  return row;
}

static void
show_row (Look *look, const FoyerRow *from, const FoyerOutcome *outcome, FoyerTrace *trace)
{
  FoyerTrialRow *row = add_row (look, from);
  const FoyerDiagnostic *problem = find_problem (look, outcome);

  row->is_skipped = outcome->kind == FOYER_OUTCOME_SKIPPED;
  row->is_refused = outcome->kind == FOYER_OUTCOME_REFUSED && problem != NULL;
  if (row->is_skipped)
    row->reason = g_strdup (outcome->skip_reason);
  else if (row->is_refused)
    row->reason = g_strdup (problem->message);
  for (guint i = 0; trace != NULL && i < foyer_trace_get_length (trace); i++)
    {
      const FoyerTraceStep *step = foyer_trace_get_step (trace, i);

      add_step (look, row, step,
                step->key == NULL ? find_diagnostic (outcome, foyer_field_get_name (step->field))
                                  : NULL);
    }
}

static void
note_word (Look *look, const FoyerDiagnostic *diagnostic)
{
  FoyerField field;
  g_autofree char *folded = NULL;
  g_autofree char *key = NULL;
  FoyerUnknownWord *word;

  if (diagnostic->field_path == NULL || diagnostic->value == NULL
      || !foyer_field_parse (diagnostic->field_path, &field) || is_stand_in (look, field)
      || (field != FOYER_FIELD_PRINT_TIER && field != FOYER_FIELD_STATUS)
      || (diagnostic->code != FOYER_CODE_UNKNOWN_TIER
          && diagnostic->code != FOYER_CODE_UNKNOWN_KEYWORD)
      || look->trial->unknown_words->len >= MOST_WORDS)
    return;
  folded = foyer_text_dup_fold (diagnostic->value, strlen (diagnostic->value));
  key = g_strdup_printf ("%d\x1f%s", (int)field, folded);
  if (*folded == '\0' || !g_hash_table_add (look->words, g_steal_pointer (&key)))
    return;
  word = g_new0 (FoyerUnknownWord, 1);
  word->field = field;
  word->word = g_strdup (diagnostic->value);
  word->suggestion = g_strdup (diagnostic->suggestion);
  g_ptr_array_add (look->trial->unknown_words, word);
}

static void
look_at_row (Look *look, const FoyerRow *row)
{
  g_autoptr (FoyerTrace) trace = NULL;
  FoyerOutcome outcome = { 0 };

  if (look->trial->rows->len < look->n_rows)
    {
      foyer_mapper_map_traced (look->desk->mapper, row, &outcome, &trace);
      show_row (look, row, &outcome, trace);
    }
  else
    foyer_mapper_map (look->desk->mapper, row, &outcome);
  for (guint i = 0; outcome.diagnostics != NULL && i < outcome.diagnostics->len; i++)
    note_word (look, g_ptr_array_index (outcome.diagnostics, i));
  foyer_outcome_clear (&outcome);
}

static void
look_at_rows (Look *look)
{
  FoyerDeliveryReading *reading = look->desk->reading;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (reading->bytes, &size);
  const FoyerPosition *start = &reading->data_start;
  g_autoptr (FoyerRowReader) reader
      = foyer_row_reader_new (&reading->delivery->reading, &reading->options, reading->columns,
                              start, data + start->offset, size - start->offset);

  for (guint n = 0; n < FOYER_ASSISTANT_WORD_ROWS; n++)
    {
      const FoyerRow *row = NULL;
      g_autoptr (FoyerDiagnostic) refusal = NULL;
      FoyerRowEvent event = foyer_row_reader_next (reader, &row, &refusal);

      if (event == FOYER_ROW_END)
        return;
      if (event == FOYER_ROW_READ)
        look_at_row (look, row);
      else if (look->trial->rows->len < look->n_rows)
        {
          FoyerTrialRow *shown = add_row (look, row);

          shown->is_refused = TRUE;
          shown->reason = g_strdup (refusal->message);
        }
    }
}

FoyerDraftTrial *
foyer_assistant_try (FoyerLine *line, const char *path, const char *encoding, FoyerDraft *draft,
                     guint n_rows, GError **error)
{
  g_auto (FoyerAssistantDesk) desk = { 0 };
  g_autoptr (FoyerDraftTrial) trial = g_new0 (FoyerDraftTrial, 1);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) cause = NULL;
  Look look = { .trial = trial,
                .desk = &desk,
                .questions = foyer_draft_get_questions (draft),
                .words = words,
                .n_rows = n_rows };

  trial->rows = g_ptr_array_new_with_free_func (row_free);
  trial->unknown_words = g_ptr_array_new_with_free_func (word_free);
  if (foyer_assistant_desk_open (line, path, encoding, draft, TRUE, &desk, &cause))
    look_at_rows (&look);
  else if (desk.bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  else
    trial->problem = g_strdup (cause->message);
  return g_steal_pointer (&trial);
}
