/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets as people copy them, read strictly: what does not look like the sender's page is a slip
 * that would otherwise show up as "wrong signature" hours later. */
#include "config.h"

#include "foyer-signature-private.h"

#include <sodium.h>
#include <string.h>

/* Below it a secret can be guessed; senders give 20 and more. */
#define TEXT_FLOOR_BYTES 8u
#define STANDARD_FLOOR_BYTES 24u
#define STANDARD_CEILING_BYTES 64u

static gboolean
refuse (GError **error, FoyerSignatureScheme scheme, const char *reason)
{
  g_set_error (error, FOYER_AUTH_ERROR, FOYER_AUTH_ERROR_SECRET,
               "the secret is not one of %s: %s; copy it again from the sender's page",
               foyer_signature_scheme_get_title (scheme), reason);
  return FALSE;
}

gboolean
foyer_signature_decode_base64 (const char *text, gsize text_length, gboolean may_lack_padding,
                               guint8 *bytes, gsize size, gsize *length)
{
  int variant = sodium_base64_VARIANT_ORIGINAL;

  if (may_lack_padding && memchr (text, '=', text_length) == NULL)
    variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  return sodium_base642bin (bytes, size, text, text_length, NULL, length, NULL, variant) == 0;
}

static gboolean
read_standard (FoyerSignatureKey *self, const char *text, GError **error)
{
  const char *encoded = text;

  if (g_str_has_prefix (text, "whpk_"))
    {
      encoded += strlen ("whpk_");
      self->is_public = TRUE;
    }
  else if (g_str_has_prefix (text, "whsk_"))
    return refuse (error, self->scheme, "it is the sender's private key, which must stay there");
  else if (g_str_has_prefix (text, "whsec_"))
    encoded += strlen ("whsec_");
  if (!foyer_signature_decode_base64 (encoded, strlen (encoded), TRUE, self->bytes,
                                      sizeof self->bytes, &self->length))
    return refuse (error, self->scheme, "what follows 'whsec_' or 'whpk_' is not base64");
  if (self->is_public && self->length != FOYER_SIGNATURE_ED25519_KEY_BYTES)
    return refuse (error, self->scheme, "a public key is 32 bytes in base64");
  if (!self->is_public
      && (self->length < STANDARD_FLOOR_BYTES || self->length > STANDARD_CEILING_BYTES))
    return refuse (error, self->scheme, "it must be 24 to 64 bytes in base64");
  return TRUE;
}

static gboolean
read_text (FoyerSignatureKey *self, gboolean is_word, const char *text, GError **error)
{
  gsize length = strlen (text);

  if (length < TEXT_FLOOR_BYTES || length > sizeof self->bytes)
    return refuse (error, self->scheme, "it must have 8 to 256 characters");
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == ' ' && !is_word && i > 0 && i + 1 < length)
        continue;
      if (!g_ascii_isgraph (text[i]))
        return refuse (error, self->scheme,
                       is_word ? "it has white space or characters outside of ASCII in it"
                               : "it has characters outside of ASCII or white space at an end");
    }
  memcpy (self->bytes, text, length);
  self->length = length;
  return TRUE;
}

FoyerSignatureKey *
foyer_signature_key_parse (FoyerSignatureScheme scheme, const char *text, GError **error)
{
  g_autoptr (FoyerSignatureKey) self = NULL;
  const FoyerSignatureRow *row = foyer_signature_row_get (scheme);
  gboolean is_read = FALSE;

  g_return_val_if_fail (foyer_signature_scheme_is_signed (scheme), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (FoyerSignatureKey, 1);
  self->scheme = scheme;
  switch (row->secret)
    {
    case FOYER_SIGNATURE_SECRET_STANDARD:
      is_read = read_standard (self, text, error);
      break;
    case FOYER_SIGNATURE_SECRET_TEXT:
    case FOYER_SIGNATURE_SECRET_WORD:
      is_read = read_text (self, row->secret == FOYER_SIGNATURE_SECRET_WORD, text, error);
      break;
    }
  return is_read ? g_steal_pointer (&self) : NULL;
}

void
foyer_signature_key_free (FoyerSignatureKey *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

FoyerSignatureScheme
foyer_signature_key_get_scheme (const FoyerSignatureKey *self)
{
  return self->scheme;
}

char *
foyer_signature_secret_new (const guint8 random[FOYER_SIGNATURE_SECRET_BYTES])
{
  static const char prefix[] = "whsec_";
  gsize size
      = sizeof prefix - 1
        + sodium_base64_ENCODED_LEN (FOYER_SIGNATURE_SECRET_BYTES, sodium_base64_VARIANT_ORIGINAL);
  char *secret = g_malloc (size);

  memcpy (secret, prefix, sizeof prefix - 1);
  sodium_bin2base64 (secret + sizeof prefix - 1, size - (sizeof prefix - 1), random,
                     FOYER_SIGNATURE_SECRET_BYTES, sodium_base64_VARIANT_ORIGINAL);
  return secret;
}

void
foyer_signature_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
