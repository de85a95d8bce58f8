/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures compared: where they differ, by how much, and the mark of what is not approved. */
#include "config.h"

#include "foyer-proof-mark.h"
#include "foyer-visual-diff.h"

#define WIDTH 200
#define HEIGHT 100

static cairo_surface_t *
make_picture (int width, int height)
{
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (picture);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  return picture;
}

static void
fill (cairo_surface_t *picture, double shade, int x, int y, int width, int height)
{
  cairo_t *cr = cairo_create (picture);

  cairo_set_source_rgb (cr, shade, shade, shade);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
test_areas (void)
{
  cairo_surface_t *before = make_picture (WIDTH, HEIGHT);
  cairo_surface_t *after = make_picture (WIDTH, HEIGHT);
  g_autoptr (FoyerVisualDiff) same = foyer_visual_diff_new (before, after);
  g_autoptr (FoyerVisualDiff) diff = NULL;
  const FoyerPixelBox *box;
  cairo_surface_t *drawn;

  g_assert_cmpuint (same->n_changed, ==, 0);
  g_assert_cmpuint (same->boxes->len, ==, 0);
  fill (after, 0, 10, 10, 40, 20); /* 800 pixels */
  fill (after, 0, 150, 80, 5, 5); /* 25, far away */
  fill (after, 0.98, 100, 40, 20, 20); /* below the tolerance */
  diff = foyer_visual_diff_new (before, after);
  g_assert_cmpuint (diff->n_changed, ==, 825);
  g_assert_cmpfloat_with_epsilon (foyer_visual_diff_get_percent (diff), 4.125, 1e-9);
  g_assert_cmpuint (diff->boxes->len, ==, 2);
  box = &g_array_index (diff->boxes, FoyerPixelBox, 0);
  g_assert_true (box->x_px <= 10 && box->y_px <= 10 && box->x_px + box->width_px >= 50
                 && box->y_px + box->height_px >= 30 && box->width_px <= 64);
  drawn = foyer_visual_diff_draw (diff, before, after);
  g_assert_cmpint (cairo_image_surface_get_width (drawn), >, 3 * WIDTH);
  cairo_surface_destroy (drawn);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
test_sizes (void)
{
  cairo_surface_t *before = make_picture (WIDTH, HEIGHT);
  cairo_surface_t *after = make_picture (WIDTH, HEIGHT + 10);
  g_autoptr (FoyerVisualDiff) taller = foyer_visual_diff_new (before, after);
  g_autoptr (FoyerVisualDiff) gone = foyer_visual_diff_new (before, NULL);
  cairo_surface_t *drawn = foyer_visual_diff_draw (gone, before, NULL);

  g_assert_cmpuint (taller->n_changed, ==, WIDTH * 10);
  g_assert_cmpfloat (foyer_visual_diff_get_percent (gone), ==, 100);
  cairo_surface_destroy (drawn);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

/* Large, inside the page, and nowhere so dark that what lies below is lost. */
static void
test_proof_mark (void)
{
  static const int sizes[][2] = { { 288, 216 }, { 216, 288 }, { 176, 300 }, { 243, 153 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *plain = make_picture (sizes[i][0] + 40, sizes[i][1] + 40);
      cairo_surface_t *marked = make_picture (sizes[i][0] + 40, sizes[i][1] + 40);
      cairo_t *cr = cairo_create (marked);
      g_autoptr (FoyerVisualDiff) diff = NULL;
      const FoyerPixelBox *box;

      cairo_translate (cr, 20, 20);
      foyer_proof_mark_draw (cr, sizes[i][0], sizes[i][1]);
      cairo_destroy (cr);
      diff = foyer_visual_diff_new (plain, marked);
      g_assert_cmpuint (diff->boxes->len, >=, 1);
      g_assert_cmpfloat (foyer_visual_diff_get_percent (diff), >, 2);
      for (guint j = 0; j < diff->boxes->len; j++)
        {
          box = &g_array_index (diff->boxes, FoyerPixelBox, j);
          g_assert_cmpint (box->x_px, >=, 12);
          g_assert_cmpint (box->x_px + box->width_px, <=, sizes[i][0] + 32);
        }
      cairo_surface_destroy (plain);
      cairo_surface_destroy (marked);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/visual-diff/areas", test_areas);
  g_test_add_func ("/render/visual-diff/sizes", test_sizes);
  g_test_add_func ("/render/visual-diff/proof-mark", test_proof_mark);
  return g_test_run ();
}
