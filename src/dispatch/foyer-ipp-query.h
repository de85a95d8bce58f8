/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single questions outside of printing: which queues a CUPS has, and a printer that is to show
 * itself. */
#pragma once

#include "foyer-ipp-message.h"
#include "foyer-printer.h"

#include <gio/gio.h>

/* A queue or class of a CUPS. */
typedef struct
{
  char *name;
  char *uri; /* to add it by: of the CUPS that was asked, never what the answer calls itself */
  char *make_and_model; /* NULL: not told, and so below */
  char *info;
  char *location;
  gboolean is_class;
  char **members; /* of a class; never NULL */
  gint state; /* printer-state; 0: not told */
  gboolean is_accepting;
} FoyerFoundQueue;

void foyer_found_queue_free (FoyerFoundQueue *self);

/* (transfer full) FoyerFoundQueue, a group each that has a name, in the answer's order; @uri of the
 * CUPS. Pure. */
GPtrArray *foyer_found_queues_parse (ipp_t *answer, const char *uri);

/* CUPS-Get-Printers at the CUPS whose address is in @cups (its uri without a path:
 * ipp://host:port/ or ipp+unix:///socket?/), in two seconds at most. (transfer full) GPtrArray of
 * FoyerFoundQueue. FOYER_DISPATCH_ERROR. */
void foyer_ipp_discover_async (FoyerPrinter *cups, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *foyer_ipp_discover_finish (GAsyncResult *result, GError **error);

/* Identify-Printer: it blinks, beeps or shows something. FOYER_DISPATCH_ERROR_UNSUPPORTED where it
 * cannot. */
void foyer_ipp_identify_async (FoyerPrinter *printer, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_ipp_identify_finish (GAsyncResult *result, GError **error);
