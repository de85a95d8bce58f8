/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Admission: one slice of outcomes into attendees, dead letters and counters, inside the caller's
 * transaction. The decision itself is the model's. */
#include "config.h"

#include "foyer-store-admit.h"

#include "foyer-store-intake-private.h"
#include "foyer-store-private.h"

#include <string.h>

/* One record's place in the order of all records: the delivery's, then its own. Files have at most
 * FOYER_LIMIT_CSV_ROWS records. */
#define RECORD_BITS 22

/* What one call keeps at hand. */
typedef struct
{
  FoyerStore *store;
  FoyerDelivery *delivery;
  FoyerIntake *intake;
  FoyerAdmissionCounts *counts;
  FoyerStatement *insert;
  FoyerStatement *find;
  gint64 now;
  gint64 provenance_no;
  GHashTable *new_people; /* tier → gint64[FOYER_N_STATUSES] */
  GHashTable *skips; /* reason → count */
  gint64 letter_id; /* of the last refusal; 0: an open one held its bytes already */
  guint64 n_unreadable; /* refused records without a readable id */
} Admission;

static const char *
get_taxonomy (Admission *self)
{
  return self->intake->taxonomy != NULL ? self->intake->taxonomy : self->delivery->taxonomy;
}

/* ---- Refused ---- */

static gboolean
refuse (Admission *self, const FoyerIntakeItem *item, GPtrArray *diagnostics, const char *source_id,
        const char *name_hint, GError **error)
{
  const FoyerOutcome *outcome = &item->outcome;
  FoyerDiagnostic *first = g_ptr_array_index (diagnostics, 0);
  FoyerDigest digest;
  gboolean is_new = FALSE;
  FoyerDeadLetterDraft draft = {
    .stage = foyer_code_get_stage (first->code),
    .source = self->delivery->source,
    .delivery_id = self->delivery->delivery_id,
    .batch_id = self->delivery->batch_id,
    .origin = self->delivery->origin,
    .line = outcome->line,
    .record_no = outcome->record_no,
    .offset = outcome->offset,
    .length = outcome->length,
    .raw_digest = foyer_intake_digest (self->intake, item, &digest) ? &digest : NULL,
    .source_id = source_id,
    .name_hint = name_hint,
    .diagnostics = diagnostics,
    .contract = self->delivery->contract,
    .taxonomy = get_taxonomy (self),
    .trace_id = self->delivery->trace_id,
    .received_usec = self->delivery->received_usec,
    .attempts = 1,
    .is_repeat = self->delivery->sequence != self->delivery->delivery_id,
  };
  if (!foyer_store_write_dead_letter (self->store, &draft, &self->letter_id, &is_new, error))
    return FALSE;
  self->n_unreadable += source_id == NULL ? 1 : 0;
  self->counts->outcomes[FOYER_ADMISSION_REFUSED]++;
  self->counts->dead_letters += is_new ? 1 : 0;
  return !is_new || source_id == NULL || foyer_store_notice_letters (self->store, error);
}

/* What the row names is resolved; what its id left open is superseded. */
static gboolean
supersede (Admission *self, const FoyerIntakeItem *item, FoyerRecord *record, GError **error)
{
  return foyer_store_resolve_letter (self->store, self->delivery->source, item->outcome.letter_id,
                                     &self->counts->superseded, error)
         && foyer_store_supersede_letters (self->store, self->delivery->source,
                                           foyer_record_get_text (record, FOYER_FIELD_SOURCE_ID),
                                           &self->counts->superseded, error);
}

/* ---- New ---- */

static const char *
get_tier (FoyerRecord *record)
{
  const char *tier = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
  return tier != NULL ? tier : "";
}

static FoyerVersion
get_version (Admission *self, const FoyerIntakeItem *item)
{
  return (FoyerVersion){
    .version_usec = item->outcome.version_usec,
    .version_number = item->outcome.version_number,
    .as_of_usec = self->delivery->as_of_usec,
    .sequence = (self->delivery->sequence << RECORD_BITS) + (gint64)item->outcome.record_no,
  };
}

static void
bind_values (FoyerStatement *statement, const FoyerIntakeItem *item, FoyerRecord *record,
             const FoyerVersion *version)
{
  if (item->has_person)
    foyer_statement_bind_integer (statement, ":person_hash", item->person_hash);
  else
    foyer_statement_bind_null (statement, ":person_hash");
  foyer_statement_bind_text (statement, ":tier", get_tier (record));
  foyer_statement_bind_integer (statement, ":status", foyer_record_get_status (record));
  foyer_statement_bind_integer (statement, ":version_usec", version->version_usec);
  foyer_statement_bind_integer (statement, ":version_number", (gint64)version->version_number);
  foyer_statement_bind_integer (statement, ":as_of_usec", version->as_of_usec);
  foyer_statement_bind_integer (statement, ":sequence", version->sequence);
  foyer_statement_bind_text (statement, ":sort_key", item->sort_key);
  foyer_statement_bind_text (statement, ":search_key", item->search_key);
  foyer_statement_bind_blob (statement, ":record", item->packed, item->packed_length);
}

static FoyerStatement *
prepare_insert (FoyerStore *store, GError **error)
{
  return foyer_store_prepare (
      store,
      "INSERT INTO attendee (person_hash, tier, status, version_usec, version_number, as_of_usec, "
      "sequence, sort_key, search_key,"
      " record, attendee_id, delivery_id, provenance_no, admitted_usec, updated_usec, revision)"
      " VALUES (:person_hash, :tier, :status, :version_usec, :version_number, :as_of_usec, "
      ":sequence, :sort_key, :search_key,"
      " :record, :attendee_id, :delivery_id, :provenance_no, :now, :now, 1) ON CONFLICT "
      "(attendee_id) DO NOTHING",
      error);
}

static void
count_new (Admission *self, FoyerRecord *record)
{
  const char *tier = get_tier (record);
  gint64 *counts = g_hash_table_lookup (self->new_people, tier);
  if (counts == NULL)
    {
      counts = g_new0 (gint64, FOYER_N_STATUSES);
      g_hash_table_insert (self->new_people, g_strdup (tier), counts);
    }
  counts[foyer_record_get_status (record)]++;
}

/* *is_new FALSE: the id is known. */
static gboolean
try_insert (Admission *self, const FoyerIntakeItem *item, const FoyerVersion *version,
            gboolean *is_new, GError **error)
{
  FoyerRecord *record = item->outcome.record;
  bind_values (self->insert, item, record, version);
  foyer_statement_bind_blob (self->insert, ":attendee_id", item->attendee_id.bytes,
                             sizeof item->attendee_id.bytes);
  foyer_statement_bind_integer (self->insert, ":delivery_id", self->delivery->delivery_id);
  foyer_statement_bind_integer (self->insert, ":provenance_no", self->provenance_no);
  foyer_statement_bind_integer (self->insert, ":now", self->now);
  if (!foyer_statement_run (self->insert, error))
    return FALSE;
  *is_new = foyer_store_get_changes (self->store) == 1;
  if (!*is_new)
    return TRUE;
  if (self->intake->is_whole
      && !foyer_store_note_presence (self->store, self->delivery->delivery_id,
                                     foyer_store_get_last_row_id (self->store), error))
    return FALSE;
  gboolean is_cancelled = foyer_record_get_status (record) == FOYER_STATUS_CANCELLED;
  self->counts->outcomes[is_cancelled ? FOYER_ADMISSION_CANCELLED : FOYER_ADMISSION_ADMITTED]++;
  count_new (self, record);
  if (item->has_person && !is_cancelled
      && !foyer_store_find_duplicates (self->store, foyer_store_get_last_row_id (self->store),
                                       item->person_hash, record,
                                       &self->counts->possible_duplicates, error))
    return FALSE;
  return supersede (self, item, record, error);
}

/* ---- Known ---- */

typedef struct
{
  gint64 row_id;
  gint64 person_hash;
  guint revision;
  FoyerArrival arrival;
  FoyerVersion version;
  FoyerRecord *record; /* what the source says; NULL: it is what comes in */
  gboolean has_tokens;
  FoyerRecord *laid; /* with tokens over it; the same without */
} Stored;

static void
stored_clear (Stored *self)
{
  g_clear_pointer (&self->record, foyer_record_unref);
  g_clear_pointer (&self->laid, foyer_record_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stored, stored_clear)

/* *is_found FALSE: there is none. *is_equal TRUE: the bytes are the same, the record is then not
 * decoded. */
static gboolean
find_stored (Admission *self, const FoyerIntakeItem *item, Stored *stored, gboolean *is_found,
             gboolean *is_equal, GError **error)
{
  FoyerStatement *find = self->find;
  foyer_statement_reset (find);
  foyer_statement_bind_blob (find, ":attendee_id", item->attendee_id.bytes,
                             sizeof item->attendee_id.bytes);
  FoyerStep step = foyer_statement_step (find, error);
  *is_found = step == FOYER_STEP_ROW;
  if (step != FOYER_STEP_ROW)
    return step == FOYER_STEP_DONE;
  stored->row_id = foyer_statement_get_integer (find, "row_id");
  stored->person_hash = foyer_statement_get_integer (find, "person_hash");
  stored->revision = (guint)foyer_statement_get_integer (find, "revision");
  stored->arrival = (FoyerArrival)foyer_statement_get_integer (find, "arrival");
  stored->version.version_usec = foyer_statement_get_integer (find, "version_usec");
  stored->version.version_number = (guint64)foyer_statement_get_integer (find, "version_number");
  stored->version.as_of_usec = foyer_statement_get_integer (find, "as_of_usec");
  stored->version.sequence = foyer_statement_get_integer (find, "sequence");
  gsize length = 0, laid_length = 0;
  gconstpointer laid = foyer_statement_get_blob (find, "record", &laid_length);
  gconstpointer bytes = foyer_statement_get_blob (find, "source_record", &length);
  stored->has_tokens = bytes != NULL;
  if (!stored->has_tokens)
    {
      bytes = laid;
      length = laid_length;
    }
  *is_equal = length == item->packed_length && memcmp (bytes, item->packed, length) == 0;
  g_autoptr (GError) decode_error = NULL;
  if (!*is_equal)
    stored->record = foyer_store_unpack_record (bytes, length, &decode_error);
  if (stored->record != NULL)
    stored->laid = stored->has_tokens ? foyer_store_unpack_record (laid, laid_length, &decode_error)
                                      : foyer_record_ref (stored->record);
  foyer_statement_reset (find);
  if (decode_error != NULL)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                               "attendee %" G_GINT64_FORMAT ": %s", stored->row_id,
                               decode_error->message);
  return TRUE;
}

/* The same content under a newer version moves the version on: what was sent between the two is
 * late when it comes. (A sequence alone only grows: nothing can come between.) */
static gboolean
renew_version (Admission *self, const Stored *stored, const FoyerVersion *version, GError **error)
{
  if ((version->version_usec == stored->version.version_usec
       && version->version_number == stored->version.version_number
       && version->as_of_usec == stored->version.as_of_usec)
      || foyer_version_compare (version, &stored->version) <= 0)
    return TRUE;
  g_autoptr (FoyerStatement) update
      = foyer_store_prepare (self->store,
                             "UPDATE attendee SET version_usec = :version_usec, version_number = "
                             ":version_number, as_of_usec = :as_of_usec,"
                             " sequence = :sequence WHERE row_id = :row_id",
                             error);
  if (update == NULL)
    return FALSE;
  foyer_statement_bind_integer (update, ":version_usec", version->version_usec);
  foyer_statement_bind_integer (update, ":version_number", (gint64)version->version_number);
  foyer_statement_bind_integer (update, ":as_of_usec", version->as_of_usec);
  foyer_statement_bind_integer (update, ":sequence", version->sequence);
  foyer_statement_bind_integer (update, ":row_id", stored->row_id);
  return foyer_statement_run (update, error);
}

static gboolean
revise (Admission *self, const FoyerIntakeItem *item, const Stored *stored, FoyerRecord *merged,
        const FoyerVersion *version, const FoyerMergeHints *hints, GError **error)
{
  g_autoptr (FoyerRecord) laid = NULL;
  if (!stored->has_tokens)
    laid = foyer_record_ref (merged);
  else if (!foyer_store_lay_tokens (self->store, stored->row_id, merged, hints->has_reassignment,
                                    &laid, error))
    return FALSE;
  FoyerRevision revision = {
    .row_id = stored->row_id,
    .revision = stored->revision,
    .person_hash = stored->person_hash,
    .arrival = stored->arrival,
    .before = stored->laid,
    .after = laid,
    .source = stored->has_tokens ? merged : NULL,
    .version = version,
    .delivery_id = self->delivery->delivery_id,
    .provenance_no = self->provenance_no,
    .reason = foyer_record_get_status (laid) == FOYER_STATUS_CANCELLED
                  ? "the registration was cancelled"
                  : "a newer revision of the registration came in",
  };
  /* What only tokens hide makes no new revision: badges on their way stay good. */
  gboolean is_hidden = stored->has_tokens && foyer_record_equal (laid, stored->laid);
  return (is_hidden ? foyer_store_write_source (self->store, &revision, error)
                    : foyer_store_write_revision (self->store, &revision,
                                                  &self->counts->possible_duplicates, error))
         && supersede (self, item, merged, error);
}

static FoyerMergeHints
get_hints (const FoyerIntakeItem *item)
{
  return (FoyerMergeHints){ .has_reassignment = item->outcome.has_reassignment,
                            .weak_fields = item->outcome.weak_fields,
                            .former_tier = item->outcome.former_tier };
}

/* What the record that comes in does to the stored one; what tokens have set is no reason to refuse
 * it. */
static gboolean
decide (Admission *self, const FoyerIntakeItem *item, const Stored *stored, gboolean is_equal,
        const FoyerVersion *version, FoyerAdmission *admission, FoyerRecord **merged,
        FoyerDiagnostic **diagnostic, GError **error)
{
  FoyerRecord *incoming = item->outcome.record;
  FoyerMergeHints hints = get_hints (item);
  g_autoptr (FoyerRecord) excused = NULL;
  if (is_equal)
    {
      *admission = FOYER_ADMISSION_UNCHANGED;
      return TRUE;
    }
  *admission = foyer_admission_decide (stored->record, &stored->version, incoming, version, &hints,
                                       merged, diagnostic);
  if (*admission != FOYER_ADMISSION_REFUSED || !stored->has_tokens)
    return TRUE;
  if (!foyer_store_excuse_tokens (self->store, stored->row_id, stored->record, incoming, &excused,
                                  error))
    return FALSE;
  g_clear_pointer (diagnostic, foyer_diagnostic_unref);
  *admission = foyer_admission_decide (excused, &stored->version, incoming, version, &hints, merged,
                                       diagnostic);
  /* Equal but for what the token excuses: that is what changed. */
  if (*admission == FOYER_ADMISSION_UNCHANGED)
    {
      *merged = g_steal_pointer (&excused);
      *admission = FOYER_ADMISSION_UPDATED;
    }
  return TRUE;
}

/* Once: what comes again is the same dead letter. */
static gboolean
note_collision (Admission *self, const FoyerIntakeItem *item, const Stored *stored, GError **error)
{
  FoyerCollision collision
      = { .attendee_row = stored->row_id,
          .source = self->delivery->source,
          .source_id = foyer_record_get_text (item->outcome.record, FOYER_FIELD_SOURCE_ID),
          .delivery_id = self->delivery->delivery_id,
          .line = item->outcome.line,
          .record_no = item->outcome.record_no,
          .dead_letter_id = self->letter_id };
  return foyer_store_write_collision (self->store, &collision, error);
}

static gboolean
admit_known (Admission *self, const FoyerIntakeItem *item, const FoyerVersion *version,
             GError **error)
{
  g_auto (Stored) stored = { 0 };
  gboolean is_found = FALSE, is_equal = FALSE;
  if (!find_stored (self, item, &stored, &is_found, &is_equal, error))
    return FALSE;
  if (!is_found)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_CORRUPT,
                               "an attendee is in the index but not in the table");
  if (self->intake->is_whole
      && !foyer_store_note_presence (self->store, self->delivery->delivery_id, stored.row_id,
                                     error))
    return FALSE;
  FoyerRecord *incoming = item->outcome.record;
  FoyerMergeHints hints = get_hints (item);
  g_autoptr (FoyerRecord) merged = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  FoyerAdmission admission = FOYER_ADMISSION_UNCHANGED;
  if (!decide (self, item, &stored, is_equal, version, &admission, &merged, &diagnostic, error))
    return FALSE;
  switch (admission)
    {
    case FOYER_ADMISSION_UNCHANGED:
      self->counts->outcomes[admission]++;
      return renew_version (self, &stored, version, error)
             && foyer_store_resolve_letter (self->store, self->delivery->source,
                                            item->outcome.letter_id, &self->counts->superseded,
                                            error);
    case FOYER_ADMISSION_LATE:
      self->counts->outcomes[admission]++;
      return TRUE;
    case FOYER_ADMISSION_ADMITTED:
    case FOYER_ADMISSION_UPDATED:
    case FOYER_ADMISSION_CANCELLED:
      self->counts->outcomes[admission]++;
      return revise (self, item, &stored, merged, version, &hints, error);
    case FOYER_ADMISSION_REFUSED:
      {
        g_autoptr (GPtrArray) diagnostics
            = g_ptr_array_new_with_free_func ((GDestroyNotify)foyer_diagnostic_unref);
        diagnostic->line = item->outcome.line;
        diagnostic->record_no = item->outcome.record_no;
        gboolean is_collision = diagnostic->code == FOYER_CODE_IDENTITY_COLLISION;
        g_ptr_array_add (diagnostics, g_steal_pointer (&diagnostic));
        return refuse (self, item, diagnostics,
                       foyer_record_get_text (incoming, FOYER_FIELD_SOURCE_ID),
                       foyer_record_get_text (incoming, FOYER_FIELD_FULL_NAME), error)
               && (!is_collision || self->letter_id == 0
                   || note_collision (self, item, &stored, error));
      }
    }
  g_return_val_if_reached (FALSE);
}

/* ---- All of them ---- */

static gboolean
admit_item (Admission *self, const FoyerIntakeItem *item, GError **error)
{
  const FoyerOutcome *outcome = &item->outcome;
  switch (outcome->kind)
    {
    case FOYER_OUTCOME_SKIPPED:
      {
        const char *reason
            = outcome->skip_reason != NULL ? outcome->skip_reason : "no registration";
        gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (self->skips, reason));
        g_hash_table_insert (self->skips, (gpointer)reason, GSIZE_TO_POINTER (n + 1));
        self->counts->skipped++;
        return TRUE;
      }
    case FOYER_OUTCOME_REFUSED:
      return refuse (self, item, outcome->diagnostics, outcome->source_id, outcome->name_hint,
                     error);
    case FOYER_OUTCOME_RECORD:
      {
        gboolean is_new = FALSE;
        FoyerVersion version = get_version (self, item);
        if (!item->has_attendee_id)
          return foyer_store_refuse (error, FOYER_STORE_ERROR_BUG,
                                     "record %" G_GUINT64_FORMAT " has no UUID",
                                     outcome->record_no);
        return try_insert (self, item, &version, &is_new, error)
               && (is_new || admit_known (self, item, &version, error));
      }
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
write_counts (Admission *self, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, self->new_people);
  while (g_hash_table_iter_next (&iter, &key, &value))
    for (FoyerStatus status = 0; status < FOYER_N_STATUSES; status++)
      if (((gint64 *)value)[status] != 0
          && !foyer_store_shift_count (self->store, key, status, FOYER_ARRIVAL_NONE,
                                       ((gint64 *)value)[status], error))
        return FALSE;
  g_autoptr (FoyerStatement) skip = foyer_store_prepare (
      self->store,
      "INSERT INTO batch_skip (batch_id, reason, n) VALUES (:batch_id, :reason, :n)"
      " ON CONFLICT (batch_id, reason) DO UPDATE SET n = n + excluded.n",
      error);
  if (skip == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, self->skips);
  while (self->delivery->batch_id != 0 && g_hash_table_iter_next (&iter, &key, &value))
    {
      foyer_statement_bind_integer (skip, ":batch_id", self->delivery->batch_id);
      foyer_statement_bind_text (skip, ":reason", key);
      foyer_statement_bind_integer (skip, ":n", (gint64)GPOINTER_TO_SIZE (value));
      if (!foyer_statement_run (skip, error))
        return FALSE;
    }
  guint64 refused = self->counts->outcomes[FOYER_ADMISSION_REFUSED];
  guint64 processed = self->counts->skipped;
  for (guint i = 0; i < FOYER_ADMISSION_REFUSED; i++)
    processed += self->counts->outcomes[i];
  return foyer_store_add_to_batch (self->store, self->delivery->batch_id, self->counts->outcomes,
                                   self->counts->skipped, error)
         && foyer_store_bump_stage (self->store, FOYER_STAGE_TRANSFORMATION, processed, refused, 0,
                                    error);
}

static gboolean
begin_admission (Admission *self, GError **error)
{
  self->now = foyer_store_now (self->store);
  self->new_people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->skips = g_hash_table_new (g_str_hash, g_str_equal);
  memset (self->counts, 0, sizeof *self->counts);
  self->find = foyer_store_prepare (self->store,
                                    "SELECT row_id, person_hash, revision, arrival, version_usec, "
                                    "version_number, as_of_usec, sequence, record, source_record"
                                    " FROM attendee WHERE attendee_id = :attendee_id",
                                    error);
  return self->find != NULL;
}

static void
admission_clear (Admission *self)
{
  g_clear_pointer (&self->insert, foyer_statement_end);
  g_clear_pointer (&self->find, foyer_statement_end);
  g_clear_pointer (&self->new_people, g_hash_table_unref);
  g_clear_pointer (&self->skips, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Admission, admission_clear)

gboolean
foyer_store_admit (FoyerStore *self, FoyerDelivery *delivery, const FoyerSlice *slice,
                   FoyerIntake *intake, FoyerAdmissionCounts *counts, GError **error)
{
  gboolean was_open = TRUE;
  g_auto (Admission) admission
      = { .store = self, .delivery = delivery, .intake = intake, .counts = counts };
  if (!foyer_store_write_begins (self,
                                 FOYER_STORE_TOPIC_ATTENDEES | FOYER_STORE_TOPIC_DELIVERIES
                                     | FOYER_STORE_TOPIC_STAGES,
                                 error)
      || !begin_admission (&admission, error))
    return FALSE;
  gboolean is_late = FALSE;
  if (slice != NULL && !foyer_store_is_late (self, slice, &is_late, error))
    return FALSE;
  if (is_late)
    return TRUE;
  if (slice != NULL && !foyer_store_end_slice (self, slice->slice_id, "done", &was_open, error))
    return FALSE;
  if (!was_open)
    return TRUE;
  admission.insert = prepare_insert (self, error);
  if (admission.insert == NULL
      || !foyer_store_find_provenance (self, delivery->contract, get_taxonomy (&admission),
                                       &admission.provenance_no, error)
      || !foyer_store_notice_letters (self, error))
    return FALSE;
  for (gsize i = 0; i < intake->n_items; i++)
    if (!admit_item (&admission, &intake->items[i], error))
      {
        g_prefix_error (error, "admitting record %" G_GUINT64_FORMAT ": ",
                        intake->items[i].outcome.record_no);
        return FALSE;
      }
  if (intake->is_whole
      && !foyer_store_expect_absence_check (self, delivery->delivery_id, admission.n_unreadable,
                                            error))
    return FALSE;
  return write_counts (&admission, error);
}

static gboolean
rehearse_item (Admission *self, const FoyerIntakeItem *item, GError **error)
{
  g_auto (Stored) stored = { 0 };
  gboolean is_found = FALSE, is_equal = FALSE;
  g_autoptr (FoyerRecord) merged = NULL;
  g_autoptr (FoyerDiagnostic) diagnostic = NULL;
  FoyerVersion version = get_version (self, item);
  FoyerAdmission admission = FOYER_ADMISSION_UNCHANGED;
  if (!find_stored (self, item, &stored, &is_found, &is_equal, error))
    return FALSE;
  if (!is_found)
    admission = foyer_admission_decide (NULL, NULL, item->outcome.record, &version, NULL, &merged,
                                        &diagnostic);
  else if (!decide (self, item, &stored, is_equal, &version, &admission, &merged, &diagnostic,
                    error))
    return FALSE;
  self->counts->outcomes[admission]++;
  return TRUE;
}

gboolean
foyer_store_rehearse (FoyerStore *self, FoyerDelivery *delivery, FoyerIntake *intake,
                      FoyerAdmissionCounts *counts, GError **error)
{
  g_auto (Admission) admission
      = { .store = self, .delivery = delivery, .intake = intake, .counts = counts };
  if (!begin_admission (&admission, error))
    return FALSE;
  for (gsize i = 0; i < intake->n_items; i++)
    {
      const FoyerIntakeItem *item = &intake->items[i];
      if (item->outcome.kind == FOYER_OUTCOME_SKIPPED)
        counts->skipped++;
      else if (item->outcome.kind == FOYER_OUTCOME_REFUSED)
        counts->outcomes[FOYER_ADMISSION_REFUSED]++;
      else if (!rehearse_item (&admission, item, error))
        return FALSE;
    }
  return TRUE;
}
