/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dead letters by cause, repaired, replayed, discarded, and the word that a taxonomy lacks (R-30 to
 * A repair is a link of the letter's chain of override tokens; a replay is its raw bytes, a
 * contract, a taxonomy and that chain through the mapping and admission of every import. */
#pragma once

#include "foyer-dead-letter-group.h"
#include "foyer-engine-people.h"
#include "foyer-token-receipt.h"

/* ---- Groups ---- */

/* (transfer full) GPtrArray of FoyerDeadLetterGroup, largest first. Stage, code and limit of @query
 * count. */
void foyer_engine_group_dead_letters_async (FoyerEngine *self, const FoyerDeadLetterQuery *query,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *foyer_engine_group_dead_letters_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* ---- One letter's history ---- */
typedef struct
{
  GPtrArray *attempts; /* FoyerDeadLetterAttempt: of people; the automatic ones are the letter's */
  GPtrArray *tokens; /* FoyerToken: its whole chain */
  FoyerDigest digest; /* of its delivery in the journal */
} FoyerDeadLetterStory;

void foyer_dead_letter_story_free (FoyerDeadLetterStory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerDeadLetterStory, foyer_dead_letter_story_free)

/* (transfer full) */
void foyer_engine_get_dead_letter_story_async (FoyerEngine *self, gint64 dead_letter_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback, gpointer user_data);
FoyerDeadLetterStory *
foyer_engine_get_dead_letter_story_finish (FoyerEngine *self, GAsyncResult *result, GError **error);

/* ---- Replay ---- */
typedef struct
{
  const gint64 *ids; /* exactly these; NULL: by the filter below */
  gsize n_ids;
  FoyerDeadLetterQuery query; /* stage and code; of open ones and those in repair */
  gint64 group_of; /* those with the cause of this one; 0: any */
  const char *contract; /* name or "name@version"; NULL: each delivery's own */
  const char *taxonomy; /* reference; NULL: the one in use */
  guint per_second; /* 0: as fast as it goes */
  gboolean is_dry_run;
} FoyerReplayRequest;

typedef enum
{
  FOYER_REPLAY_ADMITTED, /* in a dry run: would be */
  FOYER_REPLAY_REFUSED, /* stays what it is, with what was found now */
  FOYER_REPLAY_QUEUED, /* its job again */
  FOYER_REPLAY_NOTHING, /* replayed, superseded, resolved or discarded before: nothing is done */
} FoyerReplayOutcome;

#define FOYER_N_REPLAY_OUTCOMES (FOYER_REPLAY_NOTHING + 1)

/* "admitted", "refused", "queued", "nothing"; static. */
const char *foyer_replay_outcome_get_name (FoyerReplayOutcome outcome);

typedef struct
{
  gint64 dead_letter_id;
  FoyerReplayOutcome outcome;
  char *source_id; /* NULL: unknown */
  char *attendee_id; /* admitted */
  char *job_id; /* queued */
  char *text; /* refused: what was found; nothing: why; else NULL */
  char *code; /* refused */
  char **changes; /* dry run, admitted: "tier: nothing -> VIP", field by field against what is
                     stored; NULL else */
} FoyerReplayItem;

typedef struct
{
  gboolean is_dry_run;
  gboolean is_cancelled;
  guint64 total; /* chosen */
  guint64 outcomes[FOYER_N_REPLAY_OUTCOMES];
  GPtrArray *items; /* FoyerReplayItem, oldest first; at most FOYER_LIMIT_LIST_ROWS */
} FoyerReplayReport;

void foyer_replay_report_free (FoyerReplayReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerReplayReport, foyer_replay_report_free)

/* Oldest first, in steps of one transaction each. Cancelling ends it after the step in hand, with a
 * report. Each attempt begins a new series; a letter that is refused again says why from then on.
 * _NOT_FOUND: a letter, contract or taxonomy that there is not. @progress may be NULL; it is called
 * on the caller's main context. */
void foyer_engine_replay_async (FoyerEngine *self, const FoyerReplayRequest *request,
                                FoyerProgressFunc progress, gpointer progress_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full) */
FoyerReplayReport *foyer_engine_replay_finish (FoyerEngine *self, GAsyncResult *result,
                                               GError **error);

/* ---- Repair ---- */
typedef struct
{
  gint64 dead_letter_id;
  const char *const *sets; /* "FIELD=VALUE", NULL-terminated; an empty value takes it away */
  const char *reason;
  const char *base; /* 64 hexadecimal figures of what was looked at; NULL: the present state */
} FoyerRepairRequest;

typedef struct
{
  FoyerTokenReceipt *receipt; /* with `stale`: nothing was changed */
  gboolean is_good; /* a replay would admit it now */
  GPtrArray *diagnostics; /* FoyerDiagnostic: why not; NULL if it would */
} FoyerRepairReport;

void foyer_repair_report_free (FoyerRepairReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRepairReport, foyer_repair_report_free)

/* (transfer full) The values go through the real mapping first. _USAGE: a field is none, or its
 * value is one that a row would be refused for; _CONFLICT: the letter is closed; _NOT_FOUND. */
void foyer_engine_repair_dead_letter_async (FoyerEngine *self, const FoyerRepairRequest *request,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
FoyerRepairReport *foyer_engine_repair_dead_letter_finish (FoyerEngine *self, GAsyncResult *result,
                                                           GError **error);

/* Takes it out of the work: all of @ids or none. _CONFLICT: one is closed already. */
void foyer_engine_discard_dead_letters_async (FoyerEngine *self, const gint64 *ids, gsize n_ids,
                                              const char *reason, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
gboolean foyer_engine_discard_dead_letters_finish (FoyerEngine *self, GAsyncResult *result,
                                                   GError **error);

/* ---- The word that the taxonomy lacks ---- */

/* (transfer full) Path of a new private file: the version in use with the word of @letter as one
 * more alias of @tier, and the next version number. For foyer_engine_diff_taxonomy_async() and
 * foyer_engine_apply_taxonomy_async(); the caller deletes it. *word (transfer full) is the alias.
 * _USAGE: the letter was not refused for an unknown tier; _NOT_FOUND: no such tier. Blocks (writes
 * one small file). */
char *foyer_engine_write_alias (FoyerEngine *self, FoyerDeadLetter *letter, const char *tier,
                                char **word, GError **error);
