package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.identity.ledger.TestLedger.ADA;
import static org.trinomen.identity.ledger.TestLedger.ENGINE;
import static org.trinomen.identity.ledger.TestLedger.STUDY;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
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
}
