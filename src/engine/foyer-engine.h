/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine: the only place where stages, store and front ends meet. Opens an event, runs the
 * line, tells of changes; the commands are in foyer-engine-import.h, -sources.h, -people.h,
 * -print.h, -line.h. No rule of its own stands in a front end. */
#pragma once

#include "foyer-clock.h"
#include "foyer-event.h"

#include <gio/gio.h>

/* All functions are called on the thread that opened the engine; callbacks and signals come in its
 * thread-default main context. Nothing blocks unless it says so; every _async takes a GCancellable
 * and completes exactly once, never inside the call. */
#define FOYER_TYPE_ENGINE (foyer_engine_get_type ())
G_DECLARE_FINAL_TYPE (FoyerEngine, foyer_engine, FOYER, ENGINE, GObject)

/* What may have changed since the last "changed" signal. */
typedef enum
{
  FOYER_TOPIC_PEOPLE = 1 << 0,
  FOYER_TOPIC_DEAD_LETTERS = 1 << 1,
  FOYER_TOPIC_JOBS = 1 << 2,
  FOYER_TOPIC_DELIVERIES = 1 << 3,
  FOYER_TOPIC_PRINTERS = 1 << 4,
  FOYER_TOPIC_STAGES = 1 << 5,
  FOYER_TOPIC_LINE = 1 << 6, /* who holds the line */
  FOYER_TOPIC_SOURCES = 1 << 7, /* sources, their state and their counters */
  FOYER_TOPIC_ALERTS = 1 << 8, /* one was raised or cleared */
} FoyerTopics;
#define FOYER_TOPIC_ALL 0x1ff

/* How an engine is set up; zero is the default everywhere. */
typedef struct
{
  const FoyerClock *clock; /* NULL: the system's */
  guint64 seed; /* of every random choice (backoff); 0: from the system */
  guint render_workers; /* drawing processes; 0: as many as processors, at most 4 */
  const char *
      data_folder; /* contracts, taxonomies, fonts; NULL: $FOYER_DATA_DIR, else the installed one */
  const char *template_folder; /* NULL: $FOYER_TEMPLATE_DIR, else the installed one */
  const char *actor; /* who the audit names; NULL: the desktop user */
  gboolean is_read_only; /* no migration, no consumer, no write */
} FoyerEngineOptions;

/* Opens the event in @directory: store with migrations, taxonomy, contracts, fonts and the event's
 * template. Errors: as foyer_event_open(); FOYER_ENGINE_ERROR_STORE; _CONFLICT for a store of a
 * newer version. */
void foyer_engine_open_async (const char *directory, const FoyerEngineOptions *options,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full) */
FoyerEngine *foyer_engine_open_finish (GAsyncResult *result, GError **error);

/* Stops the consumers after the item in hand and closes the store. Blocks until that is done
 * (milliseconds; a submission under way is left to be reconciled). Called by dispose if need be. */
void foyer_engine_close (FoyerEngine *self);

FoyerEvent *foyer_engine_get_event (FoyerEngine *self);

/* ---- The line (R-06) ---- */
typedef struct
{
  gboolean is_held;
  gboolean is_mine;
  gint64 pid; /* 0: unknown */
  char host[128];
} FoyerLineHolder;

/* Takes line.lock and starts the four consumers; FOYER_ENGINE_ERROR_CONFLICT names pid and host of
 * the holder. Quick, may be called again. */
gboolean foyer_engine_start_line (FoyerEngine *self, GError **error);
void foyer_engine_stop_line (FoyerEngine *self);
void foyer_engine_get_line_holder (FoyerEngine *self, FoyerLineHolder *holder);

/* Completes when nothing more moves without a person: no delivery, slice or job is left that the
 * consumers could take on. The line must be held (by anyone). TRUE in @is_clean if also no job
 * waits for a person. */
void foyer_engine_drain_async (FoyerEngine *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_drain_finish (FoyerEngine *self, GAsyncResult *result, gboolean *is_clean,
                                    GError **error);

/* Signal "changed" (FoyerTopics topics): something of these topics changed here or in another
 * process; at most 10 a second. */

/* ---- Progress of a long command; called in the engine's context at most 10 times a second ---- */
typedef struct
{
  guint64 done;
  guint64 total; /* 0: not known yet */
  double seconds_left; /* < 0: not known yet */
  const char *doing; /* static English: "reading", "admitting", "drawing" */
} FoyerProgress;

typedef void (*FoyerProgressFunc) (const FoyerProgress *progress, gpointer user_data);
