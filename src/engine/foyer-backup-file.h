/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup as one file: a tar archive (pax) under gzip, so that any archiver opens it. Its last
 * member, backup.json, names every other one with its size and SHA-256: a file that was cut off has
 * none, and one that was changed does not agree with it. Private to the engine. All block. */
#pragma once

#include <glib.h>

/* What backup.json says of the whole. */
typedef struct
{
  char *event_id;
  char *event_name;
  gint64 made_usec;
  guint n_files;
  guint64 n_bytes; /* of the members, unpacked */
} FoyerBackupHead;

void foyer_backup_head_clear (FoyerBackupHead *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerBackupHead, foyer_backup_head_clear)

typedef struct _FoyerBackupWriter FoyerBackupWriter;

/* Begins `.NAME.part` beside @path, owner-only. _STORE: it cannot be made. */
FoyerBackupWriter *foyer_backup_writer_new (const char *path, GError **error);
/* Removes what was not finished. */
void foyer_backup_writer_free (FoyerBackupWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBackupWriter, foyer_backup_writer_free)

/* Adds the regular file at @source as member @name ("spool/x.pdf"), as long as it is now: what is
 * appended meanwhile is left out. A file that is gone is left out if it @may_be_gone, else _STORE.
 */
gboolean foyer_backup_writer_add (FoyerBackupWriter *self, const char *name, const char *source,
                                  gboolean may_be_gone, GError **error);
/* Writes backup.json and moves the file to its name, durably; replaces what has it. Sets n_files
 * and n_bytes of @head. */
gboolean foyer_backup_writer_finish (FoyerBackupWriter *self, FoyerBackupHead *head,
                                     GError **error);

/* Reads the whole file and compares every member with backup.json; below @folder (NULL: nowhere)
 * the members are written, owner-only, under their names, durably. Names that lead out of @folder,
 * links and devices are refused. _INPUT: it is no backup, damaged, cut off or of a newer version;
 * _STORE. On failure @folder may hold a part. */
gboolean foyer_backup_read (const char *path, const char *folder, FoyerBackupHead *head,
                            GError **error);
