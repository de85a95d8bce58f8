/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection of the listener, from its acceptance to its end: reads a request, has it answered,
 * writes the answer, and again; each step under its deadline. On the listener's thread. */
#pragma once

#include "foyer-http-request-private.h"

#include <gio/gio.h>

typedef struct _FoyerHttpCore FoyerHttpCore;
typedef struct _FoyerHttpConnection FoyerHttpConnection;

/* (transfer full) Begins at once. @stream: the socket's, or any pollable one. @core outlives it. */
FoyerHttpConnection *foyer_http_connection_new (FoyerHttpCore *core, GIOStream *stream,
                                                GSocketAddress *local, GSocketAddress *remote);
void foyer_http_connection_free (FoyerHttpConnection *self);

/* The address it came from, and whether that is counted against the limit of one peer. */
const char *foyer_http_connection_get_peer (FoyerHttpConnection *self);
gboolean foyer_http_connection_is_counted (FoyerHttpConnection *self);
/* Since when it waits for the first byte of a request, monotonic; G_MAXINT64 if it does not. */
gint64 foyer_http_connection_get_idle_since (FoyerHttpConnection *self);

/* Its turn to agree on TLS has come. */
void foyer_http_connection_shake_hands (FoyerHttpConnection *self);
void foyer_http_connection_answer (FoyerHttpConnection *self, const FoyerHttpAnswerParts *answer);
/* At once, whatever is under way; ends in foyer_http_core_release(). */
void foyer_http_connection_close (FoyerHttpConnection *self);
