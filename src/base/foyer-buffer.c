/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Length-prefixed big-endian values; knows nothing of records. */
#include "config.h"

#include "foyer-buffer.h"

#include <string.h>

void
foyer_buffer_put_u8 (GByteArray *buffer, guint8 value)
{
  g_byte_array_append (buffer, &value, 1);
}

void
foyer_buffer_put_u32 (GByteArray *buffer, guint32 value)
{
  guint32 big_endian = GUINT32_TO_BE (value);

  g_byte_array_append (buffer, (const guint8 *)&big_endian, sizeof big_endian);
}

void
foyer_buffer_put_i64 (GByteArray *buffer, gint64 value)
{
  guint64 big_endian = GUINT64_TO_BE ((guint64)value);

  g_byte_array_append (buffer, (const guint8 *)&big_endian, sizeof big_endian);
}

void
foyer_buffer_put_text (GByteArray *buffer, const char *text, gsize length)
{
  g_return_if_fail (text != NULL || length == 0);
  g_return_if_fail (length <= G_MAXUINT32);

  foyer_buffer_put_u32 (buffer, (guint32)length);
  if (length > 0)
    g_byte_array_append (buffer, (const guint8 *)text, (guint)length);
}

void
foyer_buffer_reader_init (FoyerBufferReader *self, gconstpointer data, gsize length)
{
  g_return_if_fail (data != NULL || length == 0);

  *self = (FoyerBufferReader){ .data = data, .length = length };
}

/* Lends the next @length bytes and steps over them, or fails for good. */
static const guint8 *
advance (FoyerBufferReader *self, gsize length)
{
  const guint8 *bytes;

  if (self->failed || length > self->length - self->position)
    {
      self->failed = TRUE;
      return NULL;
    }

  bytes = self->data + self->position;
  self->position += length;
  return bytes;
}

guint8
foyer_buffer_reader_read_u8 (FoyerBufferReader *self)
{
  const guint8 *bytes = advance (self, 1);

  return bytes != NULL ? *bytes : 0;
}

guint32
foyer_buffer_reader_read_u32 (FoyerBufferReader *self)
{
  guint32 big_endian;
  const guint8 *bytes = advance (self, sizeof big_endian);

  if (bytes == NULL)
    return 0;
  memcpy (&big_endian, bytes, sizeof big_endian);
  return GUINT32_FROM_BE (big_endian);
}

gint64
foyer_buffer_reader_read_i64 (FoyerBufferReader *self)
{
  guint64 big_endian;
  const guint8 *bytes = advance (self, sizeof big_endian);

  if (bytes == NULL)
    return 0;
  memcpy (&big_endian, bytes, sizeof big_endian);
  return (gint64)GUINT64_FROM_BE (big_endian);
}

const char *
foyer_buffer_reader_get_text (FoyerBufferReader *self, gsize *length)
{
  guint32 prefix = foyer_buffer_reader_read_u32 (self);
  const guint8 *bytes = advance (self, prefix);

  /* Zero even on failure: callers pass the pair on without looking at the pointer. */
  *length = bytes != NULL ? prefix : 0;
  return (const char *)bytes;
}

gboolean
foyer_buffer_reader_is_at_end (const FoyerBufferReader *self)
{
  return !self->failed && self->position == self->length;
}
