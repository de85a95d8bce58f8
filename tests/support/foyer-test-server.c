/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A misbehaving HTTP server for tests. */
#include "config.h"

#include "foyer-test-server.h"

#include <string.h>
#include <sys/socket.h>

#define MAX_HEAD_BYTES 65536

struct _FoyerTestServer
{
  FoyerTestServerSetup setup;
  GSocketService *service;
  GTlsCertificate *certificate;
  GTlsDatabase *authorities;
  guint16 port;
  GMutex mutex;
  GCond cond;
  guint n_running;
  guint n_requests;
  guint n_connections;
  gboolean is_ending;
  GPtrArray *sockets; /* of connections under way */
};

static guint
count (FoyerTestServer *self, guint *number)
{
  guint value;

  g_mutex_lock (&self->mutex);
  value = ++*number;
  g_mutex_unlock (&self->mutex);
  return value;
}

gboolean
foyer_test_connection_write (FoyerTestConnection *self, gconstpointer data, gsize length)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->stream);

  return g_output_stream_write_all (output, data, length, NULL, NULL, NULL)
         && g_output_stream_flush (output, NULL, NULL);
}

void
foyer_test_connection_reply (FoyerTestConnection *self, const char *status,
                             const char *content_type, gconstpointer body, gsize length)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", status,
      content_type, length);

  g_byte_array_append (answer, (const guint8 *)head, (guint)strlen (head));
  g_byte_array_append (answer, body, (guint)length);
  (void)foyer_test_connection_write (self, answer->data, answer->len); /* the client may be gone */
}

void
foyer_test_connection_reset (FoyerTestConnection *self)
{
  GSocket *socket = g_socket_connection_get_socket (self->socket);
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (
      setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
}

gboolean
foyer_test_connection_wait (FoyerTestConnection *self, guint msec)
{
  FoyerTestServer *server = self->server;
  gint64 end = g_get_monotonic_time () + (gint64)msec * 1000;
  gboolean goes_on;

  g_mutex_lock (&server->mutex);
  while (!server->is_ending && g_cond_wait_until (&server->cond, &server->mutex, end))
    ;
  goes_on = !server->is_ending;
  g_mutex_unlock (&server->mutex);
  return goes_on;
}

/* A byte at a time keeps it simple: requests are small, and what follows belongs to the body. */
static char *
read_head (FoyerTestConnection *self)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  g_autoptr (GString) head = g_string_new (NULL);

  while (head->len < MAX_HEAD_BYTES)
    {
      char byte;

      if (g_input_stream_read (input, &byte, 1, NULL, NULL) != 1)
        return NULL;
      g_string_append_c (head, byte);
      if (g_str_has_suffix (head->str, "\r\n\r\n"))
        return g_string_free (g_steal_pointer (&head), FALSE);
    }
  return NULL;
}

static GBytes *
read_body (FoyerTestConnection *self, const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *header = strstr (lower, "\r\ncontent-length:");
  gsize length = header != NULL
                     ? (gsize)g_ascii_strtoull (header + strlen ("\r\ncontent-length:"), NULL, 10)
                     : 0;
  g_autofree guint8 *data = g_malloc (length + 1);
  gsize got = 0;

  if (!g_input_stream_read_all (g_io_stream_get_input_stream (self->stream), data, length, &got,
                                NULL, NULL)
      || got != length)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static gboolean
serve_one (FoyerTestConnection *self, guint connection)
{
  g_autofree char *head = read_head (self);
  g_autoptr (GBytes) body = head != NULL ? read_body (self, head) : NULL;
  FoyerTestRequest request = { .head = head, .body = body, .connection = connection };

  if (body == NULL)
    return FALSE;
  request.number = count (self->server, &self->server->n_requests);
  return self->server->setup.handler (self, &request, self->server->setup.user_data);
}

static gboolean
accept_client_cb (GTlsConnection *connection, GTlsCertificate *certificate,
                  GTlsCertificateFlags flags, gpointer user_data)
{
  /* On the server's side the signal also comes for a certificate without fault. */
  return flags == 0;
}

/* NULL if the handshake fails, which is then the test's point. */
static GIOStream *
wrap_tls (FoyerTestServer *self, GSocketConnection *socket)
{
  g_autoptr (GIOStream) stream
      = g_tls_server_connection_new (G_IO_STREAM (socket), self->certificate, NULL);

  if (self->setup.mode == FOYER_TEST_TLS_CLIENT)
    {
      g_object_set (stream, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
      g_tls_connection_set_database (G_TLS_CONNECTION (stream), self->authorities);
      g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_client_cb), NULL);
    }
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, NULL))
    return NULL;
  return g_steal_pointer (&stream);
}

static void
serve (FoyerTestServer *self, GSocketConnection *socket, guint number)
{
  static const char junk[] = "this is not TLS\r\n";
  g_autoptr (GIOStream) stream = NULL;
  FoyerTestConnection connection = { .server = self, .socket = socket };

  switch (self->setup.mode)
    {
    case FOYER_TEST_PLAIN:
      stream = g_object_ref (G_IO_STREAM (socket));
      break;
    case FOYER_TEST_TLS:
    case FOYER_TEST_TLS_CLIENT:
      stream = wrap_tls (self, socket);
      break;
    case FOYER_TEST_TLS_JUNK:
      connection.stream = G_IO_STREAM (socket);
      (void)foyer_test_connection_write (&connection, junk,
                                         strlen (junk)); /* the client may be gone */
      (void)foyer_test_connection_wait (&connection, 100);
      return;
    case FOYER_TEST_RESET_AT_ACCEPT:
      foyer_test_connection_reset (&connection);
      return;
    case FOYER_TEST_SILENT:
      (void)foyer_test_connection_wait (&connection, 60 * 1000);
      return;
    }
  connection.stream = stream;
  while (stream != NULL && serve_one (&connection, number))
    ;
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *socket, GObject *source,
        gpointer user_data)
{
  FoyerTestServer *self = user_data;
  guint number;
  gboolean is_ending;

  g_mutex_lock (&self->mutex);
  number = ++self->n_connections;
  self->n_running++;
  g_ptr_array_add (self->sockets, g_object_ref (g_socket_connection_get_socket (socket)));
  is_ending = self->is_ending;
  g_mutex_unlock (&self->mutex);
  if (!is_ending)
    serve (self, socket, number);
  (void)g_io_stream_close (G_IO_STREAM (socket), NULL, NULL); /* may be reset on purpose */
  g_mutex_lock (&self->mutex);
  self->n_running--;
  g_ptr_array_remove_fast (self->sockets, g_socket_connection_get_socket (socket));
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

FoyerTestServer *
foyer_test_server_new (const FoyerTestServerSetup *setup)
{
  FoyerTestServer *self = g_new0 (FoyerTestServer, 1);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GError *error = NULL;

  self->setup = *setup;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  if (setup->certificate_file != NULL)
    {
      self->certificate
          = g_tls_certificate_new_from_files (setup->certificate_file, setup->key_file, &error);
      g_assert_no_error (error);
    }
  if (setup->authority_file != NULL)
    {
      self->authorities = g_tls_file_database_new (setup->authority_file, &error);
      g_assert_no_error (error);
    }
  self->service = g_threaded_socket_service_new (-1);
  (void)g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                       G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                       &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

void
foyer_test_server_free (FoyerTestServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_broadcast (&self->cond);
  /* Ended by the peer and not by a cancellable: a TLS read that is cancelled leaks its error in
   * glib-networking. The socket may be closed already. */
  for (guint i = 0; i < self->sockets->len; i++)
    (void)g_socket_shutdown (self->sockets->pdata[i], TRUE, TRUE, NULL);
  while (self->n_running > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  /* The service drops its reference on a connection after "run" returned, in its own thread. */
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_clear_object (&self->certificate);
  g_clear_object (&self->authorities);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

guint16
foyer_test_server_get_port (FoyerTestServer *self)
{
  return self->port;
}

char *
foyer_test_server_dup_uri (FoyerTestServer *self, const char *scheme, const char *path)
{
  return g_strdup_printf ("%s://localhost:%u%s", scheme, self->port, path);
}

static guint
get_number (FoyerTestServer *self, const guint *number)
{
  guint value;

  g_mutex_lock (&self->mutex);
  value = *number;
  g_mutex_unlock (&self->mutex);
  return value;
}

guint
foyer_test_server_get_requests (FoyerTestServer *self)
{
  return get_number (self, &self->n_requests);
}

guint
foyer_test_server_get_connections (FoyerTestServer *self)
{
  return get_number (self, &self->n_connections);
}

guint16
foyer_test_find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GError *error = NULL;

  (void)g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM,
                                       G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  g_socket_listener_close (listener);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}
