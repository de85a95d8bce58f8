/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row of the list of dead letters: the value as an object that lists can hold. */
#pragma once

#include "foyer-dead-letter.h"

#define FOYER_TYPE_REFUSAL (foyer_refusal_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRefusal, foyer_refusal, FOYER, REFUSAL, GObject)

FoyerRefusal *foyer_refusal_new (FoyerDeadLetter *letter);
/* Lent. */
FoyerDeadLetter *foyer_refusal_get_letter (FoyerRefusal *self);
/* (transfer full) Where it came from: "people.csv, line 4". */
char *foyer_refusal_dup_origin (FoyerDeadLetter *letter);
/* Lent or translated: the name, the id at the source, or "Without name". */
const char *foyer_refusal_get_who (FoyerDeadLetter *letter);
