/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file with all that an event is, taken while the line runs, and an event made of such a file.
 */
#pragma once

#include "foyer-engine.h"

/* Days until a backup is to be deleted, where nobody says otherwise. */
#define FOYER_BACKUP_DAYS 30u

typedef struct
{
  char *path; /* absolute */
  guint64 file_bytes;
  guint n_files; /* in it, the store among them */
  guint64 n_bytes; /* of these */
  gint64 made_usec;
  gint64 expires_usec;
} FoyerBackupReport;

void foyer_backup_report_free (FoyerBackupReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerBackupReport, foyer_backup_report_free)

/* (transfer full) Writes the store as of one moment, then the journal, the spool, templates,
 * contracts, keys and the files of the event to @path, durably and owner-only; the line goes on
 * meanwhile. Left out: search index and cache, which are made again, badges in printed/, and
 * secrets that the desktop's keyring holds. @days: how long it may be kept. @replaces: a file that
 * is there. Listed and audited. Errors: _CONFLICT: a file is there, or another backup is under way;
 * _STORE: the disk. */
void foyer_engine_back_up_async (FoyerEngine *self, const char *path, guint days, gboolean replaces,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
FoyerBackupReport *foyer_engine_back_up_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

typedef struct
{
  char *path;
  guint64 file_bytes;
  gint64 made_usec;
  gint64 expires_usec;
  gboolean is_expired; /* and the file is still there, as far as this machine can see */
  gboolean is_there;
} FoyerBackupEntry;

/* (transfer full) GPtrArray of FoyerBackupEntry, newest first: whoever erases a person has to know
 * where they still are. */
void foyer_engine_list_backups_async (FoyerEngine *self, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_engine_list_backups_finish (FoyerEngine *self, GAsyncResult *result,
                                             GError **error);

typedef struct
{
  char *event_id;
  char *event_name;
  gint64 made_usec;
  guint n_files;
  guint64 n_bytes;
  guint64 jobs_held; /* wait for a person's word: they may have come out since */
  guint64 jobs_asked; /* may be at a printer, which the line asks */
  gboolean is_audit_whole;
  char *audit_text; /* in words */
} FoyerRestoreReport;

void foyer_restore_report_free (FoyerRestoreReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRestoreReport, foyer_restore_report_free)

/* (transfer full) Makes @directory, absent or empty, an event out of the backup @file; NULL:
 * nothing is made, the file is only checked (jobs and audit stay 0 and NULL). Every file is
 * compared with the backup's list and the store is checked before @directory gets its name, so that
 * it holds a whole event or none. Nothing prints by itself afterwards. Blocks: not on a main loop.
 * Errors: _INPUT: no backup, damaged, or of a newer version; _CONFLICT: something is in @directory;
 * _STORE. */
FoyerRestoreReport *foyer_engine_restore (const char *file, const char *directory,
                                          const char *actor, GError **error);
