-- What ten million instances need (docs/decisions/0029).

-- Public ids are digests: each new one would be written to a page of its own among all pages of its
-- index. So there is an index for each block of 2^17 keys, in one: what arrives is written to the
-- pages of the last. block: id / 2^17. instance_blocks: those that there are; a look-up asks each.
ALTER TABLE instances ADD COLUMN block INTEGER NOT NULL DEFAULT 0;
CREATE TABLE instance_blocks (
  id INTEGER PRIMARY KEY
);
DROP INDEX IF EXISTS instances_public_id;
CREATE INDEX instances_block_public_id ON instances (block, substr(public_id, 1, 8));

-- The series of a study that have a modality, without a look at the others.
DROP INDEX IF EXISTS series_parent;
CREATE INDEX series_parent_modality ON series (parent, modality_key);

-- All changes but those of instances (kind 1), which are nearly all of them and told in their order.
CREATE INDEX changes_kind ON changes (kind, id) WHERE kind <> 1;

-- The few instances that are not current: keys without them and without the withdrawn have no gaps.
CREATE INDEX instances_other_version ON instances (id) WHERE version <> 0;

-- sop_hash is made otherwise (UidCode.key): everything is read from volumes and annotations again.
DELETE FROM series_terms;
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
