package org.trinomen.archive.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.study.RosterChange;
import org.trinomen.identity.study.Visit;

/** Makes statements of what an import changes: one of each, in the same order. */
final class RosterStatements {

  private RosterStatements() {}

  static List<Statement> of(List<RosterChange> changes, Agent agent, Reason reason) {
    List<Statement> statements = new ArrayList<>(changes.size());
    for (RosterChange change : changes) {
      statements.add(Statement.of(agent, assertion(change), reason));
    }
    return statements;
  }

  private static RosterAssertion assertion(RosterChange change) {
    return switch (change) {
      case RosterChange.StudyDefined defined ->
          new RosterAssertion.StudyDefined(defined.described());
      case RosterChange.StudyChanged changed -> new RosterAssertion.StudyDefined(changed.after());
      case RosterChange.NodeDeclared declared ->
          new RosterAssertion.SiteNodeDeclared(declared.node());
      case RosterChange.NodeChanged changed ->
          new RosterAssertion.SiteNodeDeclared(changed.after());
      case RosterChange.OfSubject row -> new RosterAssertion.SubjectEnrolled(row.subject());
      case RosterChange.VisitPlanned planned -> planned(planned.visit());
      case RosterChange.VisitMoved moved -> planned(moved.visit());
      case RosterChange.VisitDone done -> done(done.visit());
      case RosterChange.DoneCorrected corrected -> done(corrected.visit());
    };
  }

  private static RosterAssertion planned(Visit visit) {
    return new RosterAssertion.VisitPlanned(
        subject(visit), visit.label(), visit.scheduled(), visit.windowLow(), visit.windowHigh());
  }

  private static RosterAssertion done(Visit visit) {
    return new RosterAssertion.VisitDone(
        subject(visit),
        visit.label(),
        Objects.requireNonNull(visit.doneOn()),
        visit.doneEnteredOn());
  }

  private static SubjectRef subject(Visit visit) {
    return new SubjectRef(visit.study(), visit.subject());
  }
}
