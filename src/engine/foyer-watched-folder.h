/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder into which files are dropped: each complete one is imported once, then moved to
 * done/, or to rejected/ with a text that says why. Runs where the line runs. */
#pragma once

#include "foyer-engine-import.h"

/* Signal "file-ended" (name, is_done, text): a file was moved to done/ or rejected/; @text says
 * what became of it. Signal "trouble" (text): the folder or the store cannot be used just now; it
 * is tried again. Emitted in the context of the engine. */
#define FOYER_TYPE_WATCHED_FOLDER (foyer_watched_folder_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWatchedFolder, foyer_watched_folder, FOYER, WATCHED_FOLDER, GObject)

/* Begins to watch @path, what lies in it already included. A file is taken when no process can
 * write to it any more (closed or renamed) and its length and time stay the same for
 * FOYER_WATCHED_FOLDER_SETTLE_USEC; where the file system cannot tell who writes, for five times as
 * long. It is moved to taking/ first, so that nothing else can replace it, and imported from there.
 * A file whose content was taken in before under the same version of its contract is rejected.
 * Links and subfolders are not followed. Files that a crash left in taking/ are taken up again.
 * @options: source is required; is_dry_run is ignored. Keeps a reference on @engine until stopped.
 * FOYER_ENGINE_ERROR_NOT_FOUND, _INPUT, _STORE: the folder; _USAGE: no source; _DENIED. */
FoyerWatchedFolder *foyer_watched_folder_new (FoyerEngine *engine, const char *path,
                                              const FoyerImportOptions *options, GError **error);
#define FOYER_WATCHED_FOLDER_SETTLE_USEC 2000000

/* Takes no further file. An import under way goes on in the line; its file is put away by the next
 * watcher. May be called again. */
void foyer_watched_folder_stop (FoyerWatchedFolder *self);

const char *foyer_watched_folder_get_path (FoyerWatchedFolder *self);
guint foyer_watched_folder_get_n_done (FoyerWatchedFolder *self);
guint foyer_watched_folder_get_n_rejected (FoyerWatchedFolder *self);
