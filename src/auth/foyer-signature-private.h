/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the table of schemes, and what reading a signature's header is made of. */
#pragma once

#include "foyer-limits.h"
#include "foyer-signature.h"

/* How the signature stands in its header. */
typedef enum
{
  FOYER_SIGNATURE_LAYOUT_SINGLE, /* a prefix and the digest: "sha256=…" */
  FOYER_SIGNATURE_LAYOUT_VERSIONS, /* "v1,… v1a,…": versions between spaces */
  FOYER_SIGNATURE_LAYOUT_PAIRS, /* "t=…,v1=…": pairs between commas, the time among them */
} FoyerSignatureLayout;

typedef enum
{
  FOYER_SIGNATURE_ENCODING_HEX,
  FOYER_SIGNATURE_ENCODING_BASE64,
} FoyerSignatureEncoding;

/* What bytes are signed; the time as it stands in the header. */
typedef enum
{
  FOYER_SIGNATURE_BYTES_BODY,
  FOYER_SIGNATURE_BYTES_ID_TIME_BODY, /* id "." time "." body */
  FOYER_SIGNATURE_BYTES_TIME_DOT_BODY, /* time "." body */
  FOYER_SIGNATURE_BYTES_TIME_BODY, /* time body, nothing between them */
  FOYER_SIGNATURE_BYTES_METHOD_URI_BODY_TIME,
} FoyerSignatureBytes;

/* How the secret that a person copies becomes the key. */
typedef enum
{
  FOYER_SIGNATURE_SECRET_TEXT, /* its bytes; white space inside is part of it */
  FOYER_SIGNATURE_SECRET_WORD, /* its bytes; white space inside is a slip of copying */
  FOYER_SIGNATURE_SECRET_STANDARD, /* whsec_ or whpk_ and base64, decoded */
} FoyerSignatureSecret;

typedef struct
{
  const char *name;
  const char *title;
  gboolean is_verified;
  const char *signature_header;
  const char *id_header;
  const char *clock_header;
  FoyerSignatureLayout layout;
  const char *prefix; /* of SINGLE */
  FoyerSignatureEncoding encoding;
  FoyerSignatureBytes bytes;
  FoyerSignatureSecret secret;
  FoyerSignatureClock clock;
} FoyerSignatureRow;

const FoyerSignatureRow *foyer_signature_row_get (FoyerSignatureScheme scheme);

#define FOYER_SIGNATURE_ED25519_KEY_BYTES 32u
#define FOYER_SIGNATURE_ED25519_BYTES 64u

struct _FoyerSignatureKey
{
  FoyerSignatureScheme scheme;
  gboolean is_public; /* an ed25519 key, which verifies only */
  gsize length;
  guint8 bytes[256];
};

/* Base64 of the common alphabet; without padding only if @may_lack_padding. FALSE for anything
 * else, for bits behind the last byte, and for more than @size bytes; *@length is set if TRUE. */
gboolean foyer_signature_decode_base64 (const char *text, gsize text_length,
                                        gboolean may_lack_padding, guint8 *bytes, gsize size,
                                        gsize *length);

/* The digests that one header offers for one kind of key. */
typedef struct
{
  guint length;
  gsize digest_length; /* 32 for HMAC-SHA256, 64 for ed25519: others do not get in here */
  guint8 digests[FOYER_LIMIT_SIGNATURES][FOYER_SIGNATURE_ED25519_BYTES];
  const char *time; /* within the header; NULL unless PAIRS */
  gsize time_length;
} FoyerSignatureOffer;

/* FALSE: it cannot be read, or offers nothing of a known version. */
gboolean foyer_signature_offer_parse (const FoyerSignatureRow *row, gboolean is_public,
                                      const char *header, FoyerSignatureOffer *offer);

/* Digits only, no sign and no white space; FALSE for anything else and for more digits than a time
 * of this clock has. */
gboolean foyer_signature_time_parse (FoyerSignatureClock clock, const char *text, gsize length,
                                     gint64 *usec);
