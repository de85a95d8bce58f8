/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recognising character sets; decoding them is foyer-charset-decoder.c. */
#include "config.h"

#include "foyer-charset.h"

#include <string.h>

gsize
foyer_charset_find_bom (const guint8 *data, gsize length, FoyerEncoding *encoding)
{
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      *encoding = FOYER_ENCODING_UTF8;
      return 3;
    }
  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    {
      *encoding = FOYER_ENCODING_UTF16LE;
      return 2;
    }
  if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    {
      *encoding = FOYER_ENCODING_UTF16BE;
      return 2;
    }
  return 0;
}

/* ---- Strict UTF-8 ---- */

/* Length of the well-formed character at @p (Unicode table 3-7), 0 if there is none; -1 if it is
 * well-formed as far as it goes but cut off by the end. */
static int
measure_character (const guint8 *p, gsize available)
{
  guint8 low = 0x80, high = 0xbf;
  int length;

  if (p[0] < 0x80)
    return 1;
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    length = 2;
  else if (p[0] >= 0xe0 && p[0] <= 0xef)
    length = 3;
  else if (p[0] >= 0xf0 && p[0] <= 0xf4)
    length = 4;
  else
    return 0;
  if (p[0] == 0xe0)
    low = 0xa0;
  else if (p[0] == 0xed)
    high = 0x9f;
  else if (p[0] == 0xf0)
    low = 0x90;
  else if (p[0] == 0xf4)
    high = 0x8f;
  for (int i = 1; i < length; i++)
    {
      if ((gsize)i >= available)
        return -1;
      if (p[i] < low || p[i] > high)
        return 0;
      low = 0x80;
      high = 0xbf;
    }
  return length;
}

gsize
foyer_charset_find_invalid_utf8 (const char *text, gsize length, gboolean is_whole)
{
  const guint8 *bytes = (const guint8 *)text;
  gsize i = 0;

  while (i < length)
    {
      guint64 eight;
      int step;

      while (length - i >= 8)
        {
          memcpy (&eight, bytes + i, 8);
          if ((eight & 0x8080808080808080u) != 0)
            break;
          i += 8;
        }
      if (i == length)
        break;
      step = measure_character (bytes + i, length - i);
      if (step < 0 && !is_whole)
        return length;
      if (step <= 0)
        return i;
      i += (gsize)step;
    }
  return length;
}

/* ---- The guess ---- */

/* UTF-16 text from a spreadsheet is mostly Latin: one byte of most pairs is zero, always the same.
 * Zero bytes in text of any other encoding are single accidents. */
static gboolean
looks_like_utf16 (const guint8 *data, gsize length, FoyerEncoding *encoding)
{
  gsize pairs = MIN (length, 64 * 1024) / 2;
  gsize even_zeros = 0, odd_zeros = 0;

  if (pairs < 2)
    return FALSE;
  for (gsize i = 0; i < pairs; i++)
    {
      even_zeros += data[2 * i] == 0;
      odd_zeros += data[2 * i + 1] == 0;
    }
  if (odd_zeros * 10 >= pairs * 3 && even_zeros * 50 <= pairs)
    {
      *encoding = FOYER_ENCODING_UTF16LE;
      return TRUE;
    }
  if (even_zeros * 10 >= pairs * 3 && odd_zeros * 50 <= pairs)
    {
      *encoding = FOYER_ENCODING_UTF16BE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_ascii (const guint8 *data, gsize length)
{
  guint8 seen = 0;

  for (gsize i = 0; i < length; i++)
    seen |= data[i];
  return seen < 0x80;
}

/* Text in an 8-bit code page is UTF-8 by chance only, so that twenty right characters for each
 * fault mean damaged UTF-8. */
static gboolean
is_damaged_utf8 (const guint8 *data, gsize length)
{
  gsize right = 0, wrong = 0, i = 0;

  while (i < length)
    {
      int step = measure_character (data + i, length - i);

      right += step > 1;
      wrong += step <= 0;
      i += step > 0 ? (gsize)step : 1;
    }
  return right / 20 >= wrong;
}

FoyerCharsetGuess
foyer_charset_guess (const guint8 *data, gsize length, gboolean is_whole)
{
  FoyerCharsetGuess guess = { .encoding = FOYER_ENCODING_UTF8, .is_certain = TRUE };

  guess.bom_length = foyer_charset_find_bom (data, length, &guess.encoding);
  if (guess.bom_length > 0 || looks_like_utf16 (data, length, &guess.encoding))
    return guess;
  guess.invalid_offset = foyer_charset_find_invalid_utf8 ((const char *)data, length, is_whole);
  if (guess.invalid_offset == length)
    {
      guess.invalid_offset = 0;
      guess.is_ascii = is_ascii (data, length);
      return guess;
    }
  if (!is_damaged_utf8 (data, length))
    guess.encoding = FOYER_ENCODING_WINDOWS_1252;
  guess.is_certain = FALSE;
  return guess;
}
