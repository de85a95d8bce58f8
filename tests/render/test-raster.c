/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges as pixels: like the PDF through poppler within R-41's tolerance, for every shipped
 * template and names in many scripts; and the files made of them, read back. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-pdf-preview.h"
#include "foyer-pwg-raster.h"
#include "foyer-raster-png.h"
#include "foyer-render-error.h"
#include "foyer-test-badges.h"

#include <gio/gio.h>
#include <string.h>

#define DPI 300u
/* dots that differ by more than this, in parts of all. */
#define DIFFERENCE 8
#define MOST_OUTSIDE 0.005
#define MOST_INSIDE 0.015
/* Sanitizers make drawing ten times as long. */
#ifdef __SANITIZE_ADDRESS__
#define N_BADGES 3
#else
#define N_BADGES 13
#endif

static const char *const names[]
    = { "a4-fold", "a6-fold", "a6-portrait", "card-cr80", "label-4x3", "label-62mm" };

/* ---- Against the PDF ---- */

typedef struct
{
  FoyerTemplate *template;
  GBytes *pdf;
  guint64 dots[2]; /* outside and inside of codes */
  guint64 different[2];
} Comparison;

static gboolean
is_in_code (FoyerTemplate *template, guint page, double x_um, double y_um)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (template);

  for (guint i = 0; i < list->panels->len; i++)
    {
      const FoyerPanel *panel = list->panels->pdata[i];
      double x = x_um - panel->x_um, y = y_um - panel->y_um;

      if (panel->page != page)
        continue;
      if (panel->is_turned)
        {
          x = list->panel_width_um - x;
          y = list->panel_height_um - y;
        }
      for (guint k = 0; k < panel->ops->len; k++)
        {
          const FoyerOp *op = panel->ops->pdata[k];

          if (op->kind == FOYER_OP_CODE && x >= op->box.x_um && y >= op->box.y_um
              && x <= op->box.x_um + op->box.width_um && y <= op->box.y_um + op->box.height_um)
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
differs (const guint8 *a, const guint8 *b)
{
  for (guint i = 0; i < 3; i++)
    if (ABS ((int)a[i] - (int)b[i]) > DIFFERENCE)
      return TRUE;
  return FALSE;
}

static gboolean
compare_page (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  Comparison *self = user_data;
  guint n_pages = foyer_template_get_n_pages (self->template);
  cairo_surface_t *wanted = foyer_pdf_preview_render (self->pdf, page->number - 1, DPI, error);
  const guint8 *a, *b;
  int stride_a, stride_b;

  g_assert_nonnull (wanted);
  g_assert_cmpint (page->width_px, ==, cairo_image_surface_get_width (wanted));
  g_assert_cmpint (page->height_px, ==, cairo_image_surface_get_height (wanted));
  a = cairo_image_surface_get_data (page->surface);
  b = cairo_image_surface_get_data (wanted);
  stride_a = cairo_image_surface_get_stride (page->surface);
  stride_b = cairo_image_surface_get_stride (wanted);
  for (int y = 0; y < page->height_px; y++)
    for (int x = 0; x < page->width_px; x++)
      {
        gboolean is_code = is_in_code (self->template, (page->number - 1) % n_pages,
                                       (x + 0.5) * 25400 / DPI, (y + 0.5) * 25400 / DPI);

        self->dots[is_code]++;
        self->different[is_code] += differs (a + y * stride_a + 4 * x, b + y * stride_b + 4 * x);
      }
  cairo_surface_destroy (wanted);
  return TRUE;
}

static void
test_like_pdf (gconstpointer data)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template (data);
  g_autoptr (GArray) badges = foyer_test_make_badges (N_BADGES);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  FoyerRenderOptions options = { .dpi = DPI };
  double outside, inside;

  for (guint i = 0; i < N_BADGES; i++)
    {
      g_autoptr (GError) error = NULL;
      Comparison self = { .template = template };

      self.pdf = foyer_test_render (renderer, template, &inputs[i], 1, NULL);
      g_assert_true (foyer_raster_render (renderer, template, &inputs[i], 1, &options,
                                          FOYER_PIXELS_COLOUR, compare_page, &self, NULL, &error));
      g_assert_no_error (error);
      g_bytes_unref (self.pdf);
      g_assert_cmpuint (self.dots[1], >, 1000);
      outside = (double)self.different[0] / (double)self.dots[0];
      inside = (double)self.different[1] / (double)MAX (self.dots[1], 1);
      g_test_message ("%s, badge %u: %.3f %% of dots differ outside codes, %.3f %% inside",
                      (const char *)data, i, outside * 100, inside * 100);
      g_assert_cmpfloat (outside, <=, MOST_OUTSIDE);
      g_assert_cmpfloat (inside, <=, MOST_INSIDE);
    }
}

/* ---- Files ---- */

static gboolean
append_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

typedef struct
{
  GByteArray *file;
  GPtrArray *pages; /* GBytes: rows as they were */
  GPtrArray *pngs;
} Files;

static gboolean
keep_page (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  Files *files = user_data;
  gsize length = foyer_raster_get_row_bytes (page);
  guint8 *rows = g_malloc (length * (gsize)page->height_px);
  GBytes *png = foyer_raster_encode_png (page, error);

  for (int y = 0; y < page->height_px; y++)
    foyer_raster_read_row (page, y, rows + (gsize)y * length);
  g_ptr_array_add (files->pages, g_bytes_new_take (rows, length * (gsize)page->height_px));
  g_assert_nonnull (png);
  g_ptr_array_add (files->pngs, png);
  return foyer_pwg_raster_write_page (page, "custom_test_1x1mm", append_cb, files->file, error);
}

static guint
get_number (const guint8 *at)
{
  return (guint)at[0] << 24 | (guint)at[1] << 16 | (guint)at[2] << 8 | at[3];
}

/* Unpacks one page as PWG 5102.4 says and compares it; where the next begins. */
static const guint8 *
check_page (const guint8 *at, const guint8 *end, GBytes *wanted, FoyerPixels pixels)
{
  static const guint spaces[] = { 19, 18, 3 }, bits[] = { 24, 8, 1 };
  guint width = get_number (at + 372), height = get_number (at + 376);
  gsize length = get_number (at + 392), unit = pixels == FOYER_PIXELS_COLOUR ? 3 : 1;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();

  g_assert_cmpstr ((const char *)at, ==, "PwgRaster");
  g_assert_cmpuint (get_number (at + 276), ==, DPI);
  g_assert_cmpuint (get_number (at + 388), ==, bits[pixels]);
  g_assert_cmpuint (get_number (at + 400), ==, spaces[pixels]);
  g_assert_cmpuint (get_number (at + 352), ==, (width * 72 + DPI / 2) / DPI);
  g_assert_cmpuint (length, ==, (width * bits[pixels] + 7) / 8);
  g_assert_cmpstr ((const char *)at + 1732, ==, "custom_test_1x1mm");
  at += FOYER_PWG_RASTER_HEADER_BYTES;
  while (out->len < length * height)
    {
      guint repeats = *at++ + 1u;

      g_byte_array_set_size (row, 0);
      while (row->len < length)
        {
          guint head = *at++;
          guint n = head < 128 ? head + 1 : 257 - head;

          g_assert_cmpuint (head, !=, 128);
          for (guint i = 0; i < n; i++)
            g_byte_array_append (row, at + (head < 128 ? 0 : i * unit), (guint)unit);
          at += (head < 128 ? 1 : n) * unit;
          g_assert_true (at <= end);
        }
      g_assert_cmpuint (row->len, ==, length);
      for (guint i = 0; i < repeats; i++)
        g_byte_array_append (out, row->data, row->len);
    }
  g_assert_cmpmem (out->data, out->len, g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
  return at;
}

static cairo_status_t
read_cb (void *user_data, unsigned char *data, unsigned int length)
{
  GInputStream *stream = user_data;
  gsize n = 0;

  if (!g_input_stream_read_all (stream, data, length, &n, NULL, NULL) || n != length)
    return CAIRO_STATUS_READ_ERROR;
  return CAIRO_STATUS_SUCCESS;
}

/* The very dots, with the resolution beside them. */
static void
check_png (GBytes *png, GBytes *rows, FoyerPixels pixels)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (png);
  const guint8 *bytes = g_bytes_get_data (png, NULL);
  cairo_surface_t *surface = cairo_image_surface_create_from_png_stream (read_cb, stream);
  static const guint8 types[] = { 2, 0, 0 };
  const guint8 *wanted = g_bytes_get_data (rows, NULL);
  int width, height, stride;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpuint (bytes[24], ==, 8);
  g_assert_cmpuint (bytes[25], ==, types[pixels]);
  g_assert_cmpmem (bytes + 37, 4, "pHYs", 4);
  g_assert_cmpuint (get_number (bytes + 41), ==, 11811);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *dot = cairo_image_surface_get_data (surface) + y * stride + 4 * x;
        int row_bytes = (width + 7) / 8;
        guint8 as;

        if (pixels == FOYER_PIXELS_BITONAL)
          as = wanted[y * row_bytes + x / 8] & 0x80 >> x % 8 ? 0 : 255;
        else
          as = wanted[(y * width + x) * (pixels == FOYER_PIXELS_COLOUR ? 3 : 1)];
        g_assert_cmpuint (dot[2], ==, as);
      }
  cairo_surface_destroy (surface);
}

static void
test_files (gconstpointer data)
{
  FoyerPixels pixels = GPOINTER_TO_INT (data);
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (2);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  FoyerRenderOptions options = { .dpi = DPI };
  Files files
      = { g_byte_array_new (), g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref),
          g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref) };
  g_autoptr (GError) error = NULL;
  const guint8 *at;

  g_assert_true (foyer_pwg_raster_begin (append_cb, files.file, &error));
  g_assert_true (foyer_raster_render (renderer, template, inputs, 2, &options, pixels, keep_page,
                                      &files, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (files.pages->len, ==, 2);
  g_assert_cmpmem (files.file->data, 4, FOYER_PWG_RASTER_SYNC, 4);
  at = files.file->data + 4;
  for (guint i = 0; i < 2; i++)
    {
      at = check_page (at, files.file->data + files.file->len, files.pages->pdata[i], pixels);
      check_png (files.pngs->pdata[i], files.pages->pdata[i], pixels);
    }
  g_assert_true (at == files.file->data + files.file->len);
  g_ptr_array_unref (files.pages);
  g_ptr_array_unref (files.pngs);
  g_byte_array_unref (files.file);
}

/* ---- Limits ---- */

static gboolean
refuse_page (const FoyerRasterPage *page, gpointer user_data, GError **error)
{
  guint *n = user_data;

  (*n)++;
  g_set_error_literal (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT, "no room");
  return FALSE;
}

static void
test_ends_with_its_sink (void)
{
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template ("label-4x3");
  g_autoptr (GArray) badges = foyer_test_make_badges (3);
  g_autofree FoyerBadgeInput *inputs = foyer_test_make_inputs (badges);
  FoyerRenderOptions large = { .dpi = 2400 };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (foyer_raster_render (renderer, template, inputs, 3, NULL, FOYER_PIXELS_GRAY,
                                       refuse_page, &n, NULL, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_OUTPUT);
  g_assert_cmpuint (n, ==, 1);
  g_clear_error (&error);
  g_assert_false (foyer_raster_render (renderer, template, inputs, 3, &large, FOYER_PIXELS_COLOUR,
                                       refuse_page, &n, NULL, &error));
  g_assert_error (error, FOYER_RENDER_ERROR, FOYER_RENDER_ERROR_LIMIT);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/raster/like-pdf/%s", names[i]);

      g_test_add_data_func (path, names[i], test_like_pdf);
    }
  g_test_add_data_func ("/raster/files/colour", GINT_TO_POINTER (FOYER_PIXELS_COLOUR), test_files);
  g_test_add_data_func ("/raster/files/gray", GINT_TO_POINTER (FOYER_PIXELS_GRAY), test_files);
  g_test_add_data_func ("/raster/files/bitonal", GINT_TO_POINTER (FOYER_PIXELS_BITONAL),
                        test_files);
  g_test_add_func ("/raster/ends-with-its-sink", test_ends_with_its_sink);
  return g_test_run ();
}
