/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The badge of an invented person to one printer, to see that it comes out: no person, no job, no
 * queue. */
#pragma once

#include "foyer-line.h"
#include "foyer-store-pairing.h"

/* Draws for the printer of @setup (lent until the callback), creates, sends and follows to the end.
 * @template NULL: the event's, with PROOF across. @callback in the thread-default main context. */
void foyer_submission_test_async (FoyerLine *line, FoyerPrinterDriver *driver,
                                  FoyerPrinterSetup *setup, FoyerTemplate *template,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* TRUE: the printer says it is completed. Errors: FOYER_DISPATCH_ERROR, FOYER_ENGINE_ERROR. */
gboolean foyer_submission_test_finish (GAsyncResult *result, GError **error);
