/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a backup; reading it is in foyer-backup-read.c. */
#include "config.h"

#include "foyer-backup-file.h"

#include "foyer-backup-private.h"
#include "foyer-digest.h"
#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-time.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

void
foyer_backup_head_clear (FoyerBackupHead *self)
{
  g_clear_pointer (&self->event_id, g_free);
  g_clear_pointer (&self->event_name, g_free);
}

struct _FoyerBackupWriter
{
  char *path;
  char *part; /* what is written to until the end; NULL: finished */
  int fd;
  struct archive *archive;
  json_t *files;
  guint n_files;
  guint64 n_bytes;
};

static gboolean
fail (GError **error, const char *what, const char *path, int code)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "%s '%s': %s", what, path,
               g_strerror (code));
  return FALSE;
}

static gboolean
fail_archive (FoyerBackupWriter *self, GError **error)
{
  const char *text = archive_error_string (self->archive);

  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "writing '%s': %s", self->part,
               text != NULL ? text : g_strerror (archive_errno (self->archive)));
  return FALSE;
}

FoyerBackupWriter *
foyer_backup_writer_new (const char *path, GError **error)
{
  g_autoptr (FoyerBackupWriter) self = g_new0 (FoyerBackupWriter, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *part = g_strdup_printf ("%s/.%s.part", folder, name);

  self->path = g_strdup (path);
  self->files = json_array ();
  /* Of a backup that was cut short. */
  if (g_unlink (part) != 0 && errno != ENOENT)
    {
      fail (error, "removing", part, errno);
      self->fd = -1;
      return NULL;
    }
  self->fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      fail (error, "making", part, errno);
      return NULL;
    }
  self->part = g_steal_pointer (&part);
  self->archive = archive_write_new ();
  if (archive_write_add_filter_gzip (self->archive) != ARCHIVE_OK
      || archive_write_set_format_pax_restricted (self->archive) != ARCHIVE_OK
      || archive_write_open_fd (self->archive, self->fd) != ARCHIVE_OK)
    {
      fail_archive (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
foyer_backup_writer_free (FoyerBackupWriter *self)
{
  if (self == NULL)
    return;
  if (self->archive != NULL)
    (void)archive_write_free (self->archive); /* a failure was told, or what it wrote is removed */
  if (self->fd >= 0)
    (void)close (self->fd); /* synced, or removed */
  if (self->part != NULL)
    (void)g_unlink (self->part); /* nobody takes it for a backup: it has another name */
  g_free (self->part);
  g_free (self->path);
  json_decref (self->files);
  g_free (self);
}

/* ---- Members ---- */

static gboolean
begin_member (FoyerBackupWriter *self, const char *name, guint64 length, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean is_done;

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_size (entry, (gint64)length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  is_done = archive_write_header (self->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);
  return is_done || fail_archive (self, error);
}

static gboolean
write_member (FoyerBackupWriter *self, gconstpointer data, gsize length, GError **error)
{
  return archive_write_data (self->archive, data, length) == (la_ssize_t)length
         || fail_archive (self, error);
}

/* Exactly @length bytes of @fd. */
static gboolean
copy_member (FoyerBackupWriter *self, int fd, const char *source, guint64 length,
             FoyerDigest *digest, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (FOYER_BACKUP_PIECE_BYTES);
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean is_done = TRUE;

  while (is_done && length > 0)
    {
      gssize n = read (fd, buffer, (gsize)MIN (length, FOYER_BACKUP_PIECE_BYTES));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        is_done = n < 0 ? fail (error, "reading", source, errno)
                        : fail (error, "reading (it became shorter)", source, EIO);
      else
        {
          g_checksum_update (checksum, buffer, n);
          is_done = write_member (self, buffer, (gsize)n, error);
          length -= (guint64)n;
        }
    }
  *digest = foyer_digest_take_checksum (checksum);
  return is_done;
}

gboolean
foyer_backup_writer_add (FoyerBackupWriter *self, const char *name, const char *source,
                         gboolean may_be_gone, GError **error)
{
  int fd = open (source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int code = errno;
  struct stat status;
  FoyerDigest digest;
  gboolean is_done = FALSE;

  if (fd < 0)
    return (code == ENOENT && may_be_gone) || fail (error, "reading", source, code);
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    fail (error, "reading (it is no regular file)", source, EINVAL);
  else
    is_done = begin_member (self, name, (guint64)status.st_size, error)
              && copy_member (self, fd, source, (guint64)status.st_size, &digest, error);
  (void)close (fd); /* was only read */
  if (is_done)
    {
      char text[FOYER_DIGEST_TEXT_BYTES];

      foyer_digest_print (&digest, text);
      json_array_append_new (self->files, json_pack ("{s:s, s:I, s:s}", "name", name, "bytes",
                                                     (json_int_t)status.st_size, "sha256", text));
      self->n_files++;
      self->n_bytes += (guint64)status.st_size;
    }
  return is_done;
}

gboolean
foyer_backup_writer_finish (FoyerBackupWriter *self, FoyerBackupHead *head, GError **error)
{
  char made[FOYER_TIME_TEXT_BYTES];
  g_autofree char *folder = g_path_get_dirname (self->path);
  json_t *document;
  char *text;
  gboolean is_done;
  GError *cause = NULL;

  foyer_time_print (head->made_usec, made);
  document = json_pack ("{s:i, s:s, s:s, s:s, s:I, s:O}", FOYER_BACKUP_FORMAT_KEY,
                        FOYER_BACKUP_FORMAT, "event", head->event_id, "name", head->event_name,
                        "made", made, "usec", (json_int_t)head->made_usec, "files", self->files);
  text = json_dumps (document, JSON_INDENT (1) | JSON_PRESERVE_ORDER);
  json_decref (document);
  is_done = begin_member (self, FOYER_BACKUP_LIST_NAME, strlen (text), error)
            && write_member (self, text, strlen (text), error);
  free (text);
  if (!is_done
      || (archive_write_close (self->archive) != ARCHIVE_OK && !fail_archive (self, error)))
    return FALSE;
  if (fsync (self->fd) != 0 || g_rename (self->part, self->path) != 0)
    return fail (error, "writing", self->path, errno);
  g_clear_pointer (&self->part, g_free);
  if (!foyer_file_sync_folder (folder, &cause))
    {
      foyer_engine_error_take (error, cause, NULL);
      return FALSE;
    }
  head->n_files = self->n_files;
  head->n_bytes = self->n_bytes;
  return TRUE;
}
