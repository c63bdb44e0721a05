package org.trinomen.server.dimse;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditEvent.Outcome;
import org.trinomen.archive.audit.AuditTrail;
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

  private void record(
      String id, Pdu.AssociateRq request, InetAddress remote, Outcome outcome, String detail) {
    AuditEvent event =
        new AuditEvent(
            clock.instant(),
            request.callingAeTitle().strip(),
            remote.getHostAddress(),
            ACTION,
            id,
            outcome,
            "to " + request.calledAeTitle().strip() + ": " + detail);
    try {
      trail.append(event, AuditTrail.Urgency.SOON);
    } catch (IOException e) {
      // What it tells of is done already, and stands in the records of the volumes as well.
      log.error("association {}: not entered in the audit trail: {}", id, e.getMessage());
    }
  }
}
