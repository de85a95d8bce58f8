/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which document which printer gets, refusals first. */
#include "config.h"

#include "foyer-dispatch-error.h"
#include "foyer-printer-target.h"

#include <string.h>

#define PDF "format application/pdf\n"
#define PWG "format image/pwg-raster\n"
#define PS "format application/postscript\n"

static FoyerPrinter *
make_printer (guint dpi)
{
  FoyerPrinter *printer = foyer_printer_new ();

  printer->name = g_strdup ("desk");
  printer->kind = FOYER_PRINTER_IPP;
  printer->dpi = dpi;
  return printer;
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *abilities;
    guint dpi;
    const char *says;
  } cases[] = {
    { "format image/urf\nformat text/plain\n", 0, "image/urf, text/plain" },
    { PWG "raster-type srgb_16\nraster-dpi 300\n", 0, "srgb_16" },
    { PWG "raster-dpi 300\n", 0, "none" },
    { PWG "raster-type sgray_8\n", 0, "square dots" },
    { PWG "raster-type sgray_8\nraster-dpi 300\n", 203, "the resolution set for it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinter) printer = make_printer (cases[i].dpi);
      g_autoptr (FoyerPrinterAbilities) abilities
          = foyer_printer_abilities_parse (cases[i].abilities);
      g_autoptr (GError) error = NULL;
      FoyerPrintTarget target = { .dpi = 77 };

      g_assert_false (foyer_printer_target_choose (printer, abilities, &target, &error));
      g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_nonnull (strstr (error->message, "'desk'"));
      g_assert_cmpuint (target.dpi, ==, 77);
    }
}

static void
test_choose (void)
{
  static const struct
  {
    const char *abilities; /* NULL: never told */
    guint dpi;
    FoyerPrintTarget wanted;
  } cases[] = {
    { NULL, 0, { 0 } },
    { NULL, 203, { .dpi = 203 } },
    { "", 0, { 0 } },
    { PDF PWG "raster-type srgb_8\nraster-dpi 300\n", 0, { 0 } },
    { PDF "dpi 203\n", 0, { .dpi = 203 } },
    { PDF "dpi 203\ndpi 300\n", 0, { 0 } }, /* whichever it uses */
    { PDF "dpi 203\ndpi 300\ndefault-dpi 300\n", 0, { .dpi = 300 } },
    { PDF "default-dpi 300\n", 203, { .dpi = 203 } },
    { PS, 0, { .format = FOYER_FORMAT_KIND_POSTSCRIPT } },
    { PS "default-dpi 600\n", 0, { .format = FOYER_FORMAT_KIND_POSTSCRIPT, .dpi = 600 } },
    { PWG PS "raster-type srgb_16\nraster-dpi 300\n",
      0,
      { .format = FOYER_FORMAT_KIND_POSTSCRIPT } },
    { PWG PS "raster-type black_1\nraster-type sgray_8\nraster-type srgb_8\nraster-dpi 300\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 300, .pixels = FOYER_PIXELS_COLOUR } },
    { PWG "raster-type black_1\nraster-type sgray_8\nraster-dpi 203\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 203, .pixels = FOYER_PIXELS_GRAY } },
    { PWG "raster-type black_1\nraster-type sgray_8\nraster-dpi 203\ncolour-mode bi-level\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 203, .pixels = FOYER_PIXELS_BITONAL } },
    { PWG "raster-type sgray_8\nraster-dpi 300\nraster-dpi 600\nraster-dpi 1200\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 600, .pixels = FOYER_PIXELS_GRAY } },
    { PWG "raster-type sgray_8\nraster-dpi 2400\nraster-dpi 1200\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 1200, .pixels = FOYER_PIXELS_GRAY } },
    { PWG "raster-type sgray_8\nraster-dpi 300\nraster-dpi 600\ndefault-dpi 300\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 300, .pixels = FOYER_PIXELS_GRAY } },
    { PWG "raster-type sgray_8\nraster-dpi 300\nraster-dpi 600\ndefault-dpi 203\n",
      300,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 300, .pixels = FOYER_PIXELS_GRAY } },
    { PWG "raster-type sgray_8\ndpi 203\n",
      0,
      { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 203, .pixels = FOYER_PIXELS_GRAY } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinter) printer = make_printer (cases[i].dpi);
      g_autoptr (FoyerPrinterAbilities) abilities
          = cases[i].abilities != NULL ? foyer_printer_abilities_parse (cases[i].abilities) : NULL;
      g_autoptr (GError) error = NULL;
      FoyerPrintTarget target;

      g_test_message ("%s", cases[i].abilities);
      g_assert_true (foyer_printer_target_choose (printer, abilities, &target, &error));
      g_assert_no_error (error);
      g_assert_cmpint (target.format, ==, cases[i].wanted.format);
      g_assert_cmpuint (target.dpi, ==, cases[i].wanted.dpi);
      g_assert_cmpint (target.pixels, ==, cases[i].wanted.pixels);
    }
}

static void
test_media (void)
{
  g_autoptr (FoyerPrinter) printer = make_printer (0);
  g_autoptr (FoyerPrinterAbilities) abilities = foyer_printer_abilities_parse (
      "media oe_badge_4x3in\nmedia custom_62x100mm_62x100mm\nmedia-ready oe_badge_4x3in\n");
  g_autoptr (FoyerPrinterAbilities) raw = foyer_printer_abilities_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_printer_target_check_media (printer, abilities, "oe_badge_4x3in", &error));
  g_assert_true (
      foyer_printer_target_check_media (printer, abilities, "custom_x_101.4x76.5mm", &error));
  g_assert_true (foyer_printer_target_check_media (printer, raw, "iso_a6_105x148mm", &error));
  g_assert_true (foyer_printer_target_check_media (printer, NULL, "iso_a6_105x148mm", &error));
  g_assert_false (
      foyer_printer_target_check_media (printer, abilities, "iso_a6_105x148mm", &error));
  g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "'iso_a6_105x148mm'"));
  g_assert_nonnull (strstr (error->message, "loaded is: oe_badge_4x3in"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/printer-target/refuses", test_refuses);
  g_test_add_func ("/printer-target/choose", test_choose);
  g_test_add_func ("/printer-target/media", test_media);
  return g_test_run ();
}
