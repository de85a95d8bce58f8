/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files beside the store that show an erased person. */
#include "config.h"

#include "foyer-engine-error-private.h"
#include "foyer-erasure-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define ZEROS_BYTES 65536u

/* Zeros over the old bytes, where the disk writes in place, and then no name. */
static gboolean
wipe_file (const char *path, GError **error)
{
  static const guint8 zeros[ZEROS_BYTES];
  int fd = open (path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  off_t left = fd >= 0 ? lseek (fd, 0, SEEK_END) : 0;
  gboolean is_written = fd >= 0 && lseek (fd, 0, SEEK_SET) == 0;

  while (is_written && left > 0)
    {
      ssize_t n = write (fd, zeros, (gsize)MIN (left, (off_t)sizeof zeros));

      is_written = n > 0;
      left -= n;
    }
  if (fd >= 0)
    {
      (void)fsync (fd); /* the name goes all the same */
      (void)close (fd);
    }
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "removing '%s': %s", path,
               g_strerror (errno));
  return FALSE;
}

typedef gboolean (*IsTheirs) (FoyerErasureWork *work, const char *name, GError **error);

static gboolean
wipe_in (FoyerErasureWork *work, const char *folder, IsTheirs is_theirs, GError **error)
{
  g_autofree char *path = foyer_event_dup_path (work->line->event, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GError *cause = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR) || !is_theirs (work, name, &cause))
        {
          if (cause == NULL)
            continue;
          g_propagate_error (error, cause);
          return FALSE;
        }
      if (!wipe_file (file, error))
        return FALSE;
      work->report->files
          += g_str_equal (folder, "cache") || g_str_equal (folder, "journal") ? 0 : 1;
    }
  return TRUE;
}

static gboolean
begins_with_one (GPtrArray *beginnings, const char *name, char next)
{
  for (guint i = 0; i < beginnings->len; i++)
    {
      gsize length = strlen (beginnings->pdata[i]);

      if (g_str_has_prefix (name, beginnings->pdata[i]) && (next == '\0' || name[length] == next))
        return TRUE;
    }
  return FALSE;
}

/* Unfinished files too: nobody works on one while the line stands. */
static gboolean
is_document (FoyerErasureWork *work, const char *name, GError **error)
{
  (void)error; /* asks nobody */
  return name[0] == '.' || g_str_has_prefix (name, "drawing-")
         || begins_with_one (work->files.documents, name, '\0');
}

static gboolean
is_badge (FoyerErasureWork *work, const char *name, GError **error)
{
  (void)error; /* asks nobody */
  return begins_with_one (work->files.badges, name, '-');
}

/* Copies of the store that were made before its form was raised: it was raised. */
static gboolean
is_older_form (FoyerErasureWork *work, const char *name, GError **error)
{
  (void)work; /* the name says it */
  (void)error; /* asks nobody */
  return g_str_has_prefix (name, "form-") && g_str_has_suffix (name, ".sqlite");
}

/* Its keys do not say who is on a badge, and a loss costs time only. */
static gboolean
is_cached (FoyerErasureWork *work, const char *name, GError **error)
{
  (void)work; /* all of it */
  (void)name; /* all of it */
  (void)error; /* asks nobody */
  return TRUE;
}

static gboolean
is_orphan (FoyerErasureWork *work, const char *name, GError **error)
{
  gboolean is_named = TRUE;
  GError *cause = NULL;

  if (name[0] == '.')
    return TRUE;
  if (foyer_store_has_journal_file (work->store, name, &is_named, &cause))
    return !is_named;
  foyer_engine_error_take (error, cause, NULL);
  return FALSE;
}

/* The index is made again out of the store. */
static gboolean
remake_index (FoyerErasureWork *work, GError **error)
{
  static const char *const names[]
      = { "foyer-search.sqlite", "foyer-search.sqlite-wal", "foyer-search.sqlite-shm" };
  g_autofree char *path = foyer_event_dup_path (work->line->event, "foyer.sqlite", NULL);
  GError *cause = NULL;

  g_clear_pointer (&work->store, foyer_store_close); /* it reads the index */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = foyer_event_dup_path (work->line->event, names[i], NULL);

      if (g_file_test (file, G_FILE_TEST_EXISTS) && !wipe_file (file, error))
        return FALSE;
    }
  work->store = foyer_store_open (path, work->line->clock, FOYER_STORE_OPEN_NORMAL, &cause);
  if (work->store != NULL && foyer_store_catch_up (work->store, &cause)
      && foyer_store_leave_nothing (work->store, &cause))
    return TRUE;
  foyer_engine_error_take (error, cause, "erased, but not all of it: erase again: ");
  return FALSE;
}

gboolean
foyer_erasure_remove_files (FoyerErasureWork *work, GError **error)
{
  return wipe_in (work, "journal", is_orphan, error) && wipe_in (work, "spool", is_document, error)
         && wipe_in (work, "cache", is_cached, error) && wipe_in (work, "printed", is_badge, error)
         && wipe_in (work, "backups", is_older_form, error) && remake_index (work, error);
}
