package org.trinomen.archive.commitment;

import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.dicom.commitment.CommitmentReport;

/** Enters into the audit trail what was asked and said of what is kept. */
final class CommitmentAudit {

  private static final Logger log = LoggerFactory.getLogger(CommitmentAudit.class);

  private final AuditTrail trail;
  private final InstantSource clock;

  CommitmentAudit(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Enters.
   *
   * @param who AE title of the peer
   */
  void enter(
      String who, String action, String transactionUid, AuditEvent.Outcome outcome, String detail) {
    try {
      trail.append(
          new AuditEvent(clock.instant(), who, "", action, transactionUid, outcome, detail),
          AuditTrail.Urgency.SOON);
    } catch (IOException e) {
      // What it tells of is done already, or was refused; the log has it as well.
      log.error(
          "{} {}: not entered in the audit trail: {}", action, transactionUid, e.getMessage());
    }
  }

  static String describe(CommitmentReport report) {
    return report.committed().size() + " kept, " + report.failed().size() + " not";
  }
}
