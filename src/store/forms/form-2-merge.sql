-- What happened when an id came again (R-19), what a person should know of it, and who is missing from a source's newest whole
-- delivery.
CREATE TABLE collision (
  collision_id INTEGER PRIMARY KEY, attendee_row INTEGER NOT NULL REFERENCES attendee,
  source TEXT NOT NULL, source_id TEXT, first_delivery INTEGER NOT NULL,
  second_delivery INTEGER NOT NULL, line INTEGER NOT NULL, record_no INTEGER NOT NULL,
  dead_letter_id INTEGER REFERENCES dead_letter, found_usec INTEGER NOT NULL
) STRICT;
CREATE TABLE notice (
  notice_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, source TEXT,
  collision_id INTEGER REFERENCES collision, proposal_id INTEGER, found_usec INTEGER NOT NULL,
  seen_usec INTEGER NOT NULL DEFAULT 0, seen_by TEXT
) STRICT;
CREATE INDEX notice_open ON notice (notice_id) WHERE seen_usec = 0;
CREATE TABLE absence_check (
  delivery_id INTEGER PRIMARY KEY REFERENCES delivery, unreadable INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE presence (
  delivery_id INTEGER NOT NULL, attendee_row INTEGER NOT NULL, PRIMARY KEY (delivery_id, attendee_row)
) STRICT, WITHOUT ROWID;
CREATE TABLE proposal (
  proposal_id INTEGER PRIMARY KEY, source TEXT NOT NULL, delivery_id INTEGER NOT NULL REFERENCES delivery,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected', 'superseded')),
  n_people INTEGER NOT NULL, n_unreadable INTEGER NOT NULL, made_usec INTEGER NOT NULL,
  decided_usec INTEGER NOT NULL DEFAULT 0, actor TEXT
) STRICT;
CREATE INDEX proposal_open ON proposal (source) WHERE state = 'open';
CREATE TABLE proposal_person (
  proposal_id INTEGER NOT NULL REFERENCES proposal, attendee_row INTEGER NOT NULL REFERENCES attendee,
  revision INTEGER NOT NULL, PRIMARY KEY (proposal_id, attendee_row)
) STRICT, WITHOUT ROWID;
