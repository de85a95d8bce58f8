/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-text index and the order by name of a store: a file of its own beside it, made from it
 * and made again when it does not fit it; written by one thread while another writes the store. */
#pragma once

#include "foyer-store-private.h"

typedef struct _FoyerSearchIndex FoyerSearchIndex;

/* Opens the index of the store at @store_path for writing; makes it, or an unusable one anew. The
 * store is there already. With @must_check its structure is looked at first. */
FoyerSearchIndex *foyer_search_index_open (const char *store_path, gboolean must_check,
                                           GError **error);
/* Lets go of the store, so that it can be closed first; only closing may follow. */
void foyer_search_index_leave_store (FoyerSearchIndex *self);
void foyer_search_index_close (FoyerSearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSearchIndex, foyer_search_index_close)

/* Takes in the next people, if at least @minimum_rows are missing, and all changed words, in a
 * transaction of its own; *goes_on: there is more to do at once. */
gboolean foyer_search_index_step (FoyerSearchIndex *self, gint64 minimum_rows, gboolean *goes_on,
                                  GError **error);
/* Steps until nothing is missing. */
gboolean foyer_search_index_catch_up (FoyerSearchIndex *self, GError **error);

/* Lets the queries of @store read the index; makes it if @store may write. */
gboolean foyer_search_index_attach (FoyerStore *store, GError **error);
/* Drops notes of changed words that the index has (write transaction). */
gboolean foyer_search_index_forget_changes (FoyerStore *store, GError **error);
