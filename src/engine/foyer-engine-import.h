/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import and detection: a file becomes a durable delivery, the line does the rest.
 */
#pragma once

#include "foyer-admission.h"
#include "foyer-engine.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#define FOYER_DETECT_ROWS 20u

/* One of the first records, as it would be read. */
typedef struct
{
  guint64 line; /* physical, 1-based */
  guint64 record_no;
  char **cells; /* decoded, under the columns, each shortened to 200 characters; JSON: one text, the
                   record; a row that is refused: as far as it could be read */
  char *problem; /* why it would be a dead letter already for its shape; NULL: it can be read */
} FoyerDetectedRow;

/* What a file looks like; `foyerctl detect`. Plain struct for one owner. */
typedef struct
{
  FoyerReading reading;
  FoyerColumns *columns; /* NULL for JSON */
  char *contract; /* name of the matching preset; NULL: none matches, --contract is needed */
  gboolean is_verified; /* the preset's own word */
  guint confidence; /* 0–100 */
  char **reasons; /* in words */
  gboolean needs_answer; /* encoding or delimiter cannot be known: the caller must say it */
  char *question; /* what to say then: "encoding: windows-1252 is likely, pass --encoding" */
  char *reference; /* of the contract, "pretix-order-positions@1"; NULL with it */
  char *refusal; /* why files of this shape are no lists of people; NULL: they are */
  char **preamble; /* lines before the header; excerpts; never NULL */
  char tied_delimiters[4]; /* between which a person must choose; "" if the delimiter is known */
  gboolean is_encoding_open; /* reading.encoding is a proposal that a person must confirm */
  GPtrArray *rows; /* FoyerDetectedRow: the first FOYER_DETECT_ROWS records, read as proposed */
} FoyerFileDetection;

void foyer_file_detection_free (FoyerFileDetection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFileDetection, foyer_file_detection_free)

/* What an operator answered. */
typedef struct
{
  const char *source; /* "pretix"; required */
  const char *contract; /* name or path of a document; NULL: the one that matches */
  const char *encoding; /* NULL: as detected */
  char delimiter; /* 0: as detected */
  gboolean has_header_line; /* header_line holds */
  guint header_line; /* physical line of the header; 0: the file has none */
  gint64 as_of_usec; /* 0: the time of import decides nothing, journal order does */
  gboolean is_dry_run; /* counts only; nothing is stored */
  gboolean refuses_repeats; /* the same bytes by the same contract version are not taken in again */
} FoyerImportOptions;

/* Reads at most 1 MiB, the check of the encoding aside. @self NULL: no event, only the shipped
 * contracts. FOYER_ENGINE_ERROR_INPUT: empty, binary, unreadable; the message says what it seems to
 * be and what to do. */
void foyer_engine_detect_async (FoyerEngine *self, const char *path, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* The same with answers: contract, encoding, delimiter and header line of @options are taken and
 * not detected, and what was asked is answered. FOYER_ENGINE_ERROR_USAGE: no such encoding;
 * _NOT_FOUND, _INPUT: the contract. Finish with foyer_engine_detect_finish(). */
void foyer_engine_detect_with_async (FoyerEngine *self, const char *path,
                                     const FoyerImportOptions *options, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
FoyerFileDetection *foyer_engine_detect_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

typedef struct
{
  gint64 batch_id; /* 0 for a dry run */
  char *source;
  char *file; /* base name */
  char *contract; /* "pretix-order-positions@1" */
  guint64 rows; /* rows of the file below its header, blank ones included: records + skipped */
  guint64 records; /* rows − skipped; the six outcomes sum to it */
  guint64 skipped; /* blank lines, and rows that the contract says are no registrations */
  guint64 outcomes[FOYER_N_ADMISSIONS];
  double seconds;
  gint64 repeat_of_batch; /* not 0: nothing was done, this batch had the same bytes */
  gint64 repeat_received_usec; /* when they came then */
  gboolean is_cancelled; /* stopped by the caller; what was admitted stays */
} FoyerImportReport;

void foyer_import_report_free (FoyerImportReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerImportReport, foyer_import_report_free)

/* Copies the file into the journal (durable), then waits for the line to take it through
 * transformation. If nobody holds the line, this process takes it until the import ends. Cancelling
 * keeps what is admitted. Errors: FOYER_ENGINE_ERROR_INPUT (nothing readable, a tie without answer,
 * no contract), _NOT_FOUND (file, contract), _STORE. */
void foyer_engine_import_async (FoyerEngine *self, const char *path,
                                const FoyerImportOptions *options, FoyerProgressFunc progress,
                                gpointer progress_data, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
FoyerImportReport *foyer_engine_import_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);
