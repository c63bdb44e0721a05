package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.identity.VisitGrid.State;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.ResearchSubject.Status;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.Visit;

/** Enrolled on 1 January: V1 is due from 8 to 22 January, V2 from 26 June to 24 July. */
final class VisitGridTest {

  private static final LocalDate ENROLLED = LocalDate.of(2026, 1, 1);
  private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
  private static final ResearchStudy STUDY =
      new ResearchStudy(
          "NPET-A",
          "",
          new CodeGrammar("A{N3}", CheckDigit.NONE),
          "PatientID",
          IdentityPolicy.NONE,
          "",
          "",
          "",
          List.of(new PlannedVisit("V1", 14, 7), new PlannedVisit("V2", 190, 14)),
          List.of());

  private static List<State> states(
      ResearchSubject subject, List<Visit> visits, LocalDate today, Answer... answers) {
    Roster roster = new Roster(List.of(STUDY), List.of(), List.of(subject), visits);
    return VisitGrid.of(STUDY, roster, List.of(answers), today).rows().getFirst().cells().stream()
        .map(VisitGrid.Cell::state)
        .toList();
  }

  private static ResearchSubject subject(Status status, @Nullable LocalDate statusOn) {
    return new ResearchSubject(
        "NPET-A",
        "NPET-A/1",
        "A010",
        List.of(),
        PersonalIdentity.UNKNOWN,
        ENROLLED,
        ENROLLED,
        status,
        statusOn);
  }

  private static SubjectVisit visit(String label) {
    return new SubjectVisit("NPET-A", "A010", label);
  }

  private static Answer resolved(String label) {
    return new Answer.Resolved("s1", visit(label), 1, List.of());
  }

  private static Answer inReview(Candidate.Whose first) {
    return new Answer.InReview(
        "s2",
        Answer.Cause.HELD,
        "",
        List.of(new Candidate(first, 0.6, List.of()), new Candidate(visit("V1"), 0.4, List.of())),
        2,
        List.of(),
        List.of());
  }

  private static final ResearchSubject ACTIVE = subject(Status.ACTIVE, null);

  @Test
  void visitWhoseTimeIsOverIsMissingUntilItsScanIsHere() {
    assertThat(states(ACTIVE, List.of(), ENROLLED.plusDays(21)))
        .as("the last day of the window")
        .containsExactly(State.EXPECTED, State.EXPECTED);
    assertThat(states(ACTIVE, List.of(), ENROLLED.plusDays(22)))
        .containsExactly(State.MISSING, State.EXPECTED);
    assertThat(states(ACTIVE, List.of(), MARCH, resolved("V1")))
        .containsExactly(State.HERE, State.EXPECTED);
  }

  @Test
  void scanThatMayBeOfAVisitMakesItDoubtful() {
    assertThat(states(ACTIVE, List.of(), MARCH, inReview(visit("V1"))))
        .containsExactly(State.DOUBTFUL, State.EXPECTED);
    assertThat(
            states(
                ACTIVE,
                List.of(),
                MARCH,
                inReview(new Candidate.Outside(OutOfStudyReason.CLINICAL))))
        .as("only the likeliest counts")
        .containsExactly(State.MISSING, State.EXPECTED);
    assertThat(states(ACTIVE, List.of(), MARCH, inReview(visit("V1")), resolved("V1")))
        .containsExactly(State.HERE, State.EXPECTED);
  }

  @Test
  void visitReportedAsDoneIsMissedBeforeItsTimeIsOver() {
    Visit done = new Visit("NPET-A", "A010", "V2", null, null, null, MARCH, MARCH);

    assertThat(states(ACTIVE, List.of(done), MARCH)).containsExactly(State.MISSING, State.MISSING);
  }

  @Test
  void nothingIsExpectedOfSomeoneWhoLeftBefore() {
    ResearchSubject left = subject(Status.WITHDRAWN, LocalDate.of(2026, 2, 1));

    assertThat(states(left, List.of(), LocalDate.of(2027, 1, 1)))
        .containsExactly(State.MISSING, State.NOT_EXPECTED);
  }

  @Test
  void visitBesideTheScheduleIsShownBehindIt() {
    Visit extra = new Visit("NPET-A", "A010", "UNSCHEDULED", MARCH, null, null, null, null);

    assertThat(states(ACTIVE, List.of(extra), MARCH))
        .containsExactly(State.MISSING, State.EXPECTED, State.EXPECTED);
  }
}
