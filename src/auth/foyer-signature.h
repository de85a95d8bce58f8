/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this request from who it says, now? Raw bytes in, verdict out. Pure; remembers
 * nothing: repeats are found by the store through the delivery id that is returned here. */
#pragma once

#include "foyer-headers.h"
#include "foyer-signature-key.h"

#include <glib.h>

/* Live secrets of one endpoint: during a rotation the old one and the new one. */
#define FOYER_SIGNATURE_KEYS 2u

typedef enum
{
  FOYER_VERDICT_OK, /* signed with a secret of the endpoint, within the window */
  FOYER_VERDICT_UNSIGNED, /* the scheme is NONE: nothing was proved */
  FOYER_VERDICT_MISSING_HEADER, /* signature, time or id is not there, or empty */
  FOYER_VERDICT_DOUBLED_HEADER, /* one of them stands there more than once */
  FOYER_VERDICT_MALFORMED, /* it cannot be read: no digits, not this encoding, wrong length */
  FOYER_VERDICT_OLD_CLOCK, /* signed longer ago than the window */
  FOYER_VERDICT_FUTURE_CLOCK, /* signed further ahead than the window */
  FOYER_VERDICT_WRONG_SIGNATURE, /* well formed, and of none of the secrets */
  FOYER_VERDICT_NO_SECRET, /* the endpoint has no secret for its scheme: a setting is missing */
} FoyerVerdict;
#define FOYER_VERDICTS (FOYER_VERDICT_NO_SECRET + 1)

/* "ok", "missing-header", …: for counters, the journal and the log. */
const char *foyer_verdict_get_name (FoyerVerdict verdict);

/* What the endpoint knows. Lent for the call. */
typedef struct
{
  FoyerSignatureScheme scheme;
  const char *endpoint; /* its name: scopes ids made from the body */
  const FoyerSignatureKey *keys[FOYER_SIGNATURE_KEYS]; /* either may be NULL; each of @scheme */
  guint window_seconds; /* both ways, inclusive; 0: FOYER_LIMIT_SIGNATURE_WINDOW_SECONDS; else held
                           between its floor and its ceiling */
} FoyerSignaturePolicy;

/* What arrived. Lent for the call. */
typedef struct
{
  const char *method;
  const char *uri; /* in full, as the sender calls it: https://host/path?query; NULL where the
                      scheme does not sign it */
  const FoyerHeaders *headers;
  GBytes *body; /* as it was on the wire, after transfer coding only */
  gint64 arrival_usec; /* wall clock */
} FoyerSignedRequest;

/* Plain struct for one owner; clear with foyer_verification_clear(). */
typedef struct
{
  FoyerVerdict verdict;
  guint key; /* which of the secrets, if OK */
  char *delivery_id; /* the idempotency key; NULL unless OK or UNSIGNED */
  gboolean is_id_from_body; /* the sender gives none: `sha256:` and the hexadecimal SHA-256 of the
                               endpoint's name, a NUL and the body */
  gint64 signed_usec; /* when it was signed, as far as that could be read; 0: unknown */
} FoyerVerification;

void foyer_verification_clear (FoyerVerification *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerVerification, foyer_verification_clear)

/* TRUE if the verdict is OK. *@result is set in every case. A header's name is found in either case
 * of letters. The digest is compared in constant time over decoded bytes of equal length; where a
 * list of signatures is allowed, unknown versions in it are passed over and any match will do. An
 * id longer than FOYER_LIMIT_DELIVERY_ID_BYTES, or with characters outside of printable ASCII, is
 * MALFORMED. An id header that the scheme does not sign (GitHub, Shopify) may be missing: then the
 * id comes from the body. */
gboolean foyer_signature_verify (const FoyerSignaturePolicy *policy,
                                 const FoyerSignedRequest *request, FoyerVerification *result);

/* (transfer full) The other side, for own senders and the line's self-test: headers that make
 * @body pass under @key at @now_usec. @id: the delivery's id, for schemes that have one. Schemes of
 * HMAC only: NULL for an ed25519 key. */
FoyerHeaders *foyer_signature_sign (const FoyerSignatureKey *key, const char *method,
                                    const char *uri, const char *id, GBytes *body, gint64 now_usec);
