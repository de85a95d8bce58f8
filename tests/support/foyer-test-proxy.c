/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losing the answers of real servers. */
#include "config.h"

#include "foyer-test-proxy.h"

#include <string.h>

struct _FoyerTestProxy
{
  FoyerTestServer *server;
  guint16 target_port;
  guint32 lost;
};

/* The request with "Connection: close" as its first header, so that the server's answer ends with
 * the connection. */
static GBytes *
make_request (const FoyerTestRequest *request)
{
  const char *headers = strstr (request->head, "\r\n") + 2;
  GByteArray *bytes = g_byte_array_new ();
  g_auto (GStrv) lines = g_strsplit (headers, "\r\n", -1);
  static const char closing[] = "Connection: close\r\n";

  g_byte_array_append (bytes, (const guint8 *)request->head, (guint)(headers - request->head));
  g_byte_array_append (bytes, (const guint8 *)closing, (guint)strlen (closing));
  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    if (g_ascii_strncasecmp (lines[i], "Connection:", strlen ("Connection:")) != 0)
      {
        g_byte_array_append (bytes, (const guint8 *)lines[i], (guint)strlen (lines[i]));
        g_byte_array_append (bytes, (const guint8 *)"\r\n", 2);
      }
  g_byte_array_append (bytes, (const guint8 *)"\r\n", 2);
  g_byte_array_append (bytes, g_bytes_get_data (request->body, NULL),
                       (guint)g_bytes_get_size (request->body));
  return g_byte_array_free_to_bytes (bytes);
}

/* Servers do not all close when asked to, so the end is looked for. */
static gboolean
is_whole (const GByteArray *answer)
{
  static const char last_chunk[] = "\r\n0\r\n\r\n";
  const char *data = (const char *)answer->data;
  const char *end = answer->len > 0 ? g_strstr_len (data, answer->len, "\r\n\r\n") : NULL;
  g_autofree char *head = NULL;
  const char *header;

  if (end == NULL)
    return FALSE;
  head = g_ascii_strdown (data, end - data);
  header = strstr (head, "\r\ncontent-length:");
  if (header != NULL)
    return answer->len
           >= (gsize)(end - data) + 4
                  + g_ascii_strtoull (header + strlen ("\r\ncontent-length:"), NULL, 10);
  return memcmp (data + answer->len - strlen (last_chunk), last_chunk, strlen (last_chunk)) == 0;
}

static gboolean
request_cb (FoyerTestConnection *connection, const FoyerTestRequest *request, gpointer user_data)
{
  FoyerTestProxy *self = user_data;
  g_autoptr (GSocketClient) client
      = g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GSocketConnection) target
      = g_socket_client_connect_to_host (client, "localhost", self->target_port, NULL, NULL);
  g_autoptr (GBytes) bytes = make_request (request);
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  guint8 buffer[16384];
  gssize got;

  g_assert_nonnull (target);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (target)),
                                            g_bytes_get_data (bytes, NULL),
                                            g_bytes_get_size (bytes), NULL, NULL, NULL));
  while (!is_whole (answer)
         && (got = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (target)), buffer,
                                        sizeof buffer, NULL, NULL))
                > 0)
    g_byte_array_append (answer, buffer, (guint)got);
  if (request->number <= 32 && (self->lost & (1u << (request->number - 1))) != 0)
    {
      foyer_test_connection_reset (connection);
      return FALSE;
    }
  /* Kept open as the answer promises: closed, it could swallow the next request, a loss that no
   * case asked for. */
  return foyer_test_connection_write (connection, answer->data, answer->len);
}

FoyerTestProxy *
foyer_test_proxy_new (guint16 target_port, guint32 lost)
{
  FoyerTestProxy *self = g_new0 (FoyerTestProxy, 1);

  self->target_port = target_port;
  self->lost = lost;
  self->server = foyer_test_server_new (&(FoyerTestServerSetup){
      .mode = FOYER_TEST_PLAIN, .handler = request_cb, .user_data = self });
  return self;
}

void
foyer_test_proxy_free (FoyerTestProxy *self)
{
  if (self == NULL)
    return;
  foyer_test_server_free (self->server);
  g_free (self);
}

guint16
foyer_test_proxy_get_port (FoyerTestProxy *self)
{
  return foyer_test_server_get_port (self->server);
}
