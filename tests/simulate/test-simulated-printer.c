/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated printer: its job table in injected time, and over real sockets what the real driver
 * sees of it. */
#include "config.h"

#include "foyer-file.h"
#include "foyer-json.h"
#include "foyer-simulated-printer.h"
#include "foyer-test-line.h"
#include "foyer-test-pki.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECOND G_USEC_PER_SEC

static FoyerDigest
digest_of (const char *text)
{
  return foyer_digest_of (text, strlen (text));
}

static FoyerSimulatedJob *
make_job (FoyerSimulatedQueue *queue, const char *name, const char *document, gint64 now_usec)
{
  FoyerSimulatedJob *job = foyer_simulated_queue_create (queue, name, NULL, NULL, now_usec);
  FoyerDigest digest = digest_of (document);

  g_assert_nonnull (job);
  g_assert_cmpint (
      foyer_simulated_queue_add_document (queue, job, &digest, strlen (document), FALSE, now_usec),
      ==, IPP_STATUS_OK);
  return job;
}

/* One after the other, and only while nothing stands in the way. */
static void
test_rate (void)
{
  FoyerSimulatedQueueSettings settings = { .print_usec = 2 * SECOND, .labels = -1 };
  g_autoptr (FoyerSimulatedQueue) queue = foyer_simulated_queue_new (&settings);
  FoyerSimulatedJob *empty = foyer_simulated_queue_create (queue, "empty", NULL, NULL, 0);
  FoyerSimulatedJob *first = make_job (queue, "a", "a", SECOND);
  FoyerSimulatedJob *second = make_job (queue, "b", "b", SECOND);

  foyer_simulated_queue_advance (queue, FALSE, SECOND);
  g_assert_cmpint (first->state, ==, IPP_JSTATE_PROCESSING);
  g_assert_cmpint (second->state, ==, IPP_JSTATE_PENDING);
  foyer_simulated_queue_advance (queue, FALSE, 3 * SECOND);
  g_assert_cmpint (first->state, ==, IPP_JSTATE_COMPLETED);
  g_assert_cmpint (second->state, ==, IPP_JSTATE_PROCESSING);
  foyer_simulated_queue_advance (queue, TRUE, 4 * SECOND);
  g_assert_cmpint (second->state, ==, IPP_JSTATE_STOPPED);
  foyer_simulated_queue_advance (queue, TRUE, 100 * SECOND);
  g_assert_cmpint (second->state, ==, IPP_JSTATE_STOPPED);
  foyer_simulated_queue_advance (queue, FALSE, 101 * SECOND);
  foyer_simulated_queue_advance (queue, FALSE, 103 * SECOND);
  g_assert_cmpint (second->state, ==, IPP_JSTATE_COMPLETED);
  g_assert_cmpint (empty->state, ==, IPP_JSTATE_HELD);
  g_assert_cmpuint (foyer_simulated_queue_count_open (queue), ==, 1);
}

static void
test_one_job (void)
{
  FoyerSimulatedQueueSettings settings = { .is_one_job = TRUE, .labels = -1 };
  g_autoptr (FoyerSimulatedQueue) queue = foyer_simulated_queue_new (&settings);
  FoyerSimulatedJob *job = make_job (queue, "a", "a", 0);
  FoyerDigest digest = digest_of ("a");

  g_assert_null (foyer_simulated_queue_create (queue, "b", NULL, NULL, 0));
  g_assert_cmpint (foyer_simulated_queue_add_document (queue, job, &digest, 1, FALSE, 0), ==,
                   IPP_STATUS_ERROR_NOT_POSSIBLE);
  foyer_simulated_queue_look (queue, job, FALSE, 0);
  g_assert_null (foyer_simulated_queue_create (queue, "b", NULL, NULL, 0));
  foyer_simulated_queue_look (queue, job, FALSE, 0);
  g_assert_nonnull (foyer_simulated_queue_create (queue, "b", NULL, NULL, 0));
}

static void
test_labels (void)
{
  FoyerSimulatedQueueSettings settings = { .labels = 1 };
  g_autoptr (FoyerSimulatedQueue) queue = foyer_simulated_queue_new (&settings);
  FoyerSimulatedJob *first = make_job (queue, "a", "a", 0);
  FoyerSimulatedJob *second = make_job (queue, "b", "b", 0);

  for (guint i = 0; i < 4; i++)
    {
      foyer_simulated_queue_look (queue, first, FALSE, 0);
      foyer_simulated_queue_look (queue, second, FALSE, 0);
    }
  g_assert_cmpint (foyer_simulated_queue_get_labels (queue), ==, 0);
  g_assert_cmpint (first->state + second->state, <, 2 * IPP_JSTATE_COMPLETED);
}

static void
test_intents (void)
{
  static const struct
  {
    const char *name;
    const char *uuid;
    const char *intent;
  } cases[] = {
    { "K7Q2M9XD-1 6b0e/1", "urn:uuid:x", "K7Q2M9XD-1 6b0e" },
    { "K7Q2M9XD-1 6b0e/12", NULL, "K7Q2M9XD-1 6b0e" },
    { "letter", "urn:uuid:x", "urn:uuid:x" },
    { "letter", NULL, "letter" },
    { "/1", NULL, "/1" },
    { "a/b", NULL, "a/b" },
    { "a/", NULL, "a/" },
    { "", NULL, "without a name" },
    { NULL, NULL, "without a name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *intent = foyer_simulated_intent_dup (cases[i].name, cases[i].uuid);

      g_assert_cmpstr (intent, ==, cases[i].intent);
    }
}

/* What counts as a badge too many: two that came out or will; not one that was canceled in time. */
static void
test_counting (void)
{
  FoyerSimulatedQueueSettings settings = { .labels = -1 };
  g_autoptr (FoyerSimulatedQueue) queue = foyer_simulated_queue_new (&settings);
  FoyerSimulatedJob *job = make_job (queue, "a/1", "a", 0);
  g_autoptr (GArray) intents = NULL;

  g_assert_cmpint (foyer_simulated_queue_cancel (queue, job, 0), ==, IPP_STATUS_OK);
  g_assert_cmpint (foyer_simulated_queue_cancel (queue, job, 0), ==, IPP_STATUS_ERROR_NOT_POSSIBLE);
  (void)make_job (queue, "a/2", "a", 0);
  intents = foyer_simulated_queue_count_intents (queue);
  g_assert_cmpuint (intents->len, ==, 1);
  g_assert_cmpuint (g_array_index (intents, FoyerSimulatedIntent, 0).n_taken, ==, 2);
  g_assert_cmpuint (g_array_index (intents, FoyerSimulatedIntent, 0).n_due, ==, 1);
  g_assert_false (g_array_index (intents, FoyerSimulatedIntent, 0).is_mixed);
  g_clear_pointer (&intents, g_array_unref);
  (void)make_job (queue, "a/3", "other", 0);
  intents = foyer_simulated_queue_count_intents (queue);
  g_assert_cmpuint (g_array_index (intents, FoyerSimulatedIntent, 0).n_due, ==, 2);
  g_assert_true (g_array_index (intents, FoyerSimulatedIntent, 0).is_mixed);
}

static void
test_state (void)
{
  FoyerSimulatedQueueSettings settings = { .labels = 9 };
  g_autoptr (FoyerSimulatedQueue) queue = foyer_simulated_queue_new (&settings);
  g_autoptr (FoyerSimulatedQueue) again = foyer_simulated_queue_new (&settings);
  g_autoptr (FoyerSimulatedQueue) broken = foyer_simulated_queue_new (&settings);
  FoyerSimulatedJob *job = make_job (queue, "a/1", "a", 0);
  g_autoptr (json_t) state = NULL;
  g_autoptr (json_t) same = NULL;

  foyer_simulated_queue_look (queue, job, FALSE, 0);
  foyer_simulated_queue_look (queue, job, FALSE, 0);
  (void)foyer_simulated_queue_create (queue, "b/1", NULL, "iso_a6_105x148mm", 0);
  state = foyer_simulated_queue_save (queue);
  g_assert_true (foyer_simulated_queue_load (again, state));
  same = foyer_simulated_queue_save (again);
  g_assert_true (json_equal (state, same));
  g_assert_cmpint (foyer_simulated_queue_create (again, "c", NULL, NULL, 0)->id, ==, 3);
  g_assert_cmpint (json_object_set_new (state, "version", json_integer (2)), ==, 0);
  g_assert_false (foyer_simulated_queue_load (broken, state));
}

/* ---- Over sockets ---- */

typedef struct
{
  FoyerSimulatedPrinter *printer;
  GBytes *document;
  FoyerTestLine line;
  char *pin;
  FoyerTestPki *pki;
  gboolean has_client_certificate;
  GString *said;
} Fixture;

static void
watch_cb (const char *line, gpointer user_data)
{
  g_string_append_printf (user_data, "%s\n", line);
}

static void
start (Fixture *f, const FoyerSimulatedPrinterSettings *settings)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  GError *error = NULL;

  f->said = g_string_new (NULL);
  f->printer = foyer_simulated_printer_start (settings, watch_cb, f->said, &error);
  g_assert_no_error (error);
  printer->name = g_strdup ("Desk 1");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup (foyer_simulated_printer_get_uri (f->printer));
  printer->pin_sha256 = g_strdup (f->pin);
  if (f->has_client_certificate)
    {
      printer->certificate_file = g_strdup (f->pki->client);
      printer->key_file = g_strdup (f->pki->client_key);
    }
  f->document = foyer_test_make_document (5000, 1);
  f->line = (FoyerTestLine){ .driver = foyer_printer_driver_open (printer, "/nonexistent", &error),
                             .policy = foyer_submission_policy_default,
                             .job = foyer_test_make_job (f->document),
                             .media = "iso_a6_105x148mm",
                             .document = f->document,
                             .stops_at = FOYER_JOB_PRINTED,
                             .history = g_string_new (NULL) };
  g_assert_no_error (error);
}

static void
stop (Fixture *f)
{
  g_clear_object (&f->line.driver);
  g_clear_pointer (&f->printer, foyer_simulated_printer_stop);
  foyer_job_unref (f->line.job);
  g_string_free (f->line.history, TRUE);
  g_free (f->line.last_wait);
  g_bytes_unref (f->document);
  g_string_free (f->said, TRUE);
  g_free (f->pin);
  g_clear_pointer (&f->pki, foyer_test_pki_free);
}

static void
assert_printed (Fixture *f)
{
  foyer_test_line_run (&f->line);
  if (f->line.job->state != FOYER_JOB_PRINTED)
    g_error ("%s: %s", f->line.history->str, f->line.job->reason);
}

static void
test_report (void)
{
  Fixture f = { 0 };
  FoyerSimulatedPrinterSettings settings = { .queue = { .labels = -1 } };
  g_autoptr (json_t) report = NULL;

  start (&f, &settings);
  assert_printed (&f);
  report = foyer_simulated_printer_make_report (f.printer);
  g_assert_cmpint (json_integer_value (json_object_get (report, "documents")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (report, "printed")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (report, "intents")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (report, "twice")), ==, 0);
  g_assert_cmpstr (json_string_value (foyer_json_get_pointer (report, "/by_intent/0/sha256/0")), ==,
                   f.line.job->document_digest);
  g_assert_nonnull (
      strstr (f.said->str, "\"operation\":\"Send-Document\",\"status\":\"successful-ok\""));
  stop (&f);
}

/* A second document for one intent is seen as such: the counter is not blind. */
static void
test_twice (void)
{
  Fixture f = { 0 };
  FoyerSimulatedPrinterSettings settings = { .queue = { .labels = -1 } };
  g_autoptr (json_t) report = NULL;

  start (&f, &settings);
  assert_printed (&f);
  f.line.job->state = FOYER_JOB_RENDERED;
  f.line.job->dispatch_attempts++;
  assert_printed (&f);
  report = foyer_simulated_printer_make_report (f.printer);
  g_assert_cmpint (json_integer_value (json_object_get (report, "intents")), ==, 1);
  g_assert_cmpint (json_integer_value (json_object_get (report, "twice")), ==, 1);
  stop (&f);
}

static void
test_keep (void)
{
  Fixture f = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("foyer-simulate-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "kept", "000001-1.pdf", NULL);
  g_autofree char *keep = g_build_filename (folder, "kept", NULL);
  g_autofree char *state = g_build_filename (folder, "state.json", NULL);
  FoyerSimulatedPrinterSettings settings
      = { .keep_folder = keep, .state_file = state, .queue = { .labels = -1 } };
  g_autoptr (GBytes) kept = NULL;
  GError *error = NULL;

  start (&f, &settings);
  assert_printed (&f);
  kept = foyer_file_read (path, 100000, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (kept, f.document));
  /* Begun again, it knows its jobs; a file that is none is refused and left alone. */
  foyer_simulated_printer_stop (f.printer);
  f.printer = foyer_simulated_printer_start (&settings, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (foyer_simulated_printer_count_documents (f.printer), ==, 1);
  g_assert_true (g_file_set_contents (state, "[]", -1, NULL));
  g_assert_null (foyer_simulated_printer_start (&settings, NULL, NULL, &error));
  g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_STORAGE);
  g_clear_error (&error);
  stop (&f);
  foyer_test_remove_folder (folder);
}

static void
test_settings (void)
{
  static const char *const faults[] = { "wrong certificate", NULL };
  FoyerSimulatedPrinterSettings settings = { .faults = faults };
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (foyer_simulated_printer_start (&settings, NULL, NULL, &error));
  g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING);
  g_clear_error (&error);
  settings = (FoyerSimulatedPrinterSettings){ .certificate_file = "/nonexistent",
                                              .key_file = "/nonexistent" };
  g_assert_null (foyer_simulated_printer_start (&settings, NULL, NULL, &error));
  g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING);
  g_clear_error (&error);
  settings = (FoyerSimulatedPrinterSettings){ .queue = { .labels = -1 } };
  start (&f, &settings);
  settings.port = foyer_simulated_printer_get_port (f.printer);
  g_assert_null (foyer_simulated_printer_start (&settings, NULL, NULL, &error));
  g_assert_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_PEER);
  stop (&f);
}

/* Nobody listens for a moment; then the badge comes out. */
static void
test_refuse (void)
{
  Fixture f = { 0 };
  static const char *const faults[] = { "refuse for 100ms, then ok", NULL };
  FoyerSimulatedPrinterSettings settings = { .faults = faults, .queue = { .labels = -1 } };

  start (&f, &settings);
  f.line.policy.max_attempts = 1000;
  assert_printed (&f);
  g_assert_cmpuint (f.line.job->dispatch_attempts, >, 0);
  stop (&f);
}

static void
test_tls (gconstpointer data)
{
  gboolean has_client_certificate = GPOINTER_TO_INT (data);
  Fixture f = { .has_client_certificate = has_client_certificate };
  FoyerSimulatedPrinterSettings settings = { .queue = { .labels = -1 } };

  f.pki = foyer_test_pki_new ();
  if (f.pki == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  f.pin = foyer_test_pki_dup_pin (f.pki->server);
  settings.certificate_file = f.pki->server;
  settings.key_file = f.pki->server_key;
  settings.client_authority_file = f.pki->ca;
  start (&f, &settings);
  g_assert_true (g_str_has_prefix (foyer_simulated_printer_get_uri (f.printer), "ipps://"));
  if (has_client_certificate)
    assert_printed (&f);
  else
    {
      foyer_test_line_run (&f.line);
      g_assert_cmpint (f.line.job->state, !=, FOYER_JOB_PRINTED);
      g_assert_cmpuint (foyer_simulated_printer_count_requests (f.printer, 0), ==, 0);
    }
  stop (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_json_init ();
  g_test_add_func ("/simulated-printer/queue/rate", test_rate);
  g_test_add_func ("/simulated-printer/queue/one-job", test_one_job);
  g_test_add_func ("/simulated-printer/queue/labels", test_labels);
  g_test_add_func ("/simulated-printer/queue/intents", test_intents);
  g_test_add_func ("/simulated-printer/queue/counting", test_counting);
  g_test_add_func ("/simulated-printer/queue/state", test_state);
  g_test_add_func ("/simulated-printer/report", test_report);
  g_test_add_func ("/simulated-printer/twice", test_twice);
  g_test_add_func ("/simulated-printer/keep", test_keep);
  g_test_add_func ("/simulated-printer/settings", test_settings);
  g_test_add_func ("/simulated-printer/refuse", test_refuse);
  g_test_add_data_func ("/simulated-printer/tls/client-certificate", GINT_TO_POINTER (TRUE),
                        test_tls);
  g_test_add_data_func ("/simulated-printer/tls/no-client-certificate", GINT_TO_POINTER (FALSE),
                        test_tls);
  return g_test_run ();
}
