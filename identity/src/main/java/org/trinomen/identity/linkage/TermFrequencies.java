package org.trinomen.identity.linkage;

import java.util.Arrays;
import java.util.List;

/**
 * Term-frequency adjustment: two rows that agree on a name which everybody has say less than two
 * that agree on a rare one (Newcombe et al., Automatic Linkage of Vital Records, Science 130, 1959;
 * Winkler, Frequency-based Matching in the Fellegi-Sunter Model, 1989).
 *
 * <p>Among matches a value agrees about as often as it occurs, with frequency f; among others, two
 * rows must have it by chance, f squared. So the ratio of the likelihoods goes with 1/f, and is
 * multiplied by scale/f. The scale is the one that keeps the mean ratio among non-matches at the
 * same level as it was: the harmonic mean of f over them. For exact agreement that is the sum of f
 * squared; at other levels it is taken from random pairs.
 */
final class TermFrequencies {

  /** Fewer pairs than this show no frequency worth the name, and the level stays unadjusted. */
  private static final int PAIRS_MIN = 20;

  private final List<Comparison> comparisons;
  private final Comparison.Comparator[] comparators;

  /** By comparison and level; 0 where there is no adjustment. */
  private final double[][] scales;

  private TermFrequencies(
      List<Comparison> comparisons, Comparison.Comparator[] comparators, double[][] scales) {
    this.comparisons = comparisons;
    this.comparators = comparators;
    this.scales = scales;
  }

  /**
   * Learns the scales.
   *
   * @param weights how certainly each random pair is no match
   */
  static TermFrequencies of(
      LinkageTable table, List<Comparison> comparisons, ComparedPairs random, double[] weights) {
    Comparison.Comparator[] comparators =
        comparisons.stream().map(c -> c.on(table)).toArray(Comparison.Comparator[]::new);
    double[][] scales = new double[comparators.length][];
    TermFrequencies frequencies = new TermFrequencies(comparisons, comparators, scales);
    for (int c = 0; c < scales.length; c++) {
      scales[c] = new double[comparisons.get(c).levels().size()];
      if (frequencies.adjusts(c, Comparison.EXACT)) {
        scales[c][Comparison.EXACT] = table.column(comparisons.get(c).field()).agreementByChance();
      }
      frequencies.learnFuzzyScales(c, random, weights);
    }
    return frequencies;
  }

  private boolean adjusts(int comparison, int level) {
    return comparisons.get(comparison).levels().get(level).termFrequencyAdjusted();
  }

  private void learnFuzzyScales(int c, ComparedPairs random, double[] weights) {
    double[] sum = new double[scales[c].length];
    double[] inverse = new double[scales[c].length];
    for (int i = 0; i < random.size(); i++) {
      int level = random.level(random.pattern(i), c);
      if (level > Comparison.EXACT && adjusts(c, level)) {
        sum[level] += weights[i];
        inverse[level] +=
            weights[i] / comparators[c].termFrequency(random.first(i), random.second(i));
      }
    }
    for (int level = Comparison.EXACT + 1; level < sum.length; level++) {
      scales[c][level] = sum[level] < PAIRS_MIN ? 0 : sum[level] / inverse[level];
    }
  }

  /** What to multiply the likelihood ratio of two rows by, at a level. */
  double adjustment(int comparison, int level, int a, int b) {
    double scale = scales[comparison][level];
    return scale == 0 ? 1 : scale / comparators[comparison].termFrequency(a, b);
  }

  /** The same for each pair, over all comparisons. */
  double[] adjustments(ComparedPairs pairs) {
    double[] adjustments = new double[pairs.size()];
    Arrays.fill(adjustments, 1);
    for (int i = 0; i < adjustments.length; i++) {
      for (int c = 0; c < comparators.length; c++) {
        int level = pairs.level(pairs.pattern(i), c);
        adjustments[i] *= adjustment(c, level, pairs.first(i), pairs.second(i));
      }
    }
    return adjustments;
  }
}
