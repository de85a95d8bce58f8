/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents of one event in memory: its taxonomy, and contracts by reference; templates and
 * fonts are foyer-studio.h's. */
#pragma once

#include "foyer-contract-match.h"
#include "foyer-contract.h"
#include "foyer-event.h"
#include "foyer-taxonomy.h"

/* Any thread. */
typedef struct _FoyerCatalogue FoyerCatalogue;

/* Loads the event's taxonomy.json, the contracts that deliveries were read by (contracts/ in the
 * event directory) and those shipped in
 * @data_folder. @event NULL: only those, and no taxonomy. Blocks. FOYER_ENGINE_ERROR_INPUT with
 * every problem of a document. */
FoyerCatalogue *foyer_catalogue_open (FoyerEvent *event, const char *data_folder, GError **error);
void foyer_catalogue_free (FoyerCatalogue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCatalogue, foyer_catalogue_free)

/* The version in use. Lent: every version that was ever in use here lives as long as the catalogue.
 */
FoyerTaxonomy *foyer_catalogue_get_taxonomy (FoyerCatalogue *self);
/* (transfer full) Its document. */
GBytes *foyer_catalogue_dup_taxonomy_document (FoyerCatalogue *self);
/* Puts another version in use; takes a reference on both. */
void foyer_catalogue_set_taxonomy (FoyerCatalogue *self, FoyerTaxonomy *taxonomy, GBytes *document);

/* (transfer full) By "name@version", or by name: then the version a person chose, else the newest.
 * NULL if there is none. */
FoyerContract *foyer_catalogue_find_contract (FoyerCatalogue *self, const char *name);
/* What people chose: name → GUINT_TO_POINTER (version). (transfer none) Replaces all of it. */
void foyer_catalogue_set_choices (FoyerCatalogue *self, GHashTable *choices);
/* The version a person chose of this name; 0: none. */
guint foyer_catalogue_get_choice (FoyerCatalogue *self, const char *name);

/* (transfer full) GPtrArray of FoyerContract, of each name the one in use, by name. */
GPtrArray *foyer_catalogue_dup_contracts (FoyerCatalogue *self);
/* (transfer full) GPtrArray of FoyerContract, all versions by name and version. */
GPtrArray *foyer_catalogue_dup_all_contracts (FoyerCatalogue *self);

/* (transfer full) "a, b, c": names of contracts for messages. */
char *foyer_catalogue_dup_contract_names (FoyerCatalogue *self);

/* (transfer full) The contract called @name_or_path (a name, a reference or the path of a document)
 * without keeping anything: for a look at a file. _NOT_FOUND, _INPUT. Blocks. */
FoyerContract *foyer_catalogue_load_contract (FoyerCatalogue *self, const char *name_or_path,
                                              GError **error);

/* (transfer full) The contract called @name_or_path (a name, a reference or the path of a
 * document), with a durable copy of its document in the event, so that records can always be read
 * again by the version that made them. _NOT_FOUND, _INPUT, and _CONFLICT if the event has
 * another document under this name and version. Blocks. */
FoyerContract *foyer_catalogue_adopt_contract (FoyerCatalogue *self, const char *name_or_path,
                                               GError **error);

/* (transfer full) The text of the contract @name, as foyer_catalogue_find_contract() finds it; NULL
 * if there is none. */
GBytes *foyer_catalogue_dup_document (FoyerCatalogue *self, const char *name);

/* (transfer full) As foyer_catalogue_adopt_contract() for a document that is no file yet; @name is
 * its place for messages. Blocks. */
FoyerContract *foyer_catalogue_adopt_document (FoyerCatalogue *self, const char *name,
                                               GBytes *document, GError **error);
