/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Driver and policy together against a simulated printer: one document, whatever is lost on the
 * way. */
#include "config.h"

#include "foyer-ipp-client.h"
#include "foyer-simulated-printer.h"
#include "foyer-test-line.h"
#include "foyer-test-server.h"

#include <string.h>

typedef struct
{
  FoyerSimulatedPrinter *printer;
  FoyerPrinterDriver *driver;
  GBytes *document;
  FoyerJob *job;
  FoyerTestLine line;
} Fixture;

static void
start_printer (Fixture *f, const char *format, const char *media)
{
  const char *formats[] = { format, NULL };
  const char *all_media[] = { media, NULL };
  FoyerSimulatedPrinterSettings settings
      = { .formats = formats, .media = all_media, .queue = { .labels = -1 } };
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  GError *error = NULL;

  f->printer = foyer_simulated_printer_start (&settings, NULL, NULL, &error);
  g_assert_no_error (error);
  printer->name = g_strdup ("Desk 1");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup (foyer_simulated_printer_get_uri (f->printer));
  f->driver = foyer_printer_driver_open (printer, "/nonexistent", &error);
  g_assert_no_error (error);
  f->line.driver = f->driver;
}

static void
stop_printer (Fixture *f)
{
  g_clear_object (&f->driver);
  g_clear_pointer (&f->printer, foyer_simulated_printer_stop);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->document = foyer_test_make_document (50000, 1);
  f->job = foyer_test_make_job (f->document);
  f->line = (FoyerTestLine){ .policy = foyer_submission_policy_default,
                             .job = f->job,
                             .media = "iso_a6_105x148mm",
                             .document = f->document,
                             .stops_at = FOYER_JOB_PRINTED,
                             .history = g_string_new (NULL) };
  start_printer (f, "application/pdf", "iso_a6_105x148mm");
}

static void
add_fault (Fixture *f, const char *script)
{
  GError *error = NULL;

  (void)foyer_simulated_printer_add_fault (f->printer, script, &error); /* the error says it */
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_string_free (f->line.history, TRUE);
  g_free (f->line.last_wait);
  foyer_job_unref (f->job);
  g_bytes_unref (f->document);
  stop_printer (f);
}

static void
assert_state (Fixture *f, const char *state)
{
  if (strcmp (foyer_job_state_get_name (f->job->state), state) != 0)
    g_error ("%s, not %s, after %s: %s", foyer_job_state_get_name (f->job->state), state,
             f->line.history->str, f->job->reason);
}

/* So many documents came, each of them ours. */
static void
assert_documents (Fixture *f, guint count)
{
  FoyerDigest digest = foyer_digest_of_bytes (f->document);

  g_assert_cmpuint (foyer_simulated_printer_count_documents (f->printer), ==, count);
  g_assert_cmpuint (foyer_simulated_printer_count_digest (f->printer, &digest), ==, count);
}

static void
test_print (Fixture *f, gconstpointer data)
{
  foyer_test_line_run (&f->line);
  assert_state (f, "PRINTED");
  assert_documents (f, 1);
  g_assert_cmpstr (f->line.history->str, ==,
                   "RENDERED CREATING CREATED SENDING ACCEPTED PRINTING PRINTED");
  g_assert_cmpint (f->job->remote_job_id, ==, 1);
  g_assert_cmpstr (f->job->remote_job_uuid, ==, "00000000-0000-4000-8000-000000000001");
}

/* A fault on the way to a printed badge. */
typedef struct
{
  const char *script;
  const char *state;
  guint n_documents;
  guint n_jobs;
  guint n_sends; /* Send-Document requests that the printer saw */
} FaultCase;

static const FaultCase fault_cases[] = {
  { "on Get-Printer-Attributes: lost reply*1", "PRINTED", 1, 1, 1 },
  { "on Get-Printer-Attributes: http 503*2", "PRINTED", 1, 1, 1 },
  { "on Get-Printer-Attributes: http 503*9", "FAILED", 0, 0, 0 },
  { "on Get-Printer-Attributes: http 403*1", "FAILED", 0, 0, 0 },
  { "on Get-Printer-Attributes: html*9", "FAILED", 0, 0, 0 },
  { "on Create-Job: lost reply*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: reset reply*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: truncated*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: garbage*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: html*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: wrong request-id*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: drop*1", "PRINTED", 1, 1, 1 },
  { "on Create-Job: drop*9", "FAILED", 0, 0, 0 },
  { "on Create-Job: http 503*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: lost reply*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: reset reply*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: truncated*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: garbage*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: html*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: wrong request-id*1", "PRINTED", 1, 1, 1 },
  /* The document never arrived: its empty job is canceled, another job gets it. */
  { "on Send-Document: drop*1", "PRINTED", 1, 2, 2 },
  { "on Send-Document: http 503*1", "PRINTED", 1, 2, 2 },
  { "on Send-Document: drop*9", "FAILED", 0, 3, 3 },
  { "on Send-Document: http 403*1", "FAILED", 0, 1, 1 },
  { "on Get-Job-Attributes: lost reply*3", "PRINTED", 1, 1, 1 },
  { "on Get-Job-Attributes: garbage*2", "PRINTED", 1, 1, 1 },
  { "on Get-Job-Attributes: wrong request-id*8", "PRINTED", 1, 1, 1 },
  { "on Create-Job: busy*2", "PRINTED", 1, 1, 1 },
  { "on Create-Job: busy*9", "FAILED", 0, 0, 0 },
  { "on Create-Job: status server-error-not-accepting-jobs*5", "PRINTED", 1, 1, 1 },
  { "on Create-Job: status client-error-attributes-or-values-not-supported*1", "FAILED", 0, 0, 0 },
  { "on Create-Job: status client-error-not-authorized*1", "FAILED", 0, 0, 0 },
  { "on Create-Job: status server-error-internal-error*1", "PRINTED", 1, 1, 1 },
  { "on Send-Document: busy*1", "PRINTED", 1, 2, 2 },
  { "on Send-Document: status client-error-document-format-not-supported*1", "FAILED", 0, 1, 1 },
};

static void
test_fault (Fixture *f, gconstpointer data)
{
  const FaultCase *c = data;

  add_fault (f, c->script);
  foyer_test_line_run (&f->line);
  assert_state (f, c->state);
  assert_documents (f, c->n_documents);
  g_assert_cmpuint (foyer_simulated_printer_count_jobs (f->printer), ==, c->n_jobs);
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_SEND_DOCUMENT), ==,
                    c->n_sends);
  if (strcmp (c->state, "FAILED") == 0)
    {
      g_assert_nonnull (strstr (f->job->reason, "Desk 1"));
      /* No empty job stays behind to block the printer. */
      g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_CANCEL_JOB), ==,
                        c->n_jobs);
    }
}

static void
test_lost_twice (Fixture *f, gconstpointer data)
{
  add_fault (f, "on Create-Job: lost reply*1");
  add_fault (f, "on Send-Document: reset reply*1");
  add_fault (f, "on Get-Jobs: lost reply*1");
  foyer_test_line_run (&f->line);
  assert_state (f, "PRINTED");
  assert_documents (f, 1);
  g_assert_cmpuint (foyer_simulated_printer_count_jobs (f->printer), ==, 1);
}

/* Killed after each stored state; the new process begins with what is stored. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  f->line.stops_at = (FoyerJobState)GPOINTER_TO_INT (data);
  foyer_test_line_run (&f->line);
  g_assert_true (f->line.was_stopped);
  f->line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&f->line);
  assert_state (f, "PRINTED");
  assert_documents (f, 1);
}

/* The request was done, the process was killed before it could store that. */
static void
test_restart_after_work (Fixture *f, gconstpointer data)
{
  f->line.stops_at = (FoyerJobState)GPOINTER_TO_INT (data);
  foyer_test_line_run (&f->line);
  f->job->state = f->line.stops_at == FOYER_JOB_CREATED ? FOYER_JOB_CREATING : FOYER_JOB_SENDING;
  if (f->line.stops_at == FOYER_JOB_CREATED)
    {
      f->job->remote_job_id = 0;
      g_clear_pointer (&f->job->remote_job_uuid, g_free);
    }
  f->line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&f->line);
  assert_state (f, "PRINTED");
  assert_documents (f, 1);
  g_assert_cmpuint (foyer_simulated_printer_count_jobs (f->printer), ==, 1);
}

static void
test_lost (Fixture *f, gconstpointer foreign)
{
  f->line.stops_at = FOYER_JOB_ACCEPTED;
  foyer_test_line_run (&f->line);
  foyer_simulated_printer_forget (f->printer);
  if (GPOINTER_TO_INT (foreign))
    foyer_simulated_printer_add_foreign_job (f->printer); /* the same id, not ours */
  f->line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&f->line);
  assert_state (f, "LOST");
  assert_documents (f, 1);
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_CANCEL_JOB), ==, 0);
}

static void
test_waits (Fixture *f, gconstpointer data)
{
  add_fault (f, "media-empty");
  f->line.max_waits = 5;
  foyer_test_line_run (&f->line);
  assert_state (f, "RENDERED");
  g_assert_true (g_str_has_prefix (f->line.last_wait, "media-empty"));
  foyer_simulated_printer_clear_faults (f->printer);
  add_fault (f, "stopped");
  f->line.n_waits = 0;
  foyer_test_line_run (&f->line);
  g_assert_true (g_str_has_prefix (f->line.last_wait, "paused"));
  foyer_simulated_printer_clear_faults (f->printer);
  add_fault (f, "not-accepting");
  f->line.n_waits = 0;
  foyer_test_line_run (&f->line);
  g_assert_nonnull (strstr (f->line.last_wait, "does not accept"));
  g_assert_cmpuint (f->job->dispatch_attempts, ==, 0);
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_CREATE_JOB), ==, 0);
  foyer_simulated_printer_clear_faults (f->printer);
  foyer_test_line_run (&f->line);
  assert_state (f, "PRINTED");
}

static void
test_unsupported (Fixture *f, gconstpointer data)
{
  stop_printer (f);
  start_printer (f, "image/urf", "iso_a6_105x148mm");
  foyer_test_line_run (&f->line);
  assert_state (f, "FAILED");
  g_assert_nonnull (strstr (f->job->reason, "application/pdf"));
  f->job->state = FOYER_JOB_RENDERED;
  stop_printer (f);
  start_printer (f, "application/pdf", "na_letter_8.5x11in");
  foyer_test_line_run (&f->line);
  assert_state (f, "FAILED");
  g_assert_nonnull (strstr (f->job->reason, "iso_a6_105x148mm"));
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_CREATE_JOB), ==, 0);
}

static void
test_wrong_document (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) other = foyer_test_make_document (50000, 2);

  f->line.document = other;
  foyer_test_line_run (&f->line);
  assert_state (f, "FAILED");
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_SEND_DOCUMENT), ==,
                    0);
  g_assert_cmpuint (foyer_simulated_printer_count_requests (f->printer, IPP_OP_CANCEL_JOB), ==, 1);
}

static void
test_unreachable (void)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  g_autoptr (GBytes) document = foyer_test_make_document (1000, 1);
  g_autoptr (FoyerJob) job = foyer_test_make_job (document);
  FoyerTestLine line = { .policy = foyer_submission_policy_default,
                         .job = job,
                         .document = document,
                         .stops_at = FOYER_JOB_PRINTED,
                         .history = g_string_new (NULL) };

  printer->name = g_strdup ("gone");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup_printf ("ipp://127.0.0.1:%u/ipp/print", foyer_test_find_free_port ());
  driver = foyer_printer_driver_open (printer, "/nonexistent", NULL);
  line.driver = driver;
  foyer_test_line_run (&line);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==, "FAILED");
  g_assert_cmpuint (job->dispatch_attempts, ==, 3);
  g_assert_nonnull (strstr (job->reason, "cannot connect"));
  g_string_free (line.history, TRUE);
  g_free (line.last_wait);
}

static void
test_addresses (void)
{
  static const struct
  {
    const char *uri;
    const char *printer_uri; /* NULL: refused */
  } cases[] = {
    { "ipp://localhost/ipp/print", "ipp://localhost:631/ipp/print" },
    { "ipps://localhost/ipp/print", "ipps://localhost:631/ipp/print" },
    { "ipps://localhost:8443", "ipps://localhost:8443/" },
    { "https://localhost/x", "ipps://localhost:443/x" },
    { "http://localhost/x", "ipp://localhost:80/x" },
    { "ipp://[::1]:8631/printers/a%20b", "ipp://[::1]:8631/printers/a%20b" },
    { "ipp+unix:///run/cups/cups.sock?/printers/q", "ipp://localhost/printers/q" },
    { "ipp+unix:///run/cups/cups.sock", NULL },
    { "socket://localhost", NULL },
    { "ipp://user:password@localhost/", NULL },
    { "ipp:///ipp/print", NULL },
    { "localhost", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerIppClient) client = NULL;

      printer->name = g_strdup ("p");
      printer->uri = g_strdup (cases[i].uri);
      client = foyer_ipp_client_open (printer, &error);
      if (cases[i].printer_uri == NULL)
        g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpstr (foyer_ipp_client_get_printer_uri (client), ==, cases[i].printer_uri);
        }
    }
}

int
main (int argc, char **argv)
{
  static const FoyerJobState stops[] = { FOYER_JOB_CREATING, FOYER_JOB_CREATED, FOYER_JOB_SENDING,
                                         FOYER_JOB_ACCEPTED, FOYER_JOB_PRINTING };

  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func)                                                                      \
  g_test_add ("/ipp-printer/" name, Fixture, data, set_up, func, tear_down)
  ADD ("print", NULL, test_print);
  for (guint i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ipp-printer/fault/%s", fault_cases[i].script);

      g_test_add (path, Fixture, &fault_cases[i], set_up, test_fault, tear_down);
    }
  ADD ("lost-twice", NULL, test_lost_twice);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/ipp-printer/restart/%s", foyer_job_state_get_name (stops[i]));

      g_test_add (path, Fixture, GINT_TO_POINTER (stops[i]), set_up, test_restart, tear_down);
    }
  ADD ("restart-after-work/create", GINT_TO_POINTER (FOYER_JOB_CREATED), test_restart_after_work);
  ADD ("restart-after-work/send", GINT_TO_POINTER (FOYER_JOB_ACCEPTED), test_restart_after_work);
  ADD ("lost/forgotten", GINT_TO_POINTER (FALSE), test_lost);
  ADD ("lost/other-job", GINT_TO_POINTER (TRUE), test_lost);
  ADD ("waits", NULL, test_waits);
  ADD ("unsupported", NULL, test_unsupported);
  ADD ("wrong-document", NULL, test_wrong_document);
  g_test_add_func ("/ipp-printer/unreachable", test_unreachable);
  g_test_add_func ("/ipp-printer/addresses", test_addresses);
  return g_test_run ();
}
