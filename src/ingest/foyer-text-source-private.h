/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds a CSV parser with the raw bytes of a delivery, decoded piece by piece; nothing for other
 * folders. */
#pragma once

#include "foyer-charset.h"
#include "foyer-csv-parser.h"
#include "foyer-ingest-types.h"
#include "foyer-reading.h"

#include <glib.h>

typedef struct
{
  FoyerCsvParser *parser;
  const guint8 *data;
  gsize length;
  gsize cursor;
  FoyerEncoding encoding;
  FoyerDecoder decoder;
  GByteArray *text;
} FoyerTextSource;

/* @data are the raw bytes from start->offset on; lent. */
void foyer_text_source_init (FoyerTextSource *self, const FoyerReading *reading,
                             const FoyerReadingOptions *options, const FoyerPosition *start,
                             const guint8 *data, gsize length);
void foyer_text_source_clear (FoyerTextSource *self);
/* As foyer_csv_parser_next(), but never NEED_INPUT. */
FoyerCsvEvent foyer_text_source_next (FoyerTextSource *self, FoyerCsvRecord *record,
                                      FoyerDiagnostic **diagnostic);
