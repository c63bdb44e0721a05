package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.identity.ledger.TestLedger.ADA;
import static org.trinomen.identity.ledger.TestLedger.ENGINE;
import static org.trinomen.identity.ledger.TestLedger.FEED;
import static org.trinomen.identity.ledger.TestLedger.START;
import static org.trinomen.identity.ledger.TestLedger.STUDY;
import static org.trinomen.identity.ledger.TestLedger.subject;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/** What else a ledger tells: the roster, viewpoints, history, positions. */
final class LedgerStateTest {

  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  private final TestLedger ledger = new TestLedger();

  private Roster roster() {
    return ledger.state.roster(ledger.state.head());
  }

  @Test
  void theRosterIsTheLastRowOfEachSubjectAsOfThen() {
    ledger.say(FEED, new RosterAssertion.StudyDefined(TestLedger.study()));
    long enrolled = ledger.enrolled("A001");
    ledger.enrolled("A002");
    long renamed = ledger.enrolled("A101", "A001");

    assertThat(roster().subjects())
        .extracting(ResearchSubject::code)
        .containsExactly("A101", "A002");
    assertThat(ledger.state.roster(enrolled).subjects())
        .extracting(ResearchSubject::code)
        .containsExactly("A001");

    ledger.retract(ADA, renamed);
    assertThat(roster().subjects())
        .extracting(ResearchSubject::code)
        .containsExactly("A001", "A002");
    ledger.retract(FEED, enrolled);
    assertThat(roster().subjects()).extracting(ResearchSubject::code).containsExactly("A002");
    assertThat(roster().studies()).containsExactly(TestLedger.study());
  }

  @Test
  void planAndReportOfAVisitComeFromTheirLastStatements() {
    ledger.enrolled("A001");
    ledger.say(FEED, new RosterAssertion.VisitPlanned(subject("A001"), "V1", DAY, DAY, DAY));
    ledger.say(
        FEED,
        new RosterAssertion.VisitPlanned(
            subject("A001"), "V1", DAY.plusDays(1), DAY, DAY.plusDays(9)));
    ledger.enrolled("A101", "A001");
    long done = ledger.say(FEED, new RosterAssertion.VisitDone(subject("A001"), "V1", DAY, null));

    LocalDate entered = LocalDate.ofInstant(ledger.entries.getLast().recordedAt(), ZoneOffset.UTC);
    assertThat(roster().visits())
        .containsExactly(
            new Visit(STUDY, "A101", "V1", DAY.plusDays(1), DAY, DAY.plusDays(9), DAY, entered));
    ledger.retract(FEED, done);
    assertThat(roster().visits())
        .containsExactly(
            new Visit(STUDY, "A101", "V1", DAY.plusDays(1), DAY, DAY.plusDays(9), null, null));
  }

  @Test
  void aScannerThatLeavesIsALaterStatementAboutTheSame() {
    SiteNode came = new SiteNode("JHU", SiteNode.Kind.STATION, "PT1", DAY, null);
    SiteNode left = new SiteNode("JHU", SiteNode.Kind.STATION, "PT1", DAY, DAY.plusYears(1));
    SiteNode again = new SiteNode("JHU", SiteNode.Kind.STATION, "PT1", DAY.plusYears(2), null);
    for (SiteNode node : List.of(came, left, again)) {
      ledger.say(FEED, new RosterAssertion.SiteNodeDeclared(node));
    }
    assertThat(roster().nodes()).containsExactly(left, again);
  }

  @Test
  void rulesAndAliasesCountUntilTheyAreRetracted() {
    RosterAssertion.SiteRule rule =
        new RosterAssertion.SiteRule("NPET/1", new SiteHabit.NumberOffset(1));
    long said = ledger.say(ADA, rule);
    ledger.enrolled("A001");
    ledger.say(ADA, new SubjectAssertion.AlsoKnownAs(subject("A001"), "JHU-7"));
    ledger.enrolled("A101", "A001");

    assertThat(ledger.state.siteRules(ledger.state.head()))
        .extracting(LedgerEntry::assertion)
        .containsExactly(rule);
    assertThat(ledger.state.aliases(subject("A101"), ledger.state.head())).containsExactly("JHU-7");
    ledger.retract(ADA, said);
    assertThat(ledger.state.siteRules(ledger.state.head())).isEmpty();
    assertThat(ledger.state.siteRules(said))
        .extracting(LedgerEntry::assertion)
        .containsExactly(rule);
  }

  @Test
  void aViewpointIsAsItWasDefinedThen() {
    Viewpoint people =
        new Viewpoint(
            "study",
            List.of(Trust.in(AgentKind.PERSON)),
            0,
            "",
            ShippedViewpoints.STUDY.presentation());
    ledger.observed("s1");
    ledger.is(ENGINE, "s1", "A001", "V1");
    assertThat(ledger.state.answer("s1", "study", ledger.state.head())).isEmpty();

    long first = ledger.say(ADA, new LedgerAssertion.ViewpointDefined(ShippedViewpoints.STUDY));
    long second = ledger.say(ADA, new LedgerAssertion.ViewpointDefined(people));

    assertThat(ledger.state.answer("s1", "study", first).orElseThrow())
        .isInstanceOf(Answer.Resolved.class);
    assertThat(ledger.state.answer("s1", "study", second).orElseThrow())
        .isInstanceOf(Answer.InReview.class);
    assertThat(ledger.state.viewpoints(second)).containsExactly(people);
    assertThat(ledger.state.answer("s1", "nobody's", second)).isEmpty();
  }

  @Test
  void aMomentIsThePositionOfTheLastEntryRecordedByThen() {
    ledger.observed("s1");
    ledger.observed("s2");

    assertThat(ledger.state.positionAt(START)).isZero();
    assertThat(ledger.state.positionAt(START.plusSeconds(1))).isEqualTo(1);
    assertThat(ledger.state.positionAt(START.plusMillis(1999))).isEqualTo(1);
    assertThat(ledger.state.positionAt(START.plusSeconds(99))).isEqualTo(2);
  }

  @Test
  void thereIsNoAnswerAsOfTheFuture() {
    ledger.observed("s1");
    assertThatThrownBy(() -> ledger.state.answer("s1", ShippedViewpoints.STUDY, 2))
        .hasMessageContaining("2 is no position");
    assertThatThrownBy(() -> ledger.state.roster(-1)).hasMessageContaining("no position");
  }

  @Test
  void anEntryOutOfOrderIsRefused() {
    ledger.observed("s1");
    LedgerEntry first = ledger.entries.getFirst();
    assertThatThrownBy(() -> ledger.state.add(first)).hasMessageContaining("cannot follow");
  }

  @Test
  void historyTellsAllThatWasSaidAndTakenBack() {
    long observed = ledger.observed("s1");
    ledger.observed("s2");
    ledger.enrolled("A001");
    long said = ledger.is(ENGINE, "s1", "A001", "V1");
    long confirmed = ledger.say(ADA, new LedgerAssertion.Confirms(said));
    long retracted = ledger.retract(ADA, confirmed);
    long back = ledger.retract(ADA, retracted);
    long renamed = ledger.enrolled("A101", "A001");
    long head = ledger.state.head();

    assertThat(ledger.state.historyOfScan("s1", head))
        .extracting(LedgerEntry::seq)
        .containsExactly(observed, said, confirmed, retracted, back);
    assertThat(ledger.state.historyOfScan("s1", said)).hasSize(2);
    assertThat(ledger.state.historyOfScan("unheard of", head)).isEmpty();
    assertThat(ledger.state.historyOfSubject(subject("A101"), head))
        .extracting(LedgerEntry::seq)
        .containsExactly(3L, said, confirmed, retracted, back, renamed);
    assertThat(ledger.state.historyOfSubject(subject("A777"), head)).isEmpty();
  }

  private String refused(Agent agent, Assertion assertion) {
    return ledger.state.refusal(Statement.of(agent, assertion, new Reason("test", ""))).orElse("");
  }

  @Test
  void whatMakesNoSenseWhereTheLedgerStandsIsRefused() {
    long observed = ledger.observed("s1");
    long defined = ledger.say(ADA, new LedgerAssertion.ViewpointDefined(ShippedViewpoints.STUDY));
    long erased = ledger.say(ADA, new SubjectAssertion.PersonErased(subject("A001")));
    long said = ledger.is(ADA, "s1", "A001", "V1");

    assertThat(refused(FEED, ledger.entries.getFirst().assertion())).contains("received before");
    assertThat(refused(ADA, new LedgerAssertion.Retracts(99))).contains("not there");
    assertThat(refused(ADA, new LedgerAssertion.Retracts(observed))).contains("has arrived");
    assertThat(refused(ADA, new LedgerAssertion.Retracts(defined))).contains("defined anew");
    assertThat(refused(ADA, new LedgerAssertion.Retracts(erased))).contains("gone");
    assertThat(refused(ENGINE, new LedgerAssertion.Retracts(said))).contains("only a person");
    assertThat(refused(ADA, new LedgerAssertion.Confirms(99))).contains("not there");
    assertThat(refused(ADA, new LedgerAssertion.Confirms(observed))).contains("no confirmation");
    assertThat(refused(ADA, new LedgerAssertion.Confirms(said))).isEmpty();
    assertThat(refused(ADA, new LedgerAssertion.Retracts(said))).isEmpty();
    assertThat(
            ledger.state.refusal(
                new Statement(
                    ADA,
                    new LedgerAssertion.Confirms(said),
                    new Reason("test", ""),
                    List.of(),
                    null,
                    null,
                    99,
                    "")))
        .hasValueSatisfying(why -> assertThat(why).contains("rests on"));
  }

  @Test
  void whetherAStatementCountsDependsOnWhoAsks() {
    long said = ledger.is(ENGINE, "s1", "A001", "V1");
    Viewpoint people =
        new Viewpoint(
            "people", List.of(Trust.in(AgentKind.PERSON)), 0, "", new Presentation.AsRecorded());
    assertThat(ledger.state.counts(said, ShippedViewpoints.STUDY, said)).isTrue();
    assertThat(ledger.state.counts(said, people, said)).isFalse();
    assertThat(ledger.state.counts(said, ShippedViewpoints.STUDY, said - 1)).isFalse();
  }
}
