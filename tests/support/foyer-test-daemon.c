/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting and stopping real print servers. */
#include "config.h"

#include "foyer-test-daemon.h"

#include "foyer-test-pki.h"
#include "foyer-test-server.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define START_SECONDS 20
#define STOP_SECONDS 5
#define QUEUE "badges"

static char *
find_program (const char *name)
{
  static const char *const folders[] = { "/usr/sbin", "/usr/bin", "/sbin", "/bin" };
  char *path = g_find_program_in_path (name);

  /* cupsd and ippeveprinter live in sbin, which is not in everybody's PATH. */
  for (guint i = 0; path == NULL && i < G_N_ELEMENTS (folders); i++)
    {
      path = g_build_filename (folders[i], name, NULL);
      if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        g_clear_pointer (&path, g_free);
    }
  return path;
}

static FoyerTestDaemon *
make_daemon (void)
{
  FoyerTestDaemon *self = g_new0 (FoyerTestDaemon, 1);
  static const char *const folders[]
      = { "out", "spool", "spool/tmp", "cache", "state", "ssl", "ppd", "bin", "bin/backend" };

  self->folder = g_dir_make_tmp ("foyer-print-XXXXXX", NULL);
  self->children = g_ptr_array_new_with_free_func (g_object_unref);
  self->port = foyer_test_find_free_port ();
  /* The servers drop their rights and must still get in. */
  g_assert_cmpint (g_chmod (self->folder, 0777), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
      g_assert_cmpint (g_chmod (path, strcmp (folders[i], "out") == 0 ? 0777 : 0755), ==, 0);
    }
  return self;
}

/* In the child: a test that crashes takes its servers with it. */
static void
child_setup_cb (gpointer user_data)
{
  (void)prctl (PR_SET_PDEATHSIG, SIGTERM); /* nothing to do about it in a child */
}

static void
start (FoyerTestDaemon *self, const char *log, const char *const *environment,
       const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *log_file = g_build_filename (self->folder, log, NULL);
  GSubprocess *child;
  GError *error = NULL;

  g_subprocess_launcher_set_stdout_file_path (launcher, log_file);
  g_subprocess_launcher_set_flags (launcher, G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_child_setup (launcher, child_setup_cb, NULL, NULL);
  for (; environment != NULL && *environment != NULL; environment += 2)
    g_subprocess_launcher_setenv (launcher, environment[0], environment[1], TRUE);
  child = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->children, child);
}

static gboolean
can_connect (GSocketConnectable *address)
{
  g_autoptr (GSocketClient) client
      = g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, address, NULL, NULL);

  return connection != NULL;
}

static void
wait_for (FoyerTestDaemon *self, GSocketConnectable *address, const char *log)
{
  gint64 end = g_get_monotonic_time () + START_SECONDS * G_USEC_PER_SEC;

  while (!can_connect (address))
    {
      if (g_get_monotonic_time () > end)
        {
          g_autofree char *path = g_build_filename (self->folder, log, NULL);
          g_autofree char *text = NULL;

          (void)g_file_get_contents (path, &text, NULL, NULL); /* a hint only */
          g_error ("a print server does not answer on port %u: %s", self->port, text);
        }
      g_usleep (20000);
    }
}

static void
wait_for_port (FoyerTestDaemon *self, const char *log)
{
  g_autoptr (GSocketConnectable) address = g_network_address_new ("127.0.0.1", self->port);

  wait_for (self, address, log);
}

static char *
dup_source (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "integration", "printers", name, NULL);
}

static void
copy_script (FoyerTestDaemon *self, const char *name, const char *target)
{
  g_autofree char *source = dup_source (name);
  g_autofree char *path = g_build_filename (self->folder, target, NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize)length, NULL));
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

static void
write_setting (FoyerTestDaemon *self, const char *name)
{
  g_autofree char *source_name = g_strconcat (name, ".in", NULL);
  g_autofree char *source = dup_source (source_name);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autofree char *text = NULL;
  g_autoptr (GString) filled = NULL;
  gboolean is_root = geteuid () == 0;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  filled = g_string_new (text);
  g_string_replace (filled, "@DIR@", self->folder, 0);
  g_string_replace (filled, "@PORT@", port, 0);
  g_string_replace (filled, "@USER@", is_root ? "lp" : getpwuid (geteuid ())->pw_name, 0);
  g_string_replace (filled, "@GROUP@", is_root ? "lp" : getgrgid (getegid ())->gr_name, 0);
  g_assert_true (g_file_set_contents (path, filled->str, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
}

/* cupsd's own programs from where they are installed, our backend beside them. */
static void
fill_server_bin (FoyerTestDaemon *self)
{
  static const char *const parts[]
      = { "filter", "daemon", "notifier", "driver", "cgi-bin", "monitor" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *target = g_build_filename ("/usr/lib/cups", parts[i], NULL);
      g_autofree char *path = g_build_filename (self->folder, "bin", parts[i], NULL);

      g_assert_cmpint (symlink (target, path), ==, 0);
    }
  copy_script (self, "backend", "bin/backend/foyer");
}

static void
give_to_lp (FoyerTestDaemon *self)
{
  static const char *const folders[] = { "spool", "spool/tmp", "cache", "state" };
  const struct passwd *lp = getpwnam ("lp");

  if (geteuid () != 0 || lp == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, folders[i], NULL);

      g_assert_cmpint (chown (path, lp->pw_uid, lp->pw_gid), ==, 0);
    }
}

FoyerTestDaemon *
foyer_test_daemon_start_cupsd (const char **why_not)
{
  g_autofree char *cupsd = find_program ("cupsd");
  g_autofree char *lpadmin = find_program ("lpadmin");
  g_autofree char *settings = NULL, *files = NULL;
  FoyerTestDaemon *self;

  if (cupsd == NULL || lpadmin == NULL)
    {
      *why_not = cupsd == NULL ? "cupsd is not installed (package cups-daemon)"
                               : "lpadmin is not installed (package cups-client)";
      return NULL;
    }
  self = make_daemon ();
  self->path = g_strdup ("/printers/" QUEUE);
  write_setting (self, "cupsd.conf");
  write_setting (self, "cups-files.conf");
  fill_server_bin (self);
  give_to_lp (self);
  settings = g_build_filename (self->folder, "cupsd.conf", NULL);
  files = g_build_filename (self->folder, "cups-files.conf", NULL);
  start (self, "cupsd.log", NULL,
         (const char *const[]){ cupsd, "-f", "-c", settings, "-s", files, NULL });
  wait_for_port (self, "cupsd.log");
  foyer_test_daemon_run (self, (const char *const[]){ lpadmin, "-p", QUEUE, "-E", "-v",
                                                      "foyer:/" QUEUE, "-m", "raw", "-o",
                                                      "printer-error-policy=abort-job", NULL });
  return self;
}

static char *
write_attributes (FoyerTestDaemon *self, const char *format)
{
  g_autofree char *source = dup_source ("label.attrs.in");
  g_autofree char *text = NULL;
  g_autoptr (GString) filled = NULL;
  char *path = g_build_filename (self->folder, "label.attrs", NULL);

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  filled = g_string_new (text);
  g_string_replace (filled, "@FORMAT@", format, 0);
  g_assert_true (g_file_set_contents (path, filled->str, -1, NULL));
  return path;
}

/* @options: what ippeveprinter is to be, NULL-terminated; with "@ATTRIBUTES@" for the file of a
 * label printer of @format. */
static FoyerTestDaemon *
start_ippeve (const char *const *options, const char *format, const char **why_not)
{
  g_autofree char *program = find_program ("ippeveprinter");
  g_autofree char *dbus = find_program ("dbus-daemon");
  g_autofree char *port = NULL, *bus = NULL, *bus_option = NULL, *bus_variable = NULL,
                  *spool = NULL;
  g_autofree char *ssl = NULL, *hook = NULL, *out = NULL, *attributes = NULL;
  g_autoptr (GSocketAddress) bus_address = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  FoyerTestDaemon *self;

  if (program == NULL || dbus == NULL)
    {
      *why_not = program == NULL ? "ippeveprinter is not installed (package cups-ipp-utils)"
                                 : "dbus-daemon is not installed (package dbus-daemon)";
      return NULL;
    }
  self = make_daemon ();
  self->path = g_strdup ("/ipp/print");
  copy_script (self, "hook", "hook");
  port = g_strdup_printf ("%u", self->port);
  bus = g_build_filename (self->folder, "bus", NULL);
  bus_option = g_strconcat ("--address=unix:path=", bus, NULL);
  bus_variable = g_strconcat ("unix:path=", bus, NULL);
  spool = g_build_filename (self->folder, "spool", NULL);
  ssl = g_build_filename (self->folder, "ssl", NULL);
  hook = g_build_filename (self->folder, "hook", NULL);
  out = g_strconcat ("file://", self->folder, "/state", NULL);
  if (format != NULL)
    attributes = write_attributes (self, format);
  const char *const fixed[] = { program, "-r", "off", "-n", "localhost", "-p", port, "-d",
                                spool,   "-K", ssl,   "-D", out,         "-c", hook };

  /* It insists on a system bus even when told not to advertise: it gets a private one. */
  start (self, "bus.log", NULL,
         (const char *const[]){ dbus, "--session", "--nofork", "--nopidfile", bus_option, NULL });
  bus_address = g_unix_socket_address_new (bus);
  wait_for (self, G_SOCKET_CONNECTABLE (bus_address), "bus.log");
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (argv, (gpointer)fixed[i]);
  for (; *options != NULL; options++)
    g_ptr_array_add (argv,
                     strcmp (*options, "@ATTRIBUTES@") == 0 ? attributes : (gpointer)*options);
  g_ptr_array_add (argv, (gpointer) "badges");
  g_ptr_array_add (argv, NULL);
  start (self, "printer.log",
         (const char *const[]){ "DBUS_SYSTEM_BUS_ADDRESS", bus_variable, "TMPDIR", self->folder,
                                NULL },
         (const char *const *)argv->pdata);
  wait_for_port (self, "printer.log");
  return self;
}

FoyerTestDaemon *
foyer_test_daemon_start_ippeve (const char **why_not)
{
  return start_ippeve (
      (const char *const[]){ "-f", "application/pdf", "-F", "application/pdf", NULL }, NULL,
      why_not);
}

FoyerTestDaemon *
foyer_test_daemon_start_label (const char *format, const char **why_not)
{
  return start_ippeve ((const char *const[]){ "-a", "@ATTRIBUTES@", NULL }, format, why_not);
}

FoyerTestDaemon *
foyer_test_daemon_start_nginx (FoyerTestDaemon *inner, FoyerTestPki *pki, const char *certificate,
                               const char *key, const char *protocol, const char **why_not)
{
  static const char *const names[]
      = { "@DIR@", "@PORT@", "@INNER@", "@CA@", "@CERTIFICATE@", "@KEY@", "@PROTOCOL@" };
  g_autofree char *program = find_program ("nginx");
  g_autofree char *source = dup_source ("nginx.conf.in");
  g_autofree char *text = NULL, *path = NULL, *port = NULL, *inner_port = NULL, *errors = NULL;
  g_autoptr (GString) filled = NULL;
  FoyerTestDaemon *self;

  if (program == NULL)
    {
      *why_not = "nginx is not installed (package nginx-light)";
      return NULL;
    }
  self = make_daemon ();
  self->path = g_strdup (inner->path);
  port = g_strdup_printf ("%u", self->port);
  inner_port = g_strdup_printf ("%u", inner->port);
  const char *const values[]
      = { self->folder, port, inner_port, pki->ca, certificate, key, protocol };

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  filled = g_string_new (text);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_string_replace (filled, names[i], values[i], 0);
  path = g_build_filename (self->folder, "nginx.conf", NULL);
  errors = g_build_filename (self->folder, "errors.log", NULL);
  g_assert_true (g_file_set_contents (path, filled->str, -1, NULL));
  start (self, "nginx.log", NULL,
         (const char *const[]){ program, "-p", self->folder, "-e", errors, "-c", path, NULL });
  wait_for_port (self, "nginx.log");
  return self;
}

static void
stop (GSubprocess *child)
{
  gint64 end = g_get_monotonic_time () + STOP_SECONDS * G_USEC_PER_SEC;

  g_subprocess_send_signal (child, SIGTERM);
  while (g_subprocess_get_identifier (child) != NULL && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_subprocess_force_exit (child);
  (void)g_subprocess_wait (child, NULL, NULL); /* how it ended does not matter */
}

void
foyer_test_daemon_free (FoyerTestDaemon *self)
{
  if (self == NULL)
    return;
  foyer_test_daemon_set_empty (self, FALSE);
  for (guint i = self->children->len; i > 0; i--)
    stop (g_ptr_array_index (self->children, i - 1));
  g_ptr_array_unref (self->children);
  foyer_test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

char *
foyer_test_daemon_dup_uri (FoyerTestDaemon *self, const char *scheme, guint16 port)
{
  return g_strdup_printf ("%s://localhost:%u%s", scheme, (guint)(port != 0 ? port : self->port),
                          self->path);
}

static gboolean
accept_any_cb (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags flags,
               gpointer user_data)
{
  return TRUE;
}

char *
foyer_test_daemon_dup_pin (FoyerTestDaemon *self)
{
  g_autoptr (GSocketClient) client
      = g_object_new (G_TYPE_SOCKET_CLIENT, "enable-proxy", FALSE, NULL);
  g_autoptr (GSocketConnectable) address = g_network_address_new ("localhost", self->port);
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GByteArray) der = NULL;
  GError *error = NULL;

  plain = g_socket_client_connect (client, address, NULL, &error);
  g_assert_no_error (error);
  stream = g_tls_client_connection_new (G_IO_STREAM (plain), address, &error);
  g_assert_no_error (error);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_any_cb), NULL);
  (void)g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, &error);
  g_assert_no_error (error);
  g_object_get (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream)), "certificate",
                &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

void
foyer_test_daemon_set_empty (FoyerTestDaemon *self, gboolean is_empty)
{
  g_autofree char *path = g_build_filename (self->folder, "empty", NULL);

  if (is_empty)
    g_assert_true (g_file_set_contents (path, "", 0, NULL));
  else
    (void)g_unlink (path); /* it need not be there */
}

void
foyer_test_daemon_run (FoyerTestDaemon *self, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *server = g_strdup_printf ("127.0.0.1:%u", self->port);
  g_autofree char *program = find_program (argv[0]);
  g_autofree const char **arguments
      = g_memdup2 (argv, (g_strv_length ((char **)argv) + 1) * sizeof *argv);
  g_autoptr (GSubprocess) child = NULL;
  GError *error = NULL;

  if (program != NULL)
    arguments[0] = program;
  g_subprocess_launcher_setenv (launcher, "CUPS_SERVER", server, TRUE);
  child = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  (void)g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
}

GPtrArray *
foyer_test_daemon_dup_documents (FoyerTestDaemon *self)
{
  GPtrArray *documents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *path = g_build_filename (self->folder, "out", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char *data;
      gsize length;

      if (name[0] == '.') /* not yet whole */
        continue;
      g_assert_true (g_file_get_contents (file, &data, &length, NULL));
      g_ptr_array_add (documents, g_bytes_new_take (data, length));
    }
  return documents;
}
