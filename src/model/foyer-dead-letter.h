/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A refused item: raw bytes unchanged, where they came from, why. Boxed, immutable, atomic
 * reference count. */
#pragma once

#include "foyer-diagnostic.h"

typedef enum
{
  FOYER_DEAD_LETTER_OPEN,
  FOYER_DEAD_LETTER_IN_REPAIR,
  FOYER_DEAD_LETTER_REPLAYED,
  FOYER_DEAD_LETTER_SUPERSEDED,
  FOYER_DEAD_LETTER_RESOLVED,
  FOYER_DEAD_LETTER_DISCARDED,
} FoyerDeadLetterState;

#define FOYER_N_DEAD_LETTER_STATES (FOYER_DEAD_LETTER_DISCARDED + 1)

/* "open", "in-repair", …; static. */
const char *foyer_dead_letter_state_get_name (FoyerDeadLetterState state);
gboolean foyer_dead_letter_state_parse (const char *name, FoyerDeadLetterState *state);
/* The one transition table. Open ↔ in-repair; either → replayed (its bytes were admitted, or its
 * job queued again), superseded (a later delivery of the id was admitted), resolved (repaired
 * elsewhere and imported again), discarded (by a person). Replayed → resolved, open; discarded →
 * open. */
gboolean foyer_dead_letter_state_can_become (FoyerDeadLetterState from, FoyerDeadLetterState to);

typedef struct
{
  gint64 dead_letter_id;
  FoyerStage stage;
  FoyerCode code; /* of the first diagnostic */
  FoyerDeadLetterState state;
  char *source;
  gint64 delivery_id; /* 0 for render and dispatch failures */
  gint64 batch_id;
  char *origin; /* file name */
  guint64 line;
  guint64 record_no;
  guint64 offset; /* of the raw bytes in the delivery */
  gsize length;
  char *source_id; /* NULL if unknown */
  char *name_hint; /* NULL if unknown */
  char *attendee_id; /* render and dispatch failures; NULL else */
  char *job_id;
  GPtrArray *diagnostics; /* FoyerDiagnostic */
  char *contract;
  char *taxonomy;
  gint64 received_usec;
  gint64 failed_usec;
  guint attempts;
  char *trace_id;
} FoyerDeadLetter;

#define FOYER_TYPE_DEAD_LETTER (foyer_dead_letter_get_type ())
GType foyer_dead_letter_get_type (void);

FoyerDeadLetter *foyer_dead_letter_new (void);
FoyerDeadLetter *foyer_dead_letter_ref (FoyerDeadLetter *self);
void foyer_dead_letter_unref (FoyerDeadLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeadLetter, foyer_dead_letter_unref)
