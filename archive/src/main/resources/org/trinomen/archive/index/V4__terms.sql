-- Terms (SearchTerms): by which series are found whose attributes without a column of their own have
-- a given value. On PostgreSQL an ordinary table. Terms of a withdrawn series stay and lead nowhere,
-- because keys are never given twice.

CREATE TABLE series_terms (
  term BIGINT NOT NULL,
  series INTEGER NOT NULL,
  PRIMARY KEY (term, series)
) WITHOUT ROWID;

-- What an older program indexed lacks them: everything is read from volumes and annotations again.
DELETE FROM changes;
DELETE FROM instances;
DELETE FROM series_encodings;
DELETE FROM encodings;
DELETE FROM series;
DELETE FROM scans;
DELETE FROM studies;
DELETE FROM patients;
DELETE FROM labels;
DELETE FROM metadata;
DELETE FROM attachments;
DELETE FROM protected_patients;
DELETE FROM withdrawn;
DELETE FROM exports;
DELETE FROM archive_state;
