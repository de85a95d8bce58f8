/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a backup: nothing in the file is trusted before it agrees with its list. */
#include "config.h"

#include "foyer-backup-file.h"
#include "foyer-backup-private.h"
#include "foyer-digest.h"
#include "foyer-engine-error-private.h"
#include "foyer-file.h"
#include "foyer-json.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

/* An event's deepest path is templates/NAME/assets/FILE. */
#define MOST_STEPS 8u
#define MOST_NAME_BYTES 512u
/* A list of a million members. */
#define MOST_LIST_BYTES (192ull * 1024 * 1024)

typedef struct
{
  const char *path;
  const char *folder;
  struct archive *archive;
  GHashTable *digests; /* name → FoyerDigest, of what was read */
  GHashTable *folders; /* made already */
  GString *list;
} Reading;

static gboolean
refuse (Reading *self, GError **error, const char *why)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_INPUT,
               "'%s' cannot be restored: %s; take another backup", self->path, why);
  return FALSE;
}

static gboolean
refuse_archive (Reading *self, GError **error)
{
  const char *text = archive_error_string (self->archive);
  g_autofree char *why = g_strdup_printf ("it is no backup, damaged or cut off (%s)",
                                          text != NULL ? text : "unreadable");

  return refuse (self, error, why);
}

static gboolean
fail_file (GError **error, const char *path, int code)
{
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "writing '%s': %s", path,
               g_strerror (code));
  return FALSE;
}

/* Only plain names below what an event has. */
static gboolean
is_known_place (const char *name)
{
  g_auto (GStrv) steps = NULL;
  guint n;

  if (name == NULL || strlen (name) > MOST_NAME_BYTES || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  if (g_str_equal (name, "foyer.sqlite") || g_strv_contains (foyer_backup_files, name))
    return TRUE;
  steps = g_strsplit (name, "/", -1);
  n = g_strv_length (steps);
  if (n < 2 || n > MOST_STEPS || !g_strv_contains (foyer_backup_folders, steps[0]))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (steps[i][0] == '\0' || steps[i][0] == '.')
      return FALSE;
  return TRUE;
}

static int
make_file (Reading *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  GError *cause = NULL;
  int fd;

  if (!g_hash_table_contains (self->folders, folder))
    {
      if (!foyer_file_make_folder (folder, &cause))
        {
          foyer_engine_error_take (error, cause, NULL);
          return -1;
        }
      g_hash_table_add (self->folders, g_steal_pointer (&folder));
    }
  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    fail_file (error, path, errno);
  return fd;
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

/* To @fd (-1: nowhere). */
static gboolean
read_member (Reading *self, const char *name, int fd, FoyerDigest *digest, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (FOYER_BACKUP_PIECE_BYTES);
  GChecksum *checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean is_done = TRUE;

  for (;;)
    {
      la_ssize_t n = archive_read_data (self->archive, buffer, FOYER_BACKUP_PIECE_BYTES);

      if (n == 0)
        break;
      if (n < 0)
        is_done = refuse_archive (self, error);
      else if (fd >= 0 && !write_all (fd, buffer, (gsize)n))
        is_done = fail_file (error, name, errno);
      if (!is_done)
        break;
      g_checksum_update (checksum, buffer, n);
    }
  *digest = foyer_digest_take_checksum (checksum);
  if (is_done && fd >= 0 && fsync (fd) != 0)
    is_done = fail_file (error, name, errno);
  return is_done;
}

static gboolean
read_list (Reading *self, GError **error)
{
  char buffer[4096];
  la_ssize_t n;

  self->list = g_string_new (NULL);
  while ((n = archive_read_data (self->archive, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (self->list, buffer, n);
      if (self->list->len > MOST_LIST_BYTES)
        return refuse (self, error, "its list of files is too long");
    }
  return n == 0 || refuse_archive (self, error);
}

static gboolean
take_member (Reading *self, struct archive_entry *entry, GError **error)
{
  const char *name = archive_entry_pathname_utf8 (entry);
  FoyerDigest digest;
  int fd = -1;
  gboolean is_done;

  if (name != NULL && g_str_equal (name, FOYER_BACKUP_LIST_NAME))
    return read_list (self, error);
  if (archive_entry_filetype (entry) != AE_IFREG || archive_entry_hardlink (entry) != NULL
      || !is_known_place (name))
    {
      g_autofree char *shown = g_utf8_make_valid (name != NULL ? name : "", -1);
      g_autofree char *why = g_strdup_printf (
          "'%.100s' is not a file of an event, so Foyer did not write this", shown);

      return refuse (self, error, why);
    }
  if (g_hash_table_contains (self->digests, name))
    return refuse (self, error, "a file is in it twice");
  if (self->folder != NULL)
    {
      fd = make_file (self, name, error);
      if (fd < 0)
        return FALSE;
    }
  is_done = read_member (self, name, fd, &digest, error);
  if (fd >= 0)
    (void)close (fd); /* synced */
  if (is_done)
    g_hash_table_insert (self->digests, g_strdup (name), g_memdup2 (&digest, sizeof digest));
  return is_done;
}

static gboolean
read_members (Reading *self, GError **error)
{
  struct archive_entry *entry;
  int code;

  while ((code = archive_read_next_header (self->archive, &entry)) == ARCHIVE_OK)
    {
      if (self->list != NULL)
        return refuse (self, error, "something follows its list of files");
      if (!take_member (self, entry, error))
        return FALSE;
    }
  if (code != ARCHIVE_EOF)
    return refuse_archive (self, error);
  return self->list != NULL || refuse (self, error, "it was cut off: its list of files is missing");
}

/* ---- Against the list ---- */

static gboolean
compare_file (Reading *self, const json_t *file, guint64 *n_bytes, GError **error)
{
  const char *name = json_string_value (json_object_get (file, "name"));
  const char *text = json_string_value (json_object_get (file, "sha256"));
  const FoyerDigest *found = name != NULL ? g_hash_table_lookup (self->digests, name) : NULL;
  FoyerDigest wanted;

  if (found == NULL || text == NULL || !foyer_digest_parse (text, &wanted)
      || !foyer_digest_equal (found, &wanted))
    {
      g_autofree char *why = g_strdup_printf ("'%s' in it is missing or was changed",
                                              name != NULL ? name : FOYER_BACKUP_LIST_NAME);

      return refuse (self, error, why);
    }
  *n_bytes += (guint64)json_integer_value (json_object_get (file, "bytes"));
  g_hash_table_remove (self->digests, name);
  return TRUE;
}

static gboolean
compare (Reading *self, FoyerBackupHead *head, GError **error)
{
  json_t *document = json_loadb (self->list->str, self->list->len, JSON_REJECT_DUPLICATES, NULL);
  const char *event_id = json_string_value (json_object_get (document, "event"));
  const char *event_name = json_string_value (json_object_get (document, "name"));
  const json_t *files = json_object_get (document, "files");
  json_int_t format = json_integer_value (json_object_get (document, FOYER_BACKUP_FORMAT_KEY));
  gboolean is_right = TRUE;

  if (format > FOYER_BACKUP_FORMAT)
    is_right = refuse (self, error, "a newer version of Foyer made it: restore it with that one");
  else if (format < 1 || event_id == NULL || event_name == NULL || !json_is_array (files))
    is_right = refuse (self, error, "its list of files is damaged");
  for (gsize i = 0; is_right && i < json_array_size (files); i++)
    is_right = compare_file (self, json_array_get (files, i), &head->n_bytes, error);
  if (is_right && g_hash_table_size (self->digests) > 0)
    is_right = refuse (self, error, "a file in it is not in its list");
  if (is_right)
    {
      head->event_id = g_strdup (event_id);
      head->event_name = g_strdup (event_name);
      head->made_usec = json_integer_value (json_object_get (document, "usec"));
      head->n_files = (guint)json_array_size (files);
    }
  json_decref (document);
  return is_right;
}

static gboolean
sync_folders (Reading *self, GError **error)
{
  GHashTableIter iter;
  gpointer folder;
  GError *cause = NULL;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    if (!foyer_file_sync_folder (folder, &cause))
      {
        foyer_engine_error_take (error, cause, NULL);
        return FALSE;
      }
  return TRUE;
}

gboolean
foyer_backup_read (const char *path, const char *folder, FoyerBackupHead *head, GError **error)
{
  Reading self = { .path = path, .folder = folder };
  gboolean is_done;

  *head = (FoyerBackupHead){ 0 };
  self.archive = archive_read_new ();
  self.digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  (void)archive_read_support_filter_gzip (self.archive); /* without it opening says so */
  (void)archive_read_support_format_tar (self.archive);
  is_done = (archive_read_open_filename (self.archive, path, FOYER_BACKUP_PIECE_BYTES) == ARCHIVE_OK
             || refuse_archive (&self, error))
            && read_members (&self, error) && compare (&self, head, error)
            && sync_folders (&self, error);
  (void)archive_read_free (self.archive); /* was only read */
  g_hash_table_unref (self.digests);
  g_hash_table_unref (self.folders);
  if (self.list != NULL)
    g_string_free (self.list, TRUE);
  return is_done;
}
