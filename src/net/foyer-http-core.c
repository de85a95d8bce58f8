/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread of the listener: who gets in, and how an answer from another thread finds the
 * connection that waits for it. */
#include "config.h"

#include "foyer-http-core-private.h"
#include "foyer-http-exchange-private.h"
#include "foyer-limits.h"
#include "foyer-peer-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>

/* Connections taken out of the kernel's queue before anything else gets its turn. */
#define ACCEPTS_PER_TURN 64u
/* Without a free descriptor there is nothing to do but to wait for one. */
#define ACCEPT_PAUSE_MSEC 100u

struct _FoyerHttpCore
{
  gatomicrefcount references;
  FoyerHttpCoreParts parts;
  GMutex lock;
  GMainContext *context; /* under the lock for other threads; NULL once finished */

  /* On the thread alone: */
  GMainLoop *loop;
  SoupServer *server;
  GSource *accepting; /* the socket, or the pause after a failure */
  GPtrArray *connections; /* of FoyerHttpConnection */
  GPtrArray *ended; /* to be freed in the next turn */
  GSource *burying;
  GHashTable *peers; /* address → connections that are counted */
  GHashTable *exchanges; /* id → FoyerHttpConnection, those that wait for the handler */
  guint64 last_exchange;
  GPtrArray *handshakes; /* of FoyerHttpConnection: those that run */
  GPtrArray *waiting; /* and those whose peer has one running, in their order */
  GPtrArray *taken; /* streams given before run(): stream, local, remote, … */
  gboolean quits_when_empty;
};

static void start_accepting (FoyerHttpCore *self);

FoyerHttpCore *
foyer_http_core_new (const FoyerHttpCoreParts *parts)
{
  FoyerHttpCore *self = g_new0 (FoyerHttpCore, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->parts = *parts;
  g_atomic_rc_box_acquire (parts->counters);
  if (parts->socket != NULL)
    g_object_ref (parts->socket);
  if (parts->certificate != NULL)
    g_object_ref (parts->certificate);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->connections = g_ptr_array_new ();
  self->ended = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_http_connection_free);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->exchanges = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->handshakes = g_ptr_array_new ();
  self->waiting = g_ptr_array_new ();
  self->taken = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

FoyerHttpCore *
foyer_http_core_ref (FoyerHttpCore *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
foyer_http_core_unref (FoyerHttpCore *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_assert (self->connections->len == 0 && self->context == NULL);
  g_clear_object (&self->parts.socket);
  g_clear_object (&self->parts.certificate);
  g_atomic_rc_box_release (self->parts.counters);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->ended);
  g_ptr_array_unref (self->handshakes);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->taken);
  g_hash_table_unref (self->peers);
  g_hash_table_unref (self->exchanges);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- Small things for connections ---- */
const FoyerHttpListenerOptions *
foyer_http_core_get_options (FoyerHttpCore *self)
{
  return &self->parts.settings->values;
}

GTlsCertificate *
foyer_http_core_get_certificate (FoyerHttpCore *self)
{
  return self->parts.certificate;
}

GMainContext *
foyer_http_core_get_context (FoyerHttpCore *self)
{
  return self->context; /* on the thread it cannot go away */
}

SoupServer *
foyer_http_core_get_server (FoyerHttpCore *self)
{
  return self->server;
}

void
foyer_http_core_count (FoyerHttpCore *self, FoyerHttpCount count)
{
  atomic_fetch_add (&self->parts.counters->values[count], 1);
}

/* ---- Answers ---- */
typedef struct
{
  FoyerHttpCore *core;
  guint64 exchange;
  guint status;
  FoyerHeaders *headers;
  GBytes *body;
  gboolean is_heard;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  if (!answer->is_heard)
    foyer_http_core_count (answer->core, FOYER_HTTP_COUNT_LATE_ANSWERS);
  g_clear_pointer (&answer->headers, foyer_headers_unref);
  g_clear_pointer (&answer->body, g_bytes_unref);
  foyer_http_core_unref (answer->core);
  g_free (answer);
}

static gboolean
answer_cb (gpointer user_data)
{
  Answer *answer = user_data;
  FoyerHttpConnection *connection
      = g_hash_table_lookup (answer->core->exchanges, &answer->exchange);
  FoyerHttpAnswerParts parts = { answer->status, answer->headers, answer->body };

  if (connection == NULL)
    return G_SOURCE_REMOVE;
  answer->is_heard = TRUE;
  g_hash_table_remove (answer->core->exchanges, &answer->exchange);
  foyer_http_connection_answer (connection, &parts);
  return G_SOURCE_REMOVE;
}

/* On any thread: the answer travels as a source of the listener's context. */
static void
deliver (gpointer target, guint64 exchange, const FoyerHttpAnswerParts *parts)
{
  FoyerHttpCore *self = target;
  Answer *answer = g_new0 (Answer, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  answer->core = foyer_http_core_ref (self);
  answer->exchange = exchange;
  answer->status = parts->status;
  answer->headers = parts->headers != NULL ? foyer_headers_ref (parts->headers) : NULL;
  answer->body = parts->body != NULL ? g_bytes_ref (parts->body) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "foyer-http-answer");
  g_source_set_callback (source, answer_cb, answer, answer_free);
  g_mutex_lock (&self->lock);
  if (self->context != NULL)
    g_source_attach (source, self->context);
  g_mutex_unlock (&self->lock);
}

void
foyer_http_core_handle (FoyerHttpCore *self, FoyerHttpConnection *connection,
                        FoyerHttpRequest *request)
{
  guint64 exchange = ++self->last_exchange;

  g_hash_table_insert (self->exchanges, g_memdup2 (&exchange, sizeof exchange), connection);
  self->parts.handler (request,
                       foyer_http_responder_new (deliver, foyer_http_core_ref (self),
                                                 (GDestroyNotify)foyer_http_core_unref, exchange),
                       self->parts.user_data);
}

static gboolean
is_of (gpointer key, gpointer value, gpointer user_data)
{
  return value == user_data;
}

void
foyer_http_core_forget (FoyerHttpCore *self, FoyerHttpConnection *connection)
{
  g_hash_table_foreach_remove (self->exchanges, is_of, connection);
}

/* ---- Handshakes ---- */
/* GLib's TLS keeps a thread of GTask's pool busy during a handshake, and the pool, which belongs to
 * the whole process, grows slowly: who stalls on every connection of his would stall everybody. */
static gboolean
has_handshake (FoyerHttpCore *self, const char *peer)
{
  for (guint i = 0; i < self->handshakes->len; i++)
    if (g_str_equal (foyer_http_connection_get_peer (self->handshakes->pdata[i]), peer))
      return TRUE;
  return FALSE;
}

void
foyer_http_core_begin_handshake (FoyerHttpCore *self, FoyerHttpConnection *connection)
{
  if (has_handshake (self, foyer_http_connection_get_peer (connection)))
    {
      g_ptr_array_add (self->waiting, connection);
      return;
    }
  g_ptr_array_add (self->handshakes, connection);
  foyer_http_connection_shake_hands (connection);
}

void
foyer_http_core_end_handshake (FoyerHttpCore *self, FoyerHttpConnection *connection)
{
  const char *peer = foyer_http_connection_get_peer (connection);

  g_ptr_array_remove (self->waiting, connection);
  if (!g_ptr_array_remove_fast (self->handshakes, connection))
    return;
  for (guint i = 0; i < self->waiting->len; i++)
    {
      FoyerHttpConnection *next = self->waiting->pdata[i];

      if (!g_str_equal (foyer_http_connection_get_peer (next), peer))
        continue;
      g_ptr_array_remove_index (self->waiting, i);
      foyer_http_core_begin_handshake (self, next);
      return;
    }
}

/* ---- Who gets in ---- */
static gboolean
bury_cb (gpointer user_data)
{
  FoyerHttpCore *self = user_data;

  g_clear_pointer (&self->burying, g_source_unref);
  g_ptr_array_set_size (self->ended, 0);
  return G_SOURCE_REMOVE;
}

/* Freed in the next turn of the loop: it may be in the middle of a call. */
void
foyer_http_core_release (FoyerHttpCore *self, FoyerHttpConnection *connection)
{
  const char *peer = foyer_http_connection_get_peer (connection);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, peer));

  g_ptr_array_remove_fast (self->connections, connection);
  g_ptr_array_add (self->ended, connection);
  atomic_store (&self->parts.counters->open, self->connections->len);
  if (foyer_http_connection_is_counted (connection))
    {
      if (count > 1)
        g_hash_table_replace (self->peers, g_strdup (peer), GUINT_TO_POINTER (count - 1));
      else
        g_hash_table_remove (self->peers, peer);
    }
  if (self->burying == NULL)
    {
      self->burying = g_idle_source_new ();
      g_source_set_priority (self->burying, G_PRIORITY_DEFAULT);
      g_source_set_callback (self->burying, bury_cb, self, NULL);
      g_source_attach (self->burying, self->context);
    }
  if (self->quits_when_empty && self->connections->len == 0)
    g_main_loop_quit (self->loop);
}

/* Makes a place by closing the connection that has said nothing for longest. */
static gboolean
make_place (FoyerHttpCore *self)
{
  gint64 latest = g_get_monotonic_time () - FOYER_LIMIT_LISTENER_GRACE_MSEC * 1000;
  FoyerHttpConnection *oldest = NULL;

  for (guint i = 0; i < self->connections->len; i++)
    {
      gint64 since = foyer_http_connection_get_idle_since (self->connections->pdata[i]);

      if (since <= latest)
        {
          latest = since;
          oldest = self->connections->pdata[i];
        }
    }
  if (oldest == NULL)
    return FALSE;
  foyer_http_connection_close (oldest);
  return TRUE;
}

/* Takes in or closes a stream that is open. */
static void
admit (FoyerHttpCore *self, GIOStream *stream, GSocketAddress *local, GSocketAddress *remote)
{
  const FoyerHttpListenerOptions *options = foyer_http_core_get_options (self);
  GInetAddress *address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  g_autoptr (GInetAddress) peer = foyer_peer_address_dup (address);
  g_autofree char *text = g_inet_address_to_string (peer);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, text));
  gboolean is_proxy = options->proxies != NULL && foyer_peer_list_has (options->proxies, peer);

  if (!is_proxy && count >= options->connections_per_peer)
    foyer_http_core_count (self, FOYER_HTTP_COUNT_TOO_MANY_OF_PEER);
  else if (self->connections->len >= options->connections && !make_place (self))
    foyer_http_core_count (self, FOYER_HTTP_COUNT_TOO_MANY);
  else
    {
      foyer_http_core_count (self, FOYER_HTTP_COUNT_CONNECTIONS);
      /* Asked again: the place may have been one of its own. */
      count = GPOINTER_TO_UINT (g_hash_table_lookup (self->peers, text));
      if (!is_proxy)
        g_hash_table_replace (self->peers, g_strdup (text), GUINT_TO_POINTER (count + 1));
      g_ptr_array_add (self->connections, foyer_http_connection_new (self, stream, local, remote));
      atomic_store (&self->parts.counters->open, self->connections->len);
      return;
    }
  (void)g_io_stream_close (stream, NULL, NULL); /* nothing was said on it */
}

static void
admit_socket (FoyerHttpCore *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);

  if (local == NULL || remote == NULL)
    return; /* it has gone again: unreferencing closes it */
  (void)g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE,
                             NULL); /* only makes answers quicker */
  admit (self, G_IO_STREAM (stream), local, remote);
}

static gboolean
resume_cb (gpointer user_data)
{
  FoyerHttpCore *self = user_data;

  g_clear_pointer (&self->accepting, g_source_unref);
  start_accepting (self);
  return G_SOURCE_REMOVE;
}

/* The kernel has no descriptor for us: the socket stays readable, and asking again at once would
 * only heat the room. */
static void
pause_accepting (FoyerHttpCore *self)
{
  g_source_destroy (self->accepting);
  g_source_unref (self->accepting);
  self->accepting = g_timeout_source_new (ACCEPT_PAUSE_MSEC);
  g_source_set_callback (self->accepting, resume_cb, self, NULL);
  g_source_attach (self->accepting, self->context);
}

static gboolean
accept_cb (GSocket *listening, GIOCondition condition, gpointer user_data)
{
  FoyerHttpCore *self = user_data;

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (socket != NULL)
        {
          g_socket_set_blocking (socket, FALSE);
          admit_socket (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
          || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        return G_SOURCE_CONTINUE;
      foyer_http_core_count (self, FOYER_HTTP_COUNT_TOO_MANY);
      pause_accepting (self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
start_accepting (FoyerHttpCore *self)
{
  self->accepting = g_socket_create_source (self->parts.socket, G_IO_IN, NULL);
  g_source_set_static_name (self->accepting, "foyer-http-accept");
  g_source_set_callback (self->accepting, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->accepting, self->context);
}

void
foyer_http_core_take (FoyerHttpCore *self, GIOStream *stream, GSocketAddress *local,
                      GSocketAddress *remote)
{
  g_ptr_array_add (self->taken, g_object_ref (stream));
  g_ptr_array_add (self->taken, g_object_ref (local));
  g_ptr_array_add (self->taken, g_object_ref (remote));
}

void
foyer_http_core_quit_when_empty (FoyerHttpCore *self)
{
  self->quits_when_empty = TRUE;
}

/* ---- The thread ---- */
static void
close_all (FoyerHttpCore *self)
{
  if (self->accepting != NULL)
    {
      g_source_destroy (self->accepting);
      g_clear_pointer (&self->accepting, g_source_unref);
    }
  for (guint i = self->connections->len; i > 0; i--)
    foyer_http_connection_close (self->connections->pdata[i - 1]);
  /* Handshakes and goodbyes of TLS run on threads of GTask: they have been told to stop. */
  while (self->connections->len > 0)
    g_main_context_iteration (self->context, TRUE);
  if (self->burying != NULL)
    {
      g_source_destroy (self->burying);
      g_clear_pointer (&self->burying, g_source_unref);
    }
  g_ptr_array_set_size (self->ended, 0);
  soup_server_disconnect (self->server);
  /* libsoup may still have to let go of what it was given. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

void
foyer_http_core_run (FoyerHttpCore *self)
{
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", NULL, NULL);
  foyer_http_exchange_prepare (self->server);
  if (self->parts.socket != NULL)
    start_accepting (self);
  for (guint i = 0; i + 2 < self->taken->len; i += 3)
    admit (self, self->taken->pdata[i], self->taken->pdata[i + 1], self->taken->pdata[i + 2]);
  g_ptr_array_set_size (self->taken, 0);
  g_main_loop_run (self->loop);
  close_all (self);
  g_clear_object (&self->server);
  g_main_context_pop_thread_default (self->context);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
foyer_http_core_quit (FoyerHttpCore *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Not g_main_loop_quit(): the loop may not have begun to run, and would not hear it. */
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
}

void
foyer_http_core_finish (FoyerHttpCore *self)
{
  GMainContext *context;

  g_mutex_lock (&self->lock);
  context = g_steal_pointer (&self->context);
  g_mutex_unlock (&self->lock);
  /* Answers that came too late are sources of the context, and hold the core. */
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_main_context_unref (context);
}
