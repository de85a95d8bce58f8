/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private fonts of rendering: exactly the files of a manifest, never what else is installed;
 * not a font chooser. */
#pragma once

#include "foyer-digest.h"
#include "foyer-render-types.h"

/* Reads the manifest (`data/fonts/fonts.json`, described in docs/templates.md) and opens its files
 * through a fontconfig configuration of its own, so that the machine's fonts and settings never
 * show through. Blocks, about 100 ms. (transfer full) Immutable, atomic reference count, any
 * thread. Errors: FOYER_RENDER_ERROR_FONT (a file is missing: names file and package),
 * FOYER_BASE_ERROR_SYNTAX (manifest). */
FoyerFontSet *foyer_font_set_load (const char *manifest_path, GError **error);
FoyerFontSet *foyer_font_set_ref (FoyerFontSet *self);
void foyer_font_set_unref (FoyerFontSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFontSet, foyer_font_set_unref)

/* Over the names, sizes and table checksums of the files, in their order: part of the render key
 * (R-47). */
const FoyerDigest *foyer_font_set_get_digest (FoyerFontSet *self);

/* Whether one of the fonts has this family name. */
gboolean foyer_font_set_has_family (FoyerFontSet *self, const char *family);

/* Families in fallback order for a print locale ("ja" puts the Japanese Han forms first), separated
 * by commas; NULL: the default. Lent. */
const char *foyer_font_set_get_chain (FoyerFontSet *self, const char *locale);

/* TRUE if some font of the set has a glyph for every character of @text (valid UTF-8); else
 * *missing (may be NULL) is the first without. About 0.1 µs per name: for whole imports. Joiners,
 * selectors and marks of direction count as covered. */
gboolean foyer_font_set_covers (FoyerFontSet *self, const char *text, gunichar *missing);

/* Lent: the path of each file, one a line, in manifest order: for `doctor` and job records. */
const char *foyer_font_set_get_summary (FoyerFontSet *self);
