/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches the folder of every open source of kind folder while this process runs the
 * line. What one watched folder does is in foyer-watched-folder.h. */
#pragma once

#include "foyer-engine.h"

/* Signal "file-ended" (source, name, is_done, text) and "trouble" (source, text): as a watched
 * folder's, with the source's name first; one trouble is told once. Signal "watching" (source,
 * path): a folder is watched from now on. Emitted in the context of the engine. */
#define FOYER_TYPE_FOLDER_KEEPER (foyer_folder_keeper_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFolderKeeper, foyer_folder_keeper, FOYER, FOLDER_KEEPER, GObject)

/* Follows the list of sources from now on: a source that is added is watched, one that is held,
 * parked or removed is left alone and its files stay where they are. A folder that cannot be
 * watched is tried again every half minute. Keeps a reference on @engine until stopped. */
FoyerFolderKeeper *foyer_folder_keeper_new (FoyerEngine *engine);

/* Lets go of all folders, as foyer_watched_folder_stop() does. May be called again. */
void foyer_folder_keeper_stop (FoyerFolderKeeper *self);
