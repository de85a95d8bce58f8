/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taxonomy commands: checking and comparing a document, and the report of a run. Installing one is
 * foyer-engine-taxonomy-apply.c. */
#include "config.h"

#include "foyer-engine-taxonomy-private.h"

#include "foyer-file.h"
#include "foyer-letter-mapper.h"
#include "foyer-limits.h"
#include "foyer-taxonomy-run.h"
#include "foyer-vocabulary.h"

/* Looked at in one closure of the reader: other readers go between. */
#define READ_PEOPLE 1000u
#define READ_LETTERS 200u
#define PROGRESS_INTERVAL_MSEC 100

static void
tier_change_free (gpointer data)
{
  FoyerTaxonomyTierChange *self = data;

  g_free (self->tier);
  g_free (self->label);
  g_free (self);
}

void
foyer_taxonomy_change_free (FoyerTaxonomyChange *self)
{
  if (self == NULL)
    return;
  g_free (self->from);
  g_free (self->to);
  g_strfreev (self->words);
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_free (self->actor);
  g_free (self);
}

/* ---- Documents ---- */

GBytes *
foyer_engine_read_taxonomy_file (const char *path, GError **error)
{
  GError *cause = NULL;
  GBytes *document = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND, "there is no file '%s'",
                   path);
      return NULL;
    }
  document = foyer_file_read (path, FOYER_LIMIT_DOCUMENT_BYTES, &cause);
  if (document == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return document;
}

char *
foyer_engine_check_taxonomy_file (const char *path, GError **error)
{
  g_autoptr (GBytes) document = foyer_engine_read_taxonomy_file (path, error);
  g_autoptr (FoyerTaxonomy) taxonomy = NULL;
  g_autoptr (GString) text = NULL;
  GError *cause = NULL;

  if (document == NULL)
    return NULL;
  taxonomy = foyer_taxonomy_load (path, g_bytes_get_data (document, NULL),
                                  g_bytes_get_size (document), &cause);
  if (taxonomy == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return NULL;
    }
  text = g_string_new (foyer_taxonomy_get_reference (taxonomy));
  for (guint i = 0; i < FOYER_N_VOCABULARIES; i++)
    g_string_append_printf (
        text, "%s %u %s", i == 0 ? ":" : ",", foyer_taxonomy_get_length (taxonomy, i),
        i == FOYER_VOCABULARY_DIETARY ? "dietary codes" : foyer_vocabulary_get_name (i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

FoyerTaxonomy *
foyer_engine_load_next_taxonomy (FoyerTaxonomy *before, const char *path, GBytes *document,
                                 GError **error)
{
  GError *cause = NULL;
  FoyerTaxonomy *next = foyer_taxonomy_load_successor (
      before, path, g_bytes_get_data (document, NULL), g_bytes_get_size (document), &cause);

  if (next == NULL)
    foyer_engine_error_take (error, cause, NULL);
  return next;
}

/* ---- Reports ---- */

/* The tiers of the new version in their order, then what no version knows. */
static GPtrArray *
describe_tiers (FoyerTaxonomyRun *run, FoyerTaxonomy *after, const char *locale)
{
  GPtrArray *tiers = g_ptr_array_new_with_free_func (tier_change_free);

  for (guint i = 0; i < foyer_taxonomy_get_length (after, FOYER_VOCABULARY_TIER); i++)
    {
      const FoyerTerm *term = foyer_taxonomy_get_term (after, FOYER_VOCABULARY_TIER, i);
      const FoyerTaxonomyRunTier *counts = foyer_taxonomy_run_ensure_tier (run, term->code);
      FoyerTaxonomyTierChange *change = g_new0 (FoyerTaxonomyTierChange, 1);

      change->tier = g_strdup (term->code);
      change->label = g_strdup (foyer_term_get_label (term, locale));
      change->people = counts->people;
      change->labels = counts->labels;
      change->access_levels = counts->access_levels;
      change->entitlements = counts->entitlements;
      change->dead_letters = counts->dead_letters;
      g_ptr_array_add (tiers, change);
    }
  return tiers;
}

FoyerTaxonomyChange *
foyer_engine_describe_taxonomy_run (FoyerLine *line, FoyerTaxonomyRun *run, FoyerTaxonomy *before,
                                    FoyerTaxonomy *after)
{
  FoyerTaxonomyChange *change = g_new0 (FoyerTaxonomyChange, 1);

  change->run_id = run->run_id;
  change->from = g_strdup (run->from);
  change->to = g_strdup (run->to);
  change->words = foyer_taxonomy_dup_changes (before, after);
  change->is_running = run->run_id != 0 && run->phase != FOYER_TAXONOMY_RUN_DONE;
  change->people = run->people;
  change->looked_at = run->looked_at;
  change->changed = run->changed;
  change->revised = run->revised;
  change->printed = run->printed;
  change->dead_letters = run->letters;
  change->dead_letters_looked_at = run->letters_looked_at;
  change->dead_letters_admitted = run->letters_admitted;
  change->tiers = describe_tiers (run, after, foyer_event_get_locale (line->event));
  change->actor = g_strdup (run->actor);
  change->started_usec = run->started_usec;
  change->finished_usec = run->finished_usec;
  return change;
}

/* ---- Diff ---- */

typedef struct
{
  FoyerLine *line;
  char *path;
  FoyerProgressFunc progress;
  gpointer progress_data;
  guint source;
  gint64 started_usec;
  /* read by the main context while the thread counts; only for showing */
  guint64 done;
  guint64 total;
  /* of the thread */
  FoyerTaxonomyRun *run;
  GArray *people;
  GArray *ids;
  gint64 after;
} Diff;

static void
diff_free (gpointer data)
{
  Diff *self = data;

  g_free (self->path);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->run, foyer_taxonomy_run_free);
  g_free (self);
}

static gboolean
progress_cb (gpointer user_data)
{
  Diff *diff = user_data;
  guint64 done = __atomic_load_n (&diff->done, __ATOMIC_RELAXED);
  guint64 total = __atomic_load_n (&diff->total, __ATOMIC_RELAXED);
  gint64 spent = foyer_clock_get_monotonic_usec (diff->line->clock) - diff->started_usec;
  FoyerProgress progress
      = { .done = done,
          .total = total,
          .seconds_left = done > 0 && total >= done ? (double)spent / G_USEC_PER_SEC
                                                          * (double)(total - done) / (double)done
                                                    : -1,
          .doing = "comparing" };

  diff->progress (&progress, diff->progress_data);
  return G_SOURCE_CONTINUE;
}

static gpointer
count_all (FoyerStore *store, gpointer data, GError **error)
{
  Diff *diff = data;

  (void)foyer_store_count_evaluable (store, &diff->run->people, &diff->run->letters, error);
  return NULL;
}

static gpointer
read_people (FoyerStore *store, gpointer data, GError **error)
{
  Diff *diff = data;

  (void)foyer_store_list_stored_people (store, diff->after, G_MAXINT64, READ_PEOPLE, &diff->people,
                                        error);
  return NULL;
}

static gpointer
read_letters (FoyerStore *store, gpointer data, GError **error)
{
  Diff *diff = data;

  (void)foyer_store_list_word_letters (store, diff->after, 0, READ_LETTERS, &diff->ids, error);
  return NULL;
}

static gboolean
read_store (Diff *diff, FoyerStoreFunc func, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  (void)foyer_store_service_read (diff->line->store, func, diff, &cause);
  if (cause == NULL)
    return TRUE;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

static gboolean
compare_people (Diff *diff, FoyerTaxonomy *before, FoyerTaxonomy *after, GCancellable *cancellable,
                GError **error)
{
  guint n = READ_PEOPLE;

  for (diff->after = 0; n == READ_PEOPLE;)
    {
      g_autoptr (GArray) people = NULL;

      if (!read_store (diff, read_people, cancellable, error))
        return FALSE;
      people = g_steal_pointer (&diff->people);
      n = people->len;
      for (guint i = 0; i < n; i++)
        {
          const FoyerStoredPerson *person = &g_array_index (people, FoyerStoredPerson, i);

          foyer_taxonomy_run_count (diff->run, person->record,
                                    foyer_taxonomy_reevaluate (before, after, person->record, NULL),
                                    person->is_printed);
          diff->after = person->row_id;
        }
      __atomic_store_n (&diff->done, diff->run->looked_at, __ATOMIC_RELAXED);
    }
  return TRUE;
}

static void
count_letter (Diff *diff, GArray *outcomes)
{
  for (guint i = 0; outcomes != NULL && i < outcomes->len; i++)
    {
      const FoyerOutcome *outcome = &g_array_index (outcomes, FoyerOutcome, i);
      const char *tier = NULL;

      if (outcome->kind == FOYER_OUTCOME_RECORD)
        tier = foyer_record_get_text (outcome->record, FOYER_FIELD_PRINT_TIER);
      if (tier == NULL)
        continue;
      foyer_taxonomy_run_ensure_tier (diff->run, tier)->dead_letters++;
      diff->run->letters_admitted++;
      break; /* a letter counts once, however many people are in its row */
    }
}

static gboolean
compare_letters (Diff *diff, FoyerTaxonomy *after, GCancellable *cancellable, GError **error)
{
  g_autoptr (FoyerLetterMapper) mapper = foyer_letter_mapper_new (diff->line, after);
  guint n = READ_LETTERS;

  for (diff->after = 0; n == READ_LETTERS;)
    {
      g_autoptr (GArray) ids = NULL;

      if (!read_store (diff, read_letters, cancellable, error))
        return FALSE;
      ids = g_steal_pointer (&diff->ids);
      n = ids->len;
      for (guint i = 0; i < n; i++)
        {
          gint64 id = g_array_index (ids, gint64, i);
          g_autoptr (GArray) outcomes = foyer_letter_mapper_map (mapper, id);

          count_letter (diff, outcomes);
          diff->run->letters_looked_at++;
          diff->after = id;
        }
      __atomic_store_n (&diff->done, diff->run->looked_at + diff->run->letters_looked_at,
                        __ATOMIC_RELAXED);
    }
  return TRUE;
}

static FoyerTaxonomyChange *
compare (Diff *diff, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) document = foyer_engine_read_taxonomy_file (diff->path, error);
  FoyerTaxonomy *before = NULL;
  g_autoptr (FoyerTaxonomy) after = NULL;

  if (document == NULL || !foyer_vocabulary_refresh (diff->line, error))
    return NULL;
  before = foyer_catalogue_get_taxonomy (diff->line->catalogue);
  after = foyer_engine_load_next_taxonomy (before, diff->path, document, error);
  if (after == NULL || !read_store (diff, count_all, cancellable, error))
    return NULL;
  diff->run->from = g_strdup (foyer_taxonomy_get_reference (before));
  diff->run->to = g_strdup (foyer_taxonomy_get_reference (after));
  __atomic_store_n (&diff->total, diff->run->people + diff->run->letters, __ATOMIC_RELAXED);
  if (!compare_people (diff, before, after, cancellable, error)
      || !compare_letters (diff, after, cancellable, error))
    return NULL;
  return foyer_engine_describe_taxonomy_run (diff->line, diff->run, before, after);
}

static void
diff_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerTaxonomyChange *change = compare (task_data, cancellable, &error);

  if (change != NULL)
    g_task_return_pointer (task, change, (GDestroyNotify)foyer_taxonomy_change_free);
  else
    g_task_return_error (task, error);
}

/* The task ends in the caller's context: there the timer is taken away. */
static void
diff_ended_cb (GTask *task, GParamSpec *pspec, gpointer user_data)
{
  Diff *diff = g_task_get_task_data (task);

  g_clear_handle_id (&diff->source, g_source_remove);
}

void
foyer_engine_diff_taxonomy_async (FoyerEngine *self, const char *path, FoyerProgressFunc progress,
                                  gpointer progress_data, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Diff *diff;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_diff_taxonomy_async);
  g_task_set_name (task, "foyer-engine-taxonomy-diff");
  diff = g_new0 (Diff, 1);
  diff->line = foyer_engine_get_line (self);
  diff->path = g_strdup (path);
  diff->progress = progress;
  diff->progress_data = progress_data;
  diff->started_usec = foyer_clock_get_monotonic_usec (diff->line->clock);
  diff->run = foyer_taxonomy_run_new ();
  g_task_set_task_data (task, diff, diff_free);
  if (progress != NULL)
    {
      diff->source = g_timeout_add (PROGRESS_INTERVAL_MSEC, progress_cb, diff);
      g_source_set_name_by_id (diff->source, "foyer-engine-taxonomy-diff");
      g_signal_connect (task, "notify::completed", G_CALLBACK (diff_ended_cb), NULL);
    }
  g_task_run_in_thread (task, diff_thread);
}

FoyerTaxonomyChange *
foyer_engine_diff_taxonomy_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
