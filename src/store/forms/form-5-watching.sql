-- What watching keeps between two runs: samples and alerts (R-70). Figures are texts, read and written in the C locale.
CREATE TABLE watch_sample (
  sample_id INTEGER PRIMARY KEY, taken_usec INTEGER NOT NULL, tallies TEXT NOT NULL, readings TEXT NOT NULL
) STRICT;
CREATE TABLE alert (
  alert_id INTEGER PRIMARY KEY, metric TEXT NOT NULL, value TEXT NOT NULL, bound TEXT NOT NULL,
  is_limit INTEGER NOT NULL, raised_usec INTEGER NOT NULL, cleared_usec INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX alert_open ON alert (metric) WHERE cleared_usec = 0;
ALTER TABLE job_hop ADD COLUMN is_overrun INTEGER NOT NULL DEFAULT 0;
