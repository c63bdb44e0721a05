package org.trinomen.identity.linkage;

import java.util.List;

/**
 * What blocking hides. Every compared pair agrees on something, for that is why it was compared;
 * who learns from these pairs alone takes agreement for more usual among matches than it is. So it
 * is reckoned how many pairs of a class no rule lets through, and at which levels those are.
 *
 * <p>The share of pairs that fit at least one rule is a sum over the sets of rules (inclusion and
 * exclusion); to fit a set is to agree exactly on all of its fields.
 */
final class Blocking {

  private static final int RULES_MAX = 12;

  /** A share is a difference of sums, and must not come out as nothing or less. */
  private static final double SHARE_MIN = 1e-12;

  /** For each set of rules the set of their comparisons, as bits. */
  private final int[] comparisonsOfRules;

  private final int[] rules;
  private final int comparisons;

  Blocking(List<Comparison> comparisons, List<BlockingRule> rules) {
    if (rules.isEmpty() || rules.size() > RULES_MAX) {
      throw new IllegalArgumentException("1 to " + RULES_MAX + " blocking rules");
    }
    this.comparisons = comparisons.size();
    List<String> fields = comparisons.stream().map(Comparison::field).toList();
    this.rules = rules.stream().mapToInt(rule -> comparisonsOf(rule, fields)).toArray();
    comparisonsOfRules = new int[1 << this.rules.length];
    for (int set = 1; set < comparisonsOfRules.length; set++) {
      int rule = Integer.numberOfTrailingZeros(set);
      comparisonsOfRules[set] = comparisonsOfRules[set & set - 1] | this.rules[rule];
    }
  }

  private static int comparisonsOf(BlockingRule rule, List<String> fields) {
    int set = 0;
    for (String field : rule.fields()) {
      if (!fields.contains(field)) {
        throw new IllegalArgumentException(
            "blocking asks for " + field + ", which no comparison compares");
      }
      set |= 1 << fields.indexOf(field);
    }
    return set;
  }

  /** Whether each pair that agrees exactly in this comparison is let through. */
  boolean showsAllExact(int comparison) {
    for (int rule : rules) {
      if (rule == 1 << comparison) {
        return true;
      }
    }
    return false;
  }

  /**
   * The share of a class that no rule lets through.
   *
   * @param pairsOf for each comparison, how often pairs of the class are at each level
   */
  double hiddenShare(LevelProbabilities pairsOf) {
    return hiddenShare(pairsOf, -1, 0);
  }

  /** How often the hidden pairs of a class are at each level of a comparison. */
  double[] hiddenLevels(LevelProbabilities pairsOf, int comparison) {
    double[] levels = new double[pairsOf.levels(comparison)];
    double all = hiddenShare(pairsOf);
    for (int level = 0; level < levels.length; level++) {
      levels[level] = pairsOf.of(comparison, level) * hiddenShare(pairsOf, comparison, level) / all;
    }
    return levels;
  }

  /** The share, given that one comparison is at a level. */
  private double hiddenShare(LevelProbabilities pairsOf, int fixed, int level) {
    double sum = 0;
    for (int set = 0; set < comparisonsOfRules.length; set++) {
      double product = Integer.bitCount(set) % 2 == 0 ? 1 : -1;
      for (int c = 0; c < comparisons; c++) {
        if ((comparisonsOfRules[set] >> c & 1) == 1) {
          double exactAtLevel = level == Comparison.EXACT ? 1 : 0;
          product *= c == fixed ? exactAtLevel : pairsOf.of(c, Comparison.EXACT);
        }
      }
      sum += product;
    }
    return Math.max(sum, SHARE_MIN);
  }
}
