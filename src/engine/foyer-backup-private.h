/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What writing and reading a backup have in common. */
#pragma once

#include <glib.h>

#define FOYER_BACKUP_FORMAT_KEY "foyer_backup"
#define FOYER_BACKUP_FORMAT 1
#define FOYER_BACKUP_LIST_NAME "backup.json"
/* Read and written at a time. */
#define FOYER_BACKUP_PIECE_BYTES 65536u

/* What of an event directory is kept, besides the store. The search index and the cache are made
 * again, badges in printed/ are out, and locks belong to processes. NULL-terminated. */
extern const char *const foyer_backup_files[];
extern const char *const foyer_backup_folders[];
