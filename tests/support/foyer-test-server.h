/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A TCP server on loopback that reads HTTP requests and then does what a test says, politely or
 * not. */
#pragma once

#include <gio/gio.h>

typedef struct _FoyerTestServer FoyerTestServer;

/* One whole request. */
typedef struct
{
  char *head; /* request line and headers */
  GBytes *body;
  guint number; /* 1 for the server's first */
  guint connection; /* 1 for the server's first */
} FoyerTestRequest;

/* What a handler may use; all its calls may block: each connection has a thread. */
typedef struct
{
  FoyerTestServer *server;
  GIOStream *stream; /* plain or TLS */
  GSocketConnection *socket;
} FoyerTestConnection;

/* Called for each request; FALSE closes the connection. */
typedef gboolean (*FoyerTestHandler) (FoyerTestConnection *connection,
                                      const FoyerTestRequest *request, gpointer user_data);

typedef enum
{
  FOYER_TEST_PLAIN,
  FOYER_TEST_TLS, /* with the certificate given */
  FOYER_TEST_TLS_CLIENT, /* and requires a client certificate of authority_file */
  FOYER_TEST_TLS_JUNK, /* answers a TLS hello with text */
  FOYER_TEST_RESET_AT_ACCEPT,
  FOYER_TEST_SILENT, /* accepts, then says nothing */
} FoyerTestServerMode;

typedef struct
{
  FoyerTestServerMode mode;
  const char *certificate_file; /* PEM, with key_file */
  const char *key_file;
  const char *authority_file;
  FoyerTestHandler handler;
  gpointer user_data;
} FoyerTestServerSetup;

FoyerTestServer *foyer_test_server_new (const FoyerTestServerSetup *setup);
/* Stops listening, wakes what hangs, waits for all handlers. */
void foyer_test_server_free (FoyerTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTestServer, foyer_test_server_free)

guint16 foyer_test_server_get_port (FoyerTestServer *self);
/* "scheme://host:port/path"; free it. */
char *foyer_test_server_dup_uri (FoyerTestServer *self, const char *scheme, const char *path);
guint foyer_test_server_get_requests (FoyerTestServer *self);
guint foyer_test_server_get_connections (FoyerTestServer *self);

/* For handlers. */
void foyer_test_connection_reply (FoyerTestConnection *self, const char *status,
                                  const char *content_type, gconstpointer body, gsize length);
gboolean foyer_test_connection_write (FoyerTestConnection *self, gconstpointer data, gsize length);
/* The next close sends RST. */
void foyer_test_connection_reset (FoyerTestConnection *self);
/* Until the server is freed or the time is over; FALSE: the server ends. */
gboolean foyer_test_connection_wait (FoyerTestConnection *self, guint msec);

/* A port on 127.0.0.1 on which nothing listens now. */
guint16 foyer_test_find_free_port (void);
