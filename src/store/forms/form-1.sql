-- Enumerations are stored by name; small and frequent ones (status, arrival of an attendee) as numbers whose order the
-- model keeps.
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- ---- journal ----
CREATE TABLE batch (
  batch_id INTEGER PRIMARY KEY, source TEXT NOT NULL, origin TEXT, contract TEXT, taxonomy TEXT,
  as_of_usec INTEGER NOT NULL, actor TEXT, trace_id TEXT, started_usec INTEGER NOT NULL,
  finished_usec INTEGER NOT NULL DEFAULT 0, failure TEXT, skipped INTEGER NOT NULL DEFAULT 0,
  admitted INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0, unchanged INTEGER NOT NULL DEFAULT 0,
  late INTEGER NOT NULL DEFAULT 0, cancelled INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE batch_skip (
  batch_id INTEGER NOT NULL REFERENCES batch, reason TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (batch_id, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery (
  delivery_id INTEGER PRIMARY KEY, batch_id INTEGER REFERENCES batch, source TEXT NOT NULL, origin TEXT,
  format TEXT NOT NULL, encoding TEXT NOT NULL, has_bom INTEGER NOT NULL, delimiter INTEGER NOT NULL,
  header_line INTEGER NOT NULL, has_sep_line INTEGER NOT NULL, columns TEXT,
  contract TEXT NOT NULL, taxonomy TEXT NOT NULL, as_of_usec INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), length INTEGER NOT NULL, peer TEXT, headers TEXT, trace_id TEXT,
  received_usec INTEGER NOT NULL, sequence INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'splitting', 'split', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0, failure TEXT, n_slices INTEGER NOT NULL DEFAULT 0, body BLOB
) STRICT;
CREATE INDEX delivery_waiting ON delivery (delivery_id) WHERE state = 'received';
CREATE INDEX delivery_working ON delivery (state) WHERE state IN ('splitting', 'split');
CREATE INDEX delivery_of_source ON delivery (source, delivery_id);
CREATE INDEX delivery_of_batch ON delivery (batch_id) WHERE batch_id IS NOT NULL;
CREATE TABLE slice (
  slice_id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES delivery, raw_offset INTEGER NOT NULL,
  raw_length INTEGER NOT NULL, first_line INTEGER NOT NULL, first_record INTEGER NOT NULL, n_records INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'working', 'done', 'dead')), attempts INTEGER NOT NULL DEFAULT 0,
  UNIQUE (delivery_id, raw_offset)
) STRICT;
CREATE INDEX slice_open ON slice (state, slice_id, n_records) WHERE state IN ('ready', 'working');
CREATE INDEX slice_of_delivery ON slice (delivery_id) WHERE state IN ('ready', 'working');

-- ---- attendees ----
CREATE TABLE provenance (
  provenance_no INTEGER PRIMARY KEY, contract TEXT NOT NULL, taxonomy TEXT NOT NULL, UNIQUE (contract, taxonomy)
) STRICT;

-- What lists read comes first, the long values last: a row that overflows its page is read only as far as asked.
CREATE TABLE attendee (
  row_id INTEGER PRIMARY KEY, attendee_id BLOB NOT NULL UNIQUE CHECK (length (attendee_id) = 16),
  person_hash INTEGER, tier TEXT NOT NULL, status INTEGER NOT NULL, arrival INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL, version_usec INTEGER NOT NULL, version_number INTEGER NOT NULL,
  as_of_usec INTEGER NOT NULL, sequence INTEGER NOT NULL, delivery_id INTEGER NOT NULL,
  provenance_no INTEGER NOT NULL, admitted_usec INTEGER NOT NULL, updated_usec INTEGER NOT NULL,
  badge_no TEXT, sort_key TEXT NOT NULL, search_key TEXT NOT NULL, record BLOB NOT NULL
) STRICT;
CREATE INDEX attendee_by_name ON attendee (sort_key, tier, status, arrival);
CREATE INDEX attendee_by_person ON attendee (person_hash) WHERE person_hash IS NOT NULL;
CREATE VIRTUAL TABLE attendee_fts USING fts5 (
  search_key, content = 'attendee', content_rowid = 'row_id', columnsize = 0, prefix = '1 2', tokenize = 'ascii');
CREATE TABLE search_state (one INTEGER PRIMARY KEY CHECK (one = 1), indexed_row INTEGER NOT NULL) STRICT;
INSERT INTO search_state VALUES (1, 0);
CREATE TABLE attendee_count (
  tier TEXT NOT NULL, status INTEGER NOT NULL, arrival INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (tier, status, arrival)
) STRICT, WITHOUT ROWID;

-- Every number ever given: a revoked one is never given again.
CREATE TABLE badge (
  badge_no TEXT PRIMARY KEY, attendee_row INTEGER NOT NULL REFERENCES attendee, issued_usec INTEGER NOT NULL,
  revoked_usec INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE possible_duplicate (
  pair_id INTEGER PRIMARY KEY, first_row INTEGER NOT NULL REFERENCES attendee,
  second_row INTEGER NOT NULL REFERENCES attendee CHECK (first_row < second_row),
  state TEXT NOT NULL CHECK (state IN ('open', 'linked', 'cleared')), found_usec INTEGER NOT NULL,
  decided_usec INTEGER, actor TEXT, UNIQUE (first_row, second_row)
) STRICT;
CREATE INDEX possible_duplicate_second ON possible_duplicate (second_row);

-- Each person in an undecided pair whose other half is not cancelled (status 4).
CREATE VIEW open_pair AS
  SELECT d.first_row AS row_id FROM possible_duplicate d JOIN attendee o ON o.row_id = d.second_row
    WHERE d.state = 'open' AND o.status <> 4
  UNION ALL
  SELECT d.second_row FROM possible_duplicate d JOIN attendee o ON o.row_id = d.first_row
    WHERE d.state = 'open' AND o.status <> 4;

-- ---- dead letters ----
CREATE TABLE dead_letter (
  dead_letter_id INTEGER PRIMARY KEY, stage TEXT NOT NULL, code TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'in-repair', 'replayed', 'superseded', 'resolved', 'discarded')),
  source TEXT NOT NULL, delivery_id INTEGER REFERENCES delivery, batch_id INTEGER REFERENCES batch, origin TEXT,
  line INTEGER NOT NULL, record_no INTEGER NOT NULL, raw_offset INTEGER NOT NULL, raw_length INTEGER NOT NULL,
  raw_digest BLOB, source_id TEXT, name_hint TEXT, search_text TEXT NOT NULL, attendee_id TEXT, job_id TEXT,
  contract TEXT NOT NULL, taxonomy TEXT, received_usec INTEGER NOT NULL, failed_usec INTEGER NOT NULL,
  changed_usec INTEGER NOT NULL, attempts INTEGER NOT NULL, trace_id TEXT, diagnostics TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX dead_letter_repeat ON dead_letter (source, contract, raw_digest)
  WHERE state IN ('open', 'in-repair') AND raw_digest IS NOT NULL;
CREATE INDEX dead_letter_raw ON dead_letter (raw_digest) WHERE raw_digest IS NOT NULL;
CREATE INDEX dead_letter_of_id ON dead_letter (source, source_id) WHERE state = 'open' AND source_id IS NOT NULL;

-- ---- printing ----
CREATE TABLE printer (
  printer_no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, uri TEXT NOT NULL, media TEXT,
  certificate_file TEXT, key_file TEXT, ca_file TEXT, pin_sha256 TEXT, added_usec INTEGER NOT NULL
) STRICT;
CREATE TABLE job (
  row_id INTEGER PRIMARY KEY, job_id TEXT NOT NULL UNIQUE, attendee_row INTEGER NOT NULL REFERENCES attendee,
  attendee_id TEXT NOT NULL, revision INTEGER NOT NULL, badge_no TEXT NOT NULL, copy INTEGER NOT NULL,
  is_automatic INTEGER NOT NULL, template_name TEXT NOT NULL, template_digest TEXT, tier_label TEXT, tier_colour TEXT,
  badge_token TEXT, state TEXT NOT NULL CHECK (state IN ('READY', 'RENDERING', 'RENDERED', 'CREATING', 'CREATED',
    'SENDING', 'ACCEPTED', 'PRINTING', 'PRINTED', 'UNKNOWN', 'LOST', 'HELD', 'NEXT-BATCH', 'CANCELED', 'FAILED')),
  printer TEXT NOT NULL, printed_on TEXT, render_attempts INTEGER NOT NULL DEFAULT 0,
  dispatch_attempts INTEGER NOT NULL DEFAULT 0, ready_at_usec INTEGER NOT NULL DEFAULT 0, document_digest TEXT,
  document_bytes INTEGER NOT NULL DEFAULT 0, remote_job_id INTEGER NOT NULL DEFAULT 0, remote_job_uuid TEXT,
  reason TEXT, queued_usec INTEGER NOT NULL, changed_usec INTEGER NOT NULL, printed_usec INTEGER NOT NULL DEFAULT 0,
  trace_id TEXT, actor TEXT, record BLOB NOT NULL
) STRICT;

-- R-34, R-52: one revision of one person is never out twice by itself.
CREATE UNIQUE INDEX job_once ON job (attendee_row, revision)
  WHERE is_automatic = 1 AND state NOT IN ('CANCELED', 'FAILED');
CREATE INDEX job_of_attendee ON job (attendee_row, revision);
CREATE INDEX job_state ON job (state, printer);
CREATE INDEX job_to_render ON job (row_id) WHERE state = 'READY';
CREATE INDEX job_to_send ON job (printer, row_id) WHERE state = 'RENDERED';
CREATE TABLE job_step (
  step_id INTEGER PRIMARY KEY, job_row INTEGER NOT NULL REFERENCES job, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
  at_usec INTEGER NOT NULL, printer TEXT, reason TEXT, actor TEXT
) STRICT;
CREATE INDEX job_step_of_job ON job_step (job_row);

-- ---- watching ----
CREATE TABLE stage (
  stage TEXT PRIMARY KEY, processed INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0, p50_usec INTEGER NOT NULL DEFAULT 0, p95_usec INTEGER NOT NULL DEFAULT 0,
  published_usec INTEGER NOT NULL DEFAULT 0, last_error TEXT, last_error_usec INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO stage (stage) VALUES ('ingestion'), ('transformation'), ('rendering'), ('dispatch');
CREATE TABLE audit (
  audit_id INTEGER PRIMARY KEY, at_usec INTEGER NOT NULL, actor TEXT NOT NULL, verb TEXT NOT NULL, subject TEXT,
  detail TEXT, hash BLOB NOT NULL CHECK (length (hash) = 32)
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'audit is append-only'); END;
