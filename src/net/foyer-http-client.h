/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One HTTP server that Foyer posts to or fetches from, with identity, deadline and size checks
 * not a browser, not a listener. */
#pragma once

#include "foyer-headers.h"
#include "foyer-net-error.h"

#include <gio/gio.h>

/* Where to post and whom to trust. All strings are copied. */
typedef struct
{
  const char *uri; /* http://host:port/path or https://…; https is never left for http */
  const char *socket_path; /* Unix socket to connect to instead of the host in @uri, or NULL; plain
                              http only */
  const char *certificate_file; /* client certificate, PEM, or PKCS #12 with its key; or NULL */
  const char *key_file; /* its key, PEM; NULL: it is in certificate_file */
  const char *password_file; /* its first line opens a PKCS #12 file; NULL: no password */
  const char *ca_file; /* authorities, PEM; NULL: the system's. Replaces the system's, never adds */
  const char *pin_sha256; /* SHA-256 of the server certificate's DER, 64 hexadecimal digits (colons
                           * allowed), or NULL. Without ca_file the pin alone decides; with it both
                           * must hold. */
  guint max_connections; /* 0: two, one for a document and one for status */
  gsize answer_limit_bytes; /* longer answers are refused while they arrive; 0:
                               FOYER_LIMIT_IPP_ANSWER_BYTES */
} FoyerHttpTarget;

/* A whole answer: of a POST with HTTP status 200, of a GET with any. */
typedef struct
{
  guint status;
  guint retry_after_seconds; /* as the server asks, at most a day; 0: it does not */
  char *content_type; /* without parameters, lower case; "" if none */
  GBytes *body;
  char *peer_digest; /* hex SHA-256 of the server certificate's DER; NULL over plain http */
  gint64 peer_expires_usec; /* end of its validity, UTC; 0 if there is none (R-51: warnings) */
} FoyerHttpAnswer;

void foyer_http_answer_free (FoyerHttpAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerHttpAnswer, foyer_http_answer_free)

#define FOYER_TYPE_HTTP_CLIENT (foyer_http_client_get_type ())
G_DECLARE_FINAL_TYPE (FoyerHttpClient, foyer_http_client, FOYER, HTTP_CLIENT, GObject)

/* (transfer full) Reads the certificate files of @target (small and local: this is the only call
 * that blocks, and only for them). Nothing is contacted. Error: FOYER_NET_ERROR_SETTING, naming the
 * file. */
FoyerHttpClient *foyer_http_client_open (const FoyerHttpTarget *target, GError **error);

/* End of validity of the client certificate, UTC; 0: none is set. */
gint64 foyer_http_client_get_own_expires_usec (FoyerHttpClient *self);
/* (transfer full) Hex SHA-256 of the server's certificate that the last handshake refused; NULL:
 * none was, since the last one that was accepted. */
char *foyer_http_client_dup_refused_digest (FoyerHttpClient *self);

/* Posts @body_bytes bytes of @body (any stream; it is read on the main context, so give memory, or
 * a mapped file). One POST is one request: it is never sent twice, redirected, or answered with a
 * password. The call ends after
 * @deadline_msec (> 0) whatever trickles in. Runs on the thread-default main context, which must be
 * the one of the first call. Any number of calls may be under way; they queue for max_connections.
 *
 * Errors of finish: every code of FOYER_NET_ERROR but SETTING. */
void foyer_http_client_post_async (FoyerHttpClient *self, const char *content_type,
                                   GInputStream *body, gsize body_bytes, guint deadline_msec,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
FoyerHttpAnswer *foyer_http_client_post_finish (FoyerHttpClient *self, GAsyncResult *result,
                                                GError **error);

/* Fetches @path ("/api/v1/…?x=1", on the target's host; the path of its uri is not looked at) with
 * @headers (may be NULL). Never redirected: a 3xx is an answer like any other, and so is every
 * status. Else as above, but it may be sent again if a kept connection turns out to be closed. */
void foyer_http_client_fetch_async (FoyerHttpClient *self, const char *path, FoyerHeaders *headers,
                                    guint deadline_msec, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
FoyerHttpAnswer *foyer_http_client_fetch_finish (FoyerHttpClient *self, GAsyncResult *result,
                                                 GError **error);
