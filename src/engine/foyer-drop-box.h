/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a watched folder: which are there, which are complete, moving them on. Knows nothing
 * of imports; private to the engine. All block. */
#pragma once

#include "foyer-engine-error.h"

#include <glib.h>

/* A folder with its three subfolders open; any thread, one call at a time. */
typedef struct _FoyerDropBox FoyerDropBox;

/* Makes `taking`, `done` and `rejected` in @path (mode 0700) and opens them; a symbolic link in
 * their place is refused. FOYER_ENGINE_ERROR_NOT_FOUND, _INPUT, _STORE. */
FoyerDropBox *foyer_drop_box_open (const char *path, GError **error);
FoyerDropBox *foyer_drop_box_ref (FoyerDropBox *self);
void foyer_drop_box_unref (FoyerDropBox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDropBox, foyer_drop_box_unref)

/* A regular file that somebody dropped. Names that begin with a dot or end like those of unfinished
 * downloads and editors' copies (~ .part .tmp .crdownload .filepart .download) are not theirs yet;
 * links, folders and everything else are never looked into. */
typedef struct
{
  char *name;
  guint64 device, inode, length;
  gint64 modified_nsec;
  gint64 changed_usec; /* of the inode: when it was written, renamed or linked last */
  gboolean is_taken; /* in `taking` already */
  gboolean is_open; /* some process can still write to it */
  gboolean is_open_unknown; /* the file system cannot tell */
} FoyerDrop;

/* (transfer full) GPtrArray of FoyerDrop, oldest first, those in `taking` before all others; at
 * most FOYER_DROP_BOX_FILES. */
GPtrArray *foyer_drop_box_scan (FoyerDropBox *self, GError **error);
#define FOYER_DROP_BOX_FILES 1000u

/* TRUE if nothing about the file changed between the two looks. */
gboolean foyer_drop_is_same (const FoyerDrop *a, const FoyerDrop *b);
FoyerDrop *foyer_drop_copy (const FoyerDrop *self);
void foyer_drop_free (FoyerDrop *self);

/* Moves the file into `taking`: (transfer full) its path there. Nothing is ever overwritten: a name
 * that is taken gets -2, -3, … */
char *foyer_drop_box_take (FoyerDropBox *self, const char *name, GError **error);
/* Moves a file of `taking` to `done`, or with @why to `rejected` with a text NAME.txt beside it;
 * after TRUE both names are durable. */
gboolean foyer_drop_box_put_away (FoyerDropBox *self, const char *name, const char *why,
                                  GError **error);
