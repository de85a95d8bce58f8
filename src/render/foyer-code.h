/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine-readable codes as modules: QR through libqrencode, Code 128 through libzint; where they
 * go is the scene's. Pure. */
#pragma once

#include "foyer-display-list.h"

/* Immutable. Reference count not atomic: stays in its renderer's thread. */
typedef struct
{
  FoyerSymbology symbology;
  guint width; /* modules, without quiet zone */
  guint height; /* QR: as wide; Code 128: 1 */
  guint8 *is_dark; /* width × height, row by row, 0 or 1 */
} FoyerCodeSymbol;

/* NULL if @text is empty, too long for the symbology or, for Code 128, holds what it cannot say.
 * @level only for QR. (transfer full) */
FoyerCodeSymbol *foyer_code_encode (FoyerSymbology symbology, const char *text, char level);
FoyerCodeSymbol *foyer_code_symbol_ref (FoyerCodeSymbol *self);
void foyer_code_symbol_unref (FoyerCodeSymbol *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCodeSymbol, foyer_code_symbol_unref)

/* Where a symbol lies in its box when modules are whole dots: as large as fits with the quiet zone,
 * centred, the first module on a dot. dots = 0: it does not fit. */
typedef struct
{
  guint dots; /* per module */
  double module_um;
  double x_um; /* of the first module */
  double y_um; /* QR only */
  double width_um;
} FoyerCodePlace;

FoyerCodePlace foyer_code_place (const FoyerCodeSymbol *symbol, const FoyerBox *box,
                                 guint quiet_modules, guint dpi);
