/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The button with what is under way: how many, and a popover with progress and results. */
#pragma once

#include <adwaita.h>

#include "foyer-session.h"

#define FOYER_TYPE_TASK_TRAY (foyer_task_tray_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTaskTray, foyer_task_tray, FOYER, TASK_TRAY, AdwBin)

/* NULL: no event is open. */
void foyer_task_tray_set_session (FoyerTaskTray *self, FoyerSession *session);
