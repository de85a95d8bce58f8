/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as it really arrives: a streaming state machine over marked UTF-8 (foyer-charset.h).
 * Splits text into records and cells; what cells mean, headers and raggedness are not its business.
 * Its exact rules are in docs/ingestion.md. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-ingest-types.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

typedef struct
{
  char delimiter; /* any ASCII character but quote, CR, LF, NUL */
  gboolean has_lenient_quotes;
  FoyerEncoding encoding; /* what the text was decoded from: offsets and lengths count in it */
} FoyerCsvDialect;

typedef enum
{
  FOYER_CSV_NEED_INPUT, /* push more */
  FOYER_CSV_ROW,
  FOYER_CSV_BROKEN, /* this record is refused; the next call goes on behind it */
  FOYER_CSV_END,
} FoyerCsvEvent;

/* Valid until the next call on the parser. */
typedef struct
{
  const FoyerCell *cells; /* ROW: quotes taken off */
  guint n_cells;
  const char *text; /* ROW: the record as it stands, without line end; BROKEN: NULL */
  gsize text_length;
  gboolean is_lenient; /* ROW: strict reading would have refused it */
  guint64 line; /* physical line of the first byte */
  guint64 record_no; /* broken records have one too; blank lines do not */
  guint64 offset; /* raw */
  guint64 length; /* raw, without line end; a BROKEN record can be longer than the limit */
} FoyerCsvRecord;

typedef struct _FoyerCsvParser FoyerCsvParser;

/* Memory: at most one record (FOYER_LIMIT_RECORD_BYTES) and one pushed chunk. */
FoyerCsvParser *foyer_csv_parser_new (const FoyerCsvDialect *dialect, const FoyerPosition *start);
void foyer_csv_parser_free (FoyerCsvParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCsvParser, foyer_csv_parser_free)

/* Gives text; only after NEED_INPUT (or first). @text is read in place and must stay until
 * NEED_INPUT or END comes. Nothing may follow @is_last. How the text is divided never changes the
 * result. */
void foyer_csv_parser_push (FoyerCsvParser *self, const char *text, gsize length, gboolean is_last);

/* @record is filled for ROW and BROKEN. @diagnostic (transfer full) is set for BROKEN alone: code
 * unclosed-quote, text-after-quote, bare-quote, record-too-large, cell-too-large or
 * too-many-columns, with line, record_no, column, rule and an excerpt. With @diagnostic NULL
 * neither cells nor diagnostics are made: for finding records only. */
FoyerCsvEvent foyer_csv_parser_next (FoyerCsvParser *self, FoyerCsvRecord *record,
                                     FoyerDiagnostic **diagnostic);

/* Lines without any cell, or with nothing but spaces and tabs in the only cell, met so far. */
guint64 foyer_csv_parser_get_blank_lines (const FoyerCsvParser *self);
/* Where the next record will begin, as far as is known now; at END: behind the last byte. */
FoyerPosition foyer_csv_parser_get_position (const FoyerCsvParser *self);
