/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything needed to read a delivery's bytes the same way again: bytes, contract, columns,
 * options; private to the engine. */
#pragma once

#include "foyer-header.h"
#include "foyer-line.h"
#include "foyer-row-reader.h"
#include "foyer-slicer.h"
#include "foyer-store-admit.h"
#include "foyer-transform.h"

/* One delivery made ready for reading. For one thread at a time. */
typedef struct
{
  const FoyerClock *clock; /* measures records */
  FoyerDelivery *delivery;
  FoyerContract *contract;
  FoyerReadingOptions options;
  GBytes *bytes;
  gboolean is_mapped; /* the bytes are the journal file's, not memory of our own */
  FoyerColumns *columns; /* NULL for JSON */
  FoyerPosition data_start;
  guint64 footer_from_record; /* nothing but the platform's footers follows from here on; 0: no
                                 footers */
  FoyerContractBinding *binding; /* NULL until foyer_delivery_reading_bind() */
} FoyerDeliveryReading;

/* Journal bytes (mapped), contract by the reference that the delivery names, header.
 * FOYER_ENGINE_ERROR_NOT_FOUND: the contract is gone; _INPUT: the header cannot be read; _STORE:
 * the journal file is missing or has another length. */
FoyerDeliveryReading *foyer_delivery_reading_open (FoyerLine *line, FoyerDelivery *delivery,
                                                   GError **error);
/* For a file that is not in the journal (dry run): @bytes are the delivery's. */
FoyerDeliveryReading *foyer_delivery_reading_new (FoyerDelivery *delivery, FoyerContract *contract,
                                                  GBytes *bytes, GError **error);
void foyer_delivery_reading_free (FoyerDeliveryReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeliveryReading, foyer_delivery_reading_free)

/* (transfer full) Damage that no row shows by itself, for which the file is refused whole; NULL if
 * there is none. */
FoyerDiagnostic *foyer_delivery_reading_find_damage (FoyerDeliveryReading *self);

/* Cuts the delivery as ingestion does; lent bytes. (transfer full) */
FoyerSlicer *foyer_delivery_reading_new_slicer (FoyerDeliveryReading *self);

/* A mapper for rows of this delivery. FOYER_ENGINE_ERROR_INPUT lists missing and unknown columns.
 * (transfer full) */
FoyerMapper *foyer_delivery_reading_new_mapper (FoyerDeliveryReading *self, FoyerLine *line,
                                                GError **error);
/* The same by another version of the taxonomy than the one in use. */
FoyerMapper *foyer_delivery_reading_new_mapper_by (FoyerDeliveryReading *self, FoyerLine *line,
                                                   FoyerTaxonomy *taxonomy, GError **error);

/* These raw bytes are done with: memory for them is given back if they are mapped; read again they
 * come from the file once more. */
void foyer_delivery_reading_forget (FoyerDeliveryReading *self, guint64 offset, guint64 length);

/* (transfer full) The outcomes of @length raw bytes from @start on: FoyerOutcome, cleared with the
 * array. Blank lines are skips. */
GArray *foyer_delivery_reading_map (FoyerDeliveryReading *self, FoyerMapper *mapper,
                                    const FoyerPosition *start, guint64 length);

/* (transfer full) @outcomes of these bytes as what the writer needs; takes their content. */
FoyerIntake *foyer_delivery_reading_take_in (FoyerDeliveryReading *self, GArray *outcomes,
                                             const FoyerPosition *start, guint64 length);
