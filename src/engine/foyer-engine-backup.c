/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking and listing backups. */
#include "config.h"

#include "foyer-engine-backup.h"

#include "foyer-backup-file.h"
#include "foyer-backup-private.h"
#include "foyer-engine-private.h"
#include "foyer-store-backups.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define USEC_PER_DAY (24 * 3600 * (gint64)G_USEC_PER_SEC)
/* In backups/: the store's copy until it is in the file, and who makes one. */
#define STORE_COPY ".store.sqlite"
#define LOCK ".lock"

const char *const foyer_backup_files[]
    = { "event.json", "taxonomy.json", "badge.key", "audit.key", "audit-heads.jsonl", NULL };
const char *const foyer_backup_folders[]
    = { "journal", "spool", "templates", "contracts", "secrets", NULL };

void
foyer_backup_report_free (FoyerBackupReport *self)
{
  g_free (self->path);
  g_free (self);
}

typedef struct
{
  FoyerLine *line; /* the engine's, which the task holds */
  char *path;
  guint days;
  gboolean replaces;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->path);
  g_free (self);
}

/* ---- The parts ---- */

/* Everything below @folder of the event, but unfinished files, whose names begin with a dot. What
 * goes away meanwhile is not needed any more by what the store's copy says, or is made again. */
static gboolean
add_folder (FoyerBackupWriter *writer, const char *directory, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (directory, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL) /* not every event has every folder */
    return TRUE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *member = g_build_filename (folder, name, NULL);
      g_autofree char *source = g_build_filename (path, name, NULL);

      if (name[0] == '.' || g_file_test (source, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          if (!add_folder (writer, directory, member, error))
            return FALSE;
        }
      else if (!foyer_backup_writer_add (writer, member, source, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* The store first: what it knows of journal and spool was durable there before. */
static gboolean
add_store (FoyerBackupWriter *writer, FoyerLine *line, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (line->event, "foyer.sqlite", NULL);
  g_autofree char *copy = foyer_event_dup_path (line->event, "backups", STORE_COPY, NULL);
  g_autoptr (FoyerStore) store = NULL;
  GError *cause = NULL;
  gboolean is_done = FALSE;

  (void)g_unlink (copy); /* of a backup that was cut short; if it stays, copying says so */
  store = foyer_store_open (path, line->clock, FOYER_STORE_OPEN_READ_ONLY, &cause);
  if (store != NULL && foyer_store_backup (store, copy, &cause))
    is_done = foyer_backup_writer_add (writer, "foyer.sqlite", copy, FALSE, error);
  else
    foyer_engine_error_take (error, cause, "copying the store: ");
  (void)g_unlink (copy); /* the next backup tries again */
  return is_done;
}

static gboolean
add_event (FoyerBackupWriter *writer, FoyerLine *line, GError **error)
{
  const char *directory = foyer_event_get_directory (line->event);

  if (!add_store (writer, line, error))
    return FALSE;
  for (guint i = 0; foyer_backup_files[i] != NULL; i++)
    {
      g_autofree char *source = g_build_filename (directory, foyer_backup_files[i], NULL);

      if (!foyer_backup_writer_add (writer, foyer_backup_files[i], source, TRUE, error))
        return FALSE;
    }
  for (guint i = 0; foyer_backup_folders[i] != NULL; i++)
    if (!add_folder (writer, directory, foyer_backup_folders[i], error))
      return FALSE;
  return TRUE;
}

/* ---- The whole ---- */

static gpointer
note (FoyerStore *store, gpointer data, GError **error)
{
  (void)foyer_store_note_backup (store, data, error);
  return NULL;
}

static FoyerBackupReport *
write_backup (const Order *order, GError **error)
{
  FoyerLine *line = order->line;
  g_autoptr (FoyerBackupWriter) writer = NULL;
  g_auto (FoyerBackupHead) head = { .event_id = g_strdup (foyer_event_get_id (line->event)),
                                    .event_name = g_strdup (foyer_event_get_name (line->event)),
                                    .made_usec = foyer_clock_get_now_usec (line->clock) };
  FoyerBackup backup = { .path = order->path,
                         .made_usec = head.made_usec,
                         .expires_usec = head.made_usec + order->days * USEC_PER_DAY,
                         .actor = line->actor };
  FoyerBackupReport *report;
  GStatBuf status;
  GError *cause = NULL;

  writer = foyer_backup_writer_new (order->path, error);
  if (writer == NULL || !add_event (writer, line, error)
      || !foyer_backup_writer_finish (writer, &head, error))
    return NULL;
  backup.n_bytes = g_stat (order->path, &status) == 0 ? (guint64)status.st_size : 0;
  (void)foyer_store_service_write (line->store, FOYER_STORE_PRIORITY_URGENT, note, &backup, NULL,
                                   &cause);
  if (cause != NULL)
    {
      g_autofree char *prefix
          = g_strdup_printf ("the backup '%s' is whole, but could not be listed: ", order->path);

      foyer_engine_error_take (error, cause, prefix);
      return NULL;
    }
  report = g_new0 (FoyerBackupReport, 1);
  report->path = g_strdup (order->path);
  report->file_bytes = backup.n_bytes;
  report->n_files = head.n_files;
  report->n_bytes = head.n_bytes;
  report->made_usec = head.made_usec;
  report->expires_usec = backup.expires_usec;
  return report;
}

/* One at a time: they share the place of the store's copy. */
static void
back_up_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  g_autofree char *lock = foyer_event_dup_path (order->line->event, "backups", LOCK, NULL);
  int fd = open (lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  FoyerBackupReport *report = NULL;
  GError *error = NULL;

  if (fd < 0)
    g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "making '%s': %s", lock,
                 g_strerror (errno));
  else if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    g_set_error_literal (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                         "another backup of this event is being made; wait until it is done");
  else if (!order->replaces && g_file_test (order->path, G_FILE_TEST_EXISTS))
    g_set_error (&error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                 "'%s' is there already; choose another name, or say that it is to be replaced",
                 order->path);
  else
    report = write_backup (order, &error);
  if (fd >= 0)
    (void)close (fd); /* lets go of the lock */
  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify)foyer_backup_report_free);
  else
    g_task_return_error (task, error);
}

void
foyer_engine_back_up_async (FoyerEngine *self, const char *path, guint days, gboolean replaces,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Order *order;
  GError *error = NULL;

  g_return_if_fail (FOYER_IS_ENGINE (self) && path != NULL && days > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, foyer_engine_back_up_async);
  g_task_set_name (task, "foyer-engine-backup");
  if (!foyer_engine_check_writable (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  order = g_new0 (Order, 1);
  order->line = foyer_engine_get_line (self);
  order->path = g_canonicalize_filename (path, NULL);
  order->days = days;
  order->replaces = replaces;
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, back_up_thread);
}

FoyerBackupReport *
foyer_engine_back_up_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Listing ---- */

static void
entry_free (gpointer data)
{
  FoyerBackupEntry *self = data;

  g_free (self->path);
  g_free (self);
}

static gpointer
list_backups (FoyerStore *store, gpointer data, GError **error)
{
  const gint64 *now_usec = data;
  g_autoptr (GPtrArray) backups = NULL;
  GPtrArray *entries;

  if (!foyer_store_list_backups (store, &backups, error))
    return NULL;
  entries = g_ptr_array_new_full (backups->len, entry_free);
  for (guint i = 0; i < backups->len; i++)
    {
      const FoyerBackup *backup = backups->pdata[i];
      FoyerBackupEntry *entry = g_new0 (FoyerBackupEntry, 1);

      entry->path = g_strdup (backup->path);
      entry->file_bytes = backup->n_bytes;
      entry->made_usec = backup->made_usec;
      entry->expires_usec = backup->expires_usec;
      entry->is_there = g_file_test (backup->path, G_FILE_TEST_EXISTS);
      entry->is_expired = entry->is_there && backup->expires_usec <= *now_usec;
      g_ptr_array_add (entries, entry);
    }
  return entries;
}

void
foyer_engine_list_backups_async (FoyerEngine *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  gint64 now_usec;

  g_return_if_fail (FOYER_IS_ENGINE (self));

  now_usec = foyer_clock_get_now_usec (foyer_engine_get_line (self)->clock);
  foyer_engine_read_store_async (self, list_backups, g_memdup2 (&now_usec, sizeof now_usec), g_free,
                                 (GDestroyNotify)g_ptr_array_unref, foyer_engine_list_backups_async,
                                 cancellable, callback, user_data);
}

GPtrArray *
foyer_engine_list_backups_finish (FoyerEngine *self, GAsyncResult *result, GError **error)
{
  return foyer_engine_store_finish (self, result, error);
}
