package org.trinomen.archive.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a verification found.
 *
 * @param records records read and compared with their digests
 * @param bytes length of their payloads
 * @param indexed records that the index knows
 * @param pending records behind the index's mark: sound, and indexed at the next start
 * @param auditEntries entries of the audit trail
 * @param ledgerEntries entries of the ledger
 * @param findings the first {@link #FINDINGS_MAX}
 * @param findingsTotal how many there are
 */
public record VerifyReport(
    Instant startedAt,
    Duration took,
    long records,
    long bytes,
    long indexed,
    long pending,
    long auditEntries,
    long ledgerEntries,
    List<Finding> findings,
    long findingsTotal) {

  /** The most findings a report lists. */
  public static final int FINDINGS_MAX = 1000;

  public VerifyReport {
    findings = List.copyOf(findings);
  }

  public boolean clean() {
    return findingsTotal == 0;
  }

  /** What a program that verifies exits with: 0 if all is well, 1 if there are findings. */
  public int exitStatus() {
    return clean() ? 0 : 1;
  }
}
