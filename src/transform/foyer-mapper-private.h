/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a mapper, shared by its three parts: reading sources, assigning values, the row as
 * a whole. */
#pragma once

#include "foyer-contract-private.h"
#include "foyer-trace-private.h"
#include "foyer-transform.h"

#define FOYER_MAPPER_JOIN_DEPTH 4

/* A raw text of the row: lent from a cell or JSON string, or in the mapper's scratch. */
typedef struct
{
  const char *text; /* NULL: at @offset of the scratch */
  gsize offset;
  gsize length;
  guint column; /* 1-based; 0: none */
} FoyerPiece;

/* What a word of a feed means to one rule; remembered, since words repeat. */
typedef struct
{
  const char *mapped; /* by the rule's value map; NULL: not in it */
  const FoyerTerm *term; /* of the field's vocabulary; NULL: unknown */
  const FoyerTerm *former; /* the deprecated one that the word names itself; NULL */
  const FoyerTerm *nearest; /* suggestion for an unknown one; NULL: none */
  int status; /* FoyerStatus; -1: none */
} FoyerWord;

struct _FoyerMapper
{
  FoyerContractBinding *binding;
  FoyerTaxonomy *taxonomy;
  char *source;
  char *default_locale;
  guint64 footer_from_record;
  FoyerRecordBuilder *builder;
  GHashTable **words; /* per rule of the binding: text → FoyerWord; NULL until used */

  const FoyerFieldEdit *edits; /* lent */
  guint n_edits;

  /* buffers, kept from row to row */
  GArray *pieces; /* FoyerPiece of the current rule */
  GString *scratch;
  GString *joins[FOYER_MAPPER_JOIN_DEPTH];
  GString *text; /* the value under coercion */
  GString *before; /* the same before a coercion, for the trace */
  GString *list; /* texts of a list, each terminated */
  GArray *list_offsets; /* gsize */
  GPtrArray *list_texts;
  GString *id_name; /* name that the attendee id is made of */
  gsize id_prefix_length;
  GString *source_id;
  GString *name_hint;

  /* of the current row */
  const FoyerRow *row;
  gboolean is_guarded; /* formula guards of an export of our own come off */
  guint person; /* of the people the row stands for, from 0 on */
  guint n_people;
  json_t *element; /* the person's, if the contract expands an array; lent */
  FoyerOutcome *outcome;
  FoyerTrace *trace; /* NULL: nobody asks */
  FoyerTraceStep *step;
  const FoyerBoundRule *bound; /* the current rule */
  guint bound_index;
  const FoyerBoundSource *origin; /* the source that won; NULL */
  guint32 present; /* bit per field */
  guint32 weak; /* of these, the ones that the row did not give itself */
  const FoyerTerm *tier;
  const FoyerTerm *former_tier; /* see FoyerOutcome */
  const FoyerTerm *kind;
  GPtrArray *refusals; /* FoyerDiagnostic; NULL: none */
  GPtrArray *flags; /* FoyerDiagnostic; NULL: none */
};

/* ---- foyer-mapper-read.c ---- */

/* Fills the pieces with what the rule's sources give; TRUE if there is something, else *which says
 * what is the matter, and the pieces hold what there is to show. */
gboolean foyer_mapper_read (FoyerMapper *self, const FoyerBoundRule *bound, FoyerCase *which);
const char *foyer_mapper_get_piece (FoyerMapper *self, const FoyerPiece *piece);
/* The text of one source into the pieces; FALSE with *which. */
gboolean foyer_mapper_read_one (FoyerMapper *self, const FoyerBoundSource *source,
                                FoyerCase *which);
/* Whether one of the contract's skip rules takes the row; NULL if none. */
const char *foyer_mapper_find_skip (FoyerMapper *self);
/* Reads a JSON value as one text into the pieces, objects and arrays as compact JSON. */
void foyer_mapper_read_any (FoyerMapper *self, json_t *value);

/* ---- foyer-mapper-edits.c ---- */

/* The edit that @rule takes instead of the row; NULL if there is none. */
const FoyerFieldEdit *foyer_mapper_find_edit (FoyerMapper *self, const FoyerFieldRule *rule);
/* As foyer_mapper_read(), of an edit. */
gboolean foyer_mapper_read_edit (FoyerMapper *self, const FoyerFieldEdit *edit, FoyerCase *which);
/* Refuses the row for each edit that no rule takes. */
void foyer_mapper_check_edits (FoyerMapper *self);

/* ---- foyer-mapper-people.c ---- */

/* Finds the current person of the row. TRUE: map it. FALSE: *skip_reason says why it is skipped, or
 * it is refused already. */
gboolean foyer_mapper_find_person (FoyerMapper *self, const char **skip_reason);
/* TRUE if @rule may not read the row: its value is another person's. */
gboolean foyer_mapper_is_of_another (FoyerMapper *self, const FoyerFieldRule *rule);

/* ---- foyer-mapper-assign.c ---- */

/* Why a value was not taken. @message and @suggestion are owned by the caller. */
typedef struct
{
  FoyerCode code;
  char *message;
  char *suggestion;
} FoyerRefusal;

/* Coerces the pieces and gives them to the record. FALSE: *refusal says why; *is_blank is TRUE
 * instead if nothing is left of the value. */
gboolean foyer_mapper_assign_pieces (FoyerMapper *self, FoyerRefusal *refusal, gboolean *is_blank);
/* The same with declared texts, which are not coerced. */
gboolean foyer_mapper_assign_declared (FoyerMapper *self, const char *const *texts,
                                       FoyerRefusal *refusal);

/* Fills *refusal and returns FALSE. */
gboolean foyer_mapper_refuse (FoyerRefusal *refusal, FoyerCode code, char *taken_message);

/* ---- foyer-mapper-words.c ---- */

/* What the text means to the current rule, from memory if it was met before. @text is terminated.
 */
FoyerWord foyer_mapper_get_word (FoyerMapper *self, const FoyerFieldRule *rule, const char *text,
                                 gsize length);
/* The text to store for a word: its mapping, its code, or itself; NULL with a refusal. */
const char *foyer_mapper_translate (FoyerMapper *self, const FoyerFieldRule *rule, const char *text,
                                    gsize length, const FoyerTerm **term, FoyerRefusal *refusal);

/* ---- foyer-mapper-system.c ---- */

/* After all rules of the row have run. */
void foyer_mapper_make_system_fields (FoyerMapper *self);

/* ---- foyer-mapper.c ---- */

/* Takes @diagnostic over and adds where it is; *list is made if it is NULL. */
void foyer_mapper_add_diagnostic (FoyerMapper *self, GPtrArray **list, FoyerDiagnostic *diagnostic);
