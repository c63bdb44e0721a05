package org.trinomen.identity.linkage;

/**
 * How much evidence speaks for two rows being of one person, in bits: the binary logarithm of a
 * likelihood ratio or of odds. Independent evidence adds up; 0 says nothing, 1 doubles the odds.
 *
 * @param bits the logarithm
 */
public record MatchWeight(double bits) implements Comparable<MatchWeight> {

  public static final MatchWeight NONE = new MatchWeight(0);

  private static final double LN_2 = Math.log(2);

  /** The weight of a level that has these probabilities among matches and among others. */
  public static MatchWeight of(double mProbability, double uProbability) {
    return new MatchWeight(log2(mProbability / uProbability));
  }

  /** The weight of odds that come before any evidence. */
  public static MatchWeight ofPrior(double probability) {
    return new MatchWeight(log2(probability / (1 - probability)));
  }

  public MatchWeight plus(MatchWeight other) {
    return new MatchWeight(bits + other.bits);
  }

  /** The probability of a match, when this is the prior and all evidence. */
  public double probability() {
    return 1 / (1 + Math.exp(-bits * LN_2));
  }

  @Override
  public int compareTo(MatchWeight other) {
    return Double.compare(bits, other.bits);
  }

  private static double log2(double value) {
    return Math.log(value) / LN_2;
  }
}
