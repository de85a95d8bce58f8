/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying something to a screen reader; the one place that knows how GTK lets us. */
#pragma once

#include <gtk/gtk.h>

/* Says @text once. Where GTK has no announcements (before 4.14) the focused widget of @widget's
 * window gets it as description, which screen readers speak. */
void foyer_announce (GtkWidget *widget, const char *text);
