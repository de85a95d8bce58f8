/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of the taxonomy commands share. */
#pragma once

#include "foyer-engine-private.h"
#include "foyer-engine-taxonomy.h"
#include "foyer-store-vocabulary.h"
#include "foyer-taxonomy-change.h"

/* (transfer full) _NOT_FOUND, _STORE. */
GBytes *foyer_engine_read_taxonomy_file (const char *path, GError **error);
/* (transfer full) _INPUT, _CONFLICT. */
FoyerTaxonomy *foyer_engine_load_next_taxonomy (FoyerTaxonomy *before, const char *path,
                                                GBytes *document, GError **error);
/* (transfer full) */
FoyerTaxonomyChange *foyer_engine_describe_taxonomy_run (FoyerLine *line, FoyerTaxonomyRun *run,
                                                         FoyerTaxonomy *before,
                                                         FoyerTaxonomy *after);
