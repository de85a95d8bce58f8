/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shaping and fitting text with one thread's fonts; where the text stands on the page is the
 * scene's. */
#pragma once

#include "foyer-fitted-text.h"
#include "foyer-font-set.h"

typedef struct _FoyerTypesetter FoyerTypesetter;

FoyerTypesetter *foyer_typesetter_new (FoyerFontSet *fonts);
void foyer_typesetter_free (FoyerTypesetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTypesetter, foyer_typesetter_free)

/* (transfer full) @text in @style, fitted into the box: as it is if it fits; else in up to the
 * style's lines, evenly broken between words, at the largest size; else broken between grapheme
 * clusters; else marked as overflowing and made to fit all the same. Line feeds in
 * @text end lines. @locale picks the Han forms and may be NULL. */
FoyerFittedText *foyer_typesetter_fit (FoyerTypesetter *self, const FoyerStyle *style,
                                       const char *text, double width_pt, double height_pt,
                                       const char *locale);

/* Forgets what belongs to styles that are about to be freed. */
void foyer_typesetter_forget_styles (FoyerTypesetter *self);

/* Opens every file that a text in any script could make this typesetter open: the fonts of the set
 * and what breaks lines of Thai. FOYER_RENDER_ERROR_FONT. */
gboolean foyer_typesetter_open_fonts (FoyerTypesetter *self, GError **error);
