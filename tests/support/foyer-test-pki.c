/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small certificate authority in a temporary folder. */
#include "config.h"

#include "foyer-test-pki.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static const char script[]
    = "set -e; cd \"$1\"\n"
      "new='-nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1'\n"
      "openssl req -x509 $new -keyout ca.key -out ca.crt -days 30 -subj '/CN=Test CA' "
      "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign\n"
      "leaf() { openssl req $new -keyout $1.key -out $1.csr -subj \"/CN=$2\"\n"
      "  printf 'basicConstraints=CA:FALSE\\nkeyUsage=critical,digitalSignature\\n"
      "extendedKeyUsage=%s\\nsubjectAltName=%s\\n' \"$3\" \"$4\" >$1.ext\n"
      "  openssl x509 -req -in $1.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 20 -extfile "
      "$1.ext -out $1.crt; }\n"
      "leaf server localhost serverAuth DNS:localhost,IP:127.0.0.1\n"
      "leaf wrong other serverAuth DNS:other.example\n"
      "leaf client console-1 clientAuth DNS:console-1\n"
      "openssl req -x509 $new -keyout rogue.key -out rogue.crt -days 30 -subj /CN=localhost "
      "-addext subjectAltName=DNS:localhost\n";

FoyerTestPki *
foyer_test_pki_new (void)
{
  g_autofree char *program = g_find_program_in_path ("openssl");
  FoyerTestPki *self;
  GError *error = NULL;
  int status = -1;

  if (program == NULL)
    return NULL;
  self = g_new0 (FoyerTestPki, 1);
  self->folder = g_dir_make_tmp ("foyer-pki-XXXXXX", &error);
  g_assert_no_error (error);
  (void)g_spawn_sync (
      NULL,
      (char *[]){ (char *)"sh", (char *)"-c", (char *)script, (char *)"sh", self->folder, NULL },
      NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
      NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  self->ca = g_build_filename (self->folder, "ca.crt", NULL);
  self->server = g_build_filename (self->folder, "server.crt", NULL);
  self->server_key = g_build_filename (self->folder, "server.key", NULL);
  self->wrong_host = g_build_filename (self->folder, "wrong.crt", NULL);
  self->wrong_host_key = g_build_filename (self->folder, "wrong.key", NULL);
  self->rogue = g_build_filename (self->folder, "rogue.crt", NULL);
  self->rogue_key = g_build_filename (self->folder, "rogue.key", NULL);
  self->client = g_build_filename (self->folder, "client.crt", NULL);
  self->client_key = g_build_filename (self->folder, "client.key", NULL);
  return self;
}

void
foyer_test_remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        foyer_test_remove_folder (child);
      else
        (void)g_unlink (child); /* a server may have removed it meanwhile */
    }
  (void)g_rmdir (path);
}

void
foyer_test_pki_free (FoyerTestPki *self)
{
  if (self == NULL)
    return;
  foyer_test_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->ca);
  g_free (self->server);
  g_free (self->server_key);
  g_free (self->wrong_host);
  g_free (self->wrong_host_key);
  g_free (self->rogue);
  g_free (self->rogue_key);
  g_free (self->client);
  g_free (self->client_key);
  g_free (self);
}

char *
foyer_test_pki_dup_pin (const char *certificate_file)
{
  GError *error = NULL;
  g_autoptr (GTlsCertificate) certificate
      = g_tls_certificate_new_from_file (certificate_file, &error);
  g_autoptr (GByteArray) der = NULL;

  g_assert_no_error (error);
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}
