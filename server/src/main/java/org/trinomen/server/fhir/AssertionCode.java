package org.trinomen.server.fhir;

import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;

/** What kind of statement it is, as a code. Clients know these: never change one. */
final class AssertionCode {

  private AssertionCode() {}

  static String of(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion.Observed _ -> "observed";
      case ScanAssertion.Assigned _ -> "assigned";
      case ScanAssertion.OutOfStudy _ -> "out-of-study";
      case ScanAssertion.HeldForReview _ -> "held-for-review";
      case ScanAssertion.NotThisSubject _ -> "not-this-subject";
      case ScanAssertion.DuplicateOf _ -> "duplicate";
      case ScanAssertion.RepeatOf _ -> "repeat";
      case ScanAssertion.PartOf _ -> "part";
      case SubjectAssertion.SamePerson _ -> "same-person";
      case SubjectAssertion.DifferentPerson _ -> "different-person";
      case SubjectAssertion.AlsoKnownAs _ -> "also-known-as";
      case SubjectAssertion.PersonErased _ -> "person-erased";
      case RosterAssertion.StudyDefined _ -> "study-defined";
      case RosterAssertion.SiteNodeDeclared _ -> "site-node-declared";
      case RosterAssertion.SubjectEnrolled _ -> "subject-enrolled";
      case RosterAssertion.VisitPlanned _ -> "visit-planned";
      case RosterAssertion.VisitDone _ -> "visit-done";
      case RosterAssertion.SiteRule _ -> "site-rule";
      case RosterAssertion.SitePatternSeen _ -> "site-pattern";
      case LedgerAssertion.Confirms _ -> "confirmed";
      case LedgerAssertion.Retracts _ -> "retracted";
      case LedgerAssertion.ViewpointDefined _ -> "viewpoint-defined";
    };
  }
}
