-- The newest row of the audit, sealed with a key that is not in this file: rows that are missing at the end show.
CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1), audit_id INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length (hash) = 32),
  seal BLOB CHECK (length (seal) = 64)
) STRICT;
INSERT INTO audit_head VALUES (1, 0, zeroblob (32), NULL);
UPDATE audit_head SET (audit_id, hash) = (SELECT audit_id, hash FROM audit ORDER BY audit_id DESC LIMIT 1)
  WHERE EXISTS (SELECT 1 FROM audit);
