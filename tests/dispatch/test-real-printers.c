/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing through a real cupsd and a real IPP Everywhere printer: what arrives, how often, and
 * what is left behind. */
#include "config.h"

#include "foyer-test-daemon.h"
#include "foyer-test-line.h"
#include "foyer-test-proxy.h"

#include <string.h>

typedef FoyerTestDaemon *(*StartFunc) (const char **why_not);

typedef struct
{
  const char *name;
  StartFunc start;
  const char *scheme;
  gboolean is_pinned;
} Server;

static const Server servers[] = {
  { "cupsd", foyer_test_daemon_start_cupsd, "ipp", FALSE },
  { "ippeveprinter", foyer_test_daemon_start_ippeve, "ipps", TRUE },
};

typedef struct
{
  const Server *server;
  FoyerTestDaemon *daemon;
  FoyerTestProxy *proxy;
  FoyerPrinterDriver *driver;
  GBytes *document;
  FoyerJob *job;
  FoyerTestLine line;
} Bench;

static FoyerPrinterDriver *
open_driver (const char *uri, const char *pin)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  GError *error = NULL;
  FoyerPrinterDriver *driver;

  printer->name = g_strdup ("real");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup (uri);
  printer->pin_sha256 = g_strdup (pin);
  driver = foyer_printer_driver_open (printer, "/nonexistent", &error);
  g_assert_no_error (error);
  return driver;
}

static void
bench_begin_job (Bench *bench, guint32 seed)
{
  g_clear_pointer (&bench->job, foyer_job_unref);
  g_clear_pointer (&bench->document, g_bytes_unref);
  bench->document = foyer_test_make_document (204000, seed);
  bench->job = foyer_test_make_job (bench->document);
  if (bench->line.history != NULL)
    g_string_free (bench->line.history, TRUE);
  g_free (bench->line.last_wait);
  bench->line = (FoyerTestLine){ .driver = bench->driver,
                                 .policy = foyer_submission_policy_default,
                                 .job = bench->job,
                                 .media = "na_letter_8.5x11in",
                                 .document = bench->document,
                                 .stops_at = FOYER_JOB_PRINTED,
                                 .history = g_string_new (NULL) };
}

/* FALSE: skipped, with the reason. @lost: answers to lose, which needs a plain connection. */
static gboolean
bench_open (Bench *bench, const Server *server, guint32 lost)
{
  const char *why_not = NULL;
  g_autofree char *uri = NULL, *pin = NULL;

  *bench = (Bench){ .server = server };
  bench->daemon = server->start (&why_not);
  if (bench->daemon == NULL)
    {
      g_test_skip (why_not);
      return FALSE;
    }
  if (lost != 0)
    {
      bench->proxy = foyer_test_proxy_new (bench->daemon->port, lost);
      uri = foyer_test_daemon_dup_uri (bench->daemon, "ipp",
                                       foyer_test_proxy_get_port (bench->proxy));
    }
  else
    {
      uri = foyer_test_daemon_dup_uri (bench->daemon, server->scheme, 0);
      pin = server->is_pinned ? foyer_test_daemon_dup_pin (bench->daemon) : NULL;
    }
  bench->driver = open_driver (uri, pin);
  bench_begin_job (bench, 1);
  return TRUE;
}

static void
bench_close (Bench *bench)
{
  g_clear_object (&bench->driver);
  g_clear_pointer (&bench->proxy, foyer_test_proxy_free);
  g_clear_pointer (&bench->daemon, foyer_test_daemon_free);
  g_clear_pointer (&bench->job, foyer_job_unref);
  g_clear_pointer (&bench->document, g_bytes_unref);
  if (bench->line.history != NULL)
    g_string_free (bench->line.history, TRUE);
  g_free (bench->line.last_wait);
}

static void
assert_state (Bench *bench, const char *state)
{
  if (strcmp (foyer_job_state_get_name (bench->job->state), state) != 0)
    g_error ("%s, not %s, after %s: %s", foyer_job_state_get_name (bench->job->state), state,
             bench->line.history->str, bench->job->reason);
}

static void
assert_documents (Bench *bench, guint count)
{
  g_autoptr (GPtrArray) documents = foyer_test_daemon_dup_documents (bench->daemon);

  g_assert_cmpuint (documents->len, ==, count);
  for (guint i = 0; i < count; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (documents, i), bench->document));
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerPrinterStatus **status = user_data;
  GError *error = NULL;

  *status = foyer_printer_driver_probe_finish (FOYER_PRINTER_DRIVER (source), result, &error);
  g_assert_no_error (error);
}

static FoyerPrinterStatus *
probe (Bench *bench)
{
  FoyerPrinterStatus *status = NULL;

  foyer_printer_driver_probe_async (bench->driver, NULL, status_cb, &status);
  while (status == NULL)
    g_main_context_iteration (NULL, TRUE);
  return status;
}

static void
test_print (gconstpointer data)
{
  Bench bench;
  g_autoptr (FoyerPrinterStatus) status = NULL;

  if (!bench_open (&bench, data, 0))
    return;
  status = probe (&bench);
  g_assert_true (status->is_cups == (bench.server->start == foyer_test_daemon_start_cupsd));
  g_assert_true (status->is_accepting);
  g_assert_cmpint (status->state, ==, FOYER_PRINTER_IDLE);
  g_assert_true ((status->peer_digest != NULL) == bench.server->is_pinned);
  foyer_test_line_run (&bench.line);
  g_test_message ("%s", bench.line.history->str);
  assert_state (&bench, "PRINTED");
  assert_documents (&bench, 1);
  g_assert_cmpuint (bench.line.n_sends, ==, 1);
  g_assert_cmpint (bench.job->remote_job_id, >, 0);
  bench_close (&bench);
}

static void
test_many (gconstpointer data)
{
  Bench bench;
  g_autoptr (GPtrArray) documents = NULL;

  if (!bench_open (&bench, data, 0))
    return;
  for (guint i = 0; i < 10; i++)
    {
      bench_begin_job (&bench, i + 10);
      foyer_test_line_run (&bench.line);
      assert_state (&bench, "PRINTED");
    }
  documents = foyer_test_daemon_dup_documents (bench.daemon);
  g_assert_cmpuint (documents->len, ==, 10);
  bench_close (&bench);
}

typedef struct
{
  const Server *server;
  guint32 lost;
} LostCase;

/* 1 is the probe, 2 Create-Job, 3 Send-Document or the search after a lost Create-Job. */
static void
test_lost_replies (gconstpointer data)
{
  const LostCase *c = data;
  Bench bench;

  if (!bench_open (&bench, c->server, c->lost))
    return;
  foyer_test_line_run (&bench.line);
  g_test_message ("%s", bench.line.history->str);
  assert_state (&bench, "PRINTED");
  assert_documents (&bench, 1);
  g_assert_cmpuint (bench.line.n_sends, ==, 1);
  bench_close (&bench);
}

/* Killed after every stored state, then taken up by a process that knows only what is stored. */
static void
test_restart (gconstpointer data)
{
  static const FoyerJobState stops[]
      = { FOYER_JOB_CREATING, FOYER_JOB_CREATED, FOYER_JOB_SENDING, FOYER_JOB_ACCEPTED };
  Bench bench;

  if (!bench_open (&bench, data, 0))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autoptr (GPtrArray) documents = NULL;

      bench_begin_job (&bench, i + 20);
      bench.line.stops_at = stops[i];
      foyer_test_line_run (&bench.line);
      g_assert_true (bench.line.was_stopped);
      bench.line.stops_at = FOYER_JOB_PRINTED;
      foyer_test_line_run (&bench.line);
      g_test_message ("%s", bench.line.history->str);
      assert_state (&bench, "PRINTED");
      documents = foyer_test_daemon_dup_documents (bench.daemon);
      g_assert_cmpuint (documents->len, ==, i + 1);
    }
  bench_close (&bench);
}

static void
test_media_empty (gconstpointer data)
{
  Bench bench;
  gboolean is_seen = FALSE;
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  if (!bench_open (&bench, data, 0))
    return;
  foyer_test_daemon_set_empty (bench.daemon, TRUE);
  bench.line.stops_at = FOYER_JOB_PRINTING;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "PRINTING");
  while (!is_seen && g_get_monotonic_time () < end)
    {
      g_autoptr (FoyerPrinterStatus) status = probe (&bench);
      g_autofree char *waits_for = NULL;

      is_seen = !foyer_printer_status_is_ready (status, &waits_for)
                && g_str_has_prefix (waits_for, "media-empty");
    }
  g_assert_true (is_seen);
  assert_documents (&bench, 0);
  foyer_test_daemon_set_empty (bench.daemon, FALSE);
  bench.line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "PRINTED");
  assert_documents (&bench, 1);
  bench_close (&bench);
}

/* A job that cannot get its document is canceled at the printer and does not block the next one. */
static void
test_orphan (gconstpointer data)
{
  Bench bench;
  g_autoptr (GBytes) other = foyer_test_make_document (1000, 99);

  if (!bench_open (&bench, data, 0))
    return;
  bench.line.document = other;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "FAILED");
  g_assert_cmpuint (bench.line.n_cancels, ==, 1);
  g_assert_null (strstr (bench.job->reason, "could not be canceled"));
  bench_begin_job (&bench, 2);
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "PRINTED");
  assert_documents (&bench, 1);
  bench_close (&bench);
}

static void
test_rejecting (void)
{
  Bench bench;

  if (!bench_open (&bench, &servers[0], 0))
    return;
  foyer_test_daemon_run (bench.daemon, (const char *const[]){ "cupsreject", "badges", NULL });
  bench.line.max_waits = 3;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "RENDERED");
  g_assert_nonnull (strstr (bench.line.last_wait, "does not accept"));
  foyer_test_daemon_run (bench.daemon, (const char *const[]){ "cupsaccept", "badges", NULL });
  foyer_test_daemon_run (bench.daemon, (const char *const[]){ "cupsdisable", "badges", NULL });
  bench.line.n_waits = 0;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "RENDERED");
  g_assert_true (g_str_has_prefix (bench.line.last_wait, "paused"));
  foyer_test_daemon_run (bench.daemon, (const char *const[]){ "cupsenable", "badges", NULL });
  bench.line.max_waits = 0;
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "PRINTED");
  assert_documents (&bench, 1);
  bench_close (&bench);
}

static void
test_wrong_pin (void)
{
  Bench bench;
  g_autofree char *uri = NULL;

  if (!bench_open (&bench, &servers[1], 0))
    return;
  uri = foyer_test_daemon_dup_uri (bench.daemon, "ipps", 0);
  g_clear_object (&bench.driver);
  bench.driver
      = open_driver (uri, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  bench_begin_job (&bench, 1);
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "FAILED");
  g_assert_nonnull (strstr (bench.job->reason, "not the pinned one"));
  g_assert_cmpuint (bench.line.n_creates, ==, 0);
  assert_documents (&bench, 0);
  bench_close (&bench);
}

static void
test_unsupported_media (void)
{
  Bench bench;

  if (!bench_open (&bench, &servers[1], 0))
    return;
  bench.line.media = "custom_900x900mm_900x900mm";
  foyer_test_line_run (&bench.line);
  assert_state (&bench, "FAILED");
  g_assert_nonnull (strstr (bench.job->reason, "custom_900x900mm"));
  bench_close (&bench);
}

int
main (int argc, char **argv)
{
  static LostCase lost_cases[G_N_ELEMENTS (servers) * 5];
  static const guint32 masks[]
      = { 1 << 1, 1 << 2, 1 << 1 | 1 << 2, 1 << 0 | 1 << 2, 1 << 2 | 1 << 3 | 1 << 4 };
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "print", test_print },     { "many", test_many },
    { "restart", test_restart }, { "media-empty", test_media_empty },
    { "orphan", test_orphan },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint s = 0; s < G_N_ELEMENTS (servers); s++)
    {
      for (guint t = 0; t < G_N_ELEMENTS (tests); t++)
        {
          g_autofree char *path
              = g_strdup_printf ("/real-printers/%s/%s", servers[s].name, tests[t].name);

          g_test_add_data_func (path, &servers[s], tests[t].func);
        }
      for (guint m = 0; m < G_N_ELEMENTS (masks); m++)
        {
          g_autofree char *path
              = g_strdup_printf ("/real-printers/%s/lost-replies/%x", servers[s].name, masks[m]);
          LostCase *c = &lost_cases[s * G_N_ELEMENTS (masks) + m];

          *c = (LostCase){ &servers[s], masks[m] };
          g_test_add_data_func (path, c, test_lost_replies);
        }
    }
  g_test_add_func ("/real-printers/cupsd/rejecting", test_rejecting);
  g_test_add_func ("/real-printers/ippeveprinter/wrong-pin", test_wrong_pin);
  g_test_add_func ("/real-printers/ippeveprinter/unsupported-media", test_unsupported_media);
  return g_test_run ();
}
