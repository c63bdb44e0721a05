package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Judges all pairs of two files together, when no person is twice in either. Two things follow from
 * that. Candidates for the same row exclude each other. And if nearly every row has its partner,
 * then a row for which no other candidate is left has it most likely in the one that is: the prior
 * is not "one pair in five thousand" but "what is left over".
 *
 * <p>A matching is as likely as the product of its pairs' odds, where odds are against both rows
 * being alone (Fortini et al., On Bayesian Record Linkage, 2001; Sadinle, Bayesian Estimation of
 * Bipartite Matchings for Record Linkage, JASA 112, 2017). How likely a pair is over all matchings
 * is found by passing messages (belief propagation; Zdeborova and Mezard, The Number of Matchings
 * in Random Graphs, 2006): each row tells each candidate how free it is, given what its other
 * candidates told it. Exact where candidates form no circles, as nearly everywhere here.
 */
final class OneToOne {

  private static final int ITERATIONS_MAX = 200;
  private static final double TOLERANCE = 1e-9;

  private final ComparedPairs compared;
  private final double[] odds;

  /** The pairs of each row, by number. */
  private final int[][] pairsOf;

  OneToOne(LinkageTable table, ComparedPairs compared, double[] odds) {
    this.compared = compared;
    double expected = Arrays.stream(odds).map(o -> o / (1 + o)).sum();
    // Odds so far are against "any two rows", of which most have other partners.
    double against =
        alone(expected, table.firstFileSize())
            * alone(expected, table.size() - table.firstFileSize());
    this.odds = Arrays.stream(odds).map(o -> o / against).toArray();
    int[] counts = new int[table.size()];
    for (int i = 0; i < odds.length; i++) {
      counts[compared.first(i)]++;
      counts[compared.second(i)]++;
    }
    pairsOf = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
    for (int i = odds.length - 1; i >= 0; i--) {
      pairsOf[compared.first(i)][--counts[compared.first(i)]] = i;
      pairsOf[compared.second(i)][--counts[compared.second(i)]] = i;
    }
  }

  /** The share of rows without a partner among their candidates; never quite none. */
  private static double alone(double partners, int rows) {
    return Math.max(1 - partners / rows, 1.0 / (rows + 1));
  }

  /** For each pair the odds that it is in the true matching. */
  double[] odds() {
    // How free the first row is for the second, and the second for the first.
    double[] firstFree = new double[odds.length];
    double[] secondFree = new double[odds.length];
    Arrays.fill(firstFree, 1);
    Arrays.fill(secondFree, 1);
    for (int i = 0; i < ITERATIONS_MAX; i++) {
      double[] before = firstFree.clone();
      double[] told = secondFree.clone();
      for (int row = 0; row < pairsOf.length; row++) {
        if (pairsOf[row].length > 0) {
          boolean first = compared.first(pairsOf[row][0]) == row;
          tell(pairsOf[row], first ? told : before, first ? firstFree : secondFree);
        }
      }
      if (IntStream.range(0, odds.length)
          .allMatch(
              k ->
                  Math.abs(firstFree[k] / before[k] - 1) < TOLERANCE
                      && Math.abs(secondFree[k] / told[k] - 1) < TOLERANCE)) {
        break;
      }
    }
    return IntStream.range(0, odds.length)
        .mapToDouble(k -> odds[k] * firstFree[k] * secondFree[k])
        .toArray();
  }

  /**
   * A row is free for one candidate so far as none of the others has it. Sums are made from both
   * ends: to subtract a large one from the whole would leave only rounding.
   */
  private void tell(int[] pairs, double[] heard, double[] free) {
    double[] after = new double[pairs.length + 1];
    for (int k = pairs.length - 1; k >= 0; k--) {
      after[k] = after[k + 1] + odds[pairs[k]] * heard[pairs[k]];
    }
    double before = 0;
    for (int k = 0; k < pairs.length; k++) {
      double message = 1 / (1 + before + after[k + 1]);
      // The geometric mean with the message before, lest two rows answer each other for ever.
      free[pairs[k]] = Math.sqrt(free[pairs[k]]) * Math.sqrt(message);
      before += odds[pairs[k]] * heard[pairs[k]];
    }
  }

  /** Where messages went in circles, or little is asked for, a row may still be in two pairs. */
  static List<LinkedPair> unique(List<LinkedPair> pairs) {
    Comparator<LinkedPair> byRows =
        Comparator.comparingInt(LinkedPair::first).thenComparingInt(LinkedPair::second);
    List<LinkedPair> best = new ArrayList<>(pairs);
    best.sort(Comparator.comparing(LinkedPair::weight).reversed().thenComparing(byRows));
    Set<Integer> taken = new HashSet<>();
    List<LinkedPair> unique = new ArrayList<>();
    for (LinkedPair pair : best) {
      if (!taken.contains(pair.first()) && !taken.contains(pair.second())) {
        taken.add(pair.first());
        taken.add(pair.second());
        unique.add(pair);
      }
    }
    unique.sort(byRows);
    return unique;
  }
}
