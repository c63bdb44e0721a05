-- Annotations: what people state of resources (labels, metadata, attachments, protection,
-- withdrawals, exports), folded in from the log of annotations. level: 1 patient, 2 study, 3 series,
-- 4 instance; resource: key at that level. Keys are never given twice, not even after a withdrawal.

ALTER TABLE archive_state ADD COLUMN last_patient BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN last_study BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN last_series BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN last_instance BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN last_scan BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN annotations BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN changes_cleared BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN last_export BIGINT NOT NULL DEFAULT 0;
ALTER TABLE archive_state ADD COLUMN settled_through BIGINT NOT NULL DEFAULT 0;

-- Searched for most: they get folded companions too.
ALTER TABLE studies ADD COLUMN institution_name_key TEXT;
CREATE INDEX studies_institution_name ON studies (institution_name_key);
ALTER TABLE series ADD COLUMN modality_key TEXT;
CREATE INDEX series_modality ON series (modality_key);

-- Whether all instances are here, as far as can be told: SeriesStatus' code.
ALTER TABLE series ADD COLUMN status INTEGER NOT NULL DEFAULT 0;

CREATE TABLE labels (
  level INTEGER NOT NULL,
  resource BIGINT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (level, resource, label)
);
CREATE INDEX labels_label ON labels (label);

CREATE TABLE metadata (
  level INTEGER NOT NULL,
  resource BIGINT NOT NULL,
  number INTEGER NOT NULL,
  revision BIGINT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (level, resource, number)
);

-- volume and record_offset: where the attachments' own volumes hold the bytes.
CREATE TABLE attachments (
  level INTEGER NOT NULL,
  resource BIGINT NOT NULL,
  number INTEGER NOT NULL,
  revision BIGINT NOT NULL,
  volume INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  size BIGINT NOT NULL,
  digest BLOB NOT NULL,
  md5 TEXT NOT NULL,
  PRIMARY KEY (level, resource, number)
);

CREATE TABLE protected_patients (
  id INTEGER PRIMARY KEY
);

-- Records whose instances were withdrawn: in no view any more, their bytes still in the volumes.
CREATE TABLE withdrawn (
  id INTEGER PRIMARY KEY,
  volume INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  size BIGINT NOT NULL,
  digest BLOB NOT NULL,
  public_id BLOB NOT NULL
);

CREATE TABLE exports (
  id INTEGER PRIMARY KEY,
  level INTEGER NOT NULL,
  public_id BLOB NOT NULL,
  remote TEXT NOT NULL,
  exported_at BIGINT NOT NULL,
  patient_id TEXT NOT NULL,
  study_instance_uid TEXT NOT NULL,
  series_instance_uid TEXT NOT NULL,
  sop_instance_uid TEXT NOT NULL
);

-- What an older program indexed lacks the companions: everything is read from the volumes again.
DELETE FROM changes;
DELETE FROM instances;
DELETE FROM series_encodings;
DELETE FROM encodings;
DELETE FROM series;
DELETE FROM scans;
DELETE FROM studies;
DELETE FROM patients;
DELETE FROM archive_state;
