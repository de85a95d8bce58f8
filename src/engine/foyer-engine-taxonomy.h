/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event's taxonomy as a thing that changes: check a document, see what a new version
 * would do, install it. The document language is docs/contracts.md. */
#pragma once

#include "foyer-engine.h"

/* What a new version does to people of one tier. The tier itself never changes. */
typedef struct
{
  char *tier;
  char *label; /* under the new version, for the event's locale */
  guint64 people;
  /* Of them, those whose … differs under the new version: */
  guint64 labels; /* label in the person's own locale, or colour: read from the taxonomy when shown
                     or printed, the record stays */
  guint64 access_levels; /* access level, or vip: kept in the record, which gets a new revision */
  guint64 entitlements; /* read from the taxonomy when asked, the record stays */
  guint64 dead_letters; /* open ones that the new words admit as this tier */
} FoyerTaxonomyTierChange;

/* What a version does, or did. */
typedef struct
{
  gint64 run_id; /* 0: nothing is installed, this is a diff */
  char *from; /* "spring-fair@1" */
  char *to; /* "spring-fair@2" */
  char **words; /* a line for each code and alias that is new, deprecated or replaced */
  gboolean is_running; /* records are still being re-evaluated */
  guint64 people; /* stored records */
  guint64 looked_at; /* of them, so far */
  guint64 changed; /* looked at and anything differs */
  guint64 revised; /* of them, those whose record gets a new revision */
  guint64 printed; /* of those, the ones whose badge is printed: print --all makes them a new one */
  guint64 dead_letters; /* open ones that were refused for an unknown word */
  guint64 dead_letters_looked_at;
  guint64 dead_letters_admitted;
  GPtrArray *tiers; /* FoyerTaxonomyTierChange, in the order of the new version */
  char *actor;
  gint64 started_usec;
  gint64 finished_usec; /* 0: not yet */
} FoyerTaxonomyChange;

void foyer_taxonomy_change_free (FoyerTaxonomyChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTaxonomyChange, foyer_taxonomy_change_free)

/* (transfer full) "spring-fair@2: 4 tiers, …" of a document that is right. Needs no event. Blocks
 * (reads one file). FOYER_ENGINE_ERROR_INPUT: every problem with file, line, path and rule. */
char *foyer_engine_check_taxonomy_file (const char *path, GError **error);

/* Looks at every stored record and every dead letter that an unknown word made, in steps; changes
 * nothing. @progress may be NULL. Errors: FOYER_ENGINE_ERROR_NOT_FOUND, _INPUT (the document),
 * _CONFLICT (it cannot follow the version in use: each removal and clash with its path, or the
 * version is not higher). */
void foyer_engine_diff_taxonomy_async (FoyerEngine *self, const char *path,
                                       FoyerProgressFunc progress, gpointer progress_data,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/* (transfer full) */
FoyerTaxonomyChange *foyer_engine_diff_taxonomy_finish (FoyerEngine *self, GAsyncResult *result,
                                                        GError **error);

/* Installs the version (durable at once: whatever is mapped from then on is mapped by it) and waits
 * while the holder of the line re-evaluates what is stored; with no holder this process takes the
 * line until that is done. Cancelling ends the waiting, not the work. A crash goes on where it was.
 * The document in use again: no error, nothing is changed. Errors as for a diff; _CONFLICT also
 * while another version is still being applied. */
void foyer_engine_apply_taxonomy_async (FoyerEngine *self, const char *path,
                                        FoyerProgressFunc progress, gpointer progress_data,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
/* (transfer full) The report, with is_running TRUE if the waiting was cancelled. */
FoyerTaxonomyChange *foyer_engine_apply_taxonomy_finish (FoyerEngine *self, GAsyncResult *result,
                                                         GError **error);

/* The newest application, running or done. (transfer full) NULL without error: none ever was. */
void foyer_engine_get_taxonomy_run_async (FoyerEngine *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
FoyerTaxonomyChange *foyer_engine_get_taxonomy_run_finish (FoyerEngine *self, GAsyncResult *result,
                                                           GError **error);
