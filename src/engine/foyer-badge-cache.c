/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache of finished badges. A file is MAGIC, the SHA-256 over key and document, the document;
 * its name is the key in hexadecimal, its time of change the last use. */
#include "config.h"

#include "foyer-badge-cache.h"

#include "foyer-base-error.h"
#include "foyer-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "foyer badge 1\n"
#define MAGIC_BYTES (sizeof MAGIC - 1)
#define HEAD_BYTES (MAGIC_BYTES + FOYER_DIGEST_BYTES)
#define BLOCK_BYTES 4096u
/* Unfinished files; a process that was killed leaves one behind. */
#define PART_PREFIX ".part-"

typedef struct
{
  FoyerDigest key;
  guint64 blocks_bytes;
  gint64 used_usec; /* while reading the folder */
  GList link; /* of `order` */
} Entry;

struct _FoyerBadgeCache
{
  char *folder;
  guint64 limit_bytes;
  GMutex mutex;
  /* guarded */
  gboolean is_read;
  GHashTable *entries; /* FoyerDigest → Entry */
  GQueue order; /* Entry, least recently used first */
  FoyerBadgeCacheState state;
  guint n_parts;
};

static guint
hash_key (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash); /* SHA-256: any bytes of it are as good as others */
  return hash;
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (FoyerDigest)) == 0;
}

FoyerBadgeCache *
foyer_badge_cache_new (const char *folder, guint64 limit_bytes)
{
  FoyerBadgeCache *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (FoyerBadgeCache, 1);
  self->folder = g_strdup (folder);
  self->limit_bytes = limit_bytes != 0 ? limit_bytes : FOYER_LIMIT_CACHE_BYTES;
  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (hash_key, equal_keys, NULL, g_free);
  g_queue_init (&self->order);
  return self;
}

void
foyer_badge_cache_free (FoyerBadgeCache *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->entries, g_hash_table_unref); /* the links of `order` are in them */
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self);
}

static char *
dup_path (FoyerBadgeCache *self, const FoyerDigest *key)
{
  char name[FOYER_DIGEST_TEXT_BYTES];

  foyer_digest_print (key, name);
  return g_build_filename (self->folder, name, NULL);
}

static guint64
count_blocks (guint64 length)
{
  return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
}

/* ---- The index; with the mutex held ---- */

static void
forget (FoyerBadgeCache *self, Entry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  self->state.bytes -= entry->blocks_bytes;
  g_hash_table_remove (self->entries, &entry->key);
}

static Entry *
remember (FoyerBadgeCache *self, const FoyerDigest *key, guint64 length)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL)
    forget (self, entry);
  entry = g_new0 (Entry, 1);
  entry->key = *key;
  entry->blocks_bytes = count_blocks (length);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->key, entry);
  g_queue_push_tail_link (&self->order, &entry->link);
  self->state.bytes += entry->blocks_bytes;
  return entry;
}

static void
remove_oldest (FoyerBadgeCache *self, guint64 wanted_bytes)
{
  while (self->order.head != NULL && self->state.bytes + wanted_bytes > self->limit_bytes)
    {
      Entry *entry = self->order.head->data;
      g_autofree char *path = dup_path (self, &entry->key);

      (void)g_unlink (path); /* gone already, or found again at the next start */
      forget (self, entry);
    }
}

static int
compare_use (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Entry *x = a, *y = b;

  return x->used_usec < y->used_usec ? -1 : x->used_usec > y->used_usec;
}

/* Only what this file made is touched. */
static void
read_file (FoyerBadgeCache *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  FoyerDigest key;
  GStatBuf status;

  if (g_str_has_prefix (name, PART_PREFIX))
    {
      (void)g_unlink (path); /* tried again at the next start */
      return;
    }
  if (!foyer_digest_parse (name, &key) || g_lstat (path, &status) != 0)
    return;
  remember (self, &key, (guint64)MAX (status.st_size, 0))->used_usec
      = (gint64)status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
}

static void
read_folder (FoyerBadgeCache *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (self->is_read)
    return;
  self->is_read = TRUE;
  dir = g_dir_open (self->folder, 0, NULL); /* none: empty */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    read_file (self, name);
  g_queue_sort (&self->order, compare_use, NULL);
  remove_oldest (self, 0);
}

/* ---- Reading ---- */

static FoyerDigest
make_seal (const FoyerDigest *key, const guint8 *data, gsize length)
{
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, key->bytes, FOYER_DIGEST_BYTES);
  g_checksum_update (checksum, data, (gssize)length);
  return foyer_digest_take_checksum (checksum);
}

static gboolean
read_all (int fd, guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = read (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* NULL: cannot be trusted. The file's time becomes now. */
static GBytes *
read_document (FoyerBadgeCache *self, int fd, const FoyerDigest *key)
{
  const struct timespec now[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
  g_autofree guint8 *data = NULL;
  g_autoptr (GBytes) whole = NULL;
  FoyerDigest seal;
  struct stat status;
  gsize length;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size <= (goffset)HEAD_BYTES
      || (guint64)status.st_size > self->limit_bytes)
    return NULL;
  length = (gsize)status.st_size;
  data = g_try_malloc (length);
  if (data == NULL || !read_all (fd, data, length) || memcmp (data, MAGIC, MAGIC_BYTES) != 0)
    return NULL;
  seal = make_seal (key, data + HEAD_BYTES, length - HEAD_BYTES);
  if (memcmp (data + MAGIC_BYTES, seal.bytes, FOYER_DIGEST_BYTES) != 0)
    return NULL;
  (void)futimens (fd, now); /* a wrong order of use costs time only */
  whole = g_bytes_new_take (g_steal_pointer (&data), length);
  return g_bytes_new_from_bytes (whole, HEAD_BYTES, length - HEAD_BYTES);
}

GBytes *
foyer_badge_cache_dup (FoyerBadgeCache *self, const FoyerDigest *key)
{
  g_autofree char *path = NULL;
  GBytes *document = NULL;
  Entry *entry;
  int fd;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  path = dup_path (self, key);
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (fd >= 0)
    {
      document = read_document (self, fd, key);
      (void)close (fd); /* only read from */
    }
  g_mutex_lock (&self->mutex);
  read_folder (self);
  entry = g_hash_table_lookup (self->entries, key);
  if (document != NULL)
    {
      self->state.hits++;
      (void)remember (self, key, HEAD_BYTES + g_bytes_get_size (document));
    }
  else
    {
      self->state.misses++;
      if (fd >= 0 || (entry != NULL && g_unlink (path) == 0))
        {
          self->state.damaged++;
          (void)g_unlink (path); /* one that stays is refused again */
        }
      if (entry != NULL)
        forget (self, entry);
    }
  g_mutex_unlock (&self->mutex);
  return document;
}

/* ---- Writing ---- */

static gboolean
set_error (GError **error, int saved_errno, const char *path)
{
  gboolean is_full = saved_errno == ENOSPC || saved_errno == EDQUOT;

  g_set_error (error, FOYER_BASE_ERROR, is_full ? FOYER_BASE_ERROR_FULL : FOYER_BASE_ERROR_FILE,
               "keeping a finished badge in '%s': %s (errno %d)", path, g_strerror (saved_errno),
               saved_errno);
  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize)n;
    }
  return TRUE;
}

/* No fsync: after a power cut the seal tells a torn file from a whole one. */
static gboolean
write_file (const char *part, const char *path, const guint8 *head, GBytes *document,
            GError **error)
{
  int fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  int saved_errno = errno;
  gboolean is_written;

  if (fd < 0)
    return set_error (error, saved_errno, path);
  is_written = write_all (fd, head, HEAD_BYTES)
               && write_all (fd, g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  saved_errno = errno;
  if (close (fd) != 0 && is_written)
    {
      is_written = FALSE;
      saved_errno = errno;
    }
  if (is_written && g_rename (part, path) != 0)
    {
      is_written = FALSE;
      saved_errno = errno;
    }
  if (is_written)
    return TRUE;
  (void)g_unlink (part); /* the error that counts is told */
  return set_error (error, saved_errno, path);
}

gboolean
foyer_badge_cache_put (FoyerBadgeCache *self, const FoyerDigest *key, GBytes *document,
                       GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *part = NULL;
  guint8 head[HEAD_BYTES];
  FoyerDigest seal;
  gsize length;
  gboolean is_done;

  g_return_val_if_fail (self != NULL && key != NULL && document != NULL, FALSE);

  length = HEAD_BYTES + g_bytes_get_size (document);
  if (count_blocks (length) > self->limit_bytes / 8 || length == HEAD_BYTES)
    return TRUE;
  path = dup_path (self, key);
  seal = make_seal (key, g_bytes_get_data (document, NULL), g_bytes_get_size (document));
  memcpy (head, MAGIC, MAGIC_BYTES);
  memcpy (head + MAGIC_BYTES, seal.bytes, FOYER_DIGEST_BYTES);
  g_mutex_lock (&self->mutex);
  read_folder (self);
  part = g_strdup_printf ("%s/" PART_PREFIX "%d-%u", self->folder, (int)getpid (), self->n_parts++);
  remove_oldest (self, count_blocks (length));
  g_mutex_unlock (&self->mutex);
  is_done = write_file (part, path, head, document, error);
  if (!is_done)
    return FALSE;
  g_mutex_lock (&self->mutex);
  (void)remember (self, key, length);
  remove_oldest (self, 0);
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

void
foyer_badge_cache_get_state (FoyerBadgeCache *self, FoyerBadgeCacheState *state)
{
  g_return_if_fail (self != NULL && state != NULL);

  g_mutex_lock (&self->mutex);
  read_folder (self);
  *state = self->state;
  state->documents = g_hash_table_size (self->entries);
  g_mutex_unlock (&self->mutex);
}
