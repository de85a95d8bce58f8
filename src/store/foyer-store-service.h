/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store's threads: one that writes in groups of closures, one that reads, one that keeps the
 * search index up; the only way to the store from a main loop. */
#pragma once

#include "foyer-store.h"

#include <gio/gio.h>

#define FOYER_TYPE_STORE_SERVICE (foyer_store_service_get_type ())
G_DECLARE_FINAL_TYPE (FoyerStoreService, foyer_store_service, FOYER, STORE_SERVICE, GObject)

/* Work on the store, called on its thread inside a transaction that the service draws. It failed if
 * and only if it set @error (then its writes are undone, alone); the result may be NULL. It must
 * not begin or commit, wait, or touch the service. */
typedef gpointer (*FoyerStoreFunc) (FoyerStore *store, gpointer data, GError **error);

typedef enum
{
  /* A person or a printer waits: runs before bulk work, and its transaction ends right after it. */
  FOYER_STORE_PRIORITY_URGENT,
  /* Imports and the like. */
  FOYER_STORE_PRIORITY_BULK,
} FoyerStorePriority;

/* (transfer full) Blocks: opens the store (see foyer_store_open(), READ_ONLY gives a service
 * without writer) and starts the threads. The thread-default main context of the caller receives
 * the signal "changed" (guint topics, FoyerStoreTopics), once for all commits since it ran last. */
FoyerStoreService *foyer_store_service_open (const char *path, const FoyerClock *clock,
                                             FoyerStoreOpenFlags flags, GError **error);

/* Finishes what is queued, stops both threads, closes. Blocks; not inside a closure. Idempotent;
 * later work fails with READ_ONLY. Call it before the last unref, which may happen on any thread.
 */
void foyer_store_service_close (FoyerStoreService *self);

/* All waiting closures share one transaction (group commit, at most 64 closures or about a quarter
 * of a second; an urgent one runs next and ends it); each is undone alone if it fails. @callback
 * runs in the caller's thread-default main context after the commit: what it reports is durable. A
 * cancelled closure that has not begun fails with G_IO_ERROR_CANCELLED; one that has begun ends.
 * @data_free and @result_free may be NULL; @data_free runs on any thread. */
void foyer_store_service_write_async (FoyerStoreService *self, FoyerStorePriority priority,
                                      FoyerStoreFunc func, gpointer data, GDestroyNotify data_free,
                                      GDestroyNotify result_free, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) The closure's result. Errors: the closure's, FOYER_STORE_ERROR of the commit,
 * G_IO_ERROR_CANCELLED. */
gpointer foyer_store_service_write_finish (FoyerStoreService *self, GAsyncResult *result,
                                           GError **error);

/* The same on the reading thread; each closure sees one moment of the store, at least as new as
 * every write that was reported before. */
void foyer_store_service_read_async (FoyerStoreService *self, FoyerStoreFunc func, gpointer data,
                                     GDestroyNotify data_free, GDestroyNotify result_free,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
gpointer foyer_store_service_read_finish (FoyerStoreService *self, GAsyncResult *result,
                                          GError **error);

/* Blocking, for worker threads and command-line use: never on a main loop nor inside a closure.
 * @data stays the caller's; @result_free (may be NULL) takes a result whose commit failed.
 * (transfer full) NULL may be a result: ask @error. */
gpointer foyer_store_service_write (FoyerStoreService *self, FoyerStorePriority priority,
                                    FoyerStoreFunc func, gpointer data, GDestroyNotify result_free,
                                    GError **error);
gpointer foyer_store_service_read (FoyerStoreService *self, FoyerStoreFunc func, gpointer data,
                                   GError **error);

/* For a worker thread that keeps several closures under way. @done runs on the writing thread,
 * before any later closure begins: without error after the commit, else because nothing was kept;
 * at once on the caller's thread if the service is closed. It must be short and use no store. */
typedef void (*FoyerStoreDoneFunc) (gpointer data, const GError *error);
void foyer_store_service_write_ahead (FoyerStoreService *self, FoyerStorePriority priority,
                                      FoyerStoreFunc func, gpointer data, FoyerStoreDoneFunc done);

/* Looks for commits of other processes; emits "changed" with all topics if there were any. Cheap:
 * call it every second or so. Asynchronous inside. */
void foyer_store_service_poll (FoyerStoreService *self);
