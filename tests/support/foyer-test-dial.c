/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain sockets: a library would not say what is wrong on purpose. */
#include "config.h"

#include "foyer-test-dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int
foyer_test_dial (const char *source, guint16 port)
{
  struct sockaddr_in from = { .sin_family = AF_INET };
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  to.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (inet_pton (AF_INET, source, &from.sin_addr), ==, 1);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&from, sizeof from), ==, 0);
  if (connect (fd, (struct sockaddr *)&to, sizeof to) == 0)
    return fd;
  close (fd);
  return -1;
}

/* FALSE: not within the time. */
static gboolean
wait_for (int fd, short events, gint64 deadline_usec)
{
  for (;;)
    {
      gint64 left = deadline_usec - g_get_monotonic_time ();
      struct pollfd watched = { .fd = fd, .events = events };
      int found = left > 0 ? poll (&watched, 1, (int)(left / 1000) + 1) : 0;

      if (found > 0)
        return TRUE;
      if (found == 0)
        return FALSE;
      g_assert_cmpint (errno, ==, EINTR);
    }
}

gboolean
foyer_test_say (int fd, const char *bytes, gssize length, guint msec)
{
  gint64 deadline = g_get_monotonic_time () + msec * G_GINT64_CONSTANT (1000);
  gsize left = length < 0 ? strlen (bytes) : (gsize)length;

  while (left > 0)
    {
      gssize sent;

      if (!wait_for (fd, POLLOUT, deadline))
        return FALSE;
      sent = send (fd, bytes, left, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return FALSE;
      if (sent > 0)
        {
          bytes += sent;
          left -= (gsize)sent;
        }
    }
  return TRUE;
}

/* Where the answer in @text ends, 0: it is not whole. */
static gsize
find_end (const GString *text)
{
  const char *body = strstr (text->str, "\r\n\r\n");
  const char *length = strstr (text->str, "\r\nContent-Length: ");
  gsize end;

  if (body == NULL || length == NULL || length > body)
    return 0;
  end = (gsize)(body + 4 - text->str)
        + strtoul (length + strlen ("\r\nContent-Length: "), NULL, 10);
  return text->len >= end ? end : 0;
}

/* Byte by byte behind the headers would be slow; so peek, and take what belongs to this answer. */
char *
foyer_test_hear (int fd, guint msec)
{
  gint64 deadline = g_get_monotonic_time () + msec * G_GINT64_CONSTANT (1000);
  g_autoptr (GString) text = g_string_new (NULL);

  for (;;)
    {
      char buffer[65536];
      gsize before = text->len;
      gsize end;
      gssize count;

      g_assert_true (wait_for (fd, POLLIN, deadline));
      count = recv (fd, buffer, sizeof buffer, MSG_PEEK);
      if (count <= 0)
        return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
      g_string_append_len (text, buffer, count);
      end = find_end (text);
      g_assert_cmpint (recv (fd, buffer, end > 0 ? end - before : (gsize)count, 0), >, 0);
      if (end == 0)
        continue;
      g_string_truncate (text, end);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
}

gboolean
foyer_test_is_closed (int fd, guint msec)
{
  gint64 deadline = g_get_monotonic_time () + msec * G_GINT64_CONSTANT (1000);
  char buffer[65536];

  while (wait_for (fd, POLLIN, deadline))
    {
      gssize count = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (count == 0 || (count < 0 && errno != EAGAIN))
        return TRUE;
    }
  return FALSE;
}

char *
foyer_test_ask (const char *source, guint16 port, const char *request, guint msec)
{
  int fd = foyer_test_dial (source, port);
  char *answer;

  if (fd < 0)
    return NULL;
  (void)foyer_test_say (fd, request, -1, msec); /* the answer tells */
  answer = foyer_test_hear (fd, msec);
  close (fd);
  return answer;
}

guint
foyer_test_status (const char *answer)
{
  if (answer == NULL || !g_str_has_prefix (answer, "HTTP/1."))
    return 0;
  return (guint)strtoul (answer + strlen ("HTTP/1.1 "), NULL, 10);
}
