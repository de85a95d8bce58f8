/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UUIDs by RFC 9562 as values; no source of randomness of its own. */
#include "config.h"

#include "foyer-uuid.h"

#include <nettle/sha1.h>
#include <string.h>

/* RFC 9562 section 6.6. */
static const guint8 url_namespace[16] = {
  0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
};

/* Section 5: four bits of version, two bits of variant. */
static void
set_version (FoyerUuid *self, guint8 version)
{
  self->bytes[6] = (guint8)((self->bytes[6] & 0x0f) | version << 4);
  self->bytes[8] = (guint8)((self->bytes[8] & 0x3f) | 0x80);
}

FoyerUuid
foyer_uuid_from_url_name (const char *name, gsize length)
{
  struct sha1_ctx context;
  guint8 digest[SHA1_DIGEST_SIZE];
  FoyerUuid uuid;

  sha1_init (&context);
  sha1_update (&context, sizeof url_namespace, url_namespace);
  sha1_update (&context, length, (const guint8 *)name);
  sha1_digest (&context, sizeof digest, digest);

  memcpy (uuid.bytes, digest, sizeof uuid.bytes);
  set_version (&uuid, 5);
  return uuid;
}

FoyerUuid
foyer_uuid_from_random (const guint8 random[16])
{
  FoyerUuid uuid;

  memcpy (uuid.bytes, random, sizeof uuid.bytes);
  set_version (&uuid, 4);
  return uuid;
}

/* A hyphen stands before these bytes. */
static gboolean
starts_group (int i)
{
  return i == 4 || i == 6 || i == 8 || i == 10;
}

void
foyer_uuid_print (const FoyerUuid *self, char *text)
{
  static const char digits[] = "0123456789abcdef";

  for (int i = 0; i < 16; i++)
    {
      if (starts_group (i))
        *text++ = '-';
      *text++ = digits[self->bytes[i] >> 4];
      *text++ = digits[self->bytes[i] & 15];
    }
  *text = '\0';
}

char *
foyer_uuid_dup_text (const FoyerUuid *self)
{
  char *text = g_malloc (FOYER_UUID_TEXT_BYTES);

  foyer_uuid_print (self, text);
  return text;
}

gboolean
foyer_uuid_parse (const char *text, FoyerUuid *uuid)
{
  FoyerUuid parsed;

  g_return_val_if_fail (text != NULL, FALSE);

  for (int i = 0; i < 16; i++)
    {
      int high, low;

      if (starts_group (i) && *text++ != '-')
        return FALSE;
      high = g_ascii_xdigit_value (text[0]);
      low = high >= 0 ? g_ascii_xdigit_value (text[1]) : -1;
      if (low < 0)
        return FALSE;
      parsed.bytes[i] = (guint8)(high << 4 | low);
      text += 2;
    }
  if (*text != '\0')
    return FALSE;

  *uuid = parsed;
  return TRUE;
}

gboolean
foyer_uuid_equal (const FoyerUuid *a, const FoyerUuid *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}
