/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new version of the event's taxonomy: what it would change, then the change itself. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_TAXONOMY_PANE (foyer_taxonomy_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTaxonomyPane, foyer_taxonomy_pane, FOYER, TAXONOMY_PANE, AdwBin)

/* Signals: "said" (const char *): the result of the person's own act; "closed". */

/* Compares the document at @path with the version in use. */
void foyer_taxonomy_pane_open (FoyerTaxonomyPane *self, FoyerSession *session, const char *path);
void foyer_taxonomy_pane_focus (FoyerTaxonomyPane *self);
