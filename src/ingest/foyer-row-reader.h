/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes a delivery, or a slice of one, into rows: what is wrong with a row's bytes or shape is
 * decided here, what its fields mean is transformation's. Pure. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-ingest-types.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

typedef enum
{
  FOYER_ROW_READ,
  FOYER_ROW_REFUSED, /* a dead letter; the next call goes on behind it */
  FOYER_ROW_END,
} FoyerRowEvent;

typedef struct _FoyerRowReader FoyerRowReader;

/* @data are the raw bytes from start->offset on; they are not copied and must outlive the reader.
 * @columns as foyer_header_read() gave them, NULL for JSON. The same bytes, reading, options and
 * start give the same rows on any thread. Memory does not grow with @length. */
FoyerRowReader *foyer_row_reader_new (const FoyerReading *reading,
                                      const FoyerReadingOptions *options, FoyerColumns *columns,
                                      const FoyerPosition *start, const guint8 *data, gsize length);
void foyer_row_reader_free (FoyerRowReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRowReader, foyer_row_reader_free)

/* *row (lent until the next call) is set for READ and REFUSED: line, record_no, offset and length
 * always (raw bytes without the line end, for JSON without the comma). READ: as many cells as
 * columns, valid UTF-8, or a JSON object. REFUSED: the cells or JSON value as far as they could be
 * read, for finding an id or a name in them: possibly none, possibly fewer or more than columns,
 * and not always valid UTF-8. @diagnostic (transfer full) is set for REFUSED: ragged-row, nul-byte,
 * control-character, invalid-encoding, malformed-json, json-limit, or one of foyer-csv-parser.h. */
FoyerRowEvent foyer_row_reader_next (FoyerRowReader *self, const FoyerRow **row,
                                     FoyerDiagnostic **diagnostic);

/* Whether the row just read needed the lenient reading of quotes: to be marked on the record. */
gboolean foyer_row_reader_is_lenient (const FoyerRowReader *self);
/* Lines skipped so far because nothing was on them. */
guint64 foyer_row_reader_get_blank_lines (const FoyerRowReader *self);
