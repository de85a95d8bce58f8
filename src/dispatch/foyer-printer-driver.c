/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver interface: dispatch to the implementation, and which implementation a configured
 * printer gets. */
#include "config.h"

#include "foyer-printer-driver.h"

#include "foyer-folder-printer.h"
#include "foyer-ipp-printer.h"

G_DEFINE_INTERFACE (FoyerPrinterDriver, foyer_printer_driver, G_TYPE_OBJECT)

static void
foyer_printer_driver_default_init (FoyerPrinterDriverInterface *iface)
{
}

FoyerPrinterDriver *
foyer_printer_driver_open (const FoyerPrinter *printer, const char *spool_folder, GError **error)
{
  g_return_val_if_fail (printer != NULL && printer->name != NULL && spool_folder != NULL, NULL);
  switch (printer->kind)
    {
    case FOYER_PRINTER_FOLDER:
      return foyer_folder_printer_open (printer, spool_folder, error);
    case FOYER_PRINTER_IPP:
      return foyer_ipp_printer_open (printer, error);
    }
  g_return_val_if_reached (NULL);
}

#define IFACE(self) FOYER_PRINTER_DRIVER_GET_IFACE (self)

void
foyer_printer_driver_probe_async (FoyerPrinterDriver *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self));
  IFACE (self)->probe_async (self, cancellable, callback, user_data);
}

FoyerPrinterStatus *
foyer_printer_driver_probe_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), NULL);
  return IFACE (self)->probe_finish (self, result, error);
}

void
foyer_printer_driver_create_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self) && request != NULL);
  IFACE (self)->create_async (self, request, cancellable, callback, user_data);
}

FoyerRemoteJob *
foyer_printer_driver_create_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), NULL);
  return IFACE (self)->create_finish (self, result, error);
}

void
foyer_printer_driver_send_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                 gint64 remote_id, GBytes *document, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self) && request != NULL && document != NULL);
  g_return_if_fail (remote_id > 0 && remote_id <= G_MAXINT);
  IFACE (self)->send_async (self, request, remote_id, document, cancellable, callback, user_data);
}

gboolean
foyer_printer_driver_send_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), FALSE);
  return IFACE (self)->send_finish (self, result, error);
}

void
foyer_printer_driver_query_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                  gint64 remote_id, const char *remote_uuid,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self) && request != NULL);
  g_return_if_fail (remote_id > 0 && remote_id <= G_MAXINT);
  IFACE (self)->query_async (self, request, remote_id, remote_uuid, cancellable, callback,
                             user_data);
}

FoyerRemoteJob *
foyer_printer_driver_query_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), NULL);
  return IFACE (self)->query_finish (self, result, error);
}

void
foyer_printer_driver_find_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self) && request != NULL);
  IFACE (self)->find_async (self, request, cancellable, callback, user_data);
}

FoyerRemoteJob *
foyer_printer_driver_find_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), NULL);
  return IFACE (self)->find_finish (self, result, error);
}

void
foyer_printer_driver_cancel_async (FoyerPrinterDriver *self, FoyerPrintRequest *request,
                                   gint64 remote_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (FOYER_IS_PRINTER_DRIVER (self) && request != NULL);
  g_return_if_fail (remote_id > 0 && remote_id <= G_MAXINT);
  IFACE (self)->cancel_async (self, request, remote_id, cancellable, callback, user_data);
}

gboolean
foyer_printer_driver_cancel_finish (FoyerPrinterDriver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), FALSE);
  return IFACE (self)->cancel_finish (self, result, error);
}

char *
foyer_printer_driver_dup_refused_digest (FoyerPrinterDriver *self)
{
  g_return_val_if_fail (FOYER_IS_PRINTER_DRIVER (self), NULL);
  return IFACE (self)->dup_refused_digest != NULL ? IFACE (self)->dup_refused_digest (self) : NULL;
}
