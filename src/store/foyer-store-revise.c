/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stored record becomes another one: the next revision and all that hangs on it. Who decides that
 * is elsewhere: admission, a new taxonomy, an accepted proposal. */
#include "config.h"

#include "foyer-store-intake-private.h"
#include "foyer-store-private.h"

#include <string.h>

gboolean
foyer_store_find_provenance (FoyerStore *self, const char *contract, const char *taxonomy,
                             gint64 *provenance_no, GError **error)
{
  g_autoptr (FoyerStatement) upsert = foyer_store_prepare (
      self,
      "INSERT INTO provenance (contract, taxonomy) VALUES (:contract, :taxonomy)"
      " ON CONFLICT (contract, taxonomy) DO UPDATE SET contract = excluded.contract RETURNING "
      "provenance_no",
      error);
  if (upsert == NULL)
    return FALSE;
  foyer_statement_bind_text (upsert, ":contract", contract != NULL ? contract : "");
  foyer_statement_bind_text (upsert, ":taxonomy", taxonomy != NULL ? taxonomy : "");
  if (foyer_statement_step (upsert, error) != FOYER_STEP_ROW)
    return FALSE;
  *provenance_no = foyer_statement_get_integer (upsert, "provenance_no");
  return foyer_statement_run (upsert, error);
}

/* A cancelled person's printed badge opens no door any more; its number is never given
 * again. */
static gboolean
revoke_badge (FoyerStore *self, gint64 row_id, GError **error)
{
  g_autoptr (FoyerStatement) revoke = foyer_store_prepare (
      self,
      "UPDATE badge SET revoked_usec = :now WHERE revoked_usec IS NULL AND attendee_row = :row_id"
      " AND badge_no = (SELECT a.badge_no FROM attendee a WHERE a.row_id = :row_id)"
      " AND EXISTS (SELECT 1 FROM job j WHERE j.attendee_row = :row_id AND j.state = 'PRINTED')",
      error);
  g_autoptr (FoyerStatement) forget
      = revoke == NULL
            ? NULL
            : foyer_store_prepare (
                self, "UPDATE attendee SET badge_no = NULL WHERE row_id = :row_id", error);
  if (forget == NULL)
    return FALSE;
  foyer_statement_bind_integer (revoke, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (revoke, ":row_id", row_id);
  foyer_statement_bind_integer (forget, ":row_id", row_id);
  return foyer_statement_run (revoke, error)
         && (foyer_store_get_changes (self) == 0 || foyer_statement_run (forget, error));
}

static const char *
get_tier (FoyerRecord *record)
{
  const char *tier = foyer_record_get_text (record, FOYER_FIELD_PRINT_TIER);
  return tier != NULL ? tier : "";
}

static void
bind_version (FoyerStatement *update, const FoyerVersion *version)
{
  if (version == NULL)
    {
      foyer_statement_bind_null (update, ":version_usec");
      foyer_statement_bind_null (update, ":version_number");
      foyer_statement_bind_null (update, ":as_of_usec");
      foyer_statement_bind_null (update, ":sequence");
      return;
    }
  foyer_statement_bind_integer (update, ":version_usec", version->version_usec);
  foyer_statement_bind_integer (update, ":version_number", (gint64)version->version_number);
  foyer_statement_bind_integer (update, ":as_of_usec", version->as_of_usec);
  foyer_statement_bind_integer (update, ":sequence", version->sequence);
}

static void
bind_origin (FoyerStatement *update, const FoyerRevision *revision)
{
  if (revision->delivery_id != 0)
    foyer_statement_bind_integer (update, ":delivery_id", revision->delivery_id);
  else
    foyer_statement_bind_null (update, ":delivery_id");
  if (revision->provenance_no != 0)
    foyer_statement_bind_integer (update, ":provenance_no", revision->provenance_no);
  else
    foyer_statement_bind_null (update, ":provenance_no");
}

static gboolean
write_row (FoyerStore *self, const FoyerRevision *revision, const FoyerIntakeItem *keys,
           GError **error)
{
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE attendee SET person_hash = :person_hash, tier = :tier, status = :status,"
      " version_usec = COALESCE (:version_usec, version_usec),"
      " version_number = COALESCE (:version_number, version_number),"
      " as_of_usec = COALESCE (:as_of_usec, as_of_usec), sequence = COALESCE (:sequence, sequence),"
      " sort_key = :sort_key, search_key = :search_key, record = :record, source_record = :source,"
      " revision = revision + 1,"
      " delivery_id = COALESCE (:delivery_id, delivery_id),"
      " provenance_no = COALESCE (:provenance_no, provenance_no), updated_usec = :now"
      " WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  if (keys->has_person)
    foyer_statement_bind_integer (update, ":person_hash", keys->person_hash);
  else
    foyer_statement_bind_null (update, ":person_hash");
  foyer_statement_bind_text (update, ":tier", get_tier (revision->after));
  foyer_statement_bind_integer (update, ":status", foyer_record_get_status (revision->after));
  bind_version (update, revision->version);
  foyer_statement_bind_text (update, ":sort_key", keys->sort_key);
  foyer_statement_bind_text (update, ":search_key", keys->search_key);
  foyer_statement_bind_blob (update, ":record", keys->packed, keys->packed_length);
  g_autoptr (GBytes) source
      = revision->source != NULL ? foyer_store_pack_record (revision->source) : NULL;
  if (source != NULL)
    foyer_statement_bind_blob (update, ":source", g_bytes_get_data (source, NULL),
                               g_bytes_get_size (source));
  else
    foyer_statement_bind_null (update, ":source");
  bind_origin (update, revision);
  foyer_statement_bind_integer (update, ":now", foyer_store_now (self));
  foyer_statement_bind_integer (update, ":row_id", revision->row_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_write_source (FoyerStore *self, const FoyerRevision *revision, GError **error)
{
  g_autoptr (GBytes) source = foyer_store_pack_record (revision->source);
  g_autoptr (FoyerStatement) update = foyer_store_prepare (
      self,
      "UPDATE attendee SET version_usec = COALESCE (:version_usec, version_usec),"
      " version_number = COALESCE (:version_number, version_number),"
      " as_of_usec = COALESCE (:as_of_usec, as_of_usec), sequence = COALESCE (:sequence, sequence),"
      " source_record = :source, delivery_id = COALESCE (:delivery_id, delivery_id),"
      " provenance_no = COALESCE (:provenance_no, provenance_no) WHERE row_id = :row_id",
      error);
  if (update == NULL)
    return FALSE;
  bind_version (update, revision->version);
  foyer_statement_bind_blob (update, ":source", g_bytes_get_data (source, NULL),
                             g_bytes_get_size (source));
  bind_origin (update, revision);
  foyer_statement_bind_integer (update, ":row_id", revision->row_id);
  return foyer_statement_run (update, error);
}

gboolean
foyer_store_write_revision (FoyerStore *self, const FoyerRevision *revision, guint64 *n_pairs,
                            GError **error)
{
  /* The merged record may hold values that the incoming one lacks: its keys are its own. */
  FoyerOutcome outcome
      = { .kind = FOYER_OUTCOME_RECORD, .record = foyer_record_ref (revision->after) };
  g_autoptr (FoyerIntake) own = foyer_intake_new (&outcome, 1, NULL, 0);
  const FoyerIntakeItem *keys = &own->items[0];
  FoyerStatus before = foyer_record_get_status (revision->before);
  FoyerStatus after = foyer_record_get_status (revision->after);
  gboolean is_cancelled = after == FOYER_STATUS_CANCELLED;
  gboolean is_new_person
      = keys->person_hash != revision->person_hash || before == FOYER_STATUS_CANCELLED;
  self->touched |= FOYER_STORE_TOPIC_JOBS;
  return foyer_store_keep_past (self, revision->row_id, revision->revision, revision->before, error)
         && write_row (self, revision, keys, error)
         && foyer_store_shift_count (self, get_tier (revision->before), before, revision->arrival,
                                     -1, error)
         && foyer_store_shift_count (self, get_tier (revision->after), after, revision->arrival, 1,
                                     error)
         && foyer_store_cancel_stale_jobs (self, revision->row_id, revision->revision + 1,
                                           revision->reason, error)
         && (!is_cancelled || revoke_badge (self, revision->row_id, error))
         && (is_cancelled || !keys->has_person || !is_new_person
             || foyer_store_find_duplicates (self, revision->row_id, keys->person_hash,
                                             revision->after, n_pairs, error));
}

/* What @after changed of @before, made to the source's record too: tokens hide the rest. */
static FoyerRecord *
change_source (FoyerRecord *source, FoyerRecord *before, FoyerRecord *after)
{
  g_autoptr (FoyerRecordBuilder) builder = foyer_record_builder_new_from (source);
  for (guint field = 0; field < FOYER_N_FIELDS; field++)
    if (!foyer_record_field_equal (before, after, (FoyerField)field))
      foyer_record_builder_copy (builder, (FoyerField)field, after);
  return foyer_record_builder_end (builder);
}

static gboolean
read_stored (FoyerStatement *row, FoyerRevision *revision, FoyerRecord **source, GError **error)
{
  gsize length = 0, source_length = 0;
  gconstpointer bytes = foyer_statement_get_blob (row, "record", &length);
  gconstpointer source_bytes = foyer_statement_get_blob (row, "source_record", &source_length);
  revision->before = foyer_store_unpack_record (bytes, length, error);
  if (revision->before == NULL)
    return FALSE;
  if (source_bytes != NULL)
    *source = foyer_store_unpack_record (source_bytes, source_length, error);
  revision->person_hash = foyer_statement_get_integer (row, "person_hash");
  revision->revision = (guint)foyer_statement_get_integer (row, "revision");
  revision->arrival = (FoyerArrival)foyer_statement_get_integer (row, "arrival");
  return source_bytes == NULL || *source != NULL;
}

static gboolean
revise_tokened (FoyerStore *self, FoyerRevision *revision, FoyerRecord *stored, FoyerRecord *given,
                GError **error)
{
  g_autoptr (FoyerRecord) changed = given != NULL
                                        ? foyer_record_ref (given)
                                        : change_source (stored, revision->before, revision->after);
  g_autoptr (FoyerRecord) laid = NULL;
  guint64 n_pairs = 0;
  if (!foyer_store_lay_tokens (self, revision->row_id, changed, FALSE, &laid, error))
    return FALSE;
  revision->source = changed;
  revision->after = laid;
  return foyer_record_equal (laid, revision->before)
             ? foyer_store_write_source (self, revision, error)
             : foyer_store_write_revision (self, revision, &n_pairs, error);
}

gboolean
foyer_store_revise (FoyerStore *self, gint64 row_id, FoyerRecord *after, FoyerRecord *source,
                    gint64 provenance_no, const char *reason, GError **error)
{
  guint64 n_pairs = 0;
  FoyerRevision revision
      = { .row_id = row_id, .after = after, .provenance_no = provenance_no, .reason = reason };
  g_autoptr (FoyerStatement) select = foyer_store_prepare (
      self,
      "SELECT person_hash, revision, arrival, record, source_record FROM attendee WHERE row_id = "
      ":row_id",
      error);
  if (select == NULL)
    return FALSE;
  foyer_statement_bind_integer (select, ":row_id", row_id);
  FoyerStep step = foyer_statement_step (select, error);
  if (step == FOYER_STEP_FAILED)
    return FALSE;
  if (step == FOYER_STEP_DONE)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NOT_FOUND,
                               "there is no attendee in row %" G_GINT64_FORMAT, row_id);
  g_autoptr (FoyerRecord) stored = NULL;
  gboolean is_read = read_stored (select, &revision, &stored, error);
  g_autoptr (FoyerRecord) before = revision.before;
  foyer_statement_reset (select);
  if (!is_read)
    return FALSE;
  return stored != NULL ? revise_tokened (self, &revision, stored, source, error)
                        : foyer_store_write_revision (self, &revision, &n_pairs, error);
}
