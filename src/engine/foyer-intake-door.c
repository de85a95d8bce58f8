/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of the listener, and keeping its gate in step with the sources. */
#include "config.h"

#include "foyer-intake-door.h"

#include "foyer-engine-error-private.h"
#include "foyer-store-sources.h"

#include <string.h>

#define FLUSH_INTERVAL_MSEC 1000

struct _FoyerIntakeDoor
{
  FoyerLine *line;
  FoyerIntakeGate *gate;
  FoyerHttpListener *listener;
  FoyerHttpListenerOptions options;
  char *host; /* numeric */
  char *certificate_file;
  char *key_file;
  FoyerPeerList *proxies;
  char *allowed; /* the networks that the listener was started with */
  char *url;
  guint flush_source;
  GCancellable *cancellable; /* of readings of the sources */
  gboolean is_reading;
  gboolean must_read_again;
};

/* ---- What the sources say ---- */

static gpointer
list_sources (FoyerStore *store, gpointer data, GError **error)
{
  GPtrArray *sources = NULL;

  (void)foyer_store_list_sources (store, &sources, error);
  return sources;
}

/* (transfer full) FoyerIntakeEndpoint of each webhook source. Blocks for their secrets. */
static GPtrArray *
open_endpoints (FoyerLine *line, GPtrArray *sources)
{
  GPtrArray *endpoints
      = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_intake_endpoint_unref);

  for (guint i = 0; i < sources->len; i++)
    {
      FoyerSource *source = sources->pdata[i];

      if (source->kind == FOYER_SOURCE_WEBHOOK)
        g_ptr_array_add (endpoints, foyer_intake_endpoint_open (source, line->secrets));
    }
  return endpoints;
}

/* Whoever may speak to any endpoint may connect; which one is the gate's to say. */
static char *
dup_allowed (GPtrArray *endpoints)
{
  GString *text = g_string_new ("127.0.0.0/8, ::1/128");

  for (guint i = 0; i < endpoints->len; i++)
    {
      const FoyerIntakeEndpoint *endpoint = endpoints->pdata[i];
      g_autofree char *networks
          = endpoint->networks != NULL ? foyer_peer_list_dup_text (endpoint->networks) : NULL;

      if (networks != NULL && *networks != '\0')
        g_string_append_printf (text, ", %s", networks);
    }
  return g_string_free (text, FALSE);
}

/* ---- The listener ---- */

static gboolean
start_listener (FoyerIntakeDoor *self, GError **error)
{
  g_autoptr (FoyerPeerList) allowed = foyer_peer_list_parse (self->allowed, error);

  if (allowed == NULL)
    return FALSE;
  self->options.allowed = allowed;
  self->listener = foyer_http_listener_new (&self->options, foyer_intake_gate_handle_cb,
                                            foyer_intake_gate_ref (self->gate),
                                            (GDestroyNotify)foyer_intake_gate_unref);
  self->options.allowed = NULL;
  if (!foyer_http_listener_start (self->listener, error))
    {
      g_clear_object (&self->listener);
      return FALSE;
    }
  /* A port that the system chose stays ours when the listener is started anew. */
  self->options.port = foyer_http_listener_get_port (self->listener);
  return TRUE;
}

static void
stop_listener (FoyerIntakeDoor *self)
{
  if (self->listener != NULL)
    foyer_http_listener_stop (self->listener);
  g_clear_object (&self->listener);
}

static void
apply (FoyerIntakeDoor *self, GPtrArray *endpoints)
{
  g_autofree char *allowed = dup_allowed (endpoints);
  g_autoptr (GError) error = NULL;

  foyer_intake_gate_set_endpoints (self->gate, endpoints);
  if (g_strcmp0 (allowed, self->allowed) == 0)
    return;
  g_free (self->allowed);
  self->allowed = g_steal_pointer (&allowed);
  stop_listener (self);
  if (!start_listener (self, &error))
    g_critical ("the listener does not start again with the new networks: %s; start Foyer again",
                error->message);
}

/* ---- Following changes ---- */

static void
open_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  FoyerLine *line = task_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) sources
      = foyer_store_service_read (line->store, list_sources, NULL, &error);

  if (sources == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, open_endpoints (line, sources), (GDestroyNotify)g_ptr_array_unref);
  foyer_line_leave_helper (line);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) endpoints = g_task_propagate_pointer (G_TASK (result), &error);
  FoyerIntakeDoor *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* closed meanwhile: there is no door any more */
  self->is_reading = FALSE;
  if (endpoints != NULL)
    apply (self, endpoints);
  else
    g_warning ("the listener goes on with what it knows of the sources: %s", error->message);
  if (self->must_read_again)
    foyer_intake_door_reload (self);
}

void
foyer_intake_door_reload (FoyerIntakeDoor *self)
{
  g_autoptr (GTask) task = NULL;

  self->must_read_again = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  task = g_task_new (NULL, self->cancellable, opened_cb, self);
  g_task_set_source_tag (task, foyer_intake_door_reload);
  g_task_set_name (task, "foyer-intake-reload");
  g_task_set_task_data (task, self->line, NULL);
  foyer_line_enter_helper (self->line);
  g_task_run_in_thread (task, open_thread);
}

static gboolean
flush_cb (gpointer user_data)
{
  FoyerIntakeDoor *self = user_data;

  foyer_intake_gate_flush (self->gate);
  return G_SOURCE_CONTINUE;
}

/* ---- Opening ---- */

static gboolean
refuse_address (const char *text, const char *why, GError **error)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' is no address to listen on: %s; write it like 127.0.0.1:8080 or [::1]:8080",
               text, why);
  return FALSE;
}

static gboolean
read_address (FoyerIntakeDoor *self, const FoyerListenOptions *options, GError **error)
{
  const char *text = options->address;
  const char *colon = strrchr (text, ':');
  guint64 port = 0;
  g_autoptr (GInetAddress) address = NULL;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    return refuse_address (text, "it has no port", error);
  self->host = *text == '[' && colon > text + 2 && colon[-1] == ']'
                   ? g_strndup (text + 1, (gsize)(colon - text) - 2)
                   : g_strndup (text, (gsize)(colon - text));
  self->options.port = (guint16)port;
  address = g_inet_address_new_from_string (self->host);
  if (address == NULL)
    return refuse_address (text, "the part before the port is no numeric address", error);
  if (g_inet_address_get_is_loopback (address) || options->certificate_file != NULL
      || options->is_insecure_allowed)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE,
               "'%s' can be reached from other machines and has no TLS; give --tls-cert FILE and "
               "--tls-key FILE, or --insecure behind a proxy that has TLS",
               text);
  return FALSE;
}

static gboolean
read_options (FoyerIntakeDoor *self, const FoyerListenOptions *options, GError **error)
{
  g_autofree char *proxies
      = options->proxies != NULL ? g_strjoinv (",", (char **)options->proxies) : NULL;
  GError *cause = NULL;

  if (!read_address (self, options, error))
    return FALSE;
  self->proxies = foyer_peer_list_parse (proxies, &cause);
  if (self->proxies == NULL)
    {
      g_set_error_literal (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_USAGE, cause->message);
      g_error_free (cause);
      return FALSE;
    }
  self->certificate_file = g_strdup (options->certificate_file);
  self->key_file = g_strdup (options->key_file);
  self->options.address = self->host;
  self->options.certificate_file = self->certificate_file;
  self->options.key_file = self->key_file;
  self->options.proxies = self->proxies;
  self->options.connections = options->connections;
  self->options.connections_per_peer = options->peer_connections;
  self->options.clock = self->line->clock;
  return TRUE;
}

typedef struct
{
  const char *url;
  guint replay_days; /* 0: as it is */
} Opening;

static gpointer
store_opening (FoyerStore *store, gpointer data, GError **error)
{
  const Opening *opening = data;
  g_autofree char *days = g_strdup_printf ("%u", opening->replay_days);

  if (opening->replay_days == 0
      || foyer_store_set_fact (store, FOYER_LINE_REPLAY_DAYS_FACT, days, error))
    (void)foyer_store_set_fact (store, FOYER_INTAKE_URL_FACT, opening->url, error);
  return NULL;
}

static gboolean
first_start (FoyerIntakeDoor *self, GError **error)
{
  GError *cause = NULL;
  g_autoptr (GPtrArray) sources
      = foyer_store_service_read (self->line->store, list_sources, NULL, &cause);
  g_autoptr (GPtrArray) endpoints = NULL;

  if (sources == NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  endpoints = open_endpoints (self->line, sources);
  foyer_intake_gate_set_endpoints (self->gate, endpoints);
  self->allowed = dup_allowed (endpoints);
  if (start_listener (self, &cause))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR,
               g_error_matches (cause, FOYER_NET_ERROR, FOYER_NET_ERROR_SETTING)
                   ? FOYER_ENGINE_ERROR_USAGE
                   : FOYER_ENGINE_ERROR_CONFLICT,
               "listening: %s", cause->message);
  g_error_free (cause);
  return FALSE;
}

FoyerIntakeDoor *
foyer_intake_door_open (FoyerLine *line, const FoyerListenOptions *options, GError **error)
{
  FoyerIntakeDoor *self = g_new0 (FoyerIntakeDoor, 1);
  Opening opening;
  GError *cause = NULL;

  self->line = line;
  self->gate = foyer_intake_gate_new (line);
  if (options->has_metrics)
    foyer_intake_gate_open_metrics (self->gate);
  self->cancellable = g_cancellable_new ();
  if (!read_options (self, options, error) || !first_start (self, error))
    {
      foyer_intake_door_close (self);
      return NULL;
    }
  self->url = g_strdup_printf (strchr (self->host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
                               self->certificate_file != NULL ? "https" : "http", self->host,
                               self->options.port);
  opening = (Opening){ .url = self->url, .replay_days = options->replay_days };
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, store_opening,
                                   &opening, NULL, &cause);
  if (cause != NULL)
    {
      foyer_engine_error_take (error, cause, NULL);
      foyer_intake_door_close (self);
      return NULL;
    }
  self->flush_source = g_timeout_add (FLUSH_INTERVAL_MSEC, flush_cb, self);
  g_source_set_name_by_id (self->flush_source, "foyer-intake-flush");
  return self;
}

void
foyer_intake_door_close (FoyerIntakeDoor *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  stop_listener (self);
  foyer_intake_gate_flush (self->gate);
  if (self->url != NULL)
    /* Only for showing: nobody takes the URL of a line that is not held for true. */
    (void)foyer_store_service_write (self->line->store, FOYER_STORE_PRIORITY_URGENT, store_opening,
                                     &(Opening){ .url = NULL }, NULL, NULL);
  foyer_intake_gate_unref (self->gate);
  g_clear_pointer (&self->proxies, foyer_peer_list_unref);
  g_object_unref (self->cancellable);
  g_free (self->host);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->allowed);
  g_free (self->url);
  g_free (self);
}

const char *
foyer_intake_door_get_url (FoyerIntakeDoor *self)
{
  return self->url;
}

FoyerIntakeGate *
foyer_intake_door_get_gate (FoyerIntakeDoor *self)
{
  return self->gate;
}
