/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Badges through drawing processes: how many a second, and the most memory that any process had. */
#include "config.h"

#include "foyer-worker-pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  FoyerWorkerPool *pool;
  FoyerTemplate *template;
  guint n_badges;
  gint next; /* atomic */
  gsize peak_kb; /* atomic: of a drawing process */
} Run;

static gsize
read_peak_kb (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/status", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? (gsize)g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static FoyerRecord *
make_record (guint i)
{
  static const char *const names[] = { "Jane Doe",   "Zoë Müller", "山田太郎",     "محمد الأمين",
                                       "अनीता शर्मा", "สมชาย ใจดี",  "Анна Каренина" };
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new ();
  g_autofree char *company = g_strdup_printf ("Company %u", i % 977);
  /* One in seven needs another script. */
  const char *name = i % 7 == 0 ? names[i / 7 % G_N_ELEMENTS (names)] : names[i % 2];
  g_autofree char *full_name = g_strdup_printf ("%s %u", name, i);

  foyer_record_builder_set_text (builder, FOYER_FIELD_FULL_NAME, full_name);
  foyer_record_builder_set_text (builder, FOYER_FIELD_COMPANY, company);
  foyer_record_builder_set_text (builder, FOYER_FIELD_PRINT_TIER, "SPEAKER");
  return foyer_record_builder_end (builder);
}

static void
note_peak (Run *run, gsize peak_kb)
{
  gsize seen;

  do
    seen = (gsize)g_atomic_pointer_get (&run->peak_kb);
  while (peak_kb > seen && !g_atomic_pointer_compare_and_exchange (&run->peak_kb, seen, peak_kb));
}

static gpointer
draw (gpointer data)
{
  Run *run = data;
  g_autoptr (GError) error = NULL;
  FoyerWorker *worker = foyer_worker_pool_take (run->pool, NULL, &error);

  if (worker == NULL)
    g_error ("%s", error->message);
  for (guint i; (i = (guint)g_atomic_int_add (&run->next, 1)) < run->n_badges;)
    {
      g_autoptr (FoyerRecord) record = make_record (i);
      g_autofree char *badge_no = g_strdup_printf ("%08u", i);
      g_autofree char *token = g_strdup_printf ("F1%08u0123456789ABCDEF", i);
      FoyerBadgeInput input = { .record = record,
                                .badge_no = badge_no,
                                .badge_token = token,
                                .tier_label = "Speaker",
                                .tier_colour = "#1a66bf",
                                .event_name = "Bench 2026" };
      g_autoptr (GPtrArray) diagnostics = NULL;
      g_autoptr (GBytes) document = NULL;
      FoyerWorkerCause cause;

      if (i % 1000 == 999)
        note_peak (run, read_peak_kb (foyer_worker_get_pid (worker)));
      document = foyer_worker_pool_render (run->pool, &worker, badge_no, run->template, &input,
                                           NULL, &diagnostics, &cause, &error);
      if (document == NULL)
        g_error ("%s", error->message);
    }
  note_peak (run, read_peak_kb (foyer_worker_get_pid (worker)));
  foyer_worker_pool_give_back (run->pool, worker);
  return NULL;
}

/* Processes are started, and draw a badge, before the clock runs. */
static double
measure (Run *run, guint n_workers)
{
  guint n_badges = run->n_badges;
  double seconds = 0;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) threads = g_ptr_array_new ();
      gint64 started = g_get_monotonic_time ();

      run->next = 0;
      run->n_badges = round == 0 ? 50 * n_workers : n_badges;
      for (guint i = 0; i < n_workers; i++)
        g_ptr_array_add (threads, g_thread_new ("draw", draw, run));
      for (guint i = 0; i < n_workers; i++)
        g_thread_join (threads->pdata[i]);
      seconds = (double)(g_get_monotonic_time () - started) / G_USEC_PER_SEC;
    }
  return n_badges / seconds;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *manifest
      = g_build_filename (g_getenv ("FOYER_DATA_DIR"), "fonts", "fonts.json", NULL);
  g_autoptr (FoyerFontSet) fonts = NULL;
  guint n_workers;
  Run run = { 0 };
  double rate;

  if (argc != 4)
    {
      fprintf (stderr, "usage: %s TEMPLATE BADGES WORKERS\n", argv[0]);
      return 2;
    }
  fonts = foyer_font_set_load (manifest, &error);
  run.template = fonts != NULL ? foyer_template_load (argv[1], fonts, &error) : NULL;
  if (run.template == NULL)
    g_error ("%s", error->message);
  run.n_badges = (guint)atoi (argv[2]);
  n_workers = (guint)atoi (argv[3]);
  run.pool = foyer_worker_pool_new (NULL, manifest, n_workers, 0);
  rate = measure (&run, n_workers);
  printf ("badges_per_second=%.1f worker_peak_mb=%.1f own_peak_mb=%.1f\n", rate,
          (double)run.peak_kb / 1024, (double)read_peak_kb (getpid ()) / 1024);
  foyer_worker_pool_free (run.pool);
  foyer_template_unref (run.template);
  return 0;
}
