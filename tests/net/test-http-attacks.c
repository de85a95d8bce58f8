/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listener with senders that mean harm or are broken: each is ended within its limits, and a
 * good sender is heard at once in the middle of it. */
#include "config.h"

#include "foyer-limits.h"
#include "net-fixture.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define HALF_OPEN 1000u
#define SHORT_MSEC 1000u
#define MEBIBYTE (1024u * 1024)
/* What an attack may cost for its length: far less than what it sends. */
#define GROWTH_BYTES (64u * MEBIBYTE)

/* Descriptors for both ends of a thousand connections. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  if (limit.rlim_cur < 4096)
    limit.rlim_cur = MIN (limit.rlim_max, 4096);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

static gsize
get_resident_bytes (void)
{
  g_autofree char *text = NULL;
  gulong size, resident;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &size, &resident), ==, 2);
  return (gsize)resident * (gsize)sysconf (_SC_PAGESIZE);
}

static void
check_growth (gsize before)
{
  gsize after = get_resident_bytes ();

  g_assert_cmpuint (after, <, before + GROWTH_BYTES);
}

static gboolean
is_alive (int fd)
{
  char byte;
  gssize count = fd >= 0 ? recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) : 0;

  return count < 0 && errno == EAGAIN;
}

static void
close_each (int *fds, guint count)
{
  for (guint i = 0; i < count; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

/* A thousand requests that are never finished, with the limits of every day. */
static void
test_half_open (void)
{
  FoyerHttpListenerOptions options = { 0 };
  gsize before = get_resident_bytes ();
  g_autofree int *fds = g_new (int, HALF_OPEN);
  guint alive = 0;
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < HALF_OPEN; i++)
    {
      fds[i] = foyer_test_dial (BAD, fixture.port);
      if (fds[i] >= 0)
        (void)foyer_test_say (fds[i], "POST /ok HTTP/1.1\r\nHost:", -1, 10); /* or it is closed */
      if (i % 100 == 50)
        fixture_expect_good (&fixture);
    }
  fixture_await (&fixture, FOYER_HTTP_COUNT_TOO_MANY_OF_PEER,
                 HALF_OPEN - FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER);
  fixture_expect_good (&fixture);
  for (guint i = 0; i < HALF_OPEN; i++)
    alive += is_alive (fds[i]);
  g_assert_cmpuint (alive, ==, FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER);
  fixture_await_open (&fixture, FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER);
  check_growth (before);
  close_each (fds, HALF_OPEN);
  fixture_await (&fixture, FOYER_HTTP_COUNT_VANISHED, FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER);
  fixture_await_open (&fixture, 0);
  fixture_clear (&fixture);
}

/* All places taken from many addresses by connections that say nothing: they make room. */
static void
test_silence (void)
{
  FoyerHttpListenerOptions options = { .connections = 8, .idle_msec = PATIENCE_MSEC };
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MSEC * G_GINT64_CONSTANT (1000);
  guint status = 0;
  Fixture fixture;
  int fds[20];

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *source = g_strdup_printf ("127.0.1.%u", i + 1);

      fds[i] = foyer_test_dial (source, fixture.port);
    }
  fixture_await (&fixture, FOYER_HTTP_COUNT_TOO_MANY, 12);
  while (status != 200)
    {
      g_autofree char *answer = foyer_test_ask (GOOD, fixture.port, OK_REQUEST, PATIENCE_MSEC);

      status = foyer_test_status (answer);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    }
  g_assert_cmpuint (foyer_http_listener_get_open (fixture.listener), <=, 8);
  close_each (fds, G_N_ELEMENTS (fds));
  fixture_clear (&fixture);
}

/* A peer that makes room for itself has as many places as before. */
static void
test_own_place (void)
{
  FoyerHttpListenerOptions options = { .connections = 2, .connections_per_peer = 3 };
  Fixture fixture;
  int fds[5];

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      if (i >= 2) /* only the passing of time makes a silent connection removable */
        g_usleep (FOYER_LIMIT_LISTENER_GRACE_MSEC * 1000 + 100000);
      fds[i] = foyer_test_dial (BAD, fixture.port);
      fixture_await (&fixture, FOYER_HTTP_COUNT_CONNECTIONS, i + 1);
    }
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY_OF_PEER), ==, 0);
  close_each (fds, G_N_ELEMENTS (fds));
  fixture_clear (&fixture);
}

/* The last places hold half a request: nobody gets in before the deadline, everybody after it. */
static void
test_full (void)
{
  FoyerHttpListenerOptions options = { .connections = 4, .request_msec = SHORT_MSEC };
  Fixture fixture;
  int fds[4];

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = foyer_test_dial (BAD, fixture.port);
      g_assert_true (foyer_test_say (fds[i], "P", -1, PATIENCE_MSEC));
    }
  fixture_await_open (&fixture, 4);
  g_assert_null (foyer_test_ask (GOOD, fixture.port, OK_REQUEST, PATIENCE_MSEC));
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY), >=, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = foyer_test_hear (fds[i], PATIENCE_MSEC);

      g_assert_cmpuint (foyer_test_status (answer), ==, 408);
    }
  close_each (fds, G_N_ELEMENTS (fds));
  fixture_await_open (&fixture, 0);
  fixture_expect_good (&fixture);
  fixture_clear (&fixture);
}

/* The fifth connection of one peer; a place that is given back can be had again. */
static void
test_per_peer (void)
{
  FoyerHttpListenerOptions options = { 0 };
  Fixture fixture;
  int fds[4], fifth;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = foyer_test_dial (BAD, fixture.port);
  fifth = foyer_test_dial (BAD, fixture.port);
  g_assert_true (foyer_test_is_closed (fifth, PATIENCE_MSEC));
  close (fifth);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY_OF_PEER), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = NULL;

      g_assert_true (foyer_test_say (fds[i], OK_REQUEST, -1, PATIENCE_MSEC));
      answer = foyer_test_hear (fds[i], PATIENCE_MSEC);
      g_assert_cmpuint (foyer_test_status (answer), ==, 200);
    }
  fixture_expect_good (&fixture);
  close (fds[0]);
  fixture_await_open (&fixture, 3);
  fixture_expect (&fixture, BAD, OK_REQUEST, 200);
  close_each (fds + 1, 3);
  fixture_clear (&fixture);
}

/* One byte now and then does not buy time, wherever in the request it stands. */
static void
test_trickle (void)
{
  static const char *const beginnings[]
      = { "", "POST /ok HTTP/1.1\r\nHost: desk\r\nX: ",
          "POST /ok HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\n",
          "POST /ok HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n3E8\r\n" };
  FoyerHttpListenerOptions options = { .request_msec = SHORT_MSEC };
  gint64 start = g_get_monotonic_time ();
  Fixture fixture;
  int fds[G_N_ELEMENTS (beginnings)];
  guint alive = G_N_ELEMENTS (fds);

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = foyer_test_dial (BAD, fixture.port);
      (void)foyer_test_say (fds[i], beginnings[i], -1, PATIENCE_MSEC); /* the end tells */
    }
  while (alive > 0)
    {
      alive = 0;
      fixture_expect_good (&fixture);
      g_usleep (50000);
      for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
        alive += is_alive (fds[i]) && foyer_test_say (fds[i], "a", 1, 10);
    }
  g_assert_cmpint ((g_get_monotonic_time () - start) / 1000, <, 10 * SHORT_MSEC);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      g_autofree char *answer = foyer_test_hear (fds[i], PATIENCE_MSEC);

      g_assert_cmpuint (foyer_test_status (answer), ==, 408);
    }
  close_each (fds, G_N_ELEMENTS (fds));
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TIMED_OUT), ==, G_N_ELEMENTS (fds));
  fixture_clear (&fixture);
}

static void
test_idle (void)
{
  FoyerHttpListenerOptions options = { .idle_msec = 300 };
  g_autofree char *answer = NULL;
  Fixture fixture;
  int silent, used;

  fixture_init (&fixture, &options);
  silent = foyer_test_dial (BAD, fixture.port);
  used = foyer_test_dial (BAD, fixture.port);
  g_assert_true (foyer_test_say (used, OK_REQUEST, -1, PATIENCE_MSEC));
  answer = foyer_test_hear (used, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (answer), ==, 200);
  g_assert_true (foyer_test_is_closed (silent, 5000));
  g_assert_true (foyer_test_is_closed (used, 5000));
  close (silent);
  close (used);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_TIMED_OUT), ==, 0);
  fixture_clear (&fixture);
}

/* 200 MiB, said before or sent in pieces. */
static void
flood (const char *head, const char *piece_head, FoyerHttpCount count)
{
  FoyerHttpListenerOptions options = { 0 };
  g_autofree char *piece = g_strnfill (MEBIBYTE, 'a');
  g_autofree char *answer = NULL;
  Fixture fixture;
  gsize before;
  gboolean is_taken = TRUE;
  int fd;

  fixture_init (&fixture, &options);
  before = get_resident_bytes ();
  fd = foyer_test_dial (BAD, fixture.port);
  g_assert_true (foyer_test_say (fd, head, -1, PATIENCE_MSEC));
  for (guint i = 0; i < 200 && is_taken; i++)
    {
      is_taken
          = foyer_test_say (fd, piece_head, -1, 2000) && foyer_test_say (fd, piece, MEBIBYTE, 2000);
      if (i < 5 || i % 20 == 0)
        fixture_expect_good (&fixture);
      check_growth (before);
    }
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  fixture_expect_good (&fixture);
  check_growth (before);
  g_assert_cmpuint (fixture_count (&fixture, count), ==, 1);
  fixture_clear (&fixture);
}

static void
test_flood_declared (void)
{
  flood ("POST /ok HTTP/1.1\r\nHost: desk\r\nContent-Length: 209715200\r\n\r\n", "",
         FOYER_HTTP_COUNT_BODY_TOO_LARGE);
}

static void
test_flood_chunked (void)
{
  flood ("POST /ok HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n", "100000\r\n",
         FOYER_HTTP_COUNT_BODY_TOO_LARGE);
}

static void
test_flood_headers (void)
{
  flood ("POST /ok HTTP/1.1\r\nHost: desk\r\n", "X: ", FOYER_HTTP_COUNT_HEADERS_TOO_LARGE);
}

/* The limits themselves: the last byte that fits, and one more. */
static void
test_sizes (void)
{
  FoyerHttpListenerOptions options = { 0 };
  g_autofree char *body = g_strnfill (FOYER_LIMIT_WEBHOOK_BYTES, 'b');
  g_autofree char *fits = NULL;
  g_autofree char *too_large = NULL;
  g_autofree char *chunks = NULL;
  Fixture fixture;

  fixture_init (&fixture, &options);
  fits = g_strdup_printf ("POST /ok HTTP/1.1\r\nHost: desk\r\nContent-Length: %u\r\n\r\n%s",
                          FOYER_LIMIT_WEBHOOK_BYTES, body);
  too_large = g_strdup_printf ("POST /ok HTTP/1.1\r\nHost: desk\r\nContent-Length: %u\r\n\r\n%sb",
                               FOYER_LIMIT_WEBHOOK_BYTES + 1, body);
  chunks = g_strdup_printf (
      "POST /ok HTTP/1.1\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n1\r\nb\r\n"
      "0\r\n\r\n",
      FOYER_LIMIT_WEBHOOK_BYTES, body);
  fixture_expect (&fixture, GOOD, fits, 200);
  fixture_expect (&fixture, GOOD, too_large, 413);
  fixture_expect (&fixture, GOOD, chunks, 413);
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autoptr (GString) request = g_string_new ("GET /ok HTTP/1.1\r\nHost: desk\r\nX: ");
      g_autofree char *answer = NULL;

      while (request->len < FOYER_LIMIT_LISTENER_HEADER_BYTES - 4 + extra)
        g_string_append_c (request, 'x');
      g_string_append (request, "\r\n\r\n");
      answer = foyer_test_ask (GOOD, fixture.port, request->str, PATIENCE_MSEC);
      g_assert_cmpuint (foyer_test_status (answer), ==, extra == 0 ? 200 : 0);
      g_assert_cmpint (answer == NULL, ==, extra == 1);
    }
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_HEADERS_TOO_LARGE), ==, 1);
  fixture_clear (&fixture);
}

/* Who does not fetch the answer is not waited for, and does not make the others wait. */
static void
test_slow_reader (void)
{
  FoyerHttpListenerOptions options = { .request_msec = SHORT_MSEC };
  Fixture fixture;
  int fd;

  fixture_init (&fixture, &options);
  fd = foyer_test_dial (BAD, fixture.port);
  g_assert_true (
      foyer_test_say (fd, "GET /large HTTP/1.1\r\nHost: desk\r\n\r\n", -1, PATIENCE_MSEC));
  fixture_await (&fixture, FOYER_HTTP_COUNT_REQUESTS, 1);
  while (fixture_count (&fixture, FOYER_HTTP_COUNT_TIMED_OUT) == 0)
    fixture_expect_good (&fixture);
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  fixture_clear (&fixture);
}

/* Gone in the middle of a request, of the wait, of the answer. */
static void
test_vanishing (void)
{
  static const struct linger reset = { .l_onoff = 1, .l_linger = 0 };
  FoyerHttpListenerOptions options = { .connections_per_peer = 32 };
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < 30; i++)
    {
      static const char *const texts[]
          = { "POST /ok HT", "GET /hold HTTP/1.1\r\nHost: desk\r\n\r\n",
              "GET /large HTTP/1.1\r\nHost: desk\r\n\r\n" };
      int fd = foyer_test_dial (BAD, fixture.port);

      g_assert_true (foyer_test_say (fd, texts[i % 3], -1, PATIENCE_MSEC));
      if (i % 3 != 0)
        fixture_await (&fixture, FOYER_HTTP_COUNT_REQUESTS, i / 3 * 3 + i % 3);
      if (i % 2 == 0)
        g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), ==, 0);
      close (fd);
      if (i % 3 == 1)
        {
          FoyerHttpResponder *responder
              = g_async_queue_timeout_pop (fixture.held, PATIENCE_MSEC * 1000);

          g_assert_nonnull (responder);
          foyer_http_responder_answer (responder, 200, NULL, NULL);
        }
      if (i % 3 == 2)
        fixture_expect_good (&fixture);
    }
  fixture_await_open (&fixture, 0);
  fixture_clear (&fixture);
}

/* The process has no descriptor left: the listener waits for one, and does not run hot. */
static void
test_descriptors (void)
{
  FoyerHttpListenerOptions options = { 0 };
  struct rlimit limit, few;
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *answer = NULL;
  Fixture fixture;
  guint64 failures;
  int client, fd;

  fixture_init (&fixture, &options);
  fixture_expect_good (&fixture);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  few = limit;
  few.rlim_cur = 100;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &few), ==, 0);
  while ((fd = dup (STDERR_FILENO)) >= 0)
    g_array_append_val (taken, fd);
  g_assert_cmpint (errno, ==, EMFILE);
  g_assert_cmpuint (taken->len, >, 0);
  close (g_array_index (taken, int, taken->len - 1));
  g_array_set_size (taken, taken->len - 1);
  client = foyer_test_dial (GOOD, fixture.port);
  g_assert_true (foyer_test_say (client, OK_REQUEST, -1, PATIENCE_MSEC));
  while (fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY) == 0)
    g_usleep (1000);
  g_usleep (300000);
  failures = fixture_count (&fixture, FOYER_HTTP_COUNT_TOO_MANY);
  for (guint i = 0; i < taken->len; i++)
    close (g_array_index (taken, int, i));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  answer = foyer_test_hear (client, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (answer), ==, 200);
  g_assert_cmpuint (failures, <, 10);
  close (client);
  fixture_clear (&fixture);
}

/* What is no HTTP, or could be read in two ways. */
static void
test_broken (void)
{
#define LINE "POST /ok HTTP/1.1\r\n"
#define HOST LINE "Host: desk\r\n"
  static const char *const requests[] = {
    "hello\r\n\r\n",
    "GET /ok\r\n\r\n",
    "GET  /ok HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET /ok HTTP/1.1 \r\nHost: desk\r\n\r\n",
    "GET /ok HTTP/2.0\r\nHost: desk\r\n\r\n",
    "GET /ok HTTP/1.2\r\nHost: desk\r\n\r\n",
    "GET /ok http/1.1\r\nHost: desk\r\n\r\n",
    "GET /ok\tHTTP/1.1\r\nHost: desk\r\n\r\n",
    "G@T /ok HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET ok HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET * HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET /ok#part HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET /\xc3\xa4 HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET /a%ffb HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET /a%00b HTTP/1.1\r\nHost: desk\r\n\r\n",
    "GET http://desk/ok HTTP/1.1\r\nHost: desk\r\n\r\n",
    "CONNECT desk:80 HTTP/1.1\r\nHost: desk\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x16\x03\x01\x02", /* TLS: it waits for us, so nobody must wait for its end */
    "GET /ok HTTP/1.1\nHost: desk\n\n",
    LINE "\r\n",
    LINE "Host: desk\r\nHost: desk\r\n\r\n",
    LINE "Host: a@b\r\n\r\n",
    LINE "Host: a/b\r\n\r\n",
    LINE "Host:\r\n\r\n",
    HOST "X : 1\r\n\r\n",
    HOST "X\r\n\r\n",
    HOST ": 1\r\n\r\n",
    HOST "X: 1\r\n folded\r\n\r\n",
    HOST "X: 1\rY: 2\r\n\r\n",
    HOST "X: \x01\r\n\r\n",
    HOST "X: 1\n\r\n",
    HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    HOST "Content-Length: 2, 2\r\n\r\n{}",
    HOST "Content-Length: +2\r\n\r\n{}",
    HOST "Content-Length: -1\r\n\r\n{}",
    HOST "Content-Length: 0x2\r\n\r\n{}",
    HOST "Content-Length: 2.0\r\n\r\n{}",
    HOST "Content-Length:\r\n\r\n",
    HOST "Content-Length: 18446744073709551618\r\n\r\n{}",
    HOST "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: identity\r\n\r\n",
    HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n 2\r\n{}\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n\r\n0\r\n\r\n",
    HOST "Transfer-Encoding: chunked\r\n\r\n1000000000000000000\r\n",
    "POST /ok HTTP/1.0\r\nHost: desk\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  FoyerHttpListenerOptions options = { 0 };
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      fixture_expect (&fixture, BAD, requests[i], 400);
      if (i % 10 == 0)
        fixture_expect_good (&fixture);
    }
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_BROKEN), ==, G_N_ELEMENTS (requests));
  fixture_clear (&fixture);
}

/* Behind a request that was refused nothing is read: it could be another's. */
static void
test_smuggling (void)
{
  static const char request[]
      = HOST "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
             "POST /hold HTTP/1.1\r\nHost: desk\r\n\r\n";
  FoyerHttpListenerOptions options = { 0 };
  g_autofree char *answer = NULL;
  Fixture fixture;
  int fd;

  fixture_init (&fixture, &options);
  fd = foyer_test_dial (BAD, fixture.port);
  g_assert_true (foyer_test_say (fd, request, -1, PATIENCE_MSEC));
  answer = foyer_test_hear (fd, PATIENCE_MSEC);
  g_assert_cmpuint (foyer_test_status (answer), ==, 400);
  g_assert_true (foyer_test_is_closed (fd, PATIENCE_MSEC));
  close (fd);
  g_assert_cmpuint (fixture_count (&fixture, FOYER_HTTP_COUNT_REQUESTS), ==, 0);
  fixture_clear (&fixture);
}

/* Chunks of one byte with long extensions: the frame is limited like the body. */
static void
test_chunk_frames (void)
{
  FoyerHttpListenerOptions options = { .body_bytes = 20000, .header_bytes = 1000 };
  g_autofree char *extension = g_strnfill (200, 'e');
  g_autoptr (GString) request = g_string_new (HOST "Transfer-Encoding: chunked\r\n\r\n");
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (request, "1;%s\r\na\r\n", extension);
  g_string_append (request, "0\r\n\r\n");
  fixture_expect (&fixture, BAD, request->str, 413);
  fixture_clear (&fixture);
}

/* ---- All at once ---- */
typedef struct
{
  Fixture *fixture;
  guint number;
} Sender;

static gpointer
send_thread (gpointer data)
{
  Sender *sender = data;
  g_autofree char *source = g_strdup_printf ("127.0.2.%u", sender->number + 1);
  int fd = foyer_test_dial (source, sender->fixture->port);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *request
          = g_strdup_printf ("POST /%s HTTP/1.1\r\nHost: desk\r\nContent-Length: 2\r\n\r\n%02u",
                             i % 2 == 0 ? "thread" : "ok", i);
      g_autofree char *answer = NULL;

      g_assert_true (foyer_test_say (fd, request, -1, PATIENCE_MSEC));
      answer = foyer_test_hear (fd, PATIENCE_MSEC);
      g_assert_cmpuint (foyer_test_status (answer), ==, 200);
      g_assert_cmpint (g_str_has_suffix (answer, "elsewhere"), ==, i % 2 == 0);
    }
  close (fd);
  return NULL;
}

static void
test_many_senders (void)
{
  FoyerHttpListenerOptions options = { 0 };
  GThread *threads[16];
  Sender senders[16];
  Fixture fixture;

  fixture_init (&fixture, &options);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      senders[i] = (Sender){ &fixture, i };
      threads[i] = g_thread_new ("sender", send_thread, &senders[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  fixture_await (&fixture, FOYER_HTTP_COUNT_ANSWERS, 1600);
  fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  raise_descriptors ();
  g_test_add_func ("/http-attacks/half-open", test_half_open);
  g_test_add_func ("/http-attacks/silence", test_silence);
  g_test_add_func ("/http-attacks/own-place", test_own_place);
  g_test_add_func ("/http-attacks/full", test_full);
  g_test_add_func ("/http-attacks/per-peer", test_per_peer);
  g_test_add_func ("/http-attacks/trickle", test_trickle);
  g_test_add_func ("/http-attacks/idle", test_idle);
  g_test_add_func ("/http-attacks/flood/declared", test_flood_declared);
  g_test_add_func ("/http-attacks/flood/chunked", test_flood_chunked);
  g_test_add_func ("/http-attacks/flood/headers", test_flood_headers);
  g_test_add_func ("/http-attacks/sizes", test_sizes);
  g_test_add_func ("/http-attacks/slow-reader", test_slow_reader);
  g_test_add_func ("/http-attacks/vanishing", test_vanishing);
  g_test_add_func ("/http-attacks/descriptors", test_descriptors);
  g_test_add_func ("/http-attacks/broken", test_broken);
  g_test_add_func ("/http-attacks/smuggling", test_smuggling);
  g_test_add_func ("/http-attacks/chunk-frames", test_chunk_frames);
  g_test_add_func ("/http-attacks/many-senders", test_many_senders);
  return g_test_run ();
}
