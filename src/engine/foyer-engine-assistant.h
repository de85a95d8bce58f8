/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import assistant: what a file is, what its columns are taken for, what would become of it,
 * and the contract document that comes of that. The import itself is foyer-engine-import.h's.
 * Nothing is stored before foyer_engine_save_draft_async(). */
#pragma once

#include "foyer-admission.h"
#include "foyer-draft.h"
#include "foyer-engine.h"
#include "foyer-reading.h"

/* ---- 1. Reading ---- */

/* What a person says of the file; zero and NULL: as detected. Texts are copied by the calls. */
typedef struct
{
  const char *encoding;
  char delimiter;
  guint header_line; /* physical line, 1-based */
  const char *preset; /* name or reference of a contract, or the path of a document, which the event
                         then keeps; "": none, also if one fits */
} FoyerFileAnswers;

/* One record of the file's beginning. */
typedef struct
{
  guint64 line; /* physical, 1-based */
  char **cells; /* one for each column of the draft, shortened to 200 characters; valid UTF-8 */
  char *refusal; /* why it cannot be read; NULL: it can */
} FoyerSampleRow;

/* A code that people can have, with its label in the event's language. */
typedef struct
{
  char *code;
  char *label;
} FoyerChoice;

/* What a file looks like. Plain struct for one owner. */
typedef struct
{
  FoyerReading reading;
  FoyerColumns *columns; /* NULL for JSON */
  char **preamble; /* lines before the header, excerpts; never NULL */
  gboolean asks_encoding; /* reading.encoding is a proposal only */
  gboolean asks_delimiter; /* reading.delimiter is the first of several that fit */
  guint confidence; /* 0–100 */
  char **reasons; /* in words; never NULL */
  GPtrArray *rows; /* FoyerSampleRow, at most 20 */
  char *preset; /* reference of the contract that fits, or nearly fits, or was named; NULL */
  char *preset_title;
  gboolean is_exact; /* it fits as it is */
  gboolean is_verified; /* the preset was tried on a file that the platform itself made */
  guint known_columns; /* columns that the preset names */
  GPtrArray *presets; /* FoyerChoice: contracts for this kind of file, reference and title */
  GPtrArray *tiers; /* FoyerChoice: of the event, by rank */
  FoyerDraft *draft; /* the proposal */
} FoyerFileExamination;

void foyer_file_examination_free (FoyerFileExamination *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFileExamination, foyer_file_examination_free)

/* Errors: FOYER_ENGINE_ERROR_NOT_FOUND, _INPUT (empty, binary, unreadable), _USAGE (an answer makes
 * no sense). */
void foyer_engine_examine_file_async (FoyerEngine *self, const char *path,
                                      const FoyerFileAnswers *answers, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
FoyerFileExamination *foyer_engine_examine_file_finish (FoyerEngine *self, GAsyncResult *result,
                                                        GError **error);

/* Proposes how dates and lists are written, from the first records, for columns that are read as
 * such and where neither a person nor a preset has said so. Quick, any thread. */
void foyer_file_examination_propose_forms (const FoyerFileExamination *self, FoyerDraft *draft);

/* ---- 2. Columns ---- */

/* What became of one field of one record. */
typedef struct
{
  FoyerField field;
  char *key; /* of an extra; NULL else */
  char *origin; /* "Mail", "contract default"; NULL */
  char *before; /* as received; NULL */
  char *after; /* as it would be stored; NULL: nothing */
  char *problem; /* a sentence; NULL: none */
} FoyerTrialStep;

typedef struct
{
  guint64 line;
  guint64 record_no;
  gboolean is_skipped; /* no registration; reason says why */
  gboolean is_refused;
  char *reason; /* the first problem, or why it is skipped; NULL */
  GPtrArray *steps; /* FoyerTrialStep in the order of the fields; empty if the row is unreadable */
} FoyerTrialRow;

/* A word of the feed that this event does not know. */
typedef struct
{
  FoyerField field; /* PRINT_TIER or STATUS */
  char *word;
  char *suggestion; /* nearest known; NULL */
} FoyerUnknownWord;

/* What the first records become under a draft. Plain struct for one owner. */
typedef struct
{
  GPtrArray *rows; /* FoyerTrialRow */
  GPtrArray *unknown_words; /* FoyerUnknownWord, each once */
  char *problem; /* why the draft fits the file nowhere; NULL */
} FoyerDraftTrial;

void foyer_draft_trial_free (FoyerDraftTrial *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDraftTrial, foyer_draft_trial_free)

/* Looks at the first @n_rows records, and for unknown words at more. Milliseconds, on a thread; the
 * draft may have open questions. Cancel the former call before the next one: its result is then
 * dropped. @encoding: as examined. Errors as for an examination. */
void foyer_engine_try_draft_async (FoyerEngine *self, const char *path, const char *encoding,
                                   FoyerDraft *draft, guint n_rows, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
FoyerDraftTrial *foyer_engine_try_draft_finish (FoyerEngine *self, GAsyncResult *result,
                                                GError **error);

/* ---- 3. Trial ---- */

typedef struct
{
  FoyerCode code;
  guint64 count;
  char *message; /* of the first of them */
  guint64 line; /* of the first of them */
} FoyerRefusalCause;

typedef struct
{
  guint64 line;
  guint64 record_no;
  FoyerCode code;
  char *message;
  char *name; /* of the person, if it could be read; NULL */
} FoyerRefusedRow;

/* What an import would do. Plain struct for one owner. */
typedef struct
{
  guint64 rows;
  guint64 outcomes[FOYER_N_ADMISSIONS];
  guint64 skipped;
  GPtrArray *causes; /* FoyerRefusalCause, most frequent first */
  GPtrArray *refused; /* FoyerRefusedRow, the first 100 */
  char *refusal; /* the file as a whole would be refused: why; NULL */
} FoyerRehearsal;

void foyer_rehearsal_free (FoyerRehearsal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRehearsal, foyer_rehearsal_free)

/* Reads the whole file in steps against what is stored, and stores nothing. @progress is not called
 * any more once @cancellable is cancelled. Errors: as for an
 * examination; _USAGE while the draft has open questions; _STORE; G_IO_ERROR_CANCELLED. */
void foyer_engine_rehearse_draft_async (FoyerEngine *self, const char *path, const char *encoding,
                                        FoyerDraft *draft, FoyerProgressFunc progress,
                                        gpointer progress_data, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
FoyerRehearsal *foyer_engine_rehearse_draft_finish (FoyerEngine *self, GAsyncResult *result,
                                                    GError **error);

/* ---- 4. Keeping ---- */

/* Keeps the draft as a contract of the event, unverified, under its id and the next free version;
 * an unchanged preset, or the very document that is there already, is not kept twice. The result is
 * its reference, for FoyerImportOptions. Errors: _USAGE (open questions, no id), _DENIED (opened
 * for reading), _STORE. */
void foyer_engine_save_draft_async (FoyerEngine *self, FoyerDraft *draft, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) "people@1". */
char *foyer_engine_save_draft_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* (transfer full) The document as text, for a file of one's own; blocks shortly. @error as for
 * saving. */
char *foyer_engine_dup_draft_text (FoyerEngine *self, FoyerDraft *draft, GError **error);
