/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proofs of real pages: black stays black, codes survive dots, tones become patterns, and it is
 * quick enough to follow a hand. */
#include "config.h"

#include "foyer-code-reader.h"
#include "foyer-pdf-preview.h"
#include "foyer-soft-proof.h"
#include "foyer-test-badges.h"

#define CMYK "/usr/share/color/icc/ghostscript/default_cmyk.icc"
/* On its own, with a release build, 1200 × 900 take 5 to 15 ms; the test is there to catch a
 * transform that is not prepared, which takes half a second. */
#ifdef __SANITIZE_ADDRESS__
#define MOST_USEC (2 * G_USEC_PER_SEC)
#else
#define MOST_USEC (G_USEC_PER_SEC / 5)
#endif

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return ((const guint32 *)(const void *)(data
                                          + (gssize)y
                                                * cairo_image_surface_get_stride (surface)))[x]
         & 0xffffff;
}

static cairo_surface_t *
make_page (int width, int height, double red, double green, double blue)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, red, green, blue);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
raster_badge (const char *name, double dpi, FoyerTestBadge *badge)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  FoyerRenderOptions options = { .dpi = (guint)dpi };
  g_autoptr (GPtrArray) diagnostics = NULL;
  cairo_surface_t *page;

  diagnostics = foyer_renderer_check (renderer, template, &badge->input, &options);
  g_assert_cmpuint (diagnostics->len, ==, 0);
  pdf = foyer_renderer_render_badge (renderer, template, &badge->input, NULL, &error);
  g_assert_no_error (error);
  page = foyer_pdf_preview_render (pdf, 0, dpi, &error);
  g_assert_no_error (error);
  return page;
}

/* ---- Through a profile ---- */

static void
test_profile (void)
{
  g_autoptr (FoyerColourProfile) profile = NULL;
  FoyerTestBadge badge = { 0 };
  cairo_surface_t *page, *proof;
  gint64 started, took = G_MAXINT64;
  guint n_black = 0, n_changed = 0;

  if (!g_file_test (CMYK, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("libgs-common is not installed");
      return;
    }
  profile = foyer_colour_profile_load (CMYK, NULL);
  foyer_test_badge_init (&badge, 1, "Ana García", "Northwind Traders", "Head of Platform", "es");
  page = raster_badge ("label-4x3", 300, &badge);
  g_assert_cmpint (cairo_image_surface_get_width (page), ==, 1200);
  for (guint i = 0; i < 3; i++)
    {
      started = g_get_monotonic_time ();
      proof = foyer_soft_proof_render (page, profile);
      took = MIN (took, g_get_monotonic_time () - started);
      if (i < 2)
        cairo_surface_destroy (proof);
    }
  g_test_message ("a soft proof of 1200 x 900 takes %.1f ms", (double)took / 1000);
  g_assert_cmpint (took, <, MOST_USEC);
  for (int y = 0; y < cairo_image_surface_get_height (page); y++)
    for (int x = 0; x < 1200; x++)
      {
        guint32 before = get_pixel (page, x, y), after = get_pixel (proof, x, y);

        if (before == 0)
          {
            n_black++;
            g_assert_cmphex (after, ==, 0);
          }
        else
          n_changed += after != before;
      }
  g_assert_cmpuint (n_black, >, 1000);
  g_assert_cmpuint (n_changed, >, 10000);
  cairo_surface_destroy (proof);
  cairo_surface_destroy (page);
  foyer_test_badge_clear (&badge);
}

/* ---- Dots ---- */

static double
get_darkness (cairo_surface_t *dots)
{
  guint n = 0;
  int width = cairo_image_surface_get_width (dots), height = cairo_image_surface_get_height (dots);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = get_pixel (dots, x, y);

        g_assert_true (pixel == 0 || pixel == 0xffffff);
        n += pixel == 0;
      }
  return (double)n / (width * height);
}

static void
test_tones (void)
{
  for (guint grey = 64; grey < 224; grey += 16)
    {
      cairo_surface_t *page = make_page (160, 160, grey / 255.0, grey / 255.0, grey / 255.0);
      cairo_surface_t *dots = foyer_soft_proof_render_bilevel (page);

      g_assert_cmpfloat_with_epsilon (get_darkness (dots), 1 - grey / 255.0, 0.02);
      cairo_surface_destroy (dots);
      cairo_surface_destroy (page);
    }
}

/* A black bar whose edges lie between dots keeps straight edges; and again the same dots. */
static void
test_edges (void)
{
  cairo_surface_t *page = make_page (64, 64, 1, 1, 1);
  cairo_t *cr = cairo_create (page);
  cairo_surface_t *dots, *again;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_rectangle (cr, 10.4, 8, 20, 40);
  cairo_fill (cr);
  cairo_destroy (cr);
  dots = foyer_soft_proof_render_bilevel (page);
  again = foyer_soft_proof_render_bilevel (page);
  for (int y = 8; y < 48; y++)
    for (int x = 0; x < 64; x++)
      {
        g_assert_cmphex (get_pixel (dots, x, y), ==, x >= 10 && x < 30 ? 0 : 0xffffff);
        g_assert_cmphex (get_pixel (dots, x, y), ==, get_pixel (again, x, y));
      }
  cairo_surface_destroy (again);
  cairo_surface_destroy (dots);
  cairo_surface_destroy (page);
}

static void
test_codes (gconstpointer data)
{
  double dpi = GPOINTER_TO_INT (data);
  g_autoptr (FoyerCodeReader) reader = foyer_code_reader_new ();
  FoyerTestBadge badge = { 0 };
  cairo_surface_t *page, *dots;
  cairo_rectangle_int_t all;

  if (reader == NULL)
    {
      g_test_skip ("this build has no decoder");
      return;
    }
  foyer_test_badge_init (&badge, 3, "Ana García", "Northwind Traders", NULL, "es");
  page = raster_badge ("label-4x3", dpi, &badge);
  dots = foyer_soft_proof_render_bilevel (page);
  all = (cairo_rectangle_int_t){ 0, 0, cairo_image_surface_get_width (page),
                                 cairo_image_surface_get_height (page) };
  g_assert_cmpint (
      foyer_code_reader_read (reader, dots, &all, FOYER_SYMBOLOGY_QR, badge.badge_token), ==,
      FOYER_CODE_READING_SAME);
  g_assert_cmpint (
      foyer_code_reader_read (reader, dots, &all, FOYER_SYMBOLOGY_CODE128, badge.badge_no), ==,
      FOYER_CODE_READING_SAME);
  g_assert_cmpint (foyer_code_reader_read (reader, dots, &all, FOYER_SYMBOLOGY_QR, "OTHER"), ==,
                   FOYER_CODE_READING_OTHER);
  all.width = 20;
  g_assert_cmpint (
      foyer_code_reader_read (reader, dots, &all, FOYER_SYMBOLOGY_QR, badge.badge_token), ==,
      FOYER_CODE_READING_NOTHING);
  g_assert_false (foyer_code_reader_knows (reader, FOYER_SYMBOLOGY_AZTEC));
  cairo_surface_destroy (dots);
  cairo_surface_destroy (page);
  foyer_test_badge_clear (&badge);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soft-proof/profile", test_profile);
  g_test_add_func ("/soft-proof/tones", test_tones);
  g_test_add_func ("/soft-proof/edges", test_edges);
  g_test_add_data_func ("/soft-proof/codes-203-dpi", GINT_TO_POINTER (203), test_codes);
  g_test_add_data_func ("/soft-proof/codes-300-dpi", GINT_TO_POINTER (300), test_codes);
  return g_test_run ();
}
