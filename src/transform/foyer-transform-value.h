/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value that a person types, by the very rules that a row is mapped by.
 * Pure.
 */
#pragma once

#include "foyer-contract.h"
#include "foyer-diagnostic.h"
#include "foyer-record.h"
#include "foyer-taxonomy.h"

/* @record with @field (or the entry @key of `custom`) as @text reads by the contract's rule for it:
 * coercions, words, vocabulary, length; a field that the contract does not know is read as plain
 * text. With a tier comes what follows from it. Times are written as ISO 8601, lists with commas
 * where the contract names no separator. Blank or NULL takes the value away, if the contract and
 * the person's kind can do without. NULL with *diagnostic (transfer full) for what a row would be
 * refused for. (transfer full) */
FoyerRecord *foyer_transform_value (FoyerContract *contract, FoyerTaxonomy *taxonomy,
                                    FoyerRecord *record, FoyerField field, const char *key,
                                    const char *text, FoyerDiagnostic **diagnostic);
