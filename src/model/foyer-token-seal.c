/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commitments and seal of a token. The first byte of each message says which of them it is. */
#include "config.h"

#include "foyer-token-seal.h"

#include "foyer-buffer.h"

#include <string.h>

#define COMMITMENT_DOMAIN 0x43
#define SEAL_DOMAIN 0x53

static void
put_text (GByteArray *buffer, const char *text)
{
  foyer_buffer_put_u8 (buffer, text != NULL ? 1 : 0);
  if (text != NULL)
    foyer_buffer_put_text (buffer, text, strlen (text));
}

static FoyerDigest
commit_text (const guint8 salt[FOYER_TOKEN_SALT_BYTES], const char *name, const char *text)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  foyer_buffer_put_u8 (message, COMMITMENT_DOMAIN);
  put_text (message, name);
  put_text (message, text);
  return foyer_digest_hmac (salt, FOYER_TOKEN_SALT_BYTES, message->data, message->len);
}

void
foyer_token_commit (const FoyerToken *self, const guint8 salt[FOYER_TOKEN_SALT_BYTES],
                    FoyerTokenCommitments *commitments)
{
  commitments->old_value = commit_text (salt, "old", self->old_value);
  commitments->new_value = commit_text (salt, "new", self->new_value);
  commitments->reason = commit_text (salt, "reason", self->reason);
}

static void
put_digest (GByteArray *buffer, const FoyerDigest *digest)
{
  g_byte_array_append (buffer, digest->bytes, sizeof digest->bytes);
}

FoyerDigest
foyer_token_seal (const FoyerToken *self, const FoyerTokenCommitments *commitments,
                  const guint8 key[FOYER_DIGEST_BYTES])
{
  g_autoptr (GByteArray) message = g_byte_array_new ();

  foyer_buffer_put_u8 (message, SEAL_DOMAIN);
  foyer_buffer_put_u8 (message, (guint8)self->kind);
  put_text (message, self->attendee_id);
  foyer_buffer_put_i64 (message, self->dead_letter_id);
  foyer_buffer_put_u32 (message, self->version);
  put_digest (message, &self->base);
  put_text (message, self->field);
  put_digest (message, &commitments->old_value);
  put_digest (message, &commitments->new_value);
  put_digest (message, &commitments->reason);
  put_text (message, self->who);
  put_text (message, self->role);
  foyer_buffer_put_i64 (message, self->made_usec);
  foyer_buffer_put_i64 (message, self->expires_usec);
  foyer_buffer_put_i64 (message, self->supersedes);
  foyer_buffer_put_i64 (message, self->undoes);
  foyer_buffer_put_i64 (message, self->code_id);
  return foyer_digest_hmac (key, FOYER_DIGEST_BYTES, message->data, message->len);
}

FoyerDigest
foyer_token_next_base (const FoyerDigest *base, const FoyerDigest *seal)
{
  guint8 both[2 * FOYER_DIGEST_BYTES];

  memcpy (both, base->bytes, FOYER_DIGEST_BYTES);
  memcpy (both + FOYER_DIGEST_BYTES, seal->bytes, FOYER_DIGEST_BYTES);
  return foyer_digest_of (both, sizeof both);
}
