/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listener as its owner sees it: options, a port, a thread that is started and stopped. What
 * happens on that thread is in foyer-http-core.c. */
#include "config.h"

#include "foyer-http-core-private.h"
#include "foyer-http-listener.h"
#include "foyer-limits.h"

#include <stdatomic.h>
#include <sys/resource.h>

/* Connections that the kernel keeps for us while the thread is busy with others. */
#define BACKLOG 128

struct _FoyerHttpListener
{
  GObject parent_instance;

  FoyerHttpSettings settings;
  FoyerHttpHandler handler;
  gpointer user_data;
  GDestroyNotify destroy;
  FoyerHttpCounters *counters;

  GThread *thread; /* NULL: off */
  FoyerHttpCore *core;
  _Atomic guint port;
};

G_DEFINE_FINAL_TYPE (FoyerHttpListener, foyer_http_listener, G_TYPE_OBJECT)

const char *
foyer_http_count_get_name (FoyerHttpCount count)
{
  static const char *const names[FOYER_HTTP_COUNTS] = {
    [FOYER_HTTP_COUNT_CONNECTIONS] = "connections",
    [FOYER_HTTP_COUNT_REQUESTS] = "requests",
    [FOYER_HTTP_COUNT_ANSWERS] = "answers",
    [FOYER_HTTP_COUNT_TOO_MANY] = "too-many",
    [FOYER_HTTP_COUNT_TOO_MANY_OF_PEER] = "too-many-of-peer",
    [FOYER_HTTP_COUNT_ADDRESS] = "address",
    [FOYER_HTTP_COUNT_HEADERS_TOO_LARGE] = "headers-too-large",
    [FOYER_HTTP_COUNT_BODY_TOO_LARGE] = "body-too-large",
    [FOYER_HTTP_COUNT_BROKEN] = "broken",
    [FOYER_HTTP_COUNT_TIMED_OUT] = "timed-out",
    [FOYER_HTTP_COUNT_TLS_FAILED] = "tls-failed",
    [FOYER_HTTP_COUNT_VANISHED] = "vanished",
    [FOYER_HTTP_COUNT_LATE_ANSWERS] = "late-answers",
  };

  g_return_val_if_fail ((guint)count < FOYER_HTTP_COUNTS, NULL);

  return names[count];
}

static void
foyer_http_listener_finalize (GObject *object)
{
  FoyerHttpListener *self = FOYER_HTTP_LISTENER (object);

  foyer_http_listener_stop (self);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  foyer_http_settings_clear (&self->settings);
  g_atomic_rc_box_release (self->counters);
  G_OBJECT_CLASS (foyer_http_listener_parent_class)->finalize (object);
}

static void
foyer_http_listener_class_init (FoyerHttpListenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_http_listener_finalize;
}

static void
foyer_http_listener_init (FoyerHttpListener *self)
{
  self->counters = g_atomic_rc_box_new0 (FoyerHttpCounters);
}

FoyerHttpListener *
foyer_http_listener_new (const FoyerHttpListenerOptions *options, FoyerHttpHandler handler,
                         gpointer user_data, GDestroyNotify destroy)
{
  FoyerHttpListener *self = g_object_new (FOYER_TYPE_HTTP_LISTENER, NULL);

  g_return_val_if_fail (handler != NULL, NULL);

  foyer_http_settings_init (&self->settings, options);
  self->handler = handler;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

static GTlsCertificate *
read_certificate (FoyerHttpListener *self, GError **error)
{
  const char *file = self->settings.certificate_file;
  const char *key_file = self->settings.key_file;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GByteArray) key = NULL;

  certificate = key_file != NULL ? g_tls_certificate_new_from_files (file, key_file, &local_error)
                                 : g_tls_certificate_new_from_file (file, &local_error);
  if (certificate == NULL)
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                   "the certificate '%s'%s%s%s cannot be used: %s", file,
                   key_file != NULL ? " with the key '" : "", key_file != NULL ? key_file : "",
                   key_file != NULL ? "'" : "", local_error->message);
      return NULL;
    }
  g_object_get (certificate, "private-key", &key, NULL);
  if (key == NULL)
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                   "the certificate '%s' comes without its private key: name the file of the key",
                   file);
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static GSocket *
bind_socket (FoyerHttpListener *self, GError **error)
{
  const FoyerHttpListenerOptions *options = &self->settings.values;
  g_autoptr (GSocketAddress) address
      = g_inet_socket_address_new_from_string (options->address, options->port);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    {
      g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING,
                   "'%s' is no address to listen on: write 127.0.0.1, 0.0.0.0, ::1 or one that "
                   "this machine has",
                   options->address);
      return NULL;
    }
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, &local_error);
  if (socket != NULL)
    {
      g_socket_set_listen_backlog (socket, BACKLOG);
      g_socket_set_blocking (socket, FALSE);
    }
  if (socket != NULL && g_socket_bind (socket, address, TRUE, &local_error)
      && g_socket_listen (socket, &local_error))
    return g_steal_pointer (&socket);
  g_set_error (error, FOYER_NET_ERROR, FOYER_NET_ERROR_REFUSED,
               "the system does not let us listen on %s port %u: %s", options->address,
               options->port, local_error->message);
  return NULL;
}

static gpointer
thread_main (gpointer data)
{
  foyer_http_core_run (data);
  return NULL;
}

/* Other files, sockets and threads of the process need descriptors as well. */
static guint
limit_connections (guint wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return wanted;
  return (guint)CLAMP (limit.rlim_cur / 4, 1, wanted);
}

gboolean
foyer_http_listener_start (FoyerHttpListener *self, GError **error)
{
  FoyerHttpCoreParts parts = { .settings = &self->settings,
                               .counters = self->counters,
                               .handler = self->handler,
                               .user_data = self->user_data };
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) bound = NULL;

  g_return_val_if_fail (self->thread == NULL, FALSE);

  if (self->settings.certificate_file != NULL)
    {
      certificate = read_certificate (self, error);
      if (certificate == NULL)
        return FALSE;
    }
  socket = bind_socket (self, error);
  if (socket == NULL)
    return FALSE;
  bound = g_socket_get_local_address (socket, error);
  if (bound == NULL)
    return FALSE;
  self->settings.values.connections = limit_connections (self->settings.values.connections);
  parts.certificate = certificate;
  parts.socket = socket;
  self->core = foyer_http_core_new (&parts);
  atomic_store (&self->port, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->thread = g_thread_new ("foyer-http", thread_main, self->core);
  return TRUE;
}

void
foyer_http_listener_stop (FoyerHttpListener *self)
{
  if (self->thread == NULL)
    return;
  foyer_http_core_quit (self->core);
  g_thread_join (g_steal_pointer (&self->thread));
  foyer_http_core_finish (self->core);
  g_clear_pointer (&self->core, foyer_http_core_unref);
  atomic_store (&self->port, 0);
}

gboolean
foyer_http_listener_is_running (FoyerHttpListener *self)
{
  return self->thread != NULL;
}

guint16
foyer_http_listener_get_port (FoyerHttpListener *self)
{
  return (guint16)atomic_load (&self->port);
}

guint64
foyer_http_listener_get_count (FoyerHttpListener *self, FoyerHttpCount count)
{
  g_return_val_if_fail ((guint)count < FOYER_HTTP_COUNTS, 0);

  return atomic_load (&self->counters->values[count]);
}

guint
foyer_http_listener_get_open (FoyerHttpListener *self)
{
  return atomic_load (&self->counters->open);
}
