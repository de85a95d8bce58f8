/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking into a watched folder without following anything out of it, and moving its files. */
#include "config.h"

#include "foyer-drop-box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_ATTEMPTS 1000u
#define LONGEST_NAME 240u /* room for "-999" and ".txt" in a name of 255 bytes */

typedef enum
{
  PLACE_TAKING,
  PLACE_DONE,
  PLACE_REJECTED,
} Place;

#define N_PLACES (PLACE_REJECTED + 1)

static const char *const place_names[N_PLACES] = { "taking", "done", "rejected" };

struct _FoyerDropBox
{
  gatomicrefcount ref_count;
  char *path;
  int folder;
  int places[N_PLACES];
};

static gboolean
fail (GError **error, FoyerEngineError code, const char *what, const char *path)
{
  int saved = errno;

  g_set_error (error, FOYER_ENGINE_ERROR, code, "watched folder: %s '%s': %s", what, path,
               g_strerror (saved));
  return FALSE;
}

/* ---- Open and close ---- */

FoyerDropBox *
foyer_drop_box_ref (FoyerDropBox *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
foyer_drop_box_unref (FoyerDropBox *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < N_PLACES; i++)
    if (self->places[i] >= 0)
      (void)close (self->places[i]); /* only read through */
  if (self->folder >= 0)
    (void)close (self->folder); /* the same */
  g_free (self->path);
  g_free (self);
}

static gboolean
open_place (FoyerDropBox *self, Place place, GError **error)
{
  if (mkdirat (self->folder, place_names[place], 0700) != 0 && errno != EEXIST)
    return fail (error, FOYER_ENGINE_ERROR_STORE, "cannot make the subfolder", place_names[place]);
  self->places[place]
      = openat (self->folder, place_names[place], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (self->places[place] < 0)
    return fail (error, FOYER_ENGINE_ERROR_INPUT, "cannot open the subfolder", place_names[place]);
  return TRUE;
}

FoyerDropBox *
foyer_drop_box_open (const char *path, GError **error)
{
  g_autoptr (FoyerDropBox) self = g_new0 (FoyerDropBox, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_canonicalize_filename (path, NULL);
  for (guint i = 0; i < N_PLACES; i++)
    self->places[i] = -1;
  self->folder = open (self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder < 0)
    {
      (void)fail (error, errno == ENOENT ? FOYER_ENGINE_ERROR_NOT_FOUND : FOYER_ENGINE_ERROR_INPUT,
                  "cannot open", self->path); /* returns FALSE */
      return NULL;
    }
  for (guint i = 0; i < N_PLACES; i++)
    if (!open_place (self, (Place)i, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* ---- Looking ---- */

void
foyer_drop_free (FoyerDrop *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

FoyerDrop *
foyer_drop_copy (const FoyerDrop *self)
{
  FoyerDrop *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  return copy;
}

gboolean
foyer_drop_is_same (const FoyerDrop *a, const FoyerDrop *b)
{
  return a->device == b->device && a->inode == b->inode && a->length == b->length
         && a->modified_nsec == b->modified_nsec && a->is_taken == b->is_taken;
}

static gboolean
is_unfinished_name (const char *name)
{
  static const char *const ends[]
      = { "~", ".part", ".tmp", ".crdownload", ".filepart", ".download" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (name, ends[i]))
      return TRUE;
  return name[0] == '.';
}

/* A read lease is granted only while nobody has the file open for writing. It is given back at
 * once; should somebody open the file in between, the kernel's signal must not end the program. */
static void
find_writers (int fd, FoyerDrop *drop)
{
  if (fcntl (fd, F_SETSIG, SIGURG) == 0 && fcntl (fd, F_SETLEASE, F_RDLCK) == 0)
    {
      (void)fcntl (fd, F_SETLEASE, F_UNLCK); /* closing gives it back as well */
      return;
    }
  drop->is_open = errno == EAGAIN;
  drop->is_open_unknown = !drop->is_open;
}

/* (transfer full) NULL if it is no file that was dropped. */
static FoyerDrop *
look_at (int folder, const char *name, gboolean is_taken)
{
  struct stat status;
  FoyerDrop *drop = NULL;
  int fd;

  /* Opened without waiting: a pipe would block for ever. */
  fd = openat (folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      drop = g_new0 (FoyerDrop, 1);
      drop->name = g_strdup (name);
      drop->device = status.st_dev;
      drop->inode = status.st_ino;
      drop->length = (guint64)status.st_size;
      drop->modified_nsec
          = (gint64)status.st_mtim.tv_sec * 1000000000 + (gint64)status.st_mtim.tv_nsec;
      drop->changed_usec
          = (gint64)status.st_ctim.tv_sec * G_USEC_PER_SEC + (gint64)status.st_ctim.tv_nsec / 1000;
      drop->is_taken = is_taken;
      find_writers (fd, drop);
    }
  (void)close (fd); /* only read through */
  return drop;
}

static gboolean
scan_folder (int folder, const char *path, gboolean is_taken, GPtrArray *drops, GError **error)
{
  int copy = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *entry;

  if (dir == NULL)
    {
      (void)fail (error, FOYER_ENGINE_ERROR_STORE, "cannot read", path); /* returns FALSE */
      if (copy >= 0)
        (void)close (copy); /* nothing was written */
      return FALSE;
    }
  while (drops->len < FOYER_DROP_BOX_FILES && (entry = readdir (dir)) != NULL)
    {
      FoyerDrop *drop;

      if (is_unfinished_name (entry->d_name)
          || (entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN))
        continue;
      drop = look_at (folder, entry->d_name, is_taken);
      if (drop != NULL)
        g_ptr_array_add (drops, drop);
    }
  (void)closedir (dir); /* only read */
  return TRUE;
}

static int
compare_drops (gconstpointer a, gconstpointer b)
{
  const FoyerDrop *first = *(FoyerDrop *const *)a;
  const FoyerDrop *second = *(FoyerDrop *const *)b;

  if (first->is_taken != second->is_taken)
    return first->is_taken ? -1 : 1;
  if (first->modified_nsec != second->modified_nsec)
    return first->modified_nsec < second->modified_nsec ? -1 : 1;
  return strcmp (first->name, second->name);
}

GPtrArray *
foyer_drop_box_scan (FoyerDropBox *self, GError **error)
{
  g_autoptr (GPtrArray) drops = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_drop_free);

  if (!scan_folder (self->places[PLACE_TAKING], place_names[PLACE_TAKING], TRUE, drops, error)
      || !scan_folder (self->folder, self->path, FALSE, drops, error))
    return NULL;
  g_ptr_array_sort (drops, compare_drops);
  return g_steal_pointer (&drops);
}

/* ---- Moving ---- */

/* "list.csv" → "list-2.csv" for the second attempt; shortened if it is very long. */
static char *
dup_attempt (const char *name, guint attempt)
{
  gsize length = strlen (name);
  const char *dot = strrchr (name, '.');
  gsize stem = dot != NULL && dot > name ? (gsize)(dot - name) : length;
  gsize kept = MIN (stem, length <= LONGEST_NAME ? stem : LONGEST_NAME / 2);
  const char *end = length - stem <= LONGEST_NAME / 2 ? name + stem : "";

  if (attempt == 1)
    return g_strdup_printf ("%.*s%s", (int)kept, name, end);
  return g_strdup_printf ("%.*s-%u%s", (int)kept, name, attempt, end);
}

/* (transfer full) The name it got in @to. */
static char *
move (int from, int to, const char *name, GError **error)
{
  for (guint attempt = 1; attempt <= MOST_ATTEMPTS; attempt++)
    {
      g_autofree char *target = dup_attempt (name, attempt);

      if (renameat2 (from, name, to, target, RENAME_NOREPLACE) == 0)
        return g_steal_pointer (&target);
      if (errno != EEXIST)
        break;
    }
  (void)fail (error, errno == ENOENT ? FOYER_ENGINE_ERROR_NOT_FOUND : FOYER_ENGINE_ERROR_STORE,
              "cannot move", name); /* returns FALSE */
  return NULL;
}

char *
foyer_drop_box_take (FoyerDropBox *self, const char *name, GError **error)
{
  g_autofree char *taken = move (self->folder, self->places[PLACE_TAKING], name, error);

  return taken != NULL ? g_build_filename (self->path, place_names[PLACE_TAKING], taken, NULL)
                       : NULL;
}

/* What, why and what to do, for whoever dropped the file. */
static gboolean
write_reason (FoyerDropBox *self, const char *name, const char *why, GError **error)
{
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *text = g_strdup_printf (
      "%s was not taken in.\n\n%s\n\nCorrect the file and drop it again, or import it by hand: "
      "foyerctl detect, then foyerctl import.\n",
      shown, why);
  gsize length = strlen (text), done = 0;
  int fd = openat (self->places[PLACE_REJECTED], file,
                   O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

  while (fd >= 0 && done < length)
    {
      gssize n = write (fd, text + done, length - done);

      if (n < 0 && errno != EINTR)
        break;
      done += n > 0 ? (gsize)n : 0;
    }
  if (fd < 0 || done < length || fsync (fd) != 0)
    {
      (void)fail (error, FOYER_ENGINE_ERROR_STORE, "cannot write", file); /* returns FALSE */
      if (fd >= 0)
        (void)close (fd); /* the error that counts is set */
      return FALSE;
    }
  if (close (fd) != 0)
    return fail (error, FOYER_ENGINE_ERROR_STORE, "cannot write", file);
  return TRUE;
}

gboolean
foyer_drop_box_put_away (FoyerDropBox *self, const char *name, const char *why, GError **error)
{
  Place place = why != NULL ? PLACE_REJECTED : PLACE_DONE;
  g_autofree char *moved = move (self->places[PLACE_TAKING], self->places[place], name, error);

  if (moved == NULL || (why != NULL && !write_reason (self, moved, why, error)))
    return FALSE;
  if (fsync (self->places[place]) != 0 || fsync (self->places[PLACE_TAKING]) != 0)
    return fail (error, FOYER_ENGINE_ERROR_STORE, "cannot write", place_names[place]);
  return TRUE;
}
