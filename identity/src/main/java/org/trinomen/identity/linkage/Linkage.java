package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.List;

/** What a {@link Linker} learned of a table and thinks of its pairs. */
public final class Linkage {

  private final LinkageTable table;
  private final LinkageModel model;
  private final TermFrequencies frequencies;
  private final ComparedPairs compared;
  private final double[] odds;

  Linkage(
      LinkageTable table,
      LinkageModel model,
      TermFrequencies frequencies,
      ComparedPairs compared,
      double[] odds) {
    this.table = table;
    this.model = model;
    this.frequencies = frequencies;
    this.compared = compared;
    this.odds = odds;
  }

  public LinkageModel model() {
    return model;
  }

  /** How many pairs blocking let through. */
  public int comparedPairs() {
    return compared.size();
  }

  /**
   * The pairs at least as likely as that, by number of their rows, each judged by itself: a row may
   * be in several.
   */
  public List<LinkedPair> pairs(double probabilityMin) {
    return atLeast(odds, probabilityMin);
  }

  /**
   * The same for two files neither of which has a person twice, each row then being in one pair at
   * most; see {@link OneToOne}.
   */
  public List<LinkedPair> oneToOne(double probabilityMin) {
    if (!table.hasTwoFiles()) {
      throw new IllegalArgumentException("one-to-one linkage needs two files");
    }
    return OneToOne.unique(atLeast(new OneToOne(table, compared, odds).odds(), probabilityMin));
  }

  /** The rows in groups of one person each, a row that is like no other by itself. */
  public List<List<Integer>> groups(double probabilityMin) {
    return new Groups(table.size(), compared, odds).of(probabilityMin);
  }

  /** What each comparison says of two rows; with the prior, their sum is the pair's weight. */
  public List<Evidence> explain(int first, int second) {
    List<Evidence> evidence = new ArrayList<>();
    for (int c = 0; c < model.weights().size(); c++) {
      LinkageModel.ComparisonWeights weights = model.weights().get(c);
      Comparison comparison = weights.comparison();
      int level = comparison.on(table).level(first, second);
      double adjustment = frequencies.adjustment(c, level, first, second);
      evidence.add(
          new Evidence(
              comparison.field(),
              comparison.levels().get(level),
              weights.weight(level).plus(MatchWeight.of(adjustment, 1))));
    }
    return evidence;
  }

  private List<LinkedPair> atLeast(double[] ofPairs, double probabilityMin) {
    List<LinkedPair> pairs = new ArrayList<>();
    for (int i = 0; i < ofPairs.length; i++) {
      LinkedPair pair =
          new LinkedPair(compared.first(i), compared.second(i), MatchWeight.of(ofPairs[i], 1));
      if (pair.probability() >= probabilityMin) {
        pairs.add(pair);
      }
    }
    return pairs;
  }
}
