package org.trinomen.server.dimse;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditEvent.Outcome;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.dicom.dimse.QueryRequest;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.SubOperations;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.Pdu;

/**
 * One entry of the audit trail per association. What it brought is in the records of the volumes,
 * each of which names the association.
 */
public final class AssociationAudit {

  private static final Logger log = LoggerFactory.getLogger(AssociationAudit.class);
  private static final String ACTION = "DICOM association";

  private final AuditTrail trail;
  private final Clock clock;

  public AssociationAudit(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  void rejected(String id, Pdu.AssociateRq request, InetAddress remote, String why) {
    record(id, request, remote, Outcome.REFUSED, why);
  }

  void ended(Association association, AssociationTally tally, AssociationEnd end) {
    record(
        association.id(),
        association.request(),
        association.remote(),
        tally.clean() ? Outcome.DONE : Outcome.FAILED,
        tally.describe() + "; " + end.describe());
  }

  /**
   * Enters what may be asked, before it is answered.
   *
   * @param object public id of what is read; empty for a query
   * @throws IOException if it can't be entered: then it must not be answered
   */
  void asked(
      QueryRequest request, String action, String object, CalledArchive.View view, String detail)
      throws IOException {
    trail.append(
        new AuditEvent(
            clock.instant(),
            request.callingAeTitle(),
            request.remote().getHostAddress(),
            action,
            object,
            Outcome.PERMITTED,
            "association "
                + request.associationId()
                + ", viewpoint "
                + view.viewpoint()
                + " as of "
                + view.position()
                + ": "
                + detail),
        AuditTrail.Urgency.SOON);
  }

  /** Enters that a request was refused that the node's file does not allow. */
  void refused(Association association, String action) {
    record(
        association.id(),
        association.request(),
        association.remote(),
        Outcome.REFUSED,
        action + " is not allowed");
  }

  /** Enters what became of a retrieval. */
  void retrieved(QueryRequest request, SubOperations count, Status status) {
    append(
        new AuditEvent(
            clock.instant(),
            request.callingAeTitle(),
            request.remote().getHostAddress(),
            "DICOM retrieval",
            request.associationId(),
            count.clean() && count.remaining() == 0 ? Outcome.DONE : Outcome.FAILED,
            count.describe() + "; " + status.describe()));
  }

  private void record(
      String id, Pdu.AssociateRq request, InetAddress remote, Outcome outcome, String detail) {
    append(
        new AuditEvent(
            clock.instant(),
            request.callingAeTitle().strip(),
            remote.getHostAddress(),
            ACTION,
            id,
            outcome,
            "to " + request.calledAeTitle().strip() + ": " + detail));
  }

  private void append(AuditEvent event) {
    try {
      trail.append(event, AuditTrail.Urgency.SOON);
    } catch (IOException e) {
      // What it tells of is done already, or was refused; the log has it as well.
      log.error(
          "{} {}: not entered in the audit trail: {}", ACTION, event.object(), e.getMessage());
    }
  }
}
