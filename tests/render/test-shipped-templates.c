/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shipped template with names that are hard to set, in twelve scripts: no box, nothing cut,
 * nothing outside the safe area, every code read by two decoders. FOYER_CONTACT_SHEETS=FOLDER also
 * writes the pictures of docs/templates.md. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-pdf-preview.h"
#include "foyer-test-badges.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define SHEET_COLUMNS 5
#define SHEET_CELL_PX 250
#define SHEET_GAP_PX 10
#define LOOK_DPI 72
/* Sanitizers make drawing ten times as long: every fifth person does there. */
#ifdef __SANITIZE_ADDRESS__
#define STEP 5
#else
#define STEP 1
#endif

static const struct
{
  const char *name;
  const char *given;
  const char *company;
  const char *title;
  const char *locale;
} people[] = {
  { "Jo", NULL, NULL, NULL, "en" },
  { "Ana García", "Ana", "Northwind Traders", "Head of Platform", "es" },
  { "Maximilian-Alexander von und zu Wolfeschlegelsteinhausen", "Maximilian-Alexander",
    "Institute for Advanced Studies in Applied Informatics",
    "Associate Professor of Distributed Systems", "de" },
  { "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Sr.", "Hubert Blaine",
    "Rhabarberbarbarabar GmbH & Co. KG", NULL, "de" },
  { "Nguyễn Thị Ánh Nguyệt", "Ánh Nguyệt", "Đại học Bách khoa Hà Nội", "Kỹ sư", "vi" },
  { "Þórunn Ægisdóttir", "Þórunn", NULL, "Ráðgjafi", "is" },
  { "O’Brien-Żółćińska, Siobhán", NULL, "Żółw & Söhne", "Tester", "pl" },
  { "محمد عبد الله الرشيد", "محمد", "شركة الأفق للبرمجيات", "مهندس أول", "ar" },
  { "דוד בן־גוריון", "דוד", "האוניברסיטה העברית", "חוקר", "he" },
  { "अमित शर्मा", "अमित", "भारतीय प्रौद्योगिकी संस्थान", "Engineer", "hi" },
  { "சுப்பிரமணியன் கிருஷ்ணமூர்த்தி", "சுப்பிரமணியன்", "சென்னை", NULL, "ta" },
  { "রবীন্দ্রনাথ ঠাকুর", "রবীন্দ্রনাথ", "বিশ্বভারতী", "কবি", "bn" },
  { "สมชาย ใจดีสกุลวัฒนา", "สมชาย", "จุฬาลงกรณ์มหาวิทยาลัย", NULL, "th" },
  { "王小明", "小明", "北京示例科技有限公司", "软件工程师", "zh" },
  { "佐藤 健一", "健一", "株式会社サンプル", "エンジニア", "ja" },
  { "김민준", NULL, "예시 주식회사", "개발자", "ko" },
  { "Αλεξάνδρα Παπαδοπούλου", "Αλεξάνδρα", "Πανεπιστήμιο", NULL, "el" },
  { "Константин Константинопольский", "Константин", "Открытые данные", "Директор", "ru" },
  { "Sam 🎉 Lee", "Sam", "Party & Co", "Chief 🚀 Officer", "en" },
  { "WWWWWWWWWW MMMMMMMMMM", "WWWWWWWWWW", "ALL CAPITALS INCORPORATED", "IIIIIIIIII", "en" },
};

static const char *const names[]
    = { "a4-fold", "a6-fold", "a6-portrait", "card-cr80", "label-4x3", "label-62mm" };

/* All of one tier: whatever differs between two of them is the person. */
static GArray *
make_people (void)
{
  GArray *badges = g_array_new (FALSE, TRUE, sizeof (FoyerTestBadge));

  g_array_set_clear_func (badges, (GDestroyNotify)foyer_test_badge_clear);
  g_array_set_size (badges, G_N_ELEMENTS (people));
  for (guint i = 0; i < badges->len; i++)
    {
      FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, i);
      static const char *const tracks[] = { "Opening and welcome", "Machine learning at the edge",
                                            "Lunch with the speakers", NULL };
      g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

      foyer_test_badge_init (badge, 6 * i + 1, people[i].name, people[i].company, people[i].title,
                             people[i].locale);
      foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, people[i].name);
      foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, people[i].given);
      foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, people[i].company);
      foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, people[i].title);
      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_LOCALE, people[i].locale);
      foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "SPEAKER");
      if (i % 2 == 0)
        foyer_record_builder_set_list (builder, FOYER_FIELD_TRACKS, tracks);
      foyer_record_unref (badge->input.record);
      badge->input.record = foyer_record_builder_end (builder);
      badge->input.tier_label = "Speaker";
      badge->input.tier_colour = "#8c1d5b";
    }
  return badges;
}

static cairo_surface_t *
raster (GBytes *pdf, guint page, double dpi)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = foyer_pdf_preview_render (pdf, page, dpi, &error);

  g_assert_no_error (error);
  return surface;
}

/* ---- Nothing of a person near the edge ---- */

static gboolean
is_safe_place (const FoyerDisplayList *list, double x_um, double y_um)
{
  double x = x_um, y = y_um;

  if (list->sheet.width_um > list->panel_width_um && x > list->panel_width_um)
    x -= list->panel_width_um;
  return x >= list->safe_um && y >= list->safe_um && x <= list->panel_width_um - list->safe_um
         && y <= list->panel_height_um - list->safe_um;
}

/* Half a dot of blur at the border is the raster's. */
static void
assert_same_edges (FoyerTemplate *template, cairo_surface_t *one, cairo_surface_t *other,
                   const char *name)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (template);
  int stride = cairo_image_surface_get_stride (one);
  int width = cairo_image_surface_get_width (one), height = cairo_image_surface_get_height (one);
  const guint8 *a = cairo_image_surface_get_data (one);
  const guint8 *b = cairo_image_surface_get_data (other);
  double dot_um = 25400.0 / LOOK_DPI;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (!is_safe_place (list, (x + 0.5) * dot_um, (y + 0.5) * dot_um)
          && !is_safe_place (list, (x + 1.5) * dot_um, (y + 1.5) * dot_um)
          && !is_safe_place (list, (x - 0.5) * dot_um, (y - 0.5) * dot_um)
          && memcmp (a + y * stride + 4 * x, b + y * stride + 4 * x, 4) != 0)
        g_error ("%s: '%s' leaves a mark outside the safe area at %d, %d of %d × %d",
                 foyer_template_get_name (template), name, x, y, width, height);
}

/* ---- Codes ---- */

static char *
run (GPtrArray *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  char *output = NULL;

  g_ptr_array_add (arguments, NULL);
  child = g_subprocess_newv ((const char *const *)arguments->pdata,
                             G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

static char *
decode (const char *program, const char *format, GPtrArray *paths)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (gpointer)program);
  if (format != NULL)
    {
      g_ptr_array_add (arguments, (gpointer) "-noscale");
      g_ptr_array_add (arguments, (gpointer) "-format");
      g_ptr_array_add (arguments, (gpointer)format);
    }
  else
    {
      g_ptr_array_add (arguments, (gpointer) "--quiet");
      g_ptr_array_add (arguments, (gpointer) "--raw");
    }
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (arguments, paths->pdata[i]);
  return run (arguments);
}

/* The QR code of the front with a finger's breadth around it, as a scanner sees it. */
static cairo_surface_t *
cut_code (FoyerTemplate *template, cairo_surface_t *page, double dpi)
{
  const FoyerDisplayList *list = foyer_template_get_display_list (template);
  const FoyerPanel *front = list->panels->pdata[0];
  const FoyerOp *code = NULL;
  double margin_um = 10000;
  cairo_surface_t *cut;
  cairo_t *cr;

  for (guint i = 0; i < front->ops->len; i++)
    {
      const FoyerOp *op = front->ops->pdata[i];

      if (op->kind == FOYER_OP_CODE && op->code.symbology == FOYER_SYMBOLOGY_QR)
        code = op;
    }
  g_assert_nonnull (code);
  cut = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                    (int)((code->box.width_um + 2 * margin_um) / 25400 * dpi),
                                    (int)((code->box.height_um + 2 * margin_um) / 25400 * dpi));
  cr = cairo_create (cut);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  /* Whole dots: nothing is resampled. */
  cairo_set_source_surface (cr, page,
                            -(int)((front->x_um + code->box.x_um - margin_um) / 25400 * dpi),
                            -(int)((front->y_um + code->box.y_um - margin_um) / 25400 * dpi));
  cairo_paint (cr);
  cairo_destroy (cr);
  return cut;
}

static void
check_codes (FoyerRenderer *renderer, FoyerTemplate *template, GArray *badges, double dpi)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-shipped-XXXXXX", NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *by_zbar = NULL, *by_zxing = NULL;

  for (guint i = 0; i < badges->len; i += STEP)
    {
      g_autoptr (GBytes) pdf = foyer_renderer_render_badge (
          renderer, template, &g_array_index (badges, FoyerTestBadge, i).input, NULL, NULL);
      cairo_surface_t *surface = raster (pdf, 0, dpi);
      cairo_surface_t *cut = cut_code (template, surface, dpi);
      char *path = g_strdup_printf ("%s/%u.png", folder, i);

      g_assert_cmpint (cairo_surface_write_to_png (cut, path), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_destroy (cut);
      cairo_surface_destroy (surface);
      g_ptr_array_add (paths, path);
    }
  by_zbar = decode ("zbarimg", NULL, paths);
  by_zxing = decode ("ZXingReader", "QRCode", paths);
  for (guint i = 0; i < badges->len; i += STEP)
    {
      const FoyerTestBadge *badge = &g_array_index (badges, FoyerTestBadge, i);

      if (strstr (by_zbar, badge->badge_token) == NULL
          || strstr (by_zxing, badge->badge_token) == NULL)
        g_error ("%s at %g dpi: the code of '%s' is not read", foyer_template_get_name (template),
                 dpi, people[i].name);
      g_assert_cmpint (g_unlink (paths->pdata[i / STEP]), ==, 0);
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
  badges = make_people ();
  check_codes (renderer, template, badges, 203);
  check_codes (renderer, template, badges, 300);
}

/* ---- Look ---- */

/* Front and back of one person, in a cell of the sheet. */
static void
draw_cell (cairo_t *cr, GBytes *pdf, guint n_pages, guint index, int cell_height)
{
  cairo_save (cr);
  cairo_translate (cr, SHEET_GAP_PX + index % SHEET_COLUMNS * (SHEET_CELL_PX + SHEET_GAP_PX),
                   SHEET_GAP_PX + index / SHEET_COLUMNS * (cell_height + SHEET_GAP_PX));
  for (guint page = 0; page < n_pages; page++)
    {
      cairo_surface_t *surface = raster (pdf, page, 2 * LOOK_DPI);
      double scale = (double)SHEET_CELL_PX / n_pages / cairo_image_surface_get_width (surface);

      cairo_save (cr);
      cairo_translate (cr, page * (double)SHEET_CELL_PX / n_pages, 0);
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BEST);
      cairo_paint (cr);
      cairo_restore (cr);
      cairo_surface_destroy (surface);
    }
  cairo_restore (cr);
}

static void
save_sheet (FoyerTemplate *template, GPtrArray *documents, const char *folder)
{
  guint n_pages = foyer_template_get_n_pages (template);
  int cell_height = (int)((gint64)SHEET_CELL_PX * foyer_template_get_sheet_height_um (template)
                          / foyer_template_get_sheet_width_um (template) / n_pages);
  int rows = ((int)documents->len + SHEET_COLUMNS - 1) / SHEET_COLUMNS;
  cairo_surface_t *sheet = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, SHEET_COLUMNS * (SHEET_CELL_PX + SHEET_GAP_PX) + SHEET_GAP_PX,
      rows * (cell_height + SHEET_GAP_PX) + SHEET_GAP_PX);
  cairo_t *cr = cairo_create (sheet);
  g_autofree char *path
      = g_strdup_printf ("%s/template-%s.png", folder, foyer_template_get_name (template));

  cairo_set_source_rgb (cr, 0.8, 0.8, 0.82);
  cairo_paint (cr);
  for (guint i = 0; i < documents->len; i++)
    draw_cell (cr, documents->pdata[i], n_pages, i, cell_height);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (sheet, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (sheet);
}

static void
test_names (gconstpointer data)
{
  const char *folder = g_getenv ("FOYER_CONTACT_SHEETS");
  g_autoptr (FoyerRenderer) renderer = foyer_renderer_new (foyer_test_get_fonts ());
  g_autoptr (FoyerTemplate) template = foyer_test_load_template (data);
  g_autoptr (GArray) badges = make_people ();
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  cairo_surface_t *first = NULL;

  for (guint i = 0; i < badges->len; i += STEP)
    {
      g_autoptr (GPtrArray) diagnostics = NULL;
      GBytes *pdf = foyer_renderer_render_badge (
          renderer, template, &g_array_index (badges, FoyerTestBadge, i).input, &diagnostics, NULL);
      cairo_surface_t *surface;

      g_ptr_array_add (documents, pdf);
      for (guint k = 0; k < diagnostics->len; k++)
        g_error ("%s, '%s': %s", foyer_template_get_name (template), people[i].name,
                 ((const FoyerDiagnostic *)diagnostics->pdata[k])->message);
      surface = raster (pdf, 0, LOOK_DPI);
      if (first == NULL)
        first = cairo_surface_reference (surface);
      assert_same_edges (template, first, surface, people[i].name);
      cairo_surface_destroy (surface);
    }
  cairo_surface_destroy (first);
  if (folder != NULL)
    save_sheet (template, documents, folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *look = g_strdup_printf ("/shipped-templates/names/%s", names[i]);
      g_autofree char *codes = g_strdup_printf ("/shipped-templates/codes/%s", names[i]);

      g_test_add_data_func (look, names[i], test_names);
      g_test_add_data_func (codes, names[i], test_codes);
    }
  return g_test_run ();
}
