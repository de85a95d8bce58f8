/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing a source once, instead of at every request. */
#include "config.h"

#include "foyer-intake-endpoint.h"

static void
open_key (FoyerIntakeEndpoint *self, guint index, FoyerSecretStore *secrets)
{
  g_autoptr (GError) error = NULL;
  char *text = foyer_secret_store_fetch (secrets, self->source->secrets[index], &error);

  if (text != NULL)
    self->keys[index] = foyer_signature_key_parse (self->scheme, text, &error);
  foyer_signature_secret_free (text);
  if (error != NULL && self->problem == NULL)
    self->problem = g_strdup (error->message);
}

/* One readable secret is enough to work with. */
static void
open_keys (FoyerIntakeEndpoint *self, FoyerSecretStore *secrets)
{
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    if (self->source->secrets[i] != NULL)
      open_key (self, i, secrets);
  if (self->keys[0] != NULL || self->keys[1] != NULL)
    g_clear_pointer (&self->problem, g_free);
  else if (self->problem == NULL)
    self->problem = g_strdup ("it has no secret");
}

FoyerIntakeEndpoint *
foyer_intake_endpoint_open (FoyerSource *source, FoyerSecretStore *secrets)
{
  FoyerIntakeEndpoint *self = g_new0 (FoyerIntakeEndpoint, 1);
  g_autofree char *networks = source->networks != NULL ? g_strjoinv (",", source->networks) : NULL;
  g_autoptr (GError) error = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->source = foyer_source_ref (source);
  if (!foyer_signature_scheme_parse (source->scheme, &self->scheme))
    self->problem = g_strdup_printf ("its scheme '%s' is not known", source->scheme);
  else if (foyer_signature_scheme_is_signed (self->scheme))
    open_keys (self, secrets);
  self->networks = foyer_peer_list_parse (networks, &error);
  if (self->networks == NULL && self->problem == NULL)
    self->problem = g_strdup (error->message);
  if (self->problem != NULL)
    g_warning ("source '%s' takes no requests: %s", source->name, self->problem);
  return self;
}

FoyerIntakeEndpoint *
foyer_intake_endpoint_ref (FoyerIntakeEndpoint *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_intake_endpoint_unref (FoyerIntakeEndpoint *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    g_clear_pointer (&self->keys[i], foyer_signature_key_free);
  g_clear_pointer (&self->networks, foyer_peer_list_unref);
  foyer_source_unref (self->source);
  g_free (self->problem);
  g_free (self);
}
