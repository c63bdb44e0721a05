package org.trinomen.archive.query;

import java.time.Instant;

/**
 * An entry of the log of exports: a resource that was sent somewhere. A text that does not apply is
 * empty.
 *
 * @param sequence number; numbers grow and are never given twice
 * @param remote name of where it went
 */
public record Export(
    long sequence,
    Level level,
    PublicId id,
    String remote,
    Instant at,
    String patientId,
    String studyInstanceUid,
    String seriesInstanceUid,
    String sopInstanceUid) {
  @Override
  public String toString() {
    return "Export[" + sequence + ", " + level + " " + id + "]"; // a Patient ID may name someone
  }
}
