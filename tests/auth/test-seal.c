/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seals against RFC 8032, section 7.1. */
#include "config.h"

#include "foyer-seal.h"

#include <string.h>

static void
read_hex (const char *text, guint8 *bytes)
{
  for (gsize i = 0; text[2 * i] != '\0'; i++)
    bytes[i] = (guint8)(g_ascii_xdigit_value (text[2 * i]) << 4
                        | g_ascii_xdigit_value (text[2 * i + 1]));
}

static const struct
{
  const char *seed, *public_key, *message, *signature;
} vectors[] = {
  { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
    "b46bd25bf5f0595bbe24655141438e7a100b" },
  { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f1"
    "1d8c387b2eaeb4302aeeb00d291612bb0c00" },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      guint8 seed[FOYER_SEAL_SEED_BYTES], expected_key[FOYER_SEAL_PUBLIC_BYTES];
      guint8 key_bytes[FOYER_SEAL_PUBLIC_BYTES], message[8];
      guint8 expected[FOYER_SEAL_SIGNATURE_BYTES], signature[FOYER_SEAL_SIGNATURE_BYTES];
      gsize length = strlen (vectors[i].message) / 2;
      read_hex (vectors[i].seed, seed);
      read_hex (vectors[i].public_key, expected_key);
      read_hex (vectors[i].message, message);
      read_hex (vectors[i].signature, expected);
      g_autoptr (FoyerSealKey) key = foyer_seal_key_new (seed);
      foyer_seal_key_get_public (key, key_bytes);
      g_assert_cmpmem (key_bytes, sizeof key_bytes, expected_key, sizeof expected_key);
      foyer_seal_key_sign (key, message, length, signature);
      g_assert_cmpmem (signature, sizeof signature, expected, sizeof expected);
      g_assert_true (foyer_seal_verify (key_bytes, message, length, signature));
      /* Every bit counts. */
      for (guint bit = 0; bit < sizeof signature * 8; bit += 7)
        {
          signature[bit / 8] ^= (guint8)(1u << bit % 8);
          g_assert_false (foyer_seal_verify (key_bytes, message, length, signature));
          signature[bit / 8] ^= (guint8)(1u << bit % 8);
        }
      key_bytes[3] ^= 1;
      g_assert_false (foyer_seal_verify (key_bytes, message, length, signature));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/auth/seal/vectors", test_vectors);
  return g_test_run ();
}
