/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents: the same bytes always, valid boxes, errors of the sink, pictures of the result. */
#include "config.h"

#include "foyer-pdf-preview.h"
#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <cairo.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define N_BADGES 13
/* One of each file that holds a single badge is enough: Latin, one word, very long. */
#define N_SINGLE 3

static char *own_path;

static char *
dup_digest (GBytes *bytes)
{
  FoyerDigest digest = foyer_digest_of_bytes (bytes);

  return foyer_digest_dup_text (&digest);
}

/* (transfer full) The digests of a file with all badges and of some that hold one, for the first
 * @n_templates. */
static char *
dup_digests (guint n_templates)
{
  static const char *const names[] = { "label-4x3", "a6-fold", "bench-badge" };
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (GArray) badges = foyer_test_make_badges (N_BADGES);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  GString *digests = g_string_new (NULL);

  for (guint i = 0; i < n_templates; i++)
    {
      g_autoptr (FoyerTemplate) template = foyer_test_load_template (names[i]);
      g_autoptr (GBytes) all = foyer_test_render (renderer, template, inputs, N_BADGES, NULL);
      g_autofree char *of_all = dup_digest (all);

      g_string_append_printf (digests, "%s all %s\n", names[i], of_all);
      for (guint k = 0; k < N_SINGLE; k++)
        {
          g_autoptr (GBytes) one = foyer_test_render (renderer, template, &inputs[k], 1, NULL);
          g_autofree char *of_one = dup_digest (one);

          g_string_append_printf (digests, "%s %u %s\n", names[i], k, of_one);
        }
    }
  return g_string_free (digests, FALSE);
}

static void
test_same_bytes_warm_and_cold (void)
{
  g_autofree char *first = dup_digests (3);
  g_autofree char *second = dup_digests (3);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (N_BADGES);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  g_autoptr (GBytes) cold = foyer_test_render (renderer, template, inputs, N_BADGES, NULL);
  g_autoptr (GBytes) warm = foyer_test_render (renderer, template, inputs, N_BADGES, NULL);

  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_bytes_equal (cold, warm));
}

static gpointer
render_thread (gpointer user_data)
{
  return dup_digests (1);
}

static void
test_same_bytes_in_threads (void)
{
  g_autofree char *expected = dup_digests (1);
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("render", render_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *found = g_thread_join (threads[i]);

      g_assert_cmpstr (found, ==, expected);
    }
}

/* Runs this program again with --digests, inside @wrapper, with @variables set up to { NULL, NULL
 * }; both may be NULL. */
static char *
dup_digests_of_child (const char *wrapper, const char *const (*variables)[2])
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  const char *const plain[] = { own_path, "--digests", NULL };
  const char *const wrapped[] = { wrapper, own_path, "--digests", NULL };
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  for (guint i = 0; variables != NULL && variables[i][0] != NULL; i++)
    g_subprocess_launcher_setenv (launcher, variables[i][0], variables[i][1], TRUE);
  child = g_subprocess_launcher_spawnv (launcher, wrapper != NULL ? wrapped : plain, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));
  return output;
}

static void
test_same_bytes_elsewhere (void)
{
  static const char *const elsewhere[][2] = { { "TZ", "Asia/Kathmandu" },
                                              { "LC_ALL", "C" },
                                              { "LANGUAGE", "ja" },
                                              { "PANGO_LANGUAGE", "fa" },
                                              { "FONTCONFIG_FILE", "/dev/null" },
                                              { NULL, NULL } };
  g_autofree char *expected = dup_digests (2);
  g_autofree char *found = dup_digests_of_child (NULL, elsewhere);

  g_assert_nonnull (strstr (found, expected));
}

static void
test_same_bytes_in_turkish (void)
{
  g_autofree char *expected = dup_digests (2);
  g_autofree char *wrap_locale
      = g_test_build_filename (G_TEST_DIST, "support", "wrap-locale", NULL);
  g_autofree char *found = dup_digests_of_child (wrap_locale, NULL);

  if (strstr (found, "# SKIP") != NULL)
    g_test_skip (found);
  else
    g_assert_nonnull (strstr (found, expected));
}

static void
test_document (void)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("a6-fold");
  g_autoptr (GArray) badges = foyer_test_make_badges (3);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  g_autoptr (GPtrArray) diagnostics = NULL;
  g_autoptr (GBytes) pdf = foyer_test_render (renderer, template, inputs, 3, &diagnostics);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  guint n_pages;
  double width_pt, height_pt;

  g_assert_cmpuint (diagnostics->len, ==, 0);
  g_assert_true (g_str_has_prefix (data, "%PDF-1.4"));
  g_assert_true (foyer_pdf_preview_measure (pdf, &n_pages, &width_pt, &height_pt, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_pages, ==, 3);
  g_assert_cmpfloat_with_epsilon (width_pt, 210 * 72 / 25.4, 0.01);
  g_assert_cmpfloat_with_epsilon (height_pt, 148 * 72 / 25.4, 0.01);
  g_assert_nonnull (memmem (data, length, "/TrimBox[0 0 595.28 419.53]", 27));
  g_assert_nonnull (memmem (data, length, "/BleedBox[0 0 595.28 419.53]", 28));
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

static void
test_bleed (void)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("a6-fold");
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  const FoyerBadgeInput *input = &g_array_index (badges, FoyerTestBadge, 0).input;
  const FoyerRenderOptions options = { .with_bleed = TRUE };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  FoyerDigest plain = foyer_renderer_get_key (renderer, template, input, NULL);
  FoyerDigest with_bleed = foyer_renderer_get_key (renderer, template, input, &options);

  g_assert_true (foyer_renderer_render (renderer, template, input, 1, &options, collect_cb, bytes,
                                        NULL, NULL));
  g_assert_nonnull (memmem (bytes->data, bytes->len, "/TrimBox[8.5 8.5 603.78 428.03]", 31));
  g_assert_nonnull (memmem (bytes->data, bytes->len, "/BleedBox[0 0 612.28 436.54]", 28));
  g_assert_false (foyer_digest_equal (&plain, &with_bleed));
}

static gboolean
refuse_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
  return FALSE;
}

static void
test_sink_refuses (void)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (N_BADGES);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  g_autoptr (GError) error = NULL;
  GPtrArray *diagnostics = NULL;

  g_assert_false (foyer_renderer_render (renderer, template, inputs, N_BADGES, NULL, refuse_cb,
                                         NULL, &diagnostics, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, "the disk is full"));
  g_assert_null (diagnostics);
}

/* Share of dark pixels in a part of the picture, all in millimetres. */
static double
measure_ink (cairo_surface_t *surface, double dpi, double x, double y, double width, double height)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint dark = 0, all = 0;

  for (int j = (int)(y * dpi / 25.4); j < (int)((y + height) * dpi / 25.4); j++)
    for (int i = (int)(x * dpi / 25.4); i < (int)((x + width) * dpi / 25.4); i++)
      {
        all++;
        dark += data[j * stride + i * 4 + 1] < 128;
      }
  return (double)dark / all;
}

static void
test_alignment (void)
{
  static const char *const names[] = { "Ana", "דוד" };
  g_autofree char *json
      = foyer_test_dup_document ("{ \"type\": \"text\", \"box_mm\": [10, 10, 80, 20], \"style\": "
                                 "\"name\", \"text\": \"{full_name}\" },\n"
                                 "{ \"type\": \"text\", \"box_mm\": [10, 40, 80, 20], \"style\": "
                                 "\"name\", \"align\": \"end\", \"text\": \"{badge_no}\" }");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerTemplate) template = foyer_test_parse_template (json, &error);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FoyerTestBadge badge;
      g_autoptr (GBytes) pdf = NULL;
      cairo_surface_t *surface;

      foyer_test_badge_init (&badge, 1, names[i], NULL, NULL, NULL);
      badge.input.badge_no = "12";
      pdf = foyer_renderer_render_badge (renderer, template, &badge.input, NULL, &error);
      g_assert_no_error (error);
      surface = foyer_pdf_preview_render (pdf, 0, 100, &error);
      g_assert_no_error (error);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 394);
      g_assert_cmpfloat (measure_ink (surface, 100, i == 0 ? 10 : 60, 10, 30, 20), >, 0.05);
      g_assert_cmpfloat (measure_ink (surface, 100, i == 0 ? 60 : 10, 10, 30, 20), <, 0.001);
      g_assert_cmpfloat (measure_ink (surface, 100, i == 0 ? 60 : 10, 40, 30, 20), >, 0.02);
      cairo_surface_destroy (surface);
      foyer_test_badge_clear (&badge);
    }
}

static void
test_preview_refuses (void)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("%PDF-1.4 nothing", 16);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  g_autoptr (GBytes) pdf = foyer_renderer_render_badge (
      renderer, template, &g_array_index (badges, FoyerTestBadge, 0).input, NULL, NULL);
  g_autoptr (GBytes) png = foyer_pdf_preview_render_png (pdf, 0, 50, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (png);
  g_assert_null (foyer_pdf_preview_render (nonsense, 0, 72, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_DOCUMENT);
  g_clear_error (&error);
  g_assert_null (foyer_pdf_preview_render (pdf, 1, 72, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_DOCUMENT);
  g_clear_error (&error);
  g_assert_null (foyer_pdf_preview_render (pdf, 0, 1e6, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT);
}

static void
test_key (void)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (1);
  FoyerBadgeInput input = g_array_index (badges, FoyerTestBadge, 0).input;
  FoyerDigest key = foyer_renderer_get_key (renderer, template, &input, NULL);
  FoyerDigest again = foyer_renderer_get_key (renderer, template, &input, NULL);
  FoyerDigest other;

  g_assert_true (foyer_digest_equal (&key, &again));
  input.tier_label = "";
  other = foyer_renderer_get_key (renderer, template, &input, NULL);
  g_assert_false (foyer_digest_equal (&key, &other));
  g_assert_nonnull (strstr (foyer_renderer_get_engine (), "cairo 1."));
}

int
main (int argc, char **argv)
{
  own_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  if (argc == 2 && g_str_equal (argv[1], "--digests"))
    {
      g_autofree char *digests = dup_digests (2);

      fputs (digests, stdout);
      return 0;
    }
  g_test_add_func ("/renderer/same-bytes-warm-and-cold", test_same_bytes_warm_and_cold);
  g_test_add_func ("/renderer/same-bytes-in-threads", test_same_bytes_in_threads);
  g_test_add_func ("/renderer/same-bytes-elsewhere", test_same_bytes_elsewhere);
  g_test_add_func ("/renderer/same-bytes-in-turkish", test_same_bytes_in_turkish);
  g_test_add_func ("/renderer/document", test_document);
  g_test_add_func ("/renderer/bleed", test_bleed);
  g_test_add_func ("/renderer/sink-refuses", test_sink_refuses);
  g_test_add_func ("/renderer/alignment", test_alignment);
  g_test_add_func ("/renderer/preview-refuses", test_preview_refuses);
  g_test_add_func ("/renderer/key", test_key);
  return g_test_run ();
}
