package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.identity.ledger.TestLedger.ADA;
import static org.trinomen.identity.ledger.TestLedger.BEN;
import static org.trinomen.identity.ledger.TestLedger.ENGINE;
import static org.trinomen.identity.ledger.TestLedger.FEED;
import static org.trinomen.identity.ledger.TestLedger.STUDY;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * A year of a study: the roster grows and changes, scans arrive, an algorithm decides rightly,
 * wrongly or not at all, people decide, retract and confirm, subjects are withdrawn and enrolled
 * again, and one site counts wrong for two months until someone says so.
 */
final class YearOfAStudyTest {

  private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);
  private static final int COUNTS_WRONG_FROM = 100;
  private static final int COUNTS_WRONG_UNTIL = 160;

  private final TestLedger ledger = new TestLedger();
  private final LedgerInvariants invariants = new LedgerInvariants(ledger);
  private final Random random = new Random(20260101);
  private final List<Enrolled> subjects = new ArrayList<>();
  private final Map<String, Arrived> scans = new LinkedHashMap<>();
  private int lastNumberAtA;
  private int lastNumberAtB;
  private int steps;

  /** The truth about a subject, which nobody in the study knows. */
  private static final class Enrolled {
    final String site;
    final int enrolledOn;
    String code;
    List<String> former = List.of();

    Enrolled(String site, int enrolledOn, String code) {
      this.site = site;
      this.enrolledOn = enrolledOn;
      this.code = code;
    }
  }

  /** The truth about a scan. */
  private record Arrived(Enrolled subject, String visit, int day) {}

  private long step(Agent agent, Assertion assertion) {
    return stepped(ledger.say(agent, assertion));
  }

  private long stepped(long seq) {
    invariants.hold();
    steps++;
    return seq;
  }

  private long row(Enrolled subject, ResearchSubject.Status status, int day) {
    return step(
        FEED,
        new RosterAssertion.SubjectEnrolled(
            new ResearchSubject(
                STUDY,
                subject.site,
                subject.code,
                subject.former,
                PersonalIdentity.UNKNOWN,
                NEW_YEAR.plusDays(subject.enrolledOn),
                NEW_YEAR.plusDays(day),
                status,
                null)));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private Answer answer(String scan) {
    return ledger.state.answer(scan, ShippedViewpoints.STUDY, ledger.state.head());
  }

  @Test
  void theInvariantsHoldAfterEveryStepAndRememberedAnswersStayToTheLastBit() {
    step(
        FEED,
        new RosterAssertion.StudyDefined(
            TestLedger.study(
                new Site("NPET/1", "A", "JHU", "Johns Hopkins"),
                new Site("NPET/2", "B", "WASHU", "Washington"))));
    for (int day = 0; day < 365; day++) {
      enrol(day);
      change(day);
      receive(day);
      if (day % 14 == 13) {
        people();
      }
      if (day == COUNTS_WRONG_UNTIL) {
        someoneNoticesThatSiteTwoCountsWrong();
      }
      if (day % 36 == 35) {
        invariants.remember();
        invariants.theRememberedIsUnchanged();
      }
    }
    theYearWasBusy();
    invariants.theRememberedIsUnchanged();
    for (long asOf = 0; asOf <= ledger.state.head(); asOf += 97) {
      invariants.aReplayOfThePrefixAnswersTheSame(asOf);
    }
    whereAPersonLookedTheAnswerIsRight();
  }

  private void enrol(int day) {
    if (day > 300 || !chance(15)) {
      return;
    }
    boolean a = chance(60);
    String code = a ? "A%03d".formatted(++lastNumberAtA) : "B%03d".formatted(++lastNumberAtB);
    Enrolled subject = new Enrolled(a ? "NPET/1" : "NPET/2", day, code);
    subjects.add(subject);
    row(subject, ResearchSubject.Status.ACTIVE, day);
    SubjectRef ref = TestLedger.subject(code);
    LocalDate due = NEW_YEAR.plusDays(day + 7L);
    step(
        FEED, new RosterAssertion.VisitPlanned(ref, "V1", due, due.minusDays(7), due.plusDays(20)));
  }

  /** Withdrawn, enrolled again, under another code, and entered by mistake. */
  private void change(int day) {
    if (subjects.isEmpty() || !chance(6)) {
      return;
    }
    Enrolled subject = subjects.get(random.nextInt(subjects.size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        row(subject, ResearchSubject.Status.WITHDRAWN, day);
        row(subject, ResearchSubject.Status.ACTIVE, day);
      }
      case 1, 2 -> {
        List<String> former = new ArrayList<>(subject.former);
        former.add(subject.code);
        subject.former = former;
        subject.code = subject.code.charAt(0) + "9%03d".formatted(day);
        row(subject, ResearchSubject.Status.ACTIVE, day);
      }
      default -> {
        String right = subject.code;
        subject.code = "A8%02d".formatted(random.nextInt(100));
        subject.former = with(subject.former, right);
        long mistake = row(subject, ResearchSubject.Status.ACTIVE, day);
        subject.code = right;
        subject.former = subject.former.subList(0, subject.former.size() - 1);
        stepped(ledger.retract(FEED, mistake));
      }
    }
  }

  private static List<String> with(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private void receive(int day) {
    for (Enrolled subject : subjects) {
      int age = day - subject.enrolledOn;
      if (age == 8 || age == 120) {
        arrive(subject, age == 8 ? "V1" : "V2", day);
      }
    }
    if (chance(5)) {
      String phantom = "phantom" + day;
      stepped(ledger.observed(phantom));
      stepped(ledger.out(ENGINE, phantom));
    }
  }

  private void arrive(Enrolled subject, String visit, int day) {
    String scan = "scan" + scans.size();
    scans.put(scan, new Arrived(subject, visit, day));
    stepped(ledger.observed(scan));
    if (chance(10)) {
      stepped(ledger.held(ENGINE, scan));
    } else {
      stepped(ledger.is(ENGINE, scan, typed(subject, day), visit));
    }
    if (chance(8)) {
      String again = scan + "again";
      stepped(ledger.observed(again, "PT", Set.of("pixels:" + scan)));
      step(ENGINE, new ScanAssertion.DuplicateOf(again, scan));
    }
    if (chance(10)) {
      step(
          FEED,
          new RosterAssertion.VisitDone(
              TestLedger.subject(subject.code), visit, NEW_YEAR.plusDays(day), null));
    }
  }

  /** What was typed at the scanner: sometimes a neighbour's code, at one site always for a time. */
  private String typed(Enrolled subject, int day) {
    boolean countsWrong =
        subject.site.equals("NPET/2") && day >= COUNTS_WRONG_FROM && day < COUNTS_WRONG_UNTIL;
    return countsWrong || chance(5) ? neighbour(subject.code) : subject.code;
  }

  private static String neighbour(String code) {
    return code.charAt(0) + "%03d".formatted(Integer.parseInt(code.substring(1)) + 1);
  }

  /** Coordinators work through the queue; now and then they err, and take it back. */
  private void people() {
    for (String scan : List.copyOf(scans.keySet())) {
      Arrived truth = scans.get(scan);
      Answer answer = answer(scan);
      if (answer instanceof Answer.InReview && chance(70)) {
        decide(scan, truth);
      } else if (answer instanceof Answer.Resolved resolved && chance(3)) {
        boolean right = resolved.subjectVisit().subject().equals(truth.subject().code);
        if (right) {
          step(BEN, new LedgerAssertion.Confirms(resolved.restsOn()));
        } else {
          stepped(ledger.not(ADA, scan, resolved.subjectVisit().subject()));
        }
      }
    }
  }

  private void decide(String scan, Arrived truth) {
    if (chance(15)) {
      Answer before = answer(scan);
      long mistake =
          step(ADA, new ScanAssertion.OutOfStudy(scan, OutOfStudyReason.CLINICAL, 1, List.of()));
      assertThat(answer(scan)).isNotEqualTo(before);
      stepped(ledger.retract(BEN, mistake));
      assertThat(answer(scan)).isEqualTo(before);
    }
    stepped(ledger.is(ADA, scan, truth.subject().code, truth.visit()));
  }

  /** One statement, and the run is decided anew. */
  private void someoneNoticesThatSiteTwoCountsWrong() {
    step(ADA, new RosterAssertion.SiteRule("NPET/2", new SiteHabit.NumberOffset(-1)));
    assertThat(ledger.state.siteRules(ledger.state.head())).hasSize(1);
    scans.forEach(
        (scan, truth) -> {
          if (truth.subject().site.equals("NPET/2") && truth.day() >= COUNTS_WRONG_FROM) {
            stepped(ledger.is(ENGINE, scan, truth.subject().code, truth.visit()));
          }
        });
  }

  private void theYearWasBusy() {
    assertThat(steps).isGreaterThan(300);
    assertThat(scans).hasSizeGreaterThan(50);
    assertThat(subjects.stream().filter(subject -> !subject.former.isEmpty()).count())
        .isGreaterThan(2);
    assertThat(ledger.entries)
        .extracting(entry -> (Object) entry.assertion().getClass())
        .contains(LedgerAssertion.Retracts.class, LedgerAssertion.Confirms.class);
  }

  /** And what subjects are called is what they are called at the end of the year. */
  private void whereAPersonLookedTheAnswerIsRight() {
    int looked = 0;
    for (Map.Entry<String, Arrived> scan : scans.entrySet()) {
      Answer answer = answer(scan.getKey());
      if (answer instanceof Answer.Resolved resolved
          && ledger.entries.get((int) resolved.restsOn() - 1).agent().equals(ADA)) {
        assertThat(resolved.subjectVisit().subject()).isEqualTo(scan.getValue().subject().code);
        looked++;
      }
    }
    assertThat(looked).isGreaterThan(5);
  }
}
