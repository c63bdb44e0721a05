package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How often the pairs of one class, matches or others, are at each level of each comparison. A
 * missing value is a level too; but it says nothing of the class, so what counts as evidence is how
 * often a level occurs where there are values.
 */
final class LevelProbabilities {

  /** As if so much of a pair had been seen at each level: nothing is impossible, only rare. */
  private static final double SEEN_BEFORE = 0.1;

  private final double[][] probability;

  private LevelProbabilities(double[][] probability) {
    this.probability = probability;
  }

  /** Of what was counted. */
  static LevelProbabilities ofCounts(double[][] counts) {
    double[][] probability = new double[counts.length][];
    for (int c = 0; c < counts.length; c++) {
      double total = DoubleStream.of(counts[c]).sum() + SEEN_BEFORE * (counts[c].length - 1);
      probability[c] = new double[counts[c].length];
      for (int level = 0; level < counts[c].length; level++) {
        double before = level == Comparison.MISSING ? 0 : SEEN_BEFORE;
        probability[c][level] = (counts[c][level] + before) / total;
      }
    }
    return new LevelProbabilities(probability);
  }

  /** Counts of the levels of all pairs, each counted as its pattern weighs. */
  static double[][] counts(List<Comparison> comparisons, ComparedPairs pairs, double[] weights) {
    double[][] counts = new double[comparisons.size()][];
    double[] byPattern = pairs.sumByPattern(weights);
    for (int c = 0; c < counts.length; c++) {
      counts[c] = new double[comparisons.get(c).levels().size()];
      for (int pattern = 0; pattern < byPattern.length; pattern++) {
        counts[c][pairs.level(pattern, c)] += byPattern[pattern];
      }
    }
    return counts;
  }

  int levels(int comparison) {
    return probability[comparison].length;
  }

  double of(int comparison, int level) {
    return probability[comparison][level];
  }

  /** How often a level occurs where there are values; 1 for a missing one. */
  double whenPresent(int comparison, int level) {
    return level == Comparison.MISSING
        ? 1
        : probability[comparison][level] / (1 - probability[comparison][Comparison.MISSING]);
  }

  /** The same, with exact agreement as often as stated and the other levels in proportion. */
  LevelProbabilities withExact(int comparison, double exactWhenPresent) {
    double[][] changed = probability.clone();
    double present = 1 - probability[comparison][Comparison.MISSING];
    double rest = (1 - exactWhenPresent) / (1 - whenPresent(comparison, Comparison.EXACT));
    changed[comparison] = probability[comparison].clone();
    for (int level = Comparison.EXACT + 1; level < levels(comparison); level++) {
      changed[comparison][level] *= rest;
    }
    changed[comparison][Comparison.EXACT] = exactWhenPresent * present;
    return new LevelProbabilities(changed);
  }

  /** One comparison's levels, where there are values. */
  List<Double> whenPresent(int comparison) {
    List<Double> levels = new ArrayList<>();
    for (int level = 0; level < levels(comparison); level++) {
      levels.add(whenPresent(comparison, level));
    }
    return levels;
  }
}
