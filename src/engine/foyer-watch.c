/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A timer on the main loop, the work in one closure on the writer: what it decides and what it
 * stores are one transaction. */
#include "config.h"

#include "foyer-watch.h"

#include "foyer-watch-readings.h"

#include <string.h>

#define SLOTS 30u /* five minutes */
#define LONGEST_WINDOW_USEC (900 * (gint64)G_USEC_PER_SEC)

/* What the closures go on from; touched by the writing thread alone, but for must_load. */
typedef struct
{
  gint must_load; /* atomic: what is here may not be what is stored */
  FoyerAlertWatch watches[FOYER_N_METRICS];
  GArray *past; /* FoyerWatchMoment */
} Memory;

struct _FoyerWatch
{
  FoyerLine *line;
  Memory *memory; /* atomic reference count */
  guint source;
  FoyerHistogram slots[SLOTS]; /* of transformation */
  guint next_slot;
};

typedef struct
{
  Memory *memory;
  gint64 now_usec;
  gboolean has_latency;
  gint64 p95_usec;
} Sampling;

static void
memory_clear (gpointer data)
{
  Memory *self = data;

  g_array_unref (self->past);
}

static void
sampling_free (gpointer data)
{
  Sampling *self = data;

  g_atomic_rc_box_release_full (self->memory, memory_clear);
  g_free (self);
}

static gboolean
load (Memory *self, FoyerStore *store, GError **error)
{
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (GPtrArray) alerts = NULL;

  if (!foyer_store_list_samples (store, 0, &samples, error)
      || !foyer_store_list_alerts (store, FALSE, 0, &alerts, error))
    return FALSE;
  foyer_watch_restore (self->watches, samples, alerts);
  g_array_set_size (self->past, 0);
  for (guint i = 0; i < samples->len; i++)
    {
      const FoyerWatchSample *sample = samples->pdata[i];
      FoyerWatchMoment moment = { sample->taken_usec, sample->tallies };

      g_array_append_val (self->past, moment);
    }
  g_atomic_int_set (&self->must_load, FALSE);
  return TRUE;
}

/* Keeps what the longest window may look back to. */
static void
remember (Memory *self, gint64 now_usec, const FoyerWatchTallies *tallies)
{
  FoyerWatchMoment moment = { now_usec, *tallies };
  guint n_old = 0;

  while (n_old + 1 < self->past->len
         && g_array_index (self->past, FoyerWatchMoment, n_old + 1).taken_usec
                <= now_usec - LONGEST_WINDOW_USEC)
    n_old++;
  if (n_old > 0)
    g_array_remove_range (self->past, 0, n_old);
  g_array_append_val (self->past, moment);
}

/* One sentence and the next step, without a name of anybody. */
static char *
dup_words (FoyerMetric metric, double value, const FoyerAlertBounds *bounds)
{
  const FoyerMetricInfo *info = foyer_metric_get_info (metric);
  g_autofree char *is = foyer_metric_dup_text (metric, value);
  g_autofree char *bad = foyer_metric_dup_text (metric, bounds->raise_at);
  g_autofree char *mean = bounds->has_band ? foyer_metric_dup_text (metric, bounds->mean)
                                           : g_strdup ("not known yet");

  return g_strdup_printf ("%s: %s (usual: %s; bad: %s and %s); what to do: foyerctl alerts list",
                          info->title, is, mean, bad, info->is_low_bad ? "less" : "more");
}

static gboolean
decide (Memory *self, FoyerStore *store, FoyerMetric metric, FoyerWatchReading *reading,
        GError **error)
{
  FoyerAlertWatch *watch = &self->watches[metric];
  const char *key = foyer_metric_get_info (metric)->key;
  FoyerAlertBounds bounds;

  foyer_alert_watch_get_bounds (watch, &bounds);
  switch (
      foyer_alert_watch_take (watch, reading->has_value ? &reading->value : NULL, &reading->mark))
    {
    case FOYER_ALERT_STAYS:
      return TRUE;
    case FOYER_ALERT_CLEARED:
      return foyer_store_clear_alert (store, key, error);
    case FOYER_ALERT_RAISED:
      {
        g_autofree char *words = dup_words (metric, reading->value, &bounds);

        return foyer_store_raise_alert (store, key, reading->value, bounds.raise_at,
                                        bounds.is_limit, words, error);
      }
    }
  g_assert_not_reached ();
}

static gboolean
take (Memory *self, FoyerStore *store, const Sampling *sampling, GError **error)
{
  const FoyerWatchTallies *before = NULL;
  FoyerWatchTallies tallies;
  FoyerWatchReading readings[FOYER_N_METRICS];
  g_autofree char *text = NULL;

  if (g_atomic_int_get (&self->must_load) && !load (self, store, error))
    return FALSE;
  if (self->past->len > 0)
    before = &g_array_index (self->past, FoyerWatchMoment, self->past->len - 1).tallies;
  if (!foyer_store_take_tallies (store, before, &tallies, error))
    return FALSE;
  foyer_watch_measure (self->past, sampling->now_usec, &tallies,
                       sampling->has_latency ? &sampling->p95_usec : NULL, readings);
  for (guint i = 0; i < FOYER_N_METRICS; i++)
    if (!decide (self, store, i, &readings[i], error))
      return FALSE;
  text = foyer_watch_readings_print (readings);
  remember (self, sampling->now_usec, &tallies);
  return foyer_store_add_sample (store, sampling->now_usec, &tallies, text,
                                 FOYER_WATCH_KEPT_SAMPLES, error);
}

/* On the writer. What fails is undone there, so it is read again before the next sample. */
static gpointer
sample (FoyerStore *store, gpointer data, GError **error)
{
  Sampling *sampling = data;

  if (!take (sampling->memory, store, sampling, error))
    g_atomic_int_set (&sampling->memory->must_load, TRUE);
  return NULL;
}

static void
sampled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Memory *memory = user_data;
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_write_finish (FOYER_STORE_SERVICE (source), result, &error);
  if (error != NULL)
    {
      g_atomic_int_set (&memory->must_load, TRUE);
      g_warning ("a sample of the line is left out: %s", error->message);
    }
  g_atomic_rc_box_release_full (memory, memory_clear);
}

static gboolean
measure_latency (FoyerWatch *self, gint64 *p95_usec)
{
  FoyerHistogram window = { { 0 } };

  foyer_latency_take_histogram (&self->line->latencies[FOYER_STAGE_TRANSFORMATION],
                                &self->slots[self->next_slot]);
  self->next_slot = (self->next_slot + 1) % SLOTS;
  for (guint i = 0; i < SLOTS; i++)
    foyer_histogram_merge (&window, &self->slots[i]);
  return foyer_histogram_get_quantile (&window, 950, p95_usec);
}

void
foyer_watch_take (FoyerWatch *self, gint64 now_usec)
{
  Sampling *sampling = g_new0 (Sampling, 1);

  sampling->memory = g_atomic_rc_box_acquire (self->memory);
  sampling->now_usec = now_usec;
  sampling->has_latency = measure_latency (self, &sampling->p95_usec);
  foyer_store_service_write_async (self->line->store, FOYER_STORE_PRIORITY_BULK, sample, sampling,
                                   sampling_free, NULL, NULL, sampled_cb,
                                   g_atomic_rc_box_acquire (self->memory));
}

static gboolean
timer_cb (gpointer user_data)
{
  FoyerWatch *self = user_data;

  foyer_watch_take (self, foyer_clock_get_now_usec (self->line->clock));
  return G_SOURCE_CONTINUE;
}

FoyerWatch *
foyer_watch_start (FoyerLine *line)
{
  FoyerWatch *self = g_new0 (FoyerWatch, 1);

  self->line = line;
  self->memory = g_atomic_rc_box_new0 (Memory);
  self->memory->must_load = TRUE;
  self->memory->past = g_array_new (FALSE, FALSE, sizeof (FoyerWatchMoment));
  self->source = g_timeout_add_seconds (FOYER_METRIC_SAMPLE_SECONDS, timer_cb, self);
  g_source_set_name_by_id (self->source, "foyer-watch");
  return self;
}

void
foyer_watch_take_by_hand (FoyerWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
}

void
foyer_watch_stop (FoyerWatch *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_atomic_rc_box_release_full (self->memory, memory_clear);
  g_free (self);
}
