-- What printers said of themselves, how they are corrected and counted, and what documents were made for (R-50, R-51, R-58).
ALTER TABLE printer ADD COLUMN dpi INTEGER NOT NULL DEFAULT 0;
ALTER TABLE printer ADD COLUMN password_file TEXT;
ALTER TABLE printer ADD COLUMN accepts_retries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE printer ADD COLUMN labels_left INTEGER NOT NULL DEFAULT -1;
ALTER TABLE printer ADD COLUMN labels_low INTEGER NOT NULL DEFAULT 0;
CREATE TABLE printer_abilities (
  printer TEXT PRIMARY KEY, abilities TEXT NOT NULL, up_time_seconds INTEGER NOT NULL DEFAULT 0, read_usec INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE printer_calibration (
  printer TEXT NOT NULL, stock TEXT NOT NULL, dx_um INTEGER NOT NULL, dy_um INTEGER NOT NULL, rotation_mdeg INTEGER NOT NULL,
  scale_ppm INTEGER NOT NULL, set_usec INTEGER NOT NULL, PRIMARY KEY (printer, stock)
) STRICT, WITHOUT ROWID;
ALTER TABLE job ADD COLUMN document_target TEXT;
ALTER TABLE job ADD COLUMN document_stock TEXT;
ALTER TABLE job ADD COLUMN document_media TEXT;
-- Counted where the state changes hands, so that no way to PRINTED forgets it.
CREATE TRIGGER labels_are_counted AFTER UPDATE OF state ON job WHEN NEW.state = 'PRINTED' AND OLD.state <> 'PRINTED' BEGIN
  UPDATE printer SET labels_left = labels_left - 1 WHERE name = COALESCE (NEW.printed_on, NEW.printer) AND labels_left > 0;
END;
