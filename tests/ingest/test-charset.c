/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Character sets: marks, strict UTF-8, guesses, decoding in any pieces, lengths on the way back. */
#include "config.h"

#include "ingest-fixture.h"

typedef struct
{
  const char *bytes;
  gsize length;
  gsize invalid; /* length: none */
  gsize invalid_if_cut;
} Utf8Case;

#define BYTES(text) text, sizeof text - 1

static const Utf8Case utf8_cases[] = {
  { BYTES ("\xff"), 0, 0 },
  { BYTES ("ab\x80"), 2, 2 },
  { BYTES ("\xc0\x80"), 0, 0 }, /* overlong NUL */
  { BYTES ("\xc1\xbf"), 0, 0 },
  { BYTES ("\xe0\x9f\xbf"), 0, 0 }, /* overlong */
  { BYTES ("\xed\xa0\x80"), 0, 0 }, /* surrogate */
  { BYTES ("\xf0\x8f\xbf\xbf"), 0, 0 },
  { BYTES ("\xf4\x90\x80\x80"), 0, 0 }, /* past U+10FFFF */
  { BYTES ("\xf5\x80\x80\x80"), 0, 0 },
  { BYTES ("\xe2\x82"), 0, 2 }, /* cut off */
  { BYTES ("12345678\xf0\x9f\x98"), 8, 11 },
  { BYTES ("\xe2\x28\xa1"), 0, 0 },
  { BYTES ("12345678M\xfcller"), 9, 9 },
  { BYTES (""), 0, 0 },
  { BYTES ("plain text, 16 b"), 16, 16 },
  { BYTES ("a\0b"), 3, 3 },
  { BYTES ("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf"), 16, 16 },
  { BYTES ("\xed\x9f\xbf\xee\x80\x80"), 6, 6 },
};

static void
test_utf8 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (utf8_cases); i++)
    {
      const Utf8Case *c = &utf8_cases[i];

      g_assert_cmpuint (foyer_charset_find_invalid_utf8 (c->bytes, c->length, TRUE), ==,
                        c->invalid);
      g_assert_cmpuint (foyer_charset_find_invalid_utf8 (c->bytes, c->length, FALSE), ==,
                        c->invalid_if_cut);
    }
}

static void
test_guess (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    FoyerEncoding encoding;
    gsize bom_length;
    gboolean is_certain;
    gboolean is_ascii;
  } cases[] = {
    { BYTES ("name\nM\xfcller\n"), FOYER_ENCODING_WINDOWS_1252, 0, FALSE, FALSE },
    { BYTES ("name\nM\x9fller\n"), FOYER_ENCODING_WINDOWS_1252, 0, FALSE, FALSE },
    /* One damaged place in text that is UTF-8 otherwise: a proposal all the same. */
    { BYTES (
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
          "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xff"),
      FOYER_ENCODING_UTF8, 0, FALSE, FALSE },
    { BYTES ("name\nM\xc3\xbcller\n"), FOYER_ENCODING_UTF8, 0, TRUE, FALSE },
    { BYTES ("name\nMiller\n"), FOYER_ENCODING_UTF8, 0, TRUE, TRUE },
    { BYTES ("\xef\xbb\xbfname\n"), FOYER_ENCODING_UTF8, 3, TRUE, FALSE },
    /* The mark decides, whatever follows. */
    { BYTES ("\xef\xbb\xbfM\xfcller\n"), FOYER_ENCODING_UTF8, 3, TRUE, FALSE },
    { BYTES ("\xff\xfen\0a\0"), FOYER_ENCODING_UTF16LE, 2, TRUE, FALSE },
    { BYTES ("\xfe\xff\0n\0a"), FOYER_ENCODING_UTF16BE, 2, TRUE, FALSE },
    { BYTES ("n\0a\0m\0e\0\n\0"), FOYER_ENCODING_UTF16LE, 0, TRUE, FALSE },
    { BYTES ("\0n\0a\0m\0e\0\n"), FOYER_ENCODING_UTF16BE, 0, TRUE, FALSE },
    /* One NUL makes no UTF-16. */
    { BYTES ("id,name,company\n1,a\0b,c long enough\n"), FOYER_ENCODING_UTF8, 0, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerCharsetGuess guess
          = foyer_charset_guess ((const guint8 *)cases[i].bytes, cases[i].length, TRUE);

      g_assert_cmpint (guess.encoding, ==, cases[i].encoding);
      g_assert_cmpuint (guess.bom_length, ==, cases[i].bom_length);
      g_assert_cmpint (guess.is_certain, ==, cases[i].is_certain);
      g_assert_cmpint (guess.is_ascii, ==, cases[i].is_ascii);
    }
}

static const struct
{
  FoyerEncoding encoding;
  const char *bytes;
  gsize length;
  const char *text;
} decode_cases[] = {
  { FOYER_ENCODING_WINDOWS_1252, BYTES ("\x80 \x97 M\xfcller \x8d."),
    "\xe2\x82\xac \xe2\x80\x94 M\xc3\xbcller \xff." },
  { FOYER_ENCODING_MACROMAN, BYTES ("M\x9fller \x8e\xdb\xf0"),
    "M\xc3\xbcller \xc3\xa9\xe2\x82\xac\xef\xa3\xbf" },
  { FOYER_ENCODING_UTF16LE, BYTES ("a\0\xac\x20=\xd8\x00\xdez\0"),
    "a\xe2\x82\xac\xf0\x9f\x98\x80z" },
  { FOYER_ENCODING_UTF16BE, BYTES ("\0a\x20\xac\xd8=\xde\x00\0z"),
    "a\xe2\x82\xac\xf0\x9f\x98\x80z" },
  /* A high half alone, before another high half, at the end; a low half; an odd byte. */
  { FOYER_ENCODING_UTF16LE, BYTES ("\x3d\xd8z\0\x3d\xd8\x3d\xd8\x00\xde\x00\xde\x3d\xd8"),
    "\xed\xa0\xbdz\xed\xa0\xbd\xf0\x9f\x98\x80\xed\xb8\x80\xed\xa0\xbd" },
  { FOYER_ENCODING_UTF16LE, BYTES ("a\0\x3d\xd8\x01"), "a\xed\xa0\xbd\xff" },
  { FOYER_ENCODING_UTF8, BYTES ("\xc3\xa9\xff"), "\xc3\xa9\xff" },
};

static void
test_decode (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (decode_cases); i++)
    for (gsize chunk = 1; chunk <= decode_cases[i].length; chunk++)
      {
        const guint8 *bytes = (const guint8 *)decode_cases[i].bytes;
        gsize length = decode_cases[i].length;
        g_autoptr (GByteArray) text = g_byte_array_new ();
        FoyerDecoder decoder;

        foyer_decoder_init (&decoder, decode_cases[i].encoding);
        for (gsize at = 0; at < length; at += chunk)
          {
            gsize n = MIN (chunk, length - at);

            foyer_decoder_push (&decoder, bytes + at, n, at + n == length, text);
          }
        g_assert_cmpmem (text->data, text->len, decode_cases[i].text,
                         strlen (decode_cases[i].text));
      }
}

/* Any bytes: the way back gives their number, for the whole and for any division. */
static void
test_raw_length (void)
{
  guint64 state = 88172645463325252u;

  for (guint round = 0; round < 2000; round++)
    for (FoyerEncoding encoding = FOYER_ENCODING_UTF8; encoding <= FOYER_ENCODING_MACROMAN;
         encoding++)
      {
        guint8 bytes[64];
        gsize length = fixture_random (&state) % 64;
        g_autoptr (GByteArray) text = g_byte_array_new ();
        FoyerDecoder decoder;
        gsize cut, sum;

        for (gsize i = 0; i < length; i++)
          bytes[i] = (guint8)(fixture_random (&state) % 3 == 0 ? 0xd8 + fixture_random (&state) % 8
                                                               : fixture_random (&state));
        foyer_decoder_init (&decoder, encoding);
        foyer_decoder_push (&decoder, bytes, length, TRUE, text);
        cut = text->len > 0 ? fixture_random (&state) % text->len : 0;
        sum = foyer_charset_count_raw_bytes (encoding, (const char *)text->data, cut);
        if (cut < text->len)
          sum += foyer_charset_count_raw_bytes (encoding, (const char *)text->data + cut,
                                                text->len - cut);
        g_assert_cmpuint (sum, ==, length);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/charset/utf8", test_utf8);
  g_test_add_func ("/charset/guess", test_guess);
  g_test_add_func ("/charset/decode", test_decode);
  g_test_add_func ("/charset/raw-length", test_raw_length);
  return g_test_run ();
}
