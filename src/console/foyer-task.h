/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that takes more than a moment, as the tray shows it: progress, time left, result, cancel.
 * The work itself is the engine's. */
#pragma once

#include "foyer-engine.h"

#define FOYER_TYPE_TASK (foyer_task_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTask, foyer_task, FOYER, TASK, GObject)

/* Properties (all read-only, notified): "title", "detail" (what it is doing, time left, then the
 * result), "fraction" (0–1; negative while unknown), "is-running", "is-failed". */

FoyerTask *foyer_task_new (const char *title);

const char *foyer_task_get_title (FoyerTask *self);
const char *foyer_task_get_detail (FoyerTask *self);
double foyer_task_get_fraction (FoyerTask *self);
gboolean foyer_task_is_running (FoyerTask *self);
gboolean foyer_task_is_failed (FoyerTask *self);

/* Give this to the engine; foyer_task_cancel() triggers it. */
GCancellable *foyer_task_get_cancellable (FoyerTask *self);
void foyer_task_cancel (FoyerTask *self);

/* A FoyerProgressFunc whose user data is the task. The time left is shown once the rate has been
 * steady for 3 s. */
void foyer_task_progress (const FoyerProgress *progress, gpointer task);

/* Ends it; @result is one sentence. Once. */
void foyer_task_end (FoyerTask *self, const char *result, gboolean is_failed);
