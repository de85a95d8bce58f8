/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One task in the tray: name, progress, time left, cancel; then its result. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-task.h"

#define FOYER_TYPE_TASK_ROW (foyer_task_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTaskRow, foyer_task_row, FOYER, TASK_ROW, GtkListBoxRow)

GtkWidget *foyer_task_row_new (FoyerTask *task);
