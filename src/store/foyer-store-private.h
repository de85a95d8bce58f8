/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the verbs' files share: the store's struct and small helpers; not for other folders. */
#pragma once

#include "foyer-admission.h"
#include "foyer-attendee.h"
#include "foyer-dead-letter.h"
#include "foyer-job.h"
#include "foyer-sqlite-private.h"
#include "foyer-store-audit.h"
#include "foyer-store-jobs.h"
#include "foyer-store-journal.h"
#include "foyer-store-stages.h"

struct _FoyerStore
{
  sqlite3 *db;
  char *path;
  const FoyerClock *clock;
  GHashTable *statements; /* address of the SQL text → FoyerStatement */
  gboolean is_read_only;
  gboolean is_writing; /* a write transaction is open */
  FoyerStoreTopics touched; /* by the open transaction */
  gint64 changes_at_begin; /* rows changed by this connection before the transaction */
  FoyerStoreTopics topics; /* by committed ones, not yet stolen */
  gint64 data_version;
  /* Of dead letters with a source's id, up to one (foyer-store-supersede.c). */
  GHashTable *letters;
  gint64 letters_until;
  const FoyerAuditSealer *audit_sealer; /* NULL: the audit's head is not sealed */
  gpointer audit_sealer_data;
};

static inline gint64
foyer_store_now (FoyerStore *self)
{
  return foyer_clock_get_now_usec (self->clock);
}

/* First line of every verb that writes: a write transaction must be open; marks @topics. */
gboolean foyer_store_write_begins (FoyerStore *self, FoyerStoreTopics topics, GError **error);

/* Sets NOT_FOUND, CONFLICT, … Returns FALSE. */
gboolean foyer_store_refuse (GError **error, FoyerStoreError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Brings an opened file to the newest form (foyer-store-migrations.c). @steps: SQL of step 1, 2, …;
 * each raises user_version by one. */
gboolean foyer_store_migrate (FoyerStore *self, const char *const *steps, guint n_steps,
                              GError **error);
/* The steps there are (foyer-store-forms.c), NULL-terminated; static. */
const char *const *foyer_store_get_steps (void);
guint foyer_store_get_n_steps (void);
#define FOYER_STORE_APPLICATION_ID 0x466f7972 /* "Foyr" */

/* ---- opening ---- */
#define FOYER_STORE_BUSY_MSEC 5000
/* The file is made before SQLite sees it, so that nobody else can read it even for a moment.
 */
gboolean foyer_store_make_file (const char *path, GError **error);
/* CORRUPT names the first finding in the structure of the file itself. */
gboolean foyer_store_check_structure (FoyerStore *self, GError **error);

/* ---- records in rows ---- */
/* (transfer full) Equal records have equal packed bytes. Pure. */
GBytes *foyer_store_pack_record (FoyerRecord *record);
/* (transfer full) NULL with CORRUPT. */
FoyerRecord *foyer_store_unpack_record (gconstpointer data, gsize length, GError **error);

/* ---- attendees ---- */
#define FOYER_STORE_ATTENDEE_COLUMNS                                                               \
  "a.row_id AS row_id, a.record AS record, a.badge_no AS badge_no, a.revision AS revision, "       \
  "a.arrival AS arrival, p.contract AS contract, p.taxonomy AS taxonomy, a.admitted_usec AS "      \
  "admitted_usec, "                                                                                \
  "a.updated_usec AS updated_usec, a.delivery_id AS delivery_id, "                                 \
  "EXISTS (SELECT 1 FROM open_pair WHERE open_pair.row_id = a.row_id) AS is_possible_duplicate, "  \
  "(SELECT j.row_id FROM job j WHERE j.attendee_row = a.row_id AND j.revision = a.revision "       \
  "ORDER BY j.row_id DESC LIMIT 1) AS newest_job "
#define FOYER_STORE_ATTENDEE_FROM                                                                  \
  "FROM attendee a JOIN provenance p ON p.provenance_no = a.provenance_no "

/* (transfer full) From a row of the columns above. NULL with CORRUPT. */
FoyerAttendee *foyer_store_read_attendee (FoyerStore *self, FoyerStatement *statement,
                                          GError **error);
/* Adds @by to the count of one kind of people. */
gboolean foyer_store_shift_count (FoyerStore *self, const char *tier, FoyerStatus status,
                                  FoyerArrival arrival, gint64 by, GError **error);
gint64 foyer_store_hash_person (const char *person_key);
/* Writes the pairs that the person with @hash in row @row_id makes with others; adds to *n_pairs.
 */
gboolean foyer_store_find_duplicates (FoyerStore *self, gint64 row_id, gint64 hash,
                                      FoyerRecord *record, guint64 *n_pairs, GError **error);

/* ---- dead letters of an id that arrives well ---- */
/* Takes notice of letters written since: at the beginning of an admission and after each refusal.
 */
gboolean foyer_store_notice_letters (FoyerStore *self, GError **error);
/* An admitted row of an export mends the dead letter that it names, if that is of the same source
 * and open; *n counts it. 0: it names none. */
gboolean foyer_store_resolve_letter (FoyerStore *self, const char *source, gint64 letter_id,
                                     guint64 *n, GError **error);
/* Closes the open ones; adds their number to *n. */
gboolean foyer_store_supersede_letters (FoyerStore *self, const char *source, const char *source_id,
                                        guint64 *n, GError **error);
/* What was noticed may be undone. */
void foyer_store_forget_letters (FoyerStore *self);

/* One stored record that becomes another: what is known of it, and what it becomes. */
typedef struct
{
  gint64 row_id;
  guint revision; /* the stored one; the new one is the next */
  gint64 person_hash;
  FoyerArrival arrival;
  FoyerRecord *before;
  FoyerRecord *after;
  FoyerRecord *source; /* what the source says, if tokens are laid over it; NULL: @after */
  const FoyerVersion *version; /* NULL: stays */
  gint64 delivery_id; /* 0: stays */
  gint64 provenance_no;
  const char *reason; /* of jobs that are cancelled with the old revision */
} FoyerRevision;

/* Writes it with everything that follows: counts, search index, jobs of older revisions that are
 * not out, the printed badge of somebody cancelled, possible duplicates (adds to *n_pairs). */
gboolean foyer_store_write_revision (FoyerStore *self, const FoyerRevision *revision,
                                     guint64 *n_pairs, GError **error);
/* The same for a record that was not looked at yet. Tokens in force stay in force over it: @source
 * is what the source's record becomes then; NULL: it changes where @after does. @provenance_no 0:
 * stays. */
gboolean foyer_store_revise (FoyerStore *self, gint64 row_id, FoyerRecord *after,
                             FoyerRecord *source, gint64 provenance_no, const char *reason,
                             GError **error);
/* Keeps the present revision for whoever still looks at it; the oldest of them goes. */
gboolean foyer_store_keep_past (FoyerStore *self, gint64 row_id, guint revision,
                                FoyerRecord *record, GError **error);
/* Only what the source says, with the version and delivery of @revision: tokens hide what changed.
 */
gboolean foyer_store_write_source (FoyerStore *self, const FoyerRevision *revision, GError **error);

/* ---- tokens over a record (foyer-store-tokens-lay.c) ---- */
/* (transfer full) What a changed source and the tokens in force come to: tokens whose value
 * the source has changed come into conflict, or out of it. @has_new_person: the ticket was given to
 * somebody else, corrections of the former person's data end. */
gboolean foyer_store_lay_tokens (FoyerStore *self, gint64 row_id, FoyerRecord *source,
                                 gboolean has_new_person, FoyerRecord **record, GError **error);
/* (transfer full) @source as admission compares it with @incoming: what tokens have set is no
 * reason to refuse. */
gboolean foyer_store_excuse_tokens (FoyerStore *self, gint64 row_id, FoyerRecord *source,
                                    FoyerRecord *incoming, FoyerRecord **excused, GError **error);
/* The number under which these versions of contract and taxonomy are noted. */
gboolean foyer_store_find_provenance (FoyerStore *self, const char *contract, const char *taxonomy,
                                      gint64 *provenance_no, GError **error);

/* ---- notices, absence ---- */
gboolean foyer_store_write_notice (FoyerStore *self, const char *kind, const char *source,
                                   const char *text, gint64 collision_id, gint64 proposal_id,
                                   GError **error);
/* Another person under the id of @attendee_row; the delivery stored there is the first. */
typedef struct
{
  gint64 attendee_row;
  const char *source;
  const char *source_id;
  gint64 delivery_id; /* the second */
  guint64 line, record_no;
  gint64 dead_letter_id; /* 0: none */
} FoyerCollision;

/* Writes both deliveries into the audit table of collisions, and a notice. */
gboolean foyer_store_write_collision (FoyerStore *self, const FoyerCollision *collision,
                                      GError **error);
/* The person is in this delivery. */
gboolean foyer_store_note_presence (FoyerStore *self, gint64 delivery_id, gint64 row_id,
                                    GError **error);
/* The delivery will be compared with its source's people; adds to its rows that name nobody. */
gboolean foyer_store_expect_absence_check (FoyerStore *self, gint64 delivery_id,
                                           guint64 n_unreadable, GError **error);

/* ---- batches, slices ---- */
/* Batch 0 is none. */
gboolean foyer_store_add_to_batch (FoyerStore *self, gint64 batch_id,
                                   const guint64 outcomes[FOYER_N_ADMISSIONS], guint64 skipped,
                                   GError **error);
/* The slice becomes "done" or "dead", and its delivery DONE after the last; *was_open FALSE: it was
 * ended before, nothing is changed. */
/* TRUE in *is_late if another attempt at the slice has begun since this result's. */
gboolean foyer_store_is_late (FoyerStore *self, const FoyerSlice *slice, gboolean *is_late,
                              GError **error);
gboolean foyer_store_end_slice (FoyerStore *self, gint64 slice_id, const char *state,
                                gboolean *was_open, GError **error);

/* ---- dead letters ---- */
typedef struct
{
  FoyerStage stage;
  const char *source;
  gint64 delivery_id; /* 0: none */
  gint64 batch_id;
  const char *origin;
  guint64 line, record_no, offset;
  gsize length;
  const FoyerDigest *raw_digest; /* NULL: no repeat is looked for */
  const char *source_id, *name_hint, *attendee_id, *job_id;
  GPtrArray *diagnostics; /* at least one */
  gboolean is_repeat; /* of a delivery seen before: the same bytes make no second one even if the
                         first is closed */
  const char *contract, *taxonomy, *trace_id;
  gint64 received_usec;
  guint attempts;
} FoyerDeadLetterDraft;

/* (transfer full) A FoyerDeadLetter from a row of "SELECT *". */
gpointer foyer_store_read_dead_letter (FoyerStatement *row, GError **error);
/* (transfer full) What equal causes share of the first diagnostic's value; never NULL. */
char *foyer_store_dup_cause_value (FoyerDiagnostic *first);

/* *is_new FALSE: an open one holds the same bytes already. Either out parameter may be NULL. */
gboolean foyer_store_write_dead_letter (FoyerStore *self, const FoyerDeadLetterDraft *draft,
                                        gint64 *dead_letter_id, gboolean *is_new, GError **error);

/* ---- jobs ---- */
/* A number that was never given: written as the person's. @maker proposes. */
gboolean foyer_store_issue_badge_no (FoyerStore *self, FoyerAttendee *attendee,
                                     const FoyerJobMaker *maker,
                                     char badge_no[FOYER_BADGE_NO_BYTES], GError **error);
/* Writes @job as READY with its first row of history; sets its row_id. */
gboolean foyer_store_insert_job (FoyerStore *self, FoyerJob *job, gint64 attendee_row,
                                 gboolean is_automatic, const char *actor, GError **error);
/* The job that the next badge of this person is: number given if there is none, copy counted, the
 * rest by @maker. Not written. (transfer full) */
gboolean foyer_store_draft_job (FoyerStore *self, FoyerAttendee *attendee, const char *printer,
                                FoyerJobKind kind, const FoyerJobMaker *maker, FoyerJob **job,
                                GError **error);
/* @job goes on where @former stood in its chain, with as much time as that was given. */
void foyer_store_follow_way (FoyerJob *job, FoyerJob *former, gint64 now_usec);
/* Writes one row of history. */
gboolean foyer_store_add_job_step (FoyerStore *self, gint64 job_row_id, FoyerJobState from,
                                   FoyerJobState to, const char *printer, const char *reason,
                                   const char *actor, GError **error);
/* After a job turned out printed that a correction had superseded meanwhile: its badge number is
 * revoked. */
gboolean foyer_store_revoke_superseded (FoyerStore *self, gint64 job_row_id, GError **error);
/* Cancels the attendee's jobs of revisions below @revision that are not out yet. */
gboolean foyer_store_cancel_stale_jobs (FoyerStore *self, gint64 attendee_row, guint revision,
                                        const char *reason, GError **error);
/* (transfer full) From a row of "SELECT * FROM job". */
FoyerJob *foyer_store_read_job (FoyerStatement *statement, GError **error);
/* (transfer full) A dead letter of @job with one diagnostic. */
gboolean foyer_store_write_job_dead_letter (FoyerStore *self, FoyerJob *job,
                                            FoyerDiagnostic *diagnostic, GError **error);
