/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What acts with tokens share inside the engine: whose hand it is, the person meant, values read by
 * the rules. Blocking: worker threads only. */
#pragma once

#include "foyer-line.h"
#include "foyer-store-tokens.h"

#define FOYER_TOKEN_CLERK "clerk"
#define FOYER_TOKEN_SUPERVISOR "supervisor"
/* For what runs out by itself. */
#define FOYER_TOKEN_NOBODY "foyer"

/* Key, seed and job maker of an act; lives as long as it. */
typedef struct
{
  FoyerTokenAuthor author;
  FoyerDigest key;
  FoyerJobMaker maker;
} FoyerTokenHand;

/* The line's actor, in @role, for @reason (both lent). FALSE: no random numbers. */
gboolean foyer_token_hand_init (FoyerTokenHand *self, FoyerLine *line, const char *role,
                                const char *reason, GError **error);
/* Keyed hash of a single-use code in its canonical form. */
FoyerDigest foyer_token_hash_code (FoyerLine *line, const char *code);

/* (transfer full) By attendee id or any code that names one person. */
FoyerAttendee *foyer_token_find_person (FoyerLine *line, const char *code, GError **error);

/* Fields and values that were typed as FIELD=VALUE, read one after the other; an empty value takes
 * the field's away. */
typedef struct
{
  GArray *edits; /* FoyerTokenEdit */
  GPtrArray *owned;
  gboolean needs_supervisor;
} FoyerTokenEdits;

void foyer_token_edits_clear (FoyerTokenEdits *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerTokenEdits, foyer_token_edits_clear)
/* FOYER_ENGINE_ERROR_USAGE with what an import would say of the value. */
gboolean foyer_token_edits_read (FoyerTokenEdits *self, FoyerLine *line, FoyerAttendee *person,
                                 const char *const *sets, GError **error);

/* One step of upkeep: tokens whose time has come. TRUE if there may be more. */
gboolean foyer_token_upkeep_step (FoyerLine *line, GError **error);
