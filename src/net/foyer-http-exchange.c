/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libsoup's server has no idle time-out, no cap on bodies and a lenient reader of headers. So it
 * gets a stream of our own for each request, in which a whole and checked head is waiting, and it
 * is done with it in microseconds; the body stays on our side. When libsoup closes the stream, the
 * answer is in it. */
#include "config.h"

#include "foyer-http-exchange-private.h"

struct _FoyerHttpExchange
{
  GIOStream parent_instance;

  GInputStream *input; /* the head */
  GOutputStream *output; /* the answer */
  FoyerHttpExchangeCalls calls; /* all zero: dropped */
  FoyerHttpRequestParts parts; /* path and method are libsoup's */
  char *target;
  char *peer;
  SoupServerMessage *message; /* from the request to the end */
  gboolean is_requested;
  gboolean is_answered;
  gboolean is_paused;
};

#define FOYER_TYPE_HTTP_EXCHANGE (foyer_http_exchange_get_type ())
GType foyer_http_exchange_get_type (void);
typedef GIOStreamClass FoyerHttpExchangeClass;
G_DEFINE_FINAL_TYPE (FoyerHttpExchange, foyer_http_exchange, G_TYPE_IO_STREAM)
#define FOYER_HTTP_EXCHANGE(object)                                                                \
  (G_TYPE_CHECK_INSTANCE_CAST ((object), FOYER_TYPE_HTTP_EXCHANGE, FoyerHttpExchange))

/* libsoup hands this address out with the message: the way from a message to its exchange. */
#define EXCHANGE_KEY "foyer-http-exchange"

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return FOYER_HTTP_EXCHANGE (stream)->input;
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return FOYER_HTTP_EXCHANGE (stream)->output;
}

static gboolean
close_fn (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  FoyerHttpExchange *self = FOYER_HTTP_EXCHANGE (stream);
  FoyerHttpExchangeCalls calls = self->calls;
  g_autoptr (GBytes) bytes = NULL;

  (void)g_output_stream_close (self->output, NULL, NULL); /* memory cannot fail */
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (self->output));
  self->is_answered = TRUE;
  self->is_paused = FALSE;
  self->calls = (FoyerHttpExchangeCalls){ 0 };
  g_clear_object (&self->message); /* it holds this stream */
  if (calls.done != NULL)
    calls.done (self, bytes, self->is_requested, calls.user_data);
  return TRUE;
}

static void
foyer_http_exchange_finalize (GObject *object)
{
  FoyerHttpExchange *self = FOYER_HTTP_EXCHANGE (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->message);
  g_clear_pointer (&self->parts.headers, foyer_headers_unref);
  g_clear_pointer (&self->parts.body, g_bytes_unref);
  g_free (self->target);
  g_free (self->peer);
  G_OBJECT_CLASS (foyer_http_exchange_parent_class)->finalize (object);
}

static void
foyer_http_exchange_class_init (FoyerHttpExchangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = foyer_http_exchange_finalize;
  klass->get_input_stream = get_input_stream;
  klass->get_output_stream = get_output_stream;
  klass->close_fn = close_fn;
}

static void
foyer_http_exchange_init (FoyerHttpExchange *self)
{
  self->output = g_memory_output_stream_new_resizable ();
}

/* The head as libsoup needs it: what delimits or delays a body, or asks for a part of an answer, is
 * not its business. */
static GBytes *
print_head (const FoyerHttpReader *reader)
{
  static const char *const left_out[] = { "Connection", "Content-Length",    "Expect",  "If-Range",
                                          "Range",      "Transfer-Encoding", "Upgrade", NULL };
  GString *head = g_string_new (NULL);
  gsize length;

  g_string_append_printf (head, "%s %s HTTP/1.%u\r\n", reader->method, reader->target,
                          reader->minor);
  for (guint i = 0; i < foyer_headers_get_length (reader->headers); i++)
    {
      const char *name = foyer_headers_get_name (reader->headers, i);
      gboolean is_left_out = FALSE;

      for (guint j = 0; left_out[j] != NULL; j++)
        is_left_out = is_left_out || g_ascii_strcasecmp (name, left_out[j]) == 0;
      if (!is_left_out)
        g_string_append_printf (head, "%s: %s\r\n", name,
                                foyer_headers_get_value (reader->headers, i));
    }
  g_string_append (head, "\r\n");
  length = head->len;
  return g_bytes_new_take (g_string_free (head, FALSE), length);
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  FoyerHttpExchange *self = g_object_get_data (G_OBJECT (remote), EXCHANGE_KEY);
  g_autoptr (FoyerHttpRequest) request = NULL;

  if (self == NULL || self->calls.request == NULL || !g_utf8_validate (path, -1, NULL))
    {
      soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
      return;
    }
  self->message = g_object_ref (message);
  self->parts.method = soup_server_message_get_method (message);
  self->parts.path = path;
  self->is_requested = TRUE;
  request = foyer_http_request_new (&self->parts);
  g_object_ref (self);
  self->calls.request (self, request, self->calls.user_data);
  if (!self->is_answered)
    {
      self->is_paused = TRUE;
      soup_server_message_pause (message);
    }
  g_object_unref (self);
}

void
foyer_http_exchange_prepare (SoupServer *server)
{
  soup_server_add_handler (server, NULL, handle_cb, NULL, NULL);
}

FoyerHttpExchange *
foyer_http_exchange_new (SoupServer *server, FoyerHttpReader *reader, const FoyerHttpOrigin *origin,
                         const FoyerHttpExchangeCalls *calls)
{
  FoyerHttpExchange *self = g_object_new (FOYER_TYPE_HTTP_EXCHANGE, NULL);
  g_autoptr (GBytes) head = print_head (reader);
  g_autoptr (GSocketAddress) remote = NULL;
  GInetSocketAddress *address = G_INET_SOCKET_ADDRESS (origin->remote);

  self->input = g_memory_input_stream_new_from_bytes (head);
  self->calls = *calls;
  self->target = g_strdup (reader->target);
  self->peer = g_strdup (origin->peer);
  self->parts = (FoyerHttpRequestParts){
    .target = self->target,
    .headers = foyer_headers_ref (reader->headers),
    .body = g_byte_array_free_to_bytes (g_steal_pointer (&reader->body)),
    .peer = self->peer,
    .is_tls = origin->is_tls,
    .arrival_usec = foyer_clock_get_now_usec (origin->clock),
    .arrival_monotonic_usec = foyer_clock_get_monotonic_usec (origin->clock),
  };
  remote = g_inet_socket_address_new (g_inet_socket_address_get_address (address),
                                      g_inet_socket_address_get_port (address));
  /* Not owned: libsoup holds the stream for at least as long as the address. */
  g_object_set_data (G_OBJECT (remote), EXCHANGE_KEY, self);
  (void)soup_server_accept_iostream (server, G_IO_STREAM (self), origin->local, remote,
                                     NULL); /* it cannot fail: both addresses are there */
  return self;
}

static gboolean
is_sendable (const char *name, const char *value)
{
  static const char *const ours[]
      = { "Connection", "Content-Length", "Date", "Transfer-Encoding", NULL };

  for (guint i = 0; ours[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, ours[i]) == 0)
      return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == ':')
      return FALSE;
  for (const char *p = value; *p != '\0'; p++)
    if ((guint8)*p < 0x20 || *p == 0x7f)
      return FALSE;
  return *name != '\0';
}

void
foyer_http_exchange_answer (FoyerHttpExchange *self, const FoyerHttpAnswerParts *answer,
                            gboolean keeps_alive)
{
  SoupMessageHeaders *headers;

  if (self->is_answered || self->message == NULL)
    return;
  self->is_answered = TRUE;
  headers = soup_server_message_get_response_headers (self->message);
  soup_server_message_set_status (self->message, answer->status, NULL);
  for (guint i = 0; answer->headers != NULL && i < foyer_headers_get_length (answer->headers); i++)
    {
      const char *name = foyer_headers_get_name (answer->headers, i);
      const char *value = foyer_headers_get_value (answer->headers, i);

      if (is_sendable (name, value))
        soup_message_headers_append (headers, name, value);
    }
  if (!keeps_alive)
    soup_message_headers_replace (headers, "Connection", "close");
  if (answer->body != NULL && g_bytes_get_size (answer->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (self->message),
                                    answer->body);
  if (self->is_paused)
    {
      self->is_paused = FALSE;
      soup_server_message_unpause (self->message);
    }
}

void
foyer_http_exchange_drop (FoyerHttpExchange *self)
{
  if (self == NULL)
    return;
  self->calls = (FoyerHttpExchangeCalls){ 0 };
  /* A paused message would stay with the server for ever. */
  if (self->is_paused)
    {
      FoyerHttpAnswerParts nothing = { .status = FOYER_HTTP_STATUS_LATER };

      foyer_http_exchange_answer (self, &nothing, FALSE);
    }
  g_object_unref (self);
}
