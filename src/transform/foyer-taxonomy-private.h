/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a taxonomy, shared by its loader and its look-ups. */
#pragma once

#include "foyer-document.h"
#include "foyer-taxonomy.h"

/* Terms of one vocabulary. */
typedef struct
{
  GPtrArray *terms; /* FoyerTerm, owned */
  GHashTable *by_code; /* code → FoyerTerm */
  GHashTable *by_key; /* folded code or alias → FoyerTerm, as written */
} FoyerTermTable;

struct _FoyerTaxonomy
{
  gatomicrefcount ref_count;
  char *id;
  guint version;
  char *reference;
  const char *default_kind; /* in strings; NULL */
  FoyerTermTable tables[FOYER_N_VOCABULARIES];
  GStringChunk *strings;
};

/* An empty one, to be filled before it is shared. */
FoyerTaxonomy *foyer_taxonomy_new_empty (void);

/* Reads the document; every problem is added to it. */
FoyerTaxonomy *foyer_taxonomy_read (FoyerDocument *document, GError **error);
