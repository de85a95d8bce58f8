/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that must survive a power cut, and bounded reading; knows nothing of what is in them. */
#include "config.h"

#include "foyer-file.h"

#include "foyer-base-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Large enough that the calls do not count, small enough for every stack and cache. */
#define CHUNK_BYTES (64 * 1024)

G_GNUC_PRINTF (3, 4)
static void
set_error (GError **error, int saved_errno, const char *format, ...)
{
  g_autofree char *what = NULL;
  gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, FOYER_BASE_ERROR, full ? FOYER_BASE_ERROR_FULL : FOYER_BASE_ERROR_FILE,
               "%s: %s (errno %d)", what, g_strerror (saved_errno), saved_errno);
}

static void
set_limit_error (GError **error, const char *path, guint64 limit_bytes)
{
  g_set_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT,
               "'%s' holds more than %" G_GUINT64_FORMAT " bytes", path, limit_bytes);
}

/* -1 on failure. A pipe or device is refused: reading one could wait for ever. */
static int
open_source (const char *path, guint64 *size_bytes, GError **error)
{
  struct stat status;
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (descriptor < 0)
    {
      set_error (error, errno, "opening '%s'", path);
      return -1;
    }
  if (fstat (descriptor, &status) < 0)
    {
      set_error (error, errno, "reading the state of '%s'", path);
      (void)close (descriptor); /* only read from */
      return -1;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE, "'%s' is not a regular file",
                   path);
      (void)close (descriptor); /* only read from */
      return -1;
    }

  *size_bytes = (guint64)status.st_size;
  return descriptor;
}

/* Bytes read, fewer than asked for only at the end; -1 with errno. */
static gssize
read_fully (int descriptor, guint8 *data, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = read (descriptor, data + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return -1;
      if (count == 0)
        break;
      done += (gsize)count;
    }
  return (gssize)done;
}

/* ---- An unfinished file beside the one it will replace ---- */

typedef struct
{
  const char *path; /* lent */
  char *folder;
  char *unfinished; /* NULL once it has its name, or was never made */
  int descriptor;
} Replacement;

/* Unfinished files do not stay. */
static void
replacement_clear (Replacement *self)
{
  if (self->descriptor >= 0)
    (void)close (self->descriptor); /* already given up: the error is set */
  if (self->unfinished != NULL)
    (void)unlink (self->unfinished); /* best effort: a leftover is harmless, it has no final name */
  g_clear_pointer (&self->unfinished, g_free);
  g_clear_pointer (&self->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replacement, replacement_clear)

static gboolean
replacement_open (Replacement *self, const char *path, GError **error)
{
  static gint counter;
  g_autofree char *name = g_path_get_basename (path);
  int saved_errno;

  self->path = path;
  self->folder = g_path_get_dirname (path);
  /* A number may be taken by the leftover of a crashed process that had our id. */
  do
    {
      g_autofree char *unfinished = g_strdup_printf (
          "%s/.%s.part-%d-%d", self->folder, name, (int)getpid (), g_atomic_int_add (&counter, 1));

      self->descriptor
          = open (unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
      saved_errno = errno;
      if (self->descriptor >= 0)
        self->unfinished = g_steal_pointer (&unfinished);
    }
  while (self->descriptor < 0 && (saved_errno == EEXIST || saved_errno == EINTR));

  if (self->descriptor < 0)
    {
      set_error (error, saved_errno, "making a file beside '%s'", path);
      return FALSE;
    }
  /* Whatever the umask says: readable by its owner, and by no one else. */
  if (fchmod (self->descriptor, 0600) < 0)
    {
      set_error (error, errno, "setting the mode of '%s'", path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
replacement_write (Replacement *self, const guint8 *data, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize count = write (self->descriptor, data + done, length - done);

      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        {
          set_error (error, errno, "writing '%s'", self->path);
          return FALSE;
        }
      done += (gsize)count;
    }
  return TRUE;
}

/* The order is the point: content on disk, then its name, then the folder that holds the name. */
static gboolean
replacement_finish (Replacement *self, GError **error)
{
  int descriptor = self->descriptor;

  if (fsync (descriptor) < 0)
    {
      set_error (error, errno, "syncing '%s'", self->path);
      return FALSE;
    }
  self->descriptor = -1;
  if (close (descriptor) < 0)
    {
      set_error (error, errno, "closing '%s'", self->path);
      return FALSE;
    }
  if (rename (self->unfinished, self->path) < 0)
    {
      set_error (error, errno, "naming '%s'", self->path);
      return FALSE;
    }
  g_clear_pointer (&self->unfinished, g_free);
  return foyer_file_sync_folder (self->folder, error);
}

gboolean
foyer_file_write_durably (const char *path, gconstpointer data, gsize length, GError **error)
{
  g_auto (Replacement) replacement = { .descriptor = -1 };

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  return replacement_open (&replacement, path, error)
         && replacement_write (&replacement, data, length, error)
         && replacement_finish (&replacement, error);
}

/* Everything from @descriptor into @replacement and @hash, at most @limit_bytes. */
static gboolean
copy_content (int descriptor, const char *source, guint64 limit_bytes, Replacement *replacement,
              struct sha256_ctx *hash, guint64 *copied_bytes, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  guint64 copied = 0;

  for (;;)
    {
      gssize count = read_fully (descriptor, chunk, CHUNK_BYTES);

      if (count < 0)
        {
          set_error (error, errno, "reading '%s'", source);
          return FALSE;
        }
      if (count == 0)
        break;
      if ((guint64)count > limit_bytes - copied)
        {
          set_limit_error (error, source, limit_bytes);
          return FALSE;
        }
      sha256_update (hash, (gsize)count, chunk);
      if (!replacement_write (replacement, chunk, (gsize)count, error))
        return FALSE;
      copied += (guint64)count;
    }

  *copied_bytes = copied;
  return TRUE;
}

gboolean
foyer_file_copy_durably (const char *source, const char *path, guint64 limit_bytes,
                         FoyerDigest *digest, guint64 *copied_bytes, GError **error)
{
  g_auto (Replacement) replacement = { .descriptor = -1 };
  struct sha256_ctx hash;
  guint64 size_bytes, copied;
  int descriptor;
  gboolean done;

  g_return_val_if_fail (source != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  descriptor = open_source (source, &size_bytes, error);
  if (descriptor < 0)
    return FALSE;
  /* Told before the disk is filled; the size may still grow while it is read. */
  if (size_bytes > limit_bytes)
    {
      set_limit_error (error, source, limit_bytes);
      (void)close (descriptor); /* only read from */
      return FALSE;
    }
  sha256_init (&hash);
  done = replacement_open (&replacement, path, error)
         && copy_content (descriptor, source, limit_bytes, &replacement, &hash, &copied, error)
         && replacement_finish (&replacement, error);
  (void)close (descriptor); /* only read from */
  if (!done)
    return FALSE;

  if (digest != NULL)
    sha256_digest (&hash, sizeof digest->bytes, digest->bytes);
  if (copied_bytes != NULL)
    *copied_bytes = copied;
  return TRUE;
}

gboolean
foyer_file_sync_folder (const char *path, GError **error)
{
  gboolean synced;
  int descriptor;

  g_return_val_if_fail (path != NULL, FALSE);

  descriptor = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0)
    {
      set_error (error, errno, "opening the folder '%s'", path);
      return FALSE;
    }
  /* Some file systems cannot sync a folder, and say so with EINVAL: nothing more can be done there.
   */
  synced = fsync (descriptor) == 0 || errno == EINVAL;
  if (!synced)
    set_error (error, errno, "syncing the folder '%s'", path);
  (void)close (descriptor); /* only read from */
  return synced;
}

GBytes *
foyer_file_read (const char *path, guint64 limit_bytes, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint64 size_bytes;
  gssize count = 0;
  int descriptor;

  g_return_val_if_fail (path != NULL, NULL);

  limit_bytes = MIN (limit_bytes, G_MAXINT); /* what a byte array can hold */
  descriptor = open_source (path, &size_bytes, error);
  if (descriptor < 0)
    return NULL;
  /* The size is a first guess only: the file may grow, and files of the kernel have none. */
  size_bytes = MIN (size_bytes, limit_bytes);
  do
    {
      gsize start = content->len;
      gsize step = MAX (size_bytes > start ? (gsize)size_bytes - start + 1 : 0, 4096);

      g_byte_array_set_size (content, (guint)(start + step));
      count = read_fully (descriptor, content->data + start, step);
      g_byte_array_set_size (content, (guint)(start + (gsize)MAX (count, 0)));
    }
  while (count > 0 && content->len <= limit_bytes);
  if (count < 0)
    set_error (error, errno, "reading '%s'", path);
  (void)close (descriptor); /* only read from */

  if (count < 0)
    return NULL;
  if (content->len > limit_bytes)
    {
      set_limit_error (error, path, limit_bytes);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

GBytes *
foyer_file_map (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GError) local_error = NULL;
  guint64 size_bytes;
  int descriptor;

  g_return_val_if_fail (path != NULL, NULL);

  descriptor = open_source (path, &size_bytes, error);
  if (descriptor < 0)
    return NULL;
  mapped = g_mapped_file_new_from_fd (descriptor, FALSE, &local_error);
  (void)close (descriptor); /* the map stays */
  if (mapped == NULL)
    {
      g_set_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE, "mapping '%s': %s", path,
                   local_error->message);
      return NULL;
    }
  return g_mapped_file_get_bytes (mapped);
}

gboolean
foyer_file_make_folder (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_mkdir_with_parents (path, 0700) < 0)
    {
      set_error (error, errno, "making the folder '%s'", path);
      return FALSE;
    }
  return TRUE;
}
