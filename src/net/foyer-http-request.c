/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The request as a value, and the responder, which is a promise: kept once, or kept by 503. */
#include "config.h"

#include "foyer-http-request-private.h"

struct _FoyerHttpRequest
{
  gatomicrefcount references;
  char *method;
  char *path;
  char *target;
  FoyerHeaders *headers;
  GBytes *body;
  char *peer;
  gboolean is_tls;
  gint64 arrival_usec;
  gint64 arrival_monotonic_usec;
};

struct _FoyerHttpResponder
{
  FoyerHttpDeliver deliver;
  gpointer target;
  GDestroyNotify release;
  guint64 exchange;
};

FoyerHttpRequest *
foyer_http_request_new (const FoyerHttpRequestParts *parts)
{
  FoyerHttpRequest *self = g_new0 (FoyerHttpRequest, 1);

  g_atomic_ref_count_init (&self->references);
  self->method = g_strdup (parts->method);
  self->path = g_strdup (parts->path);
  self->target = g_strdup (parts->target);
  self->headers = foyer_headers_ref (parts->headers);
  self->body = g_bytes_ref (parts->body);
  self->peer = g_strdup (parts->peer);
  self->is_tls = parts->is_tls;
  self->arrival_usec = parts->arrival_usec;
  self->arrival_monotonic_usec = parts->arrival_monotonic_usec;
  return self;
}

FoyerHttpRequest *
foyer_http_request_ref (FoyerHttpRequest *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
foyer_http_request_unref (FoyerHttpRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_free (self->method);
  g_free (self->path);
  g_free (self->target);
  foyer_headers_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self->peer);
  g_free (self);
}

const char *
foyer_http_request_get_method (const FoyerHttpRequest *self)
{
  return self->method;
}

const char *
foyer_http_request_get_path (const FoyerHttpRequest *self)
{
  return self->path;
}

const char *
foyer_http_request_get_target (const FoyerHttpRequest *self)
{
  return self->target;
}

FoyerHeaders *
foyer_http_request_get_headers (const FoyerHttpRequest *self)
{
  return self->headers;
}

GBytes *
foyer_http_request_get_body (const FoyerHttpRequest *self)
{
  return self->body;
}

const char *
foyer_http_request_get_peer (const FoyerHttpRequest *self)
{
  return self->peer;
}

gboolean
foyer_http_request_is_tls (const FoyerHttpRequest *self)
{
  return self->is_tls;
}

gint64
foyer_http_request_get_arrival_usec (const FoyerHttpRequest *self)
{
  return self->arrival_usec;
}

gint64
foyer_http_request_get_arrival_monotonic_usec (const FoyerHttpRequest *self)
{
  return self->arrival_monotonic_usec;
}

FoyerHttpResponder *
foyer_http_responder_new (FoyerHttpDeliver deliver, gpointer target, GDestroyNotify release,
                          guint64 exchange)
{
  FoyerHttpResponder *self = g_new0 (FoyerHttpResponder, 1);

  self->deliver = deliver;
  self->target = target;
  self->release = release;
  self->exchange = exchange;
  return self;
}

void
foyer_http_responder_answer (FoyerHttpResponder *self, guint status, FoyerHeaders *headers,
                             GBytes *body)
{
  FoyerHttpAnswerParts answer = { status, headers, body };

  g_return_if_fail (status >= 200 && status <= 599);

  self->deliver (self->target, self->exchange, &answer);
  self->release (self->target);
  g_free (self);
}

void
foyer_http_responder_free (FoyerHttpResponder *self)
{
  g_autoptr (FoyerHeaders) headers = NULL;

  if (self == NULL)
    return;
  headers = foyer_headers_new ();
  foyer_headers_add (headers, "Retry-After", FOYER_HTTP_RETRY_AFTER_SECONDS);
  foyer_http_responder_answer (self, FOYER_HTTP_STATUS_LATER, headers, NULL);
}
