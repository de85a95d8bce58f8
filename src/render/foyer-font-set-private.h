/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What drawing needs of the font set; inside foyer-render only. */
#pragma once

#include "foyer-font-set.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

/* (transfer full) A font map that sees the set and nothing else; for one thread. */
PangoFontMap *foyer_font_set_new_font_map (FoyerFontSet *self);
/* The manifest's fallback order for @locale as an index, and its families; stable for the set's
 * life. */
guint foyer_font_set_find_chain (FoyerFontSet *self, const char *locale);
const char *foyer_font_set_get_chain_at (FoyerFontSet *self, guint index);
guint foyer_font_set_get_n_chains (FoyerFontSet *self);
/* The faces of the set, lent; NULL if there are none. */
FcFontSet *foyer_font_set_get_faces (FoyerFontSet *self);
