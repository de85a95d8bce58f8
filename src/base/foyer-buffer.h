/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing and reading length-prefixed binary values: the canonical bytes of records. Big-endian. */
#pragma once

#include <glib.h>

void foyer_buffer_put_u8 (GByteArray *buffer, guint8 value);
void foyer_buffer_put_u32 (GByteArray *buffer, guint32 value);
void foyer_buffer_put_i64 (GByteArray *buffer, gint64 value);
/* A u32 length, then the bytes. */
void foyer_buffer_put_text (GByteArray *buffer, const char *text, gsize length);

/* A cursor over bytes it does not own. After a failed read `failed` is TRUE, every further read
 * returns zero or NULL. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gsize position;
  gboolean failed;
} FoyerBufferReader;

void foyer_buffer_reader_init (FoyerBufferReader *self, gconstpointer data, gsize length);
guint8 foyer_buffer_reader_read_u8 (FoyerBufferReader *self);
guint32 foyer_buffer_reader_read_u32 (FoyerBufferReader *self);
gint64 foyer_buffer_reader_read_i64 (FoyerBufferReader *self);
/* Lends @length bytes into the data (not terminated); NULL and 0 on failure. */
const char *foyer_buffer_reader_get_text (FoyerBufferReader *self, gsize *length);
gboolean foyer_buffer_reader_is_at_end (const FoyerBufferReader *self);
