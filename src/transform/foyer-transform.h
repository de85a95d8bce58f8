/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mapping: one input row to a canonical record, a refusal or a skip. Pure: no clock,
 * randomness, files, environment, locale. Knows nothing of the store: what an id met before is
 * foyer-admission.h. */
#pragma once

#include "foyer-contract.h"
#include "foyer-outcome.h"
#include "foyer-row.h"
#include "foyer-taxonomy.h"
#include "foyer-trace.h"

/* What a row does not say itself. Texts are copied by whoever keeps the context. */
typedef struct
{
  const char *event_id; /* first part of attendee ids */
  const char *source; /* name of the source; second part */
  const char *default_locale; /* print_locale of people whose feed gives none; NULL: absent */
  guint64 footer_from_record; /* rows from this record number on that look like footers are skipped;
                                 0: none */
} FoyerTransformContext;

/* Maps rows of one binding one after another with buffers and look-ups it keeps: make one per
 * thread, use it for a slice or for a whole file. */
typedef struct _FoyerMapper FoyerMapper;

FoyerMapper *foyer_mapper_new (FoyerContractBinding *binding, FoyerTaxonomy *taxonomy,
                               const FoyerTransformContext *context);
void foyer_mapper_free (FoyerMapper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerMapper, foyer_mapper_free)

/* What a person says in place of the row, for one field. */
typedef struct
{
  const char *field; /* "company", "custom.hat" */
  const char *text; /* read by the rule's own coercions; NULL or blank: the row gives nothing */
} FoyerFieldEdit;

/* For the rows that are mapped from now on: what an edit names is not read from the row; everything
 * else, coercions and policies too, is as without it. Of a row that stands for several people only
 * those are edited who are refused without. A field that the contract has no rule for is refused.
 * @edits is lent until the next call. */
void foyer_mapper_set_edits (FoyerMapper *self, const FoyerFieldEdit *edits, guint n_edits);

/* Maps one row. Cells must be valid UTF-8. @outcome is overwritten (clear it afterwards with
 * foyer_outcome_clear()). Every problem of the row is collected, in the order of the fields of
 * R-23, so the first diagnostic names the first field. A record may carry diagnostics too: they are
 * flags (bidirectional controls: control-character, rule "text.bidi"). */
void foyer_mapper_map (FoyerMapper *self, const FoyerRow *row, FoyerOutcome *outcome);

/* How many people the row stands for: 1 unless the contract expands; always at least 1, also for a
 * row that will be skipped or refused. */
guint foyer_mapper_count_people (FoyerMapper *self, const FoyerRow *row);
/* Maps person @person of the row, from 0 on; foyer_mapper_map() is person 0. @trace may be NULL. */
void foyer_mapper_map_person (FoyerMapper *self, const FoyerRow *row, guint person,
                              FoyerOutcome *outcome, FoyerTrace **trace);

/* The same, and *trace gets (transfer full) why each field has its value. The same code path. */
void foyer_mapper_map_traced (FoyerMapper *self, const FoyerRow *row, FoyerOutcome *outcome,
                              FoyerTrace **trace);

/* One row without a mapper of one's own: for repairs, previews and tests. */
void foyer_transform_row (FoyerContractBinding *binding, FoyerTaxonomy *taxonomy,
                          const FoyerTransformContext *context, const FoyerRow *row,
                          FoyerOutcome *outcome);
