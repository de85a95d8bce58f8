/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading template.json into a display list, split by part; inside foyer-render only. */
#pragma once

#include "foyer-display-list.h"
#include "foyer-document.h"
#include "foyer-font-set.h"

/* What the parts of one reading share; plain, on the stack of foyer_template_load(). */
typedef struct
{
  FoyerDisplayList *list;
  FoyerFontSet *fonts;
  const char *folder;
  GHashTable *colours; /* name → guint32 */
  GHashTable *images; /* name → FoyerImage */
  GPtrArray *used; /* FoyerImage in the order of the document */
  guint n_elements;
} FoyerTemplateReader;

/* Millimetres to µm, rounded. */
int foyer_template_um (double mm);

/* A colour: "#rrggbb", a named one, "{tier_colour}", "{tier_ink}" or "none"; missing: @fallback. */
FoyerPaint foyer_template_read_paint (FoyerTemplateReader *self, const FoyerCursor *cursor,
                                      const char *key, FoyerPaint fallback);
void foyer_template_read_colours (FoyerTemplateReader *self, const FoyerCursor *root);
void foyer_template_read_styles (FoyerTemplateReader *self, const FoyerCursor *root);
/* The style @name of the document; a problem at @key if there is none. Owned by the display list.
 */
const FoyerStyle *foyer_template_find_style (FoyerTemplateReader *self, const FoyerCursor *element,
                                             const char *key, const char *name);
/* The style named by member "style" with what the element itself says on top of it; owned by the
 * display list. NULL after a problem. */
const FoyerStyle *foyer_template_read_element_style (FoyerTemplateReader *self,
                                                     const FoyerCursor *element);
void foyer_template_read_images (FoyerTemplateReader *self, const FoyerCursor *root);
/* Members "elements" of @side into @panel. */
void foyer_template_read_elements (FoyerTemplateReader *self, const FoyerCursor *side,
                                   FoyerPanel *panel);
/* SVG's M, L, H, V, C and Z with absolute millimetres; a problem at @key otherwise. (transfer full)
 */
GArray *foyer_template_read_path (const FoyerCursor *element, const char *key);
/* What makes @op a code; the text under it if the element has "readable", else NULL. (transfer
 * full)
 */
FoyerOp *foyer_template_read_code (FoyerTemplateReader *self, const FoyerCursor *element,
                                   FoyerOp *op);
/* Text and codes that the cutter could reach are refused: R-40's safe area. */
void foyer_template_check_safe_area (FoyerTemplateReader *self, const FoyerCursor *element,
                                     const FoyerBox *box);
