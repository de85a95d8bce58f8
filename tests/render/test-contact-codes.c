/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contact matrix: the codes of every shipped template with every awkward name, read by two
 * decoders at both resolutions of label printers, as drawn and as the dots that a printer makes of
 * it. What is read is each code cut out with a finger's breadth around it. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-pdf-preview.h"
#include "foyer-soft-proof.h"
#include "foyer-test-awkward.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define MARGIN_UM 10000

/* What becomes of a grey pixel. */
typedef enum
{
  DOTS_GREY, /* stays */
  DOTS_THRESHOLD,
  DOTS_PROOF, /* as the soft proof shows it */
  DOTS_ORDERED, /* by a matrix of 8 × 8 */
  DOTS_DIFFUSED, /* its error goes to its neighbours (Floyd and Steinberg) */
} Dots;

#define N_DOTS (DOTS_DIFFUSED + 1)

typedef struct
{
  guint document_dpi; /* what the modules of the codes are snapped to */
  guint dpi; /* of the printer */
  guint n_dots; /* kinds of dots */
} Target;

static const Target targets[] = {
  { 300, 300, N_DOTS },
  { 203, 203, N_DOTS },
  /* Modules that are no whole number of dots come out of an ordered screen as noise. */
  { 300, 203, DOTS_PROOF + 1 },
};

static const char *const dots_names[N_DOTS]
    = { "grey", "threshold", "soft proof", "ordered", "diffused" };

/* ---- Dots ---- */

/* Place @x, @y of Bayer's matrix: the bits of x ^ y and y by turns, the lowest first. */
static int
get_bayer (int x, int y)
{
  int value = 0;

  for (int bit = 0; bit < 3; bit++)
    value = value << 2 | ((x ^ y) >> bit & 1) << 1 | (y >> bit & 1);
  return value;
}

static int
get_threshold (Dots dots, int x, int y)
{
  return dots == DOTS_ORDERED ? 4 * get_bayer (x & 7, y & 7) + 2 : 128;
}

static void
spread (int *errors, int width, int x, int error)
{
  int *below = errors + width + 2;

  errors[x + 2] += error * 7 / 16;
  below[x] += error * 3 / 16;
  below[x + 1] += error * 5 / 16;
  below[x + 2] += error / 16;
}

/* Makes each pixel of an RGB24 picture grey, black or white. */
static void
make_dots (cairo_surface_t *surface, Dots dots)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  g_autofree int *errors = g_new0 (int, 2 * ((gsize)width + 2)); /* this row and the next */

  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++)
    {
      guint32 *row
          = (guint32 *)(void *)(cairo_image_surface_get_data (surface)
                                + (gsize)y * (gsize)cairo_image_surface_get_stride (surface));

      for (int x = 0; x < width; x++)
        {
          int grey = (int)(((row[x] >> 16 & 255) * 299 + (row[x] >> 8 & 255) * 587
                            + (row[x] & 255) * 114)
                           / 1000);
          int value = grey + errors[x + 1];
          int dot = value >= get_threshold (dots, x, y) ? 255 : 0;

          if (dots == DOTS_GREY)
            dot = grey;
          else if (dots == DOTS_DIFFUSED)
            spread (errors, width, x, value - dot);
          row[x] = (guint32)dot * 0x010101u;
        }
      memmove (errors, errors + width + 2, sizeof (int) * (gsize)(width + 2));
      memset (errors + width + 2, 0, sizeof (int) * (gsize)(width + 2));
    }
  cairo_surface_mark_dirty (surface);
}

/* ---- Cutting out ---- */

/* NULL: the template has none. */
static const FoyerOp *
find_code (FoyerTemplate *template, FoyerSymbology symbology, const FoyerPanel **panel)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (template);

  for (guint i = 0; i < list->panels->len; i++)
    {
      *panel = list->panels->pdata[i];
      for (guint k = 0; k < (*panel)->ops->len; k++)
        {
          const FoyerOp *op = (*panel)->ops->pdata[k];

          if (op->kind == FOYER_OP_CODE && op->code.symbology == symbology)
            return op;
        }
    }
  return NULL;
}

/* Whole dots of @page: nothing is resampled. */
static cairo_surface_t *
cut_out (cairo_surface_t *page, const FoyerPanel *panel, const FoyerOp *code, double dpi)
{
  double dots_per_um = dpi / 25400;
  cairo_surface_t *cut = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)((code->box.width_um + 2 * MARGIN_UM) * dots_per_um),
      (int)((code->box.height_um + 2 * MARGIN_UM) * dots_per_um));
  cairo_t *cr = cairo_create (cut);

  g_assert_false (panel->is_turned);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_surface (cr, page,
                            -(int)((panel->x_um + code->box.x_um - MARGIN_UM) * dots_per_um),
                            -(int)((panel->y_um + code->box.y_um - MARGIN_UM) * dots_per_um));
  cairo_paint (cr);
  cairo_destroy (cr);
  return cut;
}

/* ---- Reading ---- */

/* (transfer full) What the decoder prints about all of @paths. */
static char *
decode (const char *program, const char *format, GPtrArray *paths)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (arguments, (gpointer)program);
  g_ptr_array_add (arguments, (gpointer)(format != NULL ? "-noscale" : "--quiet"));
  g_ptr_array_add (arguments, (gpointer)(format != NULL ? "-format" : "--raw"));
  if (format != NULL)
    g_ptr_array_add (arguments, (gpointer)format);
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

typedef struct
{
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  FoyerSymbology symbology;
  const FoyerPanel *panel;
  const FoyerOp *code;
  GArray *badges;
  GPtrArray *pages; /* cairo_surface_t, one a badge */
  const Target *target;
  const char *folder;
} Look;

static GPtrArray *
write_cuts (const Look *look, Dots dots)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < look->pages->len; i++)
    {
      cairo_surface_t *cut
          = cut_out (look->pages->pdata[i], look->panel, look->code, look->target->dpi);
      char *path = g_strdup_printf ("%s/%u.png", look->folder, i);

      if (dots == DOTS_PROOF)
        {
          cairo_surface_t *proof = foyer_soft_proof_render_bilevel (cut);

          cairo_surface_destroy (cut);
          cut = proof;
        }
      else
        make_dots (cut, dots);
      g_assert_cmpint (cairo_surface_write_to_png (cut, path), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_destroy (cut);
      g_ptr_array_add (paths, path);
    }
  return paths;
}

static void
check_codes (const Look *look, Dots dots)
{
  g_autoptr (GPtrArray) paths = write_cuts (look, dots);
  gboolean is_qr = look->symbology == FOYER_SYMBOLOGY_QR;
  g_autofree char *by_zbar = decode ("zbarimg", NULL, paths);
  g_autofree char *by_zxing = decode ("ZXingReader", is_qr ? "QRCode" : "Code128", paths);

  for (guint i = 0; i < paths->len; i++)
    {
      guint index = i * FOYER_TEST_AWKWARD_STEP;
      const FoyerTestBadge *badge = &g_array_index (look->badges, FoyerTestBadge, index);
      const char *wanted = is_qr ? badge->badge_token : badge->badge_no;
      gboolean is_read_by_zbar = foyer_test_has_word (by_zbar, wanted);

      if (!is_read_by_zbar || !foyer_test_has_word (by_zxing, wanted))
        g_error ("%s made for %u at %u dpi, %s: %s does not read the %s of '%s'",
                 foyer_template_get_name (look->template), look->target->document_dpi,
                 look->target->dpi, dots_names[dots], is_read_by_zbar ? "ZXing" : "zbar",
                 is_qr ? "QR code" : "Code 128", foyer_test_get_awkward_name (index));
      g_assert_cmpint (g_unlink (paths->pdata[i]), ==, 0);
    }
}

static gboolean
collect_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  g_byte_array_append (user_data, data, (guint)length);
  return TRUE;
}

static cairo_surface_t *
raster (const Look *look, const FoyerBadgeInput *input)
{
  const FoyerRenderOptions options = { .dpi = look->target->document_dpi };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  foyer_renderer_render (look->renderer, look->template, input, 1, &options, collect_cb, bytes,
                         NULL, &error);
  g_assert_no_error (error);
  pdf = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  surface = foyer_pdf_preview_render (pdf, look->panel->page, look->target->dpi, &error);
  g_assert_no_error (error);
  return surface;
}

static GPtrArray *
raster_all (const Look *look)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify)cairo_surface_destroy);

  for (guint i = 0; i < look->badges->len; i += FOYER_TEST_AWKWARD_STEP)
    g_ptr_array_add (pages, raster (look, &g_array_index (look->badges, FoyerTestBadge, i).input));
  return pages;
}

static void
check_symbology (FoyerRenderer *renderer, FoyerTemplate *template, GArray *badges,
                 FoyerSymbology symbology, const Target *target)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-contact-XXXXXX", NULL);
  Look look = { .renderer = renderer,
                .template = template,
                .symbology = symbology,
                .badges = badges,
                .target = target,
                .folder = folder };

  look.code = find_code (template, symbology, &look.panel);
  g_assert_true (look.code != NULL || symbology != FOYER_SYMBOLOGY_QR);
  if (look.code != NULL)
    {
      look.pages = raster_all (&look);
      for (guint dots = 0; dots < target->n_dots; dots++)
        check_codes (&look, (Dots)dots);
      g_ptr_array_unref (look.pages);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_codes (gconstpointer data)
{
  g_autofree char *zbar = g_find_program_in_path ("zbarimg");
  g_autofree char *zxing = g_find_program_in_path ("ZXingReader");
  g_autoptr (FoyerRenderer) renderer = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (GArray) badges = NULL;

  if (zbar == NULL || zxing == NULL)
    {
      g_test_skip ("zbarimg and ZXingReader are not both installed");
      return;
    }
  renderer = foyer_renderer_new (foyer_test_get_fonts ());
  template = foyer_test_load_template (data);
  badges = foyer_test_make_awkward_badges ();
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      check_symbology (renderer, template, badges, FOYER_SYMBOLOGY_QR, &targets[i]);
      check_symbology (renderer, template, badges, FOYER_SYMBOLOGY_CODE128, &targets[i]);
    }
}

/* The matrix that dots are ordered by has each of its 64 values once. */
static void
test_matrix (void)
{
  guint64 seen = 0;

  for (int y = 0; y < 8; y++)
    for (int x = 0; x < 8; x++)
      seen |= G_GUINT64_CONSTANT (1) << get_bayer (x, y);
  g_assert_cmphex (seen, ==, G_MAXUINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact-codes/matrix", test_matrix);
  for (const char *const *name = foyer_test_shipped_templates; *name != NULL; name++)
    {
      g_autofree char *path = g_strdup_printf ("/contact-codes/%s", *name);

      g_test_add_data_func (path, *name, test_codes);
    }
  return g_test_run ();
}
