/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes in any character set: guessed and decoded, whole and in pieces. */
#include "config.h"

#include "foyer-charset.h"

#include "foyer-test-fuzz.h"

#include <string.h>

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  return 0;
}

static GByteArray *
decode (FoyerEncoding encoding, const guint8 *data, gsize length, gsize piece)
{
  GByteArray *text = g_byte_array_new ();
  FoyerDecoder decoder;
  gsize done = 0;

  foyer_decoder_init (&decoder, encoding);
  do
    {
      gsize n = MIN (piece, length - done);
      g_autofree guint8 *copy = g_memdup2 (data + done, n);

      done += n;
      foyer_decoder_push (&decoder, copy, n, done == length, text);
    }
  while (done < length);
  return text;
}

/* The first byte is the encoding and the size of the pieces. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (GByteArray) pieces = NULL;
  FoyerCharsetGuess guess;
  FoyerEncoding encoding;

  if (length < 2)
    return 0;
  encoding = (FoyerEncoding)(data[0] % 5);
  whole = decode (encoding, data + 1, length - 1, length);
  pieces = decode (encoding, data + 1, length - 1, 1 + data[0] / 5 % 7);
  g_assert_cmpmem (pieces->data, pieces->len, whole->data, whole->len);
  g_assert_cmpuint (foyer_charset_count_raw_bytes (encoding, (const char *)whole->data, whole->len),
                    ==, length - 1);

  guess = foyer_charset_guess (data + 1, length - 1, TRUE);
  g_assert_cmpuint (guess.bom_length, <=, 3);
  if (guess.is_certain && guess.encoding == FOYER_ENCODING_UTF8 && guess.bom_length == 0)
    g_assert_cmpuint (foyer_charset_find_invalid_utf8 ((const char *)data + 1, length - 1, TRUE),
                      ==, length - 1);
  return 0;
}
