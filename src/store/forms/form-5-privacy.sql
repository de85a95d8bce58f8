-- Retention, erasures and what they leave behind (R-64).

-- Backups that were made, wherever they are: what was erased meanwhile is still in them until they expire.
CREATE TABLE backup (
  backup_id INTEGER PRIMARY KEY, path TEXT NOT NULL, n_bytes INTEGER NOT NULL, made_usec INTEGER NOT NULL,
  expires_usec INTEGER NOT NULL, actor TEXT NOT NULL
) STRICT;
