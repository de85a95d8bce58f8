/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not stand in a row, whatever its fields mean; nothing for other folders. */
#pragma once

#include "foyer-csv-parser.h"
#include "foyer-diagnostic.h"
#include "foyer-ingest-types.h"
#include "foyer-row.h"

#include <jansson.h>

/* (transfer full) NULL if every cell is clean: valid UTF-8, no NUL, no control character but tab
 * and line ends. @columns names the cell. */
FoyerDiagnostic *foyer_row_check_cells (const FoyerCsvRecord *record, FoyerColumns *columns,
                                        FoyerEncoding encoding, const FoyerReadingOptions *options);
/* (transfer full) The same for every key and string of a value: its bytes were already parsed
 * strictly. */
FoyerDiagnostic *foyer_row_check_json (const char *text, gsize length, const json_t *value,
                                       const FoyerReadingOptions *options);
