/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a run. What a record says under a version is transformation's; where the run stands
 * is the store's. */
#include "config.h"

#include "foyer-taxonomy-run.h"

#include "foyer-engine-error-private.h"
#include "foyer-letter-mapper.h"
#include "foyer-vocabulary.h"

/* People of one step: about 10 ms of the writer if all of them change, so that a print job or a
 * slice of an import never waits longer. */
#define STEP_PEOPLE 250u
#define STEP_LETTERS 100u
#define CANCEL_REASON "a new taxonomy changed the access level"

/* One dead letter that was mapped again. */
typedef struct
{
  gint64 dead_letter_id;
  FoyerDelivery *delivery;
  FoyerIntake *intake; /* NULL: still refused */
  char *tier; /* that it is admitted as */
} Letter;

typedef struct
{
  FoyerLine *line;
  FoyerTaxonomyRun *run; /* as read before the step */
  FoyerTaxonomy *before;
  FoyerTaxonomy *after;
  GArray *letters; /* Letter */
} Step;

static void
letter_clear (gpointer data)
{
  Letter *self = data;

  g_clear_pointer (&self->delivery, foyer_delivery_unref);
  g_clear_pointer (&self->intake, foyer_intake_free);
  g_clear_pointer (&self->tier, g_free);
}

static gpointer
read_run (FoyerStore *store, gpointer data, GError **error)
{
  FoyerTaxonomyRun *run = NULL;

  (void)foyer_store_get_taxonomy_run (store, TRUE, &run, error);
  return run;
}

void
foyer_taxonomy_run_count (FoyerTaxonomyRun *run, FoyerRecord *record, FoyerReevaluation what,
                          gboolean is_printed)
{
  const char *code = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
  FoyerTaxonomyRunTier *tier = foyer_taxonomy_run_ensure_tier (run, code != NULL ? code : "");
  gboolean is_revised = (what & FOYER_REEVALUATION_ACCESS_LEVEL) != 0;

  run->looked_at++;
  run->changed += what != 0 ? 1 : 0;
  run->revised += is_revised ? 1 : 0;
  run->printed += is_revised && is_printed ? 1 : 0;
  tier->people++;
  tier->labels += what & FOYER_REEVALUATION_LABEL ? 1 : 0;
  tier->access_levels += is_revised ? 1 : 0;
  tier->entitlements += what & FOYER_REEVALUATION_ENTITLEMENTS ? 1 : 0;
}

/* ---- People ---- */

static gboolean
look_at_people (FoyerStore *store, Step *step, GArray *people, GError **error)
{
  FoyerTaxonomyRun *run = step->run;

  for (guint i = 0; i < people->len; i++)
    {
      const FoyerStoredPerson *person = &g_array_index (people, FoyerStoredPerson, i);
      g_autoptr (FoyerRecord) revised = NULL;
      g_autoptr (FoyerRecord) source = NULL;
      FoyerReevaluation what
          = foyer_taxonomy_reevaluate (step->before, step->after, person->record, &revised);

      foyer_taxonomy_run_count (run, person->record, what, person->is_printed);
      if (person->source != NULL)
        (void)foyer_taxonomy_reevaluate (step->before, step->after, person->source,
                                         &source); /* what differs for people is counted above */
      if (source == NULL && revised != NULL && person->source != NULL)
        source = foyer_record_ref (person->source);
      if ((revised != NULL || source != NULL)
          && !foyer_store_reevaluate_person (store, person->row_id,
                                             revised != NULL ? revised : person->record, source,
                                             run->to, CANCEL_REASON, error))
        return FALSE;
    }
  return TRUE;
}

static gpointer
store_people (FoyerStore *store, gpointer data, GError **error)
{
  Step *step = data;
  FoyerTaxonomyRun *run = step->run;
  gint64 position = run->position;
  g_autoptr (GArray) people = NULL;

  if (!foyer_store_list_stored_people (store, position, run->last_row, STEP_PEOPLE, &people, error))
    return NULL;
  if (people->len > 0)
    run->position = g_array_index (people, FoyerStoredPerson, people->len - 1).row_id;
  if (!look_at_people (store, step, people, error)
      || !foyer_store_note_taxonomy (store, position, run->position, run->to, error))
    return NULL;
  if (people->len < STEP_PEOPLE)
    {
      run->phase = FOYER_TAXONOMY_RUN_DEAD_LETTERS;
      run->position = 0;
    }
  (void)foyer_store_save_taxonomy_run (store, run, FOYER_TAXONOMY_RUN_PEOPLE, position, error);
  return NULL;
}

/* ---- Dead letters ---- */

typedef struct
{
  const FoyerTaxonomyRun *run;
  GArray *ids;
} LetterList;

static gpointer
list_letters (FoyerStore *store, gpointer data, GError **error)
{
  LetterList *list = data;

  (void)foyer_store_list_word_letters (store, list->run->position, list->run->last_letter,
                                       STEP_LETTERS, &list->ids, error);
  return NULL;
}

/* Maps them outside the writer. */
static gboolean
map_letters (Step *step, GError **error)
{
  LetterList list = { .run = step->run };
  g_autoptr (FoyerLetterMapper) mapper = foyer_letter_mapper_new (step->line, step->after);
  g_autoptr (GArray) ids = NULL;
  GError *cause = NULL;

  (void)foyer_store_service_read (step->line->store, list_letters, &list, &cause);
  ids = list.ids;
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      Letter letter = { .dead_letter_id = g_array_index (ids, gint64, i) };

      letter.intake = foyer_letter_mapper_take_in (mapper, letter.dead_letter_id, &letter.delivery,
                                                   &letter.tier);
      g_array_append_val (step->letters, letter);
    }
  return TRUE;
}

static gboolean
close_letter (FoyerStore *store, const Letter *letter, const FoyerTaxonomyRun *run,
              gboolean *is_open, GError **error)
{
  g_autoptr (FoyerDeadLetter) now = NULL;

  if (!foyer_store_get_dead_letter (store, letter->dead_letter_id, &now, error))
    return FALSE;
  *is_open = now->state == FOYER_DEAD_LETTER_OPEN;
  /* Both steps of the state machine, so that the audit reads as it does for a person. */
  return !*is_open
         || (foyer_store_transition_dead_letter (
                 store, letter->dead_letter_id, FOYER_DEAD_LETTER_OPEN, FOYER_DEAD_LETTER_IN_REPAIR,
                 run->actor, run->to, error)
             && foyer_store_transition_dead_letter (
                 store, letter->dead_letter_id, FOYER_DEAD_LETTER_IN_REPAIR,
                 FOYER_DEAD_LETTER_REPLAYED, run->actor, run->to, error));
}

static gboolean
admit_letter (FoyerStore *store, Letter *letter, FoyerTaxonomyRun *run, GError **error)
{
  FoyerAdmissionCounts counts;
  gboolean is_open = FALSE;

  if (letter->intake == NULL)
    return TRUE;
  if (!close_letter (store, letter, run, &is_open, error))
    return FALSE;
  if (!is_open)
    return TRUE;
  if (!foyer_store_admit (store, letter->delivery, NULL, letter->intake, &counts, error))
    return FALSE;
  if (counts.outcomes[FOYER_ADMISSION_REFUSED] == 0)
    {
      run->letters_admitted++;
      foyer_taxonomy_run_ensure_tier (run, letter->tier)->dead_letters++;
    }
  return TRUE;
}

static gpointer
store_letters (FoyerStore *store, gpointer data, GError **error)
{
  Step *step = data;
  FoyerTaxonomyRun *run = step->run;
  gint64 position = run->position;

  for (guint i = 0; i < step->letters->len; i++)
    {
      Letter *letter = &g_array_index (step->letters, Letter, i);

      if (!admit_letter (store, letter, run, error))
        return NULL;
      run->letters_looked_at++;
      run->position = letter->dead_letter_id;
    }
  if (step->letters->len < STEP_LETTERS)
    run->phase = FOYER_TAXONOMY_RUN_DONE;
  (void)foyer_store_save_taxonomy_run (store, run, FOYER_TAXONOMY_RUN_DEAD_LETTERS, position,
                                       error);
  return NULL;
}

/* ---- Any of them ---- */

static gboolean
take_step (Step *step, GError **error)
{
  FoyerStoreFunc func
      = step->run->phase == FOYER_TAXONOMY_RUN_PEOPLE ? store_people : store_letters;
  GError *cause = NULL;

  if (func == store_letters && !map_letters (step, error))
    return FALSE;
  (void)foyer_store_service_write (step->line->store, FOYER_STORE_PRIORITY_BULK, func, step, NULL,
                                   &cause);
  if (cause == NULL)
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

gboolean
foyer_taxonomy_run_step (FoyerLine *line, GError **error)
{
  GError *cause = NULL;
  g_autoptr (FoyerTaxonomyRun) run = foyer_store_service_read (line->store, read_run, NULL, &cause);
  g_autoptr (FoyerTaxonomy) before = NULL;
  g_autoptr (FoyerTaxonomy) after = NULL;
  g_autoptr (GArray) letters = g_array_new (FALSE, TRUE, sizeof (Letter));
  Step step = { .line = line, .run = run, .letters = letters };

  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  if (run == NULL)
    return FALSE;
  g_array_set_clear_func (letters, letter_clear);
  before = step.before = foyer_vocabulary_load_version (line, run->from, error);
  if (before != NULL)
    after = step.after = foyer_vocabulary_load_version (line, run->to, error);
  return after != NULL && take_step (&step, error);
}
