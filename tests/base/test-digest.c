/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-digest: FIPS 180-4 and RFC 4231 vectors, text form, and what is refused. */
#include "config.h"

#include "foyer-digest.h"

#include <string.h>

#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ABC_SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
assert_digest (const FoyerDigest *digest, const char *expected)
{
  char text[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (digest, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_sha256 (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  FoyerDigest digest = foyer_digest_of (NULL, 0);

  assert_digest (&digest, EMPTY_SHA256);
  digest = foyer_digest_of ("abc", 3);
  assert_digest (&digest, ABC_SHA256);
  digest = foyer_digest_of_bytes (bytes);
  assert_digest (&digest, ABC_SHA256);
  g_checksum_update (checksum, (const guchar *)"a", 1);
  g_checksum_update (checksum, (const guchar *)"bc", 2);
  digest = foyer_digest_take_checksum (g_steal_pointer (&checksum));
  assert_digest (&digest, ABC_SHA256);
}

static void
test_hmac (void)
{
  g_autofree char *long_key = g_strnfill (131, '\xaa');
  FoyerDigest digest;

  digest = foyer_digest_hmac ("Jefe", 4, "what do ya want for nothing?", 28);
  assert_digest (&digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  digest = foyer_digest_hmac (long_key, 131,
                              "Test Using Larger Than Block-Size Key - Hash Key First", 54);
  assert_digest (&digest, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  digest = foyer_digest_hmac (NULL, 0, NULL, 0);
  assert_digest (&digest, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "e3",
    "x3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    EMPTY_SHA256 "0",
    EMPTY_SHA256 " ",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
  };
  FoyerDigest digest = { { 9 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (foyer_digest_parse (cases[i], &digest));
  g_assert_cmpuint (digest.bytes[0], ==, 9);
}

static void
test_values (void)
{
  g_autofree char *upper = g_ascii_strup (ABC_SHA256, -1);
  g_autofree char *text = NULL;
  FoyerDigest none = { 0 };
  FoyerDigest abc = foyer_digest_of ("abc", 3);
  FoyerDigest parsed;

  g_assert_true (foyer_digest_parse (ABC_SHA256, &parsed));
  g_assert_true (foyer_digest_equal (&parsed, &abc));
  g_assert_true (foyer_digest_parse (upper, &parsed));
  g_assert_true (foyer_digest_equal (&parsed, &abc));
  text = foyer_digest_dup_text (&abc);
  g_assert_cmpstr (text, ==, ABC_SHA256);

  g_assert_true (foyer_digest_is_none (&none));
  g_assert_false (foyer_digest_is_none (&abc));
  for (int i = 0; i < FOYER_DIGEST_BYTES; i++)
    {
      FoyerDigest other = abc;

      other.bytes[i] ^= 1;
      g_assert_false (foyer_digest_equal (&other, &abc));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/sha256", test_sha256);
  g_test_add_func ("/digest/hmac", test_hmac);
  g_test_add_func ("/digest/refused", test_refused);
  g_test_add_func ("/digest/values", test_values);
  return g_test_run ();
}
