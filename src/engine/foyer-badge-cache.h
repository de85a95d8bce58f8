/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finished badges on disk by render key, in the event's cache/. A loss costs time only:
 * nothing here is the sole copy of anything. Not the spool, which holds what jobs need. */
#pragma once

#include "foyer-digest.h"

#include <gio/gio.h>

/* Any thread. One process at a time has the folder (the line's); others may look in. */
typedef struct _FoyerBadgeCache FoyerBadgeCache;

/* @folder is there and owner-only. @limit_bytes of disk, 0: FOYER_LIMIT_CACHE_BYTES. Reads nothing
 * until first used. */
FoyerBadgeCache *foyer_badge_cache_new (const char *folder, guint64 limit_bytes);
void foyer_badge_cache_free (FoyerBadgeCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBadgeCache, foyer_badge_cache_free)

/* (transfer full) The document that was put under @key, byte for byte; NULL: none. A file that is
 * damaged, cut off, under a wrong name or no plain file is removed and counts as none. Blocks; some
 * 50 µs. */
GBytes *foyer_badge_cache_dup (FoyerBadgeCache *self, const FoyerDigest *key);

/* Keeps @document under @key; what was used longest ago goes until all fit. One larger than an
 * eighth of the limit is not kept and that is no failure. Written beside and renamed, mode 0600; a
 * kill at any moment leaves the old state or the new. FALSE: FOYER_BASE_ERROR_FILE,
 * FOYER_BASE_ERROR_FULL; the badge itself is none the worse. Blocks. */
gboolean foyer_badge_cache_put (FoyerBadgeCache *self, const FoyerDigest *key, GBytes *document,
                                GError **error);

typedef struct
{
  guint64 documents;
  guint64 bytes; /* of disk, in whole blocks */
  guint64 hits; /* since foyer_badge_cache_new() */
  guint64 misses;
  guint64 damaged; /* of the misses: a file was there and could not be trusted */
} FoyerBadgeCacheState;

void foyer_badge_cache_get_state (FoyerBadgeCache *self, FoyerBadgeCacheState *state);
