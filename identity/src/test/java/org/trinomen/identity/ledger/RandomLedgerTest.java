package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.viewpoint.Viewpoint;

/** The invariants of a ledger, under statements in random order by random agents. */
final class RandomLedgerTest {

  private static final List<Agent> AGENTS =
      List.of(
          TestLedger.ENGINE,
          TestLedger.ENGINE,
          new Agent.Algorithm("other", "1", ""),
          TestLedger.FEED,
          TestLedger.ADA,
          TestLedger.BEN,
          new Agent.Person("jo", "technologist", "JHU"),
          new Agent.Person("wes", "technologist", "WASHU"));
  private static final int SCANS = 9;
  private static final List<String> CODES = List.of("A1", "A2", "A3", "A4", "A5");

  private final TestLedger ledger = new TestLedger();
  private final LedgerInvariants invariants = new LedgerInvariants(ledger);
  private Random random = new Random(0);

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String scan() {
    return "s" + random.nextInt(SCANS);
  }

  private void begin(long seed) {
    random = new Random(seed);
    ledger.say(
        TestLedger.FEED,
        new RosterAssertion.StudyDefined(
            TestLedger.study(
                new Site("NPET/1", "A", "JHU", ""), new Site("NPET/2", "B", "WASHU", ""))));
    for (int i = 0; i < SCANS; i++) {
      ledger.observed(
          "s" + i, random.nextInt(4) == 0 ? "CT" : "PT", Set.of("study:" + random.nextInt(12)));
    }
  }

  private Assertion assertion() {
    SubjectVisit visit =
        new SubjectVisit(TestLedger.STUDY, one(CODES), random.nextBoolean() ? "V1" : "V2");
    return switch (random.nextInt(18)) {
      case 0, 1, 2, 3, 4, 5 -> new ScanAssertion.Assigned(scan(), visit, 0.99, List.of());
      case 6 -> new ScanAssertion.OutOfStudy(scan(), OutOfStudyReason.TEST, 0.99, List.of());
      case 7 -> new ScanAssertion.HeldForReview(scan(), "look", 0.5, List.of());
      case 8 -> new ScanAssertion.NotThisSubject(scan(), subject(), "");
      case 9 -> companion();
      case 10 -> new LedgerAssertion.Confirms(1 + random.nextLong(ledger.state.head()));
      case 11, 12 -> new LedgerAssertion.Retracts(1 + random.nextLong(ledger.state.head()));
      case 13 -> subjects(true);
      case 14 -> subjects(false);
      case 15 -> new RosterAssertion.SubjectEnrolled(TestLedger.row(one(CODES)));
      case 16 -> renamed();
      default -> new RosterAssertion.VisitPlanned(subject(), "V1", null, null, null);
    };
  }

  private SubjectRef subject() {
    return TestLedger.subject(one(CODES));
  }

  private Assertion companion() {
    int scan = random.nextInt(SCANS);
    String of = "s" + (scan + 1 + random.nextInt(SCANS - 1)) % SCANS;
    return random.nextBoolean()
        ? new ScanAssertion.DuplicateOf("s" + scan, of)
        : new ScanAssertion.RepeatOf("s" + scan, of);
  }

  private Assertion subjects(boolean same) {
    int code = random.nextInt(CODES.size());
    SubjectRef a = TestLedger.subject(CODES.get(code));
    SubjectRef b =
        TestLedger.subject(CODES.get((code + 1 + random.nextInt(CODES.size() - 1)) % CODES.size()));
    return same
        ? new SubjectAssertion.SamePerson(a, b)
        : new SubjectAssertion.DifferentPerson(a, b);
  }

  private Assertion renamed() {
    int code = random.nextInt(CODES.size());
    String former = CODES.get((code + 1) % CODES.size());
    return new RosterAssertion.SubjectEnrolled(TestLedger.row(CODES.get(code), former));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theInvariantsHoldAfterEveryEntryAndThePastNeverChanges(long seed) {
    begin(seed);
    for (int i = 0; i < 150; i++) {
      ledger.say(one(AGENTS), assertion());
      invariants.hold();
      if (random.nextInt(15) == 0) {
        invariants.remember();
      }
    }
    invariants.theRememberedIsUnchanged();
    for (int i = 0; i < 10; i++) {
      invariants.aReplayOfThePrefixAnswersTheSame(random.nextLong(ledger.state.head() + 1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void whatIsTakenBackBySomeoneOfTheSameAuthorityLeavesNoTrace(long seed) {
    begin(seed);
    List<Agent> people = AGENTS.stream().filter(a -> a.kind() == AgentKind.PERSON).toList();
    for (int i = 0; i < 150; i++) {
      ledger.say(one(AGENTS), assertion());
      List<List<Answer>> before = all();
      Agent person = one(people);
      long said = ledger.say(person, assertion());
      ledger.retract(person, said);
      assertThat(all()).isEqualTo(before);
    }
  }

  private List<List<Answer>> all() {
    return LedgerInvariants.VIEWPOINTS.stream().map(invariants::answers).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25})
  void noAlgorithmHidesWhatAPersonSaid(long seed) {
    begin(seed);
    int spoke = 0;
    for (int i = 0; i < 300; i++) {
      Agent agent = one(AGENTS);
      Assertion assertion = assertion();
      if (agent.kind() != AgentKind.ALGORITHM) {
        ledger.say(agent, assertion);
        continue;
      }
      if (assertion instanceof ScanAssertion || assertion instanceof LedgerAssertion) {
        List<List<Answer>> before = all();
        ledger.say(agent, assertion);
        for (int v = 0; v < before.size(); v++) {
          Viewpoint viewpoint = LedgerInvariants.VIEWPOINTS.get(v);
          invariants.noAlgorithmHidWhatAPersonSaid(before.get(v), viewpoint);
        }
        spoke++;
      }
    }
    assertThat(spoke).isGreaterThan(50);
  }

  /** A study of 20,000 subjects and 60,000 scans, as large as they come. */
  @Test
  void answersForManyScansTakeNoLongerThanTheirStatements() {
    List<String> scans = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      String scan = "s" + i;
      scans.add(scan);
      ledger.observed(scan);
      ledger.is(TestLedger.ENGINE, scan, "A" + i / 3, "V" + i % 3);
    }
    List<Answer> answers = invariants.answers(LedgerInvariants.VIEWPOINTS.get(1));
    assertThat(answers).hasSize(scans.size()).hasOnlyElementsOfType(Answer.Resolved.class);
  }
}
