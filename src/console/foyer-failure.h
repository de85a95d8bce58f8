/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person is told when something failed: domain and code become a translated sentence and a
 * next step. The one place for these words. */
#pragma once

#include <gio/gio.h>

/* Plain struct for one owner. */
typedef struct
{
  char *title; /* what failed, named: "people.csv Could Not Be Imported" */
  char *cause; /* one sentence */
  char *next_step; /* one sentence */
  char *details; /* the core's own words, for support */
} FoyerFailure;

/* (transfer full) @title is copied. */
FoyerFailure *foyer_failure_new (const char *title, const GError *error);
void foyer_failure_free (FoyerFailure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerFailure, foyer_failure_free)

/* (transfer full) "cause next step" in one paragraph; and everything, to be copied. */
char *foyer_failure_dup_sentence (const FoyerFailure *self);
char *foyer_failure_dup_copy (const FoyerFailure *self);

/* TRUE when the person stopped it: nothing to tell. */
gboolean foyer_failure_is_cancelled (const GError *error);
