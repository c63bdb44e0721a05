package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OneToOneTest {

  private static final int ROWS = 4;

  private static final List<String> SHARED = List.of("k");

  @Test
  void candidatesOfOneRowExcludeEachOther() {
    // Row 0 has the candidates 4 and 5, each twice as likely as not, by itself.
    ComparedPairs pairs = compared(new long[] {pair(0, 4), pair(0, 5)});
    double[] odds = new OneToOne(table(), pairs, new double[] {2, 2}).odds();
    assertThat(odds[0]).isEqualTo(odds[1]).isLessThan(1);
  }

  @Test
  void whoIsLeftOverIsMoreLikelyThePartner() {
    ComparedPairs pairs = compared(new long[] {pair(0, 4), pair(1, 5), pair(2, 6), pair(3, 7)});
    double[] odds = new OneToOne(table(), pairs, new double[] {1e9, 1e9, 1e9, 0.4}).odds();
    assertThat(odds[3]).isGreaterThan(1);
    // Where few rows have partners there is no such reason.
    double[] alone = new OneToOne(table(), pairs, new double[] {1e-9, 1e-9, 1e-9, 0.4}).odds();
    assertThat(alone[3]).isLessThan(1);
  }

  /** Belief propagation is exact on trees; here all matchings are counted. */
  @Test
  void isWhatCountingAllMatchingsGives() {
    Random random = new Random(31);
    for (int trial = 0; trial < 200; trial++) {
      long[] tree = {pair(0, 4), pair(0, 5), pair(1, 5), pair(1, 6), pair(2, 6), pair(3, 6)};
      double[] odds = new double[tree.length];
      double expected = 0;
      for (int i = 0; i < odds.length; i++) {
        odds[i] = Math.exp(random.nextGaussian() * 4);
        expected += odds[i] / (1 + odds[i]);
      }
      double alone = Math.max(1 - expected / ROWS, 1.0 / (ROWS + 1));
      double[] counted = count(tree, odds, alone * alone);
      double[] found = new OneToOne(table(), compared(tree), odds).odds();
      for (int i = 0; i < odds.length; i++) {
        assertThat(found[i] / (1 + found[i])).isEqualTo(counted[i], within(1e-6));
      }
    }
  }

  @Test
  void hugeOddsDoNotDrownTheirRivals() {
    ComparedPairs pairs = compared(new long[] {pair(0, 4), pair(0, 5), pair(1, 5)});
    double[] odds = new OneToOne(table(), pairs, new double[] {1e60, 1e30, 1e2}).odds();
    assertThat(odds[0]).isGreaterThan(1e6);
    assertThat(odds[1]).isLessThan(1e-6);
    assertThat(odds[2]).isGreaterThan(10);
  }

  @Test
  void noRowIsInTwoPairs() {
    List<LinkedPair> pairs =
        List.of(
            new LinkedPair(0, 4, new MatchWeight(1)),
            new LinkedPair(0, 5, new MatchWeight(3)),
            new LinkedPair(1, 5, new MatchWeight(2)),
            new LinkedPair(1, 6, new MatchWeight(0)));
    assertThat(OneToOne.unique(pairs)).containsExactly(pairs.get(1), pairs.get(3));
  }

  private static double[] count(long[] pairs, double[] odds, double against) {
    double total = 0;
    double[] with = new double[pairs.length];
    for (int set = 0; set < 1 << pairs.length; set++) {
      int rows = 0;
      boolean matching = true;
      double weight = 1;
      for (int i = 0; i < pairs.length; i++) {
        if ((set >> i & 1) == 1) {
          int both = 1 << CandidatePairs.first(pairs[i]) | 1 << CandidatePairs.second(pairs[i]);
          matching &= (rows & both) == 0;
          rows |= both;
          weight *= odds[i] / against;
        }
      }
      if (matching) {
        total += weight;
        for (int i = 0; i < pairs.length; i++) {
          with[i] += (set >> i & 1) == 1 ? weight : 0;
        }
      }
    }
    for (int i = 0; i < with.length; i++) {
      with[i] /= total;
    }
    return with;
  }

  private static long pair(int a, int b) {
    return CandidatePairs.pair(a, b);
  }

  private static LinkageTable table() {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(List.of("same"));
    }
    return LinkageTable.ofTwoFiles(SHARED, rows, rows);
  }

  private static ComparedPairs compared(long[] pairs) {
    return ComparedPairs.of(table(), List.of(new TextComparison("k")), pairs);
  }
}
