/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyed digest of a token: over what it did and over commitments to its values, so that
 * a chain can still be checked when the values have been erased. Pure: key and salt come in. */
#pragma once

#include "foyer-token.h"

#define FOYER_TOKEN_SALT_BYTES 16

/* HMAC-SHA256 under the salt of each text, absent and empty told apart. Without the salt nobody can
 * try values out. */
typedef struct
{
  FoyerDigest old_value;
  FoyerDigest new_value;
  FoyerDigest reason;
} FoyerTokenCommitments;

void foyer_token_commit (const FoyerToken *self, const guint8 salt[FOYER_TOKEN_SALT_BYTES],
                         FoyerTokenCommitments *commitments);
/* HMAC-SHA256 under the event's key over kind, record or dead letter, version, base, field,
 * commitments, who, role, when, expiry, superseded and undone token, code. */
FoyerDigest foyer_token_seal (const FoyerToken *self, const FoyerTokenCommitments *commitments,
                              const guint8 key[FOYER_DIGEST_BYTES]);

/* The base of the next token of a dead letter: SHA-256 over the base of the one before and its
 * seal. The base of the first is the SHA-256 of the raw bytes. */
FoyerDigest foyer_token_next_base (const FoyerDigest *base, const FoyerDigest *seal);
