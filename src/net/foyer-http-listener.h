/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes HTTP requests from outside, under limits that hold against hostile peers; knows
 * nothing of what is in them. Its own thread; off until started. */
#pragma once

#include "foyer-clock.h"
#include "foyer-http-request.h"
#include "foyer-net-error.h"
#include "foyer-peer-list.h"

#include <gio/gio.h>

/* Where to listen and what to bear. Everything is copied or referenced; zero and NULL mean the
 * default, which is the named constant of foyer-limits.h. */
typedef struct
{
  const char *address; /* numeric, IPv4 or IPv6; NULL: 127.0.0.1 */
  guint16 port; /* 0: any free one, see get_port() */
  const char *certificate_file; /* PEM, with its chain; NULL: plain HTTP */
  const char *key_file; /* PEM; NULL: it is in certificate_file */
  FoyerPeerList *allowed; /* who may speak; empty or NULL: loopback alone. Others get 403 */
  FoyerPeerList *proxies; /* not counted per peer; the last hop of their X-Forwarded-For is the
                             peer; without that header they are it themselves */
  guint request_msec; /* from a request's first byte to the answer's last (10 s) */
  guint idle_msec; /* between two requests of a connection, and before the first byte (10 s) */
  guint connections; /* at once (32); held below a quarter of the process's descriptors */
  guint connections_per_peer; /* at once (4) */
  gsize header_bytes; /* request line and headers (16 KiB); over it: closed */
  gsize body_bytes; /* (256 KiB); over it: 413 */
  const FoyerClock *clock; /* NULL: the system's */
} FoyerHttpListenerOptions;

/* What became of connections and requests. */
typedef enum
{
  FOYER_HTTP_COUNT_CONNECTIONS, /* accepted */
  FOYER_HTTP_COUNT_REQUESTS, /* handed to the handler */
  FOYER_HTTP_COUNT_ANSWERS, /* of the handler, sent whole */
  FOYER_HTTP_COUNT_TOO_MANY, /* connections closed at once: all places taken */
  FOYER_HTTP_COUNT_TOO_MANY_OF_PEER, /* connections closed at once: all places of that peer taken */
  FOYER_HTTP_COUNT_ADDRESS, /* 403 */
  FOYER_HTTP_COUNT_HEADERS_TOO_LARGE, /* closed */
  FOYER_HTTP_COUNT_BODY_TOO_LARGE, /* 413 */
  FOYER_HTTP_COUNT_BROKEN, /* 400: not HTTP, or of two readings */
  FOYER_HTTP_COUNT_TIMED_OUT, /* 408 while reading, 503 while waiting for the handler, else closed
                               */
  FOYER_HTTP_COUNT_TLS_FAILED,
  FOYER_HTTP_COUNT_VANISHED, /* the client left in the middle of its request or of our answer */
  FOYER_HTTP_COUNT_LATE_ANSWERS, /* of the handler, with nobody left to hear them */
} FoyerHttpCount;
#define FOYER_HTTP_COUNTS (FOYER_HTTP_COUNT_LATE_ANSWERS + 1)

/* "connections", "too-many-of-peer", …: for metrics. */
const char *foyer_http_count_get_name (FoyerHttpCount count);

/* Called on the listener's thread with a whole request, which is lent; takes @responder. Must not
 * block. Deciding by path, method and content type is the handler's. */
typedef void (*FoyerHttpHandler) (FoyerHttpRequest *request, FoyerHttpResponder *responder,
                                  gpointer user_data);

#define FOYER_TYPE_HTTP_LISTENER (foyer_http_listener_get_type ())
G_DECLARE_FINAL_TYPE (FoyerHttpListener, foyer_http_listener, FOYER, HTTP_LISTENER, GObject)

/* (transfer full) Off. @destroy frees @user_data after the last call of @handler. */
FoyerHttpListener *foyer_http_listener_new (const FoyerHttpListenerOptions *options,
                                            FoyerHttpHandler handler, gpointer user_data,
                                            GDestroyNotify destroy);

/* Reads the certificate files, binds and starts the thread; blocks for local files only. A listener
 * that was stopped may be started again. FOYER_NET_ERROR_SETTING: address or certificate is
 * unusable; _REFUSED: the system does not give that port; both name it. */
gboolean foyer_http_listener_start (FoyerHttpListener *self, GError **error);

/* Closes the port and all connections and ends the thread; blocks for the length of one running
 * call of the handler. No call of the handler comes after it; answers that do are harmless. Fine on
 * a listener that is off. Not on the listener's thread. */
void foyer_http_listener_stop (FoyerHttpListener *self);

gboolean foyer_http_listener_is_running (FoyerHttpListener *self);
/* The port, also if it was chosen by the system; 0 while off. */
guint16 foyer_http_listener_get_port (FoyerHttpListener *self);
/* Since it was made. Any thread. */
guint64 foyer_http_listener_get_count (FoyerHttpListener *self, FoyerHttpCount count);
/* Connections that are open now. Any thread. */
guint foyer_http_listener_get_open (FoyerHttpListener *self);
