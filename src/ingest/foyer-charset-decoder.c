/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding five encodings to marked UTF-8, and measuring the way back; guessing is
 * foyer-charset.c. */
#include "config.h"

#include "foyer-charset.h"

#include <string.h>

/* Bytes 0x80 to 0x9f (WHATWG Encoding, index windows-1252, less its five made-up controls); 0: no
 * character. */
static const guint16 windows_1252_high[32] = {
  0x20ac, 0x0000, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0x0000, 0x017d, 0x0000, 0x0000, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0000, 0x017e, 0x0178,
};

/* Bytes 0x80 to 0xff (Unicode consortium, ROMAN.TXT). */
static const guint16 macroman_high[128] = {
  0x00c4, 0x00c5, 0x00c7, 0x00c9, 0x00d1, 0x00d6, 0x00dc, 0x00e1, 0x00e0, 0x00e2, 0x00e4, 0x00e3,
  0x00e5, 0x00e7, 0x00e9, 0x00e8, 0x00ea, 0x00eb, 0x00ed, 0x00ec, 0x00ee, 0x00ef, 0x00f1, 0x00f3,
  0x00f2, 0x00f4, 0x00f6, 0x00f5, 0x00fa, 0x00f9, 0x00fb, 0x00fc, 0x2020, 0x00b0, 0x00a2, 0x00a3,
  0x00a7, 0x2022, 0x00b6, 0x00df, 0x00ae, 0x00a9, 0x2122, 0x00b4, 0x00a8, 0x2260, 0x00c6, 0x00d8,
  0x221e, 0x00b1, 0x2264, 0x2265, 0x00a5, 0x00b5, 0x2202, 0x2211, 0x220f, 0x03c0, 0x222b, 0x00aa,
  0x00ba, 0x03a9, 0x00e6, 0x00f8, 0x00bf, 0x00a1, 0x00ac, 0x221a, 0x0192, 0x2248, 0x2206, 0x00ab,
  0x00bb, 0x2026, 0x00a0, 0x00c0, 0x00c3, 0x00d5, 0x0152, 0x0153, 0x2013, 0x2014, 0x201c, 0x201d,
  0x2018, 0x2019, 0x00f7, 0x25ca, 0x00ff, 0x0178, 0x2044, 0x20ac, 0x2039, 0x203a, 0xfb01, 0xfb02,
  0x2021, 0x00b7, 0x201a, 0x201e, 0x2030, 0x00c2, 0x00ca, 0x00c1, 0x00cb, 0x00c8, 0x00cd, 0x00ce,
  0x00cf, 0x00cc, 0x00d3, 0x00d4, 0xf8ff, 0x00d2, 0x00da, 0x00db, 0x00d9, 0x0131, 0x02c6, 0x02dc,
  0x00af, 0x02d8, 0x02d9, 0x02da, 0x00b8, 0x02dd, 0x02db, 0x02c7,
};

#define MARK_BYTE 0xffu /* in no UTF-8 text: a byte that means nothing */

void
foyer_decoder_init (FoyerDecoder *self, FoyerEncoding encoding)
{
  *self = (FoyerDecoder){ .encoding = encoding };
}

/* Surrogates too: they become their three bytes, which are no valid UTF-8. Returns bytes written.
 */
static guint
put_character (guint8 *out, guint32 c)
{
  if (c < 0x80)
    {
      out[0] = (guint8)c;
      return 1;
    }
  if (c < 0x800)
    {
      out[0] = (guint8)(0xc0 | c >> 6);
      out[1] = (guint8)(0x80 | (c & 0x3f));
      return 2;
    }
  if (c < 0x10000)
    {
      out[0] = (guint8)(0xe0 | c >> 12);
      out[1] = (guint8)(0x80 | (c >> 6 & 0x3f));
      out[2] = (guint8)(0x80 | (c & 0x3f));
      return 3;
    }
  out[0] = (guint8)(0xf0 | c >> 18);
  out[1] = (guint8)(0x80 | (c >> 12 & 0x3f));
  out[2] = (guint8)(0x80 | (c >> 6 & 0x3f));
  out[3] = (guint8)(0x80 | (c & 0x3f));
  return 4;
}

static guint32
map_byte (FoyerEncoding encoding, guint8 byte)
{
  if (encoding == FOYER_ENCODING_MACROMAN)
    return macroman_high[byte - 0x80];
  return byte >= 0xa0 ? byte : windows_1252_high[byte - 0x80];
}

static void
push_bytes (FoyerEncoding encoding, const guint8 *data, gsize length, GByteArray *text)
{
  guint start = text->len;
  guint8 *out;

  if (length == 0)
    return; /* an array without any byte has no place to write to */
  g_byte_array_set_size (text, start + (guint)length * 3);
  out = text->data + start;
  for (gsize i = 0; i < length; i++)
    {
      guint32 c = data[i] < 0x80 ? data[i] : map_byte (encoding, data[i]);

      if (c == 0 && data[i] != 0)
        *out++ = MARK_BYTE;
      else
        out += put_character (out, c);
    }
  g_byte_array_set_size (text, (guint)(out - text->data));
}

/* ---- UTF-16 ---- */

static guint32
get_unit (const FoyerDecoder *self, const guint8 *p)
{
  return self->encoding == FOYER_ENCODING_UTF16LE ? p[0] | (guint32)p[1] << 8
                                                  : p[1] | (guint32)p[0] << 8;
}

static gboolean
is_high (guint32 unit)
{
  return unit >= 0xd800 && unit <= 0xdbff;
}

static gboolean
is_low (guint32 unit)
{
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/* Decodes from @p as long as characters are complete; returns the bytes used. */
static gsize
decode_units (const FoyerDecoder *self, const guint8 *p, gsize length, gboolean is_last,
              guint8 **out)
{
  gsize i = 0;

  while (length - i >= 2)
    {
      guint32 unit = get_unit (self, p + i);
      guint32 low;

      if (!is_high (unit))
        {
          *out += put_character (*out, unit);
          i += 2;
          continue;
        }
      if (length - i < 4 && !is_last)
        break;
      low = length - i >= 4 ? get_unit (self, p + i + 2) : 0;
      if (is_low (low))
        *out += put_character (*out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      else
        *out += put_character (*out, unit);
      i += is_low (low) ? 4 : 2;
    }
  if (is_last && length - i == 1)
    {
      *(*out)++ = MARK_BYTE;
      i++;
    }
  return i;
}

static void
push_units (FoyerDecoder *self, const guint8 *data, gsize length, gboolean is_last,
            GByteArray *text)
{
  guint start = text->len;
  guint8 *out;
  gsize used = 0;

  g_byte_array_set_size (text, start + ((guint)length + self->n_pending) * 3 / 2 + 8);
  out = text->data + start;
  /* At most three bytes wait: complete them one by one. */
  while (self->n_pending > 0 && (used < length || is_last))
    {
      gsize taken;

      if (used < length)
        self->pending[self->n_pending++] = data[used++];
      taken = decode_units (self, self->pending, self->n_pending, is_last && used == length, &out);
      memmove (self->pending, self->pending + taken, self->n_pending - taken);
      self->n_pending -= (guint)taken;
    }
  used += decode_units (self, data + used, length - used, is_last, &out);
  while (used < length)
    self->pending[self->n_pending++] = data[used++];
  g_byte_array_set_size (text, (guint)(out - text->data));
}

void
foyer_decoder_push (FoyerDecoder *self, const guint8 *data, gsize length, gboolean is_last,
                    GByteArray *text)
{
  switch (self->encoding)
    {
    case FOYER_ENCODING_UTF8:
      g_byte_array_append (text, data, (guint)length);
      return;
    case FOYER_ENCODING_UTF16LE:
    case FOYER_ENCODING_UTF16BE:
      push_units (self, data, length, is_last, text);
      return;
    case FOYER_ENCODING_WINDOWS_1252:
    case FOYER_ENCODING_MACROMAN:
      push_bytes (self->encoding, data, length, text);
      return;
    }
}

gsize
foyer_charset_count_raw_bytes (FoyerEncoding encoding, const char *text, gsize length)
{
  const guint8 *bytes = (const guint8 *)text;
  gboolean is_wide = encoding == FOYER_ENCODING_UTF16LE || encoding == FOYER_ENCODING_UTF16BE;
  gsize count = 0;

  if (encoding == FOYER_ENCODING_UTF8)
    return length;
  /* Only first bytes count, so that a text may be divided anywhere. */
  if (!is_wide)
    {
      for (gsize i = 0; i < length; i++)
        count += (bytes[i] & 0xc0) != 0x80;
      return count;
    }
  for (gsize i = 0; i < length; i++)
    if ((bytes[i] & 0xc0) != 0x80)
      count += bytes[i] == MARK_BYTE ? 1 : bytes[i] >= 0xf0 ? 4 : 2;
  return count;
}
