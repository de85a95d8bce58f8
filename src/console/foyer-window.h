/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: one event with its pages, the one entry to scan and search, banner and toasts.
 */
#pragma once

#include <adwaita.h>

#define FOYER_TYPE_WINDOW (foyer_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWindow, foyer_window, FOYER, WINDOW, AdwApplicationWindow)

FoyerWindow *foyer_window_new (GtkApplication *application);
/* Opens the event in @directory in place of the one that is open. A failure is shown. */
void foyer_window_open_event (FoyerWindow *self, const char *directory);
/* Asks about each file (GFile) and imports it; files that come before the event is open wait. */
void foyer_window_import_files (FoyerWindow *self, GListModel *files);
