/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal and the first two queues: batches, deliveries (ingestion), slices
 * (transformation). */
#pragma once

#include "foyer-admission.h"
#include "foyer-digest.h"
#include "foyer-reading.h"
#include "foyer-row.h"
#include "foyer-store.h"

/* ---- Values: atomic reference count; filled by their maker, immutable once shared. Texts may be
 * NULL. ---- */

/* One import: what an operator started, or a webhook endpoint's stream. */
typedef struct
{
  gint64 batch_id;
  char *source;
  char *origin; /* file name as shown to people */
  char *contract; /* "pretix@1" */
  char *taxonomy; /* "demo@1" */
  gint64 as_of_usec; /* 0: none */
  char *actor;
  char *trace_id;
  gint64 started_usec;
  gint64 finished_usec; /* 0: still working */
  char *failure; /* why no record could be read; NULL if it could */
  guint64 rows; /* data rows seen: the outcomes and the skips */
  guint64 skipped;
  guint64 outcomes[FOYER_N_ADMISSIONS]; /* sum = records */
} FoyerBatch;

FoyerBatch *foyer_batch_new (void);
FoyerBatch *foyer_batch_ref (FoyerBatch *self);
void foyer_batch_unref (FoyerBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBatch, foyer_batch_unref)
/* Sum of the six outcomes. */
guint64 foyer_batch_get_records (const FoyerBatch *self);

typedef enum
{
  FOYER_DELIVERY_RECEIVED, /* in the ingestion queue */
  FOYER_DELIVERY_SPLITTING, /* a consumer has it */
  FOYER_DELIVERY_SPLIT, /* its slices are in the transformation queue */
  FOYER_DELIVERY_DONE, /* every slice is admitted */
  FOYER_DELIVERY_FAILED, /* one dead letter holds all of it */
} FoyerDeliveryState;

const char *foyer_delivery_state_get_name (FoyerDeliveryState state);

typedef struct
{
  gint64 delivery_id;
  gint64 batch_id; /* 0: none */
  char *source;
  char *origin;
  FoyerReading reading;
  FoyerColumns *columns; /* NULL until split, and for JSON */
  char *contract;
  char *taxonomy;
  gint64 as_of_usec;
  FoyerDigest digest; /* of the raw bytes; journal/<hex> if body is NULL */
  guint64 length; /* of the raw bytes */
  GBytes *body; /* inline, at most FOYER_LIMIT_INLINE_DELIVERY_BYTES; else NULL */
  char *peer;
  char *headers;
  char *trace_id;
  gint64 received_usec;
  /* set by the store */
  gint64 sequence; /* place in the order of deliveries; a repeat of its source's newest one has the
                      same */
  FoyerDeliveryState state;
  guint attempts;
  char *failure;
  guint n_slices;
} FoyerDelivery;

FoyerDelivery *foyer_delivery_new (void);
FoyerDelivery *foyer_delivery_ref (FoyerDelivery *self);
void foyer_delivery_unref (FoyerDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDelivery, foyer_delivery_unref)

typedef struct
{
  gint64 slice_id; /* set by the store */
  gint64 delivery_id;
  guint64 offset; /* of its raw bytes in the delivery */
  guint64 length;
  guint64 first_line; /* physical line, 1-based */
  guint64 first_record; /* data record, 1-based */
  guint n_records;
  guint attempts; /* set by the store */
} FoyerSlice; /* plain; no pointers */

/* ---- Batches ---- */
gboolean foyer_store_add_batch (FoyerStore *self, const FoyerBatch *batch, gint64 *batch_id,
                                GError **error);
/* Outcomes are added by foyer_store_admit(). @failure: NULL for success. Finished once: later calls
 * change nothing. */
gboolean foyer_store_finish_batch (FoyerStore *self, gint64 batch_id, const char *failure,
                                   GError **error);
/* NOT_FOUND. */
gboolean foyer_store_get_batch (FoyerStore *self, gint64 batch_id, FoyerBatch **batch,
                                GError **error);
/* Newest first; @batches (transfer full): FoyerBatch. */
gboolean foyer_store_list_batches (FoyerStore *self, guint limit, GPtrArray **batches,
                                   GError **error);
/* Why rows of a batch were skipped: *reasons (transfer full) is a table name (char *) →
 * GSIZE_TO_POINTER (count). */
gboolean foyer_store_get_skip_reasons (FoyerStore *self, gint64 batch_id, GHashTable **reasons,
                                       GError **error);
/* TRUE in *is_done when none of its deliveries waits in a queue. */
gboolean foyer_store_is_batch_done (FoyerStore *self, gint64 batch_id, gboolean *is_done,
                                    GError **error);

/* ---- Deliveries ---- */
/* Appends to the journal, state RECEIVED. A body over the inline limit is a BUG: write
 * journal/<digest> durably first. */
gboolean foyer_store_add_delivery (FoyerStore *self, const FoyerDelivery *delivery,
                                   gint64 *delivery_id, GError **error);
/* The newest delivery of the same bytes from @source by the same contract version that did not
 * fail: its batch and time of receipt; *batch_id 0: there is none. */
gboolean foyer_store_find_repeat (FoyerStore *self, const char *source, const FoyerDigest *digest,
                                  const char *contract, gint64 *batch_id, gint64 *received_usec,
                                  GError **error);
gboolean foyer_store_get_delivery (FoyerStore *self, gint64 delivery_id, FoyerDelivery **delivery,
                                   GError **error);
/* The oldest RECEIVED one becomes SPLITTING, its attempt counted; *delivery NULL: none waits. One
 * that was tried FOYER_LIMIT_ATTEMPTS times fails with a dead letter instead (a crash counts too).
 */
gboolean foyer_store_next_delivery (FoyerStore *self, FoyerDelivery **delivery, GError **error);
/* Adds the slices (in the order of their offsets; may be none: then the delivery is DONE) and makes
 * it SPLIT. @columns NULL for JSON. May be called several times for one delivery with @is_last
 * FALSE before: slices are worked on while later bytes are still being cut. */
gboolean foyer_store_add_slices (FoyerStore *self, gint64 delivery_id, FoyerColumns *columns,
                                 const FoyerSlice *slices, gsize n_slices, gboolean is_last,
                                 GError **error);
/* No record of it can be read: one dead letter of stage ingestion with @diagnostics
 * (FoyerDiagnostic, at least one); waiting slices are taken away. *dead_letter_id may be NULL. */
gboolean foyer_store_fail_delivery (FoyerStore *self, gint64 delivery_id, GPtrArray *diagnostics,
                                    gint64 *dead_letter_id, GError **error);

/* ---- Slices ---- */
/* Claims the oldest waiting slice: attempt counted before the work. *delivery NULL: none waits.
 * Slices may be worked on in parallel, but must be admitted in the order they were claimed, so that
 * the outcome never depends on the number of workers. */
gboolean foyer_store_next_slice (FoyerStore *self, FoyerSlice *slice, FoyerDelivery **delivery,
                                 GError **error);
/* Back to the queue, or, after FOYER_LIMIT_ATTEMPTS, one dead letter that holds all its bytes
 * (*is_dead TRUE; may be NULL). */
gboolean foyer_store_fail_slice (FoyerStore *self, gint64 slice_id, FoyerDiagnostic *diagnostic,
                                 gboolean *is_dead, GError **error);
