/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page in the sidebar: icon, name, and how many things there are to do. */
#pragma once

#include <gtk/gtk.h>

#define FOYER_TYPE_SIDEBAR_ROW (foyer_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSidebarRow, foyer_sidebar_row, FOYER, SIDEBAR_ROW, GtkListBoxRow)

/* Properties for templates: "page", "title", "icon-name". */

const char *foyer_sidebar_row_get_page (FoyerSidebarRow *self);
/* 0 hides the number: one that never empties is not read. */
void foyer_sidebar_row_set_count (FoyerSidebarRow *self, guint64 count);
void foyer_sidebar_row_set_compact (FoyerSidebarRow *self, gboolean is_compact);
