/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mapping the raw bytes behind dead letters once more, by any version of the taxonomy; private to
 * the engine. */
#pragma once

#include "foyer-delivery-reading.h"
#include "foyer-store-dead-letters.h"

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
