/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Glyphs of a colour font as pictures: bitmap fonts cannot be embedded in a PDF. */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct _FoyerEmoji FoyerEmoji;

/* Reads the colour font at @path; NULL if it holds no bitmaps. For one thread. */
FoyerEmoji *foyer_emoji_open (const char *path);
void foyer_emoji_free (FoyerEmoji *self);

typedef struct
{
  cairo_surface_t *surface; /* lent */
  double left_em; /* of the picture's corner from the pen, in parts of the type size */
  double top_em; /* above the baseline */
  double pixel_em; /* of one pixel */
  double advance_em;
} FoyerEmojiPicture;

/* NULL if the font has no picture for it. Lent. */
const FoyerEmojiPicture *foyer_emoji_get (FoyerEmoji *self, guint glyph);
