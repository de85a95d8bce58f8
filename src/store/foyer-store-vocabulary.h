/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of the event's taxonomy, and the work of bringing stored records to the newest one
 * . What a document means is transformation's; here it is bytes under a name. */
#pragma once

#include "foyer-attendee.h"
#include "foyer-store.h"

/* @wanted NULL: the version in use, else the one of that name. *reference and *document (transfer
 * full each; either may be NULL) are NULL if there is none: if none was ever installed, the event's
 * first document is in use. */
gboolean foyer_store_get_taxonomy (FoyerStore *self, const char *wanted, char **reference,
                                   GBytes **document, GError **error);

/* One document for installing. */
typedef struct
{
  const char *reference; /* "spring-fair@2" */
  GBytes *document;
} FoyerTaxonomyVersion;

/* Makes @next the version in use and starts a run over everything that is stored. @before: what the
 * caller compared it with; CONFLICT if that is not in use any more, if @next was in use before, or
 * while a run is open. Writes the audit row. */
gboolean foyer_store_install_taxonomy (FoyerStore *self, const FoyerTaxonomyVersion *before,
                                       const FoyerTaxonomyVersion *next, const char *actor,
                                       gint64 *run_id, GError **error);

/* ---- Runs ---- */
typedef struct
{
  char *tier;
  guint64 people, labels, access_levels, entitlements, dead_letters;
} FoyerTaxonomyRunTier;

typedef enum
{
  FOYER_TAXONOMY_RUN_PEOPLE, /* position: row id of the last person looked at */
  FOYER_TAXONOMY_RUN_DEAD_LETTERS, /* position: the last dead letter looked at */
  FOYER_TAXONOMY_RUN_DONE,
} FoyerTaxonomyRunPhase;

typedef struct
{
  gint64 run_id;
  char *from;
  char *to;
  char *actor;
  FoyerTaxonomyRunPhase phase;
  gint64 position;
  gint64 last_row; /* what was admitted later was mapped by the new version */
  gint64 last_letter;
  guint64 people, looked_at, changed, revised, printed;
  guint64 letters, letters_looked_at, letters_admitted;
  gint64 started_usec;
  gint64 finished_usec;
  GPtrArray *tiers; /* FoyerTaxonomyRunTier */
} FoyerTaxonomyRun;

/* Without counts. */
FoyerTaxonomyRun *foyer_taxonomy_run_new (void);
void foyer_taxonomy_run_free (FoyerTaxonomyRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerTaxonomyRun, foyer_taxonomy_run_free)
/* The counts of a tier; made if there are none yet. Lent. */
FoyerTaxonomyRunTier *foyer_taxonomy_run_ensure_tier (FoyerTaxonomyRun *self, const char *tier);

/* *run (transfer full): the newest; NULL if there never was one. @only_open: NULL too if it is
 * done.
 */
gboolean foyer_store_get_taxonomy_run (FoyerStore *self, gboolean only_open, FoyerTaxonomyRun **run,
                                       GError **error);
/* Phase, position and counts as @run says; CONFLICT if the stored position is not @from_position:
 * somebody else has taken the step. */
gboolean foyer_store_save_taxonomy_run (FoyerStore *self, const FoyerTaxonomyRun *run,
                                        FoyerTaxonomyRunPhase from_phase, gint64 from_position,
                                        GError **error);
/* How many records and how many open dead letters of an unknown word there are. */
gboolean foyer_store_count_evaluable (FoyerStore *self, guint64 *people, guint64 *letters,
                                      GError **error);

/* ---- What a run looks at ---- */
typedef struct
{
  gint64 row_id;
  FoyerRecord *record;
  FoyerRecord *source; /* what the source says of somebody with tokens; NULL: the record */
  gboolean is_printed; /* a badge of the current revision is out */
} FoyerStoredPerson;

/* *people (transfer full): GArray of FoyerStoredPerson, cleared with the array: those in rows above
 * @after up to @last, at most @limit. */
gboolean foyer_store_list_stored_people (FoyerStore *self, gint64 after, gint64 last, guint limit,
                                         GArray **people, GError **error);
/* The next revision of one person, made by @reference of the taxonomy; jobs of the old one that are
 * not out are cancelled for @reason. @source: the same for what the source says, NULL without
 * tokens. */
gboolean foyer_store_reevaluate_person (FoyerStore *self, gint64 row_id, FoyerRecord *record,
                                        FoyerRecord *source, const char *reference,
                                        const char *reason, GError **error);
/* Notes @reference for the people in rows above @after up to @last. */
gboolean foyer_store_note_taxonomy (FoyerStore *self, gint64 after, gint64 last,
                                    const char *reference, GError **error);
/* *ids (transfer full): gint64, open dead letters of unknown words above @after up to @last (0: no
 * end), oldest first. */
gboolean foyer_store_list_word_letters (FoyerStore *self, gint64 after, gint64 last, guint limit,
                                        GArray **ids, GError **error);
