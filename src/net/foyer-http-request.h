/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One whole HTTP request as the listener got it: an immutable value, and what answers it. */
#pragma once

#include "foyer-headers.h"

#include <gio/gio.h>

/* Complete and within the limits. Atomic reference count; any thread. */
typedef struct _FoyerHttpRequest FoyerHttpRequest;

FoyerHttpRequest *foyer_http_request_ref (FoyerHttpRequest *self);
void foyer_http_request_unref (FoyerHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerHttpRequest, foyer_http_request_unref)

/* As sent, upper case or not: "POST". */
const char *foyer_http_request_get_method (const FoyerHttpRequest *self);
/* Percent-decoded, begins with "/", without query, valid UTF-8 without NUL. */
const char *foyer_http_request_get_path (const FoyerHttpRequest *self);
/* The request target byte for byte: "/hooks/a%20b?x=1". */
const char *foyer_http_request_get_target (const FoyerHttpRequest *self);
/* In the order and spelling of the sender, with repetitions. */
FoyerHeaders *foyer_http_request_get_headers (const FoyerHttpRequest *self);
/* Raw; chunks are joined, nothing else is undone (no Content-Encoding). Never NULL. */
GBytes *foyer_http_request_get_body (const FoyerHttpRequest *self);
/* The peer's address as text, canonical ("192.0.2.7", "2001:db8::1"; IPv4-mapped as IPv4). Behind a
 * listed proxy: the last hop of its X-Forwarded-For. */
const char *foyer_http_request_get_peer (const FoyerHttpRequest *self);
gboolean foyer_http_request_is_tls (const FoyerHttpRequest *self);
/* When the last byte of it was here: wall clock and monotonic. */
gint64 foyer_http_request_get_arrival_usec (const FoyerHttpRequest *self);
gint64 foyer_http_request_get_arrival_monotonic_usec (const FoyerHttpRequest *self);

/* Answers one request, once, from any thread. */
typedef struct _FoyerHttpResponder FoyerHttpResponder;

/* Takes @self. @status 200–599. @headers: added to Content-Length, Date and Connection, which the
 * listener writes; may be NULL. @body may be NULL. Never blocks. If the client has gone, the time
 * is up or the listener has stopped, nothing happens. Names and values with control characters are
 * left out: an answer cannot be split. */
void foyer_http_responder_answer (FoyerHttpResponder *self, guint status, FoyerHeaders *headers,
                                  GBytes *body);
/* Takes @self. Without an answer the client gets 503 with Retry-After: it will try again. */
void foyer_http_responder_free (FoyerHttpResponder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerHttpResponder, foyer_http_responder_free)
