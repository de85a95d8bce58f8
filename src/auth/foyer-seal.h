/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 over a short text (RFC 8032): how an event seals the head of its audit, so that
 * anybody with the public half can check it. Pure: randomness is handed in. */
#pragma once

#include <glib.h>

#define FOYER_SEAL_SEED_BYTES 32u
#define FOYER_SEAL_PUBLIC_BYTES 32u
#define FOYER_SEAL_SIGNATURE_BYTES 64u

/* The key that seals. Immutable; its memory is wiped when it is freed. Any thread. */
typedef struct _FoyerSealKey FoyerSealKey;

/* (transfer full) @seed: 32 bytes that nobody can guess; the same seed is the same key. */
FoyerSealKey *foyer_seal_key_new (const guint8 seed[FOYER_SEAL_SEED_BYTES]);
void foyer_seal_key_free (FoyerSealKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSealKey, foyer_seal_key_free)

/* The half that may be told to everybody. */
void foyer_seal_key_get_public (const FoyerSealKey *self,
                                guint8 public_key[FOYER_SEAL_PUBLIC_BYTES]);
void foyer_seal_key_sign (const FoyerSealKey *self, gconstpointer message, gsize length,
                          guint8 signature[FOYER_SEAL_SIGNATURE_BYTES]);
gboolean foyer_seal_verify (const guint8 public_key[FOYER_SEAL_PUBLIC_BYTES], gconstpointer message,
                            gsize length, const guint8 signature[FOYER_SEAL_SIGNATURE_BYTES]);
