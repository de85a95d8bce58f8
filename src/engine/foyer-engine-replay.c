/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replaying dead letters: which, in what steps, what came of each. How one letter is mapped is
 * foyer-letter-mapper.c; what happens in the transaction is foyer-replay-step.c. */
#include "config.h"

#include "foyer-replay-step.h"

#include "foyer-engine-private.h"
#include "foyer-limits.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-tokens.h"
#include "foyer-vocabulary.h"

/* Letters of one transaction. */
#define STEP_LETTERS 100u

static const char *const outcome_names[FOYER_N_REPLAY_OUTCOMES] = {
  [FOYER_REPLAY_ADMITTED] = "admitted",
  [FOYER_REPLAY_REFUSED] = "refused",
  [FOYER_REPLAY_QUEUED] = "queued",
  [FOYER_REPLAY_NOTHING] = "nothing",
};

const char *
foyer_replay_outcome_get_name (FoyerReplayOutcome outcome)
{
  g_return_val_if_fail (outcome < FOYER_N_REPLAY_OUTCOMES, NULL);
  return outcome_names[outcome];
}

static void
item_free_cb (gpointer data)
{
  FoyerReplayItem *self = data;

  g_free (self->source_id);
  g_free (self->attendee_id);
  g_free (self->job_id);
  g_free (self->text);
  g_free (self->code);
  g_strfreev (self->changes);
  g_free (self);
}

void
foyer_replay_report_free (FoyerReplayReport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

typedef struct
{
  GArray *ids; /* gint64, oldest first; NULL: by the filter */
  FoyerDeadLetterFilter filter;
  char *contract;
  char *taxonomy;
  guint per_second;
  gboolean is_dry_run;
  FoyerProgressFunc progress;
  gpointer progress_data;
  GMainContext *context; /* of the caller */
  gint64 started_usec;
} Replay;

static void
replay_free (gpointer data)
{
  Replay *self = data;

  g_clear_pointer (&self->ids, g_array_unref);
  g_free (self->contract);
  g_free (self->taxonomy);
  g_main_context_unref (self->context);
  g_free (self);
}

/* ---- Which ---- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

static gpointer
list_ids (FoyerStore *store, gpointer data, GError **error)
{
  Replay *replay = data;

  (void)foyer_store_list_dead_letter_ids (store, &replay->filter, &replay->ids, error);
  return NULL;
}

static gboolean
find_letters (Replay *self, FoyerLine *line, GError **error)
{
  GError *cause = NULL;

  if (self->ids == NULL)
    (void)foyer_store_service_read (line->store, list_ids, self, &cause);
  if (cause != NULL)
    foyer_engine_error_take (error, cause, NULL);
  else
    g_array_sort (self->ids, compare_ids);
  return cause == NULL;
}

/* ---- Progress and rate ---- */

typedef struct
{
  FoyerProgressFunc progress;
  gpointer progress_data;
  FoyerProgress value;
} Telling;

static gboolean
tell_cb (gpointer user_data)
{
  const Telling *telling = user_data;

  telling->progress (&telling->value, telling->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell (Replay *self, FoyerLine *line, guint64 done)
{
  gint64 spent = foyer_clock_get_monotonic_usec (line->clock) - self->started_usec;
  Telling *telling;

  if (self->progress == NULL || done == 0)
    return;
  telling = g_new0 (Telling, 1);
  telling->progress = self->progress;
  telling->progress_data = self->progress_data;
  telling->value
      = (FoyerProgress){ .done = done,
                         .total = self->ids->len,
                         .seconds_left = (double)spent / G_USEC_PER_SEC
                                         * (double)(self->ids->len - done) / (double)done,
                         .doing = "replaying" };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, tell_cb, telling, g_free);
}

/* Until @done letters may have been replayed, or somebody cancels. */
static void
keep_rate (Replay *self, FoyerLine *line, guint64 done, GCancellable *cancellable)
{
  GPollFD fd;
  gint64 due, now;

  if (self->per_second == 0 || done >= self->ids->len)
    return;
  due = self->started_usec + (gint64)(done * G_USEC_PER_SEC / self->per_second);
  now = foyer_clock_get_monotonic_usec (line->clock);
  if (due <= now)
    return;
  if (cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd))
    {
      (void)g_poll (&fd, 1, (int)((due - now) / 1000) + 1); /* cancelled is asked for anyway */
      g_cancellable_release_fd (cancellable);
    }
  else
    g_usleep ((gulong)(due - now));
}

/* ---- All of them ---- */

static void
take_items (FoyerReplayReport *report, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      FoyerReplayItem *item = items->pdata[i];

      report->outcomes[item->outcome]++;
      if (report->items->len < FOYER_LIMIT_LIST_ROWS)
        g_ptr_array_add (report->items, item);
      else
        item_free_cb (item);
    }
  g_ptr_array_set_free_func (items, NULL);
}

static gboolean
take_steps (Replay *self, FoyerReplayStep *step, FoyerReplayReport *report,
            GCancellable *cancellable, GError **error)
{
  guint most = self->per_second > 0 ? MIN (STEP_LETTERS, self->per_second) : STEP_LETTERS;
  guint done = 0;

  while (done < self->ids->len)
    {
      guint n = MIN (most, self->ids->len - done);
      g_autoptr (GPtrArray) items = NULL;

      if (g_cancellable_is_cancelled (cancellable))
        {
          report->is_cancelled = TRUE;
          return TRUE;
        }
      items = g_ptr_array_new_with_free_func (item_free_cb);
      if (!foyer_replay_step_take (step, &g_array_index (self->ids, gint64, done), n, items, error))
        return FALSE;
      take_items (report, items);
      done += n;
      tell (self, step->line, done);
      keep_rate (self, step->line, done, cancellable);
    }
  return TRUE;
}

static FoyerReplayReport *
replay (Replay *self, FoyerLine *line, GCancellable *cancellable, GError **error)
{
  g_autoptr (FoyerReplayReport) report = g_new0 (FoyerReplayReport, 1);
  g_autoptr (FoyerTaxonomy) taxonomy = NULL;
  g_autoptr (FoyerContract) contract = NULL;
  g_autoptr (FoyerLetterMapper) mapper = NULL;
  FoyerReplayStep step = { .line = line, .is_dry_run = self->is_dry_run };

  if (!foyer_vocabulary_refresh (line, error))
    return NULL;
  taxonomy = self->taxonomy != NULL
                 ? foyer_vocabulary_load_version (line, self->taxonomy, error)
                 : foyer_taxonomy_ref (foyer_catalogue_get_taxonomy (line->catalogue));
  if (taxonomy == NULL || !find_letters (self, line, error))
    return NULL;
  mapper = foyer_letter_mapper_new (line, taxonomy);
  if (self->contract != NULL)
    {
      contract = foyer_catalogue_find_contract (line->catalogue, self->contract);
      if (contract == NULL)
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_NOT_FOUND,
                       "there is no contract '%s'; see: foyerctl contracts list", self->contract);
          return NULL;
        }
      foyer_letter_mapper_set_contract (mapper, foyer_contract_get_reference (contract));
    }
  step.mapper = mapper;
  report->items = g_ptr_array_new_with_free_func (item_free_cb);
  report->is_dry_run = self->is_dry_run;
  report->total = self->ids->len;
  return take_steps (self, &step, report, cancellable, error) ? g_steal_pointer (&report) : NULL;
}

static void
replay_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerReplayReport *report
      = replay (task_data, foyer_engine_get_line (source_object), cancellable, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_replay_report_free);
  else
    g_task_return_error (task, error);
}

static gboolean
fill_filter (Replay *self, const FoyerReplayRequest *request, GError **error)
{
  FoyerStage stage;
  FoyerCode code;

  self->filter = FOYER_DEAD_LETTER_FILTER_INIT;
  self->filter.only_unrepaired = TRUE;
  self->filter.group_of = request->group_of;
  if (request->query.stage != NULL)
    {
      if (!foyer_stage_parse (request->query.stage, &stage))
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                       "'%s' is no stage; use ingestion, transformation, rendering or dispatch",
                       request->query.stage);
          return FALSE;
        }
      self->filter.stage = (int)stage;
    }
  if (request->query.code != NULL)
    {
      if (!foyer_code_parse (request->query.code, &code))
        {
          g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
                       "'%s' is no code of a dead letter", request->query.code);
          return FALSE;
        }
      self->filter.code = (int)code;
    }
  return TRUE;
}

void
foyer_engine_replay_async (FoyerEngine *self, const FoyerReplayRequest *request,
                           FoyerProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Replay *replay;

  g_return_if_fail (FOYER_IS_ENGINE (self) && request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_replay_async);
  g_task_set_name (task, "foyer-engine-replay");
  g_task_set_check_cancellable (task, FALSE); /* a cancelled replay has a report */
  replay = g_new0 (Replay, 1);
  if (request->ids != NULL)
    {
      replay->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_vals (replay->ids, request->ids, (guint)request->n_ids);
    }
  replay->contract = g_strdup (request->contract);
  replay->taxonomy = g_strdup (request->taxonomy);
  replay->per_second = request->per_second;
  replay->is_dry_run = request->is_dry_run;
  replay->progress = progress;
  replay->progress_data = progress_data;
  replay->context = g_main_context_ref_thread_default ();
  replay->started_usec = foyer_clock_get_monotonic_usec (foyer_engine_get_line (self)->clock);
  g_task_set_task_data (task, replay, replay_free);
  if (!fill_filter (replay, request, &error)
      || (!request->is_dry_run && !foyer_engine_check_writable (self, &error)))
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, replay_thread);
}

FoyerReplayReport *
foyer_engine_replay_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
