/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept beside a printer's configuration: what it said it can, corrections by stock, labels,
 * an accepted risk; and what a job's document was made for. */
#pragma once

#include "foyer-printer-abilities.h"
#include "foyer-printer-condition.h"
#include "foyer-printer.h"
#include "foyer-store.h"

typedef struct
{
  char *stock; /* PWG name of the template's stock */
  FoyerCalibration calibration;
  gint64 set_usec;
} FoyerStockCalibration;

/* All that a document for one printer depends on. */
typedef struct
{
  FoyerPrinter *printer;
  FoyerPrinterAbilities *abilities; /* NULL: it never said */
  GPtrArray *calibrations; /* FoyerStockCalibration, by stock */
} FoyerPrinterSetup;

void foyer_printer_setup_free (FoyerPrinterSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrinterSetup, foyer_printer_setup_free)

/* The correction for @stock; none if @stock is NULL or has none. */
FoyerCalibration foyer_printer_setup_get_calibration (const FoyerPrinterSetup *self,
                                                      const char *stock);

/* TRUE: CUPS tries again by itself there and nobody has accepted that; automatic chains refuse such
 * a printer. */
gboolean foyer_printer_setup_is_risky (const FoyerPrinterSetup *self);

/* (transfer full) *setup. NOT_FOUND. */
gboolean foyer_store_get_printer_setup (FoyerStore *self, const char *name,
                                        FoyerPrinterSetup **setup, GError **error);

/* Keeps what the printer said just now; a printer that was removed meanwhile is no error. */
gboolean foyer_store_note_abilities (FoyerStore *self, const char *name,
                                     const FoyerPrinterAbilities *abilities, GError **error);

/* Keeps how the printer is now, if that is another condition than the one kept; one that was
 * removed meanwhile is no error. */
gboolean foyer_store_note_condition (FoyerStore *self, const char *name,
                                     const FoyerPrinterCondition *condition, GError **error);
/* *conditions: (transfer full) table of printer → FoyerPrinterCondition, of those that were asked.
 */
gboolean foyer_store_list_conditions (FoyerStore *self, GHashTable **conditions, GError **error);
/* NOT_FOUND. Only the certificate with this digest is trusted from now on; NULL: none is pinned
 * . What is known of its condition is forgotten: it is another now. Audited. */
gboolean foyer_store_trust_certificate (FoyerStore *self, const char *name, const char *pin_sha256,
                                        const char *actor, GError **error);

/* NOT_FOUND. All zero takes the correction away. Audited. */
gboolean foyer_store_set_calibration (FoyerStore *self, const char *name, const char *stock,
                                      const FoyerCalibration *calibration, const char *actor,
                                      GError **error);
/* NOT_FOUND. -1 in @left: nobody counts. Each job that becomes PRINTED counts one down. Audited. */
gboolean foyer_store_set_labels (FoyerStore *self, const char *name, gint64 left, gint64 low,
                                 const char *actor, GError **error);
/* NOT_FOUND. Audited: who accepts that CUPS may print twice at this printer. */
gboolean foyer_store_accept_retries (FoyerStore *self, const char *name, gboolean accepts,
                                     const char *actor, GError **error);

/* For foyer_store_remove_printer(). */
gboolean foyer_store_forget_printer_setup (FoyerStore *self, const char *name, GError **error);

/* ---- Documents ---- */
/* Notes what the document of a job that was just drawn is made for; NULL texts are none. */
gboolean foyer_store_note_document (FoyerStore *self, gint64 job_row_id, const char *target,
                                    const char *stock, const char *media, GError **error);
/* RENDERED → READY, its attempts at drawing counted anew: its document is for another printer.
 * CONFLICT: it went on meanwhile. */
gboolean foyer_store_redraw_job (FoyerStore *self, gint64 job_row_id, const char *reason,
                                 GError **error);
