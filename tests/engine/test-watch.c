/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each metric disturbed through the real line: exactly its alert, once, and over when all is well
 * an idle hour raises none; a restart forgets nothing. Samples are taken with times of the
 * test's own, so an hour of them is a second. */
#include "config.h"

#include "foyer-engine-import.h"
#include "foyer-engine-print.h"
#include "foyer-engine-private.h"
#include "foyer-engine-rendering.h"
#include "foyer-engine-routes.h"
#include "foyer-engine-sources.h"
#include "foyer-engine-watch.h"
#include "foyer-intake-door.h"
#include "foyer-line-lock.h"
#include "foyer-simulated-printer.h"
#include "foyer-store-jobs.h"
#include "foyer-store-notices.h"
#include "foyer-store-stages.h"
#include "foyer-store-watch.h"
#include "foyer-test-await.h"
#include "foyer-test-dial.h"
#include "foyer-test-engine.h"
#include "foyer-watch.h"

#include <string.h>

#define MEDIA "na_index-4x6_4x6in"
#define BASELINE 40u
#define PATIENCE_USEC (200 * G_USEC_PER_SEC)
/* One second of the test is a minute of the engine; a slow machine is many times that. */
#define SPEED 60
#define CRAWL 200

/* ---- A clock whose speed changes ---- */

static GMutex clock_mutex;
static gint64 anchor_usec, anchor_real_usec, speed = SPEED;

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

static void
set_speed (gint64 wanted)
{
  gint64 now_usec = now_cb (NULL);

  g_mutex_lock (&clock_mutex);
  anchor_usec = now_usec;
  anchor_real_usec = g_get_monotonic_time ();
  speed = wanted;
  g_mutex_unlock (&clock_mutex);
}

/* ---- The fixture ---- */

typedef struct
{
  FoyerTestEngine test;
  FoyerSimulatedPrinter *printers[3];
  FoyerLineLock *lock; /* a holder that stands still */
  FoyerWatch *watch; /* our own while the lock is; else the engine's */
  gint64 now_usec; /* of the next sample */
  guint n_files;
} Fixture;

static const char *const names[] = { "one", "two", "stuck" };

static void
open_engine (Fixture *self)
{
  FoyerEngineOptions options = { .seed = 7, .actor = "tester", .clock = &test_clock };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_open_async (self->test.directory, &options, NULL, foyer_test_await_cb, &result);
  self->test.engine = foyer_engine_open_finish (foyer_test_await (&result), &error);
  g_assert_no_error (error);
}

static void
add_printer (Fixture *self, guint index)
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

static void
set_up (Fixture *self, gconstpointer user_data)
{
  anchor_usec = G_GINT64_CONSTANT (1795000000000000);
  anchor_real_usec = g_get_monotonic_time ();
  speed = SPEED;
  foyer_test_engine_init (&self->test, "demo");
  g_clear_object (&self->test.engine);
  open_engine (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_printer (self, i);
  self->now_usec = anchor_usec;
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  if (self->lock != NULL)
    {
      foyer_watch_stop (self->watch);
      foyer_line_lock_free (self->lock);
    }
  foyer_test_engine_clear (&self->test);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    foyer_simulated_printer_stop (self->printers[i]);
}

static void
start_line (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_engine_start_line (self->test.engine, &error));
  g_assert_no_error (error);
  self->watch = foyer_engine_get_watch (self->test.engine);
}

/* The line is held, and only the sampler runs. */
static void
stand_still (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->test.directory, "line.lock", NULL);
  g_autoptr (GError) error = NULL;

  self->lock = foyer_line_lock_take (path, &error);
  g_assert_no_error (error);
  self->watch = foyer_watch_start (foyer_engine_get_line (self->test.engine));
}

static void
go_on (Fixture *self)
{
  foyer_watch_stop (self->watch);
  g_clear_pointer (&self->lock, foyer_line_lock_free);
  start_line (self);
}

/* ---- Samples ---- */

static gpointer
nothing (FoyerStore *store, gpointer data, GError **error)
{
  return NULL;
}

/* @n samples, ten seconds apart, stored. */
static void
take (Fixture *self, guint n)
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

static GPtrArray *
list_alerts (Fixture *self)
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
static void
check_alerts (Fixture *self, FoyerMetric metric, guint n, gboolean lasts)
{
  g_autoptr (GPtrArray) alerts = list_alerts (self);
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
static void
check_raised (Fixture *self, FoyerMetric metric)
{
  take (self, FOYER_ALERT_RAISE_SAMPLES - 1);
  check_alerts (self, metric, 0, FALSE);
  take (self, 1);
  check_alerts (self, metric, 1, TRUE);
  take (self, 12);
  check_alerts (self, metric, 1, TRUE);
}

/* @n_window: samples until the window has forgotten it. */
static void
check_cleared (Fixture *self, FoyerMetric metric, guint n_window)
{
  take (self, n_window);
  take (self, FOYER_ALERT_CLEAR_SAMPLES);
  check_alerts (self, metric, 1, FALSE);
}

/* ---- Doing things ---- */

static char *
write_people (Fixture *self, guint n, guint n_bad)
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

static void
begin_import (Fixture *self, guint n, guint n_bad, GAsyncResult **result)
{
  FoyerImportOptions options = { .source = "crm" };
  g_autofree char *path = write_people (self, n, n_bad);

  foyer_engine_import_async (self->test.engine, path, &options, NULL, NULL, NULL,
                             foyer_test_await_cb, result);
}

static void
end_import (Fixture *self, guint n_bad, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerImportReport) report
      = foyer_engine_import_finish (self->test.engine, foyer_test_await (result), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->outcomes[FOYER_ADMISSION_REFUSED], ==, n_bad);
  g_clear_object (result);
}

static void
import (Fixture *self, guint n, guint n_bad)
{
  GAsyncResult *result = NULL;

  begin_import (self, n, n_bad, &result);
  end_import (self, n_bad, &result);
}

static gpointer
read_reports (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_get_stage_reports (store, data, error);
  return NULL;
}

static guint64
get_depth (Fixture *self, FoyerStage stage)
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

static void
await_depth (Fixture *self, FoyerStage stage, guint64 depth)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  while (get_depth (self, stage) != depth)
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

#define ENDED (FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED) | FOYER_JOB_STATE_BIT (FOYER_JOB_FAILED))

static void
await_jobs (Fixture *self, guint32 states, guint n)
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

static void
print_all (Fixture *self, const char *printer, const char *chain)
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

static void
add_fault (Fixture *self, guint printer, const char *script)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_simulated_printer_add_fault (self->printers[printer], script, &error));
  g_assert_no_error (error);
}

static void
set_routes (Fixture *self, const char *hops)
{
  g_autofree char *document = g_strdup_printf (
      "{ \"foyer_routes\": 1, \"chains\": { \"hall\": { \"hops\": [ %s ] } }, \"rules\": [] }",
      hops);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_routes_async (self->test.engine, "routes.json", document, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result), NULL, &error));
  g_assert_no_error (error);
}

static void
set_offline (Fixture *self, const char *mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_offline_async (self->test.engine, "hall", mode, NULL, foyer_test_await_cb,
                                  &result);
  g_assert_true (
      foyer_engine_set_offline_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
set_rendering (Fixture *self, FoyerRenderingAct act)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_set_rendering_async (self->test.engine, act, NULL, NULL, foyer_test_await_cb,
                                    &result);
  g_assert_true (
      foyer_engine_set_rendering_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

/* ---- The disturbances ---- */

static void
test_depth_ingestion (Fixture *self, gconstpointer user_data)
{
  GAsyncResult *results[3] = { NULL };

  stand_still (self);
  take (self, BASELINE);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    begin_import (self, 2, 0, &results[i]);
  await_depth (self, FOYER_STAGE_INGESTION, G_N_ELEMENTS (results));
  check_raised (self, FOYER_METRIC_DEPTH_INGESTION);
  go_on (self); /* another sampler, which knows of the alert */
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    end_import (self, 0, &results[i]);
  check_cleared (self, FOYER_METRIC_DEPTH_INGESTION, 0);
}

static void
test_depth_transformation (Fixture *self, gconstpointer user_data)
{
  FoyerLine *line = foyer_engine_get_line (self->test.engine);
  GAsyncResult *result = NULL;
  FoyerIngestStage *ingest;

  stand_still (self);
  take (self, BASELINE);
  foyer_bell_open (&line->bell);
  ingest = foyer_ingest_stage_start (line);
  begin_import (self, 50, 0, &result);
  await_depth (self, FOYER_STAGE_TRANSFORMATION, 50);
  check_raised (self, FOYER_METRIC_DEPTH_TRANSFORMATION);
  foyer_bell_close (&line->bell);
  foyer_ingest_stage_stop (ingest);
  go_on (self);
  end_import (self, 0, &result);
  check_cleared (self, FOYER_METRIC_DEPTH_TRANSFORMATION, 0);
}

static void
test_depth_rendering (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  import (self, 5, 0);
  set_rendering (self, FOYER_RENDERING_HALT);
  take (self, BASELINE);
  print_all (self, "one", NULL);
  check_raised (self, FOYER_METRIC_DEPTH_RENDERING);
  set_rendering (self, FOYER_RENDERING_RESUME);
  await_jobs (self, ENDED, 5);
  check_cleared (self, FOYER_METRIC_DEPTH_RENDERING, 0);
}

static void
test_depth_dispatch (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  import (self, 5, 0);
  set_routes (self, "{ \"kind\": \"printer\", \"printer\": \"one\" }");
  set_offline (self, "on");
  take (self, BASELINE);
  print_all (self, NULL, "hall");
  await_depth (self, FOYER_STAGE_DISPATCH, 5);
  check_raised (self, FOYER_METRIC_DEPTH_DISPATCH);
  set_offline (self, "auto");
  await_jobs (self, ENDED, 5);
  check_cleared (self, FOYER_METRIC_DEPTH_DISPATCH, 0);
}

static void
test_latency (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  for (guint i = 0; i < 3; i++)
    {
      import (self, 5, 0);
      take (self, 20);
    }
  set_speed (SPEED * CRAWL);
  import (self, 2, 0);
  set_speed (SPEED);
  check_raised (self, FOYER_METRIC_TRANSFORM_LATENCY);
  check_cleared (self, FOYER_METRIC_TRANSFORM_LATENCY, 30);
}

static void
test_dead_letters (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  take (self, 1);
  import (self, 20, 0);
  take (self, 29);
  import (self, 20, 0);
  take (self, 20);
  import (self, 20, 12);
  check_raised (self, FOYER_METRIC_DEAD_LETTERS);
  check_cleared (self, FOYER_METRIC_DEAD_LETTERS, 30);
}

static void
test_print_success (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  take (self, 1);
  import (self, 4, 0);
  print_all (self, "one", NULL);
  await_jobs (self, ENDED, 4);
  take (self, BASELINE);
  check_alerts (self, FOYER_METRIC_PRINT_SUCCESS, 0, FALSE);
  import (self, 4, 0);
  add_fault (self, 0, "abort*2, then ok");
  print_all (self, "one", NULL);
  await_jobs (self, ENDED, 8);
  check_raised (self, FOYER_METRIC_PRINT_SUCCESS);
  check_cleared (self, FOYER_METRIC_PRINT_SUCCESS, 90);
}

static void
test_retries (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GString) script = g_string_new ("on Create-Job: ");

  start_line (self);
  take (self, BASELINE);
  for (guint i = 0; i < 12; i++)
    g_string_append (script, "busy, ok*4, ");
  g_string_append (script, "ok");
  add_fault (self, 0, script->str);
  import (self, 60, 0);
  print_all (self, "one", NULL);
  await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 60);
  check_raised (self, FOYER_METRIC_RETRIES);
  check_cleared (self, FOYER_METRIC_RETRIES, 30);
}

static gpointer
list_rendered (FoyerStore *store, gpointer data, GError **error)
{
  FoyerJobFilter filter = { .states = FOYER_JOB_STATE_BIT (FOYER_JOB_RENDERED) };
  GPtrArray *jobs = NULL;

  (void)foyer_store_list_jobs (store, &filter, 0, 0, &jobs, error);
  return jobs;
}

static void
test_reroutes (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) jobs = NULL;

  start_line (self);
  import (self, 12, 0);
  set_routes (self, "{ \"kind\": \"printer\", \"printer\": \"one\" }");
  set_offline (self, "on");
  print_all (self, NULL, "hall");
  await_depth (self, FOYER_STAGE_DISPATCH, 12);
  take (self, BASELINE);
  jobs = foyer_store_service_read (foyer_engine_get_line (self->test.engine)->store, list_rendered,
                                   NULL, NULL);
  for (guint i = 0; i < jobs->len; i++)
    {
      const FoyerJob *job = jobs->pdata[i];
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (FoyerJob) moved = NULL;
      g_autoptr (GError) error = NULL;

      foyer_engine_reroute_job_async (self->test.engine, job->job_id, "stuck", NULL,
                                      foyer_test_await_cb, &result);
      moved
          = foyer_engine_change_job_finish (self->test.engine, foyer_test_await (&result), &error);
      g_assert_no_error (error);
    }
  check_raised (self, FOYER_METRIC_REROUTES);
  check_cleared (self, FOYER_METRIC_REROUTES, 30);
}

static void
force_breaker (Fixture *self, const char *mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_force_breaker_async (self->test.engine, "one", mode, NULL, foyer_test_await_cb,
                                    &result);
  g_assert_nonnull (
      foyer_engine_force_breaker_finish (self->test.engine, foyer_test_await (&result), &error));
  g_assert_no_error (error);
}

static void
test_breakers (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  take (self, BASELINE);
  force_breaker (self, "open");
  check_raised (self, FOYER_METRIC_BREAKERS);
  force_breaker (self, "close");
  check_cleared (self, FOYER_METRIC_BREAKERS, 0);
}

/* The first hop has three badges and never comes to their end. Badges that went well before, in the
 * same quarter of an hour, keep the ratio good. */
static void
test_overruns (Fixture *self, gconstpointer user_data)
{
  static const char late[] = "{ \"foyer_routes\": 1, \"chains\": { \"desk\": { \"hops\": ["
                             " { \"kind\": \"printer\", \"printer\": \"stuck\" },"
                             " { \"kind\": \"printer\", \"printer\": \"two\" } ] } },"
                             " \"deadlines\": [ { \"batch_seconds\": 60 } ] }";
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start_line (self);
  take (self, BASELINE);
  import (self, 20, 0);
  print_all (self, "one", NULL);
  await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 20);
  foyer_engine_set_routes_async (self->test.engine, "late.json", late, FALSE, NULL,
                                 foyer_test_await_cb, &result);
  g_assert_true (
      foyer_engine_set_routes_finish (self->test.engine, foyer_test_await (&result), NULL, &error));
  g_assert_no_error (error);
  import (self, 3, 0);
  print_all (self, NULL, "desk");
  await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 23);
  check_raised (self, FOYER_METRIC_OVERRUNS);
  check_cleared (self, FOYER_METRIC_OVERRUNS, 30);
}

/* No drawing process can be started. */
static void
test_workers (Fixture *self, gconstpointer user_data)
{
  g_autofree char *program = g_strdup (g_getenv ("FOYER_RENDER_WORKER"));

  g_clear_object (&self->test.engine);
  g_setenv ("FOYER_RENDER_WORKER", "/nowhere/worker", TRUE);
  open_engine (self);
  start_line (self);
  take (self, BASELINE);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      foyer_engine_test_printer_async (self->test.engine, "one", TRUE, NULL, foyer_test_await_cb,
                                       &result);
      g_assert_null (
          foyer_engine_test_printer_finish (self->test.engine, foyer_test_await (&result), &error));
      g_assert_nonnull (error);
    }
  check_raised (self, FOYER_METRIC_WORKERS);
  check_cleared (self, FOYER_METRIC_WORKERS, 30);
  g_setenv ("FOYER_RENDER_WORKER", program, TRUE);
}

static guint16
listen_for_hooks (Fixture *self)
{
  FoyerListenOptions options = { .address = "127.0.0.1:0" };
  g_autoptr (FoyerSource) draft = foyer_source_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerSourceSecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  draft->name = g_strdup ("shop");
  draft->kind = FOYER_SOURCE_WEBHOOK;
  draft->contract = g_strdup ("foyer-registration");
  draft->scheme = g_strdup ("standard-webhooks");
  foyer_engine_add_source_async (self->test.engine, draft, NULL, NULL, NULL, foyer_test_await_cb,
                                 &result);
  secret = foyer_engine_add_source_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_true (foyer_engine_listen (self->test.engine, &options, &error));
  g_assert_no_error (error);
  return (guint16)g_ascii_strtoull (
      strrchr (foyer_engine_get_listen_url (self->test.engine), ':') + 1, NULL, 10);
}

static void
test_intake (Fixture *self, gconstpointer user_data)
{
  static const char request[] = "POST /hooks/shop HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                "application/json\r\nContent-Length: 2\r\n\r\n{}";
  guint16 port;

  start_line (self);
  port = listen_for_hooks (self);
  take (self, BASELINE);
  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *answer = foyer_test_ask ("127.0.0.1", port, request, 20000);

      g_assert_cmpuint (foyer_test_status (answer), ==, 401);
    }
  foyer_intake_gate_flush (foyer_intake_door_get_gate (foyer_engine_get_door (self->test.engine)));
  check_raised (self, FOYER_METRIC_INTAKE);
  check_cleared (self, FOYER_METRIC_INTAKE, 30);
}

/* ---- Nothing happens ---- */

static void
test_quiet_hour (Fixture *self, gconstpointer user_data)
{
  start_line (self);
  for (guint i = 0; i < 6; i++)
    {
      take (self, 60);
      import (self, 3, 0);
      print_all (self, "one", NULL);
      await_jobs (self, FOYER_JOB_STATE_BIT (FOYER_JOB_PRINTED), 3 * (i + 1));
    }
  check_alerts (self, FOYER_METRIC_DEAD_LETTERS, 0, FALSE);
}

/* The alert, its band and the samples on the way to the end of it outlive the process. */
static void
test_restart (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FoyerWatchReport) report = NULL;
  g_autoptr (GError) error = NULL;

  start_line (self);
  take (self, BASELINE);
  force_breaker (self, "open");
  take (self, 2);
  for (guint i = 0; i < 4; i++)
    {
      g_clear_object (&self->test.engine);
      open_engine (self);
      start_line (self);
      if (i == 2)
        force_breaker (self, "close");
      take (self, i < 2 ? 1 : 3);
      check_alerts (self, FOYER_METRIC_BREAKERS, 1, i < 3);
    }
  foyer_engine_get_watch_async (self->test.engine, 20, NULL, foyer_test_await_cb, &result);
  report = foyer_engine_get_watch_finish (self->test.engine, foyer_test_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (report->taken_usec, ==, self->now_usec);
  g_assert_true (report->metrics[FOYER_METRIC_BREAKERS].bounds.has_band);
  g_assert_cmpuint (report->metrics[FOYER_METRIC_BREAKERS].points->len, ==, 20);
  g_assert_cmpint (report->metrics[FOYER_METRIC_BREAKERS].raised_usec, ==, 0);
}

#define CASE(name)                                                                                 \
  g_test_add ("/engine/watch/" #name, Fixture, NULL, set_up, test_##name, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("FOYER_SECRETS", "file", TRUE);
  g_test_init (&argc, &argv, NULL);
  CASE (depth_ingestion);
  CASE (depth_transformation);
  CASE (depth_rendering);
  CASE (depth_dispatch);
  CASE (latency);
  CASE (dead_letters);
  CASE (print_success);
  CASE (retries);
  CASE (reroutes);
  CASE (breakers);
  CASE (overruns);
  CASE (workers);
  CASE (intake);
  CASE (quiet_hour);
  CASE (restart);
  return g_test_run ();
}
