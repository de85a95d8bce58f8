-- What printers and routes keep beside form 4 (R-50 to R-58).
ALTER TABLE printer ADD COLUMN paused_usec INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN cancel_asked TEXT;
CREATE INDEX job_to_cancel ON job (row_id) WHERE cancel_asked IS NOT NULL;
-- How each printer was when it was last asked; since_usec: it has been so since then.
CREATE TABLE printer_condition (
  printer TEXT PRIMARY KEY, state TEXT NOT NULL, reasons TEXT NOT NULL, is_ready INTEGER NOT NULL,
  message TEXT, shown_digest TEXT, since_usec INTEGER NOT NULL
) STRICT;
