/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open event as the console's widgets see it: the engine, its latest figures, the work under
 * way. Slows the engine's changes down to what an eye can follow; decides nothing. */
#pragma once

#include "foyer-engine-line.h"
#include "foyer-folder-keeper.h"
#include "foyer-task.h"

#define FOYER_TYPE_SESSION (foyer_session_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSession, foyer_session, FOYER, SESSION, GObject)

/* Signals: "topics-changed" (guint FoyerTopics), at most 4 a second; "status-changed", after the
 * figures were read again, or could not be.
 * Property "can-run-line": nobody runs the line. */

/* Starts the line if it is free; else watches it. */
FoyerSession *foyer_session_new (FoyerEngine *engine);
/* Ends every task and closes the engine. */
void foyer_session_close (FoyerSession *self);

FoyerEngine *foyer_session_get_engine (FoyerSession *self);
/* Lent; watches the folders of this event's sources while the line runs here. */
FoyerFolderKeeper *foyer_session_get_folders (FoyerSession *self);
/* Lent; NULL until the first figures are there. Valid until the next "status-changed". */
const FoyerLineStatus *foyer_session_get_status (FoyerSession *self);
/* Lent; why the latest figures could not be read; NULL if they could. */
const GError *foyer_session_get_status_error (FoyerSession *self);
/* How old the figures are. */
gint64 foyer_session_get_status_age_usec (FoyerSession *self);
/* Lent; NULL for a tier that nobody has. */
const FoyerTierCount *foyer_session_find_tier (FoyerSession *self, const char *tier);

/* Tries to take the line; an error is for the person. */
gboolean foyer_session_run_line (FoyerSession *self, GError **error);

/* FoyerTask objects, newest first; a task leaves 60 s after it ended. (transfer none) */
GListModel *foyer_session_get_tasks (FoyerSession *self);
void foyer_session_add_task (FoyerSession *self, FoyerTask *task);
/* Tasks that still run. */
guint foyer_session_count_running (FoyerSession *self);
