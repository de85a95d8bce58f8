/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the encoders of codes; inside foyer-render only. */
#pragma once

#include "foyer-code.h"

/* All modules light. (transfer full) */
FoyerCodeSymbol *foyer_code_symbol_new (FoyerSymbology symbology, guint width, guint height);

/* Everything but QR; @text is not empty. Errors as foyer_code_encode(). (transfer full) */
FoyerCodeSymbol *foyer_code_encode_zint (const FoyerCodeSpec *spec, const char *text);
