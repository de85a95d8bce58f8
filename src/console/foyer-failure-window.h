/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure that has no place of its own on a page. */
#pragma once

#include <gtk/gtk.h>

/* @title names what failed; both are copied. */
void foyer_failure_window_present (GtkWindow *parent, const char *title, const GError *error);
