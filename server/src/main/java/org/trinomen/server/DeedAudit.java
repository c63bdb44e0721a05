package org.trinomen.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.server.access.Deed;

/** What access control decides goes to the audit trail. */
record DeedAudit(AuditTrail audit) implements Deed.Register {

  @Override
  public void enter(Deed deed) {
    AuditEvent.Outcome outcome =
        switch (deed.outcome()) {
          case PERMITTED -> AuditEvent.Outcome.PERMITTED;
          case REFUSED -> AuditEvent.Outcome.REFUSED;
        };
    try {
      audit.append(
          new AuditEvent(
              deed.when(),
              deed.who(),
              deed.address(),
              deed.action(),
              deed.object(),
              outcome,
              deed.detail()),
          deed.urgent() ? AuditTrail.Urgency.AT_ONCE : AuditTrail.Urgency.SOON);
    } catch (IOException e) {
      throw new UncheckedIOException("the audit trail can't be written", e);
    }
  }
}
