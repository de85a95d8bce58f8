/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of one input row: a record, a refusal with its diagnostics, or a counted skip.
 */
#pragma once

#include "foyer-diagnostic.h"
#include "foyer-record.h"

typedef enum
{
  FOYER_OUTCOME_RECORD,
  FOYER_OUTCOME_REFUSED,
  /* The contract says that such rows are no registrations (a declined guest, a footer): counted by
     reason, nothing stored. */
  FOYER_OUTCOME_SKIPPED,
} FoyerOutcomeKind;

/* Plain struct for one owner; clear with foyer_outcome_clear(). */
typedef struct
{
  FoyerOutcomeKind kind;
  FoyerRecord *record; /* RECORD */
  gint64 version_usec; /* RECORD: the sender's update time or version; 0 if it gives none */
  guint64 version_number;
  gboolean
      has_reassignment; /* RECORD: the sender says that this ticket was given to another person */
  guint32 weak_fields; /* RECORD: bit per FoyerField whose value the row did not give: a declared
                          default or placeholder, weaker than an earlier accepted value */
  char *former_tier; /* RECORD: the deprecated code that the row's word names; NULL: none. Who was
                        admitted under it keeps it */
  char *source_id; /* REFUSED: if it could be read */
  char *name_hint; /* REFUSED: the name if it could be read, for finding the dead letter */
  GPtrArray *diagnostics; /* REFUSED: at least one FoyerDiagnostic; RECORD: flags such as bidi; else
                             NULL */
  const char *skip_reason; /* SKIPPED: static or interned */
  guint64 line;
  guint64 record_no;
  guint64 offset; /* raw bytes in the delivery */
  gsize length;
  gint64 letter_id; /* the dead letter that the row says it mends, of an export of our own;
                       0: none */
  guint person; /* which of the people the row stands for, from 1 on; 0: it stands for one */
} FoyerOutcome;

void foyer_outcome_clear (FoyerOutcome *self);
