package org.trinomen.identity.linkage;

import java.util.List;

/**
 * What was learned: how often matches and non-matches are at each level.
 *
 * @param lambda the share of matches among all pairs, compared or not
 * @param weights one for each comparison
 */
public record LinkageModel(double lambda, List<ComparisonWeights> weights) {

  public LinkageModel {
    weights = List.copyOf(weights);
  }

  /** What is known of two rows before looking at them. */
  public MatchWeight prior() {
    return MatchWeight.ofPrior(lambda);
  }

  /**
   * One comparison's probabilities by level, given that both values are there; 1 for a missing one.
   *
   * @param comparison what is compared
   * @param mProbability how often matches are at each level
   * @param uProbability how often non-matches are
   */
  public record ComparisonWeights(
      Comparison comparison, List<Double> mProbability, List<Double> uProbability) {

    public ComparisonWeights {
      mProbability = List.copyOf(mProbability);
      uProbability = List.copyOf(uProbability);
    }

    /** What a level is worth, whichever values are at it. */
    public MatchWeight weight(int level) {
      return MatchWeight.of(mProbability.get(level), uProbability.get(level));
    }
  }
}
