/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes as values: QR, the rules of each symbology, placing. What libzint encodes is
 * foyer-code-zint.c. */
#include "config.h"

#include "foyer-code-private.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

/* A badge has no room for more, and libqrencode's time grows with it. */
#define MAX_QR_BYTES 500

static const FoyerSymbologyRules all_rules[] = {
  [FOYER_SYMBOLOGY_QR] = { "qr", 4, 250, FALSE },
  [FOYER_SYMBOLOGY_CODE128] = { "code128", 10, 169, TRUE },
  [FOYER_SYMBOLOGY_PDF417] = { "pdf417", 2, 169, FALSE },
  [FOYER_SYMBOLOGY_DATA_MATRIX] = { "datamatrix", 2, 250, FALSE },
  [FOYER_SYMBOLOGY_AZTEC] = { "aztec", 2, 250, FALSE },
};

const FoyerSymbologyRules *
foyer_symbology_get_rules (FoyerSymbology symbology)
{
  return &all_rules[symbology];
}

FoyerCodeSymbol *
foyer_code_symbol_new (FoyerSymbology symbology, guint width, guint height)
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
  self = foyer_code_symbol_new (FOYER_SYMBOLOGY_QR, width, width);
  for (guint i = 0; i < width * width; i++)
    self->is_dark[i] = code->data[i] & 1;
  QRcode_free (code);
  return self;
}

FoyerCodeSymbol *
foyer_code_encode (const FoyerCodeSpec *spec, const char *text)
{
  if (text[0] == '\0')
    return NULL;
  return spec->symbology == FOYER_SYMBOLOGY_QR ? encode_qr (text, spec->level)
                                               : foyer_code_encode_zint (spec, text);
}

FoyerBox
foyer_code_turn_box (const FoyerBox *box, int rotation)
{
  FoyerBox turned = *box;

  if (rotation % 180 == 0)
    return turned;
  turned.width_um = box->height_um;
  turned.height_um = box->width_um;
  turned.x_um = box->x_um + (box->width_um - box->height_um) / 2;
  turned.y_um = box->y_um + (box->height_um - box->width_um) / 2;
  return turned;
}

/* @um moved to a dot, when dots lie at whole multiples from -@shift_um. */
static double
snap (double um, double shift_um, double dot_um)
{
  return round ((um + shift_um) / dot_um) * dot_um - shift_um;
}

/* What of the page's axis an axis of the box lies on: @um of the box is @sign × um + offset there,
 * so the dots of the page lie at multiples from this shift. */
static void
get_shifts (const FoyerBox *box, int rotation, double *x_shift_um, double *y_shift_um)
{
  double x = box->x_um + box->width_um / 2.0, y = box->y_um + box->height_um / 2.0;

  switch (rotation)
    {
    case 90:
      *x_shift_um = y - x;
      *y_shift_um = -(x + y);
      return;
    case 180:
      *x_shift_um = -2 * x;
      *y_shift_um = -2 * y;
      return;
    case 270:
      *x_shift_um = -(x + y);
      *y_shift_um = x - y;
      return;
    default:
      *x_shift_um = *y_shift_um = 0;
    }
}

FoyerCodePlace
foyer_code_place (const FoyerCodeSymbol *symbol, const FoyerBox *box, int rotation,
                  guint quiet_modules, guint dpi)
{
  double dot_um = 25400.0 / dpi;
  gboolean is_bars = all_rules[symbol->symbology].is_bars;
  FoyerBox room = foyer_code_turn_box (box, rotation);
  double across_um = room.width_um / (symbol->width + 2.0 * quiet_modules);
  double down_um = is_bars ? across_um : room.height_um / (symbol->height + 2.0 * quiet_modules);
  double x_shift_um, y_shift_um;
  FoyerCodePlace place = { 0 };

  get_shifts (box, rotation, &x_shift_um, &y_shift_um);
  place.dots = (guint)(MIN (across_um, down_um) / dot_um + 1e-9);
  place.module_um = place.dots * dot_um;
  place.width_um = place.module_um * symbol->width;
  place.height_um = is_bars ? room.height_um : place.module_um * symbol->height;
  place.x_um = snap (room.x_um + (room.width_um - place.width_um) / 2, x_shift_um, dot_um);
  place.y_um = is_bars
                   ? room.y_um
                   : snap (room.y_um + (room.height_um - place.height_um) / 2, y_shift_um, dot_um);
  return place;
}

gboolean
foyer_code_is_too_fine (const FoyerCodePlace *place, FoyerSymbology symbology)
{
  /* Half a µm, for dots that are no whole number of them. */
  return place->dots == 0 || place->module_um < all_rules[symbology].least_module_um - 0.5;
}
