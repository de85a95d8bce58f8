/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file looks like: format, encoding, delimiter, header and how sure that is. Proposes and
 * says why; deciding is the operator's, choosing a preset is transformation's. Pure. */
#pragma once

#include "foyer-ingest-types.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

/* As much of the file's beginning as detection looks at, the check of its encoding aside. */
#define FOYER_DETECT_BYTES (1024u * 1024)

/* Answers that are already known, from a person or a preset; all zero: none. */
typedef struct
{
  gboolean has_encoding;
  FoyerEncoding encoding;
  gboolean has_format;
  FoyerFormat format;
  char delimiter; /* '\0': detect; space and '|' are only taken from here */
  gboolean has_header_line;
  guint header_line; /* 0: the file has none */
  gboolean has_lenient_quotes;
} FoyerDetectHints;

/* What still has to be answered before the file may be read. */
typedef enum
{
  FOYER_DETECT_QUESTION_NONE = 0,
  FOYER_DETECT_QUESTION_ENCODING = 1 << 0, /* reading.encoding is a proposal */
  FOYER_DETECT_QUESTION_DELIMITER = 1 << 1, /* reading.delimiter is the first of the tied ones */
} FoyerDetectQuestions;

/* Plain struct for one owner; clear with foyer_detection_clear(). */
typedef struct
{
  FoyerReading reading;
  FoyerColumns *columns; /* NULL for JSON */
  FoyerPosition data_start;
  char **preamble; /* lines before the header, without the `sep=` line; excerpts; never NULL */
  FoyerDetectQuestions questions;
  gboolean needs_answer; /* any question is open */
  char *question; /* in words, what to say; NULL: none */
  char tied_delimiters[4]; /* ends with NUL */
  guint confidence; /* 0–100; at most 50 while a question is open */
  char **reasons; /* in words, most important first; never NULL */
} FoyerDetection;

void foyer_detection_clear (FoyerDetection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerDetection, foyer_detection_clear)

/* @data: the first @length of @total_length bytes; at least FOYER_DETECT_BYTES unless the file is
 * shorter. If all of it is given, the encoding is checked to the end (1 GiB: about a second), so
 * that a late first umlaut is asked about and not refused row by row. @hints may be NULL.
 * FOYER_INGEST_ERROR_EMPTY, _BINARY (the message names what it is), _ENCODING (UTF-16 of odd
 * length, UTF-32, JSON not in UTF-8, or not in the encoding of @hints), _HEADER, _SYNTAX, _LIMIT.
 */
gboolean foyer_detect (const guint8 *data, gsize length, guint64 total_length,
                       const FoyerDetectHints *hints, FoyerDetection *detection, GError **error);
