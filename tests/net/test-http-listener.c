/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listener with senders that keep to the rules: requests arrive as they were sent, answers come
 * from anywhere, starting and stopping leave nothing behind. */
#include "config.h"

#include "foyer-limits.h"
#include "foyer-test-pki.h"
#include "net-fixture.h"

#include <unistd.h>

static void
expect_body (Fixture *fixture, const char *request, const char *body)
{
  g_autofree char *answer = foyer_test_ask (GOOD, fixture->port, request, PATIENCE_MSEC);
  const char *found;

  g_assert_cmpuint (foyer_test_status (answer), ==, 200);
  found = strstr (answer, "\r\n\r\n");
  g_assert_nonnull (found);
  g_assert_cmpstr (found + 4, ==, body);
}

static void
test_requests (void)
{
  FoyerHttpListenerOptions options = { 0 };
  Fixture fixture;

  fixture_init (&fixture, &options);
  expect_body (&fixture,
               "POST /hooks/a%20b?x=1 HTTP/1.1\r\nHost: desk\r\nContent-Length: 3\r\n\r\na\nb",
               "POST|/hooks/a b|/hooks/a%20b?x=1|127.0.0.2|a\nb");
  expect_body (&fixture, "GET /x HTTP/1.1\r\nHost: desk\r\n\r\n", "GET|/x|/x|127.0.0.2|");
  expect_body (&fixture, "GET /x HTTP/1.0\r\n\r\n", "GET|/x|/x|127.0.0.2|");
  expect_body (&fixture, "PATCH /x HTTP/1.1\r\nHost: desk\r\n\r\n", "PATCH|/x|/x|127.0.0.2|");
  /* Nobody climbs, however it is written. */
  expect_body (&fixture, "GET /a/%2e%2E/../b HTTP/1.1\r\nHost: desk\r\n\r\n",
               "GET|/b|/a/%2e%2E/../b|127.0.0.2|");
  /* A part of the answer was not asked for: it is not a file. */
  expect_body (&fixture, "GET /x HTTP/1.1\r\nHost: desk\r\nRange: bytes=0-1\r\n\r\n",
               "GET|/x|/x|127.0.0.2|");
  /* Every header, in its order and spelling; nobody is believed who is no listed proxy. */
  expect_body (&fixture,
               "POST /x HTTP/1.1\r\nHost: desk\r\nX: 2\r\nx:\t1 \r\nX:\r\n"
               "X-Forwarded-For: 203.0.113.9\r\nContent-Length: 0\r\n\r\n",
               "POST|/x|/x|127.0.0.2|X=2|x=1|X=|");
  expect_body (&fixture,
               "\r\nPOST /x HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: Chunked\r\n\r\n"
               "3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nX: trailer\r\n\r\n",
               "POST|/x|/x|127.0.0.2|abc0123456789");
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_REQUESTS), ==, 8);
  fixture_await (&fixture, FOYER_HTTP_COUNT_ANSWERS, 8);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_BROKEN), ==, 0);
  fixture_clear (&fixture);
}

static void
test_keep_alive (void)
{
  FoyerHttpListenerOptions options = { 0 };
  Fixture fixture;
  int fd;

  fixture_init (&fixture, &options);
  fd = foyer_test_dial (GOOD, fixture.port);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *answer = NULL;

      g_assert_true (foyer_test_say (fd, OK_REQUEST, -1, PATIENCE_MSEC));
      answer = foyer_test_hear (fd, PATIENCE_MSEC);
      g_assert_cmpuint (foyer_test_status (answer), ==, 200);
      g_assert_null (strstr (answer, "Connection:"));
      g_assert_nonnull (strstr (answer, "\r\nDate: "));
    }
  g_assert_true (foyer_test_say (fd, CLOSING_REQUEST, -1, PATIENCE_MSEC));
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_CONNECTIONS), ==, 1);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_REQUESTS), ==, 21);

  fd = foyer_test_dial (GOOD, fixture.port);
  g_assert_true (foyer_test_say (fd, "GET /ok HTTP/1.0\r\nHost: desk\r\n\r\n", -1, PATIENCE_MSEC));
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  fixture_clear (&fixture);
}

/* Several requests in one breath: answered one after the other, in their order. */
static void
test_pipelining (void)
{
  FoyerHttpListenerOptions options = { 0 };
  Fixture fixture;
  GString *requests = g_string_new (NULL);
  int fd;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < 50; i++)
    g_string_append_printf (
        requests, "POST /%u HTTP/1.1\r\nHost: desk\r\nContent-Length: 4\r\n\r\n%04u", i, i);
  fd = foyer_test_dial (GOOD, fixture.port);
  g_assert_true (foyer_test_say (fd, requests->str, -1, PATIENCE_MSEC));
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *answer = foyer_test_hear (fd, PATIENCE_MSEC);
      g_autofree char *body = g_strdup_printf ("POST|/%u|/%u|127.0.0.2|%04u", i, i, i);

      g_assert_true (g_str_has_suffix (answer, body));
    }
  close (fd);
  (void)g_string_free (requests, TRUE); /* the text goes with it */
  fixture_clear (&fixture);
}

static void
test_expect_continue (void)
{
  FoyerHttpListenerOptions options = { .body_bytes = 100 };
  g_autofree char *whole = NULL;
  g_autofree char *refused = NULL;
  char interim[64] = { 0 };
  Fixture fixture;
  int fd;

  fixture_init (&fixture, &options);
  fd = foyer_test_dial (GOOD, fixture.port);
  g_assert_true (foyer_test_say (
      fd, "POST /x HTTP/1.1\r\nHost: desk\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", -1,
      PATIENCE_MSEC));
  for (gsize n = 0; n < strlen ("HTTP/1.1 100 Continue\r\n\r\n");)
    {
      gssize count = read (fd, interim + n, strlen ("HTTP/1.1 100 Continue\r\n\r\n") - n);

      g_assert_cmpint (count, >, 0);
      n += (gsize)count;
    }
  g_assert_cmpstr (interim, ==, "HTTP/1.1 100 Continue\r\n\r\n");
  g_assert_true (foyer_test_say (fd, "{}", -1, PATIENCE_MSEC));
  whole = foyer_test_hear (fd, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (whole), ==, 200);
  /* Too large: the sender hears that before it sends. */
  g_assert_true (foyer_test_say (
      fd, "POST /x HTTP/1.1\r\nHost: desk\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n",
      -1, PATIENCE_MSEC));
  refused = foyer_test_hear (fd, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (refused), ==, 413);
  close (fd);
  fixture_clear (&fixture);
}

static void
test_answers (void)
{
  FoyerHttpListenerOptions options = { 0 };
  g_autofree char *dropped = NULL;
  g_autofree char *split = NULL;
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < 20; i++)
    expect_body (&fixture, "POST /thread HTTP/1.1\r\nHost: desk\r\nContent-Length: 0\r\n\r\n",
                 "elsewhere");
  dropped = foyer_test_ask (GOOD, fixture.port, "GET /drop HTTP/1.1\r\nHost: desk\r\n\r\n",
                            PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (dropped), ==, 503);
  g_assert_nonnull (strstr (dropped, "\r\nRetry-After: 5\r\n"));
  split = foyer_test_ask (GOOD, fixture.port, "GET /split HTTP/1.1\r\nHost: desk\r\n\r\n",
                          PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (split), ==, 404);
  g_assert_nonnull (strstr (split, "\r\nX-Good: 1\r\n"));
  g_assert_nonnull (strstr (split, "\r\nContent-Length: 0\r\n"));
  g_assert_null (strstr (split, "Injected"));
  fixture_clear (&fixture);
}

static FoyerHttpResponder *
hold (Fixture *fixture, const char *source, int *fd)
{
  FoyerHttpResponder *responder;

  *fd = foyer_test_dial (source, fixture->port);
  g_assert_true (
      foyer_test_say (*fd, "GET /hold HTTP/1.1\r\nHost: desk\r\n\r\n", -1, PATIENCE_MSEC));
  responder = g_async_queue_timeout_pop (fixture->held, PATIENCE_MSEC * 1000);
  g_assert_nonnull (responder);
  return responder;
}

/* The client has gone, the time is up, the listener has stopped, the listener is no more. */
static void
test_late_answers (void)
{
  FoyerHttpListenerOptions options = { .request_msec = 300 };
  g_autofree char *later = NULL;
  FoyerHttpResponder *responder;
  Fixture fixture;
  int fd;

  fixture_init (&fixture, &options);
  responder = hold (&fixture, BAD, &fd);
  close (fd);
  foyer_http_responder_answer (responder, 200, NULL, NULL);
  fixture_expect_good (&fixture);

  responder = hold (&fixture, BAD, &fd);
  later = foyer_test_hear (fd, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (later), ==, 503);
  g_assert_nonnull (strstr (later, "\r\nRetry-After: 5\r\n"));
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TIMED_OUT), ==, 1);
  foyer_http_responder_answer (responder, 200, NULL, NULL);
  fixture_await (&fixture, FOYER_HTTP_COUNT_LATE_ANSWERS, 1);

  responder = hold (&fixture, BAD, &fd);
  foyer_http_listener_stop (fixture.listener);
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  foyer_http_responder_answer (responder, 200, NULL, NULL);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_LATE_ANSWERS), ==, 2);

  fixture_start (&fixture);
  responder = hold (&fixture, BAD, &fd);
  close (fd);
  fixture_clear (&fixture);
  foyer_http_responder_free (responder);
}

static void
test_start_stop (void)
{
  FoyerHttpListenerOptions options = { 0 };
  g_autoptr (FoyerHttpListener) second = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint16 port;

  fixture_init (&fixture, &options);
  port = fixture.port;
  g_assert_true (foyer_http_listener_is_running (fixture.listener));
  options.port = port;
  second = foyer_http_listener_new (&options, fixture_handle, &fixture, NULL);
  g_assert_false (foyer_http_listener_start (second, &error));
  g_assert_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_REFUSED);
  for (guint i = 0; i < 20; i++)
    {
      foyer_http_listener_stop (fixture.listener);
      g_assert_false (foyer_http_listener_is_running (fixture.listener));
      g_assert_cmpuint (foyer_http_listener_get_port (fixture.listener), ==, 0);
      foyer_http_listener_stop (fixture.listener);
      fixture_start (&fixture);
      if (i % 5 == 0)
        fixture_expect_good (&fixture);
    }
  foyer_http_listener_stop (fixture.listener);
  g_assert_cmpint (foyer_test_dial (GOOD, fixture.port), ==, -1);
  fixture_clear (&fixture);
}

static void
expect_setting_error (const FoyerHttpListenerOptions *options, const char *named)
{
  g_autoptr (FoyerHttpListener) listener
      = foyer_http_listener_new (options, fixture_handle, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (foyer_http_listener_start (listener, &error));
  g_assert_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING);
  g_assert_nonnull (strstr (error->message, named));
  g_assert_false (foyer_http_listener_is_running (listener));
}

static void
test_settings (void)
{
  expect_setting_error (&(FoyerHttpListenerOptions){ .address = "desk.example" }, "desk.example");
  expect_setting_error (&(FoyerHttpListenerOptions){ .certificate_file = "/nowhere/cert.pem" },
                        "/nowhere/cert.pem");
  for (guint i = 0; i < FOYER_HTTP_COUNTS; i++)
    g_assert_nonnull (foyer_http_count_get_name ((FoyerHttpCount)i));
}

static void
test_ipv6 (void)
{
  FoyerHttpListenerOptions options = { .address = "::" };
  FoyerHttpListenerOptions strict = { .address = "::1" };
  g_autoptr (FoyerHttpListener) probe
      = foyer_http_listener_new (&strict, fixture_handle, NULL, NULL);
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  if (!foyer_http_listener_start (probe, &error))
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }
  foyer_http_listener_stop (probe);
  fixture_init (&fixture, &options);
  /* IPv4 through the socket of IPv6: the same peer as ever. */
  expect_body (&fixture, "GET /x HTTP/1.1\r\nHost: desk\r\n\r\n", "GET|/x|/x|127.0.0.2|");
  fixture_clear (&fixture);
}

/* ---- Who may speak ---- */
static void
test_allowlist (void)
{
  g_autoptr (FoyerPeerList) allowed = foyer_peer_list_parse ("127.0.0.2, 10.0.0.0/8", NULL);
  FoyerHttpListenerOptions options = { .allowed = allowed };
  Fixture fixture;

  fixture_init (&fixture, &options);
  fixture_expect (&fixture, GOOD, OK_REQUEST, 200);
  fixture_expect (&fixture, BAD, OK_REQUEST, 403);
  fixture_expect (&fixture, BAD,
                  "POST /x HTTP/1.1\r\nHost: desk\r\nContent-Length: 9000000\r\n\r\n", 403);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_ADDRESS), ==, 2);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_REQUESTS), ==, 1);
  fixture_clear (&fixture);
}

static void
test_proxy (void)
{
  g_autoptr (FoyerPeerList) allowed = foyer_peer_list_parse ("203.0.113.0/24", NULL);
  g_autoptr (FoyerPeerList) proxies = foyer_peer_list_parse ("127.0.0.2/32", NULL);
  FoyerHttpListenerOptions options = { .allowed = allowed, .proxies = proxies };
  static const struct
  {
    const char *hops;
    guint status;
  } cases[] = {
    { "X-Forwarded-For: 203.0.113.9\r\n", 200 },
    { "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n", 200 },
    { "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.9 \r\n", 200 },
    { "X-Forwarded-For: ::ffff:203.0.113.9\r\n", 200 },
    /* Only the proxy's own word counts, which is the last. */
    { "X-Forwarded-For: 203.0.113.9, 198.51.100.1\r\n", 403 },
    { "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 198.51.100.1\r\n", 403 },
    { "", 403 },
    { "X-Forwarded-For: \r\n", 400 },
    { "X-Forwarded-For: 203.0.113.9,\r\n", 400 },
    { "X-Forwarded-For: unknown\r\n", 400 },
    { "X-Forwarded-For: 203.0.113.9:8080\r\n", 400 },
  };
  Fixture fixture;
  int fds[6];

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *request
          = g_strdup_printf ("GET /x HTTP/1.1\r\nHost: desk\r\n%s\r\n", cases[i].hops);

      fixture_expect (&fixture, GOOD, request, cases[i].status);
      /* Who is no listed proxy may say what he likes. */
      fixture_expect (&fixture, BAD, request, 403);
    }
  expect_body (&fixture, "GET /x HTTP/1.1\r\nHost: desk\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n",
               "GET|/x|/x|203.0.113.9|");
  /* Many senders come through one proxy. */
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = foyer_test_dial (GOOD, fixture.port);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = NULL;

      g_assert_true (foyer_test_say (
          fds[i], "GET /x HTTP/1.1\r\nHost: desk\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n", -1,
          PATIENCE_MSEC));
      answer = foyer_test_hear (fds[i], PATIENCE_MSEC);
      g_assert_cmpuint (foyer_test_status (answer), ==, 200);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY_OF_PEER), ==, 0);
  fixture_clear (&fixture);
}

/* ---- TLS ---- */
static GIOStream *
dial_tls (Fixture *fixture, const char *ca_file)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca_file, &error);
  g_autoptr (GSocketConnection) socket = NULL;
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("localhost", fixture->port);

  g_assert_no_error (error);
  socket = g_socket_client_connect_to_host (client, "127.0.0.1", fixture->port, NULL, &error);
  g_assert_no_error (error);
  tls = g_tls_client_connection_new (G_IO_STREAM (socket), identity, &error);
  g_assert_no_error (error);
  g_tls_connection_set_database (G_TLS_CONNECTION (tls), database);
  g_assert_true (g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, &error));
  return g_steal_pointer (&tls);
}

static void
test_tls (void)
{
  g_autoptr (FoyerTestPki) pki = foyer_test_pki_new ();
  FoyerHttpListenerOptions options = { .request_msec = 2000, .idle_msec = 2000 };
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GError) error = NULL;
  char answer[1024] = { 0 };
  Fixture fixture;
  gint64 start;
  int silent[3];

  if (pki == NULL)
    {
      g_test_skip ("the program openssl is not installed");
      return;
    }
  options.certificate_file = pki->server;
  expect_setting_error (&options, "private key");
  options.key_file = pki->server_key;
  fixture_init (&fixture, &options);
  /* Who says nothing, half of something, or something else, keeps nobody waiting. */
  start = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_autofree char *source = g_strdup_printf ("127.0.3.%u", i + 1);

      silent[i] = foyer_test_dial (source, fixture.port);
    }
  g_assert_true (foyer_test_say (silent[1], "\x16\x03\x01\x02", -1, PATIENCE_MSEC));
  g_assert_true (foyer_test_say (silent[2], OK_REQUEST, -1, PATIENCE_MSEC));
  g_assert_true (foyer_test_is_closed (silent[2], PATIENCE_MSEC));
  tls = dial_tls (&fixture, pki->ca);
  for (guint i = 0; i < 2; i++)
    {
      gsize end = 0;

      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (tls), OK_REQUEST,
                                                strlen (OK_REQUEST), NULL, NULL, &error));
      memset (answer, 0, sizeof answer);
      while (strstr (answer, "\r\n\r\n") == NULL)
        {
          gssize count = g_input_stream_read (g_io_stream_get_input_stream (tls), answer + end,
                                              sizeof answer - 1 - end, NULL, &error);

          g_assert_no_error (error);
          g_assert_cmpint (count, >, 0);
          end += (gsize)count;
        }
      g_assert_cmpuint (foyer_test_status (answer), ==, 200);
    }
  g_assert_true (g_io_stream_close (tls, NULL, &error));
  g_assert_true (foyer_test_is_closed (silent[0], PATIENCE_MSEC));
  g_assert_true (foyer_test_is_closed (silent[1], PATIENCE_MSEC));
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, >=, 1900);
  fixture_await (&fixture, FOYER_HTTP_COUNT_TLS_FAILED, 1);
  fixture_await (&fixture, FOYER_HTTP_COUNT_TIMED_OUT, 1);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    close (silent[i]);
  /* Stopped in the middle of a handshake. */
  silent[0] = foyer_test_dial (GOOD, fixture.port);
  g_assert_true (foyer_test_say (silent[0], "\x16\x03\x01\x02", -1, PATIENCE_MSEC));
  fixture_await (&fixture, FOYER_HTTP_COUNT_CONNECTIONS, 5);
  fixture_clear (&fixture);
  close (silent[0]);
}

/* Half of a handshake on every connection of seven peers; another peer is served at once. */
static void
test_tls_stalled (void)
{
  g_autoptr (FoyerTestPki) pki = foyer_test_pki_new ();
  FoyerHttpListenerOptions options = { 0 };
  gint64 msec = AT_ONCE_MSEC;
  Fixture fixture;
  int fds[28];

  if (pki == NULL)
    {
      g_test_skip ("the program openssl is not installed");
      return;
    }
  options.certificate_file = pki->server;
  options.key_file = pki->server_key;
  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *source = g_strdup_printf ("127.0.3.%u", i / 4 + 1);

      fds[i] = foyer_test_dial (source, fixture.port);
      g_assert_true (foyer_test_say (fds[i], "\x16\x03\x01\x02", -1, PATIENCE_MSEC));
    }
  fixture_await_open (&fixture, G_N_ELEMENTS (fds));
  for (guint i = 0; i < 3 && msec >= AT_ONCE_MSEC; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GIOStream) tls = dial_tls (&fixture, pki->ca);

      msec = (g_get_monotonic_time () - start) / 1000;
      (void)g_io_stream_close (tls, NULL, NULL); /* only the beginning counts here */
    }
  g_assert_cmpint (msec, <, AT_ONCE_MSEC);
  /* The next one of a peer has its turn when the one before has ended. */
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  fixture_await (&fixture, FOYER_HTTP_COUNT_TLS_FAILED, G_N_ELEMENTS (fds));
  fixture_await_open (&fixture, 0);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http-listener/requests", test_requests);
  g_test_add_func ("/http-listener/keep-alive", test_keep_alive);
  g_test_add_func ("/http-listener/pipelining", test_pipelining);
  g_test_add_func ("/http-listener/expect-continue", test_expect_continue);
  g_test_add_func ("/http-listener/answers", test_answers);
  g_test_add_func ("/http-listener/late-answers", test_late_answers);
  g_test_add_func ("/http-listener/start-stop", test_start_stop);
  g_test_add_func ("/http-listener/settings", test_settings);
  g_test_add_func ("/http-listener/ipv6", test_ipv6);
  g_test_add_func ("/http-listener/allowlist", test_allowlist);
  g_test_add_func ("/http-listener/proxy", test_proxy);
  g_test_add_func ("/http-listener/tls", test_tls);
  g_test_add_func ("/http-listener/tls-stalled", test_tls_stalled);
  return g_test_run ();
}
