package org.trinomen.archive.verify;

/**
 * Something that is not as it should be. Holds no values of patient attributes.
 *
 * @param where a place a person can go to: {@code volume 3, byte 4096}, a file and line
 * @param what as a clause
 */
public record Finding(Kind kind, String where, String what) {

  /** What a finding is about. The names stand in reports: never rename one. */
  public enum Kind {
    /** A record, or a part of a volume, can't be read. */
    RECORD_DAMAGED,
    /** A payload is not the one that was received. */
    PAYLOAD_CHANGED,
    /** A record that the index should know is not in it. */
    RECORD_NOT_INDEXED,
    /** The index knows a record that is not in the volumes. */
    RECORD_MISSING,
    /** Index and record disagree on length or digest. */
    INDEX_DIFFERS,
    /** The index contradicts itself, or can't be read. */
    INDEX_BROKEN,
    /** The audit trail was changed, or entries are missing. */
    AUDIT_TRAIL,
    /** The ledger was changed, entries are missing, or they can't be replayed. */
    LEDGER,
    /** The log of annotations was changed, or what was attached is damaged. */
    ANNOTATIONS
  }
}
