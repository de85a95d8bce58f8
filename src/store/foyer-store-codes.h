/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-use codes: granted by a supervisor, redeemed once by a desk. The store knows only
 * their keyed hashes. */
#pragma once

#include "foyer-store-tokens.h"

/* Wrong codes of one person, and of all, in the time that they are remembered: then no code is
 * looked at until the oldest is forgotten. */
#define FOYER_CODE_GUESSES 5u
#define FOYER_CODE_GUESSES_OF_ALL 20u
#define FOYER_CODE_GUESS_USEC (10 * 60 * G_USEC_PER_SEC)

typedef struct
{
  const FoyerDigest *hash;
  const char *attendee_id; /* NULL: anybody's record */
  const char *field; /* "status", "company"; "tiers/WORD": an alias of a tier */
  const char *new_value; /* NULL: whatever the desk says */
  gint64 expires_usec;
  FoyerTokenAuthor author;
} FoyerCodeOrder;

/* *code (transfer full): granted. */
gboolean foyer_store_grant_code (FoyerStore *self, const FoyerCodeOrder *order, FoyerToken **code,
                                 GError **error);

typedef enum
{
  FOYER_REDEMPTION_GOOD, /* granted: apply what it allows */
  FOYER_REDEMPTION_UNKNOWN, /* nobody granted it: counted */
  FOYER_REDEMPTION_SPENT, /* redeemed before */
  FOYER_REDEMPTION_REVOKED,
  FOYER_REDEMPTION_OVER, /* its time ran out */
  FOYER_REDEMPTION_LOCKED, /* too many wrong ones: not looked at */
} FoyerRedemption;

/* What a code is worth now; *code (transfer full) is NULL for UNKNOWN and LOCKED, *wait_usec says
 * how long LOCKED lasts. To be committed whatever the verdict: wrong ones are counted. */
gboolean foyer_store_look_up_code (FoyerStore *self, const FoyerDigest *hash, const char *who,
                                   FoyerRedemption *verdict, FoyerToken **code, gint64 *wait_usec,
                                   GError **error);
/* Redeems a code that allows no edit of a record (an alias). CONFLICT if it is not granted. */
gboolean foyer_store_redeem_code (FoyerStore *self, gint64 code_id, const char *who,
                                  GError **error);
/* CONFLICT if it is not granted any more. */
gboolean foyer_store_revoke_code (FoyerStore *self, gint64 code_id, const char *who,
                                  GError **error);
/* The edit that a redeemed code allowed; 0: none. */
gboolean foyer_store_find_redeemed (FoyerStore *self, gint64 code_id, gint64 *token_id,
                                    GError **error);
