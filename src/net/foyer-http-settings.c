/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The listener's options with every default filled in. */
#include "config.h"

#include "foyer-http-core-private.h"
#include "foyer-limits.h"

static void
fill (guint *value, guint otherwise)
{
  if (*value == 0)
    *value = otherwise;
}

void
foyer_http_settings_init (FoyerHttpSettings *self, const FoyerHttpListenerOptions *options)
{
  self->address = g_strdup (options->address != NULL ? options->address : "127.0.0.1");
  self->certificate_file = g_strdup (options->certificate_file);
  self->key_file = g_strdup (options->key_file);
  self->values = *options;
  self->values.address = self->address;
  self->values.certificate_file = self->certificate_file;
  self->values.key_file = self->key_file;
  if (options->allowed != NULL)
    foyer_peer_list_ref (options->allowed);
  if (options->proxies != NULL)
    foyer_peer_list_ref (options->proxies);
  fill (&self->values.request_msec, FOYER_LIMIT_LISTENER_REQUEST_MSEC);
  fill (&self->values.idle_msec, FOYER_LIMIT_LISTENER_IDLE_MSEC);
  fill (&self->values.connections, FOYER_LIMIT_LISTENER_CONNECTIONS);
  fill (&self->values.connections_per_peer, FOYER_LIMIT_LISTENER_CONNECTIONS_PER_PEER);
  if (options->header_bytes == 0)
    self->values.header_bytes = FOYER_LIMIT_LISTENER_HEADER_BYTES;
  if (options->body_bytes == 0)
    self->values.body_bytes = FOYER_LIMIT_WEBHOOK_BYTES;
  if (options->clock == NULL)
    self->values.clock = foyer_clock_get_system ();
}

void
foyer_http_settings_clear (FoyerHttpSettings *self)
{
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->certificate_file, g_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->values.allowed, foyer_peer_list_unref);
  g_clear_pointer (&self->values.proxies, foyer_peer_list_unref);
}
