/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typesetter's two halves: layouts and their glyphs; inside foyer-render only. */
#pragma once

#include "foyer-emoji.h"
#include "foyer-typesetter.h"

#include <pango/pangocairo.h>

struct _FoyerTypesetter
{
  FoyerFontSet *fonts;
  PangoFontMap *map;
  PangoContext *context;
  PangoLayout *layout;
  GHashTable *descriptions; /* style and chain → PangoFontDescription */
  GHashTable *faces; /* PangoFont → Face */
  GHashTable *emoji; /* path → FoyerEmoji */
};

/* Width of the one line of @layout in points; @widths (may be NULL) gets for every byte of the text
 * what the cluster that begins there adds to it. Pango's own figures are wrong for bitmap fonts. */
double foyer_typesetter_measure (FoyerTypesetter *self, PangoLayout *layout, double size_pt,
                                 double *widths);

/* Appends the one line of @layout, which holds @text's bytes from @first_byte on, to @fitted. */
void foyer_typesetter_take_line (FoyerTypesetter *self, PangoLayout *layout, guint first_byte,
                                 double size_pt, FoyerFittedText *fitted);
