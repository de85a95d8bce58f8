-- Why a job was made, and after which one; what a desk did last; who came when and where.

ALTER TABLE job ADD COLUMN verb TEXT NOT NULL DEFAULT 'print'
  CHECK (verb IN ('print', 'reprint', 'requeue', 're-export', 'replace'));
ALTER TABLE job ADD COLUMN former_row INTEGER;
ALTER TABLE job ADD COLUMN cause TEXT;
ALTER TABLE job ADD COLUMN desk TEXT;
CREATE INDEX job_after ON job (former_row) WHERE former_row IS NOT NULL;

ALTER TABLE badge ADD COLUMN revoked_reason TEXT;

-- The newest row of a person that is not undone says when and where the present arrival began.
CREATE TABLE arrival_step (
  step_id INTEGER PRIMARY KEY,
  attendee_row INTEGER NOT NULL REFERENCES attendee,
  from_arrival INTEGER NOT NULL,
  to_arrival INTEGER NOT NULL,
  at_usec INTEGER NOT NULL,
  desk TEXT,
  actor TEXT,
  undone_usec INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX arrival_step_of_attendee ON arrival_step (attendee_row, step_id);

CREATE TABLE desk (
  desk_no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('desk', 'kiosk')),
  route TEXT,
  person TEXT,
  prints_on_scan INTEGER NOT NULL DEFAULT 0,
  added_usec INTEGER NOT NULL,
  last_act TEXT,
  last_act_usec INTEGER NOT NULL DEFAULT 0
) STRICT;
