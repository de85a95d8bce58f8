/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backups that were made, and what a restored store must not do by itself. */
#pragma once

#include "foyer-store.h"

typedef struct
{
  gint64 backup_id;
  char *path;
  guint64 n_bytes; /* of the file */
  gint64 made_usec;
  gint64 expires_usec; /* when whoever keeps it has to delete it */
  char *actor;
} FoyerBackup;

void foyer_backup_free (FoyerBackup *self);

/* Audited. @backup: everything but its number. */
gboolean foyer_store_note_backup (FoyerStore *self, const FoyerBackup *backup, GError **error);
/* *backups (transfer full): FoyerBackup, newest first. */
gboolean foyer_store_list_backups (FoyerStore *self, GPtrArray **backups, GError **error);

/* After a restore: what waited to be drawn or sent may have come out since the backup was made, so
 * it waits for a person's word as HELD, with @reason. What may be at a printer is left: the line
 * asks the printers about it. *n_held, *n_asked (neither NULL): how many there were of both. */
gboolean foyer_store_hold_jobs (FoyerStore *self, const char *reason, guint64 *n_held,
                                guint64 *n_asked, GError **error);
