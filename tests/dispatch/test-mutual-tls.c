/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Printing through nginx that requires a client certificate, to a real cupsd: the right certificate
 * prints, and each wrong one is refused by name, with nothing sent. */
#include "config.h"

#include "foyer-test-daemon.h"
#include "foyer-test-line.h"
#include "foyer-test-pki.h"

#include <string.h>

typedef enum
{
  OWN_NONE,
  OWN_RIGHT,
  OWN_PKCS12,
  OWN_EXPIRED,
  OWN_ROGUE,
} Own;

typedef struct
{
  const char *name;
  const char *server; /* file names of the certificate that nginx shows, without .crt */
  Own own;
  const char *ca; /* whom we trust, without .crt; NULL: the pin alone */
  const char *pin; /* whose digest, without .crt; NULL: none */
  const char *says; /* NULL: it prints */
} Case;

static const Case cases[] = {
  { "right", "server", OWN_RIGHT, "ca", NULL, NULL },
  { "pkcs12", "server", OWN_PKCS12, "ca", NULL, NULL },
  { "pinned", "rogue", OWN_RIGHT, NULL, "rogue", NULL },
  { "pinned-and-authority", "server", OWN_RIGHT, "ca", "server", NULL },
  { "no-certificate", "server", OWN_NONE, "ca", NULL,
    "a client certificate and none is configured" },
  { "expired-certificate", "server", OWN_EXPIRED, "ca", NULL,
    "the configured client certificate has expired" },
  { "certificate-of-another-authority", "server", OWN_ROGUE, "ca", NULL,
    "may not accept the configured client certificate" },
  { "unknown-authority", "rogue", OWN_RIGHT, "ca", NULL, "signed by an unknown authority" },
  { "wrong-host", "wrong", OWN_RIGHT, "ca", NULL, "it is for another host" },
  { "server-expired", "old", OWN_RIGHT, "ca", NULL, "it has expired" },
  { "swapped-key", "second", OWN_RIGHT, "ca", "server", "not the pinned one" },
  { "pinned-but-other-authority", "rogue", OWN_RIGHT, "ca", "rogue",
    "signed by an unknown authority" },
};

static FoyerTestPki *pki;

static char *
dup_path (const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (pki->folder, file, NULL);
}

/* Beside what every test has: one that is over for each side, a second one for the same host, and a
 * client's in PKCS #12. */
static void
make_more_certificates (void)
{
  static const char script[]
      = "set -e; cd \"$1\"\n"
        "sign() { kind=$1 name=$2; shift 2; openssl x509 -req -in $name.csr -CA ca.crt -CAkey "
        "ca.key "
        "-CAcreateserial -extfile $kind.ext -out $name.crt \"$@\"; }\n"
        /* OpenSSL 3.0 knows no dates here, and later ones refuse negative days. */
        "over() { cp $1.csr $2.csr; cp $1.key $2.key; sign $1 $2 -not_before 20200101000000Z "
        "-not_after 20200102000000Z || sign $1 $2 -days -1; }\n"
        "over server old; over client expired\n"
        "openssl req -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -keyout second.key "
        "-out second.csr -subj /CN=localhost; sign server second -days 20\n"
        "echo 'four words, one space' >password\n"
        "openssl pkcs12 -export -in client.crt -inkey client.key -out client.p12 -passout "
        "file:password\n";
  GError *error = NULL;
  int status = -1;

  (void)g_spawn_sync (
      NULL,
      (char *[]){ (char *)"sh", (char *)"-c", (char *)script, (char *)"sh", pki->folder, NULL },
      NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
      NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
set_own (FoyerPrinter *printer, Own own)
{
  static const char *const names[] = { NULL, "client", NULL, "expired", "rogue" };

  if (own == OWN_PKCS12)
    {
      printer->certificate_file = dup_path ("client", ".p12");
      printer->password_file = dup_path ("password", "");
    }
  else if (names[own] != NULL)
    {
      printer->certificate_file = dup_path (names[own], ".crt");
      printer->key_file = dup_path (names[own], ".key");
    }
}

static FoyerPrinterDriver *
open_driver (const Case *c, FoyerTestDaemon *nginx)
{
  g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
  g_autofree char *pinned = c->pin != NULL ? dup_path (c->pin, ".crt") : NULL;
  GError *error = NULL;
  FoyerPrinterDriver *driver;

  printer->name = g_strdup ("desk");
  printer->kind = FOYER_PRINTER_IPP;
  printer->uri = foyer_test_daemon_dup_uri (nginx, "ipps", 0);
  printer->ca_file = c->ca != NULL ? dup_path (c->ca, ".crt") : NULL;
  printer->pin_sha256 = pinned != NULL ? foyer_test_pki_dup_pin (pinned) : NULL;
  set_own (printer, c->own);
  driver = foyer_printer_driver_open (printer, "/nonexistent", &error);
  g_assert_no_error (error);
  return driver;
}

/* Both digests, so that a person can compare them. */
static void
check_digests (const Case *c, const char *reason)
{
  g_autofree char *shown = dup_path (c->server, ".crt");
  g_autofree char *seen = foyer_test_pki_dup_pin (shown);

  g_assert_nonnull (strstr (reason, seen));
  if (strcmp (c->name, "swapped-key") == 0)
    {
      g_autofree char *pinned = dup_path (c->pin, ".crt");
      g_autofree char *wanted = foyer_test_pki_dup_pin (pinned);

      g_assert_nonnull (strstr (reason, wanted));
    }
}

static void
run (const Case *c, const char *protocol, FoyerTestDaemon *cupsd)
{
  g_autofree char *certificate = dup_path (c->server, ".crt");
  g_autofree char *key = dup_path (c->server, ".key");
  const char *why_not = NULL;
  g_autoptr (FoyerTestDaemon) nginx
      = foyer_test_daemon_start_nginx (cupsd, pki, certificate, key, protocol, &why_not);
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  g_autoptr (GBytes) document = foyer_test_make_document (204000, 1);
  g_autoptr (FoyerJob) job = foyer_test_make_job (document);
  g_autoptr (GPtrArray) documents = NULL;
  FoyerTestLine line;

  if (nginx == NULL)
    {
      g_test_skip (why_not);
      return;
    }
  driver = open_driver (c, nginx);
  line = (FoyerTestLine){ .driver = driver,
                          .policy = foyer_submission_policy_default,
                          .job = job,
                          .media = "na_letter_8.5x11in",
                          .document = document,
                          .stops_at = FOYER_JOB_PRINTED,
                          .history = g_string_new (NULL) };
  foyer_test_line_run (&line);
  g_test_message ("%s: %s", line.history->str, job->reason);
  documents = foyer_test_daemon_dup_documents (cupsd);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==,
                   c->says == NULL ? "PRINTED" : "FAILED");
  g_assert_cmpuint (documents->len, ==, c->says == NULL ? 1 : 0);
  if (c->says != NULL)
    {
      if (strstr (job->reason, c->says) == NULL)
        g_error ("'%s' does not say '%s'", job->reason, c->says);
      g_assert_cmpuint (line.n_creates, ==, 0);
      g_assert_cmpuint (line.n_sends, ==, 0);
      if (c->own == OWN_RIGHT)
        check_digests (c, job->reason);
    }
  g_string_free (line.history, TRUE);
  g_free (line.last_wait);
}

static void
test_case (gconstpointer data, const char *protocol)
{
  const char *why_not = NULL;
  g_autoptr (FoyerTestDaemon) cupsd = NULL;

  if (pki == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  cupsd = foyer_test_daemon_start_cupsd (&why_not);
  if (cupsd == NULL)
    g_test_skip (why_not);
  else
    run (data, protocol, cupsd);
}

static void
test_tls_1_2 (gconstpointer data)
{
  test_case (data, "TLSv1.2");
}

static void
test_tls_1_3 (gconstpointer data)
{
  test_case (data, "TLSv1.3");
}

/* Older than 1.2 is not spoken, whatever the server would. */
static void
test_tls_1_1 (void)
{
  static const Case old = { "old-protocol", "server", OWN_RIGHT, "ca", NULL, "TLS failed" };
  const char *why_not = NULL;
  g_autoptr (FoyerTestDaemon) cupsd = NULL;
  g_autoptr (FoyerTestDaemon) nginx = NULL;
  g_autoptr (FoyerPrinterDriver) driver = NULL;
  g_autoptr (GBytes) document = foyer_test_make_document (1000, 1);
  g_autoptr (FoyerJob) job = foyer_test_make_job (document);
  FoyerTestLine line;

  if (pki == NULL || (cupsd = foyer_test_daemon_start_cupsd (&why_not)) == NULL
      || (nginx = foyer_test_daemon_start_nginx (cupsd, pki, pki->server, pki->server_key,
                                                 "TLSv1.1", &why_not))
             == NULL)
    {
      g_test_skip (pki == NULL ? "openssl is not installed" : why_not);
      return;
    }
  driver = open_driver (&old, nginx);
  line = (FoyerTestLine){ .driver = driver,
                          .policy = foyer_submission_policy_default,
                          .job = job,
                          .media = "na_letter_8.5x11in",
                          .document = document,
                          .stops_at = FOYER_JOB_PRINTED,
                          .history = g_string_new (NULL) };
  foyer_test_line_run (&line);
  g_test_message ("%s: %s", line.history->str, job->reason);
  g_assert_cmpstr (foyer_job_state_get_name (job->state), ==, "FAILED");
  g_assert_nonnull (strstr (job->reason, "TLS failed"));
  g_assert_cmpuint (line.n_creates, ==, 0);
  g_string_free (line.history, TRUE);
  g_free (line.last_wait);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *certificate, *suffix, *password;
    const char *says;
  } wrong[] = {
    { "client", ".p12", NULL, "client.p12" },
    { "client", ".p12", "ca.crt", "client.p12" }, /* another first line */
    { "client", ".p12", "missing", "missing" },
    { "absent", ".p12", "password", "absent.p12" },
  };

  if (pki == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (FoyerPrinter) printer = foyer_printer_new ();
      g_autoptr (GError) error = NULL;

      printer->name = g_strdup ("desk");
      printer->kind = FOYER_PRINTER_IPP;
      printer->uri = g_strdup ("ipps://localhost/ipp/print");
      printer->certificate_file = dup_path (wrong[i].certificate, wrong[i].suffix);
      printer->password_file = wrong[i].password != NULL ? dup_path (wrong[i].password, "") : NULL;
      g_assert_null (foyer_printer_driver_open (printer, "/nonexistent", &error));
      g_assert_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING);
      g_assert_nonnull (strstr (error->message, wrong[i].says));
      g_assert_null (strstr (error->message, "four words"));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  pki = foyer_test_pki_new ();
  if (pki != NULL)
    make_more_certificates ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *older = g_strconcat ("/mutual-tls/1.2/", cases[i].name, NULL);
      g_autofree char *newer = g_strconcat ("/mutual-tls/1.3/", cases[i].name, NULL);

      g_test_add_data_func (older, &cases[i], test_tls_1_2);
      g_test_add_data_func (newer, &cases[i], test_tls_1_3);
    }
  g_test_add_func ("/mutual-tls/1.1", test_tls_1_1);
  g_test_add_func ("/mutual-tls/settings", test_settings);
  status = g_test_run ();
  foyer_test_pki_free (pki);
  return status;
}
