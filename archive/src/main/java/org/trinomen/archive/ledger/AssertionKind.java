package org.trinomen.archive.ledger;

import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;

/** What an entry asserts, as it stands in its line: never rename one. */
enum AssertionKind {
  STUDY_DEFINED,
  SITE_NODE_DECLARED,
  SUBJECT_ENROLLED,
  VISIT_PLANNED,
  VISIT_DONE,
  SITE_RULE,
  SITE_PATTERN,
  OBSERVED,
  ASSIGNED,
  OUT_OF_STUDY,
  HELD_FOR_REVIEW,
  NOT_THIS_SUBJECT,
  DUPLICATE_OF,
  REPEAT_OF,
  PART_OF,
  SAME_PERSON,
  DIFFERENT_PERSON,
  ALSO_KNOWN_AS,
  PERSON_ERASED,
  CONFIRMS,
  RETRACTS,
  VIEWPOINT_DEFINED;

  static AssertionKind of(Assertion assertion) {
    return switch (assertion) {
      case RosterAssertion.StudyDefined _ -> STUDY_DEFINED;
      case RosterAssertion.SiteNodeDeclared _ -> SITE_NODE_DECLARED;
      case RosterAssertion.SubjectEnrolled _ -> SUBJECT_ENROLLED;
      case RosterAssertion.VisitPlanned _ -> VISIT_PLANNED;
      case RosterAssertion.VisitDone _ -> VISIT_DONE;
      case RosterAssertion.SiteRule _ -> SITE_RULE;
      case RosterAssertion.SitePatternSeen _ -> SITE_PATTERN;
      case ScanAssertion.Observed _ -> OBSERVED;
      case ScanAssertion.Assigned _ -> ASSIGNED;
      case ScanAssertion.OutOfStudy _ -> OUT_OF_STUDY;
      case ScanAssertion.HeldForReview _ -> HELD_FOR_REVIEW;
      case ScanAssertion.NotThisSubject _ -> NOT_THIS_SUBJECT;
      case ScanAssertion.DuplicateOf _ -> DUPLICATE_OF;
      case ScanAssertion.RepeatOf _ -> REPEAT_OF;
      case ScanAssertion.PartOf _ -> PART_OF;
      case SubjectAssertion.SamePerson _ -> SAME_PERSON;
      case SubjectAssertion.DifferentPerson _ -> DIFFERENT_PERSON;
      case SubjectAssertion.AlsoKnownAs _ -> ALSO_KNOWN_AS;
      case SubjectAssertion.PersonErased _ -> PERSON_ERASED;
      case LedgerAssertion.Confirms _ -> CONFIRMS;
      case LedgerAssertion.Retracts _ -> RETRACTS;
      case LedgerAssertion.ViewpointDefined _ -> VIEWPOINT_DEFINED;
    };
  }
}
