/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The durable state of one event as domain verbs: this file opens it and draws transactions; the
 * verbs are in foyer-store-journal.h, -receipts.h, -sources.h, -pulls.h, -admit.h, -attendees.h,
 * -dead-letters.h, -jobs.h, -printers.h, -templates.h, -stages.h and -audit.h. */
#pragma once

#include "foyer-clock.h"
#include "foyer-store-error.h"

#include <glib.h>

/* Thread-confined: used by one thread at a time, the one that opened it or the one it was given to.
 * Every verb blocks (disk): never on a main loop; foyer-store-service.h brings the threads. Every
 * verb reports FOYER_STORE_ERROR. */
typedef struct _FoyerStore FoyerStore;

typedef enum
{
  FOYER_STORE_OPEN_NORMAL = 0,
  /* Make the file if there is none; without it a missing file is NOT_FOUND. */
  FOYER_STORE_OPEN_CREATE = 1 << 0,
  /* No migration and no writing; an older or newer file is refused (READ_ONLY, NEWER). */
  FOYER_STORE_OPEN_READ_ONLY = 1 << 1,
  /* Check the whole file first (seconds per gigabyte); CORRUPT names the first finding. */
  FOYER_STORE_OPEN_CHECK = 1 << 2,
} FoyerStoreOpenFlags;

/* (transfer full) Opens the file at @path, an absolute or relative file name. An older file is
 * copied to backups/ beside it, then migrated, each step one transaction; a failed step leaves it
 * as it was. @clock stamps the rows and outlives the store. Durable: a verb's effect survives power
 * loss once foyer_store_commit() returned. */
FoyerStore *foyer_store_open (const char *path, const FoyerClock *clock, FoyerStoreOpenFlags flags,
                              GError **error);
/* Rolls back what is open. NULL is fine. */
void foyer_store_close (FoyerStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerStore, foyer_store_close)

/* ---- Transactions. Verbs that write need a write transaction; verbs that read see one moment
 * inside a transaction. ---- */
typedef enum
{
  FOYER_STORE_READ,
  FOYER_STORE_WRITE,
} FoyerStoreAccess;

gboolean foyer_store_begin (FoyerStore *self, FoyerStoreAccess access, GError **error);
/* On failure everything since begin is undone. */
gboolean foyer_store_commit (FoyerStore *self, GError **error);
void foyer_store_rollback (FoyerStore *self);
gboolean foyer_store_is_in_transaction (FoyerStore *self);

/* Inside a write transaction: a part that can fail alone. Exactly one of keep and undo follows each
 * mark. */
gboolean foyer_store_mark (FoyerStore *self, GError **error);
gboolean foyer_store_keep (FoyerStore *self, GError **error);
void foyer_store_undo (FoyerStore *self);

/* ---- What changed ---- */
typedef enum
{
  FOYER_STORE_TOPIC_ATTENDEES = 1 << 0,
  FOYER_STORE_TOPIC_DEAD_LETTERS = 1 << 1,
  FOYER_STORE_TOPIC_JOBS = 1 << 2,
  FOYER_STORE_TOPIC_DELIVERIES = 1 << 3, /* journal, batches, slices */
  FOYER_STORE_TOPIC_PRINTERS = 1 << 4,
  FOYER_STORE_TOPIC_AUDIT = 1 << 5,
  FOYER_STORE_TOPIC_STAGES = 1 << 6,
  FOYER_STORE_TOPIC_EVENT = 1 << 7,
  FOYER_STORE_TOPIC_SOURCES = 1 << 8, /* settings of sources */
  FOYER_STORE_TOPIC_INTAKE = 1 << 9, /* replay store, counters of refusals */
  FOYER_STORE_TOPIC_PULLS = 1 << 10,
  FOYER_STORE_TOPIC_WATCH = 1 << 11, /* a sample was taken */
  FOYER_STORE_TOPIC_ALERTS = 1 << 12,
  FOYER_STORE_TOPIC_ALL = (1 << 13) - 1,
} FoyerStoreTopics;

/* What the committed transactions touched since the last call; empties it. An undone part may still
 * be named. */
FoyerStoreTopics foyer_store_steal_topics (FoyerStore *self);

/* A number that differs when another connection (this process or another) has committed since the
 * last call. */
gboolean foyer_store_get_data_version (FoyerStore *self, gint64 *version, GError **error);

/* ---- Care ---- */
/* Attendees enter the search index, a file beside the store, in steps of thousands; this brings it
 * up to date with what is committed (outside a transaction). A service does it by itself on a
 * thread of its own; foyer_store_get_attendee() and lists without text never depend on it. */
gboolean foyer_store_catch_up (FoyerStore *self, GError **error);
/* Everything that a killed process left half-way goes back to its queue: deliveries being split,
 * slices being worked on, jobs in RENDERING (attempts stay counted). Only the holder of the line
 * calls it, before its consumers start. Write transaction. */
gboolean foyer_store_recover (FoyerStore *self, GError **error);
/* Structure of the whole file and foreign keys; CORRUPT names the first finding. Slow. */
gboolean foyer_store_check (FoyerStore *self, GError **error);
/* A consistent copy at @path (must not exist) while others go on; outside a transaction. Mode 0600.
 */
gboolean foyer_store_backup (FoyerStore *self, const char *path, GError **error);

/* ---- Facts about the event: short texts under names that the engine chooses ---- */
/* *value (transfer full) is NULL if nothing is stored. */
gboolean foyer_store_get_fact (FoyerStore *self, const char *name, char **value, GError **error);
/* NULL takes it away. */
gboolean foyer_store_set_fact (FoyerStore *self, const char *name, const char *value,
                               GError **error);
