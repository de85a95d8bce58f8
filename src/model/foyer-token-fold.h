/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tokens make of a record, and what two sides that changed one value since make of it (R-31,
 * Pure. */
#pragma once

#include "foyer-token.h"

/* What an edit is about: a field, or one entry of `custom`. */
typedef struct
{
  FoyerField field;
  const char *key; /* of a custom entry, lent; NULL else */
} FoyerTokenField;

/* "company" or "custom.hat". FALSE with FOYER_MODEL_ERROR_VALUE for a name that is no field, for
 * `custom` without a key, and for what no token may change: ids and what Foyer makes itself.
 * A dead letter's edit (@has_record FALSE) may give a missing source_id. The key is lent from
 * @path. */
gboolean foyer_token_field_parse (const char *path, gboolean has_record, FoyerTokenField *field,
                                  GError **error);
/* Tier, status, time of registration and source_id: a supervisor's. */
gboolean foyer_token_field_needs_supervisor (FoyerField field);
/* (transfer full) As text for people; NULL if absent. */
char *foyer_token_field_dup_text (const FoyerTokenField *self, FoyerRecord *record);
gboolean foyer_token_field_equal (const FoyerTokenField *self, FoyerRecord *a, FoyerRecord *b);
/* (transfer full) Only what an edit of this field sets, out of @record: the field, and with a tier
 * what follows from it (access level, vip). */
FoyerRecord *foyer_token_field_dup_value (const FoyerTokenField *self, FoyerRecord *record);

/* (transfer full) @source with the values of those @tokens that are in force, in the order of the
 * fields; others are passed over. A new full name takes the parts of the former one away, as it
 * does when a newer delivery gives it. */
FoyerRecord *foyer_token_fold (FoyerRecord *source, FoyerToken *const *tokens, guint n_tokens);

typedef enum
{
  FOYER_THREE_WAY_MINE, /* theirs is as it was: mine wins */
  FOYER_THREE_WAY_SAME, /* both sides say the same */
  FOYER_THREE_WAY_CLASH, /* both changed it, each to something else */
} FoyerThreeWay;

/* "mine", "same", "clash"; static. */
const char *foyer_three_way_get_name (FoyerThreeWay self);
/* @base NULL: not known any more; then what differs clashes. */
FoyerThreeWay foyer_three_way_compare (const FoyerTokenField *field, FoyerRecord *base,
                                       FoyerRecord *mine, FoyerRecord *theirs);
/* The same of texts, NULL for absent: for dead letters, whose values have no types yet. */
FoyerThreeWay foyer_three_way_compare_texts (const char *base, const char *mine,
                                             const char *theirs);
