-- ---- a job's way: its chain, deadlines, the hops it left ----
ALTER TABLE job ADD COLUMN kind TEXT NOT NULL DEFAULT 'batch' CHECK (kind IN ('batch', 'walk-up'));
ALTER TABLE job ADD COLUMN chain TEXT;
ALTER TABLE job ADD COLUMN hop INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN hop_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN deadline_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN hop_deadline_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN asked_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN overruns INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN leaving TEXT;
ALTER TABLE job ADD COLUMN is_fallback INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN seen_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN seen_by TEXT;
UPDATE job SET hop_attempts = dispatch_attempts;
DROP INDEX job_to_render;
DROP INDEX job_to_send;
CREATE INDEX job_to_render ON job (deadline_usec, row_id) WHERE state = 'READY';
CREATE INDEX job_to_send ON job (printer, deadline_usec, row_id) WHERE state = 'RENDERED';
CREATE INDEX job_set_aside ON job (chain, deadline_usec, row_id) WHERE state IN ('HELD', 'NEXT-BATCH');
CREATE TABLE job_hop (
  hop_id INTEGER PRIMARY KEY, job_row INTEGER NOT NULL REFERENCES job, hop INTEGER NOT NULL, printer TEXT NOT NULL,
  to_hop INTEGER NOT NULL, to_printer TEXT NOT NULL, to_state TEXT NOT NULL, at_usec INTEGER NOT NULL, why TEXT NOT NULL,
  actor TEXT
) STRICT;
CREATE INDEX job_hop_of_job ON job_hop (job_row);

-- ---- routes ----
CREATE TABLE route_version (
  version INTEGER PRIMARY KEY, document TEXT NOT NULL, set_usec INTEGER NOT NULL, actor TEXT
) STRICT;
CREATE TABLE chain_state (
  chain TEXT PRIMARY KEY, mode TEXT NOT NULL DEFAULT 'auto' CHECK (mode IN ('auto', 'on', 'off')),
  is_offline INTEGER NOT NULL DEFAULT 0, changed_usec INTEGER NOT NULL DEFAULT 0, released_usec INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE breaker (
  printer TEXT PRIMARY KEY, state TEXT NOT NULL, is_open INTEGER NOT NULL, changed_usec INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
