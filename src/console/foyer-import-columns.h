/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second page of the assistant: what each column is, and what ten records become by that. */
#pragma once

#include <adwaita.h>

#include "foyer-import.h"

#define FOYER_TYPE_IMPORT_COLUMNS (foyer_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportColumns, foyer_import_columns, FOYER, IMPORT_COLUMNS, AdwBin)

/* Signal "changed": foyer_import_columns_is_answered() may say something else. */
void foyer_import_columns_set_import (FoyerImportColumns *self, FoyerImport *import);
/* Builds the page from the examination; the first look at the records is asked for. */
void foyer_import_columns_show (FoyerImportColumns *self);
/* Everything is on the page: the focus may be put. */
gboolean foyer_import_columns_is_built (FoyerImportColumns *self);
gboolean foyer_import_columns_is_answered (FoyerImportColumns *self);
/* To the first open question; FALSE: there is none. */
gboolean foyer_import_columns_focus_question (FoyerImportColumns *self);
