/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UUIDs by RFC 9562: version 5 from a name, version 4 from given random bytes. */
#pragma once

#include <glib.h>

#define FOYER_UUID_TEXT_BYTES 37

typedef struct
{
  guint8 bytes[16];
} FoyerUuid;

/* Version 5 in the URL namespace (6ba7b811-9dad-11d1-80b4-00c04fd430c8): how attendee ids are made
 * (R-23). */
FoyerUuid foyer_uuid_from_url_name (const char *name, gsize length);

/* Version 4 out of 16 random bytes of the caller. */
FoyerUuid foyer_uuid_from_random (const guint8 random[16]);

/* Lower-case text; @text has FOYER_UUID_TEXT_BYTES. */
void foyer_uuid_print (const FoyerUuid *self, char *text);
char *foyer_uuid_dup_text (const FoyerUuid *self);
/* Accepts either case; FALSE for anything but 8-4-4-4-12 hexadecimal digits. */
gboolean foyer_uuid_parse (const char *text, FoyerUuid *uuid);
gboolean foyer_uuid_equal (const FoyerUuid *a, const FoyerUuid *b);
