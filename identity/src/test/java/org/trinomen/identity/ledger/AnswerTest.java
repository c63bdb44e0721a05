package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.identity.ledger.TestLedger.ADA;
import static org.trinomen.identity.ledger.TestLedger.BEN;
import static org.trinomen.identity.ledger.TestLedger.ENGINE;
import static org.trinomen.identity.ledger.TestLedger.FEED;
import static org.trinomen.identity.ledger.TestLedger.STUDY;
import static org.trinomen.identity.ledger.TestLedger.subject;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Whose a scan is: which statements count, and what they come to. */
final class AnswerTest {

  private final TestLedger ledger = new TestLedger();

  private Answer answer(String scan) {
    return answer(scan, ShippedViewpoints.STUDY);
  }

  private Answer answer(String scan, Viewpoint viewpoint) {
    return ledger.state.answer(scan, viewpoint, ledger.state.head());
  }

  private static Answer resolved(
      String scan, String code, String visit, long seq, Long... dissent) {
    return new Answer.Resolved(scan, new SubjectVisit(STUDY, code, visit), seq, List.of(dissent));
  }

  private void inReview(String scan, Answer.Cause cause, Long... conflicting) {
    assertThat(answer(scan))
        .isInstanceOfSatisfying(
            Answer.InReview.class,
            review -> {
              assertThat(review.cause()).isEqualTo(cause);
              assertThat(review.conflicting()).containsExactly(conflicting);
            });
  }

  @Test
  void aScanThatNobodySpokeOfIsInReview() {
    ledger.observed("s1");

    inReview("s1", Answer.Cause.NO_CLAIM);
    inReview("never received", Answer.Cause.NO_CLAIM);
  }

  @Test
  void aPersonOutranksAnAlgorithmWhicheverSpokeLast() {
    ledger.observed("s1");
    long engine = ledger.is(ENGINE, "s1", "A001", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", engine));

    long ada = ledger.is(ADA, "s1", "A002", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", ada, engine));

    long again = ledger.held(ENGINE, "s1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", ada, again));
  }

  @Test
  void theRecordedViewpointAdmitsNothing() {
    ledger.observed("s1");
    ledger.is(ADA, "s1", "A001", "V1");

    assertThat(answer("s1", ShippedViewpoints.RECORDED))
        .isInstanceOfSatisfying(
            Answer.InReview.class,
            review -> assertThat(review.cause()).isEqualTo(Answer.Cause.NO_CLAIM));
  }

  @Test
  void anAlgorithmsNewerVersionSpeaksForTheOlder() {
    ledger.observed("s1");
    ledger.is(ENGINE, "s1", "A001", "V1");
    Agent newer = new Agent.Algorithm("resolver", "2", "d2");
    long again = ledger.is(newer, "s1", "A002", "V1");

    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", again));
  }

  @Test
  void aPersonsLastWordCountsAndTakingItBackBringsBackTheOneBefore() {
    ledger.observed("s1");
    long first = ledger.is(ADA, "s1", "A001", "V1");
    long second = ledger.is(ADA, "s1", "A002", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", second));

    long retraction = ledger.retract(ADA, second);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", first));

    ledger.retract(BEN, retraction);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", second));
  }

  @Test
  void aRetractionNeedsAtLeastTheAuthorityOfWhatItRetracts() {
    ledger.observed("s1");
    long ada = ledger.is(ADA, "s1", "A001", "V1");
    ledger.retract(ENGINE, ada);
    ledger.retract(FEED, ada);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", ada));

    ledger.retract(BEN, ada);
    inReview("s1", Answer.Cause.NO_CLAIM);
  }

  @Test
  void noAlgorithmRetractsAPersonWhateverTheViewpointBelieves() {
    Viewpoint machineFirst =
        new Viewpoint(
            "machine",
            List.of(Trust.in(AgentKind.ALGORITHM), Trust.in(AgentKind.PERSON)),
            0,
            "",
            new Presentation.AsRecorded());
    ledger.observed("s1");
    long ada = ledger.is(ADA, "s1", "A001", "V1");
    ledger.retract(ENGINE, ada);

    assertThat(answer("s1", machineFirst)).isEqualTo(resolved("s1", "A001", "V1", ada));
    assertThat(
            ledger.state.refusal(
                Statement.of(ENGINE, new LedgerAssertion.Retracts(ada), new Reason("test", ""))))
        .contains("only a person retracts what a person said");
  }

  @Test
  void retractionsOfRetractionsAreFollowedHoweverManyThereAre() {
    ledger.observed("s1");
    long said = ledger.is(ADA, "s1", "A001", "V1");
    long last = said;
    for (int i = 0; i < 20_000; i++) {
      last = ledger.retract(i % 2 == 0 ? ADA : BEN, last);
    }
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", said));
    ledger.retract(ADA, last);
    inReview("s1", Answer.Cause.NO_CLAIM);
  }

  @Test
  void twoPersonsWithTheSameAuthorityContradictEachOther() {
    ledger.observed("s1");
    long ada = ledger.is(ADA, "s1", "A001", "V1");
    long ben = ledger.is(BEN, "s1", "A001", "V2");
    inReview("s1", Answer.Cause.CONFLICT, ada, ben);

    long agreed = ledger.is(BEN, "s1", "A001", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", agreed));

    long out = ledger.out(ADA, "s1");
    inReview("s1", Answer.Cause.CONFLICT, agreed, out);
  }

  @Test
  void aDenialDropsTheClaimAndNothingOfLessAuthorityStepsIntoItsPlace() {
    ledger.observed("s1");
    ledger.is(ENGINE, "s1", "A002", "V1");
    ledger.is(ADA, "s1", "A001", "V1");
    ledger.not(BEN, "s1", "A001");
    inReview("s1", Answer.Cause.DENIED);

    long changed = ledger.is(ADA, "s1", "A003", "V1");
    assertThat(answer("s1")).isInstanceOf(Answer.Resolved.class);
    assertThat(answer("s1").restsOn()).isEqualTo(changed);
  }

  @Test
  void anAlgorithmMayFindAnotherSubjectAfterAPersonDeniedTheFirst() {
    ledger.observed("s1");
    ledger.is(ENGINE, "s1", "A001", "V1");
    long denial = ledger.not(ADA, "s1", "A001");
    inReview("s1", Answer.Cause.DENIED);
    assertThat(answer("s1").restsOn()).isEqualTo(denial);

    long found = ledger.is(ENGINE, "s1", "A002", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", found));
  }

  @Test
  void aDenialOfOneVisitLeavesTheOthers() {
    ledger.observed("s1");
    long first = ledger.is(ENGINE, "s1", "A001", "V2");
    ledger.say(ADA, new ScanAssertion.NotThisSubject("s1", subject("A001"), "V1"));
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V2", first));
  }

  @Test
  void whoDeniedAndThenAssignsHasChangedItsMind() {
    ledger.observed("s1");
    ledger.not(ADA, "s1", "A001");
    long said = ledger.is(ADA, "s1", "A001", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", said));

    ledger.not(ADA, "s1", "A001");
    inReview("s1", Answer.Cause.DENIED);
  }

  @Test
  void aConfirmationGivesTheClaimTheAuthorityOfWhoConfirms() {
    ledger.observed("s1");
    long engine = ledger.is(ENGINE, "s1", "A001", "V1");
    long confirmed = ledger.say(ADA, new LedgerAssertion.Confirms(engine));
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", confirmed));

    long other = ledger.is(ENGINE, "s1", "A002", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", confirmed, other));

    ledger.retract(ENGINE, engine);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", confirmed, other));

    ledger.retract(BEN, confirmed);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A002", "V1", other));
  }

  @Test
  void takingBackAClaimUndoesAnEarlierConfirmationOfNoMoreAuthority() {
    ledger.observed("s1");
    long engine = ledger.is(ENGINE, "s1", "A001", "V1");
    ledger.say(ADA, new LedgerAssertion.Confirms(engine));
    ledger.retract(BEN, engine);
    inReview("s1", Answer.Cause.NO_CLAIM);
  }

  @Test
  void twoScansOfOneVisitAreBothInReview() {
    ledger.observed("s1");
    ledger.observed("s2");
    long one = ledger.is(ENGINE, "s1", "A001", "V1");
    long two = ledger.is(ENGINE, "s2", "A001", "V1");
    inReview("s1", Answer.Cause.RIVAL_SCAN, two);
    inReview("s2", Answer.Cause.RIVAL_SCAN, one);

    long ada = ledger.say(ADA, new LedgerAssertion.Confirms(one));
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", ada));
    inReview("s2", Answer.Cause.RIVAL_SCAN, ada);
  }

  @Test
  void scansOfOneVisitThatAreSaidToGoTogetherAreNoRivals() {
    ledger.observed("s1");
    ledger.observed("s2");
    ledger.observed("s3");
    long one = ledger.is(ENGINE, "s1", "A001", "V1");
    long two = ledger.is(ENGINE, "s2", "A001", "V1");
    ledger.say(ADA, new ScanAssertion.RepeatOf("s2", "s1"));
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A001", "V1", one));
    assertThat(answer("s2").restsOn()).isNotZero();
    assertThat(answer("s2")).isInstanceOf(Answer.Resolved.class);

    long duplicate = ledger.say(ADA, new ScanAssertion.DuplicateOf("s3", "s2"));
    assertThat(answer("s3")).isEqualTo(resolved("s3", "A001", "V1", duplicate));
    assertThat(two).isPositive();
  }

  @Test
  void modalitiesAndPartsOfOneAcquisitionAreNoRivals() {
    ledger.observed("pet", "PT", Set.of("study:1"));
    ledger.observed("ct", "CT", Set.of("study:2"));
    ledger.observed("part", "PT", Set.of("study:1", "for:7"));
    for (String scan : List.of("pet", "ct", "part")) {
      ledger.is(ENGINE, scan, "A001", "V1");
    }
    for (String scan : List.of("pet", "ct", "part")) {
      assertThat(answer(scan)).isInstanceOf(Answer.Resolved.class);
    }
  }

  @Test
  void scansThatGoWithEachOtherInACircleHaveStillOneAnswerEach() {
    ledger.observed("s1");
    ledger.observed("s2");
    ledger.say(ADA, new ScanAssertion.DuplicateOf("s1", "s2"));
    ledger.say(ADA, new ScanAssertion.DuplicateOf("s2", "s1"));
    inReview("s1", Answer.Cause.NO_CLAIM);

    ledger.is(ENGINE, "s2", "A001", "V1");
    assertThat(answer("s1")).isInstanceOf(Answer.Resolved.class);
    assertThat(answer("s2")).isInstanceOf(Answer.Resolved.class);
  }

  @Test
  void aPersonsLinkToAnotherScanOutranksAnAlgorithmsClaim() {
    ledger.observed("s1");
    ledger.observed("s2");
    ledger.is(ADA, "s1", "A001", "V1");
    long engine = ledger.is(ENGINE, "s2", "A002", "V1");
    long link = ledger.say(ADA, new ScanAssertion.DuplicateOf("s2", "s1"));
    ledger.say(ENGINE, new ScanAssertion.DuplicateOf("s2", "s9"));
    assertThat(answer("s2")).isEqualTo(resolved("s2", "A001", "V1", link, engine));
  }

  @Test
  void aCodeChangeKeepsDecisionsMadeUnderTheFormerCode() {
    ledger.enrolled("A001");
    ledger.observed("s1");
    long said = ledger.is(ADA, "s1", "A001", "V1");
    long before = ledger.state.head();
    ledger.enrolled("A101", "A001");

    assertThat(answer("s1")).isEqualTo(resolved("s1", "A101", "V1", said));
    assertThat(ledger.state.answer("s1", ShippedViewpoints.STUDY, before))
        .isEqualTo(resolved("s1", "A001", "V1", said));

    ledger.observed("s2");
    ledger.is(ADA, "s2", "A101", "V1");
    inReview("s1", Answer.Cause.RIVAL_SCAN, answer("s2").restsOn());
  }

  @Test
  void aCodeGivenToSomeoneElseTakesNoScanAlong() {
    ledger.enrolled("A001");
    ledger.observed("s1");
    long first = ledger.is(ADA, "s1", "A001", "V1");
    ledger.enrolled("A101", "A001");
    ledger.enrolled("A001");
    ledger.observed("s2");
    long second = ledger.is(ADA, "s2", "A001", "V1");
    ledger.enrolled("A101", "A001");

    assertThat(answer("s1")).isEqualTo(resolved("s1", "A101", "V1", first));
    assertThat(answer("s2")).isEqualTo(resolved("s2", "A001", "V1", second));
    assertThat(ledger.state.roster(ledger.state.head()).subjects())
        .extracting(row -> row.code())
        .containsExactly("A101", "A001");
  }

  @Test
  void aCodeSpokenOfBeforeItsEnrolmentIsThatOfTheSubjectEnrolledLater() {
    ledger.observed("s1");
    long said = ledger.is(ADA, "s1", "A101", "V1");
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A101", "V1", said));

    ledger.enrolled("A001");
    long change = ledger.enrolled("A101", "A001");
    ledger.observed("s2");
    ledger.is(ENGINE, "s2", "A001", "V1");
    inReview("s2", Answer.Cause.RIVAL_SCAN, said);

    ledger.retract(FEED, change);
    assertThat(answer("s1")).isEqualTo(resolved("s1", "A101", "V1", said));
    assertThat(answer("s2")).isInstanceOf(Answer.Resolved.class);
  }

  @Test
  void contradictionsOnWhoIsTheSamePersonLeadToReviewNeverToAMerge() {
    ledger.observed("s1");
    ledger.is(ADA, "s1", "A001", "V1");
    ledger.observed("s2");
    ledger.is(ADA, "s2", "A002", "V1");
    long ab = ledger.say(ENGINE, new SubjectAssertion.SamePerson(subject("A001"), subject("A002")));
    long bc = ledger.say(ENGINE, new SubjectAssertion.SamePerson(subject("A002"), subject("A003")));
    assertThat(answer("s1")).isInstanceOf(Answer.Resolved.class);
    assertThat(answer("s2")).isInstanceOf(Answer.Resolved.class);

    long ac =
        ledger.say(ADA, new SubjectAssertion.DifferentPerson(subject("A003"), subject("A001")));
    inReview("s1", Answer.Cause.CONTRADICTORY_PERSONS, ab, bc, ac);
    inReview("s2", Answer.Cause.CONTRADICTORY_PERSONS, ab, bc, ac);

    ledger.retract(ENGINE, bc);
    assertThat(answer("s1")).isInstanceOf(Answer.Resolved.class);
  }

  @Test
  void onOnePairTheHigherAuthorityIsRight() {
    ledger.observed("s1");
    ledger.is(ADA, "s1", "A001", "V1");
    ledger.say(ENGINE, new SubjectAssertion.SamePerson(subject("A001"), subject("A002")));
    ledger.say(ADA, new SubjectAssertion.DifferentPerson(subject("A001"), subject("A002")));
    assertThat(answer("s1")).isInstanceOf(Answer.Resolved.class);

    ledger.say(BEN, new SubjectAssertion.SamePerson(subject("A001"), subject("A002")));
    assertThat(answer("s1")).isInstanceOf(Answer.InReview.class);
  }

  @Test
  void aViewpointThatAsksForMoreConfidenceShowsTheDecisionAsACandidate() {
    Viewpoint strict =
        new Viewpoint(
            "strict",
            List.of(Trust.in(AgentKind.ALGORITHM)),
            0.99995,
            "",
            new Presentation.AsRecorded());
    ledger.observed("s1");
    ledger.is(ENGINE, "s1", "A001", "V1");

    assertThat(answer("s1", strict))
        .isInstanceOfSatisfying(
            Answer.InReview.class,
            review -> {
              assertThat(review.cause()).isEqualTo(Answer.Cause.HELD);
              assertThat(review.candidates().getFirst().whose())
                  .isEqualTo(new SubjectVisit(STUDY, "A001", "V1"));
            });
  }

  @Test
  void theEyesOfASiteDoNotBelievePeopleOfAnotherSite() {
    ledger.say(
        FEED,
        new RosterAssertion.StudyDefined(
            TestLedger.study(
                new Site("NPET/1", "A", "JHU", ""), new Site("NPET/2", "B", "WASHU", ""))));
    Viewpoint jhu = ShippedViewpoints.STUDY.atSite("NPET/1", "JHU");
    Agent own = new Agent.Person("jo", "technologist", "JHU");
    Agent stranger = new Agent.Person("wes", "technologist", "WASHU");
    ledger.observed("s1");
    long engine = ledger.is(ENGINE, "s1", "A001", "V1");
    ledger.is(stranger, "s1", "A009", "V1");
    ledger.observed("s2");
    ledger.is(stranger, "s2", "A001", "V1");
    ledger.retract(stranger, engine);
    assertThat(answer("s1", jhu)).isEqualTo(resolved("s1", "A001", "V1", engine));

    long centre = ledger.is(ADA, "s1", "A002", "V1");
    assertThat(answer("s1", jhu)).isEqualTo(resolved("s1", "A002", "V1", centre, engine));

    long site = ledger.is(own, "s1", "A003", "V1");
    assertThat(answer("s1", jhu)).isEqualTo(resolved("s1", "A003", "V1", site, engine, centre));
  }

  @Test
  void aStatementCountsOnlyForScansOfTheDaysOnWhichItHolds() {
    ledger.observed("s1");
    ledger.add(
        new Statement(
            ADA,
            new ScanAssertion.Assigned("s1", new SubjectVisit(STUDY, "A001", "V1"), 1, List.of()),
            new Reason("test", ""),
            List.of(),
            LocalDate.of(2026, 2, 1),
            null,
            0,
            ""));
    inReview("s1", Answer.Cause.NO_CLAIM);
  }
}
