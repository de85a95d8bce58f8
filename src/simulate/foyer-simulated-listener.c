/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accepts, wraps in TLS, reads requests, and closes as asked. */
#include "config.h"

#include "foyer-simulated-listener-private.h"

#include "foyer-limits.h"
#include "foyer-simulated-http-private.h"
#include "foyer-simulated-printer-private.h"

#include <string.h>
#include <sys/socket.h>

/* How soon a change of mind about refusing is noticed. */
#define LOOK_USEC (20 * 1000)
/* After text where TLS should be: so that it is read before the close. */
#define JUNK_MSEC 100

struct _FoyerSimulatedListener
{
  const FoyerSimulatedListenerCalls *calls;
  gpointer user_data;
  GTlsCertificate *certificate; /* NULL: plain */
  GTlsCertificate *wrong_certificate;
  GTlsDatabase *client_authorities; /* NULL: no client certificate */
  GThread *thread;
  GCancellable *ending;
  GSocket *socket; /* of the thread; NULL while connections are refused */
  guint16 port;

  GMutex mutex; /* all below */
  GCond cond;
  gboolean is_ending;
  guint n_running;
  GPtrArray *connections; /* lent */
};

struct _FoyerSimulatedConnection
{
  FoyerSimulatedListener *listener;
  GSocket *socket;
  GSocketConnection *raw;
  GIOStream *stream;
  gboolean is_busy; /* under the listener's lock: a request is being answered */
};

/* ---- Opening ---- */

static GSocket *
bind_socket (guint16 port, GError **error)
{
  g_autoptr (GSocket) socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  if (socket == NULL || !g_socket_bind (socket, address, TRUE, error)
      || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static gboolean
load_certificates (FoyerSimulatedListener *self, const FoyerSimulatedListenerSettings *settings,
                   GError **error)
{
  g_autofree char *authorities = NULL;
  g_autoptr (GError) cause = NULL;

  if (settings->certificate_file == NULL)
    return TRUE;
  self->certificate
      = g_tls_certificate_new_from_files (settings->certificate_file, settings->key_file, &cause);
  if (cause == NULL)
    self->wrong_certificate
        = g_tls_certificate_new_from_pem (foyer_simulated_wrong_certificate, -1, &cause);
  if (cause == NULL && settings->client_authority_file != NULL)
    {
      authorities = g_canonicalize_filename (settings->client_authority_file, NULL);
      self->client_authorities = g_tls_file_database_new (authorities, &cause);
    }
  if (cause == NULL)
    return TRUE;
  g_set_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_SETTING,
               "the certificate, key or authority file cannot be used: %s", cause->message);
  return FALSE;
}

static void
listener_free (FoyerSimulatedListener *self)
{
  if (self->socket != NULL)
    (void)g_socket_close (self->socket, NULL); /* nothing to do if it fails */
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_clear_object (&self->wrong_certificate);
  g_clear_object (&self->client_authorities);
  g_clear_object (&self->ending);
  g_ptr_array_unref (self->connections);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

FoyerSimulatedListener *
foyer_simulated_listener_open (const FoyerSimulatedListenerSettings *settings, GError **error)
{
  FoyerSimulatedListener *self = g_new0 (FoyerSimulatedListener, 1);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) cause = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->ending = g_cancellable_new ();
  self->connections = g_ptr_array_new ();
  if (!load_certificates (self, settings, error))
    {
      listener_free (self);
      return NULL;
    }
  self->socket = bind_socket (settings->port, &cause);
  bound = self->socket != NULL ? g_socket_get_local_address (self->socket, &cause) : NULL;
  if (bound == NULL)
    {
      g_set_error (error, FOYER_SIMULATE_ERROR, FOYER_SIMULATE_ERROR_PEER,
                   "cannot listen on 127.0.0.1 port %u: %s; choose another port", settings->port,
                   cause->message);
      listener_free (self);
      return NULL;
    }
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return self;
}

guint16
foyer_simulated_listener_get_port (FoyerSimulatedListener *self)
{
  return self->port;
}

/* ---- Replies ---- */

/* The client may be gone: that is its affair. */
static gboolean
write_out (FoyerSimulatedConnection *self, gconstpointer data, gsize length)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  return g_output_stream_write_all (output, data, length, NULL, NULL, NULL)
         && g_output_stream_flush (output, NULL, NULL);
}

static void
reply (FoyerSimulatedConnection *self, const char *status, const char *content_type,
       gconstpointer body, gsize length, gsize sent_bytes)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autofree char *head
      = g_strdup_printf ("HTTP/1.1 %s\r\nServer: Foyer simulated printer\r\nContent-Type: %s\r\n"
                         "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                         status, content_type, length);

  g_byte_array_append (answer, (const guint8 *)head, (guint)strlen (head));
  g_byte_array_append (answer, body, (guint)sent_bytes);
  (void)write_out (self, answer->data, answer->len); /* see there */
}

void
foyer_simulated_connection_reply (FoyerSimulatedConnection *self, const char *status,
                                  const char *content_type, gconstpointer body, gsize length)
{
  reply (self, status, content_type, body, length, length);
}

void
foyer_simulated_connection_reply_part (FoyerSimulatedConnection *self, const char *content_type,
                                       gconstpointer body, gsize length, gsize sent_bytes)
{
  reply (self, "200 OK", content_type, body, length, MIN (length, sent_bytes));
}

void
foyer_simulated_connection_reply_endless (FoyerSimulatedConnection *self, const char *content_type)
{
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n", content_type);
  char chunk[8 + 4096 + 2];

  memset (chunk, 0, sizeof chunk);
  memcpy (chunk, "001000\r\n", 8);
  memcpy (chunk + 8 + 4096, "\r\n", 2);
  if (write_out (self, head, strlen (head)))
    while (write_out (self, chunk, sizeof chunk))
      ;
}

void
foyer_simulated_connection_reset (FoyerSimulatedConnection *self)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  (void)setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger,
                    sizeof linger); /* else a close */
}

void
foyer_simulated_connection_wait (FoyerSimulatedConnection *self, guint msec)
{
  FoyerSimulatedListener *listener = self->listener;
  gint64 end = g_get_monotonic_time () + (gint64)msec * 1000;

  g_mutex_lock (&listener->mutex);
  while (!listener->is_ending && g_cond_wait_until (&listener->cond, &listener->mutex, end))
    ;
  g_mutex_unlock (&listener->mutex);
}

void
foyer_simulated_connection_hang (FoyerSimulatedConnection *self)
{
  /* Bytes after a request, or the end of the stream: either way nobody waits for the answer any
   * more. */
  (void)g_socket_condition_wait (self->socket, G_IO_IN | G_IO_HUP | G_IO_ERR,
                                 self->listener->ending, NULL);
}

/* ---- Connections ---- */

static gboolean
accept_client_cb (GTlsConnection *connection, GTlsCertificate *certificate,
                  GTlsCertificateFlags flags, gpointer user_data)
{
  /* On the server's side the signal also comes for a certificate without fault. */
  return flags == 0;
}

/* NULL if the handshake fails, which is then the client's will. */
static GIOStream *
wrap_tls (FoyerSimulatedListener *self, GSocketConnection *raw, GTlsCertificate *certificate)
{
  g_autoptr (GIOStream) stream = g_tls_server_connection_new (G_IO_STREAM (raw), certificate, NULL);

  if (stream == NULL)
    return NULL;
  if (self->client_authorities != NULL)
    {
      g_object_set (stream, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
      g_tls_connection_set_database (G_TLS_CONNECTION (stream), self->client_authorities);
      g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_client_cb), NULL);
    }
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, NULL))
    return NULL;
  return g_steal_pointer (&stream);
}

static gboolean
set_busy (FoyerSimulatedConnection *self, gboolean is_busy)
{
  gboolean is_ending;

  g_mutex_lock (&self->listener->mutex);
  self->is_busy = is_busy;
  is_ending = self->listener->is_ending;
  g_mutex_unlock (&self->listener->mutex);
  return !is_ending;
}

static void
serve_requests (FoyerSimulatedConnection *self)
{
  FoyerSimulatedListener *listener = self->listener;
  g_autoptr (GInputStream) input
      = g_buffered_input_stream_new (g_io_stream_get_input_stream (self->stream));
  gboolean goes_on = TRUE;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  while (goes_on)
    {
      g_auto (FoyerSimulatedHttp) request = { 0 };

      goes_on
          = foyer_simulated_http_read (G_BUFFERED_INPUT_STREAM (input),
                                       g_io_stream_get_output_stream (self->stream), &request)
            && set_busy (self, TRUE)
            && listener->calls->request (self, request.method, request.body, listener->user_data)
            && set_busy (self, FALSE);
    }
}

static void
serve (FoyerSimulatedConnection *self)
{
  static const char junk[] = "this is not TLS\r\n";
  FoyerSimulatedListener *listener = self->listener;
  FoyerFaultKind fault = listener->calls->connected (listener->user_data);

  if (fault == FOYER_FAULT_BAD_TLS)
    {
      self->stream = g_object_ref (G_IO_STREAM (self->raw));
      (void)write_out (self, junk, strlen (junk)); /* see there */
      foyer_simulated_connection_wait (self, JUNK_MSEC);
      return;
    }
  self->stream = listener->certificate == NULL ? g_object_ref (G_IO_STREAM (self->raw))
                                               : wrap_tls (listener, self->raw,
                                                           fault == FOYER_FAULT_WRONG_CERTIFICATE
                                                               ? listener->wrong_certificate
                                                               : listener->certificate);
  if (self->stream != NULL)
    serve_requests (self);
}

static gpointer
connection_thread (gpointer data)
{
  FoyerSimulatedConnection *self = data;
  FoyerSimulatedListener *listener = self->listener;

  serve (self);
  g_clear_object (&self->stream);
  (void)g_io_stream_close (G_IO_STREAM (self->raw), NULL, NULL); /* may be reset on purpose */
  g_mutex_lock (&listener->mutex);
  g_ptr_array_remove_fast (listener->connections, self);
  g_clear_object (&self->raw);
  listener->n_running--;
  g_cond_broadcast (&listener->cond);
  g_mutex_unlock (&listener->mutex);
  g_free (self);
  return NULL;
}

static void
start_connection (FoyerSimulatedListener *self, GSocket *socket)
{
  FoyerSimulatedConnection *connection;

  g_mutex_lock (&self->mutex);
  if (self->n_running < FOYER_LIMIT_SIMULATED_CONNECTIONS)
    {
      connection = g_new0 (FoyerSimulatedConnection, 1);
      connection->listener = self;
      connection->socket = socket;
      connection->raw = g_socket_connection_factory_create_connection (socket);
      g_ptr_array_add (self->connections, connection);
      self->n_running++;
      g_thread_unref (g_thread_new ("foyer-simulated", connection_thread, connection));
    }
  g_mutex_unlock (&self->mutex);
}

/* ---- The thread that accepts ---- */

static void
shut_connections (FoyerSimulatedListener *self, gboolean busy_too)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->connections->len; i++)
    {
      FoyerSimulatedConnection *connection = self->connections->pdata[i];

      if (busy_too || !connection->is_busy)
        (void)g_socket_shutdown (connection->socket, TRUE, TRUE, NULL); /* may be closed already */
    }
  g_mutex_unlock (&self->mutex);
}

/* Nobody listens, and nobody may go on over a connection that is still open. */
static void
refuse (FoyerSimulatedListener *self)
{
  (void)g_socket_close (self->socket, NULL); /* nothing to do if it fails */
  g_clear_object (&self->socket);
  shut_connections (self, FALSE);
}

static gpointer
accept_thread (gpointer data)
{
  FoyerSimulatedListener *self = data;

  while (!g_cancellable_is_cancelled (self->ending))
    {
      gboolean refuses = self->calls->refuses (self->user_data);
      g_autoptr (GSocket) socket = NULL;

      if (refuses && self->socket != NULL)
        refuse (self);
      else if (!refuses && self->socket == NULL)
        self->socket = bind_socket (self->port, NULL); /* tried again at the next turn */
      if (self->socket == NULL)
        g_usleep (LOOK_USEC);
      else if (g_socket_condition_timed_wait (self->socket, G_IO_IN, LOOK_USEC, self->ending, NULL))
        socket = g_socket_accept (self->socket, NULL, NULL);
      if (socket != NULL)
        start_connection (self, socket);
    }
  return NULL;
}

void
foyer_simulated_listener_start (FoyerSimulatedListener *self,
                                const FoyerSimulatedListenerCalls *calls, gpointer user_data)
{
  self->calls = calls;
  self->user_data = user_data;
  if (calls->refuses (user_data))
    refuse (self);
  self->thread = g_thread_new ("foyer-simulated", accept_thread, self);
}

void
foyer_simulated_listener_close (FoyerSimulatedListener *self)
{
  g_cancellable_cancel (self->ending);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  /* Ended by the socket and not by a cancellable: a TLS read that is cancelled leaks its error in
   * glib-networking. */
  shut_connections (self, TRUE);
  g_mutex_lock (&self->mutex);
  while (self->n_running > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  listener_free (self);
}
