-- The index: derived from the volumes, shaped for ten million instances.
-- Applied by Migrations; every statement ends in a semicolon at the end of a line.
-- Types are those of SQLite; BLOB is BYTEA on PostgreSQL. A table's "parent" is the key one level up.
-- A column "..._key" is the folded companion of an identifier (SearchKey): queries narrow down by it
-- and check the column itself afterwards. NULL: the attribute is absent; '': it is empty.

CREATE TABLE archive_state (
  id INTEGER PRIMARY KEY,
  mark_volume INTEGER NOT NULL,
  mark_offset BIGINT NOT NULL,
  last_change BIGINT NOT NULL,
  patients BIGINT NOT NULL,
  studies BIGINT NOT NULL,
  series BIGINT NOT NULL,
  instances BIGINT NOT NULL,
  bytes BIGINT NOT NULL
);

CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  public_id BLOB NOT NULL,
  last_update BIGINT NOT NULL,
  patient_name TEXT,
  patient_id TEXT,
  patient_birth_date TEXT,
  patient_sex TEXT,
  other_patient_ids TEXT,
  patient_name_key TEXT,
  patient_id_key TEXT,
  patient_birth_date_key TEXT
);
CREATE UNIQUE INDEX patients_public_id ON patients (public_id);
CREATE INDEX patients_patient_id ON patients (patient_id_key);
CREATE INDEX patients_patient_name ON patients (patient_name_key);
CREATE INDEX patients_patient_birth_date ON patients (patient_birth_date_key);

-- One patient, three names: a study keeps its own patient's attributes as recorded.
CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL REFERENCES patients (id),
  public_id BLOB NOT NULL,
  last_update BIGINT NOT NULL,
  patient_name TEXT,
  patient_id TEXT,
  patient_birth_date TEXT,
  patient_sex TEXT,
  other_patient_ids TEXT,
  study_date TEXT,
  study_time TEXT,
  accession_number TEXT,
  institution_name TEXT,
  referring_physician_name TEXT,
  timezone_offset_from_utc TEXT,
  study_description TEXT,
  study_instance_uid TEXT,
  study_id TEXT,
  requesting_physician TEXT,
  requested_procedure_description TEXT,
  patient_name_key TEXT,
  patient_id_key TEXT,
  patient_birth_date_key TEXT,
  study_date_key TEXT,
  accession_number_key TEXT,
  study_description_key TEXT,
  study_instance_uid_key TEXT
);
CREATE UNIQUE INDEX studies_public_id ON studies (public_id);
CREATE INDEX studies_parent ON studies (parent);
CREATE INDEX studies_patient_id ON studies (patient_id_key);
CREATE INDEX studies_patient_name ON studies (patient_name_key);
CREATE INDEX studies_patient_birth_date ON studies (patient_birth_date_key);
CREATE INDEX studies_study_date ON studies (study_date_key);
CREATE INDEX studies_accession_number ON studies (accession_number_key);
CREATE INDEX studies_study_description ON studies (study_description_key);
CREATE INDEX studies_study_instance_uid ON studies (study_instance_uid_key);

-- "first_..." are the values of the first instance: instances refer to them (see instances).
-- constants: the attributes all instances share, deflated; varying: tags of the others, 4 bytes each.
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL REFERENCES studies (id),
  public_id BLOB NOT NULL,
  last_update BIGINT NOT NULL,
  instance_count BIGINT NOT NULL,
  byte_count BIGINT NOT NULL,
  series_date TEXT,
  series_time TEXT,
  modality TEXT,
  manufacturer TEXT,
  timezone_offset_from_utc TEXT,
  station_name TEXT,
  series_description TEXT,
  operators_name TEXT,
  contrast_bolus_agent TEXT,
  body_part_examined TEXT,
  sequence_name TEXT,
  protocol_name TEXT,
  cardiac_number_of_images TEXT,
  acquisition_device_processing_description TEXT,
  series_instance_uid TEXT,
  series_number TEXT,
  image_orientation_patient TEXT,
  number_of_temporal_positions TEXT,
  images_in_acquisition TEXT,
  performed_procedure_step_start_date TEXT,
  performed_procedure_step_start_time TEXT,
  performed_procedure_step_description TEXT,
  number_of_slices TEXT,
  number_of_time_slices TEXT,
  series_type TEXT,
  series_instance_uid_key TEXT,
  first_volume INTEGER NOT NULL,
  first_offset BIGINT NOT NULL,
  first_sop_instance_uid TEXT NOT NULL,
  first_instance_creation_date TEXT,
  first_instance_creation_time TEXT,
  first_acquisition_number TEXT,
  first_instance_number TEXT,
  first_image_position_patient TEXT,
  first_image_orientation_patient TEXT,
  first_temporal_position_identifier TEXT,
  first_image_comments TEXT,
  first_number_of_frames TEXT,
  first_image_index TEXT,
  varying BLOB NOT NULL,
  constants BLOB NOT NULL
);
CREATE UNIQUE INDEX series_public_id ON series (public_id);
CREATE INDEX series_parent ON series (parent);
CREATE INDEX series_series_instance_uid ON series (series_instance_uid_key);

-- Pairs of SOP Class and Transfer Syntax: a handful.
CREATE TABLE encodings (
  id INTEGER PRIMARY KEY,
  sop_class_uid TEXT NOT NULL,
  transfer_syntax_uid TEXT NOT NULL
);

CREATE TABLE series_encodings (
  series INTEGER NOT NULL REFERENCES series (id),
  encoding INTEGER NOT NULL REFERENCES encodings (id),
  PRIMARY KEY (series, encoding)
);

-- What most instances of a series share with the first of them is not repeated: a tag that is NULL
-- here has the series' "first_..." value, or is absent if its bit (1, 2, 4... in the columns' order)
-- is set in "absent". SOP Instance UIDs are coded against the first one (UidCode).
-- version: 0 is current; others arrived later under the same public id with other content.
CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL REFERENCES series (id),
  version INTEGER NOT NULL,
  conflicting INTEGER NOT NULL,
  volume INTEGER NOT NULL,
  record_offset BIGINT NOT NULL,
  size BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  encoding INTEGER NOT NULL REFERENCES encodings (id),
  pixel_data_offset BIGINT,
  sop_hash BIGINT NOT NULL,
  sop_instance_uid BLOB NOT NULL,
  public_id BLOB NOT NULL,
  digest BLOB NOT NULL,
  absent INTEGER NOT NULL,
  instance_creation_date TEXT,
  instance_creation_time TEXT,
  acquisition_number TEXT,
  instance_number TEXT,
  image_position_patient TEXT,
  image_orientation_patient TEXT,
  temporal_position_identifier TEXT,
  image_comments TEXT,
  number_of_frames TEXT,
  image_index TEXT
);
-- Eight bytes of twenty find an instance as well as all of them and cost less.
CREATE INDEX instances_public_id ON instances (substr(public_id, 1, 8));
CREATE INDEX instances_parent ON instances (parent);
CREATE INDEX instances_sop_hash ON instances (sop_hash);

-- kind: Change.Kind's code; resource: key at the kind's level; changed_at: seconds since 1970.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  resource INTEGER NOT NULL,
  changed_at BIGINT NOT NULL
);
