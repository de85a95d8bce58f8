/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the console remembers between two starts. Works without an installed schema: then nothing is
 * remembered. */
#pragma once

#include <gtk/gtk.h>

/* (transfer full) Directory of the event that was open last; NULL if none is known. */
char *foyer_settings_dup_last_event (void);
/* NULL forgets it. */
void foyer_settings_set_last_event (const char *directory);

/* Size and state of a window, from the last time and for the next. */
void foyer_settings_restore_window (GtkWindow *window);
void foyer_settings_save_window (GtkWindow *window);
