package org.trinomen.identity.linkage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs with the level that each comparison found. Pairs at the same levels share a pattern, of
 * which there are few, so that going over all pairs costs an operation or two each.
 */
final class ComparedPairs {

  private static final int PATTERN_BITS = 4;
  private static final int PATTERNS_FIRST = 64;

  private final long[] pairs;
  private final int[] patternOf;
  private final byte[][] patterns;

  private ComparedPairs(long[] pairs, int[] patternOf, byte[][] patterns) {
    this.pairs = pairs;
    this.patternOf = patternOf;
    this.patterns = patterns;
  }

  static ComparedPairs of(LinkageTable table, List<Comparison> comparisons, long[] pairs) {
    Comparison.Comparator[] comparators =
        comparisons.stream().map(c -> c.on(table)).toArray(Comparison.Comparator[]::new);
    int[] patternOf = new int[pairs.length];
    Map<Long, Integer> known = new HashMap<>();
    byte[][] patterns = new byte[PATTERNS_FIRST][];
    byte[] levels = new byte[comparators.length];
    for (int i = 0; i < pairs.length; i++) {
      int a = CandidatePairs.first(pairs[i]);
      int b = CandidatePairs.second(pairs[i]);
      long levelsAsNumber = 0;
      for (int c = 0; c < comparators.length; c++) {
        levels[c] = (byte) comparators[c].level(a, b);
        levelsAsNumber = levelsAsNumber << PATTERN_BITS | levels[c];
      }
      Integer pattern = known.putIfAbsent(levelsAsNumber, known.size());
      if (pattern == null) {
        pattern = known.size() - 1;
        if (pattern == patterns.length) {
          patterns = Arrays.copyOf(patterns, pattern * 2);
        }
        patterns[pattern] = levels.clone();
      }
      patternOf[i] = pattern;
    }
    return new ComparedPairs(pairs, patternOf, Arrays.copyOf(patterns, known.size()));
  }

  int size() {
    return pairs.length;
  }

  int first(int i) {
    return CandidatePairs.first(pairs[i]);
  }

  int second(int i) {
    return CandidatePairs.second(pairs[i]);
  }

  int pattern(int i) {
    return patternOf[i];
  }

  int patterns() {
    return patterns.length;
  }

  /** The level of a pattern in a comparison. */
  int level(int pattern, int comparison) {
    return patterns[pattern][comparison];
  }

  /** What the pairs of each pattern weigh together. */
  double[] sumByPattern(double[] weights) {
    double[] sums = new double[patterns.length];
    for (int i = 0; i < pairs.length; i++) {
      sums[patternOf[i]] += weights[i];
    }
    return sums;
  }
}
