/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Same scoped id again: the pure decision what an incoming record does to the stored one. */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-record.h"

/* The six outcomes of an import, which sum to its records. */
typedef enum
{
  FOYER_ADMISSION_ADMITTED,
  FOYER_ADMISSION_UPDATED,
  FOYER_ADMISSION_UNCHANGED,
  FOYER_ADMISSION_LATE,
  FOYER_ADMISSION_CANCELLED,
  FOYER_ADMISSION_REFUSED,
} FoyerAdmission;

#define FOYER_N_ADMISSIONS (FOYER_ADMISSION_REFUSED + 1)

/* "admitted", …; static. */
const char *foyer_admission_get_name (FoyerAdmission admission);

/* Order of two deliveries: the sender's version or time if both have one, else --as-of, else
 * journal sequence. */
typedef struct
{
  gint64 version_usec; /* 0: none */
  guint64 version_number; /* 0: none */
  gint64 as_of_usec; /* 0: none */
  gint64 sequence; /* of the journal; always */
} FoyerVersion;

/* -1, 0, 1. Equal sender versions with different sequence are ordered by sequence. */
int foyer_version_compare (const FoyerVersion *a, const FoyerVersion *b);

/* What a delivery says beside its record. */
typedef struct
{
  gboolean has_reassignment; /* the sender says that the ticket was given to another person: nothing
                                of the former one stays */
  guint32 weak_fields; /* bit per FoyerField with a declared default: an earlier accepted value wins
 */
  const char *former_tier; /* what the sender's word meant before it was replaced; NULL */
} FoyerMergeHints;

/* @stored NULL: nothing is stored under this id yet. On UPDATED and CANCELLED *merged gets
 * (transfer full) the record to store (for ADMITTED it is @incoming, ref'd); on REFUSED *diagnostic
 * gets (transfer full) invariant-changed or identity-collision. A cancelled incoming record gives
 * CANCELLED when it is new or changes the stored status, else UNCHANGED. */
FoyerAdmission foyer_admission_decide (FoyerRecord *stored, const FoyerVersion *stored_version,
                                       FoyerRecord *incoming, const FoyerVersion *incoming_version,
                                       const FoyerMergeHints *hints, FoyerRecord **merged,
                                       FoyerDiagnostic **diagnostic);

/* (transfer full) Folded name + U+001F + folded e-mail: records with one key may be one person;
 * NULL if either is missing. */
char *foyer_admission_dup_person_key (FoyerRecord *record);
/* The same, appended; FALSE and nothing if either is missing. */
gboolean foyer_admission_append_person_key (GString *key, FoyerRecord *record);
