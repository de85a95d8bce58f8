/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.lock: an open-file-description lock, which dies with its process and is not lost by closing
 * another descriptor. */
#include "config.h"

#include "foyer-line-lock.h"

#include "foyer-engine-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct _FoyerLineLock
{
  int fd;
};

static void
read_holder (int fd, FoyerLineHolder *holder)
{
  char text[256] = { 0 };
  gssize length = pread (fd, text, sizeof text - 1, 0);
  char *space;

  if (length <= 0)
    return;
  holder->pid = g_ascii_strtoll (text, &space, 10);
  if (*space == ' ')
    g_strlcpy (holder->host, g_strchomp (space + 1), sizeof holder->host);
}

static struct flock
make_whole_file_lock (void)
{
  return (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET };
}

static gboolean
write_holder (int fd, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%ld %s\n", (long)getpid (), g_get_host_name ());

  if (ftruncate (fd, 0) == 0 && pwrite (fd, text, strlen (text), 0) == (gssize)strlen (text))
    return TRUE;
  g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot write line.lock: %s",
               g_strerror (errno));
  return FALSE;
}

FoyerLineLock *
foyer_line_lock_take (const char *path, GError **error)
{
  struct flock lock = make_whole_file_lock ();
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  FoyerLineLock *self;

  if (fd < 0)
    {
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_STORE, "cannot open '%s': %s",
                   path, g_strerror (errno));
      return NULL;
    }
  if (fcntl (fd, F_OFD_SETLK, &lock) != 0)
    {
      FoyerLineHolder holder = { 0 };

      read_holder (fd, &holder);
      g_set_error (error, FOYER_ENGINE_ERROR, FOYER_ENGINE_ERROR_CONFLICT,
                   "the line of this event is run by process %" G_GINT64_FORMAT
                   " on %s; stop that one first, or let it do the work",
                   holder.pid, *holder.host != '\0' ? holder.host : "an unknown host");
      close (fd);
      return NULL;
    }
  if (!write_holder (fd, error))
    {
      close (fd);
      return NULL;
    }
  self = g_new0 (FoyerLineLock, 1);
  self->fd = fd;
  return self;
}

void
foyer_line_lock_free (FoyerLineLock *self)
{
  if (self == NULL)
    return;
  (void)ftruncate (
      self->fd,
      0); /* only so that nobody reads an old pid; the lock itself goes with the descriptor */
  close (self->fd);
  g_free (self);
}

void
foyer_line_lock_look (const char *path, FoyerLineHolder *holder)
{
  struct flock lock = make_whole_file_lock ();
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

  memset (holder, 0, sizeof *holder);
  if (fd < 0)
    return;
  if (fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
    {
      holder->is_held = TRUE;
      read_holder (fd, holder);
    }
  close (fd);
}
