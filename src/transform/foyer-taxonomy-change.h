/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From one version of a taxonomy to the next: what may follow, what is new, and what it
 * means for a record that is stored. Pure; records are read and written elsewhere. */
#pragma once

#include "foyer-record.h"
#include "foyer-taxonomy.h"

/* Loads a document that is to follow @self. FOYER_BASE_ERROR_SYNTAX: the document itself is wrong.
 * FOYER_TRANSFORM_ERROR_REMOVED: it cannot follow, each reason on a line with file, line, path and
 * rule: a code is gone ("removed"), stands in another vocabulary ("type"), a word means another
 * code ("meaning"), or the version is not higher ("version"). Pure. */
FoyerTaxonomy *foyer_taxonomy_load_successor (FoyerTaxonomy *self, const char *name,
                                              const char *text, gsize length, GError **error);

/* (transfer full) A line for each code and alias that @next adds, deprecates or replaces, and each
 * tier whose label, colour, access level, vip or entitlements differ: "tier DAY: label 'Day' was
 * 'Day ticket'". NULL-terminated, in the order of @next. */
char **foyer_taxonomy_dup_changes (FoyerTaxonomy *self, FoyerTaxonomy *next);

/* What differs for one person; the tier itself is never touched. */
typedef enum
{
  FOYER_REEVALUATION_LABEL = 1 << 0, /* label in the person's locale, or colour */
  FOYER_REEVALUATION_ACCESS_LEVEL = 1 << 1, /* in the record: access level, or vip */
  FOYER_REEVALUATION_ENTITLEMENTS = 1 << 2,
} FoyerReevaluation;

/* What @record says under @next that it does not say now. *revised (may be NULL) gets (transfer
 * full) the record with its new access level and vip, or NULL if it stays as it is. A tier that
 * @next does not know changes nothing. */
FoyerReevaluation foyer_taxonomy_reevaluate (FoyerTaxonomy *self, FoyerTaxonomy *next,
                                             FoyerRecord *record, FoyerRecord **revised);
