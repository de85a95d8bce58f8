-- What refused an item, as a key that equal causes share, so that a group is one look into an index; and the attempts that
-- people have made since, each a series of its own.
ALTER TABLE dead_letter ADD COLUMN cause_field TEXT NOT NULL DEFAULT '';
ALTER TABLE dead_letter ADD COLUMN cause_value TEXT NOT NULL DEFAULT '';
UPDATE dead_letter SET cause_field = coalesce (json_extract (diagnostics, '$[0].field_path'), ''),
  cause_value = lower (trim (coalesce (json_extract (diagnostics, '$[0].value'), ''))) WHERE stage = 'transformation';
CREATE INDEX dead_letter_cause ON dead_letter (stage, code, cause_field, cause_value)
  WHERE state IN ('open', 'in-repair');
CREATE TABLE dead_letter_attempt (
  dead_letter_id INTEGER NOT NULL REFERENCES dead_letter, series INTEGER NOT NULL CHECK (series > 1),
  at_usec INTEGER NOT NULL, actor TEXT NOT NULL, contract TEXT, taxonomy TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('admitted', 'refused', 'queued')), code TEXT, job_id TEXT,
  PRIMARY KEY (dead_letter_id, series)
) STRICT, WITHOUT ROWID;
