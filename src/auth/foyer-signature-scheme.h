/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signs webhooks how: one table, one row per scheme. What is done with a row:
 * foyer-signature.h. Pure. */
#pragma once

#include <glib.h>

/* An endpoint has one of these by configuration; it is never guessed from a request. */
typedef enum
{
  FOYER_SIGNATURE_SCHEME_NONE, /* unsigned: a hint to pull, never a record */
  FOYER_SIGNATURE_SCHEME_STANDARD, /* Standard Webhooks; HMAC-SHA256 or ed25519 by the key */
  FOYER_SIGNATURE_SCHEME_SVIX, /* the same under the names `svix-…` */
  FOYER_SIGNATURE_SCHEME_STRIPE,
  FOYER_SIGNATURE_SCHEME_GITHUB,
  FOYER_SIGNATURE_SCHEME_SHOPIFY,
  FOYER_SIGNATURE_SCHEME_TITO, /* base64 over the body */
  FOYER_SIGNATURE_SCHEME_TITO_PLATFORM, /* the newer one: hexadecimal over `timestamp.body` */
  FOYER_SIGNATURE_SCHEME_TICKET_TAILOR,
  FOYER_SIGNATURE_SCHEME_TYPEFORM,
  FOYER_SIGNATURE_SCHEME_HUBSPOT, /* v3 only: v1 and v2 have no clock and no HMAC */
  FOYER_SIGNATURE_SCHEME_HI_EVENTS,
  FOYER_SIGNATURE_SCHEME_CALENDLY, /* unverified: the vendor publishes no test vector */
  FOYER_SIGNATURE_SCHEME_WEBCONNEX, /* RegFox; unverified */
} FoyerSignatureScheme;
#define FOYER_SIGNATURE_SCHEMES (FOYER_SIGNATURE_SCHEME_WEBCONNEX + 1)

/* What the number beside the signature counts. */
typedef enum
{
  FOYER_SIGNATURE_CLOCK_NONE, /* nothing is signed that ages: only the replay store helps */
  FOYER_SIGNATURE_CLOCK_SECONDS,
  FOYER_SIGNATURE_CLOCK_MILLISECONDS,
} FoyerSignatureClock;

/* Lower-case with hyphens, as in settings and on the command line: "standard-webhooks", "svix",
 * "stripe", "github", "shopify", "tito", "tito-platform", "ticket-tailor", "typeform", "hubspot",
 * "hi-events", "calendly", "webconnex", "none". */
const char *foyer_signature_scheme_get_name (FoyerSignatureScheme scheme);
/* FALSE and *scheme untouched for another word. */
gboolean foyer_signature_scheme_parse (const char *name, FoyerSignatureScheme *scheme);

/* For people: "Standard Webhooks", "Ticket Tailor", … */
const char *foyer_signature_scheme_get_title (FoyerSignatureScheme scheme);
/* FALSE: written from receivers' code, because the vendor's page or vector was not found. */
gboolean foyer_signature_scheme_is_verified (FoyerSignatureScheme scheme);
/* FALSE for NONE alone. */
gboolean foyer_signature_scheme_is_signed (FoyerSignatureScheme scheme);
FoyerSignatureClock foyer_signature_scheme_get_clock (FoyerSignatureScheme scheme);
/* TRUE if the address is signed as well: the endpoint must know the address under which the sender
 * reaches it (HubSpot). */
gboolean foyer_signature_scheme_signs_uri (FoyerSignatureScheme scheme);
/* The header with the signature, with the delivery's id, with the time of signing; NULL where the
 * scheme has none (the time of Stripe and its kin stands in the signature's header). */
const char *foyer_signature_scheme_get_signature_header (FoyerSignatureScheme scheme);
const char *foyer_signature_scheme_get_id_header (FoyerSignatureScheme scheme);
const char *foyer_signature_scheme_get_clock_header (FoyerSignatureScheme scheme);
