/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One POST or GET from its first byte to the last of the answer, under a deadline; settings are
 * foyer-http-client.c's. */
#include "config.h"

#include "foyer-http-client-private.h"

#define READ_BYTES (16 * 1024)
#define MAX_RETRY_AFTER_SECONDS (24u * 3600)

typedef struct
{
  FoyerHttpCallFacts facts;
  gboolean takes_any_status; /* a GET: what the status means is the caller's */
  char *refusal;
  GCancellable
      *stop; /* ours: pulled by the caller's cancellable, the deadline, or a refused identity */
  GSource *deadline;
  GSource *caller_cancel;
  SoupMessage *message;
  GInputStream *answer;
  GByteArray *body;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->deadline, g_source_unref);
  g_clear_pointer (&call->caller_cancel, g_source_unref);
  g_clear_object (&call->answer);
  g_clear_object (&call->message);
  g_clear_object (&call->stop);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_clear_pointer (&call->refusal, g_free);
  g_free (call);
}

void
foyer_http_answer_free (FoyerHttpAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->peer_digest);
  g_free (self);
}

/* Ends everything that could still call back into the task. */
static void
call_close (Call *call)
{
  if (call->deadline != NULL)
    g_source_destroy (call->deadline);
  if (call->caller_cancel != NULL)
    g_source_destroy (call->caller_cancel);
  if (call->message != NULL)
    g_signal_handlers_disconnect_by_data (call->message, call);
}

static void
return_error (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);

  call_close (call);
  /* What is left of the answer is not wanted: without this, closing the stream would read on. */
  g_cancellable_cancel (call->stop);
  g_task_return_error (task, error);
}

static void
return_cause (GTask *task, const GError *cause)
{
  Call *call = g_task_get_task_data (task);

  call->facts.refusal = call->refusal;
  return_error (task, foyer_http_error_from_cause (&call->facts, cause));
}

static gboolean
deadline_cb (gpointer user_data)
{
  Call *call = user_data;

  call->facts.is_over_deadline = TRUE;
  g_cancellable_cancel (call->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
caller_cancel_cb (GCancellable *cancellable, gpointer user_data)
{
  Call *call = user_data;

  call->facts.is_cancelled = TRUE;
  g_cancellable_cancel (call->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *certificate,
                       GTlsCertificateFlags flags, gpointer user_data)
{
  Call *call = user_data;
  FoyerHttpClient *client = (FoyerHttpClient *)call->facts.client;

  g_clear_pointer (&call->refusal, g_free);
  call->refusal = foyer_http_client_dup_refusal (client, certificate, flags);
  return call->refusal == NULL;
}

static gboolean
request_certificate_cb (SoupMessage *message, GTlsClientConnection *connection, gpointer user_data)
{
  Call *call = user_data;

  call->facts.wants_certificate = TRUE;
  /* FALSE: libsoup goes on with what soup_message_set_tls_client_certificate() gave it. */
  if (call->facts.client->certificate == NULL)
    return FALSE;
  soup_message_set_tls_client_certificate (message, call->facts.client->certificate);
  return TRUE;
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                  gpointer user_data)
{
  Call *call = user_data;

  if (event == G_SOCKET_CLIENT_CONNECTED)
    call->facts.has_new_connection = TRUE;
}

/* The connection is ours and the next thing is the request: the last moment to look at who is
 * there. */
static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;
  FoyerHttpClient *client = (FoyerHttpClient *)call->facts.client;

  if (g_strcmp0 (g_uri_get_scheme (client->uri), "https") == 0 && call->refusal == NULL)
    {
      GTlsCertificate *peer = soup_message_get_tls_peer_certificate (message);
      GTlsProtocolVersion version = soup_message_get_tls_protocol_version (message);

      call->refusal = foyer_http_client_dup_refusal (
          client, peer, soup_message_get_tls_peer_certificate_errors (message));
      if (call->refusal == NULL && version < G_TLS_PROTOCOL_VERSION_TLS_1_2)
        call->refusal = g_strdup ("the server offers no TLS version from 1.2 on");
    }
  if (call->refusal != NULL)
    g_cancellable_cancel (call->stop);
  else
    call->facts.has_started = TRUE;
}

/* Seconds; the other form, a date, depends on two clocks and is not looked at. */
static guint
read_retry_after (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, &seconds, NULL))
    return 0;
  return (guint)MIN (seconds, MAX_RETRY_AFTER_SECONDS);
}

static void
return_answer (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *content_type = soup_message_headers_get_content_type (headers, NULL);
  GTlsCertificate *peer = soup_message_get_tls_peer_certificate (call->message);
  FoyerHttpAnswer *answer = g_new0 (FoyerHttpAnswer, 1);

  answer->status = soup_message_get_status (call->message);
  answer->retry_after_seconds = read_retry_after (headers);
  answer->content_type = g_ascii_strdown (content_type != NULL ? content_type : "", -1);
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  if (peer != NULL)
    {
      FoyerDigest digest = foyer_http_certificate_digest (peer);
      g_autoptr (GDateTime) expires = g_tls_certificate_get_not_valid_after (peer);

      answer->peer_digest = foyer_digest_dup_text (&digest);
      if (expires != NULL)
        answer->peer_expires_usec = g_date_time_to_unix (expires) * G_USEC_PER_SEC;
    }
  call_close (call);
  g_task_return_pointer (task, answer, (GDestroyNotify)foyer_http_answer_free);
}

static void read_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) chunk
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &cause);
  Call *call = g_task_get_task_data (task);
  gsize length;

  if (chunk == NULL)
    {
      return_cause (task, cause);
      return;
    }
  length = g_bytes_get_size (chunk);
  if (length == 0)
    {
      return_answer (task);
      return;
    }
  if (call->body->len + length > call->facts.client->answer_limit_bytes)
    {
      return_error (task, g_error_new (FOYER_NET_ERROR, FOYER_NET_ERROR_TOO_LARGE,
                                       "'%s': the answer is longer than %" G_GSIZE_FORMAT " bytes",
                                       call->facts.client->address,
                                       call->facts.client->answer_limit_bytes));
      return;
    }
  g_byte_array_append (call->body, g_bytes_get_data (chunk, NULL), (guint)length);
  read_more (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->answer, READ_BYTES, G_PRIORITY_DEFAULT, call->stop,
                                   read_cb, task);
}

static void
send_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) cause = NULL;
  Call *call = g_task_get_task_data (task);
  GError *error;

  call->answer = soup_session_send_finish (SOUP_SESSION (source), result, &cause);
  if (call->answer == NULL)
    {
      return_cause (task, cause);
      return;
    }
  call->facts.has_answer = TRUE;
  error = call->takes_any_status
              ? NULL
              : foyer_http_error_from_status (&call->facts, soup_message_get_status (call->message),
                                              soup_message_get_reason_phrase (call->message));
  if (error != NULL)
    {
      return_error (task, error);
      return;
    }
  call->body = g_byte_array_new ();
  read_more (g_steal_pointer (&task));
}

static void
attach_deadline (GTask *task, GCancellable *cancellable)
{
  Call *call = g_task_get_task_data (task);
  GMainContext *context = g_task_get_context (task);

  call->deadline = g_timeout_source_new (call->facts.deadline_msec);
  g_source_set_static_name (call->deadline, "[Foyer] HTTP deadline");
  g_source_set_callback (call->deadline, deadline_cb, call, NULL);
  g_source_attach (call->deadline, context);
  if (cancellable == NULL)
    return;
  call->caller_cancel = g_cancellable_source_new (cancellable);
  g_source_set_static_name (call->caller_cancel, "[Foyer] HTTP cancel");
  g_source_set_callback (call->caller_cancel, G_SOURCE_FUNC (caller_cancel_cb), call, NULL);
  g_source_attach (call->caller_cancel, context);
}

static void
prepare_message (FoyerHttpClient *self, Call *call, SoupMessage *message)
{
  if (self->certificate != NULL)
    soup_message_set_tls_client_certificate (message, self->certificate);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), call);
  g_signal_connect (message, "request-certificate", G_CALLBACK (request_certificate_cb), call);
  g_signal_connect (message, "network-event", G_CALLBACK (network_event_cb), call);
  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), call);
}

static SoupMessage *
make_post (FoyerHttpClient *self, Call *call, const char *content_type, GInputStream *body,
           gsize body_bytes)
{
  SoupMessage *message = soup_message_new_from_uri (SOUP_METHOD_POST, self->uri);

  /* IDEMPOTENT is a lie that libsoup needs in order to reuse a connection for POST (9 ms a call
   * otherwise, with TLS). Whether a broken request is sent again it decides by the method alone;
   * the test "one lost reply is one request" holds it to that. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body (message, content_type, body, (gssize)body_bytes);
  prepare_message (self, call, message);
  return message;
}

/* NULL: @path is not one of the target's host. */
static SoupMessage *
make_get (FoyerHttpClient *self, Call *call, const char *path, FoyerHeaders *headers)
{
  g_autoptr (GUri) uri = *path == '/' && path[1] != '/'
                             ? g_uri_parse_relative (self->uri, path, SOUP_HTTP_URI_FLAGS, NULL)
                             : NULL;
  SoupMessage *message;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  for (guint i = 0; headers != NULL && i < foyer_headers_get_length (headers); i++)
    soup_message_headers_append (soup_message_get_request_headers (message),
                                 foyer_headers_get_name (headers, i),
                                 foyer_headers_get_value (headers, i));
  prepare_message (self, call, message);
  return message;
}

/* (transfer full) NULL: it was cancelled before it began, and @callback will hear of it. */
static GTask *
begin_call (FoyerHttpClient *self, guint deadline_msec, gpointer tag, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  /* The cancellable is looked at here, not by GTask, so that the error is ours. */
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, "[Foyer] HTTP call");
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  call->facts.client = self;
  call->facts.deadline_msec = deadline_msec;
  call->stop = g_cancellable_new ();
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GError) cause = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

      call->facts.is_cancelled = TRUE;
      return_cause (task, cause);
      return NULL;
    }
  attach_deadline (task, cancellable);
  return g_steal_pointer (&task);
}

void
foyer_http_client_post_async (FoyerHttpClient *self, const char *content_type, GInputStream *body,
                              gsize body_bytes, guint deadline_msec, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Call *call;

  g_return_if_fail (FOYER_IS_HTTP_CLIENT (self));
  g_return_if_fail (G_IS_INPUT_STREAM (body) && content_type != NULL && deadline_msec > 0);

  task = begin_call (self, deadline_msec, foyer_http_client_post_async, cancellable, callback,
                     user_data);
  if (task == NULL)
    return;
  call = g_task_get_task_data (task);
  call->message = make_post (self, call, content_type, body, body_bytes);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->stop, send_cb,
                           task);
}

FoyerHttpAnswer *
foyer_http_client_post_finish (FoyerHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
foyer_http_client_fetch_async (FoyerHttpClient *self, const char *path, FoyerHeaders *headers,
                               guint deadline_msec, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;
  Call *call;

  g_return_if_fail (FOYER_IS_HTTP_CLIENT (self) && path != NULL && deadline_msec > 0);

  task = begin_call (self, deadline_msec, foyer_http_client_fetch_async, cancellable, callback,
                     user_data);
  if (task == NULL)
    return;
  call = g_task_get_task_data (task);
  call->takes_any_status = TRUE;
  call->message = make_get (self, call, path, headers);
  if (call->message == NULL)
    {
      return_error (task, g_error_new (FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                                       "'%s' has no path '%s'", self->address, path));
      g_object_unref (task);
      return;
    }
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->stop, send_cb,
                           task);
}

FoyerHttpAnswer *
foyer_http_client_fetch_finish (FoyerHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
