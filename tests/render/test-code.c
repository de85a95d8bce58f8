/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes as modules and their place on the dots. Reading them back is test-printed-codes. */
#include "config.h"

#include "foyer-code.h"

#include <math.h>
#include <string.h>

static FoyerCodeSymbol *
encode (FoyerSymbology symbology, const char *text, char level)
{
  FoyerCodeSpec spec = { .symbology = symbology, .level = level };

  return foyer_code_encode (&spec, text);
}

static void
test_qr (void)
{
  g_autoptr (FoyerCodeSymbol) token
      = encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');
  g_autoptr (FoyerCodeSymbol) high = encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'H');

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
  g_autoptr (FoyerCodeSymbol) letters = encode (FOYER_SYMBOLOGY_CODE128, "K7QXWMTZ", 'M');
  g_autoptr (FoyerCodeSymbol) figures = encode (FOYER_SYMBOLOGY_CODE128, "12345678", 'M');

  /* 11 modules for start, each character and check, 13 for stop; pairs of figures share one. */
  g_assert_cmpuint (letters->width, ==, 11 * 10 + 13);
  g_assert_cmpuint (figures->width, ==, 11 * 6 + 13);
  g_assert_cmpuint (letters->height, ==, 1);
  g_assert_cmpuint (letters->is_dark[0], ==, 1);
  g_assert_cmpuint (letters->is_dark[letters->width - 1], ==, 1);
}

static void
test_matrices (void)
{
  g_autoptr (FoyerCodeSymbol) matrix
      = encode (FOYER_SYMBOLOGY_DATA_MATRIX, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');
  g_autoptr (FoyerCodeSymbol) aztec
      = encode (FOYER_SYMBOLOGY_AZTEC, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');
  g_autoptr (FoyerCodeSymbol) stacked = encode (FOYER_SYMBOLOGY_PDF417, "K7QXWMTZ", 'M');
  const FoyerCodeSpec wide = { .symbology = FOYER_SYMBOLOGY_PDF417, .columns = 8 };
  g_autoptr (FoyerCodeSymbol) wide_stack = foyer_code_encode (&wide, "K7QXWMTZ");

  /* Always square; the left and lower edge of a Data Matrix are dark. */
  g_assert_cmpuint (matrix->width, ==, matrix->height);
  for (guint i = 0; i < matrix->height; i++)
    {
      g_assert_cmpuint (matrix->is_dark[i * matrix->width], ==, 1);
      g_assert_cmpuint (matrix->is_dark[(matrix->height - 1) * matrix->width + i], ==, 1);
    }
  g_assert_cmpuint (aztec->width, ==, aztec->height);
  g_assert_cmpuint (aztec->is_dark[aztec->width * aztec->height / 2], ==, 1);
  /* Start, left and right indicator of 17 and the stop of 18 modules, and 17 for each column. */
  g_assert_cmpuint (wide_stack->width, ==, 17 * (3 + 8) + 18);
  g_assert_cmpuint (stacked->height % 3, ==, 0);
  g_assert_cmpuint (stacked->height, >, wide_stack->height);
  for (guint x = 0; x < stacked->width; x++)
    {
      g_assert_cmpuint (stacked->is_dark[x], ==, stacked->is_dark[stacked->width + x]);
      g_assert_cmpuint (stacked->is_dark[x], ==, stacked->is_dark[2 * stacked->width + x]);
    }
}

static void
test_refused (void)
{
  g_autofree char *long_text = g_strnfill (600, 'x');

  g_assert_null (encode (FOYER_SYMBOLOGY_QR, "", 'M'));
  g_assert_null (encode (FOYER_SYMBOLOGY_QR, long_text, 'M'));
  g_assert_null (encode (FOYER_SYMBOLOGY_CODE128, "", 'M'));
  g_assert_null (encode (FOYER_SYMBOLOGY_CODE128, "é", 'M'));
  g_assert_null (encode (FOYER_SYMBOLOGY_CODE128, long_text, 'M'));
}

static void
test_place_on_dots (void)
{
  static const guint all_dpi[] = { 203, 300, 600 };
  static const FoyerBox box = { 1234, 5678, 20000, 21000 };
  g_autoptr (FoyerCodeSymbol) symbol
      = encode (FOYER_SYMBOLOGY_QR, "F1K7Q00MXW8QZ1M0RTV3W5Y7K2", 'M');

  for (guint i = 0; i < G_N_ELEMENTS (all_dpi); i++)
    {
      double dot_um = 25400.0 / all_dpi[i];
      FoyerCodePlace place = foyer_code_place (symbol, &box, 0, 4, all_dpi[i]);

      g_assert_cmpfloat_with_epsilon (place.module_um, place.dots * dot_um, 1e-6);
      g_assert_cmpfloat_with_epsilon (remainder (place.x_um, dot_um), 0, 1e-6);
      g_assert_cmpfloat_with_epsilon (remainder (place.y_um, dot_um), 0, 1e-6);
      g_assert_cmpfloat (place.module_um * 33, <=, 20000);
      g_assert_cmpfloat (place.module_um, >=, 250);
    }
}

/* A turned symbol's modules lie on the dots of the page, not on those of its box. */
static void
test_turned_on_dots (void)
{
  static const FoyerBox box = { 1234, 5678, 15000, 62000 };
  double dot_um = 25400.0 / 203;
  double x = 1234 + 7500, y = 5678 + 31000;
  g_autoptr (FoyerCodeSymbol) symbol = encode (FOYER_SYMBOLOGY_PDF417, "K7QXWMTZ", 'M');
  FoyerCodePlace right = foyer_code_place (symbol, &box, 90, 2, 203);
  FoyerCodePlace over = foyer_code_place (symbol, &box, 180, 2, 203);
  FoyerCodePlace left = foyer_code_place (symbol, &box, 270, 2, 203);

  g_assert_cmpfloat (right.width_um, <=, 62000);
  g_assert_cmpfloat (right.height_um, <=, 15000);
  g_assert_cmpfloat (over.width_um, <=, 15000);
  g_assert_cmpfloat_with_epsilon (remainder (x + y - right.y_um, dot_um), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (remainder (y - x + right.x_um, dot_um), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (remainder (2 * x - over.x_um, dot_um), 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (remainder (x - y + left.y_um, dot_um), 0, 1e-6);
}

static void
test_too_fine (void)
{
  static const FoyerBox box = { 0, 0, 12000, 10000 };
  g_autoptr (FoyerCodeSymbol) bars = encode (FOYER_SYMBOLOGY_CODE128, "K7QXWMTZ", 'M');
  FoyerCodePlace one_dot = foyer_code_place (bars, &box, 0, 10, 300);

  /* One dot of 300 dpi is drawn, and told. */
  g_assert_cmpuint (one_dot.dots, ==, 0);
  one_dot = foyer_code_place (bars, &(FoyerBox){ 0, 0, 14000, 10000 }, 0, 10, 300);
  g_assert_cmpuint (one_dot.dots, ==, 1);
  g_assert_true (foyer_code_is_too_fine (&one_dot, FOYER_SYMBOLOGY_CODE128));
  one_dot = foyer_code_place (bars, &(FoyerBox){ 0, 0, 25000, 10000 }, 0, 10, 300);
  g_assert_cmpuint (one_dot.dots, ==, 2);
  g_assert_false (foyer_code_is_too_fine (&one_dot, FOYER_SYMBOLOGY_CODE128));
  g_assert_true (foyer_code_is_too_fine (&one_dot, FOYER_SYMBOLOGY_DATA_MATRIX));
}

static void
test_no_room (void)
{
  static const FoyerBox box = { 0, 0, 2000, 2000 };
  g_autoptr (FoyerCodeSymbol) symbol = encode (FOYER_SYMBOLOGY_QR, "F1", 'M');

  g_assert_cmpuint (foyer_code_place (symbol, &box, 0, 4, 300).dots, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/qr", test_qr);
  g_test_add_func ("/code/code128", test_code128);
  g_test_add_func ("/code/matrices", test_matrices);
  g_test_add_func ("/code/turned-on-dots", test_turned_on_dots);
  g_test_add_func ("/code/too-fine", test_too_fine);
  g_test_add_func ("/code/refused", test_refused);
  g_test_add_func ("/code/place-on-dots", test_place_on_dots);
  g_test_add_func ("/code/no-room", test_no_room);
  return g_test_run ();
}
