/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both are HMACs under the event's key, told apart by their first byte. */
#include "config.h"

#include "foyer-badge-identity.h"

#include "foyer-buffer.h"
#include "foyer-digest.h"

#include <string.h>

#define TOKEN_PREFIX "F1"
#define TOKEN_VERSION 1
#define NUMBER_DOMAIN 0x4e
#define SIGNATURE_CHARS 16

void
foyer_badge_identity_propose_no (const guint8 key[32], const char *attendee_id, guint attempt,
                                 char badge_no[FOYER_BADGE_NO_BYTES])
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  FoyerDigest digest;
  guint64 value = 0;

  foyer_buffer_put_u8 (message, NUMBER_DOMAIN);
  foyer_buffer_put_text (message, attendee_id, strlen (attendee_id));
  foyer_buffer_put_u32 (message, attempt);
  digest = foyer_digest_hmac (key, 32, message->data, message->len);
  for (guint i = 0; i < 5; i++)
    value = value << 8 | digest.bytes[i];
  foyer_crockford_print_badge_no (value, badge_no);
}

void
foyer_badge_identity_print_token (const guint8 key[32], const char *event_id, const char *badge_no,
                                  char token[FOYER_BADGE_TOKEN_BYTES])
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  FoyerDigest digest;
  char signature[SIGNATURE_CHARS + 1];

  foyer_buffer_put_u8 (message, TOKEN_VERSION);
  foyer_buffer_put_text (message, event_id, strlen (event_id));
  foyer_buffer_put_text (message, badge_no, strlen (badge_no));
  digest = foyer_digest_hmac (key, 32, message->data, message->len);
  foyer_crockford_encode (digest.bytes, FOYER_DIGEST_BYTES, SIGNATURE_CHARS, signature);
  g_snprintf (token, FOYER_BADGE_TOKEN_BYTES, "%s%s%s", TOKEN_PREFIX, badge_no, signature);
}
