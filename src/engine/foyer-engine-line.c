/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line's figures, in one look at the store. */
#include "config.h"

#include "foyer-engine-line.h"

#include "foyer-engine-private.h"
#include "foyer-metrics-page.h"
#include "foyer-store-attendees.h"
#include "foyer-store-counts.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-jobs.h"
#include "foyer-store-rendering.h"
#include "foyer-store-stages.h"

#include <string.h>

static void
tier_count_free (gpointer data)
{
  FoyerTierCount *self = data;

  g_free (self->tier);
  g_free (self->label);
  g_free (self->colour);
  g_free (self);
}

void
foyer_line_status_free (FoyerLineStatus *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    g_free (self->stages[i].last_error);
  g_clear_pointer (&self->tiers, g_ptr_array_unref);
  g_free (self->halt_reason);
  g_free (self);
}

static FoyerTierCount *
ensure_tier (FoyerLineStatus *status, FoyerStudio *studio, const char *tier)
{
  FoyerTierCount *count;

  for (guint i = 0; i < status->tiers->len; i++)
    {
      count = status->tiers->pdata[i];
      if (g_strcmp0 (count->tier, tier) == 0)
        return count;
    }
  count = g_new0 (FoyerTierCount, 1);
  count->tier = g_strdup (tier);
  foyer_studio_describe_tier (studio, tier, NULL, &count->label, &count->colour);
  g_ptr_array_add (status->tiers, count);
  return count;
}

static gboolean
count_people (FoyerLineStatus *status, FoyerStore *store, FoyerStudio *studio, GError **error)
{
  g_autoptr (GPtrArray) counts = NULL;

  if (!foyer_store_count_attendees (store, &counts, error))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerAttendeeCount *count = counts->pdata[i];
      FoyerTierCount *tier = ensure_tier (status, studio, count->tier);
      gboolean is_here = count->arrival != FOYER_ARRIVAL_NONE;

      status->people += count->n;
      status->arrived += is_here ? count->n : 0;
      if (count->status == FOYER_STATUS_ACTIVE)
        {
          status->active += count->n;
          tier->active += count->n;
          tier->arrived += is_here ? count->n : 0;
        }
    }
  return TRUE;
}

static gboolean
count_printed (FoyerLineStatus *status, FoyerStore *store, GError **error)
{
  g_autoptr (GHashTable) counts = NULL;

  if (!foyer_store_count_printed (store, &counts, error))
    return FALSE;
  for (guint i = 0; i < status->tiers->len; i++)
    {
      FoyerTierCount *tier = status->tiers->pdata[i];

      tier->printed = GPOINTER_TO_SIZE (g_hash_table_lookup (counts, tier->tier));
      status->badges_printed += tier->printed;
    }
  return TRUE;
}

static gboolean
count_jobs (FoyerLineStatus *status, FoyerStore *store, GError **error)
{
  g_autoptr (GPtrArray) counts = NULL;

  if (!foyer_store_count_jobs (store, &counts, error))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerJobCount *count = counts->pdata[i];

      if (!foyer_job_state_is_final (count->state))
        status->jobs_open += count->n;
      if (count->state == FOYER_JOB_UNKNOWN || count->state == FOYER_JOB_LOST
          || count->state == FOYER_JOB_HELD)
        status->jobs_waiting_for_person += count->n;
    }
  return TRUE;
}

static gboolean
count_dead_letters (FoyerLineStatus *status, FoyerStore *store, GError **error)
{
  g_autoptr (GPtrArray) counts = NULL;

  if (!foyer_store_count_dead_letters (store, &counts, error))
    return FALSE;
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerDeadLetterCount *count = counts->pdata[i];

      if (count->state == FOYER_DEAD_LETTER_OPEN || count->state == FOYER_DEAD_LETTER_IN_REPAIR)
        status->dead_letters_open += count->n;
    }
  return TRUE;
}

static gboolean
read_stages (FoyerLineStatus *status, FoyerStore *store, GError **error)
{
  FoyerStageReport reports[FOYER_N_STAGES] = { 0 };

  if (!foyer_store_get_stage_reports (store, reports, error))
    return FALSE;
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    {
      FoyerStageStatus *stage = &status->stages[i];

      stage->stage = i;
      stage->depth = reports[i].depth + reports[i].working;
      stage->ready = reports[i].depth;
      stage->processed = reports[i].processed;
      stage->refused = reports[i].refused;
      stage->p50_usec = reports[i].p50_usec;
      stage->p95_usec = reports[i].p95_usec;
      stage->last_error = g_steal_pointer (&reports[i].last_error);
      stage->last_error_usec = reports[i].last_error_usec;
      foyer_stage_report_clear (&reports[i]);
    }
  return TRUE;
}

static gboolean
read_halt (FoyerLineStatus *status, FoyerStore *store, GError **error)
{
  FoyerRenderingState state = { 0 };

  if (!foyer_store_get_rendering (store, &state, error))
    return FALSE;
  status->halt_reason = g_steal_pointer (&state.reason);
  status->is_static = state.is_static;
  return TRUE;
}

FoyerLineStatus *
foyer_line_status_read (FoyerStore *store, FoyerLine *line, GError **error)
{
  g_autoptr (FoyerLineStatus) status = g_new0 (FoyerLineStatus, 1);

  status->tiers = g_ptr_array_new_with_free_func (tier_count_free);
  if (!read_stages (status, store, error) || !count_people (status, store, line->studio, error)
      || !count_printed (status, store, error) || !count_jobs (status, store, error)
      || !count_dead_letters (status, store, error) || !read_halt (status, store, error)
      || !foyer_store_count_duplicates (store, FOYER_DUPLICATE_OPEN, &status->possible_duplicates,
                                        error))
    return NULL;
  return g_steal_pointer (&status);
}

static gpointer
read_status (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_line_status_read (store, data, error);
}

static void
status_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerEngine *engine = FOYER_ENGINE (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  FoyerLineStatus *status = foyer_engine_store_finish (engine, result, &error);

  if (status == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  foyer_engine_get_line_holder (engine, &status->holder);
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    status->stages[i].per_second
        = foyer_engine_measure_rate (engine, i, status->stages[i].processed);
  g_task_return_pointer (task, status, (GDestroyNotify)foyer_line_status_free);
}

void
foyer_engine_get_status_async (FoyerEngine *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_get_status_async);
  g_task_set_name (task, "foyer-engine-status");
  foyer_engine_read_store_async (self, read_status, foyer_engine_get_line (self), NULL,
                                 (GDestroyNotify)foyer_line_status_free,
                                 foyer_engine_get_status_async, cancellable, status_read_cb, task);
}

FoyerLineStatus *
foyer_engine_get_status_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
