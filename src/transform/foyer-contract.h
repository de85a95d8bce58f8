/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a feed's columns or JSON values mean: a loaded *.contract.json; mapping rows by it is
 * foyer-transform.h, choosing one for a file is foyer-contract-match.h. Document language:
 * docs/contracts.md. */
#pragma once

#include "foyer-field.h"
#include "foyer-reading.h"
#include "foyer-row.h"

#include <glib.h>

/* Immutable, atomic reference count, shared freely between threads. */
typedef struct _FoyerContract FoyerContract;

/* Loads a document; @name is its file for messages. All problems at once in one
 * FOYER_BASE_ERROR_SYNTAX, one a line. Pure. */
FoyerContract *foyer_contract_load (const char *name, const char *text, gsize length,
                                    GError **error);
FoyerContract *foyer_contract_ref (FoyerContract *self);
void foyer_contract_unref (FoyerContract *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerContract, foyer_contract_unref)

const char *foyer_contract_get_id (FoyerContract *self);
guint foyer_contract_get_version (FoyerContract *self);
/* "pretix-order-positions@1": how records name it. */
const char *foyer_contract_get_reference (FoyerContract *self);
/* For people: "pretix: order positions". */
const char *foyer_contract_get_title (FoyerContract *self);
/* Whether it was tried on a file that the platform itself made. */
gboolean foyer_contract_is_verified (FoyerContract *self);
/* Whether a delivery names everybody of its source, so that who is missing may be cancelled (as a
 * proposal, never at once). */
gboolean foyer_contract_names_everybody (FoyerContract *self);
/* Why files of this shape are no lists of people, in a sentence for people; NULL: they are. Binding
 * such a contract fails with it. */
const char *foyer_contract_get_refusal (FoyerContract *self);
/* Name of the source where the importer names none; never NULL. */
const char *foyer_contract_get_source (FoyerContract *self);

/* How files of this platform are read; what is zero is left to detection. */
typedef struct
{
  FoyerFormat format;
  char delimiter; /* '\0': detect */
  guint header_line; /* physical line, 1-based; 0: detect */
  gboolean allows_missing_trailing; /* short rows are filled with empty cells */
  gboolean
      has_lenient_quotes; /* text after a closing quote and bare quotes are taken as they are */
} FoyerContractReading;

const FoyerContractReading *foyer_contract_get_reading (FoyerContract *self);

/* TRUE if the row looks like one of the platform's footers: its first cell that is not blank starts
 * with one of the contract's footer texts. Only rows that nothing but footers and blank rows
 * follow may be treated so: name the first of them in FoyerTransformContext. */
gboolean foyer_contract_is_footer (FoyerContract *self, const FoyerCell *cells, guint n_cells);
gboolean foyer_contract_has_footers (FoyerContract *self);

/* Columns (or top-level JSON keys) of which it reads cells that look like identifiers: source_id,
 * order_code, ticket_codes. NULL-terminated, lent; for finding spreadsheet damage. */
const char *const *foyer_contract_get_id_columns (FoyerContract *self);

/* A contract bound to the columns of one file: every source resolved to a cell. Immutable, atomic
 * reference count. */
typedef struct _FoyerContractBinding FoyerContractBinding;

/* @columns NULL: the input is JSON. Errors: FOYER_TRANSFORM_ERROR_COLUMNS with every column that is
 * missing and, for a closed contract, every column that is unknown. Columns whose names start with
 * "foyer:" are never mapped. Pure. */
FoyerContractBinding *foyer_contract_bind (FoyerContract *self, FoyerColumns *columns,
                                           GError **error);
FoyerContractBinding *foyer_contract_binding_ref (FoyerContractBinding *self);
void foyer_contract_binding_unref (FoyerContractBinding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerContractBinding, foyer_contract_binding_unref)

FoyerContract *foyer_contract_binding_get_contract (FoyerContractBinding *self);
/* (transfer full) Where @field comes from in this file, for a mapping preview: "Company",
 * "Company (2)", "First Name + Last Name", "/tier"; NULL if from nowhere. */
char *foyer_contract_binding_dup_origin (FoyerContractBinding *self, FoyerField field);
/* Columns that go to `custom`; NULL-terminated, lent. Empty for JSON. */
const char *const *foyer_contract_binding_get_custom_columns (FoyerContractBinding *self);
