/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what stands in the headers of a signature: digests and times. The bytes are the attacker's:
 * every length is checked, nothing is repaired. */
#include "config.h"

#include "foyer-digest.h"
#include "foyer-signature-private.h"

#include <sodium.h>
#include <string.h>

gboolean
foyer_signature_time_parse (FoyerSignatureClock clock, const char *text, gsize length, gint64 *usec)
{
  gboolean is_milliseconds = clock == FOYER_SIGNATURE_CLOCK_MILLISECONDS;
  gint64 value = 0;

  /* So many digits last for 30,000 years and keep the product within 64 bits. */
  if (length == 0 || length > (is_milliseconds ? 15u : 12u))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      value = value * 10 + (text[i] - '0');
    }
  *usec = value * (is_milliseconds ? 1000 : G_USEC_PER_SEC);
  return TRUE;
}

/* Adds a digest if it is one: of the right encoding and length. */
static gboolean
add_digest (const FoyerSignatureRow *row, FoyerSignatureOffer *offer, const char *text,
            gsize length)
{
  guint8 *digest = offer->digests[offer->length];
  gsize digest_length = 0;
  gboolean is_read = FALSE;

  switch (row->encoding)
    {
    case FOYER_SIGNATURE_ENCODING_HEX:
      /* An odd last digit is an error that only a whole pair count shows. */
      is_read = length == 2 * offer->digest_length
                && sodium_hex2bin (digest, offer->digest_length, text, length, NULL, &digest_length,
                                   NULL)
                       == 0;
      break;
    case FOYER_SIGNATURE_ENCODING_BASE64:
      is_read = foyer_signature_decode_base64 (text, length, FALSE, digest, offer->digest_length,
                                               &digest_length);
      break;
    }
  if (!is_read || digest_length != offer->digest_length)
    return FALSE;
  offer->length++;
  return TRUE;
}

/* Calls for each part of @header between @separator; FALSE: there are too many of them. */
static gboolean
next_part (const char **rest, char separator, const char **part, gsize *length)
{
  const char *end;

  if (*rest == NULL)
    return FALSE;
  *part = *rest;
  end = strchr (*rest, separator);
  *length = end != NULL ? (gsize)(end - *rest) : strlen (*rest);
  *rest = end != NULL ? end + 1 : NULL;
  return TRUE;
}

static gboolean
has_prefix (const char *text, gsize length, const char *prefix)
{
  return length >= strlen (prefix) && memcmp (text, prefix, strlen (prefix)) == 0;
}

static gboolean
parse_versions (const FoyerSignatureRow *row, gboolean is_public, const char *header,
                FoyerSignatureOffer *offer)
{
  const char *version = is_public ? "v1a," : "v1,";
  const char *rest = header;
  const char *part;
  gsize length;

  for (guint count = 0; next_part (&rest, ' ', &part, &length); count++)
    {
      if (count >= FOYER_LIMIT_SIGNATURES)
        return FALSE;
      if (has_prefix (part, length, version))
        (void)add_digest (row, offer, part + strlen (version),
                          length - strlen (version)); /* another one of the list may be right */
    }
  return offer->length > 0;
}

static gboolean
parse_pairs (const FoyerSignatureRow *row, const char *header, FoyerSignatureOffer *offer)
{
  const char *rest = header;
  const char *part;
  gsize length;

  for (guint count = 0; next_part (&rest, ',', &part, &length); count++)
    {
      if (count >= FOYER_LIMIT_SIGNATURES)
        return FALSE;
      if (has_prefix (part, length, "t="))
        {
          if (offer->time != NULL)
            return FALSE;
          offer->time = part + strlen ("t=");
          offer->time_length = length - strlen ("t=");
        }
      else if (has_prefix (part, length, "v1="))
        (void)add_digest (row, offer, part + strlen ("v1="),
                          length - strlen ("v1=")); /* another one of the list may be right */
    }
  return offer->length > 0 && offer->time != NULL;
}

gboolean
foyer_signature_offer_parse (const FoyerSignatureRow *row, gboolean is_public, const char *header,
                             FoyerSignatureOffer *offer)
{
  gsize prefix_length = strlen (row->prefix);

  memset (offer, 0, sizeof *offer);
  offer->digest_length = is_public ? FOYER_SIGNATURE_ED25519_BYTES : FOYER_DIGEST_BYTES;
  switch (row->layout)
    {
    case FOYER_SIGNATURE_LAYOUT_SINGLE:
      return g_str_has_prefix (header, row->prefix)
             && add_digest (row, offer, header + prefix_length, strlen (header) - prefix_length);
    case FOYER_SIGNATURE_LAYOUT_VERSIONS:
      return parse_versions (row, is_public, header, offer);
    case FOYER_SIGNATURE_LAYOUT_PAIRS:
      return parse_pairs (row, header, offer);
    }
  g_assert_not_reached ();
}
