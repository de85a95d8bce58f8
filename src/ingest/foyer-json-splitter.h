/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large JSON without a tree: verifies the syntax of a whole document without recursion, and
 * finds where each record begins and ends. Parsing a record is foyer-json.h in base. */
#pragma once

#include "foyer-ingest-types.h"
#include "foyer-reading.h"

#include <glib.h>

/* TRUE if @text is one JSON object or array by RFC 8259, UTF-8, without NUL, nothing after it; one
 * byte order mark before it is tolerated. Depth has no limit here (one bit of memory a level): a
 * record that is too deep is refused alone. FOYER_INGEST_ERROR_SYNTAX ("line 3, column 7: …"),
 * FOYER_INGEST_ERROR_ENCODING, FOYER_INGEST_ERROR_EMPTY. */
gboolean foyer_json_verify (const char *text, gsize length, GError **error);

/* The parts of a verified document, or the lines of JSON lines. Plain struct over memory it does
 * not own; nothing to clear. */
typedef struct
{
  const char *text;
  gsize length;
  gsize cursor;
  gboolean has_lines;
  gboolean is_whole; /* still before the document's first bracket */
  FoyerPosition position;
  guint64 start_offset;
  guint64 blank_lines; /* JSON lines: met so far */
} FoyerJsonSplitter;

/* @text begins at @start. From offset 0 it is a whole delivery; from anywhere else it begins with a
 * record and may end with the comma or bracket behind the last one, as slices do. */
void foyer_json_splitter_init (FoyerJsonSplitter *self, FoyerFormat format, const char *text,
                               gsize length, const FoyerPosition *start);
/* FALSE at the end. The record's place, and *length of its bytes without the separator. */
gboolean foyer_json_splitter_next (FoyerJsonSplitter *self, FoyerPosition *record, gsize *length);
