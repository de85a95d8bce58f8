/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, corrections and abilities as words, there and back. */
#include "config.h"

#include "foyer-printer-abilities.h"

#include <string.h>

static void
test_calibration_refuses (void)
{
  static const char *const wrong[]
      = { "",          "1",     "1,2,3,4,5",  "a,b",       "1,2mm",   "nan,0",   "21,0",
          "0,-20.001", "0,0,6", "0,0,0,94.9", "0,0,0,106", "1e300,0", "0,0,0,0", ",",
          "0,0,",      "1;2",   "inf,-inf",   "0x,1",      "0,0,-9",  " , " };
  FoyerCalibration calibration = { 7, 7, 7, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (foyer_calibration_parse (wrong[i], &calibration));
  g_assert_cmpint (calibration.dx_um, ==, 7);
}

static void
test_calibration (void)
{
  static const struct
  {
    const char *text;
    FoyerCalibration wanted;
    const char *back;
  } cases[] = {
    { "0,0", { 0, 0, 0, 0 }, "0,0,0,100" },
    { "1.5,-2", { 1500, -2000, 0, 0 }, "1.5,-2,0,100" },
    { "0.001,0,0.25", { 1, 0, 250, 0 }, "0.001,0,0.25,100" },
    { "-20,20,-5,99.5", { -20000, 20000, -5000, -5000 }, "-20,20,-5,99.5" },
    { "0,0,0,105", { 0, 0, 0, 50000 }, "0,0,0,105" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FoyerCalibration read = { 9, 9, 9, 9 };
      g_autofree char *back = NULL;

      g_assert_true (foyer_calibration_parse (cases[i].text, &read));
      g_assert_cmpmem (&read, sizeof read, &cases[i].wanted, sizeof read);
      back = foyer_calibration_dup_text (&read);
      g_assert_cmpstr (back, ==, cases[i].back);
      g_assert_true (foyer_calibration_is_none (&read) == (i == 0));
    }
}

/* Whatever differs in the target differs in its text, and only that. */
static void
test_target_text (void)
{
  static const FoyerPrintTarget targets[] = {
    { 0 },
    { .dpi = 203 },
    { .format = FOYER_FORMAT_KIND_POSTSCRIPT },
    { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 203 },
    { .format = FOYER_FORMAT_KIND_PWG_RASTER, .dpi = 203, .pixels = FOYER_PIXELS_GRAY },
    { .calibration = { .dx_um = 1 } },
    { .calibration = { .dy_um = 1 } },
    { .calibration = { .rotation_mdeg = 1 } },
    { .calibration = { .scale_ppm = 1 } },
  };
  /* Kinds of pixels are no matter of PDF. */
  FoyerPrintTarget like_first = { .pixels = FOYER_PIXELS_BITONAL };
  g_autofree char *first = foyer_print_target_dup_text (&targets[0]);
  g_autofree char *like = foyer_print_target_dup_text (&like_first);

  g_assert_cmpstr (like, ==, first);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *text = foyer_print_target_dup_text (&targets[i]);

      g_assert_cmpint (foyer_print_target_get_format_of_text (text), ==, targets[i].format);
      for (guint j = 0; j < i; j++)
        {
          g_autofree char *other = foyer_print_target_dup_text (&targets[j]);

          g_assert_cmpstr (text, !=, other);
        }
    }
  g_assert_cmpint (foyer_print_target_get_format_of_text (NULL), ==, FOYER_FORMAT_KIND_PDF);
  g_assert_cmpint (foyer_print_target_get_format_of_text ("image/x"), ==, FOYER_FORMAT_KIND_PDF);
}

static void
test_abilities (void)
{
  static const char text[] = "model Example Label 203\nuuid urn:uuid:1\nformat application/pdf\n"
                             "format image/pwg-raster\nmedia a b\ndpi 203\ndpi 300\n"
                             "default-dpi 203\nraster-dpi 203\nraster-type black_1\n"
                             "colour-mode bi-level\noperation 5\noperation 6\nmember one\n"
                             "cups 1\nerror-policy retry-job\ncertificate 00ff\n"
                             "certificate-ends 1700000000000000\n"
                             "own-certificate-ends 1800000000000000\n";
  g_autoptr (FoyerPrinterAbilities) read = foyer_printer_abilities_parse (text);
  g_autoptr (FoyerPrinterAbilities) copy = NULL;
  g_autofree char *back = foyer_printer_abilities_dup_text (read);
  g_autofree char *again = NULL;

  g_assert_cmpstr (back, ==, text);
  g_assert_cmpuint (read->resolutions[1], ==, 300);
  g_assert_cmpstr (read->media[0], ==, "a b");
  g_assert_true (foyer_printer_abilities_has_operation (read, 6));
  g_assert_false (foyer_printer_abilities_has_operation (read, 60));
  read->up_time_seconds = 5;
  copy = foyer_printer_abilities_copy (read);
  again = foyer_printer_abilities_dup_text (copy);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpint (copy->up_time_seconds, ==, 5);
}

static void
test_abilities_of_nonsense (void)
{
  g_autoptr (FoyerPrinterAbilities) read
      = foyer_printer_abilities_parse ("\n\nx\nfoo bar\ndpi -3\ndpi 99999999999\ndpi x\ncups 0\n");
  g_autofree char *back = foyer_printer_abilities_dup_text (read);

  g_assert_cmpstr (back, ==, "");
}

static void
test_risk (void)
{
  static const struct
  {
    const char *text;
    gboolean is_risky;
  } cases[] = {
    { "", FALSE },
    { "error-policy retry-job\n", FALSE }, /* no CUPS */
    { "cups 1\n", TRUE }, /* not told */
    { "cups 1\nerror-policy stop-printer\n", TRUE },
    { "cups 1\nerror-policy abort-job\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinterAbilities) abilities = foyer_printer_abilities_parse (cases[i].text);

      g_assert_true (foyer_printer_abilities_is_risky (abilities) == cases[i].is_risky);
    }
}

/* at 30, 7 and 1 days, and when it is too late. */
static void
test_expiry (void)
{
  static const struct
  {
    gint64 peer_hours, own_hours; /* from now; 0: none */
    const char *says;
  } cases[] = {
    { 0, 0, NULL },
    { 24 * 31, 24 * 400, NULL },
    { 24 * 29 + 1, 0, "the printer's certificate expires in 29 days: renew it" },
    { 24 * 6 + 1, 0, "the printer's certificate expires in 6 days: renew it" },
    { 23, 0, "the printer's certificate expires within a day: renew it now" },
    { -1, 0, "the printer's certificate has expired: nothing prints until it is renewed" },
    { 24 * 31, 24 * 3 + 1, "our client certificate expires in 3 days: renew it" },
    { 24 * 10 + 1, -1,
      "our client certificate has expired: nothing prints until it is renewed; the printer's "
      "certificate expires in 10 days: renew it" },
  };
  const gint64 second = G_USEC_PER_SEC, hour = 3600 * second, day = 24 * hour;
  const gint64 now = 1700000000 * second;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinterAbilities) abilities = foyer_printer_abilities_new ();
      g_autofree char *says = NULL;

      abilities->peer_expires_usec
          = cases[i].peer_hours != 0 ? now + cases[i].peer_hours * hour : 0;
      abilities->own_expires_usec = cases[i].own_hours != 0 ? now + cases[i].own_hours * hour : 0;
      says = foyer_printer_abilities_dup_expiry (abilities, now);
      g_assert_cmpstr (says, ==, cases[i].says);
    }
  g_assert_cmpint (foyer_expiry_judge (now + 30 * day, now), ==, FOYER_EXPIRY_30_DAYS);
  g_assert_cmpint (foyer_expiry_judge (now + 7 * day, now), ==, FOYER_EXPIRY_7_DAYS);
  g_assert_cmpint (foyer_expiry_judge (now + day, now), ==, FOYER_EXPIRY_1_DAY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print-target/calibration-refuses", test_calibration_refuses);
  g_test_add_func ("/print-target/calibration", test_calibration);
  g_test_add_func ("/print-target/text", test_target_text);
  g_test_add_func ("/print-target/abilities", test_abilities);
  g_test_add_func ("/print-target/abilities-of-nonsense", test_abilities_of_nonsense);
  g_test_add_func ("/print-target/risk", test_risk);
  g_test_add_func ("/print-target/expiry", test_expiry);
  return g_test_run ();
}
