/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dead-letter queue: lists, groups, states. Dead letters are written by the verbs that
 * refuse. */
#pragma once

#include "foyer-dead-letter-group.h"
#include "foyer-store.h"

/* Plain; initialise with FOYER_DEAD_LETTER_FILTER_INIT: everything. */
typedef struct
{
  int stage; /* FoyerStage; -1: any */
  int code; /* FoyerCode; -1: any */
  int state; /* FoyerDeadLetterState; -1: any */
  gboolean only_unrepaired; /* open and in repair */
  gint64 group_of; /* those with the cause of this one; 0: any */
  const char *source; /* NULL: any */
  gint64 batch_id; /* 0: any */
  const char *text; /* part of the source id, code or name as a person types it; NULL: any */
} FoyerDeadLetterFilter;

#define FOYER_DEAD_LETTER_FILTER_INIT                                                              \
  ((FoyerDeadLetterFilter){ .stage = -1, .code = -1, .state = -1 })

/* *dead_letters (transfer full): FoyerDeadLetter with ids above @after_id (0: from the first),
 * oldest first, at most @limit (0: all). */
gboolean foyer_store_list_dead_letters (FoyerStore *self, const FoyerDeadLetterFilter *filter,
                                        gint64 after_id, guint limit, GPtrArray **dead_letters,
                                        GError **error);
/* The ids alone, newest first: gint64. */
gboolean foyer_store_list_dead_letter_ids (FoyerStore *self, const FoyerDeadLetterFilter *filter,
                                           GArray **ids, GError **error);
gboolean foyer_store_get_dead_letter (FoyerStore *self, gint64 dead_letter_id,
                                      FoyerDeadLetter **dead_letter, GError **error);

/* How many there are of one kind. */
typedef struct
{
  FoyerStage stage;
  FoyerCode code;
  FoyerDeadLetterState state;
  char *source;
  guint64 n;
} FoyerDeadLetterCount;

void foyer_dead_letter_count_free (FoyerDeadLetterCount *self);

/* *counts (transfer full): FoyerDeadLetterCount by stage, code, state, source. */
gboolean foyer_store_count_dead_letters (FoyerStore *self, GPtrArray **counts, GError **error);

/* *groups (transfer full): FoyerDeadLetterGroup, largest first, at most @limit (0: all). Only stage
 * and code of @filter count. */
gboolean foyer_store_group_dead_letters (FoyerStore *self, const FoyerDeadLetterFilter *filter,
                                         guint limit, GPtrArray **groups, GError **error);

/* ---- Attempts that people make: each begins a new series; the automatic ones are series 1 ---- */
/* *attempts (transfer full): FoyerDeadLetterAttempt, oldest first. */
gboolean foyer_store_list_dead_letter_attempts (FoyerStore *self, gint64 dead_letter_id,
                                                GPtrArray **attempts, GError **error);
/* Writes the next series out of what is filled (series and time are made). @diagnostics: of a
 * refused attempt, what the letter says from now on; NULL else. */
gboolean foyer_store_note_dead_letter_attempt (FoyerStore *self, gint64 dead_letter_id,
                                               const FoyerDeadLetterAttempt *attempt,
                                               GPtrArray *diagnostics, GError **error);

/* Compare and set: CONFLICT if it is not in @from, TRANSITION if the state machine has no such
 * step. The audit row names @actor and @reason. */
gboolean foyer_store_transition_dead_letter (FoyerStore *self, gint64 dead_letter_id,
                                             FoyerDeadLetterState from, FoyerDeadLetterState to,
                                             const char *actor, const char *reason, GError **error);
