/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing a contract by fingerprints. */
#include "config.h"

#include "foyer-contract-match.h"

#include "foyer-contract-private.h"
#include "foyer-json.h"

#include <string.h>

/* What a file offers: columns, or one JSON value. */
typedef struct
{
  FoyerColumns *columns;
  json_t *value;
} Offer;

static gboolean
has_name (const Offer *offer, const char *name)
{
  return offer->columns != NULL ? foyer_columns_find (offer->columns, name, 1) >= 0
                                : foyer_json_get_pointer (offer->value, name) != NULL;
}

/* Names of @names that are offered; *has_all says whether that is every one. */
static guint
count_names (const Offer *offer, char **names, gboolean *has_all)
{
  guint n = 0, total = 0;

  for (; names[total] != NULL; total++)
    n += has_name (offer, names[total]);
  *has_all = n == total;
  return n;
}

/* The best of the contract's fingerprints that fit; FALSE if none does. */
static gboolean
match_contract (FoyerContract *contract, const Offer *offer, FoyerContractMatch *match)
{
  gboolean found = FALSE;

  for (guint i = 0; i < contract->fingerprints->len; i++)
    {
      const FoyerFingerprint *fingerprint = g_ptr_array_index (contract->fingerprints, i);
      gboolean has_required = FALSE, has_optional = FALSE;
      guint known = count_names (offer, fingerprint->required, &has_required);

      if (!has_required)
        continue;
      known += count_names (offer, fingerprint->optional, &has_optional);
      if (found && known <= match->n_known)
        continue;
      found = TRUE;
      match->contract = contract;
      match->n_known = known;
      match->fingerprint = i;
    }
  return found;
}

static gboolean
match_offer (FoyerContract *const *contracts, guint n_contracts, const Offer *offer,
             guint n_offered, FoyerContractMatch *match)
{
  FoyerContractMatch best = { 0 };

  for (guint i = 0; i < n_contracts; i++)
    {
      FoyerContractMatch candidate = { 0 };

      if ((contracts[i]->reading.format == FOYER_FORMAT_CSV) != (offer->columns != NULL)
          || !match_contract (contracts[i], offer, &candidate))
        continue;
      if (best.contract == NULL || candidate.n_known > best.n_known)
        best = candidate;
      else if (candidate.n_known == best.n_known)
        best.is_tie = TRUE;
    }
  if (best.is_tie)
    best.contract = NULL;
  if (best.contract != NULL)
    best.confidence_percent = MIN (100, 100 * best.n_known / MAX (1, n_offered));
  *match = best;
  return best.contract != NULL;
}

gboolean
foyer_contract_match_columns (FoyerContract *const *contracts, guint n_contracts,
                              FoyerColumns *columns, FoyerContractMatch *match)
{
  Offer offer = { .columns = columns };

  return match_offer (contracts, n_contracts, &offer, foyer_columns_get_length (columns), match);
}

gboolean
foyer_contract_match_json (FoyerContract *const *contracts, guint n_contracts, json_t *value,
                           FoyerContractMatch *match)
{
  Offer offer = { .value = value };

  return match_offer (contracts, n_contracts, &offer, (guint)json_object_size (value), match);
}
