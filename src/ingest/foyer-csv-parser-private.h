/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the state machine of the CSV parser and the making of its results share; nothing for other
 * folders. */
#pragma once

#include "foyer-csv-parser.h"

#include "foyer-limits.h"
#include "foyer-scan-private.h"

/* Bytes of the faulty cell that are kept for the diagnostic: 200 characters of four bytes. */
#define FOYER_CSV_EXCERPT_BYTES 800u

typedef enum
{
  FOYER_CSV_STATE_CELL, /* before the first byte of a cell */
  FOYER_CSV_STATE_PLAIN,
  FOYER_CSV_STATE_QUOTED,
  FOYER_CSV_STATE_QUOTE, /* behind a quote in a quoted cell: its end, or half of "" */
  FOYER_CSV_STATE_DAMAGED, /* the record is refused: its bytes are passed over to the line end */
} FoyerCsvState;

/* A cell before its quotes are taken off; offsets from the record's first byte. */
typedef struct
{
  guint32 start;
  guint32 length;
  gboolean is_quoted;
  gboolean has_escapes; /* "" inside */
} FoyerCsvSpan;

/* The first fault of a record. */
typedef struct
{
  gboolean is_set;
  FoyerCode code;
  guint column; /* 1-based */
  guint64 quote_line; /* where the cell's quote was opened; 0: none */
  guint64 line; /* where the fault was met */
  gboolean is_at_end; /* unclosed quote: the text ended */
  gboolean has_too_many_bytes; /* unclosed quote: the byte limit, not the line limit */
} FoyerCsvFault;

struct _FoyerCsvParser
{
  FoyerCsvDialect dialect;
  FoyerScanSet plain_set; /* what ends a run in an unquoted cell */
  FoyerScanSet quoted_set;
  FoyerScanSet line_set;

  /* The text at hand: pushed, or kept from before with the pushed behind it. */
  const char *input;
  gsize input_length;
  GByteArray *kept;
  gboolean is_last;
  gsize record_start; /* in input */
  gsize cursor;

  /* Where the record began, and what of it is no longer in input. */
  FoyerPosition position;
  guint64 passed_raw;
  guint64 inner_lines; /* line ends inside the record */
  gboolean after_cr; /* the last byte was a CR in a quoted or damaged part */
  gboolean skip_lf; /* a record ended with a CR: an LF would belong to it */
  guint64 blank_lines;

  FoyerCsvState state;
  gsize cell_start; /* from the record's first byte */
  guint64 quote_line;
  gboolean has_escapes;
  gboolean is_lenient;
  guint n_cells; /* may pass the limit; spans hold at most FOYER_LIMIT_COLUMNS */
  FoyerCsvFault fault;
  GString *excerpt;

  FoyerCsvSpan spans[FOYER_LIMIT_COLUMNS];
  FoyerCell cells[FOYER_LIMIT_COLUMNS];
  GByteArray *unescaped;
};

/* Fills self->cells from self->spans. */
void foyer_csv_parser_make_cells (FoyerCsvParser *self);
/* (transfer full) From self->fault and self->excerpt. */
FoyerDiagnostic *foyer_csv_parser_new_diagnostic (const FoyerCsvParser *self);
