/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mapping the raw bytes behind dead letters once more, by any version of the taxonomy; private to
 * the engine. */
#pragma once

#include "foyer-delivery-reading.h"
#include "foyer-store-dead-letters.h"
#include "foyer-store-tokens.h"

/* Keeps the delivery it read last: letters in the order of their ids come delivery by delivery. For
 * one thread at a time; blocks. */
typedef struct _FoyerLetterMapper FoyerLetterMapper;

/* @taxonomy is lent. */
FoyerLetterMapper *foyer_letter_mapper_new (FoyerLine *line, FoyerTaxonomy *taxonomy);
void foyer_letter_mapper_free (FoyerLetterMapper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerLetterMapper, foyer_letter_mapper_free)

/* (transfer full) The outcomes of the letter's bytes: FoyerOutcome, cleared with the array. NULL:
 * its bytes, contract or delivery are gone, or it is not open any more; it stays what it is. */
GArray *foyer_letter_mapper_map (FoyerLetterMapper *self, gint64 dead_letter_id);
/* The same as what the writer needs, with @delivery (transfer full) that counts in no batch: the
 * letter was counted when it came, and @tier (transfer full) of its first record. NULL also if
 * there is no record in it. */
FoyerIntake *foyer_letter_mapper_take_in (FoyerLetterMapper *self, gint64 dead_letter_id,
                                          FoyerDelivery **delivery, char **tier);

/* ---- As a person does it ---- */

/* By another contract than the delivery's; @reference is copied. */
void foyer_letter_mapper_set_contract (FoyerLetterMapper *self, const char *reference);

/* A letter that is open or in repair, mapped with the tokens on it. */
typedef struct
{
  FoyerDeadLetter *letter;
  FoyerDigest raw; /* of its bytes */
  GPtrArray *tokens; /* FoyerToken: in force, oldest first */
  FoyerRecord *plain; /* what the row says without them; NULL: nothing acceptable */
  GArray *outcomes; /* FoyerOutcome; NULL after foyer_letter_attempt_take_in() */
  FoyerDelivery *delivery; /* as admission wants it, in no batch */
  GBytes *bytes; /* of all outcomes */
  guint64 offset; /* where they begin in the delivery */
} FoyerLetterAttempt;

void foyer_letter_attempt_free (FoyerLetterAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerLetterAttempt, foyer_letter_attempt_free)

/* (transfer full) @more edits come over the tokens. FOYER_ENGINE_ERROR_CONFLICT: it is in another
 * state; _USAGE: it is no row; else as reading a delivery. */
FoyerLetterAttempt *foyer_letter_mapper_attempt (FoyerLetterMapper *self, gint64 dead_letter_id,
                                                 const FoyerFieldEdit *more, guint n_more,
                                                 GError **error);
/* The first record and the diagnostics of the first refusal; lent, NULL if there is none. */
FoyerRecord *foyer_letter_attempt_get_record (FoyerLetterAttempt *self);
GPtrArray *foyer_letter_attempt_get_diagnostics (FoyerLetterAttempt *self);
/* (transfer full) For the writer, once. */
FoyerIntake *foyer_letter_attempt_take_in (FoyerLetterAttempt *self);
