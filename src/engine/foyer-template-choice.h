/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which template a badge is printed with: a person's choice for the tier, else what the taxonomy
 * says of the tier, else a person's choice for the event, else the event's own. Knows names, not
 * templates. */
#pragma once

#include "foyer-event.h"
#include "foyer-store.h"
#include "foyer-taxonomy.h"

typedef struct
{
  FoyerEvent *event;
  FoyerTaxonomy *taxonomy;
} FoyerTemplateChoosing;

/* All inside a closure on the store. *name (transfer full), never NULL on success. @tier NULL, or
 * one that the taxonomy does not have: what holds for the event. */
gboolean foyer_template_choice_get (FoyerStore *store, const FoyerTemplateChoosing *choosing,
                                    const char *tier, char **name, GError **error);

/* What a person chose; *name NULL: nothing. @tier NULL: for the event. */
gboolean foyer_template_choice_get_own (FoyerStore *store, const char *tier, char **name,
                                        GError **error);

/* @name NULL takes the choice back. Audited. */
gboolean foyer_template_choice_set (FoyerStore *store, const char *tier, const char *name,
                                    const char *actor, GError **error);

/* Whether badges of any tier, or of none, are printed with @name. */
gboolean foyer_template_choice_has (FoyerStore *store, const FoyerTemplateChoosing *choosing,
                                    const char *name, gboolean *has, GError **error);
