package org.trinomen.archive.export;

import org.trinomen.archive.query.PublicId;

/**
 * What identifies an instance and what it belongs to in one viewpoint: a copy under another Patient
 * ID has other public ids too, because those are made of it.
 *
 * @param patientId Patient ID as presented
 * @param studyInstanceUid Study Instance UID as presented
 * @param seriesInstanceUid Series Instance UID as presented; empty if none was asked about
 * @param sopInstanceUid SOP Instance UID as presented; empty if none was asked about
 */
public record ViewedIds(
    String patientId, String studyInstanceUid, String seriesInstanceUid, String sopInstanceUid) {

  public PublicId patient() {
    return PublicId.ofPath(patientId);
  }

  public PublicId study() {
    return PublicId.ofPath(patientId, studyInstanceUid);
  }

  public PublicId series() {
    return PublicId.ofPath(patientId, studyInstanceUid, seriesInstanceUid);
  }

  public PublicId instance() {
    return PublicId.ofPath(patientId, studyInstanceUid, seriesInstanceUid, sopInstanceUid);
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "ViewedIds[redacted]";
  }
}
