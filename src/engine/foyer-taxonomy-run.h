/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new taxonomy's work on what is stored, step by step: people first, then the dead letters that
 * its words admit; private to the engine. */
#pragma once

#include "foyer-line.h"
#include "foyer-store-vocabulary.h"
#include "foyer-taxonomy-change.h"

/* What one person adds to the counts. */
void foyer_taxonomy_run_count (FoyerTaxonomyRun *run, FoyerRecord *record, FoyerReevaluation what,
                               gboolean is_printed);

/* Takes one step (a few milliseconds of the writer) of the open run, if there is one. FALSE without
 * error: there is none. Blocks: for the upkeep thread. A step is one transaction with its position:
 * what a crash interrupts is done once. */
gboolean foyer_taxonomy_run_step (FoyerLine *line, GError **error);
