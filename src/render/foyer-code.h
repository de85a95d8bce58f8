/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine-readable codes as modules: QR through libqrencode, Code 128, PDF417, Data Matrix and
 * Aztec through libzint; where they go is the scene's. Pure. */
#pragma once

#include "foyer-display-list.h"

/* What a template may and must do with a symbology. */
typedef struct
{
  const char *name; /* in templates */
  guint least_quiet_modules; /* on every side; bars: left and right */
  double least_module_um; /* finer ones are not read reliably from paper */
  gboolean is_bars; /* one row, as high as its box */
} FoyerSymbologyRules;

/* Static. QR: ISO/IEC 18004 and R-44; Code 128: ISO/IEC 15417 and R-44, two dots of 300 dpi;
 * PDF417: ISO/IEC 15438; Data Matrix (ISO/IEC 16022, asks for one quiet module) and Aztec
 * (ISO/IEC 24778, asks for none) get two, so that ink that spreads does no harm. */
const FoyerSymbologyRules *foyer_symbology_get_rules (FoyerSymbology symbology);

/* Immutable. Reference count not atomic: stays in its renderer's thread. */
typedef struct
{
  FoyerSymbology symbology;
  guint width; /* modules, without quiet zone */
  guint height; /* Code 128: 1; PDF417: three for each of its rows */
  guint8 *is_dark; /* width × height, row by row, 0 or 1 */
} FoyerCodeSymbol;

/* NULL if @text is empty, too long for the symbology or, for Code 128, holds what it cannot say.
 * (transfer full) */
FoyerCodeSymbol *foyer_code_encode (const FoyerCodeSpec *spec, const char *text);
FoyerCodeSymbol *foyer_code_symbol_ref (FoyerCodeSymbol *self);
void foyer_code_symbol_unref (FoyerCodeSymbol *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCodeSymbol, foyer_code_symbol_unref)

/* Where a symbol lies in its box when modules are whole dots: as large as fits with the quiet zone,
 * centred, the first module on a dot. dots = 0: it does not fit. */
typedef struct
{
  guint dots; /* per module */
  double module_um;
  double x_um; /* of the first module, before the box is turned */
  double y_um;
  double width_um;
  double height_um; /* bars: the box's */
} FoyerCodePlace;

/* @rotation as in FoyerOp: the symbol lies in foyer_code_turn_box(), which is then turned about the
 * middle of @box. */
FoyerCodePlace foyer_code_place (const FoyerCodeSymbol *symbol, const FoyerBox *box, int rotation,
                                 guint quiet_modules, guint dpi);
FoyerBox foyer_code_turn_box (const FoyerBox *box, int rotation);
/* Whether modules come out finer than the symbology's least, or not at all. */
gboolean foyer_code_is_too_fine (const FoyerCodePlace *place, FoyerSymbology symbology);
