/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading template.json into a display list, split by part; inside foyer-render only. */
#pragma once

#include "foyer-display-list.h"
#include "foyer-document.h"
#include "foyer-font-set.h"

typedef enum
{
  FOYER_FOLD_NONE,
  FOYER_FOLD_LEFT, /* the sheet is twice as wide: back, then front */
  FOYER_FOLD_TOP, /* twice as high: the back above the front, upside down */
} FoyerFold;

/* What the parts of one reading share; plain, on the stack of foyer_template_load(). */
typedef struct
{
  FoyerDisplayList *list;
  FoyerFontSet *fonts;
  const char *folder;
  GHashTable *colours; /* name → FoyerPaint */
  GHashTable *images; /* name → FoyerImage */
  GPtrArray *used; /* FoyerImage in the order of the document */
  guint n_elements;
  /* of the element being read */
  const FoyerEntry *entry; /* that it shows; NULL: it is not repeated */
  int shift_x_um;
  int shift_y_um;
  gboolean is_tail;
} FoyerTemplateReader;

/* Millimetres to µm, rounded. */
int foyer_template_um (double mm);

/* A colour: "#rrggbb", a named one, "{tier_colour}", "{tier_ink}" or "none", or an object with
 * "cmyk" or "spot"; missing: @fallback. */
FoyerPaint foyer_template_read_paint (FoyerTemplateReader *self, const FoyerCursor *cursor,
                                      const char *key, FoyerPaint fallback);
void foyer_template_read_colours (FoyerTemplateReader *self, const FoyerCursor *root);
/* "tiers": colours of what is tied to a tier. Before elements and styles use them. */
void foyer_template_read_tiers (FoyerTemplateReader *self, const FoyerCursor *root);
/* The styles in "tiers"; after foyer_template_read_styles(). */
void foyer_template_read_tier_styles (FoyerTemplateReader *self, const FoyerCursor *root);
void foyer_template_read_abbreviations (FoyerTemplateReader *self, const FoyerCursor *root);
/* "page" into the list's measures and sheet. Returns how the sheet is folded. */
FoyerFold foyer_template_read_page (FoyerTemplateReader *self, const FoyerCursor *root);
/* Adds to *style what @cursor says; a style of its own for each tier that has one follows. */
void foyer_template_read_style (FoyerTemplateReader *self, const FoyerCursor *cursor,
                                FoyerStyle *style);
/* (transfer full) A copy without a name and without tiers' own; NULL: the default style. */
FoyerStyle *foyer_template_copy_style (const FoyerStyle *base);
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
/* Members "elements" of @side into @panel; those below the content of a roll into @tail, which is
 * NULL for other pages. */
void foyer_template_read_elements (FoyerTemplateReader *self, const FoyerCursor *side,
                                   FoyerPanel *panel, FoyerPanel *tail);
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
