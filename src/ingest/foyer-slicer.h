/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cuts a delivery into slices for the transformation queue: one pass, records are never split, and
 * decoding the slices one by one gives exactly what decoding the whole gives. Pure. */
#pragma once

#include "foyer-ingest-types.h"
#include "foyer-reading.h"

#include <glib.h>

/* Slices touch: each ends where the next begins, the last at the end of the bytes. */
typedef struct
{
  FoyerPosition start; /* place, physical line and number of its first record */
  guint64 length; /* raw bytes, with line ends, commas and blank lines behind its records */
  guint n_records; /* 1 to FOYER_LIMIT_SLICE_RECORDS; broken records count */
} FoyerSliceRange;

typedef enum
{
  FOYER_SLICER_SLICE,
  FOYER_SLICER_END,
  FOYER_SLICER_FAILED, /* error is set: the delivery is refused whole */
} FoyerSlicerEvent;

typedef struct _FoyerSlicer FoyerSlicer;

/* @data: the whole delivery from its first byte; not copied. @data_start: from foyer_header_read().
 */
FoyerSlicer *foyer_slicer_new (const FoyerReading *reading, const FoyerReadingOptions *options,
                               const FoyerPosition *data_start, const guint8 *data, gsize length);
void foyer_slicer_free (FoyerSlicer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerSlicer, foyer_slicer_free)

/* A slice holds at most FOYER_LIMIT_SLICE_RECORDS records and FOYER_LIMIT_SLICE_BYTES, but always
 * one record, so a single larger record is a slice alone. The first call for JSON verifies the
 * whole document: FAILED with FOYER_INGEST_ERROR_SYNTAX comes before any slice. _LIMIT: too many
 * bytes (before any slice) or, when FOYER_LIMIT_CSV_ROWS is passed, too many records. */
FoyerSlicerEvent foyer_slicer_next (FoyerSlicer *self, FoyerSliceRange *slice, GError **error);

/* Counts so far; complete at END. */
guint64 foyer_slicer_get_records (const FoyerSlicer *self);
guint64 foyer_slicer_get_blank_lines (const FoyerSlicer *self);
