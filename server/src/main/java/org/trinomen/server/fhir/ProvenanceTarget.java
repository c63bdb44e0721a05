package org.trinomen.server.fhir;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;

/** Something that a statement is about. */
sealed interface ProvenanceTarget {

  /** A resource that this door shows. */
  record Held(String type, String id) implements ProvenanceTarget {}

  /** What has no resource of its own here but a name. */
  record Named(String type, String system, String name) implements ProvenanceTarget {}

  /**
   * What a statement is about; at least one thing. A subject is named by the code that the
   * statement names it by, which it may have changed since.
   */
  static List<ProvenanceTarget> of(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion scan -> of(scan);
      case SubjectAssertion subject -> of(subject);
      case RosterAssertion roster -> List.of(of(roster));
      case LedgerAssertion ledger -> List.of(of(ledger));
    };
  }

  /** The same as references, such as {@code Patient/1}; what is only named is left out. */
  static List<String> references(Assertion assertion) {
    return of(assertion).stream()
        .filter(Held.class::isInstance)
        .map(Held.class::cast)
        .map(held -> held.type() + "/" + held.id())
        .toList();
  }

  private static List<ProvenanceTarget> of(ScanAssertion assertion) {
    List<ProvenanceTarget> targets = new ArrayList<>();
    targets.add(new Held("ImagingStudy", assertion.scan()));
    switch (assertion) {
      case ScanAssertion.Assigned assigned ->
          targets.add(subject(assigned.subjectVisit().study(), assigned.subjectVisit().subject()));
      case ScanAssertion.NotThisSubject not -> targets.add(subject(not.subject()));
      case ScanAssertion.Observed _,
          ScanAssertion.OutOfStudy _,
          ScanAssertion.HeldForReview _,
          ScanAssertion.Companion _ -> {
        // About the scan alone.
      }
    }
    return targets;
  }

  private static List<ProvenanceTarget> of(SubjectAssertion assertion) {
    ProvenanceTarget first = subject(assertion.subject());
    return switch (assertion) {
      case SubjectAssertion.SamePerson same -> List.of(first, subject(same.other()));
      case SubjectAssertion.DifferentPerson different -> List.of(first, subject(different.other()));
      case SubjectAssertion.AlsoKnownAs _, SubjectAssertion.PersonErased _ -> List.of(first);
    };
  }

  private static ProvenanceTarget of(RosterAssertion assertion) {
    return switch (assertion) {
      case RosterAssertion.StudyDefined defined ->
          new Held("ResearchStudy", FhirId.ofStudy(defined.study().id()));
      case RosterAssertion.SiteNodeDeclared declared ->
          new Named("Organization", FhirName.ORGANIZATION, declared.node().organization());
      case RosterAssertion.SubjectEnrolled enrolled ->
          subject(enrolled.subject().study(), enrolled.subject().code());
      case RosterAssertion.VisitPlanned planned -> subject(planned.subject());
      case RosterAssertion.VisitDone done -> subject(done.subject());
      case RosterAssertion.SiteRule rule -> new Named("Location", FhirName.SITE, rule.site());
      case RosterAssertion.SitePatternSeen seen ->
          new Named("Location", FhirName.SITE, seen.site());
    };
  }

  private static ProvenanceTarget of(LedgerAssertion assertion) {
    return switch (assertion) {
      case LedgerAssertion.Confirms confirms ->
          new Held("Provenance", Long.toString(confirms.seq()));
      case LedgerAssertion.Retracts retracts ->
          new Held("Provenance", Long.toString(retracts.seq()));
      case LedgerAssertion.ViewpointDefined defined ->
          new Named("", FhirName.VIEWPOINT, defined.viewpoint().name());
    };
  }

  private static ProvenanceTarget subject(SubjectRef subject) {
    return subject(subject.study(), subject.code());
  }

  private static ProvenanceTarget subject(String study, String code) {
    return new Held("ResearchSubject", FhirId.ofSubject(study, code));
  }
}
