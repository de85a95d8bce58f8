/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One IPP printer as a peer for requests: message in, checked answer out; which requests, and what
 * they mean for a job, is foyer-ipp-printer's. */
#pragma once

#include "foyer-ipp-message.h"
#include "foyer-printer.h"

#include <gio/gio.h>

#define FOYER_TYPE_IPP_CLIENT (foyer_ipp_client_get_type ())
G_DECLARE_FINAL_TYPE (FoyerIppClient, foyer_ipp_client, FOYER, IPP_CLIENT, GObject)

/* (transfer full) printer->uri: ipp://, ipps:// (port 631 if none), http://, https://, or
 * ipp+unix:///run/cups/cups.sock?/printers/NAME (the socket's path, then after "?" the queue).
 * Error: FOYER_DISPATCH_ERROR_SETTING. */
FoyerIppClient *foyer_ipp_client_open (const FoyerPrinter *printer, GError **error);

/* What goes into printer-uri: ipp:// or ipps://. */
const char *foyer_ipp_client_get_printer_uri (FoyerIppClient *self);

/* (transfer full) A request with the operation attributes that RFC 8011 wants first. Job ids go in
 * next, if any (0: none); then requesting-user-name, which cupsd also needs to show us our own
 * jobs' names. */
ipp_t *foyer_ipp_client_make_request (FoyerIppClient *self, ipp_op_t operation, gint64 job_id);

/* Sends @request (transfer full) and @document (may be NULL). Errors of finish:
 * FOYER_DISPATCH_ERROR, with the operation's name. */
void foyer_ipp_client_call_async (FoyerIppClient *self, ipp_t *request, GBytes *document,
                                  guint deadline_msec, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
ipp_t *foyer_ipp_client_call_finish (FoyerIppClient *self, GAsyncResult *result, GError **error);

/* Certificate seen with the last answer: hex SHA-256 of its DER, NULL without TLS; end of its
 * validity. */
const char *foyer_ipp_client_get_peer_digest (FoyerIppClient *self);
gint64 foyer_ipp_client_get_peer_expires_usec (FoyerIppClient *self);
/* (transfer full) As foyer_http_client_dup_refused_digest(). */
char *foyer_ipp_client_dup_refused_digest (FoyerIppClient *self);
/* Of our own, which it is shown; 0: none. */
gint64 foyer_ipp_client_get_own_expires_usec (FoyerIppClient *self);
