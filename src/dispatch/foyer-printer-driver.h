/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the line talks to one printer: single steps, so that the caller can store a state before each
 * of them. No step retries or decides anything; foyer-submission.h does. */
#pragma once

#include "foyer-dispatch-error.h"
#include "foyer-print-request.h"
#include "foyer-printer-status.h"
#include "foyer-printer.h"
#include "foyer-remote-job.h"

#include <gio/gio.h>

#define FOYER_TYPE_PRINTER_DRIVER (foyer_printer_driver_get_type ())
G_DECLARE_INTERFACE (FoyerPrinterDriver, foyer_printer_driver, FOYER, PRINTER_DRIVER, GObject)

struct _FoyerPrinterDriverInterface
{
  GTypeInterface parent;

  void (*probe_async) (FoyerPrinterDriver *self, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  FoyerPrinterStatus *(*probe_finish) (FoyerPrinterDriver *self, GAsyncResult *result,
                                       GError **error);
  void (*create_async) (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
  FoyerRemoteJob *(*create_finish) (FoyerPrinterDriver *self, GAsyncResult *result, GError **error);
  void (*send_async) (FoyerPrinterDriver *self, FoyerPrintRequest *request, gint64 remote_id,
                      GBytes *document, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*send_finish) (FoyerPrinterDriver *self, GAsyncResult *result, GError **error);
  void (*query_async) (FoyerPrinterDriver *self, FoyerPrintRequest *request, gint64 remote_id,
                       const char *remote_uuid, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  FoyerRemoteJob *(*query_finish) (FoyerPrinterDriver *self, GAsyncResult *result, GError **error);
  void (*find_async) (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  FoyerRemoteJob *(*find_finish) (FoyerPrinterDriver *self, GAsyncResult *result, GError **error);
  void (*cancel_async) (FoyerPrinterDriver *self, FoyerPrintRequest *request, gint64 remote_id,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*cancel_finish) (FoyerPrinterDriver *self, GAsyncResult *result, GError **error);
  char *(*dup_refused_digest) (FoyerPrinterDriver *self); /* NULL: it has no certificates */
};

/* (transfer full) The driver for a configured printer. @spool_folder is where the folder printer
 * writes unfinished files: on the same file system as its folder, never inside it. Reads the
 * certificate files, contacts nothing. Error: FOYER_DISPATCH_ERROR_SETTING, naming the printer and
 * what is wrong. */
FoyerPrinterDriver *foyer_printer_driver_open (const FoyerPrinter *printer,
                                               const char *spool_folder, GError **error);

/* All calls below: on the thread-default main context of the thread that opened the driver; each
 * call has its own deadline (FOYER_LIMIT_IPP_CALL_SECONDS, for documents
 * FOYER_LIMIT_IPP_SEND_SECONDS); errors of finish are in FOYER_DISPATCH_ERROR. Cancelling is for
 * shutdown only: it leaves the outcome unknown. A document under way is never taken back by
 * cancelling (a printer may print the half it has); use cancel_async for that. */

/* Asks the printer what it is and how it is. (transfer full) */
void foyer_printer_driver_probe_async (FoyerPrinterDriver *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
FoyerPrinterStatus *foyer_printer_driver_probe_finish (FoyerPrinterDriver *self,
                                                       GAsyncResult *result, GError **error);

/* Makes an empty job (Create-Job), which never prints by itself. (transfer full) Its id (> 0) and
 * uuid are to be stored before the document is sent. */
void foyer_printer_driver_create_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
FoyerRemoteJob *foyer_printer_driver_create_finish (FoyerPrinterDriver *self, GAsyncResult *result,
                                                    GError **error);

/* Gives the job its only document (Send-Document). @document must have request->document_digest,
 * else FOYER_DISPATCH_ERROR_DOCUMENT and nothing is sent. TRUE: the printer has it, which is not
 * yet printed. */
void foyer_printer_driver_send_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                      gint64 remote_id, GBytes *document, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_printer_driver_send_finish (FoyerPrinterDriver *self, GAsyncResult *result,
                                           GError **error);

/* Asks for the job under @remote_id and compares its identity with @remote_uuid (as create gave it;
 * NULL: by name). (transfer full) NOT_FOUND and OTHER are states of the answer, not errors. */
void foyer_printer_driver_query_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                       gint64 remote_id, const char *remote_uuid,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
FoyerRemoteJob *foyer_printer_driver_query_finish (FoyerPrinterDriver *self, GAsyncResult *result,
                                                   GError **error);

/* Looks for the job of @request by its name, where names are missing by its uuid, among open and
 * finished jobs. For when the answer to create was lost. (transfer full) State NOT_FOUND if there
 * is none. */
void foyer_printer_driver_find_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
FoyerRemoteJob *foyer_printer_driver_find_finish (FoyerPrinterDriver *self, GAsyncResult *result,
                                                  GError **error);

/* Cancels the job at the printer (Cancel-Job). Errors: NOT_POSSIBLE if it has ended, NOT_FOUND if
 * the printer forgot it. */
void foyer_printer_driver_cancel_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                        gint64 remote_id, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_printer_driver_cancel_finish (FoyerPrinterDriver *self, GAsyncResult *result,
                                             GError **error);

/* (transfer full) Hex SHA-256 (of the DER) of the certificate that the printer showed last and that
 * was refused; NULL: it was accepted, or there is none. */
char *foyer_printer_driver_dup_refused_digest (FoyerPrinterDriver *self);
