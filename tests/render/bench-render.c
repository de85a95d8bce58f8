/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many badges a second one renderer makes; built with the tests, run by the benchmarks. Prints
 * one line. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-renderer.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Columns of a --rows file, separated by tabs: what a badge shows. */
enum
{
  COLUMN_ID,
  COLUMN_NAME,
  COLUMN_COMPANY,
  COLUMN_TITLE,
  COLUMN_TIER,
  COLUMN_BADGE_NO,
  COLUMN_TOKEN,
  N_COLUMNS
};

typedef struct
{
  guint64 bytes;
  FILE *file;
} Sink;

static const char *const given_names[] = { "Ana",      "Björn", "Chloë", "Đorđe", "Elif", "Fatima",
                                           "Grzegorz", "Hoa",   "Ines",  "José",  "Kofi", "Lærke" };
static const char *const family_names[] = { "García Márquez",
                                            "Sørensen",
                                            "Nguyễn",
                                            "Kowalska",
                                            "Okonkwo",
                                            "van der Berg",
                                            "O’Neill",
                                            "Ünal",
                                            "Fernandes",
                                            "Szabó",
                                            "Johansson",
                                            "Papadopoulos",
                                            "Müller-Lüdenscheidt" };
static const char *const other_names[]
    = { "王小明",    "佐藤 健一",      "محمد عبد الله",  "דוד כהן", "अमित शर्मा",
        "สมชาย ใจดี", "Алексей Иванов", "Ελένη Γεωργίου", "김민준" };
static const char *const companies[] = { "Example Labs",
                                         "Northwind Traders GmbH",
                                         "Open Data Foundation",
                                         "Universidade de Lisboa",
                                         "Contoso",
                                         "Institute for Advanced Studies in Applied Informatics" };
static const char *const titles[]
    = { "Engineer", "Head of Platform", "Research Fellow", "Product Designer", "Student" };
static const char *const tiers[] = { "GENERAL", "VIP", "SPEAKER", "STAFF", "PRESS" };
static const char *const colours[] = { "#1a66bf", "#bf991a", "#1a8c4d", "#666666", "#b21a33" };

/* Rows that are the same in every run: a name in another script every seventh. */
static GPtrArray *
make_rows (guint n)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  for (guint i = 0; i < n; i++)
    {
      char **row = g_new0 (char *, N_COLUMNS + 1);

      row[COLUMN_ID] = g_strdup_printf ("REG-%07u", i);
      row[COLUMN_NAME]
          = i % 7 == 6 ? g_strdup_printf ("%s", other_names[i / 7 % G_N_ELEMENTS (other_names)])
                       : g_strdup_printf ("%s %s %u", given_names[i % G_N_ELEMENTS (given_names)],
                                          family_names[i % G_N_ELEMENTS (family_names)], i % 97);
      row[COLUMN_COMPANY] = g_strdup (companies[i % G_N_ELEMENTS (companies)]);
      row[COLUMN_TITLE] = g_strdup (titles[i % G_N_ELEMENTS (titles)]);
      row[COLUMN_TIER] = g_strdup (tiers[i % G_N_ELEMENTS (tiers)]);
      row[COLUMN_BADGE_NO] = g_strdup_printf ("REG-%07u", i);
      row[COLUMN_TOKEN] = g_strdup_printf ("https://badge.example/c/%010u", i);
      g_ptr_array_add (rows, row);
    }
  return rows;
}

static GPtrArray *
read_rows (const char *path)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char **row = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (row) == N_COLUMNS)
        g_ptr_array_add (rows, row);
      else
        g_strfreev (row);
    }
  return rows;
}

static FoyerRecord *
make_record (char **row)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();

  foyer_record_builder_set_text (builder, FOYER_FIELD_SOURCE_ID, row[COLUMN_ID]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, row[COLUMN_NAME]);
  if (row[COLUMN_NAME] != NULL && strchr (row[COLUMN_NAME], ' ') != NULL)
    {
      const char *space = strchr (row[COLUMN_NAME], ' ');
      g_autofree char *given = g_strndup (row[COLUMN_NAME], (gsize)(space - row[COLUMN_NAME]));

      foyer_record_builder_set_text (builder, FOYER_FIELD_GIVEN_NAME, given);
      foyer_record_builder_set_text (builder, FOYER_FIELD_FAMILY_NAME, space + 1);
    }
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, row[COLUMN_COMPANY]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_TITLE, row[COLUMN_TITLE]);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, row[COLUMN_TIER]);
  return foyer_record_builder_end (builder);
}

static FoyerBadgeInput *
make_inputs (GPtrArray *rows)
{
  FoyerBadgeInput *inputs = g_new0 (FoyerBadgeInput, rows->len);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];

      inputs[i].record = make_record (row);
      inputs[i].badge_no = row[COLUMN_BADGE_NO];
      inputs[i].badge_token = row[COLUMN_TOKEN];
      inputs[i].tier_label = row[COLUMN_TIER];
      inputs[i].event_name = "Bench 2026";
      inputs[i].event_line = "12–14 June · Lisbon";
      for (guint k = 0; k < G_N_ELEMENTS (tiers); k++)
        if (g_str_equal (tiers[k], row[COLUMN_TIER]))
          inputs[i].tier_colour = colours[k];
    }
  return inputs;
}

static gboolean
count_cb (const guint8 *data, gsize length, gpointer user_data, GError **error)
{
  Sink *sink = user_data;

  sink->bytes += length;
  return sink->file == NULL || fwrite (data, 1, length, sink->file) == length;
}

static void
run (FoyerRenderer *renderer, FoyerTemplate *template, const FoyerBadgeInput *inputs, guint n,
     const char *mode, Sink *sink)
{
  guint step = g_str_equal (mode, "batch") ? n : 1;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i += step)
    {
      g_autoptr (GPtrArray) diagnostics = NULL;

      if (g_str_equal (mode, "check"))
        diagnostics = foyer_renderer_check (renderer, template, &inputs[i], NULL);
      else if (!foyer_renderer_render (renderer, template, inputs + i, MIN (step, n - i), NULL,
                                       count_cb, sink, &diagnostics, &error))
        g_error ("%s", error->message);
    }
}

static gint64
get_cpu_usec (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

int
main (int argc, char **argv)
{
  g_autofree char *fonts_path = NULL, *rows_path = NULL, *output_path = NULL;
  GOptionEntry entries[]
      = { { "fonts", 0, 0, G_OPTION_ARG_FILENAME, &fonts_path,
            "Font manifest (default data/fonts/fonts.json of FOYER_DATA_DIR)", "FILE" },
          { "rows", 0, 0, G_OPTION_ARG_FILENAME, &rows_path,
            "Badges as tab-separated id, name, company, title, tier, badge number, token", "FILE" },
          { "output", 0, 0, G_OPTION_ARG_FILENAME, &output_path, "Keep the document", "FILE" },
          { NULL } };
  g_autoptr (GOptionContext) context
      = g_option_context_new ("TEMPLATE-FOLDER N batch|single|check");
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerFontSet) fonts = NULL;
  g_autoptr (FoyerTemplate) template = NULL;
  g_autoptr (FoyerRenderer) renderer = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  FoyerBadgeInput *inputs;
  Sink sink = { 0 };
  gint64 start, setup_usec, usec, thread_usec, process_usec;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4)
    {
      fprintf (stderr, "%s\n",
               error != NULL ? error->message
                             : "bench-render TEMPLATE-FOLDER N batch|single|check");
      return 2;
    }
  foyer_json_init ();
  if (fonts_path == NULL)
    fonts_path = g_build_filename (g_getenv ("FOYER_DATA_DIR") != NULL ? g_getenv ("FOYER_DATA_DIR")
                                                                       : "data",
                                   "fonts", "fonts.json", NULL);
  start = g_get_monotonic_time ();
  fonts = foyer_font_set_load (fonts_path, &error);
  template = fonts != NULL ? foyer_template_load (argv[1], fonts, &error) : NULL;
  if (template == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  renderer = foyer_renderer_new (fonts);
  setup_usec = g_get_monotonic_time () - start;
  rows = rows_path != NULL ? read_rows (rows_path) : make_rows ((guint)MAX (1, atoi (argv[2])));
  inputs = make_inputs (rows);
  if (output_path != NULL)
    sink.file = fopen (output_path, "wb");
  thread_usec = get_cpu_usec (CLOCK_THREAD_CPUTIME_ID);
  process_usec = get_cpu_usec (CLOCK_PROCESS_CPUTIME_ID);
  start = g_get_monotonic_time ();
  run (renderer, template, inputs, rows->len, argv[3], &sink);
  usec = MAX (1, g_get_monotonic_time () - start);
  thread_usec = get_cpu_usec (CLOCK_THREAD_CPUTIME_ID) - thread_usec;
  process_usec = get_cpu_usec (CLOCK_PROCESS_CPUTIME_ID) - process_usec;
  if (sink.file != NULL)
    fclose (sink.file);
  printf (
      "template=%s mode=%s badges=%u badges_per_second=%ld thread_cpu_us=%ld process_cpu_us=%ld "
      "bytes_per_badge=%lu setup_ms=%ld\n",
      argv[1], argv[3], rows->len, (long)((gint64)rows->len * G_USEC_PER_SEC / usec),
      (long)(thread_usec / rows->len), (long)(process_usec / rows->len),
      (unsigned long)(sink.bytes / rows->len), (long)(setup_usec / 1000));
  for (guint i = 0; i < rows->len; i++)
    foyer_record_unref (inputs[i].record);
  g_free (inputs);
  return 0;
}
