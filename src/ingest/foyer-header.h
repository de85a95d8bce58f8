/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a CSV delivery before its data: byte order mark, `sep=` line, preamble and header. */
#pragma once

#include "foyer-ingest-types.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

typedef struct
{
  FoyerColumns *columns; /* NULL for JSON */
  FoyerPosition data_start; /* where slicing and decoding of the whole delivery begin */
} FoyerHeader;

void foyer_header_clear (FoyerHeader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerHeader, foyer_header_clear)

/* @data: the delivery, or at least its first FOYER_LIMIT_RECORD_BYTES + 64 KiB. Reads the header at
 * reading->header_line; names are trimmed, blank ones become "column N", and empty cells at the end
 * that no name follows stay columns. Without a header (0) the first record gives the number of
 * columns, all "column N". JSON: columns NULL, data from offset 0. FOYER_INGEST_ERROR_EMPTY,
 * _HEADER (no such line, a broken or blank header), _ENCODING. */
gboolean foyer_header_read (const FoyerReading *reading, const FoyerReadingOptions *options,
                            const guint8 *data, gsize length, FoyerHeader *header, GError **error);
