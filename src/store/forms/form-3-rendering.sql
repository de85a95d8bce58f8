-- What each attempt to draw was made with, and how drawing processes ended.
CREATE TABLE render_engine (
  engine_no INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE render_attempt (
  job_row INTEGER NOT NULL REFERENCES job, attempt INTEGER NOT NULL, ended_usec INTEGER NOT NULL,
  stock TEXT, dpi INTEGER NOT NULL, colour_mode TEXT NOT NULL,
  variant TEXT NOT NULL CHECK (variant IN ('normal', 'fallback-mark', 'static')),
  engine_no INTEGER NOT NULL REFERENCES render_engine, document_digest TEXT, failure TEXT,
  PRIMARY KEY (job_row, attempt)
) STRICT, WITHOUT ROWID;
CREATE TABLE worker_end (
  cause TEXT PRIMARY KEY, n INTEGER NOT NULL, last_usec INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
