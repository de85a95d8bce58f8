/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Character sets of incoming files: byte order marks, strict UTF-8, a guess that says how sure it
 * is, and a streaming decoder to UTF-8. Nothing is guessed per cell. */
#pragma once

#include "foyer-reading.h"

#include <glib.h>

/* Length of the byte order mark at the start (0, 2 or 3); its encoding goes to *encoding. */
gsize foyer_charset_find_bom (const guint8 *data, gsize length, FoyerEncoding *encoding);

/* Offset of the first byte that is not strict UTF-8 (no overlong forms, no surrogates, nothing past
 * U+10FFFF); @length if there is none. NUL is a character here. With @is_whole FALSE a character
 * cut off by the end is no fault. */
gsize foyer_charset_find_invalid_utf8 (const char *text, gsize length, gboolean is_whole);

typedef struct
{
  FoyerEncoding encoding;
  gsize bom_length;
  /* FALSE: the bytes are no UTF-8 and no UTF-16, and the encoding is a proposal that a person must
     confirm: windows-1252, because 8-bit code pages cannot be told apart; or UTF-8, if nearly all
     that is not ASCII is right and single places are damaged. */
  gboolean is_certain;
  gboolean is_ascii; /* every proposal would read the same text */
  gsize invalid_offset; /* if not certain: the first byte that is no UTF-8 */
} FoyerCharsetGuess;

/* A BOM decides; else UTF-16 by the place of its zero bytes; else strict UTF-8; else a proposal. */
FoyerCharsetGuess foyer_charset_guess (const guint8 *data, gsize length, gboolean is_whole);

/* Decoding gives marked UTF-8: what cannot be decoded becomes bytes that are never valid UTF-8, so
 * that it is found in the cell where it stands and raw lengths stay exact. A surrogate without its
 * half becomes its own three bytes (ED A0..BF xx); a byte without a character, or the odd last byte
 * of UTF-16, becomes FF. UTF-8 passes unchanged. */
typedef struct
{
  FoyerEncoding encoding;
  guint8 pending[4];
  guint n_pending;
} FoyerDecoder;

/* Plain struct; nothing to clear. The byte order mark is not the decoder's: skip it before. */
void foyer_decoder_init (FoyerDecoder *self, FoyerEncoding encoding);
/* Appends the text of @length bytes to @text; @is_last: what waits for its other half never comes.
 * The result does not depend on how the bytes were divided. */
void foyer_decoder_push (FoyerDecoder *self, const guint8 *data, gsize length, gboolean is_last,
                         GByteArray *text);

/* How many raw bytes this much marked UTF-8 was decoded from. Sums over any division of a text are
 * exact; with one look-up per byte. */
gsize foyer_charset_count_raw_bytes (FoyerEncoding encoding, const char *text, gsize length);
