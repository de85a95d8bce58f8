/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before an import: what was understood of the file, and the questions that only a person can
 * answer. The import itself is foyer-import-task.h's. */
#pragma once

#include <adwaita.h>

#include "foyer-engine-import.h"
#include "foyer-session.h"

#define FOYER_TYPE_IMPORT_WINDOW (foyer_import_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportWindow, foyer_import_window, FOYER, IMPORT_WINDOW, AdwWindow)

/* Signal "confirmed" (const FoyerImportOptions *): import now; the options live as long as
 * the emission. */

FoyerImportWindow *foyer_import_window_new (GtkWindow *parent, FoyerSession *session,
                                            const char *path);
const char *foyer_import_window_get_path (FoyerImportWindow *self);
