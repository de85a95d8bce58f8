/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong at a printer, row by row (docs/printing.md, "When something breaks"): how the
 * job ends, what the person is told, whether it is tried again, and how many documents the printer
 * got. The real driver and policy against the simulated printer. */
#include "config.h"

#include "foyer-json.h"
#include "foyer-simulated-printer.h"
#include "foyer-test-line.h"
#include "foyer-test-pki.h"
#include "foyer-test-server.h"

#include <string.h>

/* The retry class: what the job does because of the fault. */
typedef enum
{
  GOES_ON, /* prints, after at most the attempts told */
  ASKS, /* prints, but was UNKNOWN on the way: asked, not sent again blindly */
  WAITS, /* for a person at the printer; no attempt is burnt, nothing is sent */
  TRIES_THRICE, /* then FAILED */
  STOPS, /* FAILED at once: trying again would not help */
} Class;

/* How the connection is protected, and what is wrong with that. */
typedef enum
{
  PLAIN,
  TLS, /* the authority is known */
  TLS_PINNED,
  TLS_STRANGER, /* the printer's certificate is signed by nobody we know */
  TLS_OTHER_HOST, /* by our authority, but for another host */
  TLS_NO_CLIENT, /* the printer wants a client certificate, we have none */
  TLS_CLIENT,
  TLS_EXPECTED, /* we speak TLS, the printer does not */
} Protection;

typedef struct
{
  const char *name;
  Protection protection;
  const char *script; /* NULL: none */
  Class class;
  guint attempts; /* that were burnt */
  guint n_documents; /* that the printer took */
  const char *says; /* in the reason of the job, or of its waiting; NULL: nothing is expected */
} Row;

#define NO_JOB 0

static const Row rows[] = {
  /* A person must go there. */
  { "stopped", PLAIN, "stopped", WAITS, 0, NO_JOB, "paused: resume the printer" },
  { "not-accepting", PLAIN, "not-accepting", WAITS, 0, NO_JOB, "does not accept jobs" },
  { "not-accepting-after-probe", PLAIN, "on Create-Job: status server-error-not-accepting-jobs",
    WAITS, 0, NO_JOB, "server-error-not-accepting-jobs" },
  { "deactivated", PLAIN, "on Create-Job: status server-error-printer-is-deactivated", WAITS, 0,
    NO_JOB, "server-error-printer-is-deactivated" },
  { "media-empty", PLAIN, "media-empty", WAITS, 0, NO_JOB, "media-empty: load labels or paper" },
  { "cover-open", PLAIN, "cover-open", WAITS, 0, NO_JOB, "cover-open: close the cover" },
  { "jam", PLAIN, "jam", WAITS, 0, NO_JOB, "media-jam: clear the jam" },
  { "no-labels", PLAIN, "low-labels 0", WAITS, 0, NO_JOB, "media-empty: load labels or paper" },
  { "refilled", PLAIN, "media-empty*2, then ok", GOES_ON, 0, 1, NULL },
  { "resumed", PLAIN, "stopped*2, then ok", GOES_ON, 0, 1, NULL },
  { "low-labels", PLAIN, "low-labels 5", GOES_ON, 0, 1, NULL },
  { "empty-in-between", PLAIN, "ok*1, media-empty for 200ms, ok", GOES_ON, 0, 1, NULL },
  /* It will pass by itself. */
  { "busy", PLAIN, "busy*2, then ok", GOES_ON, 2, 1, NULL },
  { "always-busy", PLAIN, "busy", TRIES_THRICE, 3, NO_JOB, "gave up after 3 attempts" },
  { "too-many-jobs", PLAIN, "status client-error-not-possible*1, ok", GOES_ON, 1, 1, NULL },
  { "temporary-error", PLAIN, "status server-error-temporary-error*1, ok", GOES_ON, 1, 1, NULL },
  { "device-error", PLAIN, "status server-error-device-error", TRIES_THRICE, 3, NO_JOB,
    "server-error-device-error" },
  { "http-503", PLAIN, "on Get-Printer-Attributes: http 503*2, ok", GOES_ON, 2, 1, NULL },
  { "always-503", PLAIN, "http 503", TRIES_THRICE, 3, NO_JOB, "503" },
  { "refused", PLAIN, "refuse", TRIES_THRICE, 3, NO_JOB, "cannot connect" },
  { "slow", PLAIN, "slow 100ms", GOES_ON, 0, 1, NULL },
  /* Before anything was asked for, a broken connection is only a broken connection. */
  { "reset-at-probe", PLAIN, "on Get-Printer-Attributes: reset*1", GOES_ON, 1, 1, NULL },
  { "always-reset", PLAIN, "reset", TRIES_THRICE, 3, NO_JOB, "the connection broke" },
  { "closed-at-probe", PLAIN, "on Get-Printer-Attributes: drop*1", GOES_ON, 1, 1, NULL },
  /* The outcome is unknown: asked about, and never two documents. */
  { "hang-at-create", PLAIN, "on Create-Job: hang*1", ASKS, 1, 1, NULL },
  { "reset-at-create", PLAIN, "on Create-Job: reset*1", ASKS, 1, 1, NULL },
  { "reset-at-send", PLAIN, "on Send-Document: reset*1", ASKS, 1, 1, NULL },
  { "http-408-at-send", PLAIN, "on Send-Document: http 408*1", ASKS, 1, 1, NULL },
  { "http-500-at-create", PLAIN, "on Create-Job: http 500*1", ASKS, 1, 1, NULL },
  { "lost-create", PLAIN, "on Create-Job: lost reply*1", ASKS, 0, 1, NULL },
  { "lost-send", PLAIN, "on Send-Document: lost reply*1", ASKS, 0, 1, NULL },
  { "reset-create", PLAIN, "on Create-Job: reset reply*1", ASKS, 0, 1, NULL },
  { "reset-send", PLAIN, "on Send-Document: reset reply*1", ASKS, 0, 1, NULL },
  { "truncated", PLAIN, "on Send-Document: truncated*1", ASKS, 0, 1, NULL },
  { "garbage", PLAIN, "on Send-Document: garbage*1", ASKS, 0, 1, NULL },
  { "html", PLAIN, "on Send-Document: html*1", ASKS, 0, 1, NULL },
  { "endless", PLAIN, "on Send-Document: endless*1", ASKS, 0, 1, NULL },
  { "wrong-request-id", PLAIN, "on Send-Document: wrong request-id*1", ASKS, 0, 1, NULL },
  { "internal-error-at-create", PLAIN, "on Create-Job: status server-error-internal-error*1", ASKS,
    1, 1, NULL },
  { "lost-answer-to-the-question", PLAIN,
    "on Send-Document: lost reply*1; on Get-Job-Attributes: lost reply*3", ASKS, 0, 1, NULL },
  { "lost-answer-to-the-search", PLAIN, "on Create-Job: lost reply*1; on Get-Jobs: reset reply*3",
    ASKS, 0, 1, NULL },
  { "lost-cancel", PLAIN, "on Send-Document: reset*1; on Cancel-Job: lost reply*1", ASKS, 1, 1,
    NULL },
  /* Nothing that time would mend: said at once, with what to do. */
  { "aborted", PLAIN, "abort", STOPS, 0, 1, "aborted" },
  { "http-401", PLAIN, "http 401", STOPS, 0, NO_JOB, "no permission there" },
  { "http-403", PLAIN, "http 403", STOPS, 0, NO_JOB, "no permission there" },
  { "http-403-at-send", PLAIN, "on Send-Document: http 403", STOPS, 0, 0, "no permission there" },
  { "http-413", PLAIN, "on Send-Document: http 413", STOPS, 0, 0, "larger than the server allows" },
  { "http-426", PLAIN, "http 426", STOPS, 0, NO_JOB,
    "wants an encrypted connection (ipps, https)" },
  { "attributes", PLAIN, "status client-error-attributes-or-values-not-supported", STOPS, 0, NO_JOB,
    "client-error-attributes-or-values-not-supported" },
  { "format", PLAIN, "on Send-Document: status client-error-document-format-not-supported", STOPS,
    0, 0, "client-error-document-format-not-supported" },
  { "not-authorized", PLAIN, "status client-error-not-authorized", STOPS, 0, NO_JOB,
    "client-error-not-authorized" },
  /* Identity. */
  { "tls", TLS, NULL, GOES_ON, 0, 1, NULL },
  { "tls-pinned", TLS_PINNED, NULL, GOES_ON, 0, 1, NULL },
  { "tls-client", TLS_CLIENT, NULL, GOES_ON, 0, 1, NULL },
  { "tls-lost-send", TLS, "on Send-Document: lost reply*1", ASKS, 0, 1, NULL },
  { "tls-unknown-authority", TLS_STRANGER, NULL, STOPS, 0, NO_JOB,
    "signed by an unknown authority" },
  { "tls-other-host", TLS_OTHER_HOST, NULL, STOPS, 0, NO_JOB, "it is for another host" },
  { "tls-changed-identity", TLS_PINNED, "wrong certificate", STOPS, 0, NO_JOB,
    "is not the pinned one" },
  { "tls-not-tls", TLS, "bad tls", STOPS, 0, NO_JOB, "TLS failed" },
  { "tls-plain-printer", TLS_EXPECTED, NULL, TRIES_THRICE, 3, NO_JOB, "TLS" },
  { "tls-no-client-certificate", TLS_NO_CLIENT, NULL, STOPS, 0, NO_JOB, "client certificate" },
};

typedef struct
{
  FoyerTestPki *pki; /* NULL: plain */
  FoyerSimulatedPrinter *printer;
  GBytes *document;
  FoyerTestLine line;
} Bench;

static void
protect (Bench *bench, Protection protection, FoyerSimulatedPrinterSettings *settings)
{
  if (protection == PLAIN || protection == TLS_EXPECTED)
    return;
  settings->certificate_file = protection == TLS_STRANGER     ? bench->pki->rogue
                               : protection == TLS_OTHER_HOST ? bench->pki->wrong_host
                                                              : bench->pki->server;
  settings->key_file = protection == TLS_STRANGER     ? bench->pki->rogue_key
                       : protection == TLS_OTHER_HOST ? bench->pki->wrong_host_key
                                                      : bench->pki->server_key;
  if (protection == TLS_CLIENT || protection == TLS_NO_CLIENT)
    settings->client_authority_file = bench->pki->ca;
}

static FoyerPrinter *
make_printer (Bench *bench, Protection protection)
{
  FoyerPrinter *printer = foyer_printer_new ();

  printer->name = g_strdup ("Desk 1");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = protection == TLS_EXPECTED
                     ? g_strdup_printf ("ipps://localhost:%u/ipp/print",
                                        foyer_simulated_printer_get_port (bench->printer))
                     : g_strdup (foyer_simulated_printer_get_uri (bench->printer));
  if (protection == TLS_PINNED)
    printer->pin_sha256 = foyer_test_pki_dup_pin (bench->pki->server);
  else if (protection != PLAIN)
    printer->ca_file = g_strdup (bench->pki->ca);
  if (protection == TLS_CLIENT)
    {
      printer->certificate_file = g_strdup (bench->pki->client);
      printer->key_file = g_strdup (bench->pki->client_key);
    }
  return printer;
}

static void
bench_start (Bench *bench, const Row *row)
{
  const char *faults[] = { row->script, NULL };
  FoyerSimulatedPrinterSettings settings = { .faults = faults, .queue = { .labels = -1 } };
  g_autoptr (FoyerPrinter) printer = NULL;
  GError *error = NULL;

  protect (bench, row->protection, &settings);
  bench->printer = foyer_simulated_printer_start (&settings, NULL, NULL, &error);
  g_assert_no_error (error);
  printer = make_printer (bench, row->protection);
  bench->document = foyer_test_make_document (30000, 1);
  bench->line
      = (FoyerTestLine){ .driver = foyer_printer_driver_open (printer, "/nonexistent", &error),
                         .policy = foyer_submission_policy_default,
                         .job = foyer_test_make_job (bench->document),
                         .media = "iso_a6_105x148mm",
                         .document = bench->document,
                         .stops_at = FOYER_JOB_PRINTED,
                         .max_waits = row->class == WAITS ? 3 : 0,
                         .history = g_string_new (NULL) };
  g_assert_no_error (error);
}

static void
bench_stop (Bench *bench)
{
  g_object_unref (bench->line.driver);
  foyer_simulated_printer_stop (bench->printer);
  foyer_job_unref (bench->line.job);
  g_string_free (bench->line.history, TRUE);
  g_free (bench->line.last_wait);
  g_bytes_unref (bench->document);
  g_clear_pointer (&bench->pki, foyer_test_pki_free);
}

static FoyerJobState
get_end (Class class)
{
  switch (class)
    {
    case GOES_ON:
    case ASKS:
      return FOYER_JOB_PRINTED;
    case WAITS:
      return FOYER_JOB_RENDERED;
    case TRIES_THRICE:
    case STOPS:
      return FOYER_JOB_FAILED;
    }
  g_return_val_if_reached (FOYER_JOB_LOST);
}

static void
check (Bench *bench, const Row *row)
{
  const FoyerTestLine *line = &bench->line;
  const FoyerJob *job = line->job;
  const char *said = row->class == WAITS ? line->last_wait : job->reason;
  FoyerDigest digest = foyer_digest_of_bytes (bench->document);
  g_autoptr (json_t) report = foyer_simulated_printer_make_report (bench->printer);

  if (job->state != get_end (row->class))
    g_error ("%s, not %s, after %s: %s", foyer_job_state_get_name (job->state),
             foyer_job_state_get_name (get_end (row->class)), line->history->str, job->reason);
  g_assert_cmpuint (job->dispatch_attempts, ==, row->attempts);
  if (row->says != NULL && (said == NULL || strstr (said, row->says) == NULL))
    g_error ("'%s' is not in: %s", row->says, said);
  /* A person who reads it knows which printer is meant; of a job that it has, the job itself says
   * that. */
  if ((row->class == STOPS || row->class == TRIES_THRICE) && row->n_documents == 0)
    g_assert_true (strstr (job->reason, "Desk 1") != NULL
                   || strstr (job->reason, "localhost") != NULL);
  if (row->class == ASKS || row->class == GOES_ON)
    g_assert_cmpint (strstr (line->history->str, "UNKNOWN") != NULL, ==, row->class == ASKS);
  if (row->class == WAITS)
    g_assert_cmpuint (line->n_waits, ==, 3);
  g_assert_cmpuint (foyer_simulated_printer_count_documents (bench->printer), ==, row->n_documents);
  g_assert_cmpuint (foyer_simulated_printer_count_digest (bench->printer, &digest), ==,
                    row->n_documents);
  g_assert_cmpint (json_integer_value (json_object_get (report, "twice")), ==, 0);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  Bench bench = { 0 };

  if (row->protection != PLAIN && (bench.pki = foyer_test_pki_new ()) == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  bench_start (&bench, row);
  foyer_test_line_run (&bench.line);
  check (&bench, row);
  bench_stop (&bench);
}

/* No such host. */
static void
test_unknown_host (void)
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

  printer->name = g_strdup ("Desk 1");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = g_strdup ("ipp://printer.invalid/ipp/print");
  driver = foyer_printer_driver_open (printer, "/nonexistent", NULL);
  line.driver = driver;
  foyer_test_line_run (&line);
  g_assert_cmpint (job->state, ==, FOYER_JOB_FAILED);
  g_assert_cmpuint (job->dispatch_attempts, ==, 3);
  g_assert_nonnull (strstr (job->reason, "cannot connect"));
  g_string_free (line.history, TRUE);
  g_free (line.last_wait);
}

/* Its power failed after it had taken the document: nobody knows whether the badge came out, so a
 * person is asked. */
static void
test_forgotten (void)
{
  static const Row row = { "forgotten", PLAIN, NULL, GOES_ON, 0, 1, NULL };
  Bench bench = { 0 };

  bench_start (&bench, &row);
  bench.line.stops_at = FOYER_JOB_ACCEPTED;
  foyer_test_line_run (&bench.line);
  foyer_simulated_printer_forget (bench.printer);
  bench.line.stops_at = FOYER_JOB_PRINTED;
  foyer_test_line_run (&bench.line);
  g_assert_cmpint (bench.line.job->state, ==, FOYER_JOB_LOST);
  g_assert_nonnull (bench.line.job->reason);
  g_assert_cmpuint (foyer_simulated_printer_count_requests (bench.printer, IPP_OP_SEND_DOCUMENT),
                    ==, 1);
  bench_stop (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/fault-table/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/fault-table/unknown-host", test_unknown_host);
  g_test_add_func ("/fault-table/forgotten", test_forgotten);
  return g_test_run ();
}
