/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that help, read from the one table. (GtkShortcutsWindow is deprecated in GTK 4.18.) */
#pragma once

#include <adwaita.h>

#define FOYER_TYPE_SHORTCUTS_WINDOW (foyer_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (FoyerShortcutsWindow, foyer_shortcuts_window, FOYER, SHORTCUTS_WINDOW,
                      AdwWindow)

GtkWindow *foyer_shortcuts_window_new (GtkWindow *parent);
