/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing badges to a cupsd of its own: through nginx with mutual TLS as Foyer does, plain as
 * libcups and lp do, and the whole line on demand. Prints one line of figures. bench-dispatch
 * transport|libcups|lp|store|scan N; not a test. Needs G_TEST_SRCDIR (the folder tests). */
#include "config.h"

#include "foyer-engine-import.h"
#include "foyer-engine-people.h"
#include "foyer-engine-print.h"
#include "foyer-engine-routes.h"
#include "foyer-engine-scan.h"
#include "foyer-printer-driver.h"
#include "foyer-test-await.h"
#include "foyer-test-daemon.h"
#include "foyer-test-engine.h"
#include "foyer-test-line.h"

#include <cups/cups.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOCUMENT_BYTES                                                                             \
  204000u /* a badge with a logo, as facts about printers are measured with                        \
           */
#define IN_FLIGHT 4u
#define N_WARM 20u
#define QUEUE "null"
#define PATIENCE_USEC (300 * G_USEC_PER_SEC)

typedef struct
{
  FoyerTestPki *pki;
  FoyerTestDaemon *cupsd;
  FoyerTestDaemon *nginx;
  GBytes *document;
  char *digest;
} Bench;

static void
report (const char *name, GArray *usecs, guint n, gint64 wall_usec)
{
  gint64 p50_usec = 0;
  gint64 p95_usec = 0;

  if (usecs != NULL && usecs->len > 0)
    {
      p50_usec = g_array_index (usecs, gint64, usecs->len / 2);
      p95_usec = g_array_index (usecs, gint64, usecs->len * 95 / 100);
    }
  printf ("%s jobs=%u jobs_per_second=%.1f p50_ms=%.3f p95_ms=%.3f\n", name, n,
          (double)n * G_USEC_PER_SEC / (double)MAX (wall_usec, 1), (double)p50_usec / 1000,
          (double)p95_usec / 1000);
}

static int
compare_usec (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

static FoyerPrinter *
make_printer (Bench *self)
{
  FoyerPrinter *printer = foyer_printer_new ();

  printer->name = g_strdup ("desk");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup_printf ("ipps://localhost:%u/printers/" QUEUE, self->nginx->port);
  printer->ca_file = g_strdup (self->pki->ca);
  printer->certificate_file = g_strdup (self->pki->client);
  printer->key_file = g_strdup (self->pki->client_key);
  return printer;
}

/* ---- Foyer's transport alone ---- */

typedef struct
{
  Bench *bench;
  FoyerPrinterDriver *driver;
  guint to_start;
  guint open;
} Pump;

typedef struct
{
  Pump *pump;
  FoyerPrintRequest *request;
} Shot;

static void fire (Pump *self);

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Shot *shot = user_data;
  g_autoptr (GError) error = NULL;

  if (!foyer_printer_driver_send_finish (FOYER_PRINTER_DRIVER (source), result, &error))
    g_error ("%s", error->message);
  foyer_print_request_unref (shot->request);
  shot->pump->open--;
  fire (shot->pump);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shot *shot = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerRemoteJob) remote
      = foyer_printer_driver_create_finish (FOYER_PRINTER_DRIVER (source), result, &error);

  if (remote == NULL)
    g_error ("%s", error->message);
  foyer_printer_driver_send_async (shot->pump->driver, shot->request, remote->id,
                                   shot->pump->bench->document, NULL, sent_cb, shot);
}

static void
fire (Pump *self)
{
  while (self->to_start > 0 && self->open < IN_FLIGHT)
    {
      Shot *shot = g_new0 (Shot, 1);
      FoyerPrintRequest *request = foyer_print_request_new ();

      request->job_uuid = g_uuid_string_random ();
      request->job_name = g_strdup_printf ("bench %s", request->job_uuid);
      request->badge_no = g_strdup ("K7Q2M9XD");
      request->copy = 1;
      request->media = g_strdup ("na_letter_8.5x11in");
      request->format = g_strdup (FOYER_FORMAT_PDF);
      request->document_digest = g_strdup (self->bench->digest);
      shot->pump = self;
      shot->request = request;
      self->to_start--;
      self->open++;
      foyer_printer_driver_create_async (self->driver, request, NULL, created_cb, shot);
    }
}

static void
pump (Pump *self, guint n)
{
  self->to_start = n;
  fire (self);
  while (self->open > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_transport (Bench *self, guint n)
{
  g_autoptr (FoyerPrinter) printer = make_printer (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerPrinterDriver) driver
      = foyer_printer_driver_open (printer, "/nonexistent", &error);
  Pump own = { .bench = self, .driver = driver };
  gint64 start_usec;

  if (driver == NULL)
    g_error ("%s", error->message);
  pump (&own, N_WARM);
  start_usec = g_get_monotonic_time ();
  pump (&own, n);
  report ("transport", NULL, n, g_get_monotonic_time () - start_usec);
}

/* ---- What others do, without TLS ---- */

static char *
write_document (Bench *self)
{
  char *path = g_build_filename (self->cupsd->folder, "badge.pdf", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (self->document, NULL),
                            (gssize)g_bytes_get_size (self->document), &error))
    g_error ("%s", error->message);
  return path;
}

static void
run_libcups (Bench *self, guint n)
{
  g_autofree char *path = write_document (self);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", self->cupsd->port);
  gint64 start_usec = 0;
  http_t *http;

  cupsSetServer (server);
  http = httpConnect2 ("127.0.0.1", self->cupsd->port, NULL, AF_INET, HTTP_ENCRYPTION_NEVER, 1,
                       10000, NULL);
  if (http == NULL)
    g_error ("libcups does not reach cupsd");
  for (guint i = 0; i < n + N_WARM; i++)
    {
      if (i == N_WARM)
        start_usec = g_get_monotonic_time ();
      if (cupsPrintFile2 (http, QUEUE, path, "bench", 0, NULL) == 0)
        g_error ("%s", cupsLastErrorString ());
    }
  report ("libcups", NULL, n, g_get_monotonic_time () - start_usec);
  httpClose (http);
}

static void
run_lp (Bench *self, guint n)
{
  g_autofree char *path = write_document (self);
  gint64 start_usec = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    foyer_test_daemon_run (self->cupsd, (const char *const[]){ "lp", "-d", QUEUE, path, NULL });
  report ("lp", NULL, n, g_get_monotonic_time () - start_usec);
}

/* ---- The whole line ---- */

static void
import_people (FoyerTestEngine *test, guint n)
{
  g_autofree char *path = g_build_filename (test->directory, "people.json", NULL);
  g_autoptr (GString) json = g_string_new ("[");
  FoyerImportOptions options = { .source = "crm" };
  g_autoptr (FoyerImportReport) outcome = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json,
                            "%s{\"id\": \"P%05u\", \"name\": \"Person Number%u\", \"email\": "
                            "\"p%u@example.com\", \"tier\": \"VIP\"}",
                            i == 0 ? "" : ",", i, i, i);
  g_string_append (json, "]\n");
  if (!g_file_set_contents (path, json->str, (gssize)json->len, &error))
    g_error ("%s", error->message);
  foyer_engine_import_async (test->engine, path, &options, NULL, NULL, NULL, foyer_test_await_cb,
                             &result);
  outcome = foyer_engine_import_finish (test->engine, foyer_test_await (&result), &error);
  if (outcome == NULL || outcome->outcomes[FOYER_ADMISSION_ADMITTED] != n)
    g_error ("the people are not admitted: %s",
             error != NULL ? error->message : "some are refused");
}

static void
open_line (Bench *self, FoyerTestEngine *test, guint n)
{
  g_autoptr (FoyerPrinter) printer = make_printer (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_test_engine_init (test, "demo");
  foyer_engine_add_printer_async (test->engine, printer, NULL, foyer_test_await_cb, &result);
  if (!foyer_engine_add_printer_finish (test->engine, foyer_test_await (&result), &error))
    g_error ("%s", error->message);
  import_people (test, n);
  if (!foyer_engine_start_line (test->engine, &error))
    g_error ("%s", error->message);
}

static void
force_breaker (FoyerTestEngine *test, const char *mode)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_force_breaker_async (test->engine, "desk", mode, NULL, foyer_test_await_cb, &result);
  if (foyer_engine_force_breaker_finish (test->engine, foyer_test_await (&result), &error) == NULL)
    g_error ("%s", error->message);
}

/* When the job came to @state; 0: it has not been there. */
static gint64
get_step_usec (FoyerTestEngine *test, const char *job_id, const char *state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerJob) job = NULL;
  gint64 at_usec = 0;

  foyer_engine_get_job_async (test->engine, job_id, NULL, foyer_test_await_cb, &result);
  job = foyer_engine_get_job_finish (test->engine, foyer_test_await (&result), &steps, &error);
  if (job == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < steps->len && at_usec == 0; i++)
    {
      const FoyerJobEvent *step = steps->pdata[i];

      if (g_strcmp0 (step->state, state) == 0)
        at_usec = step->at_usec;
    }
  return at_usec;
}

static void
wait_for_jobs (FoyerTestEngine *test, GPtrArray *jobs)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;

  foyer_engine_wait_jobs_async (test->engine, jobs, NULL, NULL, NULL, foyer_test_await_cb, &result);
  after = foyer_engine_wait_jobs_finish (test->engine, foyer_test_await (&result), &error);
  if (after == NULL)
    g_error ("%s", error->message);
  for (guint i = 0; i < after->len; i++)
    {
      const FoyerJob *job = after->pdata[i];

      if (job->state != FOYER_JOB_PRINTED)
        g_error ("a badge is %s: %s", foyer_job_state_get_name (job->state), job->reason);
    }
}

static void
wait_until_rendered (FoyerTestEngine *test, guint n)
{
  gint64 end_usec = g_get_monotonic_time () + PATIENCE_USEC;

  for (;;)
    {
      FoyerJobQuery query = { .state = "RENDERED", .limit = n };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) jobs = NULL;

      foyer_engine_list_jobs_async (test->engine, &query, NULL, foyer_test_await_cb, &result);
      jobs = foyer_engine_list_jobs_finish (test->engine, foyer_test_await (&result), NULL);
      if (jobs != NULL && jobs->len == n)
        return;
      if (g_get_monotonic_time () > end_usec)
        g_error ("the badges are not drawn in time");
      g_usleep (20000);
    }
}

static FoyerPrintReport *
print_all (FoyerTestEngine *test)
{
  FoyerSelection selection = { .is_all = TRUE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerPrintReport *printed;

  foyer_engine_print_async (test->engine, &selection, "desk", NULL, foyer_test_await_cb, &result);
  printed = foyer_engine_print_finish (test->engine, foyer_test_await (&result), &error);
  if (printed == NULL)
    g_error ("%s", error->message);
  return printed;
}

/* Drawn badges wait at an open breaker; from the first request to the last acceptance, with every
 * state durable before the next request. */
static void
run_store (Bench *self, guint n)
{
  FoyerTestEngine test;
  g_autoptr (FoyerPrintReport) printed = NULL;
  gint64 first_usec = G_MAXINT64;
  gint64 last_usec = 0;

  open_line (self, &test, n);
  force_breaker (&test, "open");
  printed = print_all (&test);
  wait_until_rendered (&test, n);
  force_breaker (&test, "close");
  wait_for_jobs (&test, printed->jobs);
  for (guint i = 0; i < printed->jobs->len; i++)
    {
      const char *job_id = ((const FoyerJob *)printed->jobs->pdata[i])->job_id;

      first_usec = MIN (first_usec, get_step_usec (&test, job_id, "CREATING"));
      last_usec = MAX (last_usec, get_step_usec (&test, job_id, "ACCEPTED"));
    }
  report ("store", NULL, n, last_usec - first_usec);
  foyer_test_engine_clear (&test);
}

/* The text of a scan → the printer has accepted the badge, one after the other; the printer knows
 * us from the badges before. */
static void
run_scan (Bench *self, guint n)
{
  FoyerTestEngine test;
  g_autoptr (GArray) usecs = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 total_usec = 0;

  open_line (self, &test, n + N_WARM);
  for (guint i = 0; i < n + N_WARM; i++)
    {
      FoyerScanOptions options = { .act = FOYER_SCAN_ACT_PRINT, .printer = "desk" };
      g_autofree char *code = g_strdup_printf ("P%05u", i);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;
      gint64 start_usec = g_get_real_time ();
      gint64 usec;
      g_autoptr (FoyerScan) scan = NULL;

      foyer_engine_scan_async (test.engine, code, &options, NULL, foyer_test_await_cb, &result);
      scan = foyer_engine_scan_finish (test.engine, foyer_test_await (&result), &error);
      if (scan == NULL || scan->job == NULL)
        g_error ("the scan prints nothing: %s", scan != NULL ? scan->message : error->message);
      g_ptr_array_add (jobs, scan->job);
      wait_for_jobs (&test, jobs);
      usec = get_step_usec (&test, scan->job->job_id, "ACCEPTED") - start_usec;
      if (i < N_WARM)
        continue;
      total_usec += usec;
      g_array_append_val (usecs, usec);
    }
  g_array_sort (usecs, compare_usec);
  report ("scan", usecs, n, total_usec);
  foyer_test_engine_clear (&test);
}

/* The cupsd of the tests writes its list of jobs after each of them, which nobody's does: here it
 * has what it comes with, else whoever waits for fewer answers would win by that alone. */
static void
set_usual_pace (Bench *self)
{
  g_autofree char *path = g_build_filename (self->cupsd->folder, "cupsd.conf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  changed = g_string_new (text);
  if (g_string_replace (changed, "DirtyCleanInterval 0\n", "", 0) != 1)
    g_error ("the settings of cupsd are not those that were expected");
  if (!g_file_set_contents (path, changed->str, (gssize)changed->len, &error))
    g_error ("%s", error->message);
  g_subprocess_send_signal (self->cupsd->children->pdata[0], SIGHUP);
  g_usleep (2 * G_USEC_PER_SEC); /* it reads them again and listens anew */
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Bench *self, guint n);
  } modes[] = { { "transport", run_transport },
                { "libcups", run_libcups },
                { "lp", run_lp },
                { "store", run_store },
                { "scan", run_scan } };
  Bench bench = { 0 };
  const char *why_not = "openssl is not installed";
  const char *name = argc == 3 ? argv[1] : "";
  guint n = argc == 3 ? (guint)strtoul (argv[2], NULL, 10) : 0;
  int status = 2;

  argc = 1;
  g_test_init (&argc, &argv, NULL);
  bench.pki = foyer_test_pki_new ();
  bench.cupsd = bench.pki != NULL ? foyer_test_daemon_start_cupsd (&why_not) : NULL;
  if (bench.cupsd != NULL)
    bench.nginx = foyer_test_daemon_start_nginx (bench.cupsd, bench.pki, bench.pki->server,
                                                 bench.pki->server_key, "TLSv1.3", &why_not);
  if (bench.nginx == NULL)
    {
      fprintf (stderr, "%s\n", why_not);
      return 1;
    }
  set_usual_pace (&bench);
  foyer_test_daemon_run (bench.cupsd,
                         (const char *const[]){ "lpadmin", "-p", QUEUE, "-E", "-v",
                                                "file:///dev/null", "-m", "raw", "-o",
                                                "printer-error-policy=abort-job", NULL });
  bench.document = foyer_test_make_document (DOCUMENT_BYTES, 1);
  bench.digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bench.document);
  for (guint i = 0; i < G_N_ELEMENTS (modes) && n > 0; i++)
    if (g_str_equal (modes[i].name, name))
      {
        modes[i].run (&bench, n);
        status = 0;
      }
  if (status != 0)
    fprintf (stderr, "bench-dispatch transport|libcups|lp|store|scan N\n");
  g_bytes_unref (bench.document);
  g_free (bench.digest);
  foyer_test_daemon_free (bench.nginx);
  foyer_test_daemon_free (bench.cupsd);
  foyer_test_pki_free (bench.pki);
  return status;
}
