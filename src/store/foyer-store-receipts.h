/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a webhook's or a pulled delivery into the journal exactly once: the replay
 * store, conflicts, parking; and the delivery log. */
#pragma once

#include "foyer-store-journal.h"
#include "foyer-store-sources.h"

/* What arrived; lent, plain. */
typedef struct
{
  const FoyerDelivery *delivery; /* its source names the FoyerSource */
  const char *sender_id; /* the sender's delivery id, or "sha256:<hex>" of the body without one */
  gint64 monotonic_usec; /* arrival by the clock that never steps */
  const char *scheme;
  const char *verdict; /* how it was found to be authentic: "signature 1", "pulled" */
  gint64 pull_id; /* 0: no pull */
} FoyerReceipt;

typedef enum
{
  FOYER_RECEIVED_NEW, /* in the journal; durable with the commit */
  FOYER_RECEIVED_REPEAT, /* same id, same bytes: counted */
  /* Same id, other bytes: the bytes are in the journal with one dead letter per id and digest,
   * nothing is processed. */
  FOYER_RECEIVED_CONFLICT,
  FOYER_RECEIVED_HELD, /* nothing stored */
  FOYER_RECEIVED_NO_SOURCE, /* it was removed meanwhile; nothing stored */
} FoyerReceived;

/* Decides and writes in the caller's transaction. *delivery_id: of the journal row that holds these
 * bytes; 0 for the last two. */
gboolean foyer_store_receive (FoyerStore *self, const FoyerReceipt *receipt,
                              FoyerReceived *received, gint64 *delivery_id, GError **error);

/* Forgets ids seen first before @before_usec, and pulls ended before it. */
gboolean foyer_store_prune_receipts (FoyerStore *self, gint64 before_usec, guint64 *n_pruned,
                                     GError **error);

/* ---- The log ---- */

typedef struct
{
  gint64 delivery_id;
  char *source;
  char *origin;
  char *contract;
  char *peer;
  char *trace_id;
  char *failure;
  char *scheme; /* NULL: a file */
  char *sender_id;
  gint64 received_usec;
  guint64 length;
  FoyerDeliveryState state;
  gboolean is_parked;
  guint64 records; /* in its slices */
  guint64 dead_letters;
} FoyerDeliveryEntry;

void foyer_delivery_entry_free (FoyerDeliveryEntry *self);

/* *entries (transfer full): FoyerDeliveryEntry with ids below @before_id (0: from the newest),
 * newest first; @source NULL: all. */
gboolean foyer_store_list_deliveries (FoyerStore *self, const char *source, gint64 before_id,
                                      guint limit, GPtrArray **entries, GError **error);
