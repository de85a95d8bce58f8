/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts and contract documents: what a preset says of a file's columns, and the document that a
 * draft is; private to the engine. Pure. Document language: docs/contracts.md. */
#pragma once

#include "foyer-draft.h"

#include <jansson.h>

/* Fills each column with what the contract document @preset says. @is_exact: the whole file fits,
 * so columns that the preset keeps or ignores by its "unknown" are taken for decided; else they
 * stay OPEN unless their name says enough. */
void foyer_draft_take_preset (FoyerDraft *self, const char *reference, json_t *preset,
                              gboolean is_exact);

/* (transfer full) The document of version @version. @preset: the document that self->preset names,
 * or NULL. @trial_tier NULL: the real one, there must be no open question. Else a document for
 * looking at values: OPEN columns are left out, and required fields that nobody has named yet get a
 * stand-in (the tier @trial_tier, ids and names from the first column). */
json_t *foyer_draft_make_document (FoyerDraft *self, json_t *preset, guint version,
                                   const char *trial_tier);
