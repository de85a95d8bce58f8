/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A running listener whose handler does what the path says. */
#pragma once

#include "foyer-http-listener.h"
#include "foyer-test-dial.h"

#include <string.h>

/* Long enough for a sanitized build on a busy machine, where no time is measured. */
#define PATIENCE_MSEC 60000u
/* R-17 asks for an answer while others misbehave; this is what "at once" means here. */
#define AT_ONCE_MSEC 1000
#define GOOD "127.0.0.2"
#define BAD "127.0.0.1"
#define OK_REQUEST "POST /ok HTTP/1.1\r\nHost: desk\r\nContent-Length: 2\r\n\r\n{}"
#define CLOSING_REQUEST                                                                            \
  "POST /ok HTTP/1.1\r\nHost: desk\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"

typedef struct
{
  FoyerHttpListener *listener;
  guint16 port;
  GAsyncQueue *held; /* of FoyerHttpResponder */
} Fixture;

static inline gpointer
fixture_answer_thread (gpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("elsewhere", 9);

  foyer_http_responder_answer (data, 200, NULL, body);
  return NULL;
}

/* /echo: method, target, peer and body; /headers: those called X; */
static inline void
fixture_describe (FoyerHttpRequest *request, FoyerHttpResponder *responder)
{
  FoyerHeaders *headers = foyer_http_request_get_headers (request);
  GString *text = g_string_new (NULL);
  g_autoptr (GBytes) body = NULL;
  gsize length;
  const char *data = g_bytes_get_data (foyer_http_request_get_body (request), &length);

  g_string_append_printf (text, "%s|%s|%s|%s|", foyer_http_request_get_method (request),
                          foyer_http_request_get_path (request),
                          foyer_http_request_get_target (request),
                          foyer_http_request_get_peer (request));
  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    if (g_ascii_strcasecmp (foyer_headers_get_name (headers, i), "X") == 0)
      g_string_append_printf (text, "%s=%s|", foyer_headers_get_name (headers, i),
                              foyer_headers_get_value (headers, i));
  g_string_append_len (text, data, (gssize)length);
  length = text->len;
  body = g_bytes_new_take (g_string_free (text, FALSE), length);
  foyer_http_responder_answer (responder, 200, NULL, body);
}

static inline void
fixture_handle (FoyerHttpRequest *request, FoyerHttpResponder *responder, gpointer user_data)
{
  Fixture *self = user_data;
  const char *path = foyer_http_request_get_path (request);

  g_assert_cmpint (foyer_http_request_get_arrival_usec (request), >, 0);
  g_assert_cmpint (foyer_http_request_get_arrival_monotonic_usec (request), <=,
                   g_get_monotonic_time ());
  if (g_str_equal (path, "/hold"))
    g_async_queue_push (self->held, responder);
  else if (g_str_equal (path, "/drop"))
    foyer_http_responder_free (responder);
  else if (g_str_equal (path, "/thread"))
    g_thread_unref (g_thread_new ("answer", fixture_answer_thread, responder));
  else if (g_str_equal (path, "/split"))
    {
      g_autoptr (FoyerHeaders) headers = foyer_headers_new ();

      foyer_headers_add (headers, "X-Good", "1");
      foyer_headers_add (headers, "X-Bad", "1\r\nX-Injected: 1");
      foyer_headers_add (headers, "X-Bad\r\nX-Injected", "1");
      foyer_headers_add (headers, "Content-Length", "7");
      foyer_http_responder_answer (responder, 404, headers, NULL);
    }
  else if (g_str_equal (path, "/large"))
    {
      gsize length = 32 * 1024 * 1024;
      g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (length), length);

      foyer_http_responder_answer (responder, 200, NULL, body);
    }
  else if (g_str_equal (path, "/ok"))
    foyer_http_responder_answer (responder, 200, NULL, NULL);
  else
    fixture_describe (request, responder);
}

static inline void
fixture_start (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_http_listener_start (self->listener, &error));
  g_assert_no_error (error);
  self->port = foyer_http_listener_get_port (self->listener);
  g_assert_cmpuint (self->port, !=, 0);
}

static inline void
fixture_init (Fixture *self, const FoyerHttpListenerOptions *options)
{
  memset (self, 0, sizeof *self);
  self->held = g_async_queue_new ();
  self->listener = foyer_http_listener_new (options, fixture_handle, self, NULL);
  fixture_start (self);
}

static inline void
fixture_clear (Fixture *self)
{
  foyer_http_listener_stop (self->listener);
  g_assert_cmpuint (foyer_http_listener_get_open (self->listener), ==, 0);
  g_assert_cmpint (g_async_queue_length (self->held), ==, 0);
  g_async_queue_unref (self->held);
  g_object_unref (self->listener);
}

static inline guint64
fixture_count (Fixture *self, FoyerHttpCount count)
{
  return foyer_http_listener_get_count (self->listener, count);
}

/* Until @count is @value: what the listener notices on its own thread. */
static inline void
fixture_await (Fixture *self, FoyerHttpCount count, guint64 value)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MSEC * G_GINT64_CONSTANT (1000);

  while (fixture_count (self, count) < value)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
  g_assert_cmpuint (fixture_count (self, count), ==, value);
}

static inline void
fixture_await_open (Fixture *self, guint open)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MSEC * G_GINT64_CONSTANT (1000);

  while (foyer_http_listener_get_open (self->listener) != open)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (1000);
    }
}

static inline void
fixture_expect (Fixture *self, const char *source, const char *request, guint status)
{
  g_autofree char *answer = foyer_test_ask (source, self->port, request, PATIENCE_MSEC);

  if (foyer_test_status (answer) != status)
    g_error ("expected %u, got '%s' for '%.200s'", status, answer, request);
}

/* A sender that does no harm is heard while others do. A busy machine may be slow once, a listener
 * that is held up is slow every time. */
static inline void
fixture_expect_good (Fixture *self)
{
  gint64 msec = AT_ONCE_MSEC;

  for (guint i = 0; i < 3 && msec >= AT_ONCE_MSEC; i++)
    {
      gint64 start = g_get_monotonic_time ();

      fixture_expect (self, GOOD, OK_REQUEST, 200);
      msec = (g_get_monotonic_time () - start) / 1000;
    }
  g_assert_cmpint (msec, <, AT_ONCE_MSEC);
}
