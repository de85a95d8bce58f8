/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets of a simulated printer: HTTP/1.1 on loopback, plain or TLS, politely or not. A thread
 * a connection: what hangs, drips or resets is then written down as it happens. Not for the
 * webhooks of foyer-net, which is polite only. */
#pragma once

#include "foyer-fault-script.h"

#include <gio/gio.h>

typedef struct _FoyerSimulatedListener FoyerSimulatedListener;
typedef struct _FoyerSimulatedConnection FoyerSimulatedConnection;

typedef struct
{
  /* TRUE while nobody should listen; asked often. */
  gboolean (*refuses) (gpointer user_data);
  /* A connection came: OK, BAD_TLS or WRONG_CERTIFICATE. */
  FoyerFaultKind (*connected) (gpointer user_data);
  /* One whole request; FALSE closes the connection. */
  gboolean (*request) (FoyerSimulatedConnection *connection, const char *method, GBytes *body,
                       gpointer user_data);
} FoyerSimulatedListenerCalls;

typedef struct
{
  guint16 port;
  const char *certificate_file;
  const char *key_file;
  const char *client_authority_file;
} FoyerSimulatedListenerSettings;

/* Errors: FOYER_SIMULATE_ERROR_SETTING, FOYER_SIMULATE_ERROR_PEER. */
FoyerSimulatedListener *
foyer_simulated_listener_open (const FoyerSimulatedListenerSettings *settings, GError **error);
guint16 foyer_simulated_listener_get_port (FoyerSimulatedListener *self);
/* @calls must outlive the listener. */
void foyer_simulated_listener_start (FoyerSimulatedListener *self,
                                     const FoyerSimulatedListenerCalls *calls, gpointer user_data);
/* Wakes and ends all connections, then waits for them. */
void foyer_simulated_listener_close (FoyerSimulatedListener *self);

/* ---- For the call of a request ---- */
/* A whole answer. @status: "200 OK". */
void foyer_simulated_connection_reply (FoyerSimulatedConnection *self, const char *status,
                                       const char *content_type, gconstpointer body, gsize length);
/* As much of it as @sent_bytes. */
void foyer_simulated_connection_reply_part (FoyerSimulatedConnection *self,
                                            const char *content_type, gconstpointer body,
                                            gsize length, gsize sent_bytes);
/* Until the other side has had enough. */
void foyer_simulated_connection_reply_endless (FoyerSimulatedConnection *self,
                                               const char *content_type);
/* The close that follows is a reset. */
void foyer_simulated_connection_reset (FoyerSimulatedConnection *self);
/* So long, or until the listener is closed. */
void foyer_simulated_connection_wait (FoyerSimulatedConnection *self, guint msec);
/* Until the other side or the listener closes. */
void foyer_simulated_connection_hang (FoyerSimulatedConnection *self);
