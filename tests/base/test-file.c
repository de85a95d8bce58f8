/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of foyer-file: content, modes, limits, leftovers of crashes, a full disk, and what is no
 * regular file. */
#include "config.h"

#include "foyer-file.h"

#include "foyer-base-error.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("foyer-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "badge.bin", NULL);
}

/* Names in @folder; each is removed. */
static guint
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
      count++;
    }
  return count;
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  (void)empty_folder (fixture->folder); /* only to remove it */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_content (const char *path, const char *expected, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = foyer_file_read (path, length, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, length);
}

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
test_write (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  mode_t old_mask = umask (0);

  g_assert_true (foyer_file_write_durably (fixture->path, "one", 3, &error));
  g_assert_no_error (error);
  assert_content (fixture->path, "one", 3);
  g_assert_cmpuint (get_mode (fixture->path), ==, 0600);
  /* A replaced file gets the mode too, whatever it had. */
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  g_assert_true (foyer_file_write_durably (fixture->path, NULL, 0, &error));
  assert_content (fixture->path, "", 0);
  g_assert_cmpuint (get_mode (fixture->path), ==, 0600);
  umask (old_mask);
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 1);
}

/* A name without a folder is in the working folder. */
static void
test_bare_name (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *before = g_get_current_dir ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_assert_true (foyer_file_write_durably ("badge.bin", "x", 1, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_chdir (before), ==, 0);
  assert_content (fixture->path, "x", 1);
}

/* A process that died in the middle left a file; its id may come again. The old content stays until
 * the new is whole. */
static void
test_leftovers (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf (".badge.bin.part-%d-%d", (int)getpid (), i);
      g_autofree char *leftover = g_build_filename (fixture->folder, name, NULL);

      g_assert_true (g_file_set_contents (leftover, "half", 4, NULL));
    }
  g_assert_true (foyer_file_write_durably (fixture->path, "whole", 5, &error));
  g_assert_no_error (error);
  assert_content (fixture->path, "whole", 5);
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 501);
}

static void
test_failed_write (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_build_filename (fixture->folder, "no", "such", NULL);

  g_assert_false (foyer_file_write_durably (missing, "x", 1, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, missing));
  g_assert_nonnull (strstr (error->message, "errno 2"));
  g_clear_error (&error);
  /* The name is taken by a folder: everything goes well until the renaming, and nothing stays
   * behind. */
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_false (foyer_file_write_durably (fixture->path, "x", 1, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 1);
}

static void
test_copy (Fixture *fixture, gconstpointer user_data)
{
  const gsize length = 300001;
  g_autofree char *content = g_malloc (length);
  g_autofree char *copy = g_build_filename (fixture->folder, "copy", NULL);
  g_autoptr (GError) error = NULL;
  FoyerDigest digest = { 0 };
  FoyerDigest expected;
  guint64 copied_bytes = 0;

  for (gsize i = 0; i < length; i++)
    content[i] = (char)(i * 7 + i / 251);
  g_assert_true (foyer_file_write_durably (fixture->path, content, length, &error));
  g_assert_true (
      foyer_file_copy_durably (fixture->path, copy, length, &digest, &copied_bytes, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (copied_bytes, ==, length);
  expected = foyer_digest_of (content, length);
  g_assert_true (foyer_digest_equal (&digest, &expected));
  g_assert_cmpuint (get_mode (copy), ==, 0600);
  assert_content (copy, content, length);
  g_assert_true (foyer_file_copy_durably (fixture->path, copy, G_MAXUINT64, NULL, NULL, &error));
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 2);
}

static void
test_limits (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *copy = g_build_filename (fixture->folder, "copy", NULL);
  g_autoptr (GError) error = NULL;
  FoyerDigest digest = { { 9 } };
  guint64 copied_bytes = 9;

  g_assert_true (foyer_file_write_durably (fixture->path, "12345", 5, &error));
  assert_content (fixture->path, "12345", 5);
  g_assert_null (foyer_file_read (fixture->path, 4, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (foyer_file_copy_durably (fixture->path, copy, 4, &digest, &copied_bytes, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpuint (digest.bytes[0], ==, 9);
  g_assert_cmpuint (copied_bytes, ==, 9);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));

  /* Files of the kernel tell no size: the limit holds for what is read. */
  if (g_file_test ("/proc/self/status", G_FILE_TEST_EXISTS))
    {
      g_assert_null (foyer_file_read ("/proc/self/status", 10, &error));
      g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
      g_clear_error (&error);
      g_assert_false (foyer_file_copy_durably ("/proc/self/status", copy, 10, NULL, NULL, &error));
      g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_LIMIT);
    }
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 1);
}

static void
test_no_regular_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *pipe_path = g_build_filename (fixture->folder, "pipe", NULL);
  const char *const paths[] = { fixture->folder, pipe_path, "/dev/null", fixture->path };

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) read_error = NULL;
      g_autoptr (GError) map_error = NULL;
      g_autoptr (GError) copy_error = NULL;

      g_assert_null (foyer_file_read (paths[i], 100, &read_error));
      g_assert_error (read_error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
      g_assert_null (foyer_file_map (paths[i], &map_error));
      g_assert_error (map_error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
      g_assert_false (
          foyer_file_copy_durably (paths[i], fixture->path, 100, NULL, NULL, &copy_error));
      g_assert_error (copy_error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
    }
  g_assert_cmpuint (empty_folder (fixture->folder), ==, 1);
}

static void
test_map (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) empty = NULL;

  g_assert_true (foyer_file_write_durably (fixture->path, "mapped", 6, &error));
  bytes = foyer_file_map (fixture->path, &error);
  g_assert_no_error (error);
  /* The map holds on to what was there when it was made. */
  g_assert_true (foyer_file_write_durably (fixture->path, NULL, 0, &error));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "mapped", 6);
  empty = foyer_file_map (fixture->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
}

static void
test_folders (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *parent = g_build_filename (fixture->folder, "a", NULL);
  g_autofree char *folder = g_build_filename (parent, "b", NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (foyer_file_make_folder (folder, &error));
      g_assert_no_error (error);
    }
  g_assert_cmpuint (get_mode (parent), ==, 0700);
  g_assert_cmpuint (get_mode (folder), ==, 0700);
  g_assert_true (foyer_file_sync_folder (folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_false (foyer_file_sync_folder (folder, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
  g_clear_error (&error);
  /* A file in the way. */
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (foyer_file_make_folder (folder, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
  g_assert_cmpint (g_remove (folder), ==, 0);
}

/* What the child of the next test tells by its exit status. */
enum
{
  CHILD_DONE = 0,
  CHILD_FAILED = 1,
  CHILD_CANNOT_MOUNT = 2,
};

/* In a mount namespace of its own: a file system of 64 KiB over @folder. */
static int
fill_small_disk (const char *folder, const char *path)
{
  g_autofree char *content = g_strnfill (1024 * 1024, 'x');
  g_autofree char *source = g_strconcat (folder, "-source", NULL);
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) copy_error = NULL;
  gboolean right;

  if (unshare (geteuid () == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) < 0
      || mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
      || mount ("none", folder, "tmpfs", 0, "size=64k") < 0)
    return CHILD_CANNOT_MOUNT;

  right = foyer_file_write_durably (path, "before", 6, NULL)
          && !foyer_file_write_durably (path, content, 1024 * 1024, &write_error)
          && g_error_matches (write_error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FULL)
          && g_file_set_contents (source, content, 1024 * 1024, NULL)
          && !foyer_file_copy_durably (source, path, G_MAXUINT64, NULL, NULL, &copy_error)
          && g_error_matches (copy_error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FULL);
  (void)g_remove (source); /* may not have come so far */
  if (!right)
    return CHILD_FAILED;
  /* The old content is whole, and the room is free again: nothing else is there. */
  assert_content (path, "before", 6);
  return empty_folder (folder) == 1 ? CHILD_DONE : CHILD_FAILED;
}

static void
test_full_disk (Fixture *fixture, gconstpointer user_data)
{
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (fill_small_disk (fixture->folder, fixture->path));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  if (WEXITSTATUS (status) == CHILD_CANNOT_MOUNT)
    g_test_skip ("a small disk cannot be mounted here");
  else
    g_assert_cmpint (WEXITSTATUS (status), ==, CHILD_DONE);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/file/write", test_write);
  ADD ("/file/bare-name", test_bare_name);
  ADD ("/file/leftovers", test_leftovers);
  ADD ("/file/failed-write", test_failed_write);
  ADD ("/file/copy", test_copy);
  ADD ("/file/limits", test_limits);
  ADD ("/file/no-regular-file", test_no_regular_file);
  ADD ("/file/map", test_map);
  ADD ("/file/folders", test_folders);
  ADD ("/file/full-disk", test_full_disk);
  return g_test_run ();
}
