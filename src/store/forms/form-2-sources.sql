-- Sources, their replay store and the queue of things to fetch. Secrets are elsewhere: these are references to them. Lists are
-- lines of one text.
CREATE TABLE source (
  source_no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, contract TEXT,
  scheme TEXT, state TEXT NOT NULL CHECK (state IN ('open', 'held', 'parked')),
  is_strict INTEGER NOT NULL, window_seconds INTEGER NOT NULL, rate_per_minute INTEGER NOT NULL,
  networks TEXT, event_types TEXT, events TEXT, tiers TEXT, folder TEXT, public_url TEXT,
  pull TEXT NOT NULL, pull_url TEXT, pull_organizer TEXT, pull_event TEXT, pull_ca_file TEXT,
  pull_token TEXT, secret_1 TEXT, secret_1_usec INTEGER NOT NULL, secret_2 TEXT,
  secret_2_usec INTEGER NOT NULL, added_usec INTEGER NOT NULL
) STRICT;
CREATE TABLE source_refusal (
  source_no INTEGER NOT NULL REFERENCES source, reason TEXT NOT NULL, n INTEGER NOT NULL,
  last_usec INTEGER NOT NULL, PRIMARY KEY (source_no, reason)
) STRICT, WITHOUT ROWID;

-- What a request's delivery has beside a file's.
CREATE TABLE receipt (
  delivery_id INTEGER PRIMARY KEY REFERENCES delivery, sender_id TEXT NOT NULL,
  monotonic_usec INTEGER NOT NULL, scheme TEXT, verdict TEXT NOT NULL
) STRICT;
CREATE TABLE replay (
  source_no INTEGER NOT NULL REFERENCES source, sender_id TEXT NOT NULL,
  digest BLOB NOT NULL CHECK (length (digest) = 32), delivery_id INTEGER NOT NULL REFERENCES delivery,
  first_usec INTEGER NOT NULL, is_conflict INTEGER NOT NULL, repeats INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_no, sender_id, digest)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX replay_id ON replay (source_no, sender_id) WHERE is_conflict = 0;
CREATE INDEX replay_age ON replay (first_usec);
ALTER TABLE delivery ADD COLUMN is_parked INTEGER NOT NULL DEFAULT 0;
DROP INDEX delivery_waiting;
CREATE INDEX delivery_waiting ON delivery (delivery_id) WHERE state = 'received' AND is_parked = 0;
CREATE INDEX delivery_parked ON delivery (source) WHERE is_parked = 1;
CREATE INDEX delivery_ended_badly ON delivery (source) WHERE state = 'failed';
CREATE INDEX dead_letter_of_delivery ON dead_letter (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE TABLE pull (
  pull_id INTEGER PRIMARY KEY, source_no INTEGER NOT NULL REFERENCES source, key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0, asked_usec INTEGER NOT NULL, due_usec INTEGER NOT NULL,
  ended_usec INTEGER NOT NULL DEFAULT 0, failure TEXT, delivery_id INTEGER REFERENCES delivery
) STRICT;
CREATE UNIQUE INDEX pull_once ON pull (source_no, key) WHERE state = 'waiting';
CREATE INDEX pull_due ON pull (due_usec, pull_id) WHERE state = 'waiting';
CREATE INDEX pull_open ON pull (source_no, state) WHERE state <> 'done';
CREATE INDEX pull_ended ON pull (ended_usec) WHERE state IN ('done', 'failed');
