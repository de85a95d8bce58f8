/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a listener, from start to stop: what lives on its thread, and the table of exchanges
 * that answers find their way back through. */
#pragma once

#include "foyer-http-connection-private.h"
#include "foyer-http-listener.h"

#include <libsoup/soup.h>

/* Counters outlive a run, and an answer may outlive the listener: a g_atomic_rc_box. Any thread. */
typedef struct
{
  _Atomic guint64 values[FOYER_HTTP_COUNTS];
  _Atomic guint open;
} FoyerHttpCounters;

/* The options with every default filled in; owns what it points to. */
typedef struct
{
  FoyerHttpListenerOptions values;
  char *address;
  char *certificate_file;
  char *key_file;
} FoyerHttpSettings;

void foyer_http_settings_init (FoyerHttpSettings *self, const FoyerHttpListenerOptions *options);
void foyer_http_settings_clear (FoyerHttpSettings *self);

typedef struct
{
  const FoyerHttpSettings *settings; /* outlive the run */
  FoyerHttpCounters *counters;
  GSocket *socket; /* bound and listening; NULL: connections come through _take() alone */
  GTlsCertificate *certificate; /* or NULL */
  FoyerHttpHandler handler;
  gpointer user_data;
} FoyerHttpCoreParts;

/* (transfer full) Nothing runs yet. */
FoyerHttpCore *foyer_http_core_new (const FoyerHttpCoreParts *parts);
FoyerHttpCore *foyer_http_core_ref (FoyerHttpCore *self);
void foyer_http_core_unref (FoyerHttpCore *self);

/* The body of the thread: accepts and serves until foyer_http_core_quit(), then closes everything.
 */
void foyer_http_core_run (FoyerHttpCore *self);
/* Any other thread; also before run(). */
void foyer_http_core_quit (FoyerHttpCore *self);
/* After the thread has ended: answers find nobody from here on. */
void foyer_http_core_finish (FoyerHttpCore *self);

/* Serves @stream as if it had been accepted from @remote. For what is no socket of this listener;
 * before run(). */
void foyer_http_core_take (FoyerHttpCore *self, GIOStream *stream, GSocketAddress *local,
                           GSocketAddress *remote);
/* Ends run() once no connection is left. Before run(). */
void foyer_http_core_quit_when_empty (FoyerHttpCore *self);

/* ---- For connections, on the thread ---- */
const FoyerHttpListenerOptions *foyer_http_core_get_options (FoyerHttpCore *self);
GTlsCertificate *foyer_http_core_get_certificate (FoyerHttpCore *self);
GMainContext *foyer_http_core_get_context (FoyerHttpCore *self);
SoupServer *foyer_http_core_get_server (FoyerHttpCore *self);
void foyer_http_core_count (FoyerHttpCore *self, FoyerHttpCount count);
/* Hands a request of @connection to the handler. */
void foyer_http_core_handle (FoyerHttpCore *self, FoyerHttpConnection *connection,
                             FoyerHttpRequest *request);
/* TLS: one handshake of each peer at a time. Calls foyer_http_connection_shake_hands(), now or when
 * the peer's other one has ended. */
void foyer_http_core_begin_handshake (FoyerHttpCore *self, FoyerHttpConnection *connection);
/* It has ended, or will not begin. Without effect for others. */
void foyer_http_core_end_handshake (FoyerHttpCore *self, FoyerHttpConnection *connection);
/* No answer for @connection any more. */
void foyer_http_core_forget (FoyerHttpCore *self, FoyerHttpConnection *connection);
/* @connection is closed; it may be freed in this. */
void foyer_http_core_release (FoyerHttpCore *self, FoyerHttpConnection *connection);
