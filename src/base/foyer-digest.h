/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 and HMAC-SHA256 as values; not for passwords. */
#pragma once

#include <glib.h>

#define FOYER_DIGEST_BYTES 32
#define FOYER_DIGEST_TEXT_BYTES 65

/* A SHA-256 value. All zero means "none". */
typedef struct
{
  guint8 bytes[FOYER_DIGEST_BYTES];
} FoyerDigest;

FoyerDigest foyer_digest_of (gconstpointer data, gsize length);
FoyerDigest foyer_digest_of_bytes (GBytes *bytes);
FoyerDigest foyer_digest_hmac (gconstpointer key, gsize key_length, gconstpointer data,
                               gsize length);

/* Takes @checksum (of type G_CHECKSUM_SHA256): it is freed. */
FoyerDigest foyer_digest_take_checksum (GChecksum *checksum);

gboolean foyer_digest_is_none (const FoyerDigest *self);
/* In constant time: fit for signatures. */
gboolean foyer_digest_equal (const FoyerDigest *a, const FoyerDigest *b);

/* Lower-case hexadecimal; @text has FOYER_DIGEST_TEXT_BYTES. */
void foyer_digest_print (const FoyerDigest *self, char *text);
char *foyer_digest_dup_text (const FoyerDigest *self);
/* Accepts either case; FALSE and *digest untouched for anything but 64 hexadecimal digits. */
gboolean foyer_digest_parse (const char *text, FoyerDigest *digest);
