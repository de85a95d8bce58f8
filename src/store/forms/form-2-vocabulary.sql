-- Versions of the taxonomy: the newest row is in use; and what became of the records when one was installed. Position and
-- counts make an interrupted run go on where it was.
CREATE TABLE taxonomy_version (
  version_no INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, document BLOB NOT NULL,
  installed_usec INTEGER NOT NULL, actor TEXT
) STRICT;
CREATE TABLE taxonomy_run (
  run_id INTEGER PRIMARY KEY, from_reference TEXT NOT NULL, to_reference TEXT NOT NULL, actor TEXT,
  phase TEXT NOT NULL CHECK (phase IN ('people', 'dead-letters', 'done')),
  position INTEGER NOT NULL DEFAULT 0, last_row INTEGER NOT NULL, last_letter INTEGER NOT NULL,
  people INTEGER NOT NULL, looked_at INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  revised INTEGER NOT NULL DEFAULT 0, printed INTEGER NOT NULL DEFAULT 0,
  letters INTEGER NOT NULL, letters_looked_at INTEGER NOT NULL DEFAULT 0,
  letters_admitted INTEGER NOT NULL DEFAULT 0, started_usec INTEGER NOT NULL,
  finished_usec INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX taxonomy_run_open ON taxonomy_run ((phase <> 'done')) WHERE phase <> 'done';
CREATE TABLE taxonomy_run_tier (
  run_id INTEGER NOT NULL REFERENCES taxonomy_run, tier TEXT NOT NULL,
  people INTEGER NOT NULL, labels INTEGER NOT NULL, access_levels INTEGER NOT NULL,
  entitlements INTEGER NOT NULL, dead_letters INTEGER NOT NULL, PRIMARY KEY (run_id, tier)
) STRICT, WITHOUT ROWID;
