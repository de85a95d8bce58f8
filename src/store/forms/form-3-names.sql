-- The order by name is in the file of the search index: what it holds of a row is noted before it changes. Indices of the
-- older form are made anew, so that notes for them are not missed.
DROP INDEX attendee_by_name;
DROP TRIGGER attendee_words_change;
DROP TABLE search_change;
CREATE TABLE search_change (
  change_id INTEGER PRIMARY KEY AUTOINCREMENT, row_id INTEGER NOT NULL, search_key TEXT NOT NULL,
  sort_key TEXT NOT NULL
) STRICT;
CREATE TRIGGER attendee_search_change AFTER UPDATE OF search_key, sort_key, tier, status, arrival ON attendee
  WHEN new.search_key <> old.search_key OR new.sort_key <> old.sort_key OR new.tier <> old.tier
  OR new.status <> old.status OR new.arrival <> old.arrival BEGIN
  INSERT INTO search_change (row_id, search_key, sort_key)
   VALUES (old.row_id, old.search_key, old.sort_key); END;
