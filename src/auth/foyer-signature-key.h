/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A webhook secret as the bytes that sign, and new secrets for own senders. Pure: randomness is
 * handed in. Where secrets are kept is not decided here. */
#pragma once

#include "foyer-auth-error.h"
#include "foyer-signature-scheme.h"

#include <glib.h>

/* Immutable; its memory is wiped when it is freed. Any thread. */
typedef struct _FoyerSignatureKey FoyerSignatureKey;

/* (transfer full) Reads @text as the sender's page shows it; nothing is trimmed.
 * Standard Webhooks, Svix: `whsec_` (may be missing) and base64 (padding may be missing) of 24–64
 * bytes; or `whpk_` and base64 of an ed25519 public key. All others: the text itself is the key,
 * 8–256 printable ASCII characters (so Stripe's `whsec_…` is not decoded); white space at an end is
 * refused, and with Stripe, whose secrets have none, anywhere.
 * Error: FOYER_AUTH_ERROR_SECRET; its message never holds the secret. @scheme must be signed. */
FoyerSignatureKey *foyer_signature_key_parse (FoyerSignatureScheme scheme, const char *text,
                                              GError **error);
void foyer_signature_key_free (FoyerSignatureKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSignatureKey, foyer_signature_key_free)

FoyerSignatureScheme foyer_signature_key_get_scheme (const FoyerSignatureKey *self);

/* Bytes of randomness that a new secret takes. */
#define FOYER_SIGNATURE_SECRET_BYTES 32u
/* (transfer full) `whsec_` + base64: a new secret for a sender that speaks Standard Webhooks (and
 * as text it fits every other HMAC scheme). @random: 32 bytes that nobody can guess
 * (randombytes_buf(), getrandom()). Free with foyer_signature_secret_free(). */
char *foyer_signature_secret_new (const guint8 random[FOYER_SIGNATURE_SECRET_BYTES]);
/* Wipes, then frees. NULL is fine. */
void foyer_signature_secret_free (char *secret);
