-- Scans: what arrived with one recorded identity within one imaging study. A study may have several.
-- The rest of what is known of one is in the header of its first instance, in the volumes.

CREATE TABLE scans (
  id INTEGER PRIMARY KEY,
  scan_id BLOB NOT NULL,
  study INTEGER NOT NULL REFERENCES studies (id),
  first_volume INTEGER NOT NULL,
  first_offset BIGINT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX scans_scan_id ON scans (scan_id);
CREATE INDEX scans_study ON scans (study);

-- What an older program indexed lacks its scans: everything is read from the volumes again.
DELETE FROM changes;
DELETE FROM instances;
DELETE FROM series_encodings;
DELETE FROM encodings;
DELETE FROM series;
DELETE FROM studies;
DELETE FROM patients;
DELETE FROM archive_state;
