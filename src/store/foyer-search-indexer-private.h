/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread that keeps a search index up while a service writes the store. */
#pragma once

#include "foyer-search-index-private.h"

typedef struct _FoyerSearchIndexer FoyerSearchIndexer;

/* @taken_index is its own from now on. */
FoyerSearchIndexer *foyer_search_indexer_start (FoyerSearchIndex *taken_index);
/* People may have come or changed. Any thread. */
void foyer_search_indexer_tell (FoyerSearchIndexer *self);
/* Brings the index up to date, ends the thread and lets go of the store; then only _free(). */
void foyer_search_indexer_stop (FoyerSearchIndexer *self);
/* Closes the index: after all who read it. */
void foyer_search_indexer_free (FoyerSearchIndexer *self);
