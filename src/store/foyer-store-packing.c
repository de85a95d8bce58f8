/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records in rows: their canonical bytes without the field names, which are the same in every row
 * and more than half of it. */
#include "config.h"

#include "foyer-buffer.h"
#include "foyer-store-private.h"

#include <string.h>

/* Steps over one value of the canonical layout (foyer-record.h). */
static void
skip_value (FoyerBufferReader *reader, guint8 tag)
{
  gsize length = 0;
  switch (tag)
    {
    case '0':
      return;
    case 't':
    case 's':
      (void)foyer_buffer_reader_get_text (reader, &length); /* a failure is kept in the reader */
      return;
    case 'f':
      (void)foyer_buffer_reader_read_u8 (reader);
      return;
    case 'i':
      (void)foyer_buffer_reader_read_i64 (reader);
      return;
    case 'l':
    case 'm':
      {
        guint32 n_texts = foyer_buffer_reader_read_u32 (reader);
        for (guint64 i = 0; i < (guint64)n_texts * (tag == 'm' ? 2 : 1) && !reader->failed; i++)
          (void)foyer_buffer_reader_get_text (reader, &length);
        return;
      }
    default:
      reader->failed = TRUE;
    }
}

static void
copy_value (FoyerBufferReader *reader, GByteArray *buffer)
{
  gsize begin = reader->position;
  skip_value (reader, foyer_buffer_reader_read_u8 (reader));
  if (!reader->failed)
    g_byte_array_append (buffer, reader->data + begin, (guint)(reader->position - begin));
}

GBytes *
foyer_store_pack_record (FoyerRecord *record)
{
  GByteArray *buffer = g_byte_array_new ();

  foyer_record_append_values (record, buffer);
  return g_byte_array_free_to_bytes (buffer);
}

FoyerRecord *
foyer_store_unpack_record (gconstpointer data, gsize length, GError **error)
{
  g_autoptr (GByteArray) buffer = g_byte_array_sized_new ((guint)length + 512);
  g_autoptr (GError) decode_error = NULL;
  FoyerBufferReader reader;
  foyer_buffer_reader_init (&reader, data, length);
  /* A row of an older form ends before fields that were added later: they are absent. */
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    {
      const char *name = foyer_field_get_name ((FoyerField)field);
      foyer_buffer_put_text (buffer, name, strlen (name));
      if (foyer_buffer_reader_is_at_end (&reader))
        foyer_buffer_put_u8 (buffer, '0');
      else
        copy_value (&reader, buffer);
    }
  FoyerRecord *record
      = reader.failed ? NULL : foyer_record_decode (buffer->data, buffer->len, &decode_error);
  if (record == NULL)
    foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                        "a stored record of %" G_GSIZE_FORMAT " bytes is damaged", length);
  return record;
}
