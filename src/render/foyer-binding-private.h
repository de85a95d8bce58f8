/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value that a binding or a condition looks at; inside foyer-render only. */
#pragma once

#include "foyer-binding.h"

typedef enum
{
  FOYER_SOURCE_LITERAL,
  FOYER_SOURCE_FIELD,
  FOYER_SOURCE_ITEM, /* one element of a list */
  FOYER_SOURCE_CUSTOM,
  FOYER_SOURCE_BADGE_NO,
  FOYER_SOURCE_BADGE_TOKEN,
  FOYER_SOURCE_TICKET_CODE,
  FOYER_SOURCE_TIER,
  FOYER_SOURCE_TIER_LABEL,
  FOYER_SOURCE_NAME_LARGE,
  FOYER_SOURCE_NAME_SMALL,
  FOYER_SOURCE_EVENT_NAME,
  FOYER_SOURCE_EVENT_LINE,
} FoyerSourceKind;

typedef struct
{
  FoyerSourceKind kind;
  FoyerField field; /* FIELD, ITEM */
  guint index; /* ITEM: from 0 */
  char *text; /* LITERAL, CUSTOM: key */
} FoyerSource;

/* A list field that may be shown on a badge. */
gboolean foyer_source_parse_list (const char *name, FoyerField *list);
/* Adds to *needs; FALSE with *rule "reference", "sensitive" or "type". @entry may be NULL. */
gboolean foyer_source_parse (const char *name, const FoyerEntry *entry, FoyerSource *source,
                             FoyerDependencies *needs, const char **rule);
/* Lent, or owned by *joined; NULL if absent. */
const char *foyer_source_get (const FoyerSource *self, const FoyerBadgeInput *input, char **joined);
