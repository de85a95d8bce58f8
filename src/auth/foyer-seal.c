/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seals by libsodium's Ed25519. */
#include "config.h"

#include "foyer-seal.h"

#include <sodium.h>
#include <string.h>

struct _FoyerSealKey
{
  guint8 public_key[FOYER_SEAL_PUBLIC_BYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
};

G_STATIC_ASSERT (FOYER_SEAL_SEED_BYTES == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (FOYER_SEAL_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (FOYER_SEAL_SIGNATURE_BYTES == crypto_sign_BYTES);

FoyerSealKey *
foyer_seal_key_new (const guint8 seed[FOYER_SEAL_SEED_BYTES])
{
  FoyerSealKey *self = g_new0 (FoyerSealKey, 1);
  crypto_sign_seed_keypair (self->public_key, self->secret_key, seed);
  return self;
}

void
foyer_seal_key_free (FoyerSealKey *self)
{
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

void
foyer_seal_key_get_public (const FoyerSealKey *self, guint8 public_key[FOYER_SEAL_PUBLIC_BYTES])
{
  memcpy (public_key, self->public_key, FOYER_SEAL_PUBLIC_BYTES);
}

void
foyer_seal_key_sign (const FoyerSealKey *self, gconstpointer message, gsize length,
                     guint8 signature[FOYER_SEAL_SIGNATURE_BYTES])
{
  crypto_sign_detached (signature, NULL, message, length, self->secret_key);
}

gboolean
foyer_seal_verify (const guint8 public_key[FOYER_SEAL_PUBLIC_BYTES], gconstpointer message,
                   gsize length, const guint8 signature[FOYER_SEAL_SIGNATURE_BYTES])
{
  return crypto_sign_verify_detached (signature, message, length, public_key) == 0;
}
