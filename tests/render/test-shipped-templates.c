/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every shipped template with names that are hard to set, in twelve scripts: no box, nothing cut,
 * nothing outside the safe area. FOYER_CONTACT_SHEETS=FOLDER also writes the pictures of
 * docs/templates.md; test-contact-codes reads the codes. */
#include "config.h"

#include "foyer-display-list.h"
#include "foyer-pdf-preview.h"
#include "foyer-test-awkward.h"

#include <string.h>

#define SHEET_COLUMNS 5
#define SHEET_CELL_PX 250
#define SHEET_GAP_PX 10
#define LOOK_DPI 72

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
  g_autoptr (GArray) badges = foyer_test_make_awkward_badges ();
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  cairo_surface_t *first = NULL;

  for (guint i = 0; i < badges->len; i += FOYER_TEST_AWKWARD_STEP)
    {
      g_autoptr (GPtrArray) diagnostics = NULL;
      GBytes *pdf = foyer_renderer_render_badge (
          renderer, template, &g_array_index (badges, FoyerTestBadge, i).input, &diagnostics, NULL);
      cairo_surface_t *surface;

      g_ptr_array_add (documents, pdf);
      for (guint k = 0; k < diagnostics->len; k++)
        g_error ("%s, '%s': %s", foyer_template_get_name (template),
                 foyer_test_get_awkward_name (i),
                 ((const FoyerDiagnostic *)diagnostics->pdata[k])->message);
      surface = raster (pdf, 0, LOOK_DPI);
      if (first == NULL)
        first = cairo_surface_reference (surface);
      assert_same_edges (template, first, surface, foyer_test_get_awkward_name (i));
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
  for (const char *const *name = foyer_test_shipped_templates; *name != NULL; name++)
    {
      g_autofree char *path = g_strdup_printf ("/shipped-templates/names/%s", *name);

      g_test_add_data_func (path, *name, test_names);
    }
  return g_test_run ();
}
