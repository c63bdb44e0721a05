package org.trinomen.archive.commitment;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;

/**
 * What a peer asked and is to be told.
 *
 * @param peerAeTitle who asked
 * @param ourAeTitle how it called us
 * @param requestedAt when; what the report says is as of then
 */
record OwedReport(
    String peerAeTitle, String ourAeTitle, Instant requestedAt, CommitmentReport report) {

  /** Whether a request is this one over again: its sender did not get our answer. */
  boolean answers(String aeTitle, CommitmentRequest request) {
    Set<ReferencedSop> asked = new HashSet<>(report.committed());
    report.failed().stream().map(FailedSop::sop).forEach(asked::add);
    return aeTitle.equals(peerAeTitle) && asked.equals(new HashSet<>(request.references()));
  }
}
