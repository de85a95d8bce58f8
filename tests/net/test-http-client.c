/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP client against servers that misbehave in every way we know: what each failure means to
 * the caller. */
#include "config.h"

#include "foyer-http-client.h"
#include "foyer-test-pki.h"
#include "foyer-test-server.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>

/* Never waited for by what works: long enough for a sanitized GnuTLS on a busy machine. */
#define DEADLINE_MSEC 60000

typedef struct
{
  FoyerHttpAnswer *answer;
  GError *error;
  gboolean is_done;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->answer, foyer_http_answer_free);
  g_clear_error (&outcome->error);
  outcome->is_done = FALSE;
}

static void
post_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_false (outcome->is_done);
  outcome->is_done = TRUE;
  outcome->answer
      = foyer_http_client_post_finish (FOYER_HTTP_CLIENT (source), result, &outcome->error);
  g_assert_true ((outcome->answer == NULL) == (outcome->error != NULL));
}

static void
post (FoyerHttpClient *client, guint deadline_msec, GCancellable *cancellable, Outcome *outcome)
{
  static const char text[] = "hello, printer";
  g_autoptr (GInputStream) body = g_memory_input_stream_new_from_data (text, strlen (text), NULL);

  outcome_clear (outcome);
  foyer_http_client_post_async (client, "application/ipp", body, strlen (text), deadline_msec,
                                cancellable, post_cb, outcome);
  g_assert_false (outcome->is_done);
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static FoyerHttpClient *
open_client (const FoyerHttpTarget *target)
{
  GError *error = NULL;
  FoyerHttpClient *client = foyer_http_client_open (target, &error);

  g_assert_no_error (error);
  return client;
}

/* ---- What the server does with a request ---- */
typedef struct
{
  const char *name;
  const char *raw; /* sent as it is, then the connection closes */
  const char *status; /* else a proper reply with this status */
  int code; /* expected FoyerNetError, -1: success */
} Reply;

static gboolean
reply_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  const Reply *reply = user_data;

  if (reply->raw != NULL)
    {
      (void)foyer_test_connection_write (connection, reply->raw, strlen (reply->raw));
      return FALSE;
    }
  foyer_test_connection_reply (connection, reply->status, "Application/IPP; charset=x", "answer",
                               6);
  return TRUE;
}

static const Reply replies[] = {
  { "ok", NULL, "200 OK", -1 },
  { "nothing", "", NULL, FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "cut-head", "HTTP/1.1 200 OK\r\nContent-Ty", NULL, FOYER_NET_ERROR_PROTOCOL },
  { "cut-body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", NULL,
    FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "cut-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf", NULL,
    FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "garbage", "\001\002\003 what is this?\r\n\r\n", NULL, FOYER_NET_ERROR_PROTOCOL },
  { "status-301", NULL, "301 Moved", FOYER_NET_ERROR_REFUSED },
  { "status-307", "HTTP/1.1 307 Go\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", NULL,
    FOYER_NET_ERROR_REFUSED },
  { "status-400", NULL, "400 Bad", FOYER_NET_ERROR_REFUSED },
  { "status-401", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
    NULL, FOYER_NET_ERROR_REFUSED },
  { "status-403", NULL, "403 No", FOYER_NET_ERROR_REFUSED },
  { "status-408", NULL, "408 Slow", FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "status-413", NULL, "413 Big", FOYER_NET_ERROR_REFUSED },
  { "status-426", NULL, "426 Upgrade", FOYER_NET_ERROR_REFUSED },
  { "status-429", NULL, "429 Many", FOYER_NET_ERROR_BUSY },
  { "status-500", NULL, "500 Oops", FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "status-502", NULL, "502 Bad gateway", FOYER_NET_ERROR_UNKNOWN_OUTCOME },
  { "status-503", NULL, "503 Busy", FOYER_NET_ERROR_BUSY },
};

static void
test_reply (gconstpointer data)
{
  const Reply *reply = data;
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (&(FoyerTestServerSetup){
      .mode = FOYER_TEST_PLAIN, .handler = reply_cb, .user_data = (gpointer)reply });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/ipp/print");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  Outcome outcome = { 0 };

  post (client, DEADLINE_MSEC, NULL, &outcome);
  if (reply->code < 0)
    {
      g_assert_no_error (outcome.error);
      g_assert_cmpstr (outcome.answer->content_type, ==, "application/ipp");
      g_assert_cmpmem (g_bytes_get_data (outcome.answer->body, NULL),
                       g_bytes_get_size (outcome.answer->body), "answer", 6);
      g_assert_null (outcome.answer->peer_digest);
    }
  else
    {
      g_assert_error (outcome.error, FOYER_NET_ERROR, reply->code);
      g_assert_nonnull (strstr (outcome.error->message, "localhost"));
    }
  /* Nothing is ever sent again, followed or authenticated. */
  g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 1);
  outcome_clear (&outcome);
}

/* ---- Keep-alive, and the promise that one lost reply is one request ---- */
static gboolean
lose_second_cb (FoyerTestConnection *connection, const FoyerTestRequest *request,
                gpointer user_data)
{
  g_assert_true (g_str_has_prefix (request->head, "POST /ipp/print HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request->head, "Content-Length: 14\r\n"));
  g_assert_null (strstr (request->head, "Accept-Encoding"));
  g_assert_cmpmem (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body),
                   "hello, printer", 14);
  if (request->number == 2)
    {
      if (GPOINTER_TO_INT (user_data))
        foyer_test_connection_reset (connection);
      return FALSE;
    }
  foyer_test_connection_reply (connection, "200 OK", "application/ipp", "x", 1);
  return TRUE;
}

static void
test_lost_reply (gconstpointer resets)
{
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (&(FoyerTestServerSetup){
      .mode = FOYER_TEST_PLAIN, .handler = lose_second_cb, .user_data = (gpointer)resets });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/ipp/print");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  Outcome outcome = { 0 };

  post (client, DEADLINE_MSEC, NULL, &outcome);
  g_assert_no_error (outcome.error);
  /* On a connection that was used before, a library may be tempted to send again. */
  post (client, DEADLINE_MSEC, NULL, &outcome);
  g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 2);
  g_assert_cmpuint (foyer_test_server_get_connections (server), ==, 1);
  post (client, DEADLINE_MSEC, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 3);
  outcome_clear (&outcome);
}

/* ---- Time and size ---- */
static gboolean
drip_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";

  if (!foyer_test_connection_write (connection, head, strlen (head)))
    return FALSE;
  while (foyer_test_connection_wait (connection, 20)
         && foyer_test_connection_write (connection, "x", 1))
    ;
  return FALSE;
}

static gboolean
endless_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n";
  g_autofree char *block = g_strnfill (65536, 'x');

  if (!foyer_test_connection_write (connection, head, strlen (head)))
    return FALSE;
  while (foyer_test_connection_write (connection, block, 65536))
    ;
  return FALSE;
}

static gboolean
hang_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  (void)foyer_test_connection_wait (connection, 60 * 1000); /* ends with the server */
  return FALSE;
}

static void
test_deadline (gconstpointer handler)
{
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (
      &(FoyerTestServerSetup){ .mode = FOYER_TEST_PLAIN, .handler = (FoyerTestHandler)handler });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  gint64 begin = g_get_monotonic_time ();
  Outcome outcome = { 0 };

  post (client, 400, NULL, &outcome);
  g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 390 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
  outcome_clear (&outcome);
}

static void
test_endless (void)
{
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (
      &(FoyerTestServerSetup){ .mode = FOYER_TEST_PLAIN, .handler = endless_cb });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/");
  g_autoptr (FoyerHttpClient) client
      = open_client (&(FoyerHttpTarget){ .uri = uri, .answer_limit_bytes = 200000 });
  gint64 begin = g_get_monotonic_time ();
  Outcome outcome = { 0 };

  post (client, DEADLINE_MSEC, NULL, &outcome);
  g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_TOO_LARGE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 30 * G_USEC_PER_SEC);
  outcome_clear (&outcome);
}

typedef struct
{
  FoyerTestServer *server;
  GCancellable *cancellable;
} Canceling;

/* Once the request has arrived. */
static gboolean
cancel_cb (gpointer user_data)
{
  Canceling *canceling = user_data;

  if (foyer_test_server_get_requests (canceling->server) == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (canceling->cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (
      &(FoyerTestServerSetup){ .mode = FOYER_TEST_PLAIN, .handler = hang_cb });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Canceling canceling = { server, cancellable };
  Outcome outcome = { 0 };

  g_timeout_add (5, cancel_cb, &canceling);
  post (client, DEADLINE_MSEC, cancellable, &outcome);
  g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_CANCELLED);
  /* Already cancelled: nothing goes out, and still not from inside the call. */
  post (client, DEADLINE_MSEC, cancellable, &outcome);
  g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_CANCELLED);
  g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 1);
  outcome_clear (&outcome);
}

/* ---- Nothing sent ---- */
static void
test_unreachable (void)
{
  g_autofree char *closed = g_strdup_printf ("http://127.0.0.1:%u/", foyer_test_find_free_port ());
  const char *uris[] = { closed, "http://no-such-host.invalid/" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uris[i] });
      Outcome outcome = { 0 };

      post (client, DEADLINE_MSEC, NULL, &outcome);
      g_assert_error (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNREACHABLE);
      outcome_clear (&outcome);
    }
}

static void
test_reset_at_accept (void)
{
  g_autoptr (FoyerTestServer) server
      = foyer_test_server_new (&(FoyerTestServerSetup){ .mode = FOYER_TEST_RESET_AT_ACCEPT });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  Outcome outcome = { 0 };

  post (client, DEADLINE_MSEC, NULL, &outcome);
  /* Either the connection was not yet made, or the request may have been under way. */
  g_assert_true (
      g_error_matches (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNREACHABLE)
      || g_error_matches (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNKNOWN_OUTCOME));
  outcome_clear (&outcome);
}

static void
test_proxy_ignored (void)
{
  static const Reply ok = { "ok", NULL, "200 OK", -1 };
  g_autoptr (FoyerTestServer) server = foyer_test_server_new (&(FoyerTestServerSetup){
      .mode = FOYER_TEST_PLAIN, .handler = reply_cb, .user_data = (gpointer)&ok });
  g_autofree char *uri = foyer_test_server_dup_uri (server, "http", "/");
  g_autoptr (FoyerHttpClient) client = open_client (&(FoyerHttpTarget){ .uri = uri });
  Outcome outcome = { 0 };

  post (client, DEADLINE_MSEC, NULL, &outcome);
  g_assert_no_error (outcome.error);
  outcome_clear (&outcome);
}

/* ---- TLS ---- */
typedef enum
{
  TRUST_CA,
  TRUST_SYSTEM,
  TRUST_PIN,
  TRUST_WRONG_PIN,
  TRUST_CA_AND_PIN,
} Trust;

#define EITHER (-2)

typedef struct
{
  const char *name;
  const char *server; /* "server", "wrong", "rogue" */
  FoyerTestServerMode mode;
  Trust trust;
  gboolean has_client_certificate;
  int code; /* -1: success; EITHER: refused or unknown */
  const char *text; /* in the message; NULL: any */
} TlsCase;

static const TlsCase tls_cases[] = {
  { "known-ca", "server", FOYER_TEST_TLS, TRUST_CA, FALSE, -1, NULL },
  { "unknown-ca", "server", FOYER_TEST_TLS, TRUST_SYSTEM, FALSE, FOYER_NET_ERROR_REFUSED,
    "unknown authority" },
  { "self-signed", "rogue", FOYER_TEST_TLS, TRUST_CA, FALSE, FOYER_NET_ERROR_REFUSED,
    "unknown authority" },
  { "wrong-host", "wrong", FOYER_TEST_TLS, TRUST_CA, FALSE, FOYER_NET_ERROR_REFUSED,
    "another host" },
  { "pinned-self-signed", "rogue", FOYER_TEST_TLS, TRUST_PIN, FALSE, -1, NULL },
  { "pinned-wrong-host", "wrong", FOYER_TEST_TLS, TRUST_PIN, FALSE, -1, NULL },
  { "other-pin", "server", FOYER_TEST_TLS, TRUST_WRONG_PIN, FALSE, FOYER_NET_ERROR_REFUSED,
    "not the pinned one" },
  { "ca-and-pin", "server", FOYER_TEST_TLS, TRUST_CA_AND_PIN, FALSE, -1, NULL },
  { "pin-but-not-ca", "rogue", FOYER_TEST_TLS, TRUST_CA_AND_PIN, FALSE, FOYER_NET_ERROR_REFUSED,
    "unknown authority" },
  { "pin-but-other-host", "wrong", FOYER_TEST_TLS, TRUST_CA_AND_PIN, FALSE, FOYER_NET_ERROR_REFUSED,
    "another host" },
  { "client-certificate", "server", FOYER_TEST_TLS_CLIENT, TRUST_CA, TRUE, -1, NULL },
  { "client-certificate-pinned", "server", FOYER_TEST_TLS_CLIENT, TRUST_PIN, TRUE, -1, NULL },
  { "client-certificate-missing", "server", FOYER_TEST_TLS_CLIENT, TRUST_CA, FALSE, EITHER,
    "client certificate" },
  { "not-tls", "server", FOYER_TEST_TLS_JUNK, TRUST_CA, FALSE, FOYER_NET_ERROR_REFUSED,
    "TLS failed" },
};

/* Made once for all cases; NULL without openssl. */
static FoyerTestPki *pki;

/* Whoever pairs compares the certificate that was shown; only our own refusals tell of one. */
static void
check_refused (FoyerHttpClient *client, const TlsCase *tls, const char *certificate)
{
  g_autofree char *refused = foyer_http_client_dup_refused_digest (client);
  g_autofree char *shown = foyer_test_pki_dup_pin (certificate);
  gboolean is_ours = tls->code == FOYER_NET_ERROR_REFUSED && tls->mode == FOYER_TEST_TLS;

  g_assert_cmpstr (refused, ==, is_ours ? shown : NULL);
}

static void
test_tls (gconstpointer data)
{
  static const Reply ok = { "ok", NULL, "200 OK", -1 };
  const TlsCase *tls = data;
  g_autoptr (FoyerTestServer) server = NULL;
  g_autoptr (FoyerHttpClient) client = NULL;
  g_autofree char *uri = NULL, *pin = NULL;
  const char *certificate, *key;
  FoyerHttpTarget target = { 0 };
  Outcome outcome = { 0 };

  if (pki == NULL)
    {
      g_test_skip ("openssl is not installed");
      return;
    }
  certificate = strcmp (tls->server, "server") == 0  ? pki->server
                : strcmp (tls->server, "wrong") == 0 ? pki->wrong_host
                                                     : pki->rogue;
  key = strcmp (tls->server, "server") == 0  ? pki->server_key
        : strcmp (tls->server, "wrong") == 0 ? pki->wrong_host_key
                                             : pki->rogue_key;
  server = foyer_test_server_new (&(FoyerTestServerSetup){ .mode = tls->mode,
                                                           .certificate_file = certificate,
                                                           .key_file = key,
                                                           .authority_file = pki->ca,
                                                           .handler = reply_cb,
                                                           .user_data = (gpointer)&ok });
  uri = foyer_test_server_dup_uri (server, "https", "/ipp/print");
  pin = foyer_test_pki_dup_pin (tls->trust == TRUST_WRONG_PIN ? pki->rogue : certificate);
  target.uri = uri;
  if (tls->trust == TRUST_CA || tls->trust == TRUST_CA_AND_PIN)
    target.ca_file = pki->ca;
  if (tls->trust == TRUST_PIN || tls->trust == TRUST_WRONG_PIN || tls->trust == TRUST_CA_AND_PIN)
    target.pin_sha256 = pin;
  if (tls->has_client_certificate)
    {
      target.certificate_file = pki->client;
      target.key_file = pki->client_key;
    }
  client = open_client (&target);
  for (guint round = 0; round < (tls->code == -1 ? 3 : 1); round++)
    {
      post (client, DEADLINE_MSEC, NULL, &outcome);
      if (tls->code == -1)
        {
          g_autofree char *seen = foyer_test_pki_dup_pin (certificate);

          g_assert_no_error (outcome.error);
          g_assert_cmpstr (outcome.answer->peer_digest, ==, seen);
          g_assert_cmpint (outcome.answer->peer_expires_usec, >, 0);
          continue;
        }
      /* TLS 1.3 tells a client late that its certificate is missing: as an alert or as a plain
       * reset. */
      if (tls->code == EITHER)
        g_assert_true (
            g_error_matches (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_UNKNOWN_OUTCOME)
            || g_error_matches (outcome.error, FOYER_NET_ERROR, FOYER_NET_ERROR_REFUSED));
      else
        g_assert_error (outcome.error, FOYER_NET_ERROR, tls->code);
      if (tls->text != NULL && strstr (outcome.error->message, tls->text) == NULL)
        g_error ("no '%s' in: %s", tls->text, outcome.error->message);
    }
  check_refused (client, tls, certificate);
  if (tls->code == -1)
    {
      g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 3);
      g_assert_cmpuint (foyer_test_server_get_connections (server), ==, 1);
    }
  else
    /* A server that we do not trust never saw a byte of the request. */
    g_assert_cmpuint (foyer_test_server_get_requests (server), ==, 0);
  outcome_clear (&outcome);
}

/* ---- Settings ---- */
static void
test_settings (void)
{
  const FoyerHttpTarget wrong[] = {
    { .uri = "not an address" },
    { .uri = "ftp://localhost/" },
    { .uri = "https://" },
    { .uri = "https://localhost/", .ca_file = "/nowhere/ca.pem" },
    { .uri = "https://localhost/", .ca_file = "/dev/null" },
    { .uri = "https://localhost/", .certificate_file = "/dev/null" },
    { .uri = "https://localhost/", .pin_sha256 = "abc" },
    { .uri = "http://localhost/",
      .pin_sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FoyerHttpClient) client = foyer_http_client_open (&wrong[i], &error);

      g_assert_null (client);
      g_assert_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING);
    }
}

/* ---- A Unix socket ---- */
static gpointer
socket_thread (gpointer data)
{
  static const char answer[]
      = "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 1\r\n\r\nx";
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (data, NULL, NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char buffer[4096];
  GString *seen = g_string_new (NULL);

  while (strstr (seen->str, "hello, printer") == NULL)
    {
      gssize got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        buffer, sizeof buffer, NULL, NULL);

      g_assert_cmpint (got, >, 0);
      g_string_append_len (seen, buffer, got);
    }
  g_assert_true (g_output_stream_write_all (output, answer, strlen (answer), NULL, NULL, NULL));
  return seen;
}

static void
test_unix_socket (void)
{
  g_autofree char *folder = g_dir_make_tmp ("foyer-net-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (FoyerHttpClient) client = NULL;
  GError *error = NULL;
  Outcome outcome = { 0 };
  GThread *thread;
  GString *seen;

  (void)g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("socket", socket_thread, listener);
  client = open_client (
      &(FoyerHttpTarget){ .uri = "http://localhost/printers/q", .socket_path = path });
  post (client, DEADLINE_MSEC, NULL, &outcome);
  seen = g_thread_join (thread);
  g_assert_no_error (outcome.error);
  g_assert_true (g_str_has_prefix (seen->str, "POST /printers/q HTTP/1.1\r\n"));
  g_string_free (seen, TRUE);
  outcome_clear (&outcome);
  foyer_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  int status;

  /* If it were asked, this proxy would break every test. */
  g_setenv ("http_proxy", "http://127.0.0.1:9/", TRUE);
  g_setenv ("https_proxy", "http://127.0.0.1:9/", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http-client/reply/%s", replies[i].name);

      g_test_add_data_func (path, &replies[i], test_reply);
    }
  g_test_add_data_func ("/http-client/lost-reply/closed", GINT_TO_POINTER (FALSE), test_lost_reply);
  g_test_add_data_func ("/http-client/lost-reply/reset", GINT_TO_POINTER (TRUE), test_lost_reply);
  g_test_add_data_func ("/http-client/deadline/drip", (gconstpointer)drip_cb, test_deadline);
  g_test_add_data_func ("/http-client/deadline/hang", (gconstpointer)hang_cb, test_deadline);
  g_test_add_func ("/http-client/endless", test_endless);
  g_test_add_func ("/http-client/cancel", test_cancel);
  g_test_add_func ("/http-client/unreachable", test_unreachable);
  g_test_add_func ("/http-client/reset-at-accept", test_reset_at_accept);
  g_test_add_func ("/http-client/proxy-ignored", test_proxy_ignored);
  for (guint i = 0; i < G_N_ELEMENTS (tls_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/http-client/tls/%s", tls_cases[i].name);

      g_test_add_data_func (path, &tls_cases[i], test_tls);
    }
  g_test_add_func ("/http-client/settings", test_settings);
  g_test_add_func ("/http-client/unix-socket", test_unix_socket);
  pki = foyer_test_pki_new ();
  status = g_test_run ();
  foyer_test_pki_free (pki);
  return status;
}
