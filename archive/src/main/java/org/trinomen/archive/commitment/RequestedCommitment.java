package org.trinomen.archive.commitment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;

/**
 * What we have asked a peer, and what it said.
 *
 * @param transactionUid names the request: {@code 2.25.}...
 * @param peer name of the node
 * @param peerAeTitle its AE title
 * @param requestedAt when it was asked
 * @param references what it was asked for
 * @param report what it said; empty as long as it did not
 */
public record RequestedCommitment(
    String transactionUid,
    String peer,
    String peerAeTitle,
    Instant requestedAt,
    List<ReferencedSop> references,
    Optional<CommitmentReport> report) {

  public RequestedCommitment {
    references = List.copyOf(references);
  }

  /** How far it is. */
  public enum Status {
    PENDING,
    /** The peer keeps all that it was asked for. */
    SUCCESS,
    /** Some it does not. */
    FAILURE
  }

  public Status status() {
    if (report.isEmpty()) {
      return Status.PENDING;
    }
    return failures().isEmpty() ? Status.SUCCESS : Status.FAILURE;
  }

  /** What the peer keeps, of what it was asked for. */
  public List<ReferencedSop> successes() {
    Set<ReferencedSop> asked = new HashSet<>(references);
    return report.map(CommitmentReport::committed).orElse(List.of()).stream()
        .filter(asked::contains)
        .toList();
  }

  /** What it does not keep; what its report passes over in silence is not kept either. */
  public List<FailedSop> failures() {
    if (report.isEmpty()) {
      return List.of();
    }
    List<FailedSop> failures = new ArrayList<>(report.get().failed());
    Set<ReferencedSop> mentioned = new HashSet<>(report.get().committed());
    failures.forEach(failed -> mentioned.add(failed.sop()));
    for (ReferencedSop reference : references) {
      if (!mentioned.contains(reference)) {
        failures.add(new FailedSop(reference, FailedSop.PROCESSING_FAILURE));
      }
    }
    return failures;
  }

  RequestedCommitment answeredBy(CommitmentReport said) {
    return new RequestedCommitment(
        transactionUid, peer, peerAeTitle, requestedAt, references, Optional.of(said));
  }
}
