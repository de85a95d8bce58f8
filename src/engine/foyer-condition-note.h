/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeping how a printer is, out of what it answered or why it did not, so that every front end can
 * show it; private to the engine. */
#pragma once

#include "foyer-line.h"
#include "foyer-printer-condition.h"

/* (transfer full) @status NULL: it could not be asked by @driver (NULL: its settings do not open),
 * for @error. NULL: that says nothing about the printer (canceled, busy). */
FoyerPrinterCondition *foyer_condition_note_make (FoyerPrinterDriver *driver,
                                                  const FoyerPrinterStatus *status,
                                                  const GError *error);
/* The same, kept without waiting if it is another than *noted (as kept last by this caller; NULL:
 * nothing yet), which it then becomes. */
void foyer_condition_note (FoyerLine *line, const char *printer, FoyerPrinterDriver *driver,
                           const FoyerPrinterStatus *status, const GError *error,
                           FoyerPrinterCondition **noted);
