/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import assistant: Read, Columns, Trial, Import, one after the other in one pane. */
#pragma once

#include <adwaita.h>

#include "foyer-import.h"

#define FOYER_TYPE_IMPORT_PANE (foyer_import_pane_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportPane, foyer_import_pane, FOYER, IMPORT_PANE, AdwBin)

/* Signals: "ended" (const char *sentence) when an import ended; "closed" when the person is done
 * with this file, or does not want it. */

/* Begins with @path. */
void foyer_import_pane_open (FoyerImportPane *self, FoyerSession *session, const char *path);
/* Drops the file; nothing is asked. An import that began goes on. */
void foyer_import_pane_close (FoyerImportPane *self);
/* One page back; FALSE: there is none. */
gboolean foyer_import_pane_go_back (FoyerImportPane *self);
/* Focus on the first open question, else on the primary button. */
void foyer_import_pane_focus (FoyerImportPane *self);
