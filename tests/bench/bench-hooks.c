/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both ends of the webhook measurement: an engine that listens, with one commit for all that
 * wait or one for each request, and senders on keep-alive connections. Not part of the product. */
#include "config.h"

#include "foyer-intake-door.h"
#include "foyer-signature.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY_BYTES 1024

static void
fail (const char *what)
{
  fprintf (stderr, "bench-hooks: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

/* ---- The listening end ---- */

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
input_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static int
serve (const char *directory, gboolean is_alone)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerEngine) engine = NULL;
  FoyerListenOptions options
      = { .address = "127.0.0.1:0", .connections = 64, .peer_connections = 64 };

  foyer_engine_open_async (directory, NULL, NULL, ready_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  engine = foyer_engine_open_finish (result, &error);
  if (engine == NULL || !foyer_engine_start_line (engine, &error)
      || !foyer_engine_listen (engine, &options, &error))
    {
      fprintf (stderr, "bench-hooks: %s\n", error->message);
      return 1;
    }
  foyer_intake_gate_set_alone (foyer_intake_door_get_gate (foyer_engine_get_door (engine)),
                               is_alone);
  printf ("%s\n", foyer_engine_get_listen_url (engine));
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, loop);
  g_main_loop_run (loop);
  foyer_engine_close (engine);
  return 0;
}

/* ---- The sending end ---- */

typedef struct
{
  guint port;
  GPtrArray *requests; /* GBytes: whole requests, made before the clock runs */
  guint first, step;
  gint64 *durations_usec; /* one for each request */
  guint n_good;
} Sender;

static GBytes *
make_request (const FoyerSignatureKey *key, const char *salt, guint number)
{
  g_autofree char *id = g_strdup_printf ("%s-%u", salt, number);
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FoyerHeaders) headers = NULL;

  g_string_printf (body,
                   "{\"type\":\"registration.created\",\"event\":\"bench\",\"data\":{\"source_id\":"
                   "\"%s\",\"full_name\":\"Person %s\",\"email\":\"%s@example.org\",\"print_tier\":"
                   "\"GENERAL\",\"company\":\"",
                   id, id, id);
  while (body->len < BODY_BYTES - 3)
    g_string_append_c (body, body->len % 9 == 0 ? ' ' : 'x');
  g_string_truncate (body, BODY_BYTES - 3);
  g_string_append (body, "\"}}");
  /* The company is at most as long as its contract allows: the rest is white space. */
  {
    char *value = strstr (body->str, "\"company\":\"") + strlen ("\"company\":\"");
    gsize length = strlen (value) - 3;

    value[100] = '"';
    memset (value + 101, ' ', length - 100);
  }
  bytes = g_bytes_new (body->str, body->len);
  headers = foyer_signature_sign (key, "POST", NULL, id, bytes, g_get_real_time ());
  g_string_printf (text,
                   "POST /hooks/bench HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                   "application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n",
                   body->len);
  for (guint i = 0; i < foyer_headers_get_length (headers); i++)
    g_string_append_printf (text, "%s: %s\r\n", foyer_headers_get_name (headers, i),
                            foyer_headers_get_value (headers, i));
  g_string_append (text, "\r\n");
  g_string_append_len (text, body->str, (gssize)body->len);
  return g_bytes_new (text->str, text->len);
}

static int
connect_to (guint port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16)port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  if (fd < 0 || connect (fd, (struct sockaddr *)&address, sizeof address) != 0
      || setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
    fail ("connecting");
  return fd;
}

/* Reads one answer; its status. */
static int
read_answer (int fd)
{
  char buffer[8192];
  gsize length = 0;

  for (;;)
    {
      gssize n = recv (fd, buffer + length, sizeof buffer - 1 - length, 0);
      char *end, *field;

      if (n <= 0)
        fail ("reading an answer");
      length += (gsize)n;
      buffer[length] = '\0';
      end = strstr (buffer, "\r\n\r\n");
      field = end != NULL ? strcasestr (buffer, "content-length:") : NULL;
      if (field != NULL
          && length >= (gsize)(end + 4 - buffer)
                           + (gsize)g_ascii_strtoull (field + strlen ("content-length:"), NULL, 10))
        return (int)g_ascii_strtoull (buffer + strlen ("HTTP/1.1 "), NULL, 10);
    }
}

static gpointer
sender_thread (gpointer data)
{
  Sender *self = data;
  int fd = connect_to (self->port);

  for (guint i = self->first; i < self->requests->len; i += self->step)
    {
      gsize length = 0;
      const char *request = g_bytes_get_data (self->requests->pdata[i], &length);
      gint64 started_usec = g_get_monotonic_time ();
      int status;

      if (send (fd, request, length, MSG_NOSIGNAL) != (gssize)length)
        fail ("sending");
      status = read_answer (fd);
      self->durations_usec[i] = g_get_monotonic_time () - started_usec;
      if (status == 200 || status == 202)
        self->n_good++;
    }
  close (fd);
  return NULL;
}

static int
compare_durations (const void *a, const void *b)
{
  gint64 difference = *(const gint64 *)a - *(const gint64 *)b;

  return difference < 0 ? -1 : difference > 0;
}

static int
send_all (guint port, const char *secret, const char *salt, guint n_requests, guint n_senders)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSignatureKey) key
      = foyer_signature_key_parse (FOYER_SIGNATURE_SCHEME_STANDARD, secret, &error);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree gint64 *durations_usec = g_new0 (gint64, n_requests);
  g_autofree Sender *senders = g_new0 (Sender, n_senders);
  g_autofree GThread **threads = g_new0 (GThread *, n_senders);
  gint64 started_usec;
  double seconds;
  guint n_good = 0;

  if (key == NULL)
    {
      fprintf (stderr, "bench-hooks: %s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < n_requests; i++)
    g_ptr_array_add (requests, make_request (key, salt, i));
  started_usec = g_get_monotonic_time ();
  for (guint i = 0; i < n_senders; i++)
    {
      senders[i] = (Sender){ .port = port,
                             .requests = requests,
                             .first = i,
                             .step = n_senders,
                             .durations_usec = durations_usec };
      threads[i] = g_thread_new ("sender", sender_thread, &senders[i]);
    }
  for (guint i = 0; i < n_senders; i++)
    {
      g_thread_join (threads[i]);
      n_good += senders[i].n_good;
    }
  seconds = (double)(g_get_monotonic_time () - started_usec) / G_USEC_PER_SEC;
  qsort (durations_usec, n_requests, sizeof *durations_usec, compare_durations);
  printf ("good=%u answers_per_second=%.1f p50_msec=%.3f p99_msec=%.3f\n", n_good,
          n_requests / seconds, (double)durations_usec[n_requests / 2] / 1000,
          (double)durations_usec[n_requests - 1 - n_requests / 100] / 1000);
  return n_good == n_requests ? 0 : 1;
}

/* What the disk alone takes: one small write at a time, each durable. */
static int
try_disk (const char *path, guint n_writes)
{
  g_autofree gint64 *durations_usec = g_new0 (gint64, n_writes);
  char page[4096] = { 0 };
  int fd = open (path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    fail (path);
  for (guint i = 0; i < n_writes; i++)
    {
      gint64 started_usec = g_get_monotonic_time ();

      if (write (fd, page, sizeof page) != sizeof page || fdatasync (fd) != 0)
        fail (path);
      durations_usec[i] = g_get_monotonic_time () - started_usec;
    }
  close (fd);
  unlink (path);
  qsort (durations_usec, n_writes, sizeof *durations_usec, compare_durations);
  printf ("p50_msec=%.3f p99_msec=%.3f\n", (double)durations_usec[n_writes / 2] / 1000,
          (double)durations_usec[n_writes - 1 - n_writes / 100] / 1000);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "serve"))
    return serve (argv[2], g_str_equal (argv[3], "alone"));
  if (argc == 7 && g_str_equal (argv[1], "send"))
    return send_all ((guint)g_ascii_strtoull (argv[2], NULL, 10), argv[3], argv[4],
                     (guint)g_ascii_strtoull (argv[5], NULL, 10),
                     (guint)g_ascii_strtoull (argv[6], NULL, 10));
  if (argc == 4 && g_str_equal (argv[1], "disk"))
    return try_disk (argv[2], (guint)g_ascii_strtoull (argv[3], NULL, 10));
  fprintf (stderr, "usage: bench-hooks serve DIR together|alone\n"
                   "       bench-hooks send PORT SECRET SALT REQUESTS CONNECTIONS\n"
                   "       bench-hooks disk FILE WRITES\n");
  return 2;
}
