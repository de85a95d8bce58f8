/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes through libzint: Code 128, PDF417, Data Matrix, Aztec. */
#include "config.h"

#include "foyer-code-private.h"

#include <string.h>
#include <zint.h>

#define MAX_CODE128_BYTES 60
#define MAX_MATRIX_BYTES 500
/* ISO/IEC 15438: rows of PDF417 are at least three modules high. */
#define PDF417_ROW_MODULES 3

static gboolean
is_printable_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      return FALSE;
  return TRUE;
}

/* FALSE if @text is nothing for this symbology. */
static gboolean
set_up (struct zint_symbol *symbol, const FoyerCodeSpec *spec, const char *text)
{
  switch (spec->symbology)
    {
    case FOYER_SYMBOLOGY_QR:
      break;
    case FOYER_SYMBOLOGY_CODE128:
      symbol->symbology = BARCODE_CODE128;
      symbol->input_mode = DATA_MODE;
      return strlen (text) <= MAX_CODE128_BYTES && is_printable_ascii (text);
    case FOYER_SYMBOLOGY_PDF417:
      symbol->symbology = BARCODE_PDF417;
      symbol->input_mode = UNICODE_MODE;
      symbol->option_2 = (int)spec->columns;
      return strlen (text) <= MAX_MATRIX_BYTES;
    case FOYER_SYMBOLOGY_DATA_MATRIX:
      symbol->symbology = BARCODE_DATAMATRIX;
      symbol->input_mode = UNICODE_MODE;
      symbol->option_3 = DM_SQUARE;
      return strlen (text) <= MAX_MATRIX_BYTES;
    case FOYER_SYMBOLOGY_AZTEC:
      symbol->symbology = BARCODE_AZTEC;
      symbol->input_mode = UNICODE_MODE;
      return strlen (text) <= MAX_MATRIX_BYTES;
    }
  return FALSE;
}

static FoyerCodeSymbol *
copy_modules (const struct zint_symbol *symbol, FoyerSymbology symbology)
{
  guint repeat = symbology == FOYER_SYMBOLOGY_PDF417 ? PDF417_ROW_MODULES : 1;
  guint width = (guint)symbol->width;
  guint rows = symbology == FOYER_SYMBOLOGY_CODE128 ? 1 : (guint)symbol->rows;
  FoyerCodeSymbol *self = foyer_code_symbol_new (symbology, width, rows * repeat);

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < width; x++)
      self->is_dark[y * width + x] = symbol->encoded_data[y / repeat][x >> 3] >> (x & 7) & 1;
  return self;
}

FoyerCodeSymbol *
foyer_code_encode_zint (const FoyerCodeSpec *spec, const char *text)
{
  struct zint_symbol *symbol = ZBarcode_Create ();
  FoyerCodeSymbol *self = NULL;

  if (symbol == NULL)
    return NULL;
  if (set_up (symbol, spec, text)
      && ZBarcode_Encode (symbol, (const unsigned char *)text, (int)strlen (text)) < ZINT_ERROR)
    self = copy_modules (symbol, spec->symbology);
  ZBarcode_Delete (symbol);
  return self;
}
