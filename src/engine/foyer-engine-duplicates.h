/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two registrations that may be one person: the list, and what a person says of a pair. */
#pragma once

#include "foyer-duplicate.h"
#include "foyer-engine.h"

/* (transfer full) GPtrArray of FoyerDuplicate in this state, oldest first. @limit 0:
 * FOYER_LIMIT_LIST_ROWS. */
void foyer_engine_list_duplicates_async (FoyerEngine *self, FoyerDuplicateState state, guint limit,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *foyer_engine_list_duplicates_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

/* Two people as foyer_engine_find_person_async() finds them. LINKED: they are one; the one admitted
 * later is left out of a print of all, and either gets no second badge without a reason. CLEARED:
 * they are two. OPEN: takes a decision back. _NOT_FOUND; _USAGE: the same registration twice;
 * _CONFLICT: the pair is decided the other way, or nobody took them for one (for clearing), or
 * nothing is decided (for opening). Audited. */
void foyer_engine_decide_duplicate_async (FoyerEngine *self, const char *first, const char *second,
                                          FoyerDuplicateState state, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_decide_duplicate_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);
