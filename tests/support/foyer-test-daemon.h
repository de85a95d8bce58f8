/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real print servers on loopback, private to one test: cupsd with a queue, ippeveprinter with its
 * own TLS. */
#pragma once

#include "foyer-test-pki.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

typedef struct
{
  char *folder;
  guint16 port;
  char *path; /* resource of the queue or printer */
  GPtrArray *children; /* GSubprocess, in the order of their start */
} FoyerTestDaemon;

/* A cupsd with the raw queue "badges", whose backend keeps the documents. NULL and *why_not
 * (static) if a program is not installed. */
FoyerTestDaemon *foyer_test_daemon_start_cupsd (const char **why_not);
/* An IPP Everywhere printer for PDF. NULL and *why_not (static) if a program is not installed. */
FoyerTestDaemon *foyer_test_daemon_start_ippeve (const char **why_not);
/* A label printer of 203 dpi, black and white, with labels of 4 × 3 inches, that takes only
 * @format. */
FoyerTestDaemon *foyer_test_daemon_start_label (const char *format, const char **why_not);
/* nginx in front of @inner (which must outlive it): shows @certificate and requires a client
 * certificate of the authority of @pki; only TLS @protocol ("TLSv1.2", "TLSv1.3"). */
FoyerTestDaemon *foyer_test_daemon_start_nginx (FoyerTestDaemon *inner, FoyerTestPki *pki,
                                                const char *certificate, const char *key,
                                                const char *protocol, const char **why_not);
/* Stops the programs, by their process ids, and removes the folder. */
void foyer_test_daemon_free (FoyerTestDaemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTestDaemon, foyer_test_daemon_free)

/* "scheme://localhost:port/path", with @port 0 its own; free it. */
char *foyer_test_daemon_dup_uri (FoyerTestDaemon *self, const char *scheme, guint16 port);
/* Hex SHA-256 of the certificate that it shows; free it. */
char *foyer_test_daemon_dup_pin (FoyerTestDaemon *self);
/* Takes the paper out, or puts it back. */
void foyer_test_daemon_set_empty (FoyerTestDaemon *self, gboolean is_empty);
/* Runs a CUPS command with the server's address in its environment; it must succeed. */
void foyer_test_daemon_run (FoyerTestDaemon *self, const char *const *argv);
/* GBytes of all printed documents; free it. */
GPtrArray *foyer_test_daemon_dup_documents (FoyerTestDaemon *self);
