package org.trinomen.identity.ledger;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Evidence;

/**
 * What someone states, and on what ground.
 *
 * @param evidence for what is asserted; where an algorithm decides, the bits, with the prior among
 *     them, sum to the log-odds of its decision
 * @param validFrom first day on which it holds in the world; null: always
 * @param validTo last day on which it holds in the world; null: still
 * @param basisSeq the last entry of the ledger that the agent took into account; 0 if unknown
 * @param configurationDigest tells by which configuration an algorithm decided; may be empty
 */
public record Statement(
    Agent agent,
    Assertion assertion,
    Reason reason,
    List<Evidence> evidence,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validTo,
    long basisSeq,
    String configurationDigest) {

  /** The most pieces of evidence that a statement holds. */
  public static final int EVIDENCE_MAX = 256;

  public Statement {
    evidence = List.copyOf(evidence);
    Texts.requireShort(configurationDigest);
    if (validFrom != null && validTo != null && validTo.isBefore(validFrom)) {
      throw new IllegalArgumentException("a statement ends before it begins");
    }
    if (basisSeq < 0) {
      throw new IllegalArgumentException("entries are numbered from 1");
    }
    if (!evidence.stream().allMatch(piece -> Double.isFinite(piece.bits()))) {
      throw new IllegalArgumentException("a weight is a finite number of bits");
    }
    if (evidence.size() > EVIDENCE_MAX) {
      throw new IllegalArgumentException("more than " + EVIDENCE_MAX + " pieces of evidence");
    }
    boolean decides =
        assertion instanceof ScanAssertion.Assigned
            || assertion instanceof ScanAssertion.OutOfStudy;
    if (agent.kind() == AgentKind.ALGORITHM && decides && evidence.isEmpty()) {
      throw new IllegalArgumentException("an algorithm decides by evidence");
    }
  }

  /** What someone says for a reason, without more. */
  public static Statement of(Agent agent, Assertion assertion, Reason reason) {
    return new Statement(agent, assertion, reason, List.of(), null, null, 0, "");
  }

  /**
   * What the resolver decided, as its statement.
   *
   * @param basisSeq the last entry that it knew
   */
  public static Statement of(
      Agent.Algorithm resolver, Decision decision, long basisSeq, String configurationDigest) {
    List<Candidate> others = decision.candidates().stream().skip(1).toList();
    List<Evidence> evidence =
        decision.candidates().isEmpty() ? List.of() : decision.candidates().getFirst().evidence();
    return switch (decision) {
      case Decision.Resolved resolved ->
          new Statement(
              resolver,
              new ScanAssertion.Assigned(
                  resolved.scan(), resolved.subjectVisit(), resolved.confidence(), others),
              new Reason("resolved", ""),
              evidence,
              null,
              null,
              basisSeq,
              configurationDigest);
      case Decision.InReview review ->
          new Statement(
              resolver,
              new ScanAssertion.HeldForReview(
                  review.scan(), review.reason(), review.confidence(), review.candidates()),
              new Reason("in-review", review.reason()),
              List.of(),
              null,
              null,
              basisSeq,
              configurationDigest);
      case Decision.OutOfStudy out ->
          new Statement(
              resolver,
              new ScanAssertion.OutOfStudy(out.scan(), out.reason(), out.confidence(), others),
              new Reason("out-of-study", ""),
              evidence,
              null,
              null,
              basisSeq,
              configurationDigest);
    };
  }
}
