/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a connection as one state and one deadline. Whatever is waited for, the deadline
 * runs; whoever is slow, silent or gone is closed by it. */
#include "config.h"

#include "foyer-http-core-private.h"
#include "foyer-http-exchange-private.h"
#include "foyer-limits.h"
#include "foyer-peer-private.h"

#include <string.h>

/* As much as one read takes; more waits in the kernel, so that a sender cannot outrun us. */
#define BUFFER_BYTES (16u * 1024)

typedef enum
{
  STATE_SILENT, /* TLS without its first byte, or waiting for another handshake of its peer: each
                   takes a thread of GTask */
  STATE_HANDSHAKE,
  STATE_READING,
  STATE_HANDLING, /* nothing is read, so that one request is under way at a time */
  STATE_WRITING,
  STATE_LINGERING, /* the answer is out before the request was in: what still comes is thrown away,
                      because closing now would take the answer back */
  STATE_CLOSING,
} State;

struct _FoyerHttpConnection
{
  FoyerHttpCore *core;
  GIOStream *socket; /* what was accepted */
  GIOStream *stream; /* the same, or TLS over it */
  GSocketAddress *local;
  GSocketAddress *remote;
  char *peer;
  gboolean is_proxy;
  GCancellable *cancellable;

  State state;
  GSource *deadline;
  GSource *ready; /* input or output, whichever is waited for */
  gint64 idle_since;

  guint8 buffer[BUFFER_BYTES];
  gsize buffer_start;
  gsize buffer_end;
  FoyerHttpReader reader;
  gboolean has_reader;
  gboolean is_started; /* the first byte of the request is here */

  FoyerHttpExchange *exchange;
  gboolean keeps_alive;
  gboolean is_lingering; /* after the answer */
  gboolean is_counted_answer; /* it is the handler's */
  GBytes *output;
  gsize written;
};

static void read_on (FoyerHttpConnection *self);
static void read_next (FoyerHttpConnection *self);

/* ---- Deadlines and readiness ---- */
static gboolean
dispatch_deadline (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static void
set_deadline (FoyerHttpConnection *self, guint msec)
{
  g_source_set_ready_time (self->deadline, g_get_monotonic_time () + (gint64)msec * 1000);
}

static void
clear_ready (FoyerHttpConnection *self)
{
  if (self->ready == NULL)
    return;
  g_source_destroy (self->ready);
  g_clear_pointer (&self->ready, g_source_unref);
}

/* Takes @source; an old one is forgotten. */
static void
wait_for (FoyerHttpConnection *self, GSource *source, GPollableSourceFunc callback)
{
  clear_ready (self);
  g_source_set_callback (source, G_SOURCE_FUNC (callback), self, NULL);
  g_source_set_static_name (source, "foyer-http-connection");
  g_source_attach (source, foyer_http_core_get_context (self->core));
  self->ready = source;
}

static void
wait_for_input (FoyerHttpConnection *self, GPollableSourceFunc callback)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);

  wait_for (self, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL),
            callback);
}

/* ---- The end ---- */
/* Nothing calls back into @self any more; the core frees it. */
static void
end (FoyerHttpConnection *self)
{
  self->state = STATE_CLOSING;
  clear_ready (self);
  g_source_destroy (self->deadline);
  foyer_http_core_forget (self->core, self);
  foyer_http_core_end_handshake (self->core, self);
  g_clear_pointer (&self->exchange, foyer_http_exchange_drop);
  (void)g_io_stream_close (self->socket, NULL, NULL); /* nothing is left to be lost */
  foyer_http_core_release (self->core, self);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;

  /* A peer that is gone cannot be told goodbye: no reason to report that. */
  (void)g_io_stream_close_finish (G_IO_STREAM (source), result, NULL);
  end (self);
}

/* Closes the socket now; what runs on a thread of GTask is told, and its callback ends it. */
static void
cut (FoyerHttpConnection *self)
{
  if (self->state != STATE_CLOSING && self->state != STATE_HANDSHAKE)
    {
      end (self);
      return;
    }
  self->state = STATE_CLOSING;
  g_cancellable_cancel (self->cancellable);
}

/* Closes as the protocol wants it: TLS says goodbye, which may wait for the peer. */
static void
close_politely (FoyerHttpConnection *self)
{
  if (self->stream == self->socket)
    {
      cut (self);
      return;
    }
  clear_ready (self);
  self->state = STATE_CLOSING;
  set_deadline (self, FOYER_LIMIT_LISTENER_LINGER_MSEC);
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, self->cancellable, close_cb, self);
}

void
foyer_http_connection_close (FoyerHttpConnection *self)
{
  cut (self);
}

static gboolean
linger_cb (GObject *stream, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (
      G_POLLABLE_INPUT_STREAM (stream), self->buffer, BUFFER_BYTES, NULL, &error);

  if (length > 0 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  close_politely (self);
  return G_SOURCE_REMOVE;
}

static void
linger (FoyerHttpConnection *self)
{
  self->state = STATE_LINGERING;
  set_deadline (self, FOYER_LIMIT_LISTENER_LINGER_MSEC);
  if (self->stream == self->socket && G_IS_SOCKET_CONNECTION (self->socket))
    (void)g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (self->socket)),
                             FALSE, TRUE, NULL); /* if the peer is gone, the next read says so */
  wait_for_input (self, linger_cb);
}

/* ---- Writing ---- */
static void
answer_is_out (FoyerHttpConnection *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  if (self->is_counted_answer)
    foyer_http_core_count (self->core, FOYER_HTTP_COUNT_ANSWERS);
  if (self->keeps_alive)
    read_next (self);
  else if (self->is_lingering)
    linger (self);
  else
    close_politely (self);
}

static gboolean write_cb (GObject *stream, gpointer user_data);

static void
write_on (FoyerHttpConnection *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);
  gsize length;
  const guint8 *data = g_bytes_get_data (self->output, &length);

  while (self->written < length)
    {
      g_autoptr (GError) error = NULL;
      gssize count = g_pollable_output_stream_write_nonblocking (
          G_POLLABLE_OUTPUT_STREAM (output), data + self->written, length - self->written, NULL,
          &error);

      if (count > 0)
        self->written += (gsize)count;
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          wait_for (
              self,
              g_pollable_output_stream_create_source (G_POLLABLE_OUTPUT_STREAM (output), NULL),
              write_cb);
          return;
        }
      else
        {
          foyer_http_core_count (self->core, FOYER_HTTP_COUNT_VANISHED);
          cut (self);
          return;
        }
    }
  clear_ready (self);
  answer_is_out (self);
}

static gboolean
write_cb (GObject *stream, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;

  /* What comes next makes a source of its own. */
  clear_ready (self);
  write_on (self);
  return G_SOURCE_REMOVE;
}

/* Takes @output. */
static void
write_output (FoyerHttpConnection *self, GBytes *output)
{
  clear_ready (self);
  self->state = STATE_WRITING;
  self->output = output;
  self->written = 0;
  write_on (self);
}

/* An answer of the listener's own, before a request was whole: the connection ends with it. */
static void
refuse (FoyerHttpConnection *self, guint status, FoyerHttpCount count)
{
  char *text = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                                status, soup_status_get_phrase (status));

  foyer_http_core_count (self->core, count);
  self->keeps_alive = FALSE;
  self->is_lingering = TRUE;
  self->is_counted_answer = FALSE;
  write_output (self, g_bytes_new_take (text, strlen (text)));
}

/* ---- Answering ---- */
static void
exchange_request_cb (FoyerHttpExchange *exchange, FoyerHttpRequest *request, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;

  foyer_http_core_count (self->core, FOYER_HTTP_COUNT_REQUESTS);
  foyer_http_core_handle (self->core, self, request);
}

static void
exchange_done_cb (FoyerHttpExchange *exchange, GBytes *bytes, gboolean is_requested,
                  gpointer user_data)
{
  FoyerHttpConnection *self = user_data;

  g_clear_pointer (&self->exchange, foyer_http_exchange_drop);
  foyer_http_core_forget (self->core, self);
  if (g_bytes_get_size (bytes) == 0)
    {
      refuse (self, SOUP_STATUS_BAD_REQUEST, FOYER_HTTP_COUNT_BROKEN);
      return;
    }
  if (!is_requested)
    {
      foyer_http_core_count (self->core, FOYER_HTTP_COUNT_BROKEN);
      self->keeps_alive = FALSE;
    }
  write_output (self, g_bytes_ref (bytes));
}

void
foyer_http_connection_answer (FoyerHttpConnection *self, const FoyerHttpAnswerParts *answer)
{
  self->is_counted_answer = TRUE;
  foyer_http_exchange_answer (self->exchange, answer, self->keeps_alive);
}

static void
handle (FoyerHttpConnection *self)
{
  const FoyerHttpListenerOptions *options = foyer_http_core_get_options (self->core);
  FoyerHttpOrigin origin
      = { self->local, self->remote, self->peer, self->stream != self->socket, options->clock };
  FoyerHttpExchangeCalls calls = { exchange_request_cb, exchange_done_cb, self };

  clear_ready (self);
  self->state = STATE_HANDLING;
  self->keeps_alive = self->reader.keeps_alive;
  self->is_lingering = FALSE;
  self->is_counted_answer = FALSE;
  self->exchange = foyer_http_exchange_new (foyer_http_core_get_server (self->core), &self->reader,
                                            &origin, &calls);
}

/* ---- Reading ---- */
/* The last hop that a listed proxy saw, as it wrote it behind all others. NULL: unreadable. */
static GInetAddress *
read_forwarded (const FoyerHeaders *headers, GInetAddress *proxy)
{
  const char *last = NULL;
  const char *comma;
  g_autofree char *hop = NULL;
  g_autoptr (GInetAddress) address = NULL;

  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    if (g_ascii_strcasecmp (foyer_headers_get_name (headers, i), "X-Forwarded-For") == 0)
      last = foyer_headers_get_value (headers, i);
  if (last == NULL)
    return g_object_ref (proxy);
  comma = strrchr (last, ',');
  hop = g_strstrip (g_strdup (comma != NULL ? comma + 1 : last));
  address = g_inet_address_new_from_string (hop);
  return address != NULL ? foyer_peer_address_dup (address) : NULL;
}

/* The head is here: who speaks, and may they? FALSE: they were refused. */
static gboolean
admit (FoyerHttpConnection *self)
{
  const FoyerHttpListenerOptions *options = foyer_http_core_get_options (self->core);
  GInetAddress *remote = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->remote));
  g_autoptr (GInetAddress) peer = foyer_peer_address_dup (remote);

  if (self->is_proxy)
    {
      g_autoptr (GInetAddress) proxy = g_steal_pointer (&peer);

      peer = read_forwarded (self->reader.headers, proxy);
      if (peer == NULL)
        {
          refuse (self, SOUP_STATUS_BAD_REQUEST, FOYER_HTTP_COUNT_BROKEN);
          return FALSE;
        }
      g_free (self->peer);
      self->peer = g_inet_address_to_string (peer);
    }
  if (foyer_peer_list_allows (options->allowed, peer))
    return TRUE;
  refuse (self, SOUP_STATUS_FORBIDDEN, FOYER_HTTP_COUNT_ADDRESS);
  return FALSE;
}

static void
send_continue (FoyerHttpConnection *self)
{
  static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  if (!self->reader.wants_continue || self->buffer_start < self->buffer_end)
    return;
  /* The last answer was taken whole, so there is room for this. If the peer is gone, the next read
     says so; if it is not heard, the sender goes on after a while (RFC 9110, 10.1.1). */
  (void)g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), text,
                                                    strlen (text), NULL, NULL);
}

/* Does with one verdict of the reader. TRUE: go on reading. */
static gboolean
follow (FoyerHttpConnection *self, FoyerHttpRead result)
{
  switch (result)
    {
    case FOYER_HTTP_READ_MORE:
      return self->buffer_start < self->buffer_end;
    case FOYER_HTTP_READ_HEAD:
      if (!admit (self))
        return FALSE;
      send_continue (self);
      return TRUE;
    case FOYER_HTTP_READ_WHOLE:
      handle (self);
      return FALSE;
    case FOYER_HTTP_READ_HEAD_TOO_LARGE:
      foyer_http_core_count (self->core, FOYER_HTTP_COUNT_HEADERS_TOO_LARGE);
      cut (self);
      return FALSE;
    case FOYER_HTTP_READ_BODY_TOO_LARGE:
      /* A peer that may not speak learns that, and not our limits. */
      if (foyer_headers_count (self->reader.headers, "Content-Length") == 0 || admit (self))
        refuse (self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, FOYER_HTTP_COUNT_BODY_TOO_LARGE);
      return FALSE;
    case FOYER_HTTP_READ_BROKEN:
      refuse (self, SOUP_STATUS_BAD_REQUEST, FOYER_HTTP_COUNT_BROKEN);
      return FALSE;
    }
  g_assert_not_reached ();
}

static gboolean
read_cb (GObject *stream, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize length = g_pollable_input_stream_read_nonblocking (
      G_POLLABLE_INPUT_STREAM (stream), self->buffer, BUFFER_BYTES, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  clear_ready (self);
  if (length <= 0)
    {
      if (self->is_started)
        foyer_http_core_count (self->core, FOYER_HTTP_COUNT_VANISHED);
      cut (self);
      return G_SOURCE_REMOVE;
    }
  self->buffer_start = 0;
  self->buffer_end = (gsize)length;
  read_on (self);
  return G_SOURCE_REMOVE;
}

/* Reads what is in the buffer, then waits for more. */
static void
read_on (FoyerHttpConnection *self)
{
  gboolean goes_on = TRUE;

  if (!self->is_started && self->buffer_start < self->buffer_end)
    {
      self->is_started = TRUE;
      self->idle_since = G_MAXINT64;
      set_deadline (self, foyer_http_core_get_options (self->core)->request_msec);
    }
  while (goes_on)
    {
      gsize used;
      FoyerHttpRead result
          = foyer_http_reader_push (&self->reader, self->buffer + self->buffer_start,
                                    self->buffer_end - self->buffer_start, &used);

      self->buffer_start += used;
      if (result == FOYER_HTTP_READ_MORE && self->buffer_start == self->buffer_end)
        {
          wait_for_input (self, read_cb);
          return;
        }
      goes_on = follow (self, result);
    }
}

/* The next request of this connection, of which the beginning may be here already. */
static void
read_next (FoyerHttpConnection *self)
{
  const FoyerHttpListenerOptions *options = foyer_http_core_get_options (self->core);

  if (self->has_reader)
    foyer_http_reader_clear (&self->reader);
  foyer_http_reader_init (&self->reader, options->header_bytes, options->body_bytes);
  self->has_reader = TRUE;
  self->state = STATE_READING;
  self->is_started = FALSE;
  self->idle_since = g_get_monotonic_time ();
  set_deadline (self, options->idle_msec);
  read_on (self);
}

/* ---- The beginning ---- */
static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;
  gboolean is_agreed = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL);

  foyer_http_core_end_handshake (self->core, self);
  if (self->state == STATE_HANDSHAKE && is_agreed)
    {
      read_next (self);
      return;
    }
  if (self->state == STATE_HANDSHAKE)
    foyer_http_core_count (self->core, FOYER_HTTP_COUNT_TLS_FAILED);
  end (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  FoyerHttpConnection *self = user_data;
  g_autoptr (FoyerHeaders) headers = NULL;
  FoyerHttpAnswerParts later = { .status = FOYER_HTTP_STATUS_LATER };

  switch (self->state)
    {
    case STATE_SILENT:
      cut (self);
      break;
    case STATE_HANDSHAKE:
    case STATE_WRITING:
      foyer_http_core_count (self->core, FOYER_HTTP_COUNT_TIMED_OUT);
      cut (self);
      break;
    case STATE_READING:
      if (!self->is_started)
        {
          close_politely (self);
          break;
        }
      set_deadline (self, FOYER_LIMIT_LISTENER_LINGER_MSEC);
      refuse (self, SOUP_STATUS_REQUEST_TIMEOUT, FOYER_HTTP_COUNT_TIMED_OUT);
      break;
    case STATE_HANDLING:
      foyer_http_core_count (self->core, FOYER_HTTP_COUNT_TIMED_OUT);
      foyer_http_core_forget (self->core, self);
      headers = foyer_headers_new ();
      foyer_headers_add (headers, "Retry-After", FOYER_HTTP_RETRY_AFTER_SECONDS);
      later.headers = headers;
      self->keeps_alive = FALSE;
      set_deadline (self, FOYER_LIMIT_LISTENER_LINGER_MSEC);
      foyer_http_exchange_answer (self->exchange, &later, FALSE);
      break;
    case STATE_LINGERING:
    case STATE_CLOSING:
      cut (self);
      break;
    }
  return G_SOURCE_CONTINUE;
}

void
foyer_http_connection_shake_hands (FoyerHttpConnection *self)
{
  self->state = STATE_HANDSHAKE;
  set_deadline (self, foyer_http_core_get_options (self->core)->request_msec);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (self->stream), G_PRIORITY_DEFAULT,
                                    self->cancellable, handshake_cb, self);
}

static gboolean
first_byte_cb (GObject *stream, gpointer user_data)
{
  FoyerHttpConnection *self = user_data;

  clear_ready (self);
  self->idle_since = G_MAXINT64;
  foyer_http_core_begin_handshake (self->core, self);
  return G_SOURCE_REMOVE;
}

static void
start_tls (FoyerHttpConnection *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->socket);
  g_autoptr (GError) error = NULL;

  self->stream = g_tls_server_connection_new (self->socket,
                                              foyer_http_core_get_certificate (self->core), &error);
  if (self->stream == NULL)
    {
      /* The certificate was usable when the listener started: this is memory or the back end. */
      self->stream = g_object_ref (self->socket);
      foyer_http_core_count (self->core, FOYER_HTTP_COUNT_TLS_FAILED);
      self->state = STATE_LINGERING;
      set_deadline (self, 0);
      return;
    }
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->stream), FALSE);
  self->state = STATE_SILENT;
  self->idle_since = g_get_monotonic_time ();
  set_deadline (self, foyer_http_core_get_options (self->core)->idle_msec);
  wait_for (self, g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL),
            first_byte_cb);
}

FoyerHttpConnection *
foyer_http_connection_new (FoyerHttpCore *core, GIOStream *stream, GSocketAddress *local,
                           GSocketAddress *remote)
{
  static GSourceFuncs deadline_funcs = { .dispatch = dispatch_deadline };
  const FoyerHttpListenerOptions *options = foyer_http_core_get_options (core);
  GInetAddress *address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  g_autoptr (GInetAddress) peer = foyer_peer_address_dup (address);
  FoyerHttpConnection *self = g_new0 (FoyerHttpConnection, 1);

  self->core = core;
  self->socket = g_object_ref (stream);
  self->local = g_object_ref (local);
  self->remote = g_object_ref (remote);
  self->peer = g_inet_address_to_string (peer);
  self->is_proxy = options->proxies != NULL && foyer_peer_list_has (options->proxies, peer);
  self->cancellable = g_cancellable_new ();
  self->idle_since = G_MAXINT64;
  self->deadline = g_source_new (&deadline_funcs, sizeof (GSource));
  g_source_set_static_name (self->deadline, "foyer-http-deadline");
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, foyer_http_core_get_context (core));
  if (foyer_http_core_get_certificate (core) != NULL)
    start_tls (self);
  else
    {
      self->stream = g_object_ref (stream);
      read_next (self);
    }
  return self;
}

void
foyer_http_connection_free (FoyerHttpConnection *self)
{
  clear_ready (self);
  g_source_destroy (self->deadline);
  g_source_unref (self->deadline);
  foyer_http_core_forget (self->core, self);
  foyer_http_exchange_drop (self->exchange);
  if (self->has_reader)
    foyer_http_reader_clear (&self->reader);
  g_clear_pointer (&self->output, g_bytes_unref);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  g_object_unref (self->local);
  g_object_unref (self->remote);
  g_object_unref (self->cancellable);
  g_free (self->peer);
  g_free (self);
}

const char *
foyer_http_connection_get_peer (FoyerHttpConnection *self)
{
  return self->peer;
}

gboolean
foyer_http_connection_is_counted (FoyerHttpConnection *self)
{
  return !self->is_proxy;
}

gint64
foyer_http_connection_get_idle_since (FoyerHttpConnection *self)
{
  return self->idle_since;
}
