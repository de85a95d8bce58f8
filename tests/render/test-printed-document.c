/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One badge as a printer is sent it: the formats, and what a correction moves. */
#include "config.h"

#include "foyer-calibration-target.h"
#include "foyer-printed-document.h"
#include "foyer-pwg-raster.h"
#include "foyer-raster.h"
#include "foyer-render-error.h"
#include "foyer-render-key.h"
#include "foyer-test-badges.h"

#include <string.h>

#define DPI 203u
#define LIMIT (16u * 1024 * 1024)
/* Seven dots of 203 dpi, in µm, not quite. */
#define SHIFT_DOTS 7
#define SHIFT_UM 870

typedef struct
{
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  GArray *badges;
  FoyerBadgeInput *inputs;
} Bench;

static void
bench_init (Bench *self)
{
  self->renderer = foyer_renderer_new (foyer_test_get_fonts ());
  self->template = foyer_test_load_template ("label-4x3");
  self->badges = foyer_test_make_badges (1);
  self->inputs = foyer_test_make_inputs (self->badges);
}

static void
bench_clear (Bench *self)
{
  foyer_renderer_free (self->renderer);
  foyer_template_unref (self->template);
  g_array_unref (self->badges);
  g_free (self->inputs);
}

static GBytes *
draw (Bench *self, const FoyerRenderOptions *options)
{
  g_autoptr (GError) error = NULL;
  GBytes *document = foyer_printed_document_render (self->renderer, self->template, self->inputs,
                                                    options, LIMIT, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_formats (void)
{
  Bench bench;
  FoyerRenderOptions raster
      = { .dpi = DPI, .format = FOYER_FORMAT_KIND_PWG_RASTER, .pixels = FOYER_PIXELS_BITONAL };
  FoyerRenderOptions document = { .dpi = DPI };
  g_autoptr (GBytes) pwg = NULL, pdf = NULL;
  g_autofree char *media = NULL;

  bench_init (&bench);
  pwg = draw (&bench, &raster);
  pdf = draw (&bench, &document);
  g_assert_cmpmem (g_bytes_get_data (pwg, NULL), 4, FOYER_PWG_RASTER_SYNC, 4);
  media = foyer_pwg_raster_dup_media (pwg);
  g_assert_cmpstr (media, ==, foyer_template_get_media (bench.template));
  g_assert_null (foyer_pwg_raster_dup_media (pdf));
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
  bench_clear (&bench);
}

static void
test_limit (void)
{
  Bench bench;
  FoyerRenderOptions raster = { .format = FOYER_FORMAT_KIND_PWG_RASTER };
  g_autoptr (GError) error = NULL;

  bench_init (&bench);
  g_assert_null (foyer_printed_document_render (bench.renderer, bench.template, bench.inputs,
                                                &raster, 1000, NULL, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (foyer_printed_document_render (bench.renderer, bench.template, bench.inputs, NULL,
                                                1000, NULL, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT);
  bench_clear (&bench);
}

typedef struct
{
  GByteArray *rows;
  int width_px;
  int height_px;
} Picture;

static gboolean
take_page_cb (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  Picture *picture = user_data;

  picture->width_px = page->width_px;
  picture->height_px = page->height_px;
  g_byte_array_set_size (picture->rows, (guint)(page->width_px * page->height_px));
  for (int y = 0; y < page->height_px; y++)
    foyer_raster_read_row (page, y, picture->rows->data + y * page->width_px);
  return TRUE;
}

static Picture
take_picture (Bench *bench, const FoyerCalibration *calibration)
{
  FoyerRenderOptions options = { .dpi = DPI, .calibration = *calibration };
  Picture picture = { .rows = g_byte_array_new () };
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_raster_render (bench->renderer, bench->template, bench->inputs, 1, &options,
                                      FOYER_PIXELS_GRAY, take_page_cb, &picture, NULL, &error));
  g_assert_no_error (error);
  return picture;
}

static guint8
get_dot (const Picture *picture, int x, int y)
{
  return picture->rows->data[y * picture->width_px + x];
}

/* By whole dots: every dot is the one that was SHIFT_DOTS before, codes included. */
static void
test_shift (void)
{
  Bench bench;
  Picture before, after;
  guint n_different = 0, n_dark = 0;

  bench_init (&bench);
  before = take_picture (&bench, &(FoyerCalibration){ 0 });
  after = take_picture (&bench, &(FoyerCalibration){ .dx_um = SHIFT_UM, .dy_um = -SHIFT_UM });
  for (int y = SHIFT_DOTS; y < before.height_px; y++)
    for (int x = 0; x + SHIFT_DOTS < before.width_px; x++)
      {
        int was = get_dot (&before, x, y), is = get_dot (&after, x + SHIFT_DOTS, y - SHIFT_DOTS);

        n_dark += was < 128;
        n_different += ABS (was - is) > 2;
      }
  g_assert_cmpuint (n_dark, >, 1000);
  g_assert_cmpuint (n_different, ==, 0);
  g_byte_array_unref (before.rows);
  g_byte_array_unref (after.rows);
  bench_clear (&bench);
}

/* The middle stays; a corner goes clockwise, and out with the scale. */
static void
test_turn_and_scale (void)
{
  static const FoyerCalibration by[] = { { .rotation_mdeg = 2000 }, { .scale_ppm = 30000 } };
  Bench bench;

  bench_init (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (by); i++)
    {
      Picture before = take_picture (&bench, &(FoyerCalibration){ 0 });
      Picture after = take_picture (&bench, &by[i]);
      guint n_different = 0;

      g_assert_cmpint (before.width_px, ==, after.width_px);
      for (guint at = 0; at < before.rows->len; at++)
        n_different += ABS (before.rows->data[at] - after.rows->data[at]) > 64;
      g_assert_cmpuint (n_different, >, before.rows->len / 100);
      g_byte_array_unref (before.rows);
      g_byte_array_unref (after.rows);
    }
  bench_clear (&bench);
}

/* The frame is where it says, the cross in the middle; a sheet without room is refused. */
static void
test_calibration_target (void)
{
  const int inset = (FOYER_CALIBRATION_FRAME_UM * (int)DPI + 12700) / 25400;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) target = NULL;
  Picture picture;
  Bench bench;

  bench_init (&bench);
  g_assert_null (
      foyer_calibration_target_new (100000, 29000, DPI, "x", foyer_test_get_fonts (), &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT);
  g_clear_error (&error);
  target = foyer_calibration_target_new (101600, 76200, DPI, "desk \"1\" {full_name}",
                                         foyer_test_get_fonts (), &error);
  g_assert_no_error (error);
  foyer_template_unref (bench.template);
  bench.template = g_steal_pointer (&target);
  picture = take_picture (&bench, &(FoyerCalibration){ 0 });
  g_assert_cmpuint (get_dot (&picture, inset, picture.height_px / 3), <, 128);
  g_assert_cmpuint (get_dot (&picture, picture.width_px - 1 - inset, picture.height_px / 3), <,
                    128);
  g_assert_cmpuint (get_dot (&picture, picture.width_px / 3, picture.height_px - 1 - inset), <,
                    128);
  g_assert_cmpuint (get_dot (&picture, picture.width_px / 2, picture.height_px / 2), <, 128);
  g_assert_cmpuint (get_dot (&picture, picture.width_px / 3, picture.height_px / 3), >, 250);
  g_byte_array_unref (picture.rows);
  bench_clear (&bench);
}

/* No correction is no change: of the bytes, and of nothing else either. */
static void
test_identity (void)
{
  Bench bench;
  FoyerRenderOptions plain = { .dpi = 300 };
  FoyerRenderOptions moved = { .dpi = 300, .calibration = { .dx_um = 1000 } };
  g_autoptr (GBytes) none = NULL, same = NULL, other = NULL;

  bench_init (&bench);
  none = foyer_test_render (bench.renderer, bench.template, bench.inputs, 1, NULL);
  same = draw (&bench, &plain);
  other = draw (&bench, &moved);
  g_assert_cmpuint (foyer_template_get_dpi (bench.template), ==, 300);
  g_assert_true (g_bytes_equal (none, same));
  g_assert_false (g_bytes_equal (none, other));
  bench_clear (&bench);
}

static void
test_key (void)
{
  static const FoyerRenderOptions different[] = {
    { 0 },
    { .format = FOYER_FORMAT_KIND_PWG_RASTER },
    { .format = FOYER_FORMAT_KIND_PWG_RASTER, .pixels = FOYER_PIXELS_GRAY },
    { .calibration = { .dx_um = 1 } },
    { .calibration = { .dy_um = 1 } },
    { .calibration = { .rotation_mdeg = 1 } },
    { .calibration = { .scale_ppm = 1 } },
  };
  FoyerDigest keys[G_N_ELEMENTS (different)];
  Bench bench;

  bench_init (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    {
      FoyerRenderSubject subject = { .input = bench.inputs, .options = &different[i] };

      keys[i] = foyer_render_key_make (foyer_test_get_fonts (), bench.template, &subject);
      for (guint j = 0; j < i; j++)
        g_assert_false (foyer_digest_equal (&keys[i], &keys[j]));
    }
  bench_clear (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/printed-document/formats", test_formats);
  g_test_add_func ("/printed-document/limit", test_limit);
  g_test_add_func ("/printed-document/shift", test_shift);
  g_test_add_func ("/printed-document/turn-and-scale", test_turn_and_scale);
  g_test_add_func ("/printed-document/identity", test_identity);
  g_test_add_func ("/printed-document/key", test_key);
  g_test_add_func ("/printed-document/calibration-target", test_calibration_target);
  return g_test_run ();
}
