/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preview of a person whose record was just edited: the clock runs from the edit to the
 * surface of each page, through a warm drawing process as the console has it, and the document
 * between them is the one that prints. Prints one line with percentiles. FOYER_RENDER_WORKER is
 * that process. bench-preview TEMPLATE-FOLDER ROWS.tsv DPI; not a test. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-renderer.h"
#include "foyer-worker-pool.h"
#include "foyer-worker-questions.h"

#include <locale.h>
#include <stdio.h>

#define WARM_UP_BADGES 20u
#define N_COLUMNS 7u

typedef struct
{
  FoyerWorkerPool *pool;
  FoyerWorker *worker;
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

static FoyerBadgeInput
make_input (FoyerRecord *record, char **row)
{
  return (FoyerBadgeInput){ .record = record,
                            .badge_no = row[5],
                            .badge_token = row[6],
                            .tier_colour = "#1a66bf",
                            .event_name = "Bench 2026",
                            .event_line = "12–14 June · Lisbon" };
}

static GBytes *
draw_here (FoyerRenderer *renderer, FoyerTemplate *template, FoyerRecord *record, char **row)
{
  g_autoptr (GError) error = NULL;
  FoyerBadgeInput input = make_input (record, row);
  GBytes *document = foyer_renderer_render_badge (renderer, template, &input, NULL, &error);

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

static GBytes *
draw (Screen *self, FoyerRecord *record, char **row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) diagnostics = NULL;
  FoyerBadgeInput input = make_input (record, row);
  FoyerWorkerCause cause;
  GBytes *document = foyer_worker_pool_render (self->pool, &self->worker, "bench", self->template,
                                               &input, NULL, &diagnostics, &cause, &error);

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

static void
show (const Screen *self, GBytes *document)
{
  FoyerWorkerView view = { .document = document, .millidpi = (guint)(self->dpi * 1000) };
  g_autoptr (GError) error = NULL;
  FoyerWorkerCause cause;
  g_autoptr (GPtrArray) pages = foyer_worker_view (self->worker, &view, 0, &cause, &error);

  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      const FoyerWorkerPixels *page = pages->pdata[i];
      cairo_surface_t *surface = cairo_image_surface_create_for_data (
          (guchar *)g_bytes_get_data (page->pixels, NULL), CAIRO_FORMAT_ARGB32, (int)page->width_px,
          (int)page->height_px, (int)page->width_px * 4);

      cairo_surface_destroy (surface);
    }
  if (pages == NULL)
    g_error ("%s", error->message);
}

/* Microseconds from the edit to the last surface. */
static gint64
edit_and_show (Screen *self, FoyerRenderer *printing, char **row)
{
  g_autoptr (FoyerRecord) stored = make_record (row);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FoyerRecord) record = edit (stored);
  g_autoptr (GBytes) document = draw (self, record, row);
  g_autoptr (GBytes) printed = NULL;
  gint64 usec;

  show (self, document);
  usec = g_get_monotonic_time () - start;
  printed = draw_here (printing, self->template, record, row);
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
  printing = foyer_renderer_new (fonts);
  lines = g_strsplit (text, "\n", -1);
  screen.pool = foyer_worker_pool_new (NULL, fonts_path, 1, 0);
  screen.worker = foyer_worker_pool_take (screen.pool, NULL, &error);
  if (screen.worker == NULL)
    g_error ("%s", error->message);
  screen.template = template;
  screen.dpi = g_ascii_strtod (argv[3], NULL);
  run (&screen, printing, lines);
  foyer_worker_pool_give_back (screen.pool, screen.worker);
  foyer_worker_pool_free (screen.pool);
  return 0;
}
