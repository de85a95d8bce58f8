/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checked copy of a FoyerSelection that survives an asynchronous hop; private to the engine. */
#pragma once

#include "foyer-engine-print.h"
#include "foyer-store-attendees.h"

typedef struct _FoyerSelectionCopy FoyerSelectionCopy;

/* FOYER_ENGINE_ERROR_USAGE unless exactly one selector is set. */
FoyerSelectionCopy *foyer_selection_copy_new (const FoyerSelection *selection, GError **error);
void foyer_selection_copy_free (FoyerSelectionCopy *self);

/* People named one by one or by order, rather than all or a tier. */
gboolean foyer_selection_is_named (FoyerSelectionCopy *self);
/* NULL: all. */
const char *foyer_selection_get_tier (FoyerSelectionCopy *self);

/* (transfer full) Attendee ids of named people, NULL-terminated, each once; @sort
 * FOYER_SORT_ADMITTED: in the order named.
 * FOYER_ENGINE_ERROR_NOT_FOUND; _USAGE if a code names several people and is no order code. Inside
 * a closure. */
char **foyer_selection_dup_ids (FoyerSelectionCopy *self, FoyerAttendeeSort sort, FoyerStore *store,
                                GError **error);
/* (transfer full) Everyone selected, as FoyerAttendee: for all and tiers the active ones in the
 * order of their names. Inside a closure. */
GPtrArray *foyer_selection_dup_people (FoyerSelectionCopy *self, FoyerStore *store, GError **error);
