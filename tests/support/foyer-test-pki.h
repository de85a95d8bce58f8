/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates for tests, made afresh by the openssl program. */
#pragma once

#include <glib.h>

typedef struct
{
  char *folder;
  char *ca; /* PEM files; each NAME has NAME_key beside it */
  char *server; /* for localhost and 127.0.0.1, by ca */
  char *server_key;
  char *wrong_host; /* for other.example, by ca */
  char *wrong_host_key;
  char *rogue; /* for localhost, self-signed */
  char *rogue_key;
  char *client; /* client certificate, by ca */
  char *client_key;
} FoyerTestPki;

/* NULL if openssl is not installed: then skip the test and say so. */
FoyerTestPki *foyer_test_pki_new (void);
void foyer_test_pki_free (FoyerTestPki *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTestPki, foyer_test_pki_free)

/* Hex SHA-256 of the certificate's DER; free it. */
char *foyer_test_pki_dup_pin (const char *certificate_file);

/* Removes a folder of a test and what is in it. */
void foyer_test_remove_folder (const char *path);
