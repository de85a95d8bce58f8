-- Override tokens and the codes that allow them. What a source says of a person with tokens stands beside the record;
-- NULL: the record is what the source says.
ALTER TABLE attendee ADD COLUMN source_record BLOB;
CREATE TABLE token (
  token_id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('edit', 'undo', 'code')),
  state TEXT NOT NULL CHECK (state IN ('granted', 'redeemed', 'revoked', 'applied', 'in-conflict', 'superseded', 'undone',
    'conceded', 'expired')),
  attendee_row INTEGER REFERENCES attendee, dead_letter_id INTEGER REFERENCES dead_letter, version INTEGER NOT NULL,
  base BLOB, field TEXT, old_value TEXT, new_value TEXT, value BLOB, reason TEXT NOT NULL, who TEXT NOT NULL,
  role TEXT NOT NULL, made_usec INTEGER NOT NULL, expires_usec INTEGER NOT NULL DEFAULT 0,
  supersedes INTEGER REFERENCES token, undoes INTEGER REFERENCES token, code_id INTEGER REFERENCES token,
  source_value BLOB, source_now BLOB, ended_usec INTEGER NOT NULL DEFAULT 0, ended_by TEXT,
  salt BLOB NOT NULL CHECK (length (salt) = 16), commitments BLOB NOT NULL CHECK (length (commitments) = 96),
  seal BLOB NOT NULL CHECK (length (seal) = 32), code_hash BLOB,
  CHECK ((kind = 'code') = (version = 0)), CHECK ((kind = 'code') = (code_hash IS NOT NULL)),
  CHECK (kind = 'code' OR (attendee_row IS NULL) <> (dead_letter_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX token_chain ON token (attendee_row, version) WHERE kind <> 'code' AND attendee_row IS NOT NULL;
CREATE UNIQUE INDEX token_letter_chain ON token (dead_letter_id, version) WHERE kind <> 'code' AND dead_letter_id IS NOT NULL;
CREATE UNIQUE INDEX token_in_force ON token (attendee_row, field)
  WHERE kind = 'edit' AND state IN ('applied', 'in-conflict') AND attendee_row IS NOT NULL;
CREATE UNIQUE INDEX token_letter_in_force ON token (dead_letter_id, field)
  WHERE kind = 'edit' AND state IN ('applied', 'in-conflict') AND dead_letter_id IS NOT NULL;
CREATE UNIQUE INDEX token_code ON token (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX token_running_out ON token (expires_usec)
  WHERE expires_usec <> 0 AND state IN ('granted', 'applied', 'in-conflict');
CREATE INDEX token_conflict ON token (token_id) WHERE state = 'in-conflict';
CREATE TRIGGER token_is_never_deleted BEFORE DELETE ON token
  BEGIN SELECT RAISE (ABORT, 'a chain of tokens is never shortened'); END;
CREATE TRIGGER token_is_never_moved BEFORE UPDATE OF token_id, kind, attendee_row, dead_letter_id, version, base, field,
  who, role, made_usec, expires_usec, supersedes, undoes, code_id, commitments, seal ON token
  BEGIN SELECT RAISE (ABORT, 'what a token says is never changed'); END;

-- Codes that nobody granted, so that they cannot be tried out.
CREATE TABLE code_guess (guess_id INTEGER PRIMARY KEY, at_usec INTEGER NOT NULL, who TEXT NOT NULL) STRICT;

-- The last few revisions before the present one: what the author of a stale token looked at.
CREATE TABLE revision_past (
  attendee_row INTEGER NOT NULL REFERENCES attendee, revision INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length (hash) = 32), record BLOB NOT NULL, PRIMARY KEY (attendee_row, revision)
) STRICT, WITHOUT ROWID;

-- Badges that a correction has made wrong.
ALTER TABLE job ADD COLUMN superseded_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN superseded_why TEXT;
