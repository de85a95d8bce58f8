/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open event as the console's widgets see it: the engine, its latest figures, the work under
 * way. Slows the engine's changes down to what an eye can follow; decides nothing. */
#include "config.h"

#include "foyer-session.h"

#include "foyer-engine-rendering.h"

/* An eye follows no more than four changes a second. */
#define REFRESH_MS 250
/* Rates fall to zero without any change that the engine could tell of. */
#define IDLE_REFRESH_S 5
/* Drawing processes are started ahead of need, but after the window has its first frames. */
#define WARM_UP_MSEC 1000
#define RESULT_STAYS_S 60

struct _FoyerSession
{
  GObject parent_instance;

  FoyerEngine *engine;
  FoyerFolderKeeper *folders; /* of the sources that are watched folders */
  GCancellable *cancellable;
  GListStore *tasks;
  FoyerLineStatus *status;
  GError *status_error;
  gint64 status_usec; /* monotonic */
  gint64 refreshed_usec; /* monotonic */
  guint topics; /* gathered since the last "topics-changed" */
  guint refresh_source;
  guint idle_source;
  guint warm_up_source;
  gboolean is_asking;
};

enum
{
  SIGNAL_TOPICS_CHANGED,
  SIGNAL_STATUS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSession, foyer_session, G_TYPE_OBJECT)

static void schedule (FoyerSession *self);

static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FoyerSession) self = user_data;
  g_autoptr (GError) error = NULL;
  FoyerLineStatus *status = foyer_engine_get_status_finish (FOYER_ENGINE (source), result, &error);

  self->is_asking = FALSE;
  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&status, foyer_line_status_free);
      return;
    }
  g_clear_error (&self->status_error);
  if (status != NULL)
    {
      g_clear_pointer (&self->status, foyer_line_status_free);
      self->status = status;
      self->status_usec = g_get_monotonic_time ();
    }
  else
    self->status_error = g_steal_pointer (&error);
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
  if (self->topics != 0)
    schedule (self);
}

static void
refresh (FoyerSession *self)
{
  guint topics = self->topics;

  if (self->engine == NULL || self->is_asking)
    return;
  self->topics = 0;
  self->refreshed_usec = g_get_monotonic_time ();
  self->is_asking = TRUE;
  foyer_engine_get_status_async (self->engine, self->cancellable, status_cb, g_object_ref (self));
  if (topics != 0)
    g_signal_emit (self, signals[SIGNAL_TOPICS_CHANGED], 0, topics);
}

static gboolean
refresh_cb (gpointer user_data)
{
  FoyerSession *self = FOYER_SESSION (user_data);

  self->refresh_source = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static gboolean
idle_refresh_cb (gpointer user_data)
{
  FoyerSession *self = FOYER_SESSION (user_data);

  if (self->refresh_source == 0)
    refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
schedule (FoyerSession *self)
{
  gint64 passed_ms = (g_get_monotonic_time () - self->refreshed_usec) / 1000;

  if (self->refresh_source == 0 && !self->is_asking)
    self->refresh_source
        = g_timeout_add ((guint)CLAMP (REFRESH_MS - passed_ms, 0, REFRESH_MS), refresh_cb, self);
}

static void
changed_cb (FoyerEngine *engine, guint topics, FoyerSession *self)
{
  self->topics |= topics;
  schedule (self);
}

static gboolean
warm_up_cb (gpointer user_data)
{
  FoyerSession *self = user_data;

  self->warm_up_source = 0;
  foyer_engine_warm_up (self->engine);
  return G_SOURCE_REMOVE;
}

static void
foyer_session_dispose (GObject *object)
{
  FoyerSession *self = FOYER_SESSION (object);

  foyer_session_close (self);
  g_clear_object (&self->tasks);
  g_clear_pointer (&self->status, foyer_line_status_free);
  g_clear_error (&self->status_error);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (foyer_session_parent_class)->dispose (object);
}

static void
foyer_session_class_init (FoyerSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = foyer_session_dispose;
  signals[SIGNAL_TOPICS_CHANGED]
      = g_signal_new ("topics-changed", FOYER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_STATUS_CHANGED] = g_signal_new (
      "status-changed", FOYER_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_session_init (FoyerSession *self)
{
  self->cancellable = g_cancellable_new ();
  self->tasks = g_list_store_new (FOYER_TYPE_TASK);
}

FoyerSession *
foyer_session_new (FoyerEngine *engine)
{
  FoyerSession *self = g_object_new (FOYER_TYPE_SESSION, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "changed", G_CALLBACK (changed_cb), self, 0);
  /* A line that somebody else runs is no failure: the banner names who does. */
  (void)foyer_engine_start_line (engine, NULL);
  self->folders = foyer_folder_keeper_new (engine);
  self->idle_source = g_timeout_add_seconds (IDLE_REFRESH_S, idle_refresh_cb, self);
  self->warm_up_source = g_timeout_add (WARM_UP_MSEC, warm_up_cb, self);
  self->topics = FOYER_TOPIC_ALL;
  schedule (self);
  return self;
}

void
foyer_session_close (FoyerSession *self)
{
  if (self->engine == NULL)
    return;
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_handle_id (&self->idle_source, g_source_remove);
  g_clear_handle_id (&self->warm_up_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tasks)); i++)
    {
      g_autoptr (FoyerTask) task = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);

      foyer_task_cancel (task);
    }
  g_signal_handlers_disconnect_by_data (self->engine, self);
  foyer_folder_keeper_stop (self->folders);
  g_clear_object (&self->folders);
  foyer_engine_close (self->engine);
  g_clear_object (&self->engine);
}

FoyerEngine *
foyer_session_get_engine (FoyerSession *self)
{
  return self->engine;
}

FoyerFolderKeeper *
foyer_session_get_folders (FoyerSession *self)
{
  return self->folders;
}

const FoyerLineStatus *
foyer_session_get_status (FoyerSession *self)
{
  return self->status;
}

const GError *
foyer_session_get_status_error (FoyerSession *self)
{
  return self->status_error;
}

gint64
foyer_session_get_status_age_usec (FoyerSession *self)
{
  return self->status_usec == 0 ? 0 : g_get_monotonic_time () - self->status_usec;
}

const FoyerTierCount *
foyer_session_find_tier (FoyerSession *self, const char *tier)
{
  if (self->status == NULL || self->status->tiers == NULL)
    return NULL;
  for (guint i = 0; i < self->status->tiers->len; i++)
    {
      const FoyerTierCount *count = g_ptr_array_index (self->status->tiers, i);

      if (g_strcmp0 (count->tier, tier) == 0)
        return count;
    }
  return NULL;
}

gboolean
foyer_session_run_line (FoyerSession *self, GError **error)
{
  gboolean is_taken = foyer_engine_start_line (self->engine, error);

  self->topics |= FOYER_TOPIC_LINE;
  schedule (self);
  return is_taken;
}

GListModel *
foyer_session_get_tasks (FoyerSession *self)
{
  return G_LIST_MODEL (self->tasks);
}

typedef struct
{
  GWeakRef session;
  FoyerTask *task;
} Expiry;

static void
expiry_free (gpointer data)
{
  Expiry *expiry = data;

  g_weak_ref_clear (&expiry->session);
  g_object_unref (expiry->task);
  g_free (expiry);
}

static gboolean
expire_cb (gpointer user_data)
{
  Expiry *expiry = user_data;
  g_autoptr (FoyerSession) self = g_weak_ref_get (&expiry->session);
  guint position;

  if (self != NULL && self->tasks != NULL
      && g_list_store_find (self->tasks, expiry->task, &position))
    g_list_store_remove (self->tasks, position);
  return G_SOURCE_REMOVE;
}

static void
task_ended_cb (FoyerTask *task, GParamSpec *spec, FoyerSession *self)
{
  Expiry *expiry;

  if (foyer_task_is_running (task))
    return;
  expiry = g_new0 (Expiry, 1);
  g_weak_ref_init (&expiry->session, self);
  expiry->task = g_object_ref (task);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, RESULT_STAYS_S, expire_cb, expiry, expiry_free);
}

void
foyer_session_add_task (FoyerSession *self, FoyerTask *task)
{
  g_signal_connect_object (task, "notify::is-running", G_CALLBACK (task_ended_cb), self, 0);
  g_list_store_insert (self->tasks, 0, task);
}

guint
foyer_session_count_running (FoyerSession *self)
{
  guint n_running = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tasks)); i++)
    {
      g_autoptr (FoyerTask) task = g_list_model_get_item (G_LIST_MODEL (self->tasks), i);

      n_running += foyer_task_is_running (task);
    }
  return n_running;
}
