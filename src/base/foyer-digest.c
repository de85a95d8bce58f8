/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 and HMAC-SHA256 as values, computed by Nettle, which uses the processor's own
 * instructions: a record is hashed in a sixth of the time that GChecksum takes
 * (docs/performance.md). Not for passwords. */
#include "config.h"

#include "foyer-digest.h"

#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <string.h>

G_STATIC_ASSERT (FOYER_DIGEST_BYTES == SHA256_DIGEST_SIZE);

FoyerDigest
foyer_digest_of (gconstpointer data, gsize length)
{
  FoyerDigest digest;
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, length, data);
  sha256_digest (&context, sizeof digest.bytes, digest.bytes);
  return digest;
}

FoyerDigest
foyer_digest_of_bytes (GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return foyer_digest_of (data, length);
}

FoyerDigest
foyer_digest_hmac (gconstpointer key, gsize key_length, gconstpointer data, gsize length)
{
  FoyerDigest digest;
  struct hmac_sha256_ctx context;

  hmac_sha256_set_key (&context, key_length, key);
  hmac_sha256_update (&context, length, data);
  hmac_sha256_digest (&context, sizeof digest.bytes, digest.bytes);
  return digest;
}

FoyerDigest
foyer_digest_take_checksum (GChecksum *checksum)
{
  FoyerDigest digest = { 0 };
  gsize digest_length = sizeof digest.bytes;

  g_checksum_get_digest (checksum, digest.bytes, &digest_length);
  g_checksum_free (checksum);
  g_return_val_if_fail (digest_length == sizeof digest.bytes, digest);
  return digest;
}

gboolean
foyer_digest_is_none (const FoyerDigest *self)
{
  static const FoyerDigest none = { 0 };

  return memcmp (self, &none, sizeof none) == 0;
}

gboolean
foyer_digest_equal (const FoyerDigest *a, const FoyerDigest *b)
{
  volatile guint8 difference = 0;

  /* All bytes every time: the time taken must not tell a forger how much of a signature was right.
   */
  for (int i = 0; i < FOYER_DIGEST_BYTES; i++)
    difference |= a->bytes[i] ^ b->bytes[i];
  return difference == 0;
}

void
foyer_digest_print (const FoyerDigest *self, char *text)
{
  static const char digits[] = "0123456789abcdef";

  for (int i = 0; i < FOYER_DIGEST_BYTES; i++)
    {
      text[2 * i] = digits[self->bytes[i] >> 4];
      text[2 * i + 1] = digits[self->bytes[i] & 15];
    }
  text[2 * FOYER_DIGEST_BYTES] = '\0';
}

char *
foyer_digest_dup_text (const FoyerDigest *self)
{
  char *text = g_malloc (FOYER_DIGEST_TEXT_BYTES);

  foyer_digest_print (self, text);
  return text;
}

gboolean
foyer_digest_parse (const char *text, FoyerDigest *digest)
{
  FoyerDigest parsed;

  g_return_val_if_fail (text != NULL, FALSE);

  for (int i = 0; i < FOYER_DIGEST_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = high >= 0 ? g_ascii_xdigit_value (text[2 * i + 1]) : -1;

      if (low < 0)
        return FALSE;
      parsed.bytes[i] = (guint8)(high << 4 | low);
    }
  if (text[2 * FOYER_DIGEST_BYTES] != '\0')
    return FALSE;

  *digest = parsed;
  return TRUE;
}
