package org.trinomen.archive.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Statements of every kind. */
final class Statements {

  static final Agent ADA = new Agent.Person("ada", "coordinator", "JHU");
  static final Agent FEED = new Agent.Feed("roster.csv");
  static final Agent.Algorithm ENGINE = new Agent.Algorithm("resolver", "1", "budget=1e-4");
  static final SubjectRef A001 = new SubjectRef("NPET", "A001");
  static final SubjectRef A002 = new SubjectRef("NPET", "A002");
  static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  static final PersonalIdentity JANE =
      new PersonalIdentity("Doe", "Jane \"J\"", "ü", DAY.minusYears(60), 1966, "F", "MRN-77");

  private static final List<Evidence> EVIDENCE =
      List.of(
          new Evidence("PatientID", "exact, after \"normalisation\"\n", 13.2877123795),
          new Evidence("prior", "one of many", -10.000000001));

  private static final Candidate CANDIDATE =
      new Candidate(new SubjectVisit("NPET", "A002", "V1"), 1 / 3d, EVIDENCE);

  private Statements() {}

  static Statement by(Agent agent, Assertion assertion) {
    return new Statement(
        agent,
        assertion,
        new Reason("test", "because \\ 名"),
        agent.kind() == AgentKind.ALGORITHM ? EVIDENCE : List.of(),
        DAY,
        DAY.plusDays(3),
        0,
        "c0ffee");
  }

  static Statement observed(String scan) {
    return by(
        FEED,
        new ScanAssertion.Observed(
            scan,
            Instant.parse("2026-03-01T10:00:00.123456Z"),
            "d16e57",
            "PT",
            Set.of("study:1.2.3", "pixels:02a6", "for:1.2.3.9")));
  }

  static Statement enrolled(String code, PersonalIdentity person) {
    return by(
        FEED,
        new RosterAssertion.SubjectEnrolled(
            new ResearchSubject(
                "NPET",
                "NPET/1",
                code,
                List.of("OLD-" + code),
                person,
                DAY,
                null,
                ResearchSubject.Status.ACTIVE,
                null,
                person.equals(PersonalIdentity.UNKNOWN)
                    ? Map.of()
                    : Map.of("CandID", "77", "b", "x"))));
  }

  static Statement assigned(String scan, String code) {
    return by(
        ENGINE,
        new ScanAssertion.Assigned(
            scan, new SubjectVisit("NPET", code, "V1"), 0.99993, List.of(CANDIDATE)));
  }

  /** One of each kind at least, in an order in which they make sense. */
  static List<Statement> ofEveryKind() {
    List<Statement> all = new ArrayList<>(roster());
    all.addAll(
        List.of(
            observed("s1"),
            observed("s2"),
            assigned("s1", "A001"),
            by(
                ENGINE,
                new ScanAssertion.OutOfStudy(
                    "s2", OutOfStudyReason.OTHER_STUDY, 0.5, List.of(CANDIDATE))),
            by(
                ENGINE,
                new ScanAssertion.HeldForReview(
                    "s3",
                    "two fit",
                    0.4,
                    List.of(
                        CANDIDATE,
                        new Candidate(
                            new Candidate.Outside(OutOfStudyReason.PHANTOM), 0.1, List.of())))),
            by(ADA, new ScanAssertion.NotThisSubject("s3", A001, "")),
            by(ADA, new ScanAssertion.DuplicateOf("s3", "s1")),
            by(ADA, new ScanAssertion.RepeatOf("s4", "s1")),
            by(ADA, new ScanAssertion.PartOf("s5", "s1")),
            by(ADA, new SubjectAssertion.SamePerson(A001, A002)),
            by(ADA, new SubjectAssertion.DifferentPerson(A001, A002)),
            by(ADA, new SubjectAssertion.AlsoKnownAs(A001, "JHU-0007"))));
    for (Viewpoint viewpoint : ShippedViewpoints.all()) {
      all.add(by(ADA, new LedgerAssertion.ViewpointDefined(viewpoint)));
    }
    all.add(
        by(
            ADA,
            new LedgerAssertion.ViewpointDefined(
                new Viewpoint(
                    "site:NPET/1",
                    List.of(new Trust(null, "coordinator", "JHU"), Trust.in(AgentKind.FEED)),
                    0.999,
                    "NPET/1",
                    new Presentation.AsRecorded()))));
    all.add(by(ADA, new RosterAssertion.SiteRule("NPET/1", new SiteHabit.OtherPrefix("B"))));
    all.add(
        by(
            ADA,
            new RosterAssertion.SitePatternSeen(
                "NPET/1", new SiteHabit.ClockOffset("PET1", -30), List.of("s1", "s2"))));
    return all;
  }

  private static List<Statement> roster() {
    return List.of(
        by(FEED, new RosterAssertion.StudyDefined(study())),
        by(
            FEED,
            new RosterAssertion.SiteNodeDeclared(
                new SiteNode("JHU", SiteNode.Kind.AE_TITLE, "PET01", DAY, null))),
        enrolled("A001", JANE),
        enrolled("A002", PersonalIdentity.UNKNOWN),
        by(FEED, new RosterAssertion.VisitPlanned(A001, "V1", DAY, null, DAY.plusDays(9))),
        by(FEED, new RosterAssertion.VisitDone(A001, "V1", DAY, DAY.plusDays(1))),
        by(FEED, new RosterAssertion.VisitDone(A001, "V2", DAY, null)),
        by(ADA, new RosterAssertion.SiteRule("NPET/1", new SiteHabit.NumberOffset(-3))),
        by(
            ADA,
            new RosterAssertion.SiteRule(
                "NPET/1", new SiteHabit.NotOurs("PatientID", "ADNI_.*", OutOfStudyReason.TEST))));
  }

  private static ResearchStudy study() {
    return new ResearchStudy(
        "NPET",
        "NP",
        new CodeGrammar("{site}{N3}{C}", CheckDigit.DAMM),
        "PatientID",
        IdentityPolicy.FULL,
        "FDG",
        "BRAIN",
        "PT",
        List.of(
            new PlannedVisit("V1", 0, 20), new PlannedVisit("V2", 365, 40, List.of("M12", "02"))),
        List.of(new Site("NPET/1", "A", "JHU", "Johns Hopkins")),
        List.of(new CodeField("StudyDescription", "{study}_{subject}")),
        DAY);
  }
}
