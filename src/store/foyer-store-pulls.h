/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of things to fetch by id: durable, one waiting entry per thing. */
#pragma once

#include "foyer-store.h"

typedef struct
{
  gint64 pull_id;
  char *source;
  char *key; /* what to fetch: an order code, a path */
  guint attempts; /* this one included */
  gint64 asked_usec;
} FoyerPull;

void foyer_pull_free (FoyerPull *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPull, foyer_pull_free)

typedef enum
{
  FOYER_PULL_ASKED, /* in the queue */
  FOYER_PULL_ASKED_BEFORE, /* the same thing waits already */
  FOYER_PULL_HELD, /* the source is held; nothing stored */
  FOYER_PULL_FULL, /* too many wait; nothing stored */
  FOYER_PULL_NO_SOURCE,
} FoyerPullAnswer;

/* At most @max_waiting wait for one source. */
gboolean foyer_store_ask_pull (FoyerStore *self, const char *source, const char *key,
                               guint max_waiting, FoyerPullAnswer *answer, GError **error);
/* Claims the oldest one that is due at @now_usec and whose source is not held; its attempt is
 * counted first. *pull NULL: none is due, and *due_usec is when the next one will be (0: none
 * waits). */
gboolean foyer_store_next_pull (FoyerStore *self, gint64 now_usec, FoyerPull **pull,
                                gint64 *due_usec, GError **error);
/* It was fetched and is in the journal. */
gboolean foyer_store_finish_pull (FoyerStore *self, gint64 pull_id, gint64 delivery_id,
                                  GError **error);
/* Waits until @due_usec; a newer request for the same thing takes its place. @is_for_all:
 * everything else that waits for this source waits as long (the sender asked for it). */
gboolean foyer_store_retry_pull (FoyerStore *self, gint64 pull_id, gint64 due_usec,
                                 gboolean is_for_all, const char *failure, GError **error);
/* Given up: one dead letter names the thing. */
gboolean foyer_store_fail_pull (FoyerStore *self, gint64 pull_id, const char *failure,
                                GError **error);
/* What a killed process had in hand waits again; part of foyer_store_recover(). */
gboolean foyer_store_recover_pulls (FoyerStore *self, GError **error);
