package org.trinomen.server.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditEvent.Outcome;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.server.access.Principal;

/**
 * Puts on record what is asked of others and what goes to them: that it may be done stands there
 * already when a route is entered, but not with whom and what. What came of it the job tells.
 */
final class RemoteAudit {

  private final AuditTrail trail;
  private final Clock clock;

  RemoteAudit(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Enters that someone is about to do something, durably: it must not be done if this fails.
   *
   * @param remote whom it is done with
   * @param detail what is asked for or sent: public ids and tags, no values
   */
  void begin(Principal who, String action, String remote, String detail) {
    enter(who, action, remote, detail, AuditTrail.Urgency.AT_ONCE);
  }

  /** Enters the same of each of several things, durably when this returns. */
  void beginEach(Principal who, String action, List<String> objects, String detail) {
    for (int i = 0; i < objects.size(); i++) {
      enter(
          who,
          action,
          objects.get(i),
          detail,
          i < objects.size() - 1 ? AuditTrail.Urgency.SOON : AuditTrail.Urgency.AT_ONCE);
    }
  }

  private void enter(
      Principal who, String action, String object, String detail, AuditTrail.Urgency urgency) {
    try {
      trail.append(
          new AuditEvent(
              clock.instant(),
              who.account(),
              who.address(),
              action,
              object,
              Outcome.PERMITTED,
              detail),
          urgency);
    } catch (IOException e) {
      throw new UncheckedIOException("the audit trail can't be written", e);
    }
  }
}
