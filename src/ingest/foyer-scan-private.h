/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the next interesting byte eight at a time; nothing for other folders. */
#pragma once

#include <glib.h>
#include <string.h>

/* Four bytes to look for, each spread over a word. */
typedef struct
{
  guint64 patterns[4];
  char bytes[4];
} FoyerScanSet;

static inline void
foyer_scan_set_init (FoyerScanSet *self, char a, char b, char c, char d)
{
  const char bytes[4] = { a, b, c, d };

  for (guint i = 0; i < 4; i++)
    {
      self->bytes[i] = bytes[i];
      self->patterns[i] = 0x0101010101010101u * (guint8)bytes[i];
    }
}

/* High bit set in the first byte of @word that is zero, and perhaps in later ones. */
static inline guint64
foyer_scan_zero_bytes (guint64 word)
{
  return (word - 0x0101010101010101u) & ~word & 0x8080808080808080u;
}

/* Offset of the first byte of the set in [@from, @to), or @to. */
static inline gsize
foyer_scan_find (const FoyerScanSet *self, const char *text, gsize from, gsize to)
{
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  while (to - from >= 8)
    {
      guint64 word, hits;

      memcpy (&word, text + from, 8);
      hits = foyer_scan_zero_bytes (word ^ self->patterns[0])
             | foyer_scan_zero_bytes (word ^ self->patterns[1])
             | foyer_scan_zero_bytes (word ^ self->patterns[2])
             | foyer_scan_zero_bytes (word ^ self->patterns[3]);
      if (hits != 0)
        return from + (gsize)__builtin_ctzll (hits) / 8;
      from += 8;
    }
#endif
  for (; from < to; from++)
    if (text[from] == self->bytes[0] || text[from] == self->bytes[1] || text[from] == self->bytes[2]
        || text[from] == self->bytes[3])
      return from;
  return to;
}
