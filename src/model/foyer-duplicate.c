/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs: states and life. */
#include "config.h"

#include "foyer-duplicate.h"

#include "foyer-keyword-private.h"

static const char *const state_names[] = {
  [FOYER_DUPLICATE_OPEN] = "open",
  [FOYER_DUPLICATE_LINKED] = "linked",
  [FOYER_DUPLICATE_CLEARED] = "cleared",
};

const char *
foyer_duplicate_state_get_name (FoyerDuplicateState state)
{
  return (guint)state < G_N_ELEMENTS (state_names) ? state_names[state] : NULL;
}

gboolean
foyer_duplicate_state_parse (const char *name, FoyerDuplicateState *state)
{
  int found = foyer_keyword_find (state_names, G_N_ELEMENTS (state_names), name);

  if (found < 0)
    return FALSE;
  *state = (FoyerDuplicateState)found;
  return TRUE;
}

void
foyer_duplicate_free (FoyerDuplicate *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->first, foyer_attendee_unref);
  g_clear_pointer (&self->second, foyer_attendee_unref);
  g_free (self);
}
