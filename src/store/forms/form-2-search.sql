-- The full-text index is in a file of its own: the words that it holds of a row are noted before they change, and the mark
-- tells whose index it is.
DROP TABLE attendee_fts;
DROP TABLE search_state;
CREATE TABLE search_mark (one INTEGER PRIMARY KEY CHECK (one = 1), mark BLOB NOT NULL) STRICT;
INSERT INTO search_mark VALUES (1, randomblob (16));
CREATE TABLE search_change (
  change_id INTEGER PRIMARY KEY AUTOINCREMENT, row_id INTEGER NOT NULL, search_key TEXT NOT NULL
) STRICT;
CREATE TRIGGER attendee_words_change AFTER UPDATE OF search_key ON attendee
  WHEN new.search_key <> old.search_key BEGIN
  INSERT INTO search_change (row_id, search_key) VALUES (old.row_id, old.search_key); END;
