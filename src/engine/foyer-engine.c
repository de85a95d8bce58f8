/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening an event, the life of the line, and telling front ends what changed; commands are in
 * files of their own. */
#include "config.h"

#include "foyer-engine.h"

#include "foyer-audit-heads.h"
#include "foyer-engine-private.h"
#include "foyer-engine-sources.h"
#include "foyer-intake-door.h"
#include "foyer-json.h"
#include "foyer-line-lock.h"
#include "foyer-printer.h"
#include "foyer-store-printers.h"
#include "foyer-store-stages.h"
#include "foyer-vocabulary.h"
#include "foyer-watch.h"

#include <sys/random.h>
#include <unistd.h>

/* "changed" comes at most ten times a second. */
#define CHANGED_INTERVAL_MSEC 100
/* How often other processes' commits are looked for, and latencies published. */
#define POLL_INTERVAL_MSEC 500
#define PUBLISH_EVERY_POLLS 4
#define MAX_RENDER_WORKERS 4u
#define FOLDER_PRINTER_NAME "folder"
#define FOLDER_PRINTER_FACT "printers.folder"

/* What a stage had processed at the last few looks: ten seconds of them. */
#define RATE_SAMPLES 11u
#define RATE_STEP_USEC G_USEC_PER_SEC

typedef struct
{
  gint64 at_usec[RATE_SAMPLES];
  guint64 processed[RATE_SAMPLES];
  guint next;
  guint count;
} RateWindow;

struct _FoyerEngine
{
  GObject parent_instance;

  FoyerLine line;
  gboolean is_open;
  gboolean is_read_only;
  gulong store_changed_id;
  FoyerTopics pending_topics;
  guint changed_source;
  guint poll_source;
  guint polls;

  FoyerLineLock *lock; /* NULL: this process does not run the line */
  guint line_borrowers;
  gboolean is_line_kept; /* started by foyer_engine_start_line() */
  gboolean was_held; /* by anyone, at the last poll */
  FoyerIngestStage *ingest;
  FoyerTransformStage *transform;
  FoyerUpkeepStage *upkeep;
  FoyerRenderStage *render;
  FoyerDispatchStage *dispatch;
  FoyerPullStage *pull;
  FoyerAuditHeads *audit_heads;
  FoyerWatch *watch;
  FoyerIntakeDoor *door; /* NULL: not listening */
  RateWindow rates[FOYER_N_STAGES];
};

G_DEFINE_FINAL_TYPE (FoyerEngine, foyer_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* ---- Telling of changes ---- */

static gboolean
emit_changed_cb (gpointer user_data)
{
  FoyerEngine *self = user_data;
  FoyerTopics topics = self->pending_topics;

  self->changed_source = 0;
  self->pending_topics = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, (guint)topics);
  return G_SOURCE_REMOVE;
}

static void
note_change (FoyerEngine *self, FoyerTopics topics)
{
  self->pending_topics |= topics;
  if (self->changed_source == 0)
    {
      self->changed_source = g_timeout_add (CHANGED_INTERVAL_MSEC, emit_changed_cb, self);
      g_source_set_name_by_id (self->changed_source, "foyer-engine-changed");
    }
}

static FoyerTopics
translate_topics (FoyerStoreTopics store_topics)
{
  static const struct
  {
    FoyerStoreTopics store;
    FoyerTopics engine;
  } table[] = {
    { FOYER_STORE_TOPIC_ATTENDEES, FOYER_TOPIC_PEOPLE },
    { FOYER_STORE_TOPIC_DEAD_LETTERS, FOYER_TOPIC_DEAD_LETTERS },
    { FOYER_STORE_TOPIC_JOBS, FOYER_TOPIC_JOBS },
    { FOYER_STORE_TOPIC_DELIVERIES, FOYER_TOPIC_DELIVERIES },
    { FOYER_STORE_TOPIC_PRINTERS, FOYER_TOPIC_PRINTERS },
    { FOYER_STORE_TOPIC_STAGES, FOYER_TOPIC_STAGES },
    { FOYER_STORE_TOPIC_SOURCES, FOYER_TOPIC_SOURCES },
    { FOYER_STORE_TOPIC_INTAKE, FOYER_TOPIC_SOURCES },
    { FOYER_STORE_TOPIC_PULLS, FOYER_TOPIC_SOURCES },
    { FOYER_STORE_TOPIC_WATCH, FOYER_TOPIC_STAGES },
    { FOYER_STORE_TOPIC_ALERTS, FOYER_TOPIC_ALERTS },
  };
  FoyerTopics topics = 0;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (store_topics & table[i].store)
      topics |= table[i].engine;
  return topics;
}

static void
vocabulary_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerEngine *self = FOYER_ENGINE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerVocabularyState) state = foyer_engine_store_finish (self, result, &error);
  FoyerTaxonomy *before = foyer_catalogue_get_taxonomy (self->line.catalogue);

  if (state == NULL || !foyer_vocabulary_take (&self->line, state, &error))
    {
      /* The line notices by itself: what it maps under an older version is mapped again. */
      g_warning ("the taxonomy in use cannot be read: %s", error->message);
      return;
    }
  if (foyer_catalogue_get_taxonomy (self->line.catalogue) != before)
    note_change (self, FOYER_TOPIC_PEOPLE | FOYER_TOPIC_LINE);
}

/* Another process may have installed a version or chosen a contract. */
static void
refresh_vocabulary (FoyerEngine *self)
{
  foyer_engine_read_store_async (self, foyer_vocabulary_read, NULL, NULL,
                                 (GDestroyNotify)foyer_vocabulary_state_free, refresh_vocabulary,
                                 NULL, vocabulary_read_cb, NULL);
}

static void
store_changed_cb (FoyerStoreService *store, guint topics, gpointer user_data)
{
  FoyerEngine *self = user_data;

  foyer_bell_ring (&self->line.bell);
  if (self->dispatch != NULL && (topics & (FOYER_STORE_TOPIC_JOBS | FOYER_STORE_TOPIC_PRINTERS)))
    foyer_dispatch_stage_wake (self->dispatch);
  if (topics & FOYER_STORE_TOPIC_EVENT)
    refresh_vocabulary (self);
  if (self->pull != NULL && (topics & (FOYER_STORE_TOPIC_SOURCES | FOYER_STORE_TOPIC_PULLS)))
    foyer_pull_stage_wake (self->pull);
  if (self->door != NULL && (topics & FOYER_STORE_TOPIC_SOURCES))
    foyer_intake_door_reload (self->door);
  note_change (self, translate_topics (topics));
}

typedef struct
{
  FoyerStage stage;
  gint64 p50_usec;
  gint64 p95_usec;
} Latency;

static gpointer
publish_latency (FoyerStore *store, gpointer data, GError **error)
{
  const Latency *latency = data;

  (void)foyer_store_publish_latency (store, latency->stage, latency->p50_usec, latency->p95_usec,
                                     error);
  return NULL;
}

static void
publish_latencies (FoyerEngine *self)
{
  for (guint stage = 0; stage < FOYER_N_STAGES; stage++)
    {
      Latency latency = { .stage = stage };

      if (foyer_latency_take_quantiles (&self->line.latencies[stage], &latency.p50_usec,
                                        &latency.p95_usec))
        foyer_store_service_write_async (self->line.store, FOYER_STORE_PRIORITY_BULK,
                                         publish_latency, g_memdup2 (&latency, sizeof latency),
                                         g_free, NULL, NULL, NULL, NULL);
    }
}

static gboolean
poll_cb (gpointer user_data)
{
  FoyerEngine *self = user_data;
  FoyerLineHolder holder;

  foyer_store_service_poll (self->line.store);
  self->polls++;
  if (self->lock != NULL && self->polls % PUBLISH_EVERY_POLLS == 0)
    publish_latencies (self);
  foyer_engine_get_line_holder (self, &holder);
  if (holder.is_held != self->was_held)
    {
      self->was_held = holder.is_held;
      note_change (self, FOYER_TOPIC_LINE);
    }
  return G_SOURCE_CONTINUE;
}

/* ---- Opening ---- */

typedef struct
{
  char *directory;
  FoyerEngineOptions options;
  char *data_folder;
  char *template_folder;
  char *actor;
} OpenData;

static void
open_data_free (gpointer data)
{
  OpenData *self = data;

  g_free (self->directory);
  g_free (self->data_folder);
  g_free (self->template_folder);
  g_free (self->actor);
  g_free (self);
}

static char *
dup_folder (const char *given, const char *variable, const char *installed)
{
  const char *from_environment = g_getenv (variable);

  return g_strdup (given != NULL ? given : from_environment != NULL ? from_environment : installed);
}

char *
foyer_engine_dup_data_folder (const char *given)
{
  return dup_folder (given, "FOYER_DATA_DIR", FOYER_DATADIR);
}

char *
foyer_engine_dup_template_folder (const char *given)
{
  return dup_folder (given, "FOYER_TEMPLATE_DIR", FOYER_DATADIR "/templates");
}

/* A new event prints to a folder at once, with no hardware; a person may take that printer
 * away for good. */
static gpointer
add_folder_printer (FoyerStore *store, gpointer data, GError **error)
{
  FoyerLine *line = data;
  g_autoptr (FoyerPrinter) printer = NULL;
  g_autofree char *is_made = NULL;

  if (!foyer_store_get_fact (store, FOLDER_PRINTER_FACT, &is_made, error) || is_made != NULL)
    return NULL;
  printer = foyer_printer_new ();
  printer->name = g_strdup (FOLDER_PRINTER_NAME);
  printer->kind = FOYER_PRINTER_FOLDER;
  printer->uri = g_strdup (FOYER_LINE_OWN_FOLDER_URI);
  printer->added_usec = foyer_clock_get_now_usec (line->clock);
  if (foyer_store_add_printer (store, printer, line->actor, error))
    (void)foyer_store_set_fact (store, FOLDER_PRINTER_FACT, "made", error);
  return NULL;
}

/* On the writer, so that two processes make one key. What was written before there was a key is
 * sealed as it stands. */
static gpointer
install_audit_seal (FoyerStore *store, gpointer data, GError **error)
{
  FoyerLine *line = data;

  line->audit_seal = foyer_audit_seal_open (line->event, TRUE, error);
  if (line->audit_seal == NULL)
    return NULL;
  foyer_store_set_audit_sealer (store, &foyer_audit_sealer, line->audit_seal);
  if (foyer_audit_seal_is_new (line->audit_seal))
    (void)foyer_store_seal_audit (store, error);
  return NULL;
}

static gboolean
open_parts (FoyerEngine *self, const OpenData *data, GError **error)
{
  FoyerLine *line = &self->line;
  FoyerStoreOpenFlags flags
      = data->options.is_read_only ? FOYER_STORE_OPEN_READ_ONLY : FOYER_STORE_OPEN_CREATE;
  g_autofree char *path = NULL;
  GError *cause = NULL;

  foyer_json_init ();
  line->clock = data->options.clock != NULL ? data->options.clock : foyer_clock_get_system ();
  line->seed = data->options.seed;
  if (line->seed == 0 && getrandom (&line->seed, sizeof line->seed, 0) != sizeof line->seed)
    line->seed = (guint64)foyer_clock_get_monotonic_usec (line->clock);
  line->render_workers = data->options.render_workers != 0
                             ? data->options.render_workers
                             : MIN (g_get_num_processors (), MAX_RENDER_WORKERS);
  line->actor = g_strdup (data->actor);
  line->event = foyer_event_open (data->directory, error);
  if (line->event == NULL)
    return FALSE;
  line->catalogue = foyer_catalogue_open (line->event, data->data_folder, error);
  if (line->catalogue == NULL)
    return FALSE;
  line->studio
      = foyer_studio_new (line->event, line->catalogue, data->data_folder, data->template_folder);
  line->workers = foyer_worker_pool_new (NULL, foyer_studio_get_font_manifest (line->studio),
                                         line->render_workers, 0);
  line->lookers = foyer_worker_pool_new (NULL, foyer_studio_get_font_manifest (line->studio), 1, 0);
  path = foyer_event_dup_path (line->event, "cache", NULL);
  line->cache = foyer_badge_cache_new (path, 0);
  g_free (path);
  line->secrets = foyer_secret_store_new (foyer_event_get_directory (line->event),
                                          foyer_event_get_id (line->event));
  path = foyer_event_dup_path (line->event, "foyer.sqlite", NULL);
  line->store = foyer_store_service_open (path, line->clock, flags, &cause);
  if (line->store == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  foyer_studio_set_store (line->studio, line->store);
  self->is_open = TRUE;
  self->is_read_only = data->options.is_read_only;
  if (!foyer_vocabulary_refresh (line, error))
    return FALSE;
  if (!self->is_read_only)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, install_audit_seal,
                                     line, NULL, &cause);
  if (!self->is_read_only && cause == NULL)
    (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, add_folder_printer,
                                     line, NULL, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  return TRUE;
}

static void
open_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (FoyerEngine) self = g_object_new (FOYER_TYPE_ENGINE, NULL);
  GError *error = NULL;

  if (open_parts (self, task_data, &error))
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_open_async (const char *directory, const FoyerEngineOptions *options,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static const FoyerEngineOptions no_options = { 0 };
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  g_task_set_source_tag (task, foyer_engine_open_async);
  g_task_set_name (task, "foyer-engine-open");
  data->directory = g_strdup (directory);
  data->options = options != NULL ? *options : no_options;
  data->data_folder = foyer_engine_dup_data_folder (data->options.data_folder);
  data->template_folder = foyer_engine_dup_template_folder (data->options.template_folder);
  data->actor = g_strdup (data->options.actor != NULL ? data->options.actor : g_get_user_name ());
  g_task_set_task_data (task, data, open_data_free);
  g_task_run_in_thread (task, open_thread);
}

FoyerEngine *
foyer_engine_open_finish (GAsyncResult *result, GError **error)
{
  FoyerEngine *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_propagate_pointer (G_TASK (result), error);
  if (self == NULL)
    return NULL;
  self->store_changed_id
      = g_signal_connect (self->line.store, "changed", G_CALLBACK (store_changed_cb), self);
  self->poll_source = g_timeout_add (POLL_INTERVAL_MSEC, poll_cb, self);
  g_source_set_name_by_id (self->poll_source, "foyer-engine-poll");
  return self;
}

/* ---- The line ---- */

static gpointer
recover (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_recover (store, error);
  return NULL;
}

static gboolean
take_line (FoyerEngine *self, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (self->line.event, "line.lock", NULL);
  GError *cause = NULL;

  if (self->lock != NULL)
    return TRUE;
  if (!foyer_engine_check_writable (self, error))
    return FALSE;
  self->lock = foyer_line_lock_take (path, error);
  if (self->lock == NULL)
    return FALSE;
  (void)foyer_store_service_write (self->line.store, FOYER_STORE_PRIORITY_URGENT, recover, NULL,
                                   NULL, &cause);
  if (cause != NULL)
    {
      g_clear_pointer (&self->lock, foyer_line_lock_free);
      foyer_engine_error_take (error, cause, "taking up the line: ");
      return FALSE;
    }
  foyer_bell_open (&self->line.bell);
  self->ingest = foyer_ingest_stage_start (&self->line);
  self->transform = foyer_transform_stage_start (&self->line);
  self->upkeep = foyer_upkeep_stage_start (&self->line);
  self->render = foyer_render_stage_start (&self->line);
  self->dispatch = foyer_dispatch_stage_start (&self->line);
  self->pull = foyer_pull_stage_start (&self->line);
  self->audit_heads = foyer_audit_heads_start (&self->line);
  self->watch = foyer_watch_start (&self->line);
  self->was_held = TRUE;
  note_change (self, FOYER_TOPIC_LINE);
  return TRUE;
}

static void
leave_line (FoyerEngine *self)
{
  if (self->lock == NULL)
    return;
  g_clear_pointer (&self->door, foyer_intake_door_close);
  foyer_bell_close (&self->line.bell);
  g_clear_pointer (&self->pull, foyer_pull_stage_stop);
  g_clear_pointer (&self->dispatch, foyer_dispatch_stage_stop);
  g_clear_pointer (&self->ingest, foyer_ingest_stage_stop);
  g_clear_pointer (&self->transform, foyer_transform_stage_stop);
  g_clear_pointer (&self->upkeep, foyer_upkeep_stage_stop);
  g_clear_pointer (&self->render, foyer_render_stage_stop);
  g_clear_pointer (&self->audit_heads, foyer_audit_heads_stop);
  g_clear_pointer (&self->watch, foyer_watch_stop);
  publish_latencies (self);
  g_clear_pointer (&self->lock, foyer_line_lock_free);
  self->was_held = FALSE;
  note_change (self, FOYER_TOPIC_LINE);
}

gboolean
foyer_engine_start_line (FoyerEngine *self, GError **error)
{
  g_return_val_if_fail (FOYER_IS_ENGINE (self) && self->is_open, FALSE);

  if (!take_line (self, error))
    return FALSE;
  self->is_line_kept = TRUE;
  return TRUE;
}

void
foyer_engine_stop_line (FoyerEngine *self)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  self->is_line_kept = FALSE;
  if (self->line_borrowers == 0)
    leave_line (self);
}

gboolean
foyer_engine_borrow_line (FoyerEngine *self)
{
  if (self->lock == NULL && !take_line (self, NULL))
    return FALSE; /* somebody else runs it, which serves as well */
  self->line_borrowers++;
  return TRUE;
}

void
foyer_engine_release_line (FoyerEngine *self)
{
  g_return_if_fail (self->line_borrowers > 0);

  self->line_borrowers--;
  if (self->line_borrowers == 0 && !self->is_line_kept)
    leave_line (self);
}

void
foyer_engine_get_line_holder (FoyerEngine *self, FoyerLineHolder *holder)
{
  g_autofree char *path = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && self->is_open);

  if (self->lock != NULL)
    {
      *holder = (FoyerLineHolder){ .is_held = TRUE, .is_mine = TRUE, .pid = getpid () };
      g_strlcpy (holder->host, g_get_host_name (), sizeof holder->host);
      return;
    }
  path = foyer_event_dup_path (self->line.event, "line.lock", NULL);
  foyer_line_lock_look (path, holder);
}

/* ---- The listener ---- */

gboolean
foyer_engine_listen (FoyerEngine *self, const FoyerListenOptions *options, GError **error)
{
  g_return_val_if_fail (FOYER_IS_ENGINE (self) && options->address != NULL, FALSE);

  if (self->lock == NULL || self->door != NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                           self->lock == NULL ? "only the process that runs the line listens"
                                              : "this process listens already");
      return FALSE;
    }
  self->door = foyer_intake_door_open (&self->line, options, error);
  return self->door != NULL;
}

void
foyer_engine_stop_listening (FoyerEngine *self)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));
  g_clear_pointer (&self->door, foyer_intake_door_close);
}

const char *
foyer_engine_get_listen_url (FoyerEngine *self)
{
  g_return_val_if_fail (FOYER_IS_ENGINE (self), NULL);
  return self->door != NULL ? foyer_intake_door_get_url (self->door) : NULL;
}

FoyerWatch *
foyer_engine_get_watch (FoyerEngine *self)
{
  return self->watch;
}

FoyerIntakeDoor *
foyer_engine_get_door (FoyerEngine *self)
{
  return self->door;
}

/* ---- Closing ---- */

void
foyer_engine_close (FoyerEngine *self)
{
  g_return_if_fail (FOYER_IS_ENGINE (self));

  if (!self->is_open)
    return;
  leave_line (self);
  foyer_line_wait_for_helpers (&self->line);
  g_clear_handle_id (&self->poll_source, g_source_remove);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_signal_handler (&self->store_changed_id, self->line.store);
  foyer_store_service_close (self->line.store);
  self->is_open = FALSE;
}

static void
foyer_engine_dispose (GObject *object)
{
  FoyerEngine *self = FOYER_ENGINE (object);

  foyer_engine_close (self);
  G_OBJECT_CLASS (foyer_engine_parent_class)->dispose (object);
}

static void
foyer_engine_finalize (GObject *object)
{
  FoyerEngine *self = FOYER_ENGINE (object);
  FoyerLine *line = &self->line;

  g_clear_object (&line->store);
  g_clear_pointer (&line->workers, foyer_worker_pool_free);
  g_clear_pointer (&line->lookers, foyer_worker_pool_free);
  g_clear_pointer (&line->cache, foyer_badge_cache_free);
  g_clear_pointer (&line->studio, foyer_studio_free);
  g_clear_pointer (&line->catalogue, foyer_catalogue_free);
  g_clear_pointer (&line->secrets, foyer_secret_store_free);
  g_clear_pointer (&line->audit_seal, foyer_audit_seal_free);
  g_clear_pointer (&line->event, foyer_event_unref);
  g_free (line->actor);
  foyer_bell_clear (&line->bell);
  g_mutex_clear (&line->helpers_mutex);
  g_cond_clear (&line->helpers_left);
  for (guint stage = 0; stage < FOYER_N_STAGES; stage++)
    foyer_latency_clear (&line->latencies[stage]);
  G_OBJECT_CLASS (foyer_engine_parent_class)->finalize (object);
}

static void
foyer_engine_class_init (FoyerEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = foyer_engine_dispose;
  object_class->finalize = foyer_engine_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FOYER_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
foyer_engine_init (FoyerEngine *self)
{
  foyer_bell_init (&self->line.bell);
  g_mutex_init (&self->line.helpers_mutex);
  g_cond_init (&self->line.helpers_left);
  for (guint stage = 0; stage < FOYER_N_STAGES; stage++)
    foyer_latency_init (&self->line.latencies[stage]);
}

/* ---- For the command files ---- */

double
foyer_engine_measure_rate (FoyerEngine *self, FoyerStage stage, guint64 processed)
{
  RateWindow *window = &self->rates[stage];
  gint64 now = foyer_clock_get_monotonic_usec (self->line.clock);
  guint oldest;

  if (window->count == 0
      || now - window->at_usec[(window->next + RATE_SAMPLES - 1) % RATE_SAMPLES] >= RATE_STEP_USEC)
    {
      window->at_usec[window->next] = now;
      window->processed[window->next] = processed;
      window->next = (window->next + 1) % RATE_SAMPLES;
      window->count = MIN (window->count + 1, RATE_SAMPLES);
    }
  oldest = (window->next + RATE_SAMPLES - window->count) % RATE_SAMPLES;
  if (now <= window->at_usec[oldest] || processed <= window->processed[oldest])
    return 0;
  return (double)(processed - window->processed[oldest]) * G_USEC_PER_SEC
         / (double)(now - window->at_usec[oldest]);
}

FoyerEvent *
foyer_engine_get_event (FoyerEngine *self)
{
  g_return_val_if_fail (FOYER_IS_ENGINE (self), NULL);
  return self->line.event;
}

FoyerLine *
foyer_engine_get_line (FoyerEngine *self)
{
  return &self->line;
}

gboolean
foyer_engine_check_writable (FoyerEngine *self, GError **error)
{
  if (!self->is_read_only)
    return TRUE;
  g_set_error_literal (
      error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_DENIED,
      "the event is open for reading only; close it and open it again for writing");
  return FALSE;
}

static void
store_done (FoyerStoreService *store, GAsyncResult *result, gboolean is_write, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GDestroyNotify result_free = (GDestroyNotify)g_task_get_task_data (task);
  GError *cause = NULL;
  gpointer value = is_write ? foyer_store_service_write_finish (store, result, &cause)
                            : foyer_store_service_read_finish (store, result, &cause);

  if (cause != NULL)
    {
      GError *error = NULL;

      foyer_engine_error_take (&error, cause, NULL);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, value, result_free);
}

static void
read_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  store_done (FOYER_STORE_SERVICE (source), result, FALSE, user_data);
}

static void
write_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  store_done (FOYER_STORE_SERVICE (source), result, TRUE, user_data);
}

static GTask *
make_store_task (FoyerEngine *self, GDestroyNotify result_free, gpointer source_tag,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_name (task, "foyer-engine-store");
  g_task_set_task_data (task, (gpointer)result_free, NULL);
  return task;
}

void
foyer_engine_read_store_async (FoyerEngine *self, FoyerStoreFunc func, gpointer data,
                               GDestroyNotify data_free, GDestroyNotify result_free,
                               gpointer source_tag, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = make_store_task (self, result_free, source_tag, cancellable, callback, user_data);

  foyer_store_service_read_async (self->line.store, func, data, data_free, result_free, cancellable,
                                  read_done_cb, task);
}

void
foyer_engine_write_store_async (FoyerEngine *self, FoyerStoreFunc func, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                gpointer source_tag, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = make_store_task (self, result_free, source_tag, cancellable, callback, user_data);

  foyer_store_service_write_async (self->line.store, FOYER_STORE_PRIORITY_URGENT, func, data,
                                   data_free, result_free, cancellable, write_done_cb, task);
}

gpointer
foyer_engine_store_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
foyer_engine_store_finish_done (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  GError *cause = NULL;

  (void)foyer_engine_store_finish (self, result, &cause); /* such closures have no result */
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}
