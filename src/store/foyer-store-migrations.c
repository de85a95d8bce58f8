/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of the file, as numbered steps; a released step never changes, a new form is a new step
 * at the end. */
#include "config.h"

#include "foyer-file.h"
#include "foyer-store-private.h"

/* Enumerations are stored by name; small and frequent ones (status, arrival of an attendee) as
 * numbers whose order the model keeps. */
static const char step_1[]
    = "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

      /* ---- journal ---- */
      "CREATE TABLE batch ("
      "  batch_id INTEGER PRIMARY KEY, source TEXT NOT NULL, origin TEXT, contract TEXT, taxonomy "
      "TEXT,"
      "  as_of_usec INTEGER NOT NULL, actor TEXT, trace_id TEXT, started_usec INTEGER NOT NULL,"
      "  finished_usec INTEGER NOT NULL DEFAULT 0, failure TEXT, skipped INTEGER NOT NULL DEFAULT "
      "0,"
      "  admitted INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, unchanged "
      "INTEGER NOT NULL DEFAULT 0,"
      "  late INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0, refused INTEGER "
      "NOT NULL DEFAULT 0"
      ") STRICT;"
      "CREATE TABLE batch_skip ("
      "  batch_id INTEGER NOT NULL REFERENCES batch, reason TEXT NOT NULL, n INTEGER NOT NULL,"
      "  PRIMARY KEY (batch_id, reason)"
      ") STRICT, WITHOUT ROWID;"
      "CREATE TABLE delivery ("
      "  delivery_id INTEGER PRIMARY KEY, batch_id INTEGER REFERENCES batch, source TEXT NOT NULL, "
      "origin TEXT,"
      "  format TEXT NOT NULL, encoding TEXT NOT NULL, has_bom INTEGER NOT NULL, delimiter INTEGER "
      "NOT NULL,"
      "  header_line INTEGER NOT NULL, has_sep_line INTEGER NOT NULL, columns TEXT,"
      "  contract TEXT NOT NULL, taxonomy TEXT NOT NULL, as_of_usec INTEGER NOT NULL,"
      "  digest BLOB NOT NULL CHECK (length (digest) = 32), length INTEGER NOT NULL, peer TEXT, "
      "headers TEXT, trace_id TEXT,"
      "  received_usec INTEGER NOT NULL, sequence INTEGER NOT NULL,"
      "  state TEXT NOT NULL CHECK (state IN ('received', 'splitting', 'split', 'done', 'failed')),"
      "  attempts INTEGER NOT NULL DEFAULT 0, failure TEXT, n_slices INTEGER NOT NULL DEFAULT 0, "
      "body BLOB"
      ") STRICT;"
      "CREATE INDEX delivery_waiting ON delivery (delivery_id) WHERE state = 'received';"
      "CREATE INDEX delivery_working ON delivery (state) WHERE state IN ('splitting', 'split');"
      "CREATE INDEX delivery_of_source ON delivery (source, delivery_id);"
      "CREATE INDEX delivery_of_batch ON delivery (batch_id) WHERE batch_id IS NOT NULL;"
      "CREATE TABLE slice ("
      "  slice_id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES delivery, "
      "raw_offset INTEGER NOT NULL,"
      "  raw_length INTEGER NOT NULL, first_line INTEGER NOT NULL, first_record INTEGER NOT NULL, "
      "n_records INTEGER NOT NULL,"
      "  state TEXT NOT NULL CHECK (state IN ('ready', 'working', 'done', 'dead')), attempts "
      "INTEGER NOT NULL DEFAULT 0,"
      "  UNIQUE (delivery_id, raw_offset)"
      ") STRICT;"
      "CREATE INDEX slice_open ON slice (state, slice_id, n_records) WHERE state IN ('ready', "
      "'working');"
      "CREATE INDEX slice_of_delivery ON slice (delivery_id) WHERE state IN ('ready', 'working');"

      /* ---- attendees ---- */
      "CREATE TABLE provenance ("
      "  provenance_no INTEGER PRIMARY KEY, contract TEXT NOT NULL, taxonomy TEXT NOT NULL, UNIQUE "
      "(contract, taxonomy)"
      ") STRICT;"
      /* What lists read comes first, the long values last: a row that overflows its page is read
         only as far as asked. */
      "CREATE TABLE attendee ("
      "  row_id INTEGER PRIMARY KEY, attendee_id BLOB NOT NULL UNIQUE CHECK (length (attendee_id) "
      "= 16),"
      "  person_hash INTEGER, tier TEXT NOT NULL, status INTEGER NOT NULL, arrival INTEGER NOT "
      "NULL DEFAULT 0,"
      "  revision INTEGER NOT NULL, version_usec INTEGER NOT NULL, version_number INTEGER NOT NULL,"
      "  as_of_usec INTEGER NOT NULL, sequence INTEGER NOT NULL, delivery_id INTEGER NOT NULL,"
      "  provenance_no INTEGER NOT NULL, admitted_usec INTEGER NOT NULL, updated_usec INTEGER NOT "
      "NULL,"
      "  badge_no TEXT, sort_key TEXT NOT NULL, search_key TEXT NOT NULL, record BLOB NOT NULL"
      ") STRICT;"
      "CREATE INDEX attendee_by_name ON attendee (sort_key, tier, status, arrival);"
      "CREATE INDEX attendee_by_person ON attendee (person_hash) WHERE person_hash IS NOT NULL;"
      "CREATE VIRTUAL TABLE attendee_fts USING fts5 ("
      "  search_key, content = 'attendee', content_rowid = 'row_id', columnsize = 0, prefix = '1 "
      "2', tokenize = 'ascii');"
      "CREATE TABLE search_state (one INTEGER PRIMARY KEY CHECK (one = 1), indexed_row INTEGER NOT "
      "NULL) STRICT;"
      "INSERT INTO search_state VALUES (1, 0);"
      "CREATE TABLE attendee_count ("
      "  tier TEXT NOT NULL, status INTEGER NOT NULL, arrival INTEGER NOT NULL, n INTEGER NOT NULL,"
      "  PRIMARY KEY (tier, status, arrival)"
      ") STRICT, WITHOUT ROWID;"
      /* Every number ever given: a revoked one is never given again. */
      "CREATE TABLE badge ("
      "  badge_no TEXT PRIMARY KEY, attendee_row INTEGER NOT NULL REFERENCES attendee, issued_usec "
      "INTEGER NOT NULL,"
      "  revoked_usec INTEGER"
      ") STRICT, WITHOUT ROWID;"
      "CREATE TABLE possible_duplicate ("
      "  pair_id INTEGER PRIMARY KEY, first_row INTEGER NOT NULL REFERENCES attendee,"
      "  second_row INTEGER NOT NULL REFERENCES attendee CHECK (first_row < second_row),"
      "  state TEXT NOT NULL CHECK (state IN ('open', 'linked', 'cleared')), found_usec INTEGER "
      "NOT NULL,"
      "  decided_usec INTEGER, actor TEXT, UNIQUE (first_row, second_row)"
      ") STRICT;"
      "CREATE INDEX possible_duplicate_second ON possible_duplicate (second_row);"
      /* Each person in an undecided pair whose other half is not cancelled (status 4). */
      "CREATE VIEW open_pair AS"
      "  SELECT d.first_row AS row_id FROM possible_duplicate d JOIN attendee o ON o.row_id = "
      "d.second_row"
      "    WHERE d.state = 'open' AND o.status <> 4"
      "  UNION ALL"
      "  SELECT d.second_row FROM possible_duplicate d JOIN attendee o ON o.row_id = d.first_row"
      "    WHERE d.state = 'open' AND o.status <> 4;"

      /* ---- dead letters ---- */
      "CREATE TABLE dead_letter ("
      "  dead_letter_id INTEGER PRIMARY KEY, stage TEXT NOT NULL, code TEXT NOT NULL,"
      "  state TEXT NOT NULL CHECK (state IN ('open', 'in-repair', 'replayed', 'superseded', "
      "'resolved', 'discarded')),"
      "  source TEXT NOT NULL, delivery_id INTEGER REFERENCES delivery, batch_id INTEGER "
      "REFERENCES batch, origin TEXT,"
      "  line INTEGER NOT NULL, record_no INTEGER NOT NULL, raw_offset INTEGER NOT NULL, "
      "raw_length INTEGER NOT NULL,"
      "  raw_digest BLOB, source_id TEXT, name_hint TEXT, search_text TEXT NOT NULL, attendee_id "
      "TEXT, job_id TEXT,"
      "  contract TEXT NOT NULL, taxonomy TEXT, received_usec INTEGER NOT NULL, failed_usec "
      "INTEGER NOT NULL,"
      "  changed_usec INTEGER NOT NULL, attempts INTEGER NOT NULL, trace_id TEXT, diagnostics TEXT "
      "NOT NULL"
      ") STRICT;"
      "CREATE UNIQUE INDEX dead_letter_repeat ON dead_letter (source, contract, raw_digest)"
      "  WHERE state IN ('open', 'in-repair') AND raw_digest IS NOT NULL;"
      "CREATE INDEX dead_letter_raw ON dead_letter (raw_digest) WHERE raw_digest IS NOT NULL;"
      "CREATE INDEX dead_letter_of_id ON dead_letter (source, source_id) WHERE state = 'open' AND "
      "source_id IS NOT NULL;"

      /* ---- printing ---- */
      "CREATE TABLE printer ("
      "  printer_no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, uri TEXT "
      "NOT NULL, media TEXT,"
      "  certificate_file TEXT, key_file TEXT, ca_file TEXT, pin_sha256 TEXT, added_usec INTEGER "
      "NOT NULL"
      ") STRICT;"
      "CREATE TABLE job ("
      "  row_id INTEGER PRIMARY KEY, job_id TEXT NOT NULL UNIQUE, attendee_row INTEGER NOT NULL "
      "REFERENCES attendee,"
      "  attendee_id TEXT NOT NULL, revision INTEGER NOT NULL, badge_no TEXT NOT NULL, copy "
      "INTEGER NOT NULL,"
      "  is_automatic INTEGER NOT NULL, template_name TEXT NOT NULL, template_digest TEXT, "
      "tier_label TEXT, tier_colour TEXT,"
      "  badge_token TEXT, state TEXT NOT NULL CHECK (state IN ('READY', 'RENDERING', 'RENDERED', "
      "'CREATING', 'CREATED',"
      "    'SENDING', 'ACCEPTED', 'PRINTING', 'PRINTED', 'UNKNOWN', 'LOST', 'HELD', 'NEXT-BATCH', "
      "'CANCELED', 'FAILED')),"
      "  printer TEXT NOT NULL, printed_on TEXT, render_attempts INTEGER NOT NULL DEFAULT 0,"
      "  dispatch_attempts INTEGER NOT NULL DEFAULT 0, ready_at_usec INTEGER NOT NULL DEFAULT 0, "
      "document_digest TEXT,"
      "  document_bytes INTEGER NOT NULL DEFAULT 0, remote_job_id INTEGER NOT NULL DEFAULT 0, "
      "remote_job_uuid TEXT,"
      "  reason TEXT, queued_usec INTEGER NOT NULL, changed_usec INTEGER NOT NULL, printed_usec "
      "INTEGER NOT NULL DEFAULT 0,"
      "  trace_id TEXT, actor TEXT, record BLOB NOT NULL"
      ") STRICT;"
      /* one revision of one person is never out twice by itself. */
      "CREATE UNIQUE INDEX job_once ON job (attendee_row, revision)"
      "  WHERE is_automatic = 1 AND state NOT IN ('CANCELED', 'FAILED');"
      "CREATE INDEX job_of_attendee ON job (attendee_row, revision);"
      "CREATE INDEX job_state ON job (state, printer);"
      "CREATE INDEX job_to_render ON job (row_id) WHERE state = 'READY';"
      "CREATE INDEX job_to_send ON job (printer, row_id) WHERE state = 'RENDERED';"
      "CREATE TABLE job_step ("
      "  step_id INTEGER PRIMARY KEY, job_row INTEGER NOT NULL REFERENCES job, from_state TEXT NOT "
      "NULL, to_state TEXT NOT NULL,"
      "  at_usec INTEGER NOT NULL, printer TEXT, reason TEXT, actor TEXT"
      ") STRICT;"
      "CREATE INDEX job_step_of_job ON job_step (job_row);"

      /* ---- watching ---- */
      "CREATE TABLE stage ("
      "  stage TEXT PRIMARY KEY, processed INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL "
      "DEFAULT 0,"
      "  failed INTEGER NOT NULL DEFAULT 0, p50_usec INTEGER NOT NULL DEFAULT 0, p95_usec INTEGER "
      "NOT NULL DEFAULT 0,"
      "  published_usec INTEGER NOT NULL DEFAULT 0, last_error TEXT, last_error_usec INTEGER NOT "
      "NULL DEFAULT 0"
      ") STRICT, WITHOUT ROWID;"
      "INSERT INTO stage (stage) VALUES ('ingestion'), ('transformation'), ('rendering'), "
      "('dispatch');"
      "CREATE TABLE audit ("
      "  audit_id INTEGER PRIMARY KEY, at_usec INTEGER NOT NULL, actor TEXT NOT NULL, verb TEXT "
      "NOT NULL, subject TEXT,"
      "  detail TEXT, hash BLOB NOT NULL CHECK (length (hash) = 32)"
      ") STRICT;"
      "CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, "
      "'audit is append-only'); END;"
      "CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, "
      "'audit is append-only'); END;";

/* ---- Form 2, in parts ---- */

/* Versions of the taxonomy: the newest row is in use; and what became of the records when one was
 * installed. Position and counts make an interrupted run go on where it was. */
#define VOCABULARY_PART                                                                            \
  "CREATE TABLE taxonomy_version ("                                                                \
  "  version_no INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, document BLOB NOT NULL,"      \
  "  installed_usec INTEGER NOT NULL, actor TEXT"                                                  \
  ") STRICT;"                                                                                      \
  "CREATE TABLE taxonomy_run ("                                                                    \
  "  run_id INTEGER PRIMARY KEY, from_reference TEXT NOT NULL, to_reference TEXT NOT NULL, actor " \
  "TEXT,"                                                                                          \
  "  phase TEXT NOT NULL CHECK (phase IN ('people', 'dead-letters', 'done')),"                     \
  "  position INTEGER NOT NULL DEFAULT 0, last_row INTEGER NOT NULL, last_letter INTEGER NOT "     \
  "NULL,"                                                                                          \
  "  people INTEGER NOT NULL, looked_at INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL "     \
  "DEFAULT 0,"                                                                                     \
  "  revised INTEGER NOT NULL DEFAULT 0, printed INTEGER NOT NULL DEFAULT 0,"                      \
  "  letters INTEGER NOT NULL, letters_looked_at INTEGER NOT NULL DEFAULT 0,"                      \
  "  letters_admitted INTEGER NOT NULL DEFAULT 0, started_usec INTEGER NOT NULL,"                  \
  "  finished_usec INTEGER NOT NULL DEFAULT 0"                                                     \
  ") STRICT;"                                                                                      \
  "CREATE UNIQUE INDEX taxonomy_run_open ON taxonomy_run ((phase <> 'done')) WHERE phase <> "      \
  "'done';"                                                                                        \
  "CREATE TABLE taxonomy_run_tier ("                                                               \
  "  run_id INTEGER NOT NULL REFERENCES taxonomy_run, tier TEXT NOT NULL,"                         \
  "  people INTEGER NOT NULL, labels INTEGER NOT NULL, access_levels INTEGER NOT NULL,"            \
  "  entitlements INTEGER NOT NULL, dead_letters INTEGER NOT NULL, PRIMARY KEY (run_id, tier)"     \
  ") STRICT, WITHOUT ROWID;"

/* What happened when an id came again, what a person should know of it, and who is missing
 * from a source's newest whole delivery. */
#define MERGE_PART                                                                                 \
  "CREATE TABLE collision ("                                                                       \
  "  collision_id INTEGER PRIMARY KEY, attendee_row INTEGER NOT NULL REFERENCES attendee,"         \
  "  source TEXT NOT NULL, source_id TEXT, first_delivery INTEGER NOT NULL,"                       \
  "  second_delivery INTEGER NOT NULL, line INTEGER NOT NULL, record_no INTEGER NOT NULL,"         \
  "  dead_letter_id INTEGER REFERENCES dead_letter, found_usec INTEGER NOT NULL"                   \
  ") STRICT;"                                                                                      \
  "CREATE TABLE notice ("                                                                          \
  "  notice_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, source TEXT,"          \
  "  collision_id INTEGER REFERENCES collision, proposal_id INTEGER, found_usec INTEGER NOT NULL," \
  "  seen_usec INTEGER NOT NULL DEFAULT 0, seen_by TEXT"                                           \
  ") STRICT;"                                                                                      \
  "CREATE INDEX notice_open ON notice (notice_id) WHERE seen_usec = 0;"                            \
  "CREATE TABLE absence_check ("                                                                   \
  "  delivery_id INTEGER PRIMARY KEY REFERENCES delivery, unreadable INTEGER NOT NULL DEFAULT 0"   \
  ") STRICT;"                                                                                      \
  "CREATE TABLE presence ("                                                                        \
  "  delivery_id INTEGER NOT NULL, attendee_row INTEGER NOT NULL, PRIMARY KEY (delivery_id, "      \
  "attendee_row)"                                                                                  \
  ") STRICT, WITHOUT ROWID;"                                                                       \
  "CREATE TABLE proposal ("                                                                        \
  "  proposal_id INTEGER PRIMARY KEY, source TEXT NOT NULL, delivery_id INTEGER NOT NULL "         \
  "REFERENCES delivery,"                                                                           \
  "  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected', 'superseded')),"         \
  "  n_people INTEGER NOT NULL, n_unreadable INTEGER NOT NULL, made_usec INTEGER NOT NULL,"        \
  "  decided_usec INTEGER NOT NULL DEFAULT 0, actor TEXT"                                          \
  ") STRICT;"                                                                                      \
  "CREATE INDEX proposal_open ON proposal (source) WHERE state = 'open';"                          \
  "CREATE TABLE proposal_person ("                                                                 \
  "  proposal_id INTEGER NOT NULL REFERENCES proposal, attendee_row INTEGER NOT NULL REFERENCES "  \
  "attendee,"                                                                                      \
  "  revision INTEGER NOT NULL, PRIMARY KEY (proposal_id, attendee_row)"                           \
  ") STRICT, WITHOUT ROWID;"

/* Sources, their replay store and the queue of things to fetch. Secrets are elsewhere: these are
 * references to them. Lists are lines of one text. */
#define SOURCES_PART                                                                               \
  "CREATE TABLE source ("                                                                          \
  "  source_no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, contract TEXT," \
  "  scheme TEXT, state TEXT NOT NULL CHECK (state IN ('open', 'held', 'parked')),"                \
  "  is_strict INTEGER NOT NULL, window_seconds INTEGER NOT NULL, rate_per_minute INTEGER NOT "    \
  "NULL,"                                                                                          \
  "  networks TEXT, event_types TEXT, events TEXT, tiers TEXT, folder TEXT, public_url TEXT,"      \
  "  pull TEXT NOT NULL, pull_url TEXT, pull_organizer TEXT, pull_event TEXT, pull_ca_file TEXT,"  \
  "  pull_token TEXT, secret_1 TEXT, secret_1_usec INTEGER NOT NULL, secret_2 TEXT,"               \
  "  secret_2_usec INTEGER NOT NULL, added_usec INTEGER NOT NULL"                                  \
  ") STRICT;"                                                                                      \
  "CREATE TABLE source_refusal ("                                                                  \
  "  source_no INTEGER NOT NULL REFERENCES source, reason TEXT NOT NULL, n INTEGER NOT NULL,"      \
  "  last_usec INTEGER NOT NULL, PRIMARY KEY (source_no, reason)"                                  \
  ") STRICT, WITHOUT ROWID;" /* What a request's delivery has beside a file's. */                  \
  "CREATE TABLE receipt ("                                                                         \
  "  delivery_id INTEGER PRIMARY KEY REFERENCES delivery, sender_id TEXT NOT NULL,"                \
  "  monotonic_usec INTEGER NOT NULL, scheme TEXT, verdict TEXT NOT NULL"                          \
  ") STRICT;"                                                                                      \
  "CREATE TABLE replay ("                                                                          \
  "  source_no INTEGER NOT NULL REFERENCES source, sender_id TEXT NOT NULL,"                       \
  "  digest BLOB NOT NULL CHECK (length (digest) = 32), delivery_id INTEGER NOT NULL REFERENCES "  \
  "delivery,"                                                                                      \
  "  first_usec INTEGER NOT NULL, is_conflict INTEGER NOT NULL, repeats INTEGER NOT NULL DEFAULT " \
  "0,"                                                                                             \
  "  PRIMARY KEY (source_no, sender_id, digest)"                                                   \
  ") STRICT, WITHOUT ROWID;"                                                                       \
  "CREATE UNIQUE INDEX replay_id ON replay (source_no, sender_id) WHERE is_conflict = 0;"          \
  "CREATE INDEX replay_age ON replay (first_usec);"                                                \
  "ALTER TABLE delivery ADD COLUMN is_parked INTEGER NOT NULL DEFAULT 0;"                          \
  "DROP INDEX delivery_waiting;"                                                                   \
  "CREATE INDEX delivery_waiting ON delivery (delivery_id) WHERE state = 'received' AND "          \
  "is_parked = 0;"                                                                                 \
  "CREATE INDEX delivery_parked ON delivery (source) WHERE is_parked = 1;"                         \
  "CREATE INDEX delivery_ended_badly ON delivery (source) WHERE state = 'failed';"                 \
  "CREATE INDEX dead_letter_of_delivery ON dead_letter (delivery_id) WHERE delivery_id IS NOT "    \
  "NULL;"                                                                                          \
  "CREATE TABLE pull ("                                                                            \
  "  pull_id INTEGER PRIMARY KEY, source_no INTEGER NOT NULL REFERENCES source, key TEXT NOT "     \
  "NULL,"                                                                                          \
  "  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),"               \
  "  attempts INTEGER NOT NULL DEFAULT 0, asked_usec INTEGER NOT NULL, due_usec INTEGER NOT NULL," \
  "  ended_usec INTEGER NOT NULL DEFAULT 0, failure TEXT, delivery_id INTEGER REFERENCES delivery" \
  ") STRICT;"                                                                                      \
  "CREATE UNIQUE INDEX pull_once ON pull (source_no, key) WHERE state = 'waiting';"                \
  "CREATE INDEX pull_due ON pull (due_usec, pull_id) WHERE state = 'waiting';"                     \
  "CREATE INDEX pull_open ON pull (source_no, state) WHERE state <> 'done';"                       \
  "CREATE INDEX pull_ended ON pull (ended_usec) WHERE state IN ('done', 'failed');"

/* The full-text index is in a file of its own: the words that it holds of a row are noted before
 * they change, and the mark tells whose index it is. */
#define SEARCH_PART                                                                                \
  "DROP TABLE attendee_fts;"                                                                       \
  "DROP TABLE search_state;"                                                                       \
  "CREATE TABLE search_mark (one INTEGER PRIMARY KEY CHECK (one = 1), mark BLOB NOT NULL) STRICT;" \
  "INSERT INTO search_mark VALUES (1, randomblob (16));"                                           \
  "CREATE TABLE search_change ("                                                                   \
  "  change_id INTEGER PRIMARY KEY AUTOINCREMENT, row_id INTEGER NOT NULL, search_key TEXT NOT "   \
  "NULL"                                                                                           \
  ") STRICT;"                                                                                      \
  "CREATE TRIGGER attendee_words_change AFTER UPDATE OF search_key ON attendee"                    \
  " WHEN new.search_key <> old.search_key BEGIN"                                                   \
  "  INSERT INTO search_change (row_id, search_key) VALUES (old.row_id, old.search_key);"          \
  " END;"

static const char step_2[] = VOCABULARY_PART MERGE_PART SOURCES_PART SEARCH_PART;

/* ---- Form 3, in parts ---- */

/* The colour profile that pre-flight and soft proofs see a printer through. */
#define PROFILE_PART "ALTER TABLE printer ADD COLUMN profile_file TEXT;"

/* The order by name is in the file of the search index: what it holds of a row is noted before it
 * changes. Indices of the older form are made anew, so that notes for them are not missed. */
#define NAMES_PART                                                                                 \
  "DROP INDEX attendee_by_name;"                                                                   \
  "DROP TRIGGER attendee_words_change;"                                                            \
  "DROP TABLE search_change;"                                                                      \
  "CREATE TABLE search_change ("                                                                   \
  "  change_id INTEGER PRIMARY KEY AUTOINCREMENT, row_id INTEGER NOT NULL, search_key TEXT NOT "   \
  "NULL,"                                                                                          \
  "  sort_key TEXT NOT NULL"                                                                       \
  ") STRICT;"                                                                                      \
  "CREATE TRIGGER attendee_search_change"                                                          \
  " AFTER UPDATE OF search_key, sort_key, tier, status, arrival ON attendee"                       \
  " WHEN new.search_key <> old.search_key OR new.sort_key <> old.sort_key OR new.tier <> old.tier" \
  "  OR new.status <> old.status OR new.arrival <> old.arrival BEGIN"                              \
  "  INSERT INTO search_change (row_id, search_key, sort_key)"                                     \
  "   VALUES (old.row_id, old.search_key, old.sort_key);"                                          \
  " END;"

/* Versions of badge templates. What badges were queued with before versions were kept counts as
 * approved. */
#define TEMPLATES_PART                                                                             \
  "CREATE TABLE template_version ("                                                                \
  "  version_no INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL CHECK (length "      \
  "(digest) = 64),"                                                                                \
  "  version TEXT, origin TEXT NOT NULL CHECK (origin IN ('own', 'shipped', 'former')),"           \
  "  state TEXT NOT NULL CHECK (state IN ('submitted', 'approved', 'retired')),"                   \
  "  submitted_usec INTEGER NOT NULL DEFAULT 0, submitted_by TEXT,"                                \
  "  approved_usec INTEGER NOT NULL DEFAULT 0, approved_by TEXT,"                                  \
  "  retired_usec INTEGER NOT NULL DEFAULT 0, retired_by TEXT, reason TEXT,"                       \
  "  UNIQUE (name, digest)"                                                                        \
  ") STRICT;"                                                                                      \
  "INSERT INTO template_version (name, digest, origin, state, approved_usec)"                      \
  " SELECT template_name, template_digest, 'former', 'approved', MAX (queued_usec) FROM job"       \
  " WHERE length (template_digest) = 64 GROUP BY template_name, template_digest"                   \
  " ORDER BY MAX (queued_usec);"                                                                   \
  "CREATE INDEX job_waiting_for_template ON job (template_digest) WHERE state IN ('READY', "       \
  "'RENDERING');"

static const char step_3[] = PROFILE_PART NAMES_PART TEMPLATES_PART;

const char *const foyer_store_steps[] = { step_1, step_2, step_3 };
const guint foyer_store_n_steps = G_N_ELEMENTS (foyer_store_steps);

static gboolean
copy_first (FoyerStore *self, gint64 version, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *backups = g_build_filename (folder, "backups", NULL);
  g_autofree char *name = g_strdup_printf ("form-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ".sqlite",
                                           version, foyer_store_now (self));
  g_autofree char *path = g_build_filename (backups, name, NULL);
  g_autoptr (GError) file_error = NULL;
  if (!foyer_file_make_folder (backups, &file_error))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_IO, "making '%s': %s", backups,
                               file_error->message);
  if (!foyer_store_backup (self, path, error))
    {
      g_prefix_error (error, "copying the store before its migration: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_step (FoyerStore *self, const char *sql, guint number, GError **error)
{
  g_autofree char *numbered = g_strdup_printf (
      "PRAGMA application_id = %d; PRAGMA user_version = %u;", FOYER_STORE_APPLICATION_ID, number);
  if (!foyer_store_begin (self, FOYER_STORE_WRITE, error))
    return FALSE;
  gint64 version = 0;
  /* Another process may have been quicker. */
  if (foyer_store_query_integer (self, "PRAGMA user_version", &version, error)
      && version >= (gint64)number)
    {
      foyer_store_rollback (self);
      return TRUE;
    }
  if (!foyer_store_execute (self, sql, error) || !foyer_store_execute (self, numbered, error))
    {
      foyer_store_rollback (self);
      g_prefix_error (error, "migrating the store to form %u: ", number);
      return FALSE;
    }
  return foyer_store_commit (self, error);
}

gboolean
foyer_store_migrate (FoyerStore *self, const char *const *steps, guint n_steps, GError **error)
{
  gint64 application = 0, version = 0, tables = 0;
  if (!foyer_store_query_integer (self, "PRAGMA application_id", &application, error)
      || !foyer_store_query_integer (self, "PRAGMA user_version", &version, error)
      || !foyer_store_query_integer (self, "SELECT COUNT (*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != FOYER_STORE_APPLICATION_ID
      && (application != 0 || version != 0 || tables != 0))
    return foyer_store_refuse (error, FOYER_STORE_ERROR_FOREIGN,
                               "'%s' is a database of another program", self->path);
  if (version > (gint64)n_steps)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_NEWER,
                               "'%s' has form %" G_GINT64_FORMAT
                               " of a newer Foyer; this one knows form %u",
                               self->path, version, n_steps);
  if (version == (gint64)n_steps)
    return TRUE;
  if (self->is_read_only)
    return foyer_store_refuse (error, FOYER_STORE_ERROR_READ_ONLY,
                               "'%s' has the older form %" G_GINT64_FORMAT
                               "; open it for writing once to migrate it",
                               self->path, version);
  if (version > 0 && !copy_first (self, version, error))
    return FALSE;
  for (guint number = (guint)version + 1; number <= n_steps; number++)
    if (!take_step (self, steps[number - 1], number, error))
      return FALSE;
  return TRUE;
}
