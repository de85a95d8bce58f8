/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processes that wait for work, and the story of those that ended. */
#include "config.h"

#include "foyer-worker-pool.h"

#include "foyer-limits.h"
#include "foyer-worker-error.h"

#define FIRST_PAUSE_USEC (50 * G_TIME_SPAN_MILLISECOND)
#define LONGEST_PAUSE_USEC (2 * G_TIME_SPAN_SECOND)

struct _FoyerWorkerPool
{
  char *program;
  char *font_manifest;
  guint n_workers;
  guint wall_msec;
  GMutex mutex;
  /* under the mutex */
  GPtrArray *idle; /* FoyerWorker */
  guint deaths; /* since the last badge that was drawn */
  GHashTable *victims; /* the badges of these deaths; "" for a start that failed */
  char *last_death;
  gint64 not_before_usec;
  FoyerWorkerCounts counts;
};

FoyerWorkerPool *
foyer_worker_pool_new (const char *program, const char *font_manifest, guint n_workers,
                       guint wall_msec)
{
  FoyerWorkerPool *self = g_new0 (FoyerWorkerPool, 1);

  if (program == NULL)
    program = g_getenv ("FOYER_RENDER_WORKER");
  if (program == NULL)
    program = FOYER_LIBEXECDIR "/foyer-render-worker";
  self->program = g_strdup (program);
  self->font_manifest = g_strdup (font_manifest);
  self->n_workers = n_workers;
  self->wall_msec = wall_msec;
  g_mutex_init (&self->mutex);
  self->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_worker_free);
  self->victims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
foyer_worker_pool_free (FoyerWorkerPool *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->idle);
  g_hash_table_unref (self->victims);
  g_mutex_clear (&self->mutex);
  g_free (self->last_death);
  g_free (self->program);
  g_free (self->font_manifest);
  g_free (self);
}

const char *
foyer_worker_pool_get_program (FoyerWorkerPool *self)
{
  return self->program;
}

/* ---- The story of deaths ---- */

static void
note_death (FoyerWorkerPool *self, FoyerWorkerCause cause, const char *item, const char *message)
{
  gint64 pause_usec = FIRST_PAUSE_USEC;

  g_mutex_lock (&self->mutex);
  self->counts.n_ended[cause]++;
  for (guint i = 0; i < self->deaths && pause_usec < LONGEST_PAUSE_USEC; i++)
    pause_usec *= 2;
  self->deaths++;
  g_hash_table_add (self->victims, g_strdup (item));
  g_free (self->last_death);
  self->last_death = g_strdup (message);
  self->not_before_usec = g_get_monotonic_time () + MIN (pause_usec, LONGEST_PAUSE_USEC);
  g_mutex_unlock (&self->mutex);
}

/* With the lock held. */
static void
forget (FoyerWorkerPool *self)
{
  if (self->deaths == 0)
    return;
  self->deaths = 0;
  self->not_before_usec = 0;
  g_hash_table_remove_all (self->victims);
  g_clear_pointer (&self->last_death, g_free);
}

void
foyer_worker_pool_forget_deaths (FoyerWorkerPool *self)
{
  g_mutex_lock (&self->mutex);
  forget (self);
  g_mutex_unlock (&self->mutex);
}

char *
foyer_worker_pool_dup_alarm (FoyerWorkerPool *self)
{
  char *alarm = NULL;

  g_mutex_lock (&self->mutex);
  /* One badge that kills every process becomes a dead letter by itself. */
  if (self->deaths >= FOYER_LIMIT_WORKER_DEATHS
      && (g_hash_table_size (self->victims) > 1 || g_hash_table_contains (self->victims, "")))
    alarm = g_strdup_printf ("drawing failed %u times in a row, at last: %s", self->deaths,
                             self->last_death);
  g_mutex_unlock (&self->mutex);
  return alarm;
}

void
foyer_worker_pool_get_counts (FoyerWorkerPool *self, FoyerWorkerCounts *counts)
{
  g_mutex_lock (&self->mutex);
  *counts = self->counts;
  g_mutex_unlock (&self->mutex);
}

/* ---- Processes ---- */

static FoyerWorker *
start (FoyerWorkerPool *self, GError **error)
{
  GError *cause = NULL;
  FoyerWorker *worker = foyer_worker_start (self->program, self->font_manifest, &cause);

  if (worker == NULL)
    {
      note_death (self, FOYER_WORKER_CAUSE_START, "", cause->message);
      g_propagate_error (error, cause);
      return NULL;
    }
  g_mutex_lock (&self->mutex);
  self->counts.n_started++;
  g_mutex_unlock (&self->mutex);
  return worker;
}

FoyerWorker *
foyer_worker_pool_take (FoyerWorkerPool *self, gint64 *pause_usec, GError **error)
{
  FoyerWorker *worker = NULL;
  gint64 left_usec;

  g_mutex_lock (&self->mutex);
  left_usec = MAX (self->not_before_usec - g_get_monotonic_time (), 0);
  if (self->idle->len > 0)
    worker = g_ptr_array_steal_index (self->idle, self->idle->len - 1);
  g_mutex_unlock (&self->mutex);
  if (pause_usec != NULL)
    *pause_usec = left_usec;
  if (worker != NULL)
    return worker;
  if (left_usec > 0)
    {
      g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_START,
                           "a drawing process ended a moment ago; the next one starts soon");
      return NULL;
    }
  return start (self, error);
}

void
foyer_worker_pool_give_back (FoyerWorkerPool *self, FoyerWorker *worker)
{
  if (worker == NULL)
    return;
  g_mutex_lock (&self->mutex);
  if (foyer_worker_get_pid (worker) != 0 && self->idle->len < self->n_workers)
    g_ptr_array_add (self->idle, g_steal_pointer (&worker));
  g_mutex_unlock (&self->mutex);
  foyer_worker_free (worker);
}

void
foyer_worker_pool_warm_up (FoyerWorkerPool *self)
{
  FoyerWorker *worker = foyer_worker_pool_take (self, NULL, NULL);

  foyer_worker_pool_give_back (self, worker);
}

gboolean
foyer_worker_pool_renew (FoyerWorkerPool *self, FoyerWorker **worker, GError **error)
{
  if (!foyer_worker_is_spent (*worker))
    return TRUE;
  g_clear_pointer (worker, foyer_worker_free);
  *worker = start (self, error);
  if (*worker == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  self->counts.n_renewed++;
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

void
foyer_worker_pool_note_outcome (FoyerWorkerPool *self, FoyerWorker **worker, const char *item,
                                FoyerWorkerCause cause, const GError *why)
{
  if (g_error_matches (why, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_DIED))
    {
      note_death (self, cause, item, why->message);
      g_clear_pointer (worker, foyer_worker_free);
    }
  else
    foyer_worker_pool_forget_deaths (self);
}

GBytes *
foyer_worker_pool_render (FoyerWorkerPool *self, FoyerWorker **worker, const char *item,
                          FoyerTemplate *template, const FoyerBadgeInput *input,
                          const FoyerRenderOptions *options, GPtrArray **diagnostics,
                          FoyerWorkerCause *cause, GError **error)
{
  GError *why = NULL;
  GBytes *document;

  if (!foyer_worker_pool_renew (self, worker, error))
    return NULL;
  document = foyer_worker_render (*worker, template, input, options, self->wall_msec, diagnostics,
                                  cause, &why);
  foyer_worker_pool_note_outcome (self, worker, item, *cause, why);
  if (why != NULL)
    g_propagate_error (error, why);
  return document;
}
