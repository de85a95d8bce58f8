/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast CSV is cut and decoded; a program to run by hand, not a test.
 *   bench-csv [FILE [DELIMITER [ENCODING]]]   without a file: 1,000,000 rows made here */
#include "config.h"

#include "ingest-fixture.h"

#include <stdlib.h>
#include <time.h>

/* (transfer full) */
static GString *
make_table (guint rows)
{
  GString *text = g_string_sized_new ((gsize)rows * 130);

  g_string_append (text, "id,order,first_name,last_name,email,tier,company,title,registered_at\n");
  for (guint i = 0; i < rows; i++)
    g_string_append_printf (text,
                            "R-%07u,O-%06u,%s,%s,person%u@example.com,%s,%s,%s,"
                            "2026-05-%02uT09:%02u:00Z\n",
                            i, i / 2, i % 7 == 0 ? "Zo\xc3\xa9" : "Prudence",
                            i % 3 == 0 ? "Thistlewood" : "Vogel", i,
                            i % 10 == 0 ? "SPEAKER" : "GENERAL",
                            i % 5 == 0 ? "\"Waymark, Daughters\"" : "Cartography Ltd",
                            "Head of Signs", i % 28 + 1, i % 60);
  return text;
}

/* Processor time, so that neighbours on the machine do not count. */
static gint64
get_cpu_usec (void)
{
  struct timespec now;

  (void)clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now); /* cannot fail for this clock */
  return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
report (const char *what, gint64 started, gsize bytes, guint64 rows)
{
  double seconds = (double)(get_cpu_usec () - started) / 1e6;

  g_print ("%-8s %8.0f MB/s  %10.0f rows/s  (%.3f s)\n", what, (double)bytes / 1e6 / seconds,
           (double)rows / seconds, seconds);
}

static void
measure (const FoyerReading *reading, const guint8 *data, gsize length)
{
  g_auto (FoyerHeader) header = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSlicer) slicer = NULL;
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (FoyerSliceRange));
  FoyerSliceRange slice;
  guint64 rows = 0, refused = 0;
  gint64 started = get_cpu_usec ();

  if (!foyer_header_read (reading, NULL, data, length, &header, &error))
    g_error ("%s", error->message);
  slicer = foyer_slicer_new (reading, NULL, &header.data_start, data, length);
  while (foyer_slicer_next (slicer, &slice, NULL) == FOYER_SLICER_SLICE)
    g_array_append_val (slices, slice);
  report ("cut", started, length, foyer_slicer_get_records (slicer));

  started = get_cpu_usec ();
  for (guint i = 0; i < slices->len; i++)
    {
      const FoyerSliceRange *range = &g_array_index (slices, FoyerSliceRange, i);
      g_autoptr (FoyerRowReader) reader = foyer_row_reader_new (
          reading, NULL, header.columns, &range->start, data + range->start.offset, range->length);
      FoyerRowEvent event;
      const FoyerRow *row;
      FoyerDiagnostic *diagnostic;

      while ((event = foyer_row_reader_next (reader, &row, &diagnostic)) != FOYER_ROW_END)
        {
          rows++;
          refused += event == FOYER_ROW_REFUSED;
          g_clear_pointer (&diagnostic, foyer_diagnostic_unref);
        }
    }
  report ("decode", started, length, rows);
  g_print ("%u slices, %" G_GUINT64_FORMAT " rows refused\n", slices->len, refused);
}

int
main (int argc, char **argv)
{
  FoyerReading reading = { .delimiter = ',', .header_line = 1 };
  g_autoptr (GError) error = NULL;

  if (argc > 2)
    reading.delimiter = g_str_equal (argv[2], "\\t") ? '\t' : argv[2][0];
  if (argc > 3 && !foyer_encoding_parse (argv[3], &reading.encoding))
    return EXIT_FAILURE;
  if (argc > 1)
    {
      g_autoptr (GMappedFile) file = g_mapped_file_new (argv[1], FALSE, &error);

      if (file == NULL)
        g_error ("%s", error->message);
      measure (&reading, (const guint8 *)g_mapped_file_get_contents (file),
               g_mapped_file_get_length (file));
      return EXIT_SUCCESS;
    }
  for (guint round = 0; round < 2; round++)
    {
      GString *text = make_table (1000000);

      measure (&reading, (const guint8 *)text->str, text->len);
      g_string_free (text, TRUE);
    }
  return EXIT_SUCCESS;
}
