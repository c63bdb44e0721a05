package org.trinomen.archive.ingest;

import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.Sha256;

/**
 * What became of an {@link Arrival}. All but {@link Refused} are promises: the bytes are durable.
 */
public sealed interface IngestOutcome {

  /** Public ids of the four levels. */
  record Path(PublicId patient, PublicId study, PublicId series, PublicId instance) {}

  /** New, and kept. */
  record Stored(Path path, Sha256 digest, long size) implements IngestOutcome {}

  /** The same bytes were here already: nothing more was written. */
  record AlreadyHeld(Path path, Sha256 digest, long size) implements IngestOutcome {}

  /** Other content was here under the same SOP Instance UID: both are kept and flagged. */
  record Conflicting(Path path, Sha256 digest, long size) implements IngestOutcome {}

  /**
   * Nothing was promised: the sender must keep it. Nor is it here, unless the disk failed and the
   * program was then killed.
   *
   * @param reason what was wrong, where, and what to do; without values of patient attributes
   */
  record Refused(Reason why, String reason) implements IngestOutcome {}

  /** Why nothing was kept; doors map it to their status in one table. */
  enum Reason {
    /** Not DICOM, cut short, or damaged so that it can't be read. */
    UNREADABLE,
    /** Lacks a UID without which it can't be filed. */
    INCOMPLETE,
    /** Over a configured limit. */
    OVER_LIMIT,
    /** The disk is full or nearly so. */
    STORAGE_FULL,
    /** The disk refuses to write; it is tried again with the next arrival. */
    STORAGE_FAILED
  }
}
