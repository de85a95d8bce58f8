-- What printers and routes keep beside form 4 (R-50 to R-58).
ALTER TABLE printer ADD COLUMN paused_usec INTEGER NOT NULL DEFAULT 0;
