/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Last page of the assistant: the import under way, then what became of every row. */
#pragma once

#include <adwaita.h>

#include "foyer-import.h"

#define FOYER_TYPE_IMPORT_RESULT (foyer_import_result_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportResult, foyer_import_result, FOYER, IMPORT_RESULT, AdwBin)

void foyer_import_result_set_import (FoyerImportResult *self, FoyerImport *import);
