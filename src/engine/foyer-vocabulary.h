/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping the catalogue in memory at what the store says is in use: the taxonomy's version and the
 * chosen contracts; private to the engine. */
#pragma once

#include "foyer-line.h"

/* What the store says; one look. */
typedef struct
{
  char *reference; /* of the taxonomy; NULL: none was ever installed */
  GBytes *document;
  GHashTable *choices; /* contract name → GUINT_TO_POINTER (version) */
} FoyerVocabularyState;

void foyer_vocabulary_state_free (FoyerVocabularyState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerVocabularyState, foyer_vocabulary_state_free)

/* A FoyerStoreFunc without data; its result is a FoyerVocabularyState. */
gpointer foyer_vocabulary_read (FoyerStore *store, gpointer data, GError **error);
/* Puts it in use, where it is not yet. FOYER_ENGINE_ERROR_STORE for a document that cannot be read
 * any more. */
gboolean foyer_vocabulary_take (FoyerLine *line, const FoyerVocabularyState *state, GError **error);
/* Both; blocks: not on a main loop. */
gboolean foyer_vocabulary_refresh (FoyerLine *line, GError **error);

/* Writes the choice of one contract (0: none any more) in a write transaction. */
gboolean foyer_vocabulary_store_choice (FoyerStore *store, const char *name, guint version,
                                        GError **error);

/* (transfer full) A version that is or was in use. Blocks. */
FoyerTaxonomy *foyer_vocabulary_load_version (FoyerLine *line, const char *reference,
                                              GError **error);
