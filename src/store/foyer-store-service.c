/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The threads of the store and the closures they run; what the closures do is the verbs'
 * business. */
#include "config.h"

#include "foyer-store-service.h"

#include "foyer-search-index-private.h"
#include "foyer-search-indexer-private.h"

/* One transaction: so many closures, or so long. Less would write every touched page of the indices
 * again and again; people do not wait for it, as an urgent closure runs next and ends it. */
#define GROUP_CLOSURES 64
#define GROUP_USEC 250000
/* The writer has been idle for so long: time to tidy up behind the search index. */
#define IDLE_USEC 400000

typedef struct
{
  FoyerStoreFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GCancellable *cancellable;
  gpointer result;
  GError *error;
  FoyerStorePriority priority;
  GTask *task; /* asynchronous; NULL for others */
  FoyerStoreDoneFunc done; /* closures ahead; NULL for others */
  gboolean is_done; /* blocking: guarded by the service's mutex */
} Closure;

/* What a thread takes from; guarded by the service's mutex. */
typedef struct
{
  GQueue urgent;
  GQueue bulk;
  GCond is_waiting;
  GThread *thread;
  FoyerStore *store;
} Lane;

struct _FoyerStoreService
{
  GObject parent_instance;

  GMutex mutex;
  GCond is_done;
  gboolean is_closing;
  Lane writer;
  Lane reader;
  FoyerSearchIndexer *indexer; /* NULL: reading only */
  GMainContext *owner;

  FoyerStoreTopics changed; /* not yet emitted; guarded */
  gboolean is_emission_queued; /* guarded */
  gboolean can_write; /* set once */
  gint64 data_version; /* of the writer's connection (the reader's if there is none); its thread's
                          alone */
};

G_DEFINE_FINAL_TYPE (FoyerStoreService, foyer_store_service, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Closures ---- */

static void
closure_free (Closure *self)
{
  if (self->data_free != NULL)
    self->data_free (self->data);
  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

static void
closure_run (Closure *self, FoyerStore *store)
{
  if (self->cancellable != NULL
      && g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    return;
  self->result = self->func (store, self->data, &self->error);
}

static void
closure_fail (Closure *self, const GError *error)
{
  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  self->result = NULL;
  if (self->error == NULL)
    self->error = g_error_copy (error);
}

/* Consumes an asynchronous closure; wakes whoever waits for a blocking one. */
static void
closure_complete (Closure *closure, FoyerStoreService *self)
{
  if (closure->done != NULL)
    {
      closure->done (closure->data, closure->error);
      closure_free (closure);
      return;
    }
  if (closure->task == NULL)
    {
      g_mutex_lock (&self->mutex);
      closure->is_done = TRUE;
      g_cond_broadcast (&self->is_done);
      g_mutex_unlock (&self->mutex);
      return;
    }
  g_autoptr (GTask) task = g_steal_pointer (&closure->task);
  if (closure->error != NULL)
    {
      closure_fail (closure, closure->error);
      g_task_return_error (task, g_steal_pointer (&closure->error));
    }
  else
    g_task_return_pointer (task, g_steal_pointer (&closure->result), closure->result_free);
  closure_free (closure);
}

/* ---- Queues ---- */

/* TRUE if it was taken in; a closing service takes nothing any more. */
static gboolean
lane_push (FoyerStoreService *self, Lane *lane, FoyerStorePriority priority, Closure *closure)
{
  closure->priority = priority;
  g_mutex_lock (&self->mutex);
  gboolean is_open = !self->is_closing && lane->thread != NULL;
  if (is_open)
    {
      g_queue_push_tail (priority == FOYER_STORE_PRIORITY_URGENT ? &lane->urgent : &lane->bulk,
                         closure);
      g_cond_signal (&lane->is_waiting);
    }
  g_mutex_unlock (&self->mutex);
  if (!is_open)
    foyer_store_refuse (&closure->error, FOYER_STORE_ERROR_READ_ONLY,
                        "the store is closed, or open for reading only");
  return is_open;
}

static Closure *
pop (Lane *lane)
{
  Closure *closure = g_queue_pop_head (&lane->urgent);
  return closure != NULL ? closure : g_queue_pop_head (&lane->bulk);
}

/* Waits for the next closure. NULL: none until @deadline_usec (0: for ever), or the service closes
 * and is empty; *is_closed says which. */
static Closure *
lane_wait (FoyerStoreService *self, Lane *lane, gint64 deadline_usec, gboolean *is_closed)
{
  g_mutex_lock (&self->mutex);
  Closure *closure = pop (lane);
  gboolean is_late = FALSE;
  while (closure == NULL && !self->is_closing && !is_late)
    {
      if (deadline_usec == 0)
        g_cond_wait (&lane->is_waiting, &self->mutex);
      else
        is_late = !g_cond_wait_until (&lane->is_waiting, &self->mutex, deadline_usec);
      closure = pop (lane);
    }
  *is_closed = closure == NULL && self->is_closing;
  g_mutex_unlock (&self->mutex);
  return closure;
}

/* The next one for the same transaction: everything urgent; bulk work only before the first urgent
 * closure has run. */
static Closure *
lane_next_of_group (FoyerStoreService *self, Lane *lane, gboolean had_urgent)
{
  g_mutex_lock (&self->mutex);
  Closure *closure = had_urgent ? g_queue_pop_head (&lane->urgent) : pop (lane);
  g_mutex_unlock (&self->mutex);
  return closure;
}

static gboolean
lane_has_urgent (FoyerStoreService *self, Lane *lane)
{
  g_mutex_lock (&self->mutex);
  gboolean has = !g_queue_is_empty (&lane->urgent);
  g_mutex_unlock (&self->mutex);
  return has;
}

/* ---- The signal ---- */

static gboolean
emit_changed_cb (gpointer data)
{
  FoyerStoreService *self = data;
  g_mutex_lock (&self->mutex);
  guint topics = self->changed;
  self->changed = 0;
  self->is_emission_queued = FALSE;
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[CHANGED], 0, topics);
  return G_SOURCE_REMOVE;
}

static void
announce (FoyerStoreService *self, FoyerStoreTopics topics)
{
  if (topics == 0)
    return;
  g_mutex_lock (&self->mutex);
  gboolean must_queue = !self->is_emission_queued && !self->is_closing;
  self->changed |= topics;
  self->is_emission_queued |= must_queue;
  g_mutex_unlock (&self->mutex);
  if (!must_queue)
    return;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_static_name (source, "[foyer] store changed");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, emit_changed_cb, g_object_ref (self), g_object_unref);
  g_source_attach (source, self->owner);
}

/* ---- Writer ---- */

/* FALSE: the whole transaction is gone (a full disk, an I/O error). */
static gboolean
run_part (Closure *closure, FoyerStore *store)
{
  if (!foyer_store_mark (store, &closure->error))
    return foyer_store_is_in_transaction (store);
  closure_run (closure, store);
  if (closure->error != NULL)
    foyer_store_undo (store);
  else if (!foyer_store_keep (store, &closure->error))
    foyer_store_undo (store);
  return foyer_store_is_in_transaction (store);
}

static void
run_group (FoyerStoreService *self, Closure *first)
{
  FoyerStore *store = self->writer.store;
  g_autoptr (GPtrArray) group = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_alive = foyer_store_begin (store, FOYER_STORE_WRITE, &error);
  gint64 end_usec = g_get_monotonic_time () + GROUP_USEC;
  gboolean had_urgent = FALSE;
  g_ptr_array_add (group, first);
  while (is_alive)
    {
      Closure *last = g_ptr_array_index (group, group->len - 1);
      is_alive = run_part (last, store);
      if (!is_alive && last->error != NULL)
        error = g_error_copy (last->error);
      had_urgent
          |= last->priority == FOYER_STORE_PRIORITY_URGENT || lane_has_urgent (self, &self->writer);
      Closure *next = is_alive && group->len < GROUP_CLOSURES && g_get_monotonic_time () < end_usec
                          ? lane_next_of_group (self, &self->writer, had_urgent)
                          : NULL;
      if (next == NULL)
        break;
      g_ptr_array_add (group, next);
    }
  if (is_alive)
    is_alive = foyer_store_commit (store, &error);
  if (!is_alive)
    {
      foyer_store_rollback (store);
      if (error == NULL)
        foyer_store_refuse (&error, FOYER_STORE_ERROR_IO, "the transaction was lost");
    }
  for (guint i = 0; i < group->len; i++)
    {
      Closure *closure = g_ptr_array_index (group, i);
      if (!is_alive)
        closure_fail (closure, error);
      closure_complete (closure, self);
    }
  FoyerStoreTopics topics = foyer_store_steal_topics (store);
  if (topics & FOYER_STORE_TOPIC_ATTENDEES)
    foyer_search_indexer_tell (self->indexer);
  announce (self, topics);
}

/* What the index has taken in need not be kept for it. */
static void
tidy_up (FoyerStore *store)
{
  gint64 n = 0;
  if (!foyer_store_query_integer (store, "SELECT EXISTS (SELECT 1 FROM search_change)", &n, NULL)
      || n == 0 || !foyer_store_begin (store, FOYER_STORE_WRITE, NULL))
    return;
  if (!foyer_search_index_forget_changes (store, NULL) || !foyer_store_commit (store, NULL))
    foyer_store_rollback (store);
}

static gpointer
writer_thread (gpointer data)
{
  FoyerStoreService *self = data;
  gboolean is_closed = FALSE;
  gboolean has_written = TRUE;
  while (!is_closed)
    {
      Closure *closure = lane_wait (
          self, &self->writer, has_written ? g_get_monotonic_time () + IDLE_USEC : 0, &is_closed);
      if (closure != NULL)
        run_group (self, closure);
      else if (!is_closed)
        tidy_up (self->writer.store);
      has_written = closure != NULL;
    }
  return NULL;
}

/* ---- Reader ---- */

static gpointer
reader_thread (gpointer data)
{
  FoyerStoreService *self = data;
  gboolean is_closed = FALSE;
  while (!is_closed)
    {
      Closure *closure = lane_wait (self, &self->reader, 0, &is_closed);
      if (closure == NULL)
        continue;
      if (foyer_store_begin (self->reader.store, FOYER_STORE_READ, &closure->error))
        closure_run (closure, self->reader.store);
      foyer_store_rollback (self->reader.store);
      closure_complete (closure, self);
    }
  return NULL;
}

/* ---- Life ---- */

static void
foyer_store_service_finalize (GObject *object)
{
  FoyerStoreService *self = FOYER_STORE_SERVICE (object);
  foyer_store_service_close (self);
  g_clear_pointer (&self->owner, g_main_context_unref);
  g_cond_clear (&self->writer.is_waiting);
  g_cond_clear (&self->reader.is_waiting);
  g_cond_clear (&self->is_done);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (foyer_store_service_parent_class)->finalize (object);
}

static void
foyer_store_service_class_init (FoyerStoreServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_store_service_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
foyer_store_service_init (FoyerStoreService *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->is_done);
  g_cond_init (&self->writer.is_waiting);
  g_cond_init (&self->reader.is_waiting);
}

FoyerStoreService *
foyer_store_service_open (const char *path, const FoyerClock *clock, FoyerStoreOpenFlags flags,
                          GError **error)
{
  gboolean can_write = (flags & FOYER_STORE_OPEN_READ_ONLY) == 0;
  g_autoptr (FoyerStore) writer = can_write ? foyer_store_open (path, clock, flags, error) : NULL;
  if (can_write && writer == NULL)
    return NULL;
  /* The store is of the newest form now; an unusable index is made anew before anybody reads it. */
  g_autoptr (FoyerSearchIndex) index
      = can_write ? foyer_search_index_open (path, (flags & FOYER_STORE_OPEN_CHECK) != 0, error)
                  : NULL;
  if (can_write && index == NULL)
    return NULL;
  FoyerStoreOpenFlags read_flags
      = FOYER_STORE_OPEN_READ_ONLY | (can_write ? 0 : flags & FOYER_STORE_OPEN_CHECK);
  g_autoptr (FoyerStore) reader = foyer_store_open (path, clock, read_flags, error);
  if (reader == NULL)
    return NULL;
  gint64 data_version = 0;
  /* What others commit from now on is news: whoever opens the service reads after this. */
  if (!foyer_store_get_data_version (can_write ? writer : reader, &data_version, error))
    return NULL;
  FoyerStoreService *self = g_object_new (FOYER_TYPE_STORE_SERVICE, NULL);
  self->data_version = data_version;
  self->owner = g_main_context_ref_thread_default ();
  self->reader.store = g_steal_pointer (&reader);
  self->reader.thread = g_thread_new ("foyer-store-r", reader_thread, self);
  self->can_write = can_write;
  if (can_write)
    {
      self->writer.store = g_steal_pointer (&writer);
      self->indexer = foyer_search_indexer_start (g_steal_pointer (&index));
      self->writer.thread = g_thread_new ("foyer-store-w", writer_thread, self);
    }
  return self;
}

void
foyer_store_service_close (FoyerStoreService *self)
{
  g_return_if_fail (FOYER_IS_STORE_SERVICE (self));
  g_mutex_lock (&self->mutex);
  self->is_closing = TRUE;
  g_cond_broadcast (&self->writer.is_waiting);
  g_cond_broadcast (&self->reader.is_waiting);
  GThread *writer = g_steal_pointer (&self->writer.thread);
  GThread *reader = g_steal_pointer (&self->reader.thread);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&writer, g_thread_join);
  g_clear_pointer (&reader, g_thread_join);
  if (self->indexer != NULL)
    foyer_search_indexer_stop (self->indexer);
  /* The last connection to close, a writing one, folds the log into the file: of the store the
   * writer's, of the index its own. */
  g_clear_pointer (&self->reader.store, foyer_store_close);
  g_clear_pointer (&self->writer.store, foyer_store_close);
  g_clear_pointer (&self->indexer, foyer_search_indexer_free);
}

/* ---- Asking ---- */

static void
submit (FoyerStoreService *self, Lane *lane, FoyerStorePriority priority, gpointer tag,
        const char *name, FoyerStoreFunc func, gpointer data, GDestroyNotify data_free,
        GDestroyNotify result_free, GCancellable *cancellable, GAsyncReadyCallback callback,
        gpointer user_data)
{
  Closure *closure = g_new0 (Closure, 1);
  closure->func = func;
  closure->data = data;
  closure->data_free = data_free;
  closure->result_free = result_free;
  closure->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  closure->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (closure->task, tag);
  g_task_set_name (closure->task, name);
  /* What was committed is reported, cancelled or not: the writer looks before it begins. */
  g_task_set_check_cancellable (closure->task, FALSE);
  if (!lane_push (self, lane, priority, closure))
    closure_complete (closure, self);
}

static gpointer
submit_and_wait (FoyerStoreService *self, Lane *lane, FoyerStorePriority priority,
                 FoyerStoreFunc func, gpointer data, GDestroyNotify result_free, GError **error)
{
  Closure closure = { .func = func, .data = data, .result_free = result_free };
  if (lane_push (self, lane, priority, &closure))
    {
      g_mutex_lock (&self->mutex);
      while (!closure.is_done)
        g_cond_wait (&self->is_done, &self->mutex);
      g_mutex_unlock (&self->mutex);
    }
  if (closure.error == NULL)
    return closure.result;
  closure_fail (&closure, closure.error);
  g_propagate_error (error, closure.error);
  return NULL;
}

void
foyer_store_service_write_async (FoyerStoreService *self, FoyerStorePriority priority,
                                 FoyerStoreFunc func, gpointer data, GDestroyNotify data_free,
                                 GDestroyNotify result_free, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_STORE_SERVICE (self) && func != NULL);
  submit (self, &self->writer, priority, foyer_store_service_write_async, "[foyer] store write",
          func, data, data_free, result_free, cancellable, callback, user_data);
}

gpointer
foyer_store_service_write_finish (FoyerStoreService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, foyer_store_service_write_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
foyer_store_service_read_async (FoyerStoreService *self, FoyerStoreFunc func, gpointer data,
                                GDestroyNotify data_free, GDestroyNotify result_free,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (FOYER_IS_STORE_SERVICE (self) && func != NULL);
  submit (self, &self->reader, FOYER_STORE_PRIORITY_BULK, foyer_store_service_read_async,
          "[foyer] store read", func, data, data_free, result_free, cancellable, callback,
          user_data);
}

gpointer
foyer_store_service_read_finish (FoyerStoreService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, foyer_store_service_read_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
foyer_store_service_write (FoyerStoreService *self, FoyerStorePriority priority,
                           FoyerStoreFunc func, gpointer data, GDestroyNotify result_free,
                           GError **error)
{
  g_return_val_if_fail (FOYER_IS_STORE_SERVICE (self) && func != NULL, NULL);
  g_return_val_if_fail (
      g_thread_self () != self->writer.thread && g_thread_self () != self->reader.thread, NULL);
  return submit_and_wait (self, &self->writer, priority, func, data, result_free, error);
}

gpointer
foyer_store_service_read (FoyerStoreService *self, FoyerStoreFunc func, gpointer data,
                          GError **error)
{
  g_return_val_if_fail (FOYER_IS_STORE_SERVICE (self) && func != NULL, NULL);
  g_return_val_if_fail (
      g_thread_self () != self->writer.thread && g_thread_self () != self->reader.thread, NULL);
  return submit_and_wait (self, &self->reader, FOYER_STORE_PRIORITY_BULK, func, data, NULL, error);
}

void
foyer_store_service_write_ahead (FoyerStoreService *self, FoyerStorePriority priority,
                                 FoyerStoreFunc func, gpointer data, FoyerStoreDoneFunc done)
{
  g_return_if_fail (FOYER_IS_STORE_SERVICE (self) && func != NULL && done != NULL);
  Closure *closure = g_new0 (Closure, 1);
  closure->func = func;
  closure->data = data;
  closure->done = done;
  if (!lane_push (self, &self->writer, priority, closure))
    closure_complete (closure, self);
}

/* ---- Other processes ---- */

/* A connection's number moves with other connections' commits only: on the writer's it is somebody
 * else who wrote. */
static gpointer
poll_func (FoyerStore *store, gpointer data, GError **error)
{
  FoyerStoreService *self = data;
  gint64 version = 0;
  if (foyer_store_get_data_version (store, &version, error) && version != self->data_version)
    {
      announce (self, FOYER_STORE_TOPIC_ALL);
      self->data_version = version;
    }
  return NULL;
}

void
foyer_store_service_poll (FoyerStoreService *self)
{
  g_return_if_fail (FOYER_IS_STORE_SERVICE (self));
  if (self->can_write)
    foyer_store_service_write_async (self, FOYER_STORE_PRIORITY_URGENT, poll_func, self, NULL, NULL,
                                     NULL, NULL, NULL);
  else
    foyer_store_service_read_async (self, poll_func, self, NULL, NULL, NULL, NULL, NULL);
}
