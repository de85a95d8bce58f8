/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoding and placing codes. */
#include "config.h"

#include "foyer-code.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>
#include <zint.h>

/* A badge has no room for more, and libqrencode's time grows with it. */
#define MAX_QR_BYTES 500
#define MAX_CODE128_BYTES 60

static FoyerCodeSymbol *
symbol_new (FoyerSymbology symbology, guint width, guint height)
{
  FoyerCodeSymbol *self = g_rc_box_new0 (FoyerCodeSymbol);

  self->symbology = symbology;
  self->width = width;
  self->height = height;
  self->is_dark = g_malloc0 ((gsize)width * height);
  return self;
}

static void
symbol_clear (gpointer data)
{
  FoyerCodeSymbol *self = data;

  g_clear_pointer (&self->is_dark, g_free);
}

FoyerCodeSymbol *
foyer_code_symbol_ref (FoyerCodeSymbol *self)
{
  return g_rc_box_acquire (self);
}

void
foyer_code_symbol_unref (FoyerCodeSymbol *self)
{
  g_rc_box_release_full (self, symbol_clear);
}

static FoyerCodeSymbol *
encode_qr (const char *text, char level)
{
  QRecLevel correction = level == 'L'   ? QR_ECLEVEL_L
                         : level == 'Q' ? QR_ECLEVEL_Q
                         : level == 'H' ? QR_ECLEVEL_H
                                        : QR_ECLEVEL_M;
  QRcode *code = strlen (text) <= MAX_QR_BYTES
                     ? QRcode_encodeString (text, 0, correction, QR_MODE_8, 1)
                     : NULL;
  FoyerCodeSymbol *self;
  guint width;

  if (code == NULL)
    return NULL;
  width = (guint)code->width;
  self = symbol_new (FOYER_SYMBOLOGY_QR, width, width);
  for (guint i = 0; i < width * width; i++)
    self->is_dark[i] = code->data[i] & 1;
  QRcode_free (code);
  return self;
}

static gboolean
is_printable_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      return FALSE;
  return TRUE;
}

static FoyerCodeSymbol *
encode_code128 (const char *text)
{
  struct zint_symbol *symbol;
  FoyerCodeSymbol *self = NULL;

  if (strlen (text) > MAX_CODE128_BYTES || !is_printable_ascii (text))
    return NULL;
  symbol = ZBarcode_Create ();
  if (symbol == NULL)
    return NULL;
  symbol->symbology = BARCODE_CODE128;
  symbol->input_mode = DATA_MODE;
  if (ZBarcode_Encode (symbol, (const unsigned char *)text, (int)strlen (text)) < ZINT_ERROR)
    {
      self = symbol_new (FOYER_SYMBOLOGY_CODE128, (guint)symbol->width, 1);
      for (guint i = 0; i < self->width; i++)
        self->is_dark[i] = symbol->encoded_data[0][i >> 3] >> (i & 7) & 1;
    }
  ZBarcode_Delete (symbol);
  return self;
}

FoyerCodeSymbol *
foyer_code_encode (FoyerSymbology symbology, const char *text, char level)
{
  if (text[0] == '\0')
    return NULL;
  switch (symbology)
    {
    case FOYER_SYMBOLOGY_QR:
      return encode_qr (text, level);
    case FOYER_SYMBOLOGY_CODE128:
      return encode_code128 (text);
    }
  g_assert_not_reached ();
}

FoyerCodePlace
foyer_code_place (const FoyerCodeSymbol *symbol, const FoyerBox *box, guint quiet_modules,
                  guint dpi)
{
  double dot_um = 25400.0 / dpi;
  guint total = symbol->width + 2 * quiet_modules;
  int room_um = symbol->symbology == FOYER_SYMBOLOGY_QR ? MIN (box->width_um, box->height_um)
                                                        : box->width_um;
  FoyerCodePlace place = { 0 };

  place.dots = (guint)(room_um / (total * dot_um) + 1e-9);
  place.module_um = place.dots * dot_um;
  place.width_um = place.module_um * symbol->width;
  place.x_um = round ((box->x_um + (box->width_um - place.width_um) / 2) / dot_um) * dot_um;
  place.y_um = round ((box->y_um + (box->height_um - place.width_um) / 2) / dot_um) * dot_um;
  return place;
}
