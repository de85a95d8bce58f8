/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First page of the assistant: how the file was read, its first records, and what cannot be known.
 */
#pragma once

#include <adwaita.h>

#include "foyer-import.h"

#define FOYER_TYPE_IMPORT_READ (foyer_import_read_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportRead, foyer_import_read, FOYER, IMPORT_READ, AdwBin)

/* Signal "changed": foyer_import_read_is_answered() may say something else. */
void foyer_import_read_set_import (FoyerImportRead *self, FoyerImport *import);
/* Shows what the examination found. */
void foyer_import_read_show (FoyerImportRead *self);
gboolean foyer_import_read_is_answered (FoyerImportRead *self);
/* To the first open question; FALSE: there is none. */
gboolean foyer_import_read_focus_question (FoyerImportRead *self);
