/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the decoders of foyer-ingest share: a place in a delivery and the options of a preset; no
 * code. */
#pragma once

#include <glib.h>

/* A place in a delivery's raw bytes, before a record. Plain value. */
typedef struct
{
  guint64 offset; /* raw bytes from the start of the delivery */
  guint64 line; /* physical line, 1-based */
  guint64 record_no; /* number of the record that begins here, 1-based, data records only */
} FoyerPosition;

/* What the contract adds to a FoyerReading. Both passes over a file (cutting and decoding) must get
 * the same value: it decides where records end. All zero is strict. */
typedef struct
{
  gboolean has_lenient_quotes; /* bare quotes and text after a closing quote are text */
  gboolean allows_missing_trailing; /* short rows are filled with empty cells */
  /* Control characters except NUL are left to transformation, which knows the field they are in;
     otherwise the reader refuses the record. */
  gboolean passes_controls;
} FoyerReadingOptions;
