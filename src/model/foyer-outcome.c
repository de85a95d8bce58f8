/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ownership of an outcome's parts. */
#include "config.h"

#include "foyer-outcome.h"

void
foyer_outcome_clear (FoyerOutcome *self)
{
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->former_tier, g_free);
  g_clear_pointer (&self->source_id, g_free);
  g_clear_pointer (&self->name_hint, g_free);
  g_clear_pointer (&self->diagnostics, g_ptr_array_unref);
}
