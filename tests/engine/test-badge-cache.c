/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache of finished badges: the same bytes or none, within its bound, whatever happened to the
 * files or the process. */
#include "config.h"

#include "foyer-badge-cache.h"

#include "foyer-base-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK_BYTES 4096u
#define N_KILLS 12

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = g_dir_make_tmp ("foyer-cache-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static FoyerDigest
make_key (guint number)
{
  return foyer_digest_of (&number, sizeof number);
}

/* Its content tells which one it is. */
static GBytes *
make_document (guint number, gsize length)
{
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (guint8)(number * 31 + i * 7);
  return g_bytes_new_take (data, length);
}

static void
put (FoyerBadgeCache *cache, guint number, gsize length)
{
  FoyerDigest key = make_key (number);
  g_autoptr (GBytes) document = make_document (number, length);
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_badge_cache_put (cache, &key, document, &error));
  g_assert_no_error (error);
}

static gboolean
has (FoyerBadgeCache *cache, guint number, gsize length)
{
  FoyerDigest key = make_key (number);
  g_autoptr (GBytes) wanted = make_document (number, length);
  g_autoptr (GBytes) found = foyer_badge_cache_dup (cache, &key);

  if (found != NULL)
    g_assert_true (g_bytes_equal (found, wanted));
  return found != NULL;
}

static char *
dup_path (const Fixture *fixture, guint number)
{
  FoyerDigest key = make_key (number);
  g_autofree char *name = foyer_digest_dup_text (&key);

  return g_build_filename (fixture->folder, name, NULL);
}

static void
test_keeps (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 0);
  g_autoptr (FoyerBadgeCache) later = NULL;
  g_autofree char *path = dup_path (fixture, 1);
  FoyerBadgeCacheState state;
  GStatBuf status;

  g_assert_false (has (cache, 1, 100));
  put (cache, 1, 100);
  put (cache, 2, 10000);
  g_assert_true (has (cache, 1, 100));
  g_assert_true (has (cache, 2, 10000));
  put (cache, 1, 100); /* again: no second one */
  foyer_badge_cache_get_state (cache, &state);
  g_assert_cmpuint (state.documents, ==, 2);
  g_assert_cmpuint (state.bytes, ==, 4 * BLOCK_BYTES);
  g_assert_cmpuint (state.hits, ==, 2);
  g_assert_cmpuint (state.misses, ==, 1);
  g_assert_cmpuint (state.damaged, ==, 0);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_null (strchr (strrchr (path, '/'), '.'));
  later = foyer_badge_cache_new (fixture->folder, 0);
  g_assert_true (has (later, 2, 10000));
}

static void
test_oldest_goes (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 16 * BLOCK_BYTES);
  FoyerBadgeCacheState state;

  for (guint i = 0; i < 16; i++)
    put (cache, i, 1000);
  g_assert_true (has (cache, 0, 1000)); /* used: 1 is the oldest now */
  put (cache, 16, 1000);
  g_assert_true (has (cache, 0, 1000));
  g_assert_false (has (cache, 1, 1000));
  g_assert_true (has (cache, 2, 1000));
  for (guint i = 100; i < 400; i++)
    {
      put (cache, i, 1 + i * 20);
      foyer_badge_cache_get_state (cache, &state);
      g_assert_cmpuint (state.bytes, <=, 16 * BLOCK_BYTES);
    }
  g_assert_true (has (cache, 399, 1 + 399 * 20));
  put (cache, 1000, 2 * BLOCK_BYTES); /* over an eighth, with its head */
  g_assert_false (has (cache, 1000, 2 * BLOCK_BYTES));
}

/* A later process goes by the times of the files, and by its own bound. */
static void
test_order_outlives_the_process (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 64 * BLOCK_BYTES);
  g_autoptr (FoyerBadgeCache) later = NULL;
  FoyerBadgeCacheState state;

  for (guint i = 0; i < 32; i++)
    {
      g_autofree char *path = dup_path (fixture, i);
      struct timespec times[2] = { { 0, UTIME_OMIT }, { 1000 + (31 - i), 0 } };

      put (cache, i, 1000);
      g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
    }
  g_assert_true (has (cache, 31, 1000));
  later = foyer_badge_cache_new (fixture->folder, 8 * BLOCK_BYTES);
  foyer_badge_cache_get_state (later, &state);
  g_assert_cmpuint (state.documents, ==, 8);
  g_assert_true (has (later, 31, 1000));
  g_assert_true (has (later, 6, 1000));
  g_assert_false (has (later, 7, 1000));
}

static void
test_damage (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 0);
  FoyerBadgeCacheState state;
  guint n_damaged = 0;

  for (gsize at = 0; at < 246; at += 5)
    {
      g_autofree char *path = dup_path (fixture, 1);
      g_autofree char *content = NULL;
      gsize length;

      put (cache, 1, 200);
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_cmpuint (length, ==, 246);
      content[at] ^= 0x10;
      g_assert_true (g_file_set_contents (path, content, (gssize)length, NULL));
      g_assert_false (has (cache, 1, 200));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      content[at] ^= 0x10;
      g_assert_true (g_file_set_contents (path, content, (gssize)at, NULL));
      g_assert_false (has (cache, 1, 200));
      n_damaged += 2;
    }
  foyer_badge_cache_get_state (cache, &state);
  g_assert_cmpuint (state.damaged, ==, n_damaged);
  g_assert_cmpuint (state.documents, ==, 0);
}

/* A whole file under the name of another, and a link. */
static void
test_wrong_file (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 0);
  g_autofree char *path = dup_path (fixture, 1);
  g_autofree char *other = dup_path (fixture, 2);

  put (cache, 1, 200);
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_false (has (cache, 2, 200));
  put (cache, 1, 200);
  g_assert_cmpint (symlink (path, other), ==, 0);
  put (cache, 2, 300); /* takes the place of the link, and not of what it names */
  g_assert_true (has (cache, 1, 200));
  g_assert_true (has (cache, 2, 300));
  g_assert_false (g_file_test (other, G_FILE_TEST_IS_SYMLINK));
}

static void
test_strangers_stay (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *stranger = g_build_filename (fixture->folder, "notes", NULL);
  g_autofree char *part = g_build_filename (fixture->folder, ".part-1-0", NULL);
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, BLOCK_BYTES);
  FoyerBadgeCacheState state;

  g_assert_true (g_file_set_contents (stranger, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  foyer_badge_cache_get_state (cache, &state);
  g_assert_cmpuint (state.documents, ==, 0);
  g_assert_true (g_file_test (stranger, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

static void
test_folder_gone (void)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new ("/nonexistent/foyer", 0);
  g_autoptr (GBytes) document = make_document (1, 10);
  g_autoptr (GError) error = NULL;
  FoyerDigest key = make_key (1);

  g_assert_null (foyer_badge_cache_dup (cache, &key));
  g_assert_false (foyer_badge_cache_put (cache, &key, document, &error));
  g_assert_error (error, FOYER_BASE_ERROR, FOYER_BASE_ERROR_FILE);
}

/* Killed in the middle of writing, again and again: what is there afterwards is whole. */
static void
test_killed (Fixture *fixture, gconstpointer user_data)
{
  guint n_found = 0;

  for (guint run = 0; run < N_KILLS; run++)
    {
      g_autoptr (FoyerBadgeCache) after = NULL;
      pid_t child = fork ();

      if (child == 0)
        {
          FoyerBadgeCache *cache = foyer_badge_cache_new (fixture->folder, 400 * BLOCK_BYTES);

          for (guint i = 0;; i++)
            put (cache, i % 64, 30000 + i % 64);
        }
      g_assert_cmpint (child, >, 0);
      g_usleep (20000 + 3000 * run);
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      after = foyer_badge_cache_new (fixture->folder, 400 * BLOCK_BYTES);
      for (guint i = 0; i < 64; i++)
        {
          FoyerBadgeCacheState state;

          n_found += has (after, i, 30000 + i);
          foyer_badge_cache_get_state (after, &state);
          g_assert_cmpuint (state.damaged, ==, 0);
          g_assert_cmpuint (state.bytes, <=, 400 * BLOCK_BYTES);
        }
    }
  g_assert_cmpuint (n_found, >, 0);
}

#define N_THREADS 4

typedef struct
{
  FoyerBadgeCache *cache;
  guint seed;
} Worker;

static gpointer
work (gpointer data)
{
  const Worker *worker = data;

  for (guint i = 0; i < 400; i++)
    {
      guint number = (i * 7 + worker->seed * 13) % 24;

      if (!has (worker->cache, number, 2000 + number))
        put (worker->cache, number, 2000 + number);
    }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (FoyerBadgeCache) cache = foyer_badge_cache_new (fixture->folder, 16 * BLOCK_BYTES);
  FoyerBadgeCacheState state;
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker){ cache, i };
      threads[i] = g_thread_new ("cache", work, &workers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  foyer_badge_cache_get_state (cache, &state);
  g_assert_cmpuint (state.bytes, <=, 16 * BLOCK_BYTES);
  g_assert_cmpuint (state.hits + state.misses, ==, N_THREADS * 400);
}

#define ADD(name, test) g_test_add ("/badge-cache/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps", test_keeps);
  ADD ("oldest-goes", test_oldest_goes);
  ADD ("order-outlives-the-process", test_order_outlives_the_process);
  ADD ("damage", test_damage);
  ADD ("wrong-file", test_wrong_file);
  ADD ("strangers-stay", test_strangers_stay);
  g_test_add_func ("/badge-cache/folder-gone", test_folder_gone);
  ADD ("killed", test_killed);
  ADD ("threads", test_threads);
  return g_test_run ();
}
