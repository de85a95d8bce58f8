/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes as modules and their place on the dots. Reading them back is test-printed-codes. */
#include "config.h"

#include "foyer-code.h"

#include <math.h>
#include <string.h>

static void
test_qr (void)
{
  g_autoptr (FoyerCodeSymbol) token
      = foyer_code_encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');
  g_autoptr (FoyerCodeSymbol) high
      = foyer_code_encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'H');

  g_assert_cmpuint (token->width, ==, 25);
  g_assert_cmpuint (token->height, ==, 25);
  g_assert_cmpuint (high->width, >, 25);
  /* The three finder patterns. */
  for (guint i = 0; i < 7; i++)
    {
      g_assert_cmpuint (token->is_dark[i], ==, 1);
      g_assert_cmpuint (token->is_dark[25 * i], ==, 1);
      g_assert_cmpuint (token->is_dark[24 - i], ==, 1);
      g_assert_cmpuint (token->is_dark[25 * 24 + i], ==, 1);
    }
}

static void
test_code128 (void)
{
  g_autoptr (FoyerCodeSymbol) letters
      = foyer_code_encode (FOYER_SYMBOLOGY_CODE128, "K7QXWMTZ", 'M');
  g_autoptr (FoyerCodeSymbol) figures
      = foyer_code_encode (FOYER_SYMBOLOGY_CODE128, "12345678", 'M');

  /* 11 modules for start, each character and check, 13 for stop; pairs of figures share one. */
  g_assert_cmpuint (letters->width, ==, 11 * 10 + 13);
  g_assert_cmpuint (figures->width, ==, 11 * 6 + 13);
  g_assert_cmpuint (letters->height, ==, 1);
  g_assert_cmpuint (letters->is_dark[0], ==, 1);
  g_assert_cmpuint (letters->is_dark[letters->width - 1], ==, 1);
}

static void
test_refused (void)
{
  g_autofree char *long_text = g_strnfill (600, 'x');

  g_assert_null (foyer_code_encode (FOYER_SYMBOLOGY_QR, "", 'M'));
  g_assert_null (foyer_code_encode (FOYER_SYMBOLOGY_QR, long_text, 'M'));
  g_assert_null (foyer_code_encode (FOYER_SYMBOLOGY_CODE128, "", 'M'));
  g_assert_null (foyer_code_encode (FOYER_SYMBOLOGY_CODE128, "é", 'M'));
  g_assert_null (foyer_code_encode (FOYER_SYMBOLOGY_CODE128, long_text, 'M'));
}

static void
test_place_on_dots (void)
{
  static const guint all_dpi[] = { 203, 300, 600 };
  static const FoyerBox box = { 1234, 5678, 20000, 21000 };
  g_autoptr (FoyerCodeSymbol) symbol
      = foyer_code_encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');

  for (guint i = 0; i < G_N_ELEMENTS (all_dpi); i++)
    {
      double dot_um = 25400.0 / all_dpi[i];
      FoyerCodePlace place = foyer_code_place (symbol, &box, 4, all_dpi[i]);

      g_assert_cmpfloat_with_epsilon (place.module_um, place.dots * dot_um, 1e-6);
      g_assert_cmpfloat_with_epsilon (remainder (place.x_um, dot_um), 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (remainder (place.y_um, dot_um), 0, 1e-6);
      g_assert_cmpfloat (place.module_um * 33, <=, 20000);
      g_assert_cmpfloat (place.module_um, >=, 250);
    }
}

static void
test_no_room (void)
{
  static const FoyerBox box = { 0, 0, 2000, 2000 };
  g_autoptr (FoyerCodeSymbol) symbol = foyer_code_encode (FOYER_SYMBOLOGY_QR, "F1", 'M');

  g_assert_cmpuint (foyer_code_place (symbol, &box, 4, 300).dots, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/qr", test_qr);
  g_test_add_func ("/code/code128", test_code128);
  g_test_add_func ("/code/refused", test_refused);
  g_test_add_func ("/code/place-on-dots", test_place_on_dots);
  g_test_add_func ("/code/no-room", test_no_room);
  return g_test_run ();
}
