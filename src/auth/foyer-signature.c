/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verifies and makes signatures: one way through for every scheme, the table says where it turns.
 */
#include "config.h"

#include "foyer-digest.h"
#include "foyer-signature-private.h"

#include <nettle/hmac.h>
#include <sodium.h>
#include <string.h>

#define PIECES 5

/* The signed bytes, in pieces that nobody has to copy. */
typedef struct
{
  const char *data[PIECES];
  gsize lengths[PIECES];
  guint count;
} Signed;

const char *
foyer_verdict_get_name (FoyerVerdict verdict)
{
  static const char *const names[FOYER_VERDICTS] = {
    [FOYER_VERDICT_OK] = "ok",
    [FOYER_VERDICT_UNSIGNED] = "unsigned",
    [FOYER_VERDICT_MISSING_HEADER] = "missing-header",
    [FOYER_VERDICT_DOUBLED_HEADER] = "doubled-header",
    [FOYER_VERDICT_MALFORMED] = "malformed",
    [FOYER_VERDICT_OLD_CLOCK] = "old-clock",
    [FOYER_VERDICT_FUTURE_CLOCK] = "future-clock",
    [FOYER_VERDICT_WRONG_SIGNATURE] = "wrong-signature",
    [FOYER_VERDICT_NO_SECRET] = "no-secret",
  };

  g_return_val_if_fail ((guint)verdict < FOYER_VERDICTS, NULL);

  return names[verdict];
}

void
foyer_verification_clear (FoyerVerification *self)
{
  g_clear_pointer (&self->delivery_id, g_free);
}

static void
add (Signed *self, const char *data, gsize length)
{
  g_assert (self->count < PIECES);
  self->data[self->count] = data;
  self->lengths[self->count] = length;
  self->count++;
}

static void
add_text (Signed *self, const char *text)
{
  add (self, text, strlen (text));
}

static Signed
lay_out (FoyerSignatureBytes bytes, const char *method, const char *uri, const char *id,
         const char *time, gsize time_length, GBytes *body)
{
  Signed result = { 0 };
  gsize body_length;
  const char *body_data = g_bytes_get_data (body, &body_length);

  switch (bytes)
    {
    case FOYER_SIGNATURE_BYTES_BODY:
      add (&result, body_data, body_length);
      break;
    case FOYER_SIGNATURE_BYTES_ID_TIME_BODY:
      add_text (&result, id);
      add_text (&result, ".");
      add (&result, time, time_length);
      add_text (&result, ".");
      add (&result, body_data, body_length);
      break;
    case FOYER_SIGNATURE_BYTES_TIME_DOT_BODY:
      add (&result, time, time_length);
      add_text (&result, ".");
      add (&result, body_data, body_length);
      break;
    case FOYER_SIGNATURE_BYTES_TIME_BODY:
      add (&result, time, time_length);
      add (&result, body_data, body_length);
      break;
    case FOYER_SIGNATURE_BYTES_METHOD_URI_BODY_TIME:
      add_text (&result, method);
      add_text (&result, uri);
      add (&result, body_data, body_length);
      add (&result, time, time_length);
      break;
    }
  return result;
}

static FoyerDigest
hmac (const FoyerSignatureKey *key, const Signed *text)
{
  FoyerDigest digest;
  struct hmac_sha256_ctx context;

  hmac_sha256_set_key (&context, key->length, key->bytes);
  for (guint i = 0; i < text->count; i++)
    if (text->lengths[i] > 0)
      hmac_sha256_update (&context, text->lengths[i], (const guint8 *)text->data[i]);
  hmac_sha256_digest (&context, sizeof digest.bytes, digest.bytes);
  sodium_memzero (&context, sizeof context);
  return digest;
}

/* Without sodium_init(): that chooses among implementations of other primitives and readies
 * randomness, of which there is none here. */
static gboolean
matches_public (const FoyerSignatureKey *key, const Signed *text, const FoyerSignatureOffer *offer)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  for (guint i = 0; i < text->count; i++)
    if (text->lengths[i] > 0)
      g_byte_array_append (whole, (const guint8 *)text->data[i], (guint)text->lengths[i]);
  for (guint i = 0; i < offer->length; i++)
    if (crypto_sign_verify_detached (offer->digests[i], whole->data, whole->len, key->bytes) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
matches (const FoyerSignatureKey *key, const Signed *text, const FoyerSignatureOffer *offer)
{
  FoyerDigest digest;

  if (key->is_public)
    return matches_public (key, text, offer);
  digest = hmac (key, text);
  for (guint i = 0; i < offer->length; i++)
    if (sodium_memcmp (digest.bytes, offer->digests[i], sizeof digest.bytes) == 0)
      return TRUE;
  return FALSE;
}

/* HubSpot signs the address with these characters as they are, whatever was sent; its libraries
 * leave it as it is. Who can make either has the secret. */
static char *
decode_uri (const char *uri)
{
  static const char decoded[] = ":/?@!$'()*,;";
  GString *result = g_string_new (NULL);

  for (const char *p = uri; *p != '\0'; p++)
    {
      int high = *p == '%' ? g_ascii_xdigit_value (p[1]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (p[2]) : -1;
      char c = low >= 0 ? (char)(high * 16 + low) : '\0';

      if (c != '\0' && strchr (decoded, c) != NULL)
        {
          g_string_append_c (result, c);
          p += 2;
        }
      else
        g_string_append_c (result, *p);
    }
  return g_string_free (result, FALSE);
}

/* One header that must be there once. */
static FoyerVerdict
take_header (const FoyerHeaders *headers, const char *name, gboolean is_needed, const char **value)
{
  guint count = foyer_headers_count (headers, name);

  *value = count > 0 ? foyer_headers_find (headers, name) : NULL;
  if (count > 1)
    return FOYER_VERDICT_DOUBLED_HEADER;
  if (*value != NULL && **value == '\0')
    *value = NULL;
  return is_needed && *value == NULL ? FOYER_VERDICT_MISSING_HEADER : FOYER_VERDICT_OK;
}

static gboolean
is_id (const char *id)
{
  gsize length = strlen (id);

  if (length > FOYER_LIMIT_DELIVERY_ID_BYTES)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (id[i]))
      return FALSE;
  return TRUE;
}

static FoyerVerdict
check_clock (const FoyerSignaturePolicy *policy, gint64 signed_usec, gint64 arrival_usec)
{
  guint seconds
      = policy->window_seconds != 0 ? policy->window_seconds : FOYER_LIMIT_SIGNATURE_WINDOW_SECONDS;
  gint64 window_usec;

  seconds = CLAMP (seconds, FOYER_LIMIT_SIGNATURE_WINDOW_FLOOR_SECONDS,
                   FOYER_LIMIT_SIGNATURE_WINDOW_CEILING_SECONDS);
  window_usec = (gint64)seconds * G_USEC_PER_SEC;
  if (signed_usec < arrival_usec - window_usec)
    return FOYER_VERDICT_OLD_CLOCK;
  if (signed_usec > arrival_usec + window_usec)
    return FOYER_VERDICT_FUTURE_CLOCK;
  return FOYER_VERDICT_OK;
}

/* What the headers say, before any key is tried. */
typedef struct
{
  const char *signature;
  const char *id;
  const char *time;
  gsize time_length;
} Fields;

static FoyerVerdict
read_fields (const FoyerSignatureRow *row, const FoyerHeaders *headers, Fields *fields)
{
  FoyerVerdict verdict = take_header (headers, row->signature_header, TRUE, &fields->signature);

  if (verdict == FOYER_VERDICT_OK && row->clock_header != NULL)
    {
      verdict = take_header (headers, row->clock_header, TRUE, &fields->time);
      fields->time_length = fields->time != NULL ? strlen (fields->time) : 0;
    }
  if (verdict == FOYER_VERDICT_OK && row->id_header != NULL)
    verdict = take_header (headers, row->id_header,
                           row->bytes == FOYER_SIGNATURE_BYTES_ID_TIME_BODY, &fields->id);
  if (verdict == FOYER_VERDICT_OK && fields->id != NULL && !is_id (fields->id))
    verdict = FOYER_VERDICT_MALFORMED;
  return verdict;
}

static FoyerVerdict
try_key (const FoyerSignatureRow *row, const FoyerSignatureKey *key,
         const FoyerSignaturePolicy *policy, const FoyerSignedRequest *request, Fields fields,
         FoyerVerification *result)
{
  g_autofree char *decoded = NULL;
  FoyerSignatureOffer offer;
  FoyerVerdict verdict;
  Signed text;

  if (!foyer_signature_offer_parse (row, key->is_public, fields.signature, &offer))
    return FOYER_VERDICT_MALFORMED;
  if (row->layout == FOYER_SIGNATURE_LAYOUT_PAIRS)
    {
      fields.time = offer.time;
      fields.time_length = offer.time_length;
    }
  if (row->clock != FOYER_SIGNATURE_CLOCK_NONE)
    {
      if (!foyer_signature_time_parse (row->clock, fields.time, fields.time_length,
                                       &result->signed_usec))
        return FOYER_VERDICT_MALFORMED;
      verdict = check_clock (policy, result->signed_usec, request->arrival_usec);
      if (verdict != FOYER_VERDICT_OK)
        return verdict;
    }
  text = lay_out (row->bytes, request->method, request->uri, fields.id, fields.time,
                  fields.time_length, request->body);
  if (matches (key, &text, &offer))
    return FOYER_VERDICT_OK;
  if (row->bytes != FOYER_SIGNATURE_BYTES_METHOD_URI_BODY_TIME
      || strchr (request->uri, '%') == NULL)
    return FOYER_VERDICT_WRONG_SIGNATURE;
  decoded = decode_uri (request->uri);
  text = lay_out (row->bytes, request->method, decoded, fields.id, fields.time, fields.time_length,
                  request->body);
  return matches (key, &text, &offer) ? FOYER_VERDICT_OK : FOYER_VERDICT_WRONG_SIGNATURE;
}

/* Between two secrets: the one whose trouble says more. A list may hold what one of them can read
 * and the other cannot. */
static FoyerVerdict
try_keys (const FoyerSignatureRow *row, const FoyerSignaturePolicy *policy,
          const FoyerSignedRequest *request, const Fields *fields, FoyerVerification *result)
{
  FoyerVerdict verdict = FOYER_VERDICT_NO_SECRET;

  for (guint i = 0; i < FOYER_SIGNATURE_KEYS; i++)
    {
      FoyerVerdict next;

      if (policy->keys[i] == NULL)
        continue;
      g_assert (policy->keys[i]->scheme == policy->scheme);
      next = try_key (row, policy->keys[i], policy, request, *fields, result);
      if (next == FOYER_VERDICT_OK)
        {
          result->key = i;
          return next;
        }
      if (verdict == FOYER_VERDICT_NO_SECRET || verdict == FOYER_VERDICT_MALFORMED)
        verdict = next;
    }
  return verdict;
}

static char *
dup_id_of_body (const char *endpoint, GBytes *body)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  char text[FOYER_DIGEST_TEXT_BYTES];
  FoyerDigest digest;
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  /* With its NUL: no endpoint's name is the beginning of another's body. */
  g_checksum_update (checksum, (const guchar *)endpoint, (gssize)strlen (endpoint) + 1);
  if (length > 0)
    g_checksum_update (checksum, data, (gssize)length);
  digest = foyer_digest_take_checksum (checksum);
  foyer_digest_print (&digest, text);
  return g_strconcat ("sha256:", text, NULL);
}

gboolean
foyer_signature_verify (const FoyerSignaturePolicy *policy, const FoyerSignedRequest *request,
                        FoyerVerification *result)
{
  const FoyerSignatureRow *row = foyer_signature_row_get (policy->scheme);
  Fields fields = { 0 };

  g_return_val_if_fail (policy->endpoint != NULL && request->body != NULL, FALSE);
  g_return_val_if_fail (request->headers != NULL, FALSE);
  g_return_val_if_fail (!foyer_signature_scheme_signs_uri (policy->scheme)
                            || (request->uri != NULL && request->method != NULL),
                        FALSE);

  *result = (FoyerVerification){ .verdict = FOYER_VERDICT_UNSIGNED };
  if (policy->scheme != FOYER_SIGNATURE_SCHEME_NONE)
    {
      result->verdict = read_fields (row, request->headers, &fields);
      if (result->verdict == FOYER_VERDICT_OK)
        result->verdict = try_keys (row, policy, request, &fields, result);
      if (result->verdict != FOYER_VERDICT_OK)
        return FALSE;
    }
  result->is_id_from_body = fields.id == NULL;
  result->delivery_id
      = fields.id != NULL ? g_strdup (fields.id) : dup_id_of_body (policy->endpoint, request->body);
  return result->verdict == FOYER_VERDICT_OK;
}

static char *
encode (FoyerSignatureEncoding encoding, const FoyerDigest *digest)
{
  switch (encoding)
    {
    case FOYER_SIGNATURE_ENCODING_HEX:
      return foyer_digest_dup_text (digest);
    case FOYER_SIGNATURE_ENCODING_BASE64:
      return g_base64_encode (digest->bytes, sizeof digest->bytes);
    }
  g_assert_not_reached ();
}

FoyerHeaders *
foyer_signature_sign (const FoyerSignatureKey *key, const char *method, const char *uri,
                      const char *id, GBytes *body, gint64 now_usec)
{
  const FoyerSignatureRow *row = foyer_signature_row_get (key->scheme);
  g_autoptr (FoyerHeaders) headers = foyer_headers_new ();
  gint64 unit = row->clock == FOYER_SIGNATURE_CLOCK_MILLISECONDS ? 1000 : G_USEC_PER_SEC;
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, now_usec / unit);
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;
  FoyerDigest digest;
  Signed text;

  g_return_val_if_fail (row->bytes != FOYER_SIGNATURE_BYTES_ID_TIME_BODY || id != NULL, NULL);

  if (key->is_public)
    return NULL;
  text = lay_out (row->bytes, method, uri, id, time, strlen (time), body);
  digest = hmac (key, &text);
  encoded = encode (row->encoding, &digest);
  switch (row->layout)
    {
    case FOYER_SIGNATURE_LAYOUT_SINGLE:
      value = g_strconcat (row->prefix, encoded, NULL);
      break;
    case FOYER_SIGNATURE_LAYOUT_VERSIONS:
      value = g_strconcat ("v1,", encoded, NULL);
      break;
    case FOYER_SIGNATURE_LAYOUT_PAIRS:
      value = g_strdup_printf ("t=%s,v1=%s", time, encoded);
      break;
    }
  foyer_headers_add (headers, row->signature_header, value);
  if (row->clock_header != NULL)
    foyer_headers_add (headers, row->clock_header, time);
  if (row->id_header != NULL && id != NULL)
    foyer_headers_add (headers, row->id_header, id);
  return g_steal_pointer (&headers);
}
