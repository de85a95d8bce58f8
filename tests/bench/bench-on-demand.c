/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One badge at a time, as printing on demand makes it: a record's stored bytes → document → durable
 * file in a spool folder. Prints one line with percentiles. bench-on-demand TEMPLATE-FOLDER
 * ROWS.tsv SPOOL-FOLDER; not a test. */
#include "config.h"

#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-renderer.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#define WARM_UP_BADGES 20u
#define N_COLUMNS 7u

typedef struct
{
  FoyerRenderer *renderer;
  FoyerTemplate *template;
  char *path; /* in the spool */
  guint64 bytes;
  gboolean is_repeatable; /* FALSE: two documents of one badge differed */
} Spool;

static GBytes *
make_stored_record (char **row)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autoptr (FoyerRecord) record = NULL;

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, row[0]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, row[1]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, row[2]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, row[3]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, row[4]);
  record = foyer_record_builder_end (builder);
  return g_bytes_ref (foyer_record_get_bytes (record));
}

static GBytes *
draw (Spool *self, GBytes *stored, char **row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRecord) record
      = foyer_record_decode (g_bytes_get_data (stored, NULL), g_bytes_get_size (stored), &error);
  FoyerBadgeInput input = { .record = record,
                            .badge_no = row[5],
                            .badge_token = row[6],
                            .tier_colour = "#1a66bf",
                            .event_name = "Bench 2026",
                            .event_line = "12–14 June · Lisbon" };
  GBytes *document = record != NULL ? foyer_renderer_render_badge (self->renderer, self->template,
                                                                   &input, NULL, &error)
                                    : NULL;

  if (document == NULL)
    g_error ("%s", error->message);
  return document;
}

/* Microseconds from the stored record to the durable document. */
static gint64
make_badge (Spool *self, char **row)
{
  g_autoptr (GBytes) stored = make_stored_record (row);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 usec;

  document = draw (self, stored, row);
  if (!foyer_file_write_durably (self->path, g_bytes_get_data (document, NULL),
                                 g_bytes_get_size (document), &error))
    g_error ("%s", error->message);
  usec = g_get_monotonic_time () - start;
  again = draw (self, stored, row);
  self->is_repeatable &= g_bytes_equal (document, again);
  self->bytes += g_bytes_get_size (document);
  return usec;
}

static int
compare_usec (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static void
run (Spool *self, char **lines)
{
  g_autoptr (GArray) usecs = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", -1);
      gint64 usec;

      if (g_strv_length (row) != N_COLUMNS)
        continue;
      usec = make_badge (self, row);
      if (n++ < WARM_UP_BADGES)
        self->bytes = 0;
      else
        g_array_append_val (usecs, usec);
    }
  if (usecs->len == 0)
    g_error ("more than %u rows are needed", WARM_UP_BADGES);
  g_array_sort (usecs, compare_usec);
  printf ("badges=%u p50_ms=%.3f p99_ms=%.3f bytes_per_badge=%lu repeats_equal=%d\n", usecs->len,
          (double)g_array_index (usecs, gint64, usecs->len / 2) / 1000,
          (double)g_array_index (usecs, gint64, usecs->len * 99 / 100) / 1000,
          (unsigned long)(self->bytes / usecs->len), self->is_repeatable);
}

int
main (int argc, char **argv)
{
  const char *data_folder = g_getenv ("FOYER_DATA_DIR");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFontSet) fonts = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (FoyerRenderer) renderer = NULL;
  g_autofree char *fonts_path = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Spool spool = { .is_repeatable = TRUE };

  if (argc != 4)
    {
      fprintf (stderr, "bench-on-demand TEMPLATE-FOLDER ROWS.tsv SPOOL-FOLDER\n");
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
  lines = g_strsplit (text, "\n", -1);
  spool.renderer = renderer;
  spool.template = template;
  spool.path = g_build_filename (argv[3], "badge.pdf", NULL);
  run (&spool, lines);
  g_free (spool.path);
  return 0;
}
