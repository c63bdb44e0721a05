package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.SiteNode;

final class StatementTest {

  private static final SubjectVisit VISIT = new SubjectVisit("NPET", "A001", "V1");
  private static final SubjectRef A = TestLedger.subject("A001");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  static Stream<Arguments> nonsense() {
    return Stream.<Map.Entry<String, Supplier<Object>>>of(
            Map.entry("a person without a name", () -> new Agent.Person(" ", "", "")),
            Map.entry("an algorithm without a version", () -> new Agent.Algorithm("r", "", "")),
            Map.entry("a feed without a name", () -> new Agent.Feed("")),
            Map.entry("no reason", () -> new Reason("", " ")),
            Map.entry("a subject without a code", () -> new SubjectRef("NPET", "")),
            Map.entry("a subject of no study", () -> new SubjectRef("", "A001")),
            Map.entry("no scan", () -> new ScanAssertion.NotThisSubject("", A, "")),
            Map.entry(
                "no visit",
                () ->
                    new ScanAssertion.Assigned(
                        "s", new SubjectVisit("NPET", "A001", ""), 1, List.of())),
            Map.entry(
                "more than certain", () -> new ScanAssertion.Assigned("s", VISIT, 1.01, List.of())),
            Map.entry(
                "not a number",
                () -> new ScanAssertion.Assigned("s", VISIT, Double.NaN, List.of())),
            Map.entry(
                "a candidate that is less than impossible",
                () ->
                    new ScanAssertion.HeldForReview(
                        "s", "look", 0, List.of(new Candidate(VISIT, -0.1, List.of())))),
            Map.entry(
                "a review without a reason",
                () -> new ScanAssertion.HeldForReview("s", "", 0, List.of())),
            Map.entry("a scan with itself", () -> new ScanAssertion.DuplicateOf("s", "s")),
            Map.entry("a scan repeating itself", () -> new ScanAssertion.RepeatOf("s", "s")),
            Map.entry("a subject with itself", () -> new SubjectAssertion.SamePerson(A, A)),
            Map.entry("different from itself", () -> new SubjectAssertion.DifferentPerson(A, A)),
            Map.entry("no alias", () -> new SubjectAssertion.AlsoKnownAs(A, "")),
            Map.entry("no entry", () -> new LedgerAssertion.Retracts(0)),
            Map.entry("an entry before the first", () -> new LedgerAssertion.Confirms(-1)),
            Map.entry("an offset of nothing", () -> new SiteHabit.NumberOffset(0)),
            Map.entry(
                "no regular expression",
                () -> new SiteHabit.NotOurs("PatientID", "(", OutOfStudyReason.TEST)),
            Map.entry(
                "a window that ends before it begins",
                () -> new RosterAssertion.VisitPlanned(A, "V1", DAY, DAY, DAY.minusDays(1))),
            Map.entry(
                "a scanner that goes before it comes",
                () ->
                    new RosterAssertion.SiteNodeDeclared(
                        new SiteNode("JHU", SiteNode.Kind.STATION, "PT1", DAY, DAY.minusDays(1)))),
            Map.entry(
                "a code that is former and present",
                () -> new RosterAssertion.SubjectEnrolled(TestLedger.row("A001", "A002", "A001"))),
            Map.entry(
                "a decision of an algorithm without evidence",
                () ->
                    Statement.of(
                        TestLedger.ENGINE,
                        new ScanAssertion.Assigned("s", VISIT, 1, List.of()),
                        new Reason("r", ""))),
            Map.entry("infinite evidence", () -> statement(Double.POSITIVE_INFINITY, DAY, 0)),
            Map.entry("a statement that ends first", () -> statement(1, DAY.minusDays(1), 0)),
            Map.entry("a ground before the first entry", () -> statement(1, DAY, -1)))
        .map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static Statement statement(double bits, LocalDate validTo, long basis) {
    return new Statement(
        TestLedger.ENGINE,
        new ScanAssertion.Assigned("s", VISIT, 1, List.of()),
        new Reason("r", ""),
        List.of(new Evidence("PatientID", "exact", bits)),
        DAY,
        validTo,
        basis,
        "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nonsense")
  void nonsenseIsRefused(String what, Supplier<Object> made) {
    assertThatThrownBy(made::get).as(what).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatMakesSenseIsNot() {
    assertThat(statement(13, DAY, 7).basisSeq()).isEqualTo(7);
  }

  @Test
  void nothingPrintedNamesAPerson() {
    PersonalIdentity jane = new PersonalIdentity("Doe", "Jane", "", DAY, 0, "F", "77");
    ResearchSubject row =
        new ResearchSubject(
            "NPET",
            "NPET/1",
            "A001",
            List.of(),
            jane,
            null,
            null,
            ResearchSubject.Status.ACTIVE,
            null);
    Statement statement =
        Statement.of(
            TestLedger.ADA,
            new RosterAssertion.SubjectEnrolled(row),
            new Reason("call", "Jane Doe called"));

    assertThat(statement.toString()).contains("A001").doesNotContain("Doe", "Jane", "2026-03");
  }

  /** What the resolver decides goes into the ledger with its reasons, and comes out the same. */
  @Test
  void aDecisionBecomesAStatementWithItsEvidenceAndWhatElseWasConsidered() {
    Candidate first = new Candidate(VISIT, 0.9999, List.of(new Evidence("PatientID", "exact", 13)));
    Candidate second = new Candidate(new SubjectVisit("NPET", "A002", "V1"), 0.0001, List.of());
    Agent.Algorithm resolver = new Agent.Algorithm("resolver", "1", "");

    Statement resolved =
        Statement.of(
            resolver, new Decision.Resolved("s", VISIT, 0.9998, List.of(first, second)), 12, "c");
    assertThat(resolved.evidence()).isEqualTo(first.evidence());
    assertThat(resolved.basisSeq()).isEqualTo(12);
    assertThat(resolved.assertion())
        .isEqualTo(new ScanAssertion.Assigned("s", VISIT, 0.9998, List.of(second)));

    Statement review =
        Statement.of(
            resolver, new Decision.InReview("s", "two fit", 0.6, List.of(first, second)), 12, "c");
    assertThat(review.assertion())
        .isEqualTo(new ScanAssertion.HeldForReview("s", "two fit", 0.6, List.of(first, second)));

    Candidate phantom =
        new Candidate(new Candidate.Outside(OutOfStudyReason.PHANTOM), 0.9999, first.evidence());
    Statement out =
        Statement.of(
            resolver,
            new Decision.OutOfStudy("s", OutOfStudyReason.PHANTOM, 1, List.of(phantom)),
            12,
            "c");
    assertThat(out.assertion())
        .isEqualTo(new ScanAssertion.OutOfStudy("s", OutOfStudyReason.PHANTOM, 1, List.of()));
    assertThat(Set.copyOf(out.evidence())).isEqualTo(Set.copyOf(phantom.evidence()));
  }
}
