/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is and how it would be read: detection, the operator's answers, the matching
 * contract; private to the engine. */
#pragma once

#include "foyer-catalogue.h"
#include "foyer-engine-import.h"

/* Blocks (at most the whole file once). @options may be NULL: nothing is answered. With @is_import
 * an open question or a missing contract is FOYER_ENGINE_ERROR_INPUT, and *contract (transfer full)
 * gets the contract, adopted; without it *contract may be NULL and nothing is written. */
FoyerFileDetection *foyer_file_probe (FoyerCatalogue *catalogue, GBytes *bytes,
                                      const FoyerImportOptions *options, gboolean is_import,
                                      FoyerContract **contract, GError **error);

/* (transfer full) Maps the regular file at @path. FOYER_ENGINE_ERROR_NOT_FOUND, _INPUT: a folder,
 * not readable, too large. */
GBytes *foyer_file_probe_open (const char *path, GError **error);
