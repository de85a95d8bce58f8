/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of signature schemes. Everything that differs between senders is a column; whoever
 * reads a row has read the scheme. */
#include "config.h"

#include "foyer-signature-private.h"

#define HEX FOYER_SIGNATURE_ENCODING_HEX
#define BASE64 FOYER_SIGNATURE_ENCODING_BASE64
#define SINGLE FOYER_SIGNATURE_LAYOUT_SINGLE
#define VERSIONS FOYER_SIGNATURE_LAYOUT_VERSIONS
#define PAIRS FOYER_SIGNATURE_LAYOUT_PAIRS
#define BODY FOYER_SIGNATURE_BYTES_BODY
#define ID_TIME_BODY FOYER_SIGNATURE_BYTES_ID_TIME_BODY
#define TIME_DOT_BODY FOYER_SIGNATURE_BYTES_TIME_DOT_BODY
#define TIME_BODY FOYER_SIGNATURE_BYTES_TIME_BODY
#define METHOD_URI_BODY_TIME FOYER_SIGNATURE_BYTES_METHOD_URI_BODY_TIME
#define TEXT FOYER_SIGNATURE_SECRET_TEXT
#define WORD FOYER_SIGNATURE_SECRET_WORD
#define STANDARD FOYER_SIGNATURE_SECRET_STANDARD
#define TIMELESS FOYER_SIGNATURE_CLOCK_NONE
#define SECONDS FOYER_SIGNATURE_CLOCK_SECONDS
#define MILLISECONDS FOYER_SIGNATURE_CLOCK_MILLISECONDS

/* One row per scheme, by hand: a table is read downwards. */
/* clang-format off */
static const FoyerSignatureRow rows[FOYER_SIGNATURE_SCHEMES] = {
  /* name, title, is verified, header of signature, of id, of clock,
     layout, prefix, encoding, signed bytes, secret, clock */
  [FOYER_SIGNATURE_SCHEME_NONE] = { "none", "unsigned", TRUE, NULL, NULL, NULL,
    SINGLE, "", HEX, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_STANDARD] = { "standard-webhooks", "Standard Webhooks", TRUE,
    "webhook-signature", "webhook-id", "webhook-timestamp",
    VERSIONS, "", BASE64, ID_TIME_BODY, STANDARD, SECONDS },
  [FOYER_SIGNATURE_SCHEME_SVIX] = { "svix", "Svix", TRUE,
    "svix-signature", "svix-id", "svix-timestamp",
    VERSIONS, "", BASE64, ID_TIME_BODY, STANDARD, SECONDS },
  [FOYER_SIGNATURE_SCHEME_STRIPE] = { "stripe", "Stripe", TRUE,
    "Stripe-Signature", NULL, NULL,
    PAIRS, "", HEX, TIME_DOT_BODY, WORD, SECONDS },
  [FOYER_SIGNATURE_SCHEME_GITHUB] = { "github", "GitHub", TRUE,
    "X-Hub-Signature-256", "X-GitHub-Delivery", NULL,
    SINGLE, "sha256=", HEX, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_SHOPIFY] = { "shopify", "Shopify", TRUE,
    "X-Shopify-Hmac-Sha256", "X-Shopify-Webhook-Id", NULL,
    SINGLE, "", BASE64, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_TITO] = { "tito", "Tito", FALSE,
    "Tito-Signature", NULL, NULL,
    SINGLE, "", BASE64, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_TITO_PLATFORM] = { "tito-platform", "Tito (new platform)", TRUE,
    "X-Tito-Signature", NULL, "X-Tito-Timestamp",
    SINGLE, "", HEX, TIME_DOT_BODY, TEXT, SECONDS },
  [FOYER_SIGNATURE_SCHEME_TICKET_TAILOR] = { "ticket-tailor", "Ticket Tailor", TRUE,
    "Tickettailor-Webhook-Signature", NULL, NULL,
    PAIRS, "", HEX, TIME_BODY, TEXT, SECONDS },
  [FOYER_SIGNATURE_SCHEME_TYPEFORM] = { "typeform", "Typeform", TRUE,
    "Typeform-Signature", NULL, NULL,
    SINGLE, "sha256=", BASE64, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_HUBSPOT] = { "hubspot", "HubSpot", TRUE,
    "X-HubSpot-Signature-v3", NULL, "X-HubSpot-Request-Timestamp",
    SINGLE, "", BASE64, METHOD_URI_BODY_TIME, TEXT, MILLISECONDS },
  [FOYER_SIGNATURE_SCHEME_HI_EVENTS] = { "hi-events", "Hi.Events", TRUE,
    "Signature", NULL, NULL,
    SINGLE, "", HEX, BODY, TEXT, TIMELESS },
  [FOYER_SIGNATURE_SCHEME_CALENDLY] = { "calendly", "Calendly", FALSE,
    "Calendly-Webhook-Signature", NULL, NULL,
    PAIRS, "", HEX, TIME_DOT_BODY, TEXT, SECONDS },
  [FOYER_SIGNATURE_SCHEME_WEBCONNEX] = { "webconnex", "RegFox / Webconnex", FALSE,
    "X-Webconnex-Signature", "X-Webconnex-Delivery", NULL,
    SINGLE, "", HEX, BODY, TEXT, TIMELESS },
};
/* clang-format on */

const FoyerSignatureRow *
foyer_signature_row_get (FoyerSignatureScheme scheme)
{
  g_assert ((guint)scheme < FOYER_SIGNATURE_SCHEMES);
  return &rows[scheme];
}

const char *
foyer_signature_scheme_get_name (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->name;
}

gboolean
foyer_signature_scheme_parse (const char *name, FoyerSignatureScheme *scheme)
{
  for (guint i = 0; i < FOYER_SIGNATURE_SCHEMES; i++)
    if (g_str_equal (rows[i].name, name))
      {
        *scheme = (FoyerSignatureScheme)i;
        return TRUE;
      }
  return FALSE;
}

const char *
foyer_signature_scheme_get_title (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->title;
}

gboolean
foyer_signature_scheme_is_verified (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->is_verified;
}

gboolean
foyer_signature_scheme_is_signed (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->signature_header != NULL;
}

FoyerSignatureClock
foyer_signature_scheme_get_clock (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->clock;
}

gboolean
foyer_signature_scheme_signs_uri (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->bytes == FOYER_SIGNATURE_BYTES_METHOD_URI_BODY_TIME;
}

const char *
foyer_signature_scheme_get_signature_header (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->signature_header;
}

const char *
foyer_signature_scheme_get_id_header (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->id_header;
}

const char *
foyer_signature_scheme_get_clock_header (FoyerSignatureScheme scheme)
{
  return foyer_signature_row_get (scheme)->clock_header;
}
