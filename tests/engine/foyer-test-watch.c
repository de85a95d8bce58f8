/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fixture of what watches. */
#include "config.h"

#include "foyer-test-watch.h"

#include "foyer-engine-import.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-store-jobs.h"
#include "foyer-store-notices.h"
#include "foyer-store-stages.h"
#include "foyer-test-await.h"

#include <string.h>

#define MEDIA "na_index-4x6_4x6in"
#define PATIENCE_USEC (200 * G_USEC_PER_SEC)

/* ---- A clock whose speed changes ---- */

static GMutex clock_mutex;
static gint64 anchor_usec, anchor_real_usec, speed = FOYER_TEST_WATCH_SPEED;

static gint64
now_cb (gpointer user_data)
{
  gint64 now_usec;

  g_mutex_lock (&clock_mutex);
  now_usec = anchor_usec + (g_get_monotonic_time () - anchor_real_usec) * speed;
  g_mutex_unlock (&clock_mutex);
  return now_usec;
}

static const FoyerClock test_clock = { now_cb, now_cb, NULL };

void
foyer_test_watch_set_speed (gint64 wanted)
{
  gint64 now_usec = now_cb (NULL);

  g_mutex_lock (&clock_mutex);
  anchor_usec = now_usec;
  anchor_real_usec = g_get_monotonic_time ();
  speed = wanted;
  g_mutex_unlock (&clock_mutex);
}

/* ---- The fixture ---- */

static const char *const names[] = { "one", "two", "stuck" };

/* Closed at once: something under way may still hold the object. */
void
foyer_test_watch_close_engine (FoyerTestWatch *self)
{
  foyer_engine_close (self->test.engine);
  g_clear_object (&self->test.engine);
}

void
foyer_test_watch_open_engine (FoyerTestWatch *self)
{
  FoyerEngineOptions options = { .seed = 7, .actor = "tester", .clock = &test_clock };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_open_async (self->test.directory, &options, NULL, foyer_test_await_cb, &result);
  self->test.engine = foyer_engine_open_finish (foyer_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
add_printer (FoyerTestWatch *self, guint index)
{
  static const char *const media[] = { MEDIA, NULL };
  FoyerSimulatedPrinterSettings settings = { .name = names[index], .media = media };
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  settings.queue.print_usec = index == 2 ? 3600 * (gint64)G_USEC_PER_SEC : 0;
  settings.queue.labels = -1;
  self->printers[index] = foyer_simulated_printer_start (&settings, NULL, NULL, &error);
  g_assert_no_error (error);
  printer->name = g_strdup (names[index]);
  printer->kind = FOYER_PRINTER_IPP;
  printer->media = g_strdup (MEDIA);
  printer->uri = g_strdup (foyer_simulated_printer_get_uri (self->printers[index]));
  foyer_engine_add_printer_async (self->test.engine, printer, NULL, foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_add_printer_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

void
foyer_test_watch_set_up (FoyerTestWatch *self, gconstpointer user_data)
{
  anchor_usec = G_GINT64_CONSTANT (1795000000000000);
  anchor_real_usec = g_get_monotonic_time ();
  speed = FOYER_TEST_WATCH_SPEED;
  foyer_test_engine_init (&self->test, "demo");
  foyer_test_watch_close_engine (self);
  foyer_test_watch_open_engine (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_printer (self, i);
  self->now_usec = anchor_usec;
}

void
foyer_test_watch_tear_down (FoyerTestWatch *self, gconstpointer user_data)
{
  if (self->lock != NULL)
    {
      foyer_watch_stop (self->watch);
      foyer_line_lock_free (self->lock);
    }
  foyer_test_watch_close_engine (self);
  foyer_test_engine_clear (&self->test);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    foyer_simulated_printer_stop (self->printers[i]);
}

void
foyer_test_watch_start_line (FoyerTestWatch *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_engine_start_line (self->test.engine, &error));
  g_assert_no_error (error);
  self->watch = foyer_engine_get_watch (self->test.engine);
  foyer_watch_take_by_hand (self->watch);
}

/* The line is held, and only the sampler runs. */
void
foyer_test_watch_stand_still (FoyerTestWatch *self)
{
  g_autofree char *path = g_build_filename (self->test.directory, "line.lock", NULL);
  g_autoptr (GError) error = NULL;

  self->lock = foyer_line_lock_take (path, &error);
  g_assert_no_error (error);
  self->watch = foyer_watch_start (foyer_engine_get_line (self->test.engine));
  foyer_watch_take_by_hand (self->watch);
}

void
foyer_test_watch_go_on (FoyerTestWatch *self)
{
  foyer_watch_stop (self->watch);
  g_clear_pointer (&self->lock, foyer_line_lock_free);
  foyer_test_watch_start_line (self);
}

/* ---- Samples ---- */

static gpointer
nothing (FoyerStore *store, gpointer data, GError **error)
{
  return NULL;
}

/* @n samples, ten seconds apart, stored. */
void
foyer_test_watch_take (FoyerTestWatch *self, guint n)
{
  FoyerLine *line = foyer_engine_get_line (self->test.engine);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      self->now_usec += FOYER_METRIC_SAMPLE_SECONDS * G_USEC_PER_SEC;
      foyer_watch_take (self->watch, self->now_usec);
    }
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_BULK, nothing, NULL, NULL,
                                   &error);
  g_assert_no_error (error);
}

GPtrArray *
foyer_test_watch_list_alerts (FoyerTestWatch *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *alerts;

  foyer_engine_list_alerts_async (self->test.engine, TRUE, 0, NULL, foyer_test_await_cb, &result);
  alerts = foyer_engine_list_alerts_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  return alerts;
}

static gpointer
count_notices (FoyerStore *store, gpointer data, GError **error)
{
  guint *n = data;
  g_autoptr (GPtrArray) notices = NULL;

  *n = 0;
  if (!foyer_store_list_notices (store, TRUE, 0, &notices, error))
    return NULL;
  for (guint i = 0; i < notices->len; i++)
    *n += g_str_equal (((const FoyerNoticeRow *)notices->pdata[i])->kind, "alert");
  return NULL;
}

/* All the alerts there ever were: @n of @metric and no other, told as many times. */
void
foyer_test_watch_check_alerts (FoyerTestWatch *self, FoyerMetric metric, guint n, gboolean lasts)
{
  g_autoptr (GPtrArray) alerts = foyer_test_watch_list_alerts (self);
  g_autoptr (GError) error = NULL;
  guint n_notices = 0;

  for (guint i = 0; i < alerts->len; i++)
    {
      const FoyerAlert *alert = alerts->pdata[i];

      if (alert->metric != metric)
        g_error ("an alert of another metric: %s", alert->text);
      g_assert_cmpint (alert->cleared_usec == 0, ==, lasts);
    }
  g_assert_cmpuint (alerts->len, ==, n);
  (void)foyer_store_service_read (foyer_engine_get_line (self->test.engine)->store, count_notices,
                                  &n_notices, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_notices, ==, n);
}

/* Two samples say nothing, the third says it, more say nothing new. */
void
foyer_test_watch_check_raised (FoyerTestWatch *self, FoyerMetric metric)
{
  foyer_test_watch_take (self, FOYER_ALERT_RAISE_SAMPLES - 1);
  foyer_test_watch_check_alerts (self, metric, 0, FALSE);
  foyer_test_watch_take (self, 1);
  foyer_test_watch_check_alerts (self, metric, 1, TRUE);
  foyer_test_watch_take (self, 12);
  foyer_test_watch_check_alerts (self, metric, 1, TRUE);
}

/* @n_window: samples until the window has forgotten it. */
void
foyer_test_watch_check_cleared (FoyerTestWatch *self, FoyerMetric metric, guint n_window)
{
  foyer_test_watch_take (self, n_window);
  foyer_test_watch_take (self, FOYER_ALERT_CLEAR_SAMPLES);
  foyer_test_watch_check_alerts (self, metric, 1, FALSE);
}

/* ---- Doing things ---- */

static char *
write_people (FoyerTestWatch *self, guint n, guint n_bad)
{
  g_autofree char *name = g_strdup_printf ("people-%u.json", self->n_files);
  char *path = g_build_filename (self->test.directory, name, NULL);
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json,
                            "%s{\"id\": \"P%u-%03u\", \"name\": \"%s\", \"email\": "
                            "\"p%u.%u@example.com\", \"tier\": \"VIP\"}",
                            i == 0 ? "" : ",", self->n_files, i, i < n_bad ? "" : "Ada Person",
                            self->n_files, i);
  g_string_append (json, "]\n");
  self->n_files++;
  g_assert_true (g_file_set_contents (path, json->str, (gssize)json->len, &error));
  return path;
}

void
foyer_test_watch_begin_import (FoyerTestWatch *self, guint n, guint n_bad, GAsyncResult **result)
{
  FoyerImportOptions options = { .source = "crm" };
  g_autofree char *path = write_people (self, n, n_bad);

  self->speed_before = speed;
  foyer_test_watch_set_speed (self->import_speed);
  foyer_engine_import_async (self->test.engine, path, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, result);
}

void
foyer_test_watch_end_import (FoyerTestWatch *self, guint n_bad, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report
      = foyer_engine_import_finish (self->test.engine, foyer_test_await (result), &error);

  foyer_test_watch_set_speed (self->speed_before);
  g_assert_no_error (error);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_REFUSED], ==, n_bad);
  g_clear_object (result);
}

void
foyer_test_watch_import (FoyerTestWatch *self, guint n, guint n_bad)
{
  GAsyncResult *result = NULL;

  foyer_test_watch_begin_import (self, n, n_bad, &result);
  foyer_test_watch_end_import (self, n_bad, &result);
}

static gpointer
read_reports (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_get_stage_reports (store, data, error);
  return NULL;
}

guint64
foyer_test_watch_get_depth (FoyerTestWatch *self, FoyerStage stage)
{
  FoyerStageReport reports[FOYER_N_STAGES] = { 0 };
  g_autoptr (GError) error = NULL;

  (void)foyer_store_service_read (foyer_engine_get_line (self->test.engine)->store, read_reports,
                                  reports, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < FOYER_N_STAGES; i++)
    foyer_stage_report_clear (&reports[i]);
  return reports[stage].depth;
}

void
foyer_test_watch_await_depth (FoyerTestWatch *self, FoyerStage stage, guint64 depth)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (foyer_test_watch_get_depth (self, stage) != depth)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      g_main_context_iteration (NULL, FALSE);
    }
}

typedef struct
{
  guint32 states;
  guint n;
} Counting;

static gpointer
count_jobs (FoyerStore *store, gpointer data, GError **error)
{
  Counting *counting = data;
  g_autoptr (GPtrArray) counts = NULL;

  counting->n = 0;
  if (!foyer_store_count_jobs (store, &counts, error))
    return NULL;
  for (guint i = 0; i < counts->len; i++)
    {
      const FoyerJobCount *count = counts->pdata[i];

      if ((FOYER_JOB_STATE_BIT (count->state) & counting->states) != 0)
        counting->n += (guint)count->n;
    }
  return NULL;
}

void
foyer_test_watch_await_jobs (FoyerTestWatch *self, guint32 states, guint n)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;
  Counting counting = { .states = states };

  for (;;)
    {
      g_autoptr (GError) error = NULL;

      (void)foyer_store_service_read (foyer_engine_get_line (self->test.engine)->store, count_jobs,
                                      &counting, &error);
      g_assert_no_error (error);
      if (counting.n == n)
        return;
      if (g_get_monotonic_time () > end_usec)
        g_error ("%u jobs instead of %u", counting.n, n);
      g_main_context_iteration (NULL, FALSE);
    }
}

void
foyer_test_watch_print_all (FoyerTestWatch *self, const char *printer, const char *chain)
{
  FoyerSelection selection = { .is_all = TRUE };
  FoyerPrintOptions options = { .printer = printer, .chain = chain };
  g_autoptr (FoyerPrintReport) report = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_print_with_async (self->test.engine, &selection, &options, NULL, foyer_test_await_cb,
                                 &result);
  report = foyer_engine_print_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->jobs->len, >, 0);
}

void
foyer_test_watch_add_fault (FoyerTestWatch *self, guint printer, const char *script)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_simulated_printer_add_fault (self->printers[printer], script, &error));
  g_assert_no_error (error);
}
