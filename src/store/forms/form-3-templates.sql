-- Versions of badge templates. What badges were queued with before versions were kept counts as approved.
CREATE TABLE template_version (
  version_no INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL CHECK (length (digest) = 64),
  version TEXT, origin TEXT NOT NULL CHECK (origin IN ('own', 'shipped', 'former')),
  state TEXT NOT NULL CHECK (state IN ('submitted', 'approved', 'retired')),
  submitted_usec INTEGER NOT NULL DEFAULT 0, submitted_by TEXT,
  approved_usec INTEGER NOT NULL DEFAULT 0, approved_by TEXT,
  retired_usec INTEGER NOT NULL DEFAULT 0, retired_by TEXT, reason TEXT,
  UNIQUE (name, digest)
) STRICT;
INSERT INTO template_version (name, digest, origin, state, approved_usec)
  SELECT template_name, template_digest, 'former', 'approved', MAX (queued_usec) FROM job
  WHERE length (template_digest) = 64 GROUP BY template_name, template_digest ORDER BY MAX (queued_usec);
CREATE INDEX job_waiting_for_template ON job (template_digest) WHERE state IN ('READY', 'RENDERING', 'HELD', 'NEXT-BATCH');
