/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of a source's configuration, and its keywords. */
#include "config.h"

#include "foyer-source.h"

#include "foyer-keyword-private.h"

#include <string.h>

#define NAME_BYTES 64

typedef struct
{
  FoyerSource public;
  gatomicrefcount ref_count;
} Source;

G_DEFINE_BOXED_TYPE (FoyerSource, foyer_source, foyer_source_ref, foyer_source_unref)

/* ---- Keywords ---- */

static const char *const kind_names[] = { "file", "webhook", "folder" };
static const char *const state_names[] = { "open", "held", "parked" };
static const char *const pull_names[] = { "none", "pretix", "eventbrite" };
static const char *const refusal_names[FOYER_N_REFUSALS] = {
  "unauthenticated", "address",    "scope",   "held",      "rate",
  "too-large",       "media-type", "no-room", "no-secret",
};

const char *
foyer_source_kind_get_name (FoyerSourceKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);
  return kind_names[kind];
}

gboolean
foyer_source_kind_parse (const char *name, FoyerSourceKind *kind)
{
  int found = foyer_keyword_find (kind_names, G_N_ELEMENTS (kind_names), name);

  if (found >= 0)
    *kind = (FoyerSourceKind)found;
  return found >= 0;
}

const char *
foyer_source_state_get_name (FoyerSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_names), NULL);
  return state_names[state];
}

gboolean
foyer_source_state_parse (const char *name, FoyerSourceState *state)
{
  int found = foyer_keyword_find (state_names, G_N_ELEMENTS (state_names), name);

  if (found >= 0)
    *state = (FoyerSourceState)found;
  return found >= 0;
}

const char *
foyer_pull_kind_get_name (FoyerPullKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (pull_names), NULL);
  return pull_names[kind];
}

gboolean
foyer_pull_kind_parse (const char *name, FoyerPullKind *kind)
{
  int found = foyer_keyword_find (pull_names, G_N_ELEMENTS (pull_names), name);

  if (found >= 0)
    *kind = (FoyerPullKind)found;
  return found >= 0;
}

const char *
foyer_refusal_get_name (FoyerRefusal refusal)
{
  g_return_val_if_fail (refusal < FOYER_N_REFUSALS, NULL);
  return refusal_names[refusal];
}

gboolean
foyer_refusal_parse (const char *name, FoyerRefusal *refusal)
{
  int found = foyer_keyword_find (refusal_names, FOYER_N_REFUSALS, name);

  if (found >= 0)
    *refusal = (FoyerRefusal)found;
  return found >= 0;
}

gboolean
foyer_source_is_name (const char *name)
{
  gsize length = name != NULL ? strlen (name) : 0;

  /* No leading dot: the name becomes part of paths. */
  return length > 0 && length <= NAME_BYTES && *name != '.'
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == length;
}

/* ---- Life ---- */

FoyerSource *
foyer_source_new (void)
{
  Source *self = g_new0 (Source, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return &self->public;
}

FoyerSource *
foyer_source_ref (FoyerSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&((Source *)self)->ref_count);
  return self;
}

void
foyer_source_unref (FoyerSource *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&((Source *)self)->ref_count))
    return;
  g_free (self->name);
  g_free (self->contract);
  g_free (self->scheme);
  g_strfreev (self->networks);
  g_strfreev (self->event_types);
  g_strfreev (self->events);
  g_strfreev (self->tiers);
  g_free (self->folder);
  g_free (self->public_url);
  g_free (self->pull_url);
  g_free (self->pull_organizer);
  g_free (self->pull_event);
  g_free (self->pull_ca_file);
  g_free (self->pull_token);
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    g_free (self->secrets[i]);
  g_free ((Source *)self);
}

FoyerSource *
foyer_source_copy (const FoyerSource *self)
{
  FoyerSource *copy = foyer_source_new ();

  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->contract = g_strdup (self->contract);
  copy->scheme = g_strdup (self->scheme);
  copy->networks = g_strdupv (self->networks);
  copy->event_types = g_strdupv (self->event_types);
  copy->events = g_strdupv (self->events);
  copy->tiers = g_strdupv (self->tiers);
  copy->folder = g_strdup (self->folder);
  copy->public_url = g_strdup (self->public_url);
  copy->pull_url = g_strdup (self->pull_url);
  copy->pull_organizer = g_strdup (self->pull_organizer);
  copy->pull_event = g_strdup (self->pull_event);
  copy->pull_ca_file = g_strdup (self->pull_ca_file);
  copy->pull_token = g_strdup (self->pull_token);
  for (guint i = 0; i < FOYER_SOURCE_SECRETS; i++)
    copy->secrets[i] = g_strdup (self->secrets[i]);
  return copy;
}
