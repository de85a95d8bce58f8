/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges as a thermal printer at 203 dpi and a hurried scanner leave them: turned by up to
 * 7°, blurred by 0.7 px, with 2 % of the dots missing and 60 % contrast. FOYER_WORN_CODES=2000
 * looks at the whole sample, otherwise a beginning of it. */
#include "config.h"

#include "foyer-pdf-preview.h"
#include "foyer-test-badges.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define DPI 203
#define N_DEFAULT 60
#define BATCH 30
#define SIGMA_PX 0.7
#define LEAST_READ 0.992

typedef struct
{
  int width;
  int height;
  float *grey; /* 0 black to 1 white */
} Picture;

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->grey, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static void
picture_init (Picture *self, int width, int height)
{
  *self = (Picture){ width, height, g_new (float, (gsize)width *height) };
  for (int i = 0; i < width * height; i++)
    self->grey[i] = 1;
}

/* A dot is black or white; a black one is lost now and then. */
static void
print_dots (Picture *self, cairo_surface_t *surface, GRand *random)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  picture_init (self, cairo_image_surface_get_width (surface),
                cairo_image_surface_get_height (surface));
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        const guint8 *pixel = data + (gssize)y * stride + 4 * (gssize)x;
        gboolean is_dark = pixel[0] + pixel[1] + pixel[2] < 3 * 128;

        if (is_dark && g_rand_double (random) >= 0.02)
          self->grey[y * self->width + x] = 0;
      }
}

static float
get_grey (const Picture *self, int x, int y)
{
  return x >= 0 && y >= 0 && x < self->width && y < self->height ? self->grey[y * self->width + x]
                                                                 : 1;
}

static float
sample (const Picture *self, double x, double y)
{
  int left = (int)floor (x), top = (int)floor (y);
  float u = (float)(x - left), v = (float)(y - top);

  return (get_grey (self, left, top) * (1 - u) + get_grey (self, left + 1, top) * u) * (1 - v)
         + (get_grey (self, left, top + 1) * (1 - u) + get_grey (self, left + 1, top + 1) * u) * v;
}

static void
turn (const Picture *from, double angle, Picture *to)
{
  int margin = from->width / 8;
  double c = cos (angle), s = sin (angle);

  picture_init (to, from->width + 2 * margin, from->height + 2 * margin);
  for (int y = 0; y < to->height; y++)
    for (int x = 0; x < to->width; x++)
      {
        double dx = x - to->width / 2.0, dy = y - to->height / 2.0;

        to->grey[y * to->width + x] = sample (from, c * dx + s * dy + from->width / 2.0,
                                              c * dy - s * dx + from->height / 2.0);
      }
}

/* One direction of the Gauss filter. */
static void
blur (const Picture *from, gboolean is_down, Picture *to)
{
  float weights[3];

  for (int i = 0; i < 3; i++)
    weights[i] = (float)exp (-i * i / (2 * SIGMA_PX * SIGMA_PX));
  picture_init (to, from->width, from->height);
  for (int y = 0; y < to->height; y++)
    for (int x = 0; x < to->width; x++)
      {
        float sum = 0;

        for (int i = -2; i <= 2; i++)
          sum += weights[ABS (i)] * get_grey (from, is_down ? x : x + i, is_down ? y + i : y);
        to->grey[y * to->width + x] = sum / (weights[0] + 2 * weights[1] + 2 * weights[2]);
      }
}

static void
save (const Picture *self, const char *path)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf ("P5\n%d %d\n255\n", self->width, self->height);

  g_byte_array_append (bytes, (const guint8 *)head, (guint)strlen (head));
  for (int i = 0; i < self->width * self->height; i++)
    {
      /* 60 % contrast, about the middle. */
      guint8 grey = (guint8)lround (255 * (0.2 + 0.6 * CLAMP (self->grey[i], 0, 1)));

      g_byte_array_append (bytes, &grey, 1);
    }
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
}

static void
wear (cairo_surface_t *surface, GRand *random, const char *path)
{
  g_auto (Picture) printed = { 0 };
  g_auto (Picture) turned = { 0 };
  g_auto (Picture) across = { 0 };
  g_auto (Picture) blurred = { 0 };

  print_dots (&printed, surface, random);
  turn (&printed, g_rand_double_range (random, -7, 7) * G_PI / 180, &turned);
  blur (&turned, FALSE, &across);
  blur (&across, TRUE, &blurred);
  save (&blurred, path);
}

/* (transfer full) What zbar reads in all of @paths. */
static char *
read_all (GPtrArray *paths)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (arguments, (gpointer) "zbarimg");
  g_ptr_array_add (arguments, (gpointer) "--quiet");
  g_ptr_array_add (arguments, (gpointer) "--raw");
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (arguments, paths->pdata[i]);
  g_ptr_array_add (arguments, NULL);
  child = g_subprocess_newv ((const char *const *)arguments->pdata,
                             G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

/* The badge as the printer's own dots. */
static cairo_surface_t *
raster (FoyerRenderer *renderer, FoyerTemplate *template, const FoyerBadgeInput *input)
{
  const FoyerRenderOptions options = { .dpi = DPI };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  foyer_renderer_render (renderer, template, input, 1, &options, collect_cb, bytes, NULL, &error);
  g_assert_no_error (error);
  pdf = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  surface = foyer_pdf_preview_render (pdf, 0, DPI, &error);
  g_assert_no_error (error);
  return surface;
}

static guint
read_batch (FoyerRenderer *renderer, FoyerTemplate *template, guint first, guint n, GRand *random,
            const char *folder)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) badges = foyer_test_make_badges (first + n);
  g_autofree char *output = NULL;
  guint n_read = 0;

  for (guint i = 0; i < n; i++)
    {
      const FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, first + i);
      cairo_surface_t *surface = raster (renderer, template, &badge->input);
      char *path = g_strdup_printf ("%s/%u.pgm", folder, i);

      wear (surface, random, path);
      g_ptr_array_add (paths, path);
      cairo_surface_destroy (surface);
    }
  output = read_all (paths);
  for (guint i = 0; i < n; i++)
    {
      const FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, first + i);

      n_read += strstr (output, badge->badge_token) != NULL ? 1 : 0;
      g_assert_cmpint (g_unlink (paths->pdata[i]), ==, 0);
    }
  return n_read;
}

static void
test_worn (void)
{
  const char *wanted = g_getenv ("FOYER_WORN_CODES");
  guint n = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : N_DEFAULT;
  g_autofree char *program = g_find_program_in_path ("zbarimg");
  g_autoptr (FoyerRenderer) renderer = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autofree char *folder = NULL;
  GRand *random;
  guint n_read = 0;

  if (program == NULL)
    {
      g_test_skip ("zbarimg is not installed");
      return;
    }
  folder = g_dir_make_tmp ("foyer-worn-XXXXXX", NULL);
  random = g_rand_new_with_seed (203);
  renderer = foyer_renderer_new (foyer_test_get_fonts ());
  template = foyer_test_load_template ("label-4x3");
  for (guint first = 0; first < n; first += BATCH)
    n_read += read_batch (renderer, template, first, MIN (BATCH, n - first), random, folder);
  g_rand_free (random);
  g_test_message ("%u of %u worn QR codes read", n_read, n);
  g_assert_cmpfloat (n_read, >=, LEAST_READ * n);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worn-codes/203-dpi", test_worn);
  return g_test_run ();
}
