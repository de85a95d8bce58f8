/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks: kinds and life. */
#include "config.h"

#include "foyer-desk.h"

#include "foyer-keyword-private.h"

static const char *const kind_names[] = {
  [FOYER_DESK_STAFFED] = "desk",
  [FOYER_DESK_KIOSK] = "kiosk",
};

const char *
foyer_desk_kind_get_name (FoyerDeskKind kind)
{
  return (guint)kind < G_N_ELEMENTS (kind_names) ? kind_names[kind] : NULL;
}

gboolean
foyer_desk_kind_parse (const char *name, FoyerDeskKind *kind)
{
  int found = foyer_keyword_find (kind_names, G_N_ELEMENTS (kind_names), name);

  if (found < 0)
    return FALSE;
  *kind = (FoyerDeskKind)found;
  return TRUE;
}

void
foyer_desk_free (FoyerDesk *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->route);
  g_free (self->person);
  g_free (self->last_act);
  g_free (self);
}
