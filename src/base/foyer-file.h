/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that must survive a power cut: write beside, fsync, rename, fsync the folder; not for
 * streaming output. */
#pragma once

#include "foyer-digest.h"

#include <glib.h>

/* All block. Errors: FOYER_BASE_ERROR_FILE, FOYER_BASE_ERROR_FULL (ENOSPC, EDQUOT), with path and
 * errno text. What is read must be a regular file: a pipe or device, which might block for ever, is
 * FOYER_BASE_ERROR_FILE. */

/* Replaces or makes @path with mode 0600; after TRUE the content and its name are durable. The
 * unfinished file is `.<name>.part-<pid>-<n>` in the same folder and is removed on failure. */
gboolean foyer_file_write_durably (const char *path, gconstpointer data, gsize length,
                                   GError **error);

/* Copies @source to @path in the same durable way, hashing on the way; @digest (may be NULL) gets
 * the SHA-256,
 * @copied_bytes (may be NULL) the length. Refuses more than @limit_bytes with
 * FOYER_BASE_ERROR_LIMIT. Bounded memory. */
gboolean foyer_file_copy_durably (const char *source, const char *path, guint64 limit_bytes,
                                  FoyerDigest *digest, guint64 *copied_bytes, GError **error);

/* fsync of a folder, so that the names in it are durable. */
gboolean foyer_file_sync_folder (const char *path, GError **error);

/* (transfer full) The whole file; more than @limit_bytes (2 GiB at most) is FOYER_BASE_ERROR_LIMIT.
 */
GBytes *foyer_file_read (const char *path, guint64 limit_bytes, GError **error);

/* (transfer full) A read-only memory map; no copy. An empty file gives empty bytes. */
GBytes *foyer_file_map (const char *path, GError **error);

/* Makes the folder and its parents, mode 0700; not an error if it is there. */
gboolean foyer_file_make_folder (const char *path, GError **error);
