/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IPP requests over the HTTP client. */
#include "config.h"

#include "foyer-ipp-client.h"

#include "foyer-dispatch-error.h"
#include "foyer-http-client.h"

#include <string.h>

#define CONTENT_TYPE "application/ipp"
#define IPP_PORT 631
/* Whose jobs ours are; cupsd shows all of a job to its owner only. */
#define USER_NAME "foyer"

struct _FoyerIppClient
{
  GObject parent;

  char *name;
  char *printer_uri;
  FoyerHttpClient *http;
  gint last_request_id;
  char *peer_digest;
  gint64 peer_expires_usec;
};

G_DEFINE_FINAL_TYPE (FoyerIppClient, foyer_ipp_client, G_TYPE_OBJECT)

static void
foyer_ipp_client_finalize (GObject *object)
{
  FoyerIppClient *self = FOYER_IPP_CLIENT (object);

  g_free (self->name);
  g_free (self->printer_uri);
  g_clear_object (&self->http);
  g_free (self->peer_digest);
  G_OBJECT_CLASS (foyer_ipp_client_parent_class)->finalize (object);
}

static void
foyer_ipp_client_class_init (FoyerIppClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_ipp_client_finalize;
}

static void
foyer_ipp_client_init (FoyerIppClient *self)
{
}

/* A printer's address as the three things that a call needs. */
typedef struct
{
  char *http_uri;
  char *printer_uri;
  char *socket_path;
} Address;

static void
address_clear (Address *address)
{
  g_free (address->http_uri);
  g_free (address->printer_uri);
  g_free (address->socket_path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Address, address_clear)

static gboolean
read_socket_address (GUri *uri, Address *address)
{
  const char *queue = g_uri_get_query (uri);

  if (g_uri_get_path (uri)[0] != '/' || queue == NULL || queue[0] != '/')
    return FALSE;
  address->socket_path = g_strdup (g_uri_get_path (uri));
  address->http_uri = g_strconcat ("http://localhost", queue, NULL);
  address->printer_uri = g_strconcat ("ipp://localhost", queue, NULL);
  return TRUE;
}

static gboolean
read_address (const char *text, Address *address)
{
  /* Paths and queries as they are written: cups queues may have escapes in their names. */
  g_autoptr (GUri) uri
      = g_uri_parse (text, G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY, NULL);
  const char *scheme, *host, *path;
  g_autofree char *authority = NULL;
  gboolean is_secure;
  int port;

  if (uri == NULL)
    return FALSE;
  scheme = g_uri_get_scheme (uri);
  if (strcmp (scheme, "ipp+unix") == 0)
    return read_socket_address (uri, address);
  is_secure = strcmp (scheme, "ipps") == 0 || strcmp (scheme, "https") == 0;
  if (!is_secure && strcmp (scheme, "ipp") != 0 && strcmp (scheme, "http") != 0)
    return FALSE;
  host = g_uri_get_host (uri);
  if (host == NULL || host[0] == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  port = g_uri_get_port (uri);
  if (port <= 0)
    port = strcmp (scheme, "https") == 0 ? 443 : strcmp (scheme, "http") == 0 ? 80 : IPP_PORT;
  path = g_uri_get_path (uri)[0] != '\0' ? g_uri_get_path (uri) : "/";
  authority = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
  address->http_uri = g_strconcat (is_secure ? "https://" : "http://", authority, path, NULL);
  address->printer_uri = g_strconcat (is_secure ? "ipps://" : "ipp://", authority, path, NULL);
  return TRUE;
}

FoyerIppClient *
foyer_ipp_client_open (const FoyerPrinter *printer, GError **error)
{
  g_autoptr (FoyerIppClient) self = g_object_new (FOYER_TYPE_IPP_CLIENT, NULL);
  g_auto (Address) address = { 0 };
  GError *cause = NULL;

  self->name = g_strdup (printer->name);
  if (printer->uri == NULL || !read_address (printer->uri, &address))
    {
      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_SETTING,
                   "printer '%s': '%s' is not a printer's address; known are ipp://host/path, "
                   "ipps://host/path, "
                   "http, https and ipp+unix:///socket?/printers/name",
                   printer->name, printer->uri != NULL ? printer->uri : "");
      return NULL;
    }
  self->printer_uri = g_strdup (address.printer_uri);
  self->http
      = foyer_http_client_open (&(FoyerHttpTarget){ .uri = address.http_uri,
                                                    .socket_path = address.socket_path,
                                                    .certificate_file = printer->certificate_file,
                                                    .key_file = printer->key_file,
                                                    .password_file = printer->password_file,
                                                    .ca_file = printer->ca_file,
                                                    .pin_sha256 = printer->pin_sha256 },
                                &cause);
  if (self->http == NULL)
    {
      g_autofree char *prefix = g_strdup_printf ("printer '%s': ", printer->name);

      foyer_dispatch_error_take (error, cause, prefix);
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
foyer_ipp_client_get_printer_uri (FoyerIppClient *self)
{
  g_return_val_if_fail (FOYER_IS_IPP_CLIENT (self), NULL);
  return self->printer_uri;
}

const char *
foyer_ipp_client_get_peer_digest (FoyerIppClient *self)
{
  g_return_val_if_fail (FOYER_IS_IPP_CLIENT (self), NULL);
  return self->peer_digest;
}

gint64
foyer_ipp_client_get_peer_expires_usec (FoyerIppClient *self)
{
  g_return_val_if_fail (FOYER_IS_IPP_CLIENT (self), 0);
  return self->peer_expires_usec;
}

char *
foyer_ipp_client_dup_refused_digest (FoyerIppClient *self)
{
  g_return_val_if_fail (FOYER_IS_IPP_CLIENT (self), NULL);
  return foyer_http_client_dup_refused_digest (self->http);
}

gint64
foyer_ipp_client_get_own_expires_usec (FoyerIppClient *self)
{
  g_return_val_if_fail (FOYER_IS_IPP_CLIENT (self), 0);
  return foyer_http_client_get_own_expires_usec (self->http);
}

ipp_t *
foyer_ipp_client_make_request (FoyerIppClient *self, ipp_op_t operation, gint64 job_id)
{
  /* Not ippNewRequest(): it takes the language from the process locale. */
  ipp_t *request = ippNew ();

  ippSetOperation (request, operation);
  ippSetVersion (request, 2, 0);
  self->last_request_id = self->last_request_id < G_MAXINT ? self->last_request_id + 1 : 1;
  ippSetRequestId (request, self->last_request_id);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", NULL, "utf-8");
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_LANGUAGE, "attributes-natural-language", NULL,
                "en");
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, self->printer_uri);
  /* By printer-uri and job-id, never by job-uri: behind a proxy that names the inner server. */
  if (job_id > 0)
    ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", (int)job_id);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, USER_NAME);
  return request;
}

typedef struct
{
  gint request_id;
  ipp_op_t operation;
} Call;

static void
return_error (GTask *task, GError *cause)
{
  FoyerIppClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autofree char *prefix
      = g_strdup_printf ("printer '%s': %s: ", self->name, ippOpString (call->operation));
  GError *error = NULL;

  foyer_dispatch_error_take (&error, cause, prefix);
  g_task_return_error (task, error);
}

static ipp_t *
read_answer (const Call *call, const FoyerHttpAnswer *answer, GError **error)
{
  g_autoptr (ipp_t) message = NULL;
  gsize length;
  gconstpointer data;

  if (strcmp (answer->content_type, CONTENT_TYPE) != 0)
    {
      g_set_error (error, FOYER_DISPATCH_ERROR, FOYER_DISPATCH_ERROR_UNKNOWN_OUTCOME,
                   "the answer is '%s', not '" CONTENT_TYPE
                   "': what answers there is not a printer",
                   answer->content_type);
      return NULL;
    }
  data = g_bytes_get_data (answer->body, &length);
  message = foyer_ipp_message_decode (data, length, error);
  if (message == NULL || !foyer_ipp_message_check_answer (message, call->request_id, error))
    return NULL;
  return g_steal_pointer (&message);
}

static void
post_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FoyerIppClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (FoyerHttpAnswer) answer
      = foyer_http_client_post_finish (FOYER_HTTP_CLIENT (source), result, &error);
  ipp_t *message;

  if (answer == NULL)
    {
      return_error (task, error);
      return;
    }
  g_free (self->peer_digest);
  self->peer_digest = g_strdup (answer->peer_digest);
  self->peer_expires_usec = answer->peer_expires_usec;
  message = read_answer (g_task_get_task_data (task), answer, &error);
  if (message != NULL)
    g_task_return_pointer (task, message, (GDestroyNotify)ippDelete);
  else
    return_error (task, error);
}

void
foyer_ipp_client_call_async (FoyerIppClient *self, ipp_t *request, GBytes *document,
                             guint deadline_msec, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (ipp_t) owned = request;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GInputStream) body = NULL;
  GError *error = NULL;
  Call *call;
  gsize length;

  g_return_if_fail (FOYER_IS_IPP_CLIENT (self) && request != NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, foyer_ipp_client_call_async);
  g_task_set_name (task, "[Foyer] IPP call");
  call = g_new0 (Call, 1);
  call->request_id = ippGetRequestId (request);
  call->operation = ippGetOperation (request);
  g_task_set_task_data (task, call, g_free);
  head = foyer_ipp_message_encode (request, &error);
  if (head == NULL)
    {
      return_error (task, error);
      return;
    }
  length = g_bytes_get_size (head);
  body = g_memory_input_stream_new_from_bytes (head);
  if (document != NULL)
    {
      g_memory_input_stream_add_bytes (G_MEMORY_INPUT_STREAM (body), document);
      length += g_bytes_get_size (document);
    }
  foyer_http_client_post_async (self->http, CONTENT_TYPE, body, length, deadline_msec, cancellable,
                                post_cb, g_steal_pointer (&task));
}

ipp_t *
foyer_ipp_client_call_finish (FoyerIppClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
