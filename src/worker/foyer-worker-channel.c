/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing frames: whole, in time, within the limit. */
#include "config.h"

#include "foyer-worker-channel.h"

#include "foyer-worker-error.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define HEADER_BYTES 8u
/* What is asked for at once, so that an announced length alone takes no memory. */
#define PIECE_BYTES (256u * 1024)

static gboolean
wait_for (int fd, short events, gint64 deadline_usec, GError **error)
{
  for (;;)
    {
      struct pollfd poller = { .fd = fd, .events = events };
      gint64 left_usec = deadline_usec - g_get_monotonic_time ();
      int n;

      if (deadline_usec != 0 && left_usec <= 0)
        {
          g_set_error_literal (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_TIMEOUT,
                               "no answer in time");
          return FALSE;
        }
      n = poll (&poller, 1, deadline_usec != 0 ? (int)(left_usec / 1000 + 1) : -1);
      if (n > 0)
        return TRUE;
      if (n < 0 && errno != EINTR)
        {
          g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED, "poll: %s",
                       g_strerror (errno));
          return FALSE;
        }
    }
}

/* How one read() or write() ended: bytes moved, 0 to try again, -1 with @error. */
static gssize
judge (gssize moved, GError **error)
{
  int code = errno;

  if (moved > 0)
    return moved;
  if (moved < 0 && (code == EINTR || code == EAGAIN))
    return 0;
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED, "the other side is gone%s%s",
               moved < 0 ? ": " : "", moved < 0 ? g_strerror (code) : "");
  return -1;
}

static gboolean
write_all (int fd, const guint8 *data, gsize length, gint64 deadline_usec, GError **error)
{
  while (length > 0)
    {
      gssize moved;

      if (!wait_for (fd, POLLOUT, deadline_usec, error))
        return FALSE;
      moved = judge (write (fd, data, MIN (length, PIECE_BYTES)), error);
      if (moved < 0)
        return FALSE;
      data += moved;
      length -= (gsize)moved;
    }
  return TRUE;
}

gboolean
foyer_worker_channel_send (int fd, FoyerWorkerFrame kind, gconstpointer data, gsize length,
                           gint64 deadline_usec, GError **error)
{
  guint8 header[HEADER_BYTES] = { 'F', FOYER_WORKER_PROTOCOL, (guint8)kind, 0 };
  g_autofree guint8 *whole = NULL;

  g_return_val_if_fail (length <= G_MAXUINT32, FALSE);

  for (guint i = 0; i < 4; i++)
    header[4 + i] = (guint8)(length >> (24 - 8 * i));
  if (length <= PIECE_BYTES)
    {
      /* One write and one wake-up for a badge. */
      whole = g_malloc (HEADER_BYTES + length);
      memcpy (whole, header, HEADER_BYTES);
      if (length > 0)
        memcpy (whole + HEADER_BYTES, data, length);
      return write_all (fd, whole, HEADER_BYTES + length, deadline_usec, error);
    }
  return write_all (fd, header, HEADER_BYTES, deadline_usec, error)
         && write_all (fd, data, length, deadline_usec, error);
}

/* Appends @length bytes to @buffer. *got tells how many came, also on failure. */
static gboolean
read_all (int fd, GByteArray *buffer, gsize length, gsize *got, gint64 deadline_usec,
          GError **error)
{
  *got = 0;
  while (*got < length)
    {
      guint at = buffer->len;
      gsize piece = MIN (length - *got, PIECE_BYTES);
      gssize moved;

      if (!wait_for (fd, POLLIN, deadline_usec, error))
        return FALSE;
      g_byte_array_set_size (buffer, at + (guint)piece);
      moved = judge (read (fd, buffer->data + at, piece), error);
      g_byte_array_set_size (buffer, at + (guint)MAX (moved, 0));
      if (moved < 0)
        return FALSE;
      *got += (gsize)moved;
    }
  return TRUE;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_clear_error (error);
  g_set_error (error, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_PROTOCOL, "not a message: %s", what);
  return FALSE;
}

gboolean
foyer_worker_channel_receive (int fd, gsize limit, GByteArray *buffer, FoyerWorkerFrame *kind,
                              gint64 deadline_usec, GError **error)
{
  guint8 header[HEADER_BYTES];
  gsize length = 0, got;
  GError *cause = NULL;

  g_byte_array_set_size (buffer, 0);
  if (!read_all (fd, buffer, HEADER_BYTES, &got, deadline_usec, &cause))
    {
      if (got > 0 && g_error_matches (cause, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED))
        (void)refuse (&cause, "it ends within its header");
      g_propagate_error (error, cause);
      return FALSE;
    }
  memcpy (header, buffer->data, HEADER_BYTES);
  g_byte_array_set_size (buffer, 0);
  for (guint i = 0; i < 4; i++)
    length = length << 8 | header[4 + i];
  if (header[0] != 'F' || header[3] != 0)
    return refuse (error, "it does not begin like one");
  if (header[1] != FOYER_WORKER_PROTOCOL)
    return refuse (error, "it is of another version");
  if (header[2] < FOYER_WORKER_FRAME_READY || header[2] > FOYER_WORKER_FRAME_PROFILED)
    return refuse (error, "it is of no known kind");
  if (length > limit)
    return refuse (error, "it is too long");
  if (!read_all (fd, buffer, length, &got, deadline_usec, &cause))
    {
      if (g_error_matches (cause, FOYER_WORKER_ERROR, FOYER_WORKER_ERROR_CLOSED))
        (void)refuse (&cause, "it is cut short");
      g_propagate_error (error, cause);
      return FALSE;
    }
  *kind = header[2];
  return TRUE;
}
