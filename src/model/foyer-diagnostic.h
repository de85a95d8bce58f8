/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a record was refused or flagged: a value, not an error. */
#pragma once

#include <glib-object.h>

typedef enum
{
  FOYER_STAGE_INGESTION,
  FOYER_STAGE_TRANSFORMATION,
  FOYER_STAGE_RENDERING,
  FOYER_STAGE_DISPATCH,
} FoyerStage;

#define FOYER_N_STAGES (FOYER_STAGE_DISPATCH + 1)

/* "ingestion", …; static. */
const char *foyer_stage_get_name (FoyerStage stage);
gboolean foyer_stage_parse (const char *name, FoyerStage *stage);

/* Cause of a dead letter. The keyword (foyer_code_get_name) is what lists, filters and JSON show;
 * the sentence says what to do next. */
typedef enum
{
  /* ingestion: the bytes */
  FOYER_CODE_RAGGED_ROW,
  FOYER_CODE_UNCLOSED_QUOTE,
  FOYER_CODE_TEXT_AFTER_QUOTE,
  FOYER_CODE_BARE_QUOTE,
  FOYER_CODE_NUL_BYTE,
  FOYER_CODE_CONTROL_CHARACTER,
  FOYER_CODE_INVALID_ENCODING,
  FOYER_CODE_RECORD_TOO_LARGE,
  FOYER_CODE_CELL_TOO_LARGE,
  FOYER_CODE_TOO_MANY_COLUMNS,
  FOYER_CODE_EXCEL_DAMAGE,
  FOYER_CODE_MALFORMED_JSON,
  FOYER_CODE_JSON_LIMIT,
  FOYER_CODE_REPLAY_CONFLICT,
  FOYER_CODE_PULL_FAILED,
  /* transformation: the fields */
  FOYER_CODE_MISSING_FIELD,
  FOYER_CODE_NAME_MISSING,
  FOYER_CODE_MISSING_TIER,
  FOYER_CODE_UNKNOWN_TIER,
  FOYER_CODE_MALFORMED_VALUE,
  FOYER_CODE_TOO_LONG,
  FOYER_CODE_UNKNOWN_KEYWORD,
  FOYER_CODE_UNKNOWN_FIELD,
  FOYER_CODE_SEVERAL_PEOPLE,
  FOYER_CODE_VALIDATION_TIMEOUT,
  FOYER_CODE_PROCESSING_CRASHED, /* the attempts ended with the program, not with an answer */
  /* admission: against what is stored */
  FOYER_CODE_INVARIANT_CHANGED,
  FOYER_CODE_IDENTITY_COLLISION,
  /* rendering */
  FOYER_CODE_MISSING_GLYPH,
  FOYER_CODE_TEXT_OVERFLOW,
  FOYER_CODE_TEMPLATE_MISSING,
  FOYER_CODE_RENDER_FAILED,
  /* dispatch */
  FOYER_CODE_PRINTER_REFUSED,
  FOYER_CODE_PRINT_FAILED,
} FoyerCode;

#define FOYER_N_CODES (FOYER_CODE_PRINT_FAILED + 1)

/* "ragged-row", …; static. */
const char *foyer_code_get_name (FoyerCode code);
FoyerStage foyer_code_get_stage (FoyerCode code);
/* One English sentence: what a person does next. Static. */
const char *foyer_code_get_remedy (FoyerCode code);
gboolean foyer_code_parse (const char *name, FoyerCode *code);

/* Boxed, immutable, atomic reference count. Every text may be NULL except message. */
typedef struct
{
  FoyerCode code;
  char *message; /* plain English: "tier 'Speakrs' is not in the taxonomy" */
  char *field_path; /* canonical field name, or column "Ticket Type", or JSON pointer */
  char *rule; /* "taxonomy.tier", "max_length 60", "csv.quote" */
  char *value; /* the offending value, at most 200 characters */
  char *record_id; /* source id if known */
  guint64 line; /* physical line of the record's first byte, 1-based; 0 unknown */
  guint64 record_no; /* 1-based data record; 0 unknown */
  guint column; /* 1-based cell; 0 none */
  char *suggestion; /* "SPEAKER" as nearest known code; NULL if none */
} FoyerDiagnostic;

#define FOYER_TYPE_DIAGNOSTIC (foyer_diagnostic_get_type ())
GType foyer_diagnostic_get_type (void);

/* (transfer full) Message from a format, control characters as spaces; everything else set by the
 * caller before it is shared. */
FoyerDiagnostic *foyer_diagnostic_new (FoyerCode code, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
FoyerDiagnostic *foyer_diagnostic_ref (FoyerDiagnostic *self);
void foyer_diagnostic_unref (FoyerDiagnostic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDiagnostic, foyer_diagnostic_unref)

/* (transfer full) A value shortened to 200 characters at a character border, invalid UTF-8
 * replaced. */
char *foyer_diagnostic_dup_excerpt (const char *text, gssize length);

/* Diagnostics as one JSON array text for the store, and back (transfer container: GPtrArray of
 * FoyerDiagnostic). */
char *foyer_diagnostics_dup_json (GPtrArray *diagnostics);
GPtrArray *foyer_diagnostics_parse (const char *json, GError **error);
