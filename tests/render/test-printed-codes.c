/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every code on every badge, read back from pixels by two decoders that have nothing in common with
 * the encoders. */
#include "config.h"

#include "foyer-test-badges.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#define N_BADGES 13

/* (transfer full) What the program prints; it must succeed. */
static char *
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

static void
assert_read (const char *decoder, const char *image, const char *output, const char *wanted)
{
  if (!foyer_test_has_word (output, wanted))
    g_error ("%s does not find '%s' in %s: %s", decoder, wanted, image, output);
}

static void
check_page (const char *image, const FoyerTestBadge *badge)
{
  const char *const zbar[] = { "zbarimg", "--quiet", "--raw", image, NULL };
  /* One format a time and one scale: ZXingReader 1.4 aborts where it finds a code twice. */
  const char *const zxing_bars[] = { "ZXingReader", "-noscale", "-format", "Code128", image, NULL };
  const char *const zxing_qr[] = { "ZXingReader", "-noscale", "-format", "QRCode", image, NULL };
  g_autofree char *by_zbar = run (zbar);
  g_autofree char *bars_by_zxing = run (zxing_bars);
  g_autofree char *qr_by_zxing = run (zxing_qr);

  assert_read ("zbar", image, by_zbar, badge->badge_no);
  assert_read ("zbar", image, by_zbar, badge->badge_token);
  assert_read ("ZXing", image, bars_by_zxing, badge->badge_no);
  assert_read ("ZXing", image, qr_by_zxing, badge->badge_token);
}

static void
check_template (const char *name, const char *dpi, guint n_badges)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template (name);
  g_autoptr (GArray) badges = foyer_test_make_badges (n_badges);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  g_autoptr (GBytes) pdf = foyer_test_render (renderer, template, inputs, n_badges, NULL);
  g_autofree char *folder = g_dir_make_tmp ("foyer-codes-XXXXXX", NULL);
  g_autofree char *document = g_build_filename (folder, "badges.pdf", NULL);
  g_autofree char *prefix = g_build_filename (folder, "page", NULL);
  const char *const arguments[]
      = { "pdftoppm", "-r", dpi, "-gray", "-png", document, prefix, NULL };
  g_autofree char *nothing = NULL;

  g_assert_true (g_file_set_contents (document, g_bytes_get_data (pdf, NULL),
                                      (gssize)g_bytes_get_size (pdf), NULL));
  nothing = run (arguments);
  for (guint i = 0; i < n_badges; i++)
    {
      g_autofree char *image
          = g_strdup_printf (n_badges > 9 ? "%s-%02u.png" : "%s-%u.png", prefix, i + 1);

      check_page (image, &g_array_index (badges, FoyerTestBadge, i));
      g_assert_cmpint (g_unlink (image), ==, 0);
    }
  g_assert_cmpint (g_unlink (document), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
has_programs (void)
{
  static const char *const programs[] = { "pdftoppm", "zbarimg", "ZXingReader" };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_find_program_in_path (programs[i]);

      if (path == NULL)
        {
          g_test_skip_printf ("%s is not installed", programs[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static void
test_readable (gconstpointer data)
{
  const char *dpi = data;

  if (!has_programs ())
    return;
  check_template ("label-4x3", dpi, N_BADGES);
  check_template ("a6-fold", dpi, N_BADGES / 2);
}

static const struct
{
  const char *symbology;
  const char *format; /* as ZXing calls it */
  gboolean zbar_knows; /* zbar has no Data Matrix and no Aztec, and Debian's no PDF417 */
  const char *box;
  const char *turned_box;
} symbologies[] = {
  { "qr", "QRCode", TRUE, "[10, 10, 30, 30]", "[10, 10, 30, 30]" },
  { "code128", "Code128", TRUE, "[10, 10, 60, 14]", "[20, 5, 14, 60]" },
  { "pdf417", "PDF417", FALSE, "[10, 10, 60, 30]", "[20, 5, 30, 60]" },
  /* ZXing looks for these two in the middle of the picture. */
  { "datamatrix", "DataMatrix", FALSE, "[40, 30, 20, 20]", "[40, 30, 20, 20]" },
  { "aztec", "Aztec", FALSE, "[40, 30, 20, 20]", "[40, 30, 20, 20]" },
};

/* One code, with the line below it, turned: back come its content and no other. */
static void
check_symbology (guint index, guint rotation, const char *dpi, const char *folder)
{
  g_autofree char *element = g_strdup_printf (
      "{ \"type\": \"code\", \"box_mm\": %s, \"symbology\": \"%s\", \"rotate\": %u, "
      "\"content\": \"{badge_no}-%u\", \"readable\": \"line\" }",
      rotation % 180 == 0 ? symbologies[index].box : symbologies[index].turned_box,
      symbologies[index].symbology, rotation, rotation);
  g_autofree char *json = foyer_test_dup_document (element);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  const FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, 0);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *document = g_build_filename (folder, "code.pdf", NULL);
  g_autofree char *image = g_build_filename (folder, "code.png", NULL);
  g_autofree char *stem = g_build_filename (folder, "code", NULL);
  g_autofree char *wanted = g_strdup_printf ("%s-%u", badge->badge_no, rotation);
  const char *const raster[]
      = { "pdftoppm", "-r", dpi, "-gray", "-png", "-singlefile", document, stem, NULL };
  const char *const zbar[] = { "zbarimg", "--quiet", "--raw", image, NULL };
  const char *const zxing[]
      = { "ZXingReader", "-noscale", "-format", symbologies[index].format, image, NULL };
  g_autofree char *nothing = NULL;
  g_autofree char *by_zxing = NULL;

  g_assert_no_error (error);
  pdf = foyer_test_render (renderer, template, &badge->input, 1, &diagnostics);
  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_true (g_file_set_contents (document, g_bytes_get_data (pdf, NULL),
                                      (gssize)g_bytes_get_size (pdf), NULL));
  nothing = run (raster);
  by_zxing = run (zxing);
  assert_read ("ZXing", symbologies[index].symbology, by_zxing, wanted);
  if (symbologies[index].zbar_knows)
    {
      g_autofree char *by_zbar = run (zbar);

      assert_read ("zbar", symbologies[index].symbology, by_zbar, wanted);
    }
  g_assert_cmpint (g_unlink (image), ==, 0);
  g_assert_cmpint (g_unlink (document), ==, 0);
}

static void
test_symbologies (gconstpointer data)
{
  g_autofree char *folder = NULL;

  if (!has_programs ())
    return;
  folder = g_dir_make_tmp ("foyer-codes-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (symbologies); i++)
    for (guint rotation = 0; rotation < 360; rotation += 90)
      check_symbology (i, rotation, data, folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/printed-codes/300-dpi", "300", test_readable);
  g_test_add_data_func ("/printed-codes/203-dpi", "203", test_readable);
  g_test_add_data_func ("/printed-codes/symbologies-300-dpi", "300", test_symbologies);
  g_test_add_data_func ("/printed-codes/symbologies-203-dpi", "203", test_symbologies);
  return g_test_run ();
}
