/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-buffer: the bytes themselves, the round trip, and what is cut short. */
#include "config.h"

#include "foyer-buffer.h"

#include <string.h>

static void
test_bytes (void)
{
  static const guint8 expected[] = {
    0xfe, 0x01, 0x02, 0x03, 0x04, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xfe, 0x00, 0x00, 0x00, 0x02, 'h',  'i',  0x00, 0x00, 0x00, 0x00,
  };
  g_autoptr (GByteArray) buffer = g_byte_array_new ();

  foyer_buffer_put_u8 (buffer, 0xfe);
  foyer_buffer_put_u32 (buffer, 0x01020304);
  foyer_buffer_put_i64 (buffer, -2);
  foyer_buffer_put_text (buffer, "hi", 2);
  foyer_buffer_put_text (buffer, NULL, 0);
  g_assert_cmpmem (buffer->data, buffer->len, expected, sizeof expected);
}

static void
test_round_trip (void)
{
  static const gint64 numbers[] = { 0, 1, -1, G_MININT64, G_MAXINT64, 1234567890123 };
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  FoyerBufferReader reader;
  const char *text;
  gsize length;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    foyer_buffer_put_i64 (buffer, numbers[i]);
  foyer_buffer_put_u32 (buffer, G_MAXUINT32);
  foyer_buffer_put_text (buffer, "a\0b", 3);
  foyer_buffer_put_u8 (buffer, 7);

  foyer_buffer_reader_init (&reader, buffer->data, buffer->len);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpint (foyer_buffer_reader_read_i64 (&reader), ==, numbers[i]);
  g_assert_cmpuint (foyer_buffer_reader_read_u32 (&reader), ==, G_MAXUINT32);
  text = foyer_buffer_reader_get_text (&reader, &length);
  g_assert_cmpmem (text, length, "a\0b", 3);
  g_assert_false (foyer_buffer_reader_is_at_end (&reader));
  g_assert_cmpuint (foyer_buffer_reader_read_u8 (&reader), ==, 7);
  g_assert_true (foyer_buffer_reader_is_at_end (&reader));
}

/* Every cut of a valid value fails, stays failed, and never reads beyond the end (the sanitizer
 * watches the copy). */
static void
test_cut_short (void)
{
  g_autoptr (GByteArray) buffer = g_byte_array_new ();

  foyer_buffer_put_u32 (buffer, 5);
  foyer_buffer_put_text (buffer, "badge", 5);
  foyer_buffer_put_i64 (buffer, 9);
  for (guint cut = 0; cut < buffer->len; cut++)
    {
      g_autofree guint8 *bytes = g_memdup2 (buffer->data, cut);
      FoyerBufferReader reader;
      gsize length;

      foyer_buffer_reader_init (&reader, bytes, cut);
      (void)foyer_buffer_reader_read_u32 (&reader); /* only the state counts here */
      (void)foyer_buffer_reader_get_text (&reader, &length);
      g_assert_cmpint (foyer_buffer_reader_read_i64 (&reader), ==, 0);
      g_assert_true (reader.failed);
      g_assert_cmpuint (foyer_buffer_reader_read_u8 (&reader), ==, 0);
      g_assert_cmpuint (foyer_buffer_reader_read_u32 (&reader), ==, 0);
      g_assert_null (foyer_buffer_reader_get_text (&reader, &length));
      g_assert_cmpuint (length, ==, 0);
      g_assert_false (foyer_buffer_reader_is_at_end (&reader));
    }
}

static void
test_lying_length (void)
{
  static const guint8 bytes[] = { 0xff, 0xff, 0xff, 0xff, 'x' };
  FoyerBufferReader reader;
  gsize length = 99;

  foyer_buffer_reader_init (&reader, bytes, sizeof bytes);
  g_assert_null (foyer_buffer_reader_get_text (&reader, &length));
  g_assert_cmpuint (length, ==, 0);
  g_assert_true (reader.failed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buffer/bytes", test_bytes);
  g_test_add_func ("/buffer/round-trip", test_round_trip);
  g_test_add_func ("/buffer/cut-short", test_cut_short);
  g_test_add_func ("/buffer/lying-length", test_lying_length);
  return g_test_run ();
}
