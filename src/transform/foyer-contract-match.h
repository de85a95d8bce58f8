/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which contract fits a file, by the fingerprints of known headers; never a guess: ties give
 * none. */
#pragma once

#include "foyer-contract.h"

#include <jansson.h>

typedef struct
{
  FoyerContract *contract; /* lent by the array; NULL: none, or several equally good */
  guint confidence_percent; /* share of the file's columns that the fingerprint names; 100: all */
  guint n_known; /* columns of the file that the fingerprint names */
  guint fingerprint; /* 0: the newest of the contract, 1: the one before, … */
  gboolean is_tie; /* several fit equally well: ask */
} FoyerContractMatch;

/* Every required name of a fingerprint must be there; of those that fit, the one that knows most of
 * the file's columns wins. TRUE if one does. */
gboolean foyer_contract_match_columns (FoyerContract *const *contracts, guint n_contracts,
                                       FoyerColumns *columns, FoyerContractMatch *match);

/* The same for the first value of a JSON file; fingerprints then hold JSON pointers. */
gboolean foyer_contract_match_json (FoyerContract *const *contracts, guint n_contracts,
                                    json_t *value, FoyerContractMatch *match);
