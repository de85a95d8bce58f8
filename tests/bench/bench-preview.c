/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preview of a person whose record was just edited: the clock runs from the edit to the
 * surface of each page, and the document between them is the one that prints. Prints one line with
 * percentiles. bench-preview TEMPLATE-FOLDER ROWS.tsv DPI; not a test. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-pdf-preview.h"
#include "foyer-renderer.h"

#include <locale.h>
#include <stdio.h>

#define WARM_UP_BADGES 20u
#define N_COLUMNS 7u

typedef struct
{
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  double dpi;
  gboolean is_printed; /* FALSE: a document that was shown differed from the one that prints */
} Screen;

/* As the store has it. */
static FoyerRecord *
make_record (char **row)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, row[0]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, row[1]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, row[2]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, row[3]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, row[4]);
  return foyer_record_builder_end (builder);
}

static FoyerRecord *
edit (FoyerRecord *record)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (record);
  g_autofree char *name
      = g_strconcat (foyer_record_get_text (record, FOYER_FIELD_FULL_NAME), " (edited)", NULL);

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, name);
  return foyer_record_builder_end (builder);
}

static GBytes *
draw (FoyerRenderer *renderer, FoyerTemplate *template, FoyerRecord *record, char **row)
{
  g_autoptr (GError) error = NULL;
  FoyerBadgeInput input = { .record = record,
                            .badge_no = row[5],
                            .badge_token = row[6],
                            .tier_colour = "#1a66bf",
                            .event_name = "Bench 2026",
                            .event_line = "12–14 June · Lisbon" };
  GBytes *document = foyer_renderer_render_badge (renderer, template, &input, NULL, &error);

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

static void
show (const Screen *self, GBytes *document)
{
  g_autoptr (GError) error = NULL;
  guint n_pages = 0;
  gboolean is_good = foyer_pdf_preview_measure (document, &n_pages, NULL, NULL, &error);

  for (guint page = 0; is_good && page < n_pages; page++)
    {
      cairo_surface_t *surface = foyer_pdf_preview_render (document, page, self->dpi, &error);

      is_good = surface != NULL;
      g_clear_pointer (&surface, cairo_surface_destroy);
    }
  if (!is_good)
    g_error ("%s", error->message);
}

/* Microseconds from the edit to the last surface. */
static gint64
edit_and_show (Screen *self, FoyerRenderer *printing, char **row)
{
  g_autoptr (FoyerRecord) stored = make_record (row);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FoyerRecord) record = edit (stored);
  g_autoptr (GBytes) document = draw (self->renderer, self->template, record, row);
  g_autoptr (GBytes) printed = NULL;
  gint64 usec;

  show (self, document);
  usec = g_get_monotonic_time () - start;
  printed = draw (printing, self->template, record, row);
  self->is_printed &= g_bytes_equal (document, printed);
  return usec;
}

static int
compare_usec (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static void
run (Screen *self, FoyerRenderer *printing, char **lines)
{
  g_autoptr (GArray) usecs = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", -1);
      gint64 usec;

      if (g_strv_length (row) != N_COLUMNS)
        continue;
      usec = edit_and_show (self, printing, row);
      if (n++ >= WARM_UP_BADGES)
        g_array_append_val (usecs, usec);
    }
  if (usecs->len == 0)
    g_error ("more than %u rows are needed", WARM_UP_BADGES);
  g_array_sort (usecs, compare_usec);
  printf ("previews=%u p50_ms=%.3f p95_ms=%.3f printed_bytes=%d\n", usecs->len,
          (double)g_array_index (usecs, gint64, usecs->len / 2) / 1000,
          (double)g_array_index (usecs, gint64, usecs->len * 95 / 100) / 1000, self->is_printed);
}

int
main (int argc, char **argv)
{
  const char *data_folder = g_getenv ("FOYER_DATA_DIR");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFontSet) fonts = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (FoyerRenderer) renderer = NULL;
  g_autoptr (FoyerRenderer) printing = NULL;
  g_autofree char *fonts_path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Screen screen = { .is_printed = TRUE };

  if (argc != 4)
    {
      fprintf (stderr, "bench-preview TEMPLATE-FOLDER ROWS.tsv DPI\n");
      return 2;
    }
  setlocale (LC_ALL, "");
  foyer_json_init ();
  fonts_path
      = g_build_filename (data_folder != NULL ? data_folder : "data", "fonts", "fonts.json", NULL);
  fonts = foyer_font_set_load (fonts_path, &error);
  template = fonts != NULL ? foyer_template_load (argv[1], fonts, &error) : NULL;
  if (template == NULL || !g_file_get_contents (argv[2], &text, NULL, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  renderer = foyer_renderer_new (fonts);
  printing = foyer_renderer_new (fonts);
  lines = g_strsplit (text, "\n", -1);
  screen.renderer = renderer;
  screen.template = template;
  screen.dpi = g_ascii_strtod (argv[3], NULL);
  run (&screen, printing, lines);
  return 0;
}
