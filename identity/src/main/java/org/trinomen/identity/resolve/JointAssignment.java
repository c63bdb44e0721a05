package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lets the decisions on all clusters depend on each other: a visit has one scan as a rule, a second
 * one rarely, and none if it was missed.
 *
 * <p>Sum-product message passing on the graph of clusters and visits (Pearl 1988; loops are
 * tolerated, as in decoding). A visit tells each cluster how likely a scan of it is given all
 * <em>other</em> claims: less by the rate of repeats where another cluster claims it well, more
 * where a report says that it was done and nobody else claims it. That is elimination, with
 * probabilities. Claims are recomputed without the visit's own word, so nothing confirms itself.
 *
 * <p>Order of computation is that of clusters and candidates, messages are damped, sweeps are
 * counted: the result is the same on every machine.
 */
final class JointAssignment {

  private static final int SWEEPS = 25;
  private static final double DAMPING = 0.35;
  private static final double ENOUGH = 1e-4;
  private static final double ODDS_MAX = 1e100;

  /** So many clusters or visits are worth handing to another core. */
  private static final int PART_SIZE = 1000;

  private final List<Hypotheses> all;

  /** Claims of cluster c are those from {@code firstOf[c]} to before {@code firstOf[c + 1]}. */
  private final int[] firstOf;

  /** Of each claim, and of each cluster, its weight without logarithms: a sweep computes none. */
  private final double[] local;

  private final double[] outside;

  /** What the visit says to each claim, and the odds of each claim without that. */
  private final double[] message;

  private final double[] odds;

  /** Visits that are claimed; claims on visit v are at {@code firstClaim[v]} and after. */
  private final int[] visits;

  private final int[] firstClaim;
  private final int[] claim;
  private final double[] repeat;

  /** Odds that each visit has no scan. */
  private final double[] missing;

  /**
   * @param logMissing gives the log-odds that a visit has no scan
   */
  JointAssignment(List<Hypotheses> all, IntToDoubleFunction logMissing) {
    this.all = all;
    IntList claimed = new IntList();
    firstOf = new int[all.size() + 1];
    for (int c = 0; c < all.size(); c++) {
      for (int v : all.get(c).visit) {
        claimed.add(v);
      }
      firstOf[c + 1] = claimed.size();
    }
    visits = claimed.sortedDistinct();
    missing = new double[visits.length];
    double[] expected = new double[visits.length];
    for (int v = 0; v < visits.length; v++) {
      double log = logMissing.applyAsDouble(visits[v]);
      missing[v] = Math.exp(log);
      expected[v] = Math.exp(-log);
    }
    local = new double[claimed.size()];
    message = new double[local.length];
    odds = new double[local.length];
    outside = new double[all.size()];
    firstClaim = new int[visits.length + 1];
    claim = new int[local.length];
    repeat = new double[local.length];
    int[] place = new int[local.length];
    for (int k = 0; k < place.length; k++) {
      place[k] = Arrays.binarySearch(visits, claimed.get(k));
      message[k] = expected[place[k]];
      firstClaim[place[k] + 1]++;
    }
    for (int v = 0; v < visits.length; v++) {
      firstClaim[v + 1] += firstClaim[v];
    }
    int[] next = firstClaim.clone();
    for (int k = 0; k < place.length; k++) {
      claim[next[place[k]]++] = k;
    }
    weigh();
  }

  private void weigh() {
    for (int c = 0; c < outside.length; c++) {
      Hypotheses h = all.get(c);
      double out = h.outsideTotal();
      double max = out;
      for (int j = 0; j < h.size(); j++) {
        max = Math.max(max, h.local[j]);
      }
      for (int j = 0; j < h.size(); j++) {
        local[firstOf[c] + j] = Math.exp(h.local[j] - max);
        repeat[firstOf[c] + j] = h.repeat[j];
      }
      outside[c] = Math.exp(out - max);
      if (h.held != Hypotheses.NOT_HELD) {
        // Where a person placed it, it is for all others.
        for (int j = 0; j < h.size(); j++) {
          local[firstOf[c] + j] = j == h.held ? 1 : 0;
        }
        outside[c] = h.held == Hypotheses.OUTSIDE ? 1 : 0;
      }
    }
  }

  /** Odds of each claim of a cluster, leaving out what the visit itself said. */
  private void claim(int c) {
    int from = firstOf[c];
    int to = firstOf[c + 1];
    double sum = outside[c];
    for (int k = from; k < to; k++) {
      sum += local[k] * message[k];
    }
    for (int k = from; k < to; k++) {
      double rest = sum - local[k] * message[k];
      if (rest < 1e-6 * sum) {
        rest = outside[c];
        for (int other = from; other < to; other++) {
          rest += other == k ? 0 : local[other] * message[other];
        }
      }
      odds[k] = Math.min(ODDS_MAX, local[k] / Math.max(rest, Double.MIN_NORMAL));
    }
  }

  void run() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      // Clusters answer by themselves, and so do visits: who computes which changes no result.
      parts(outside.length).forEach(part -> part.each(this::claim));
      if (parts(visits.length).mapToDouble(this::answer).max().orElse(0) < ENOUGH) {
        break;
      }
    }
    for (int c = 0; c < outside.length; c++) {
      Hypotheses h = all.get(c);
      for (int j = 0; j < h.size(); j++) {
        h.message[j] = Math.log(message[firstOf[c] + j]);
      }
    }
  }

  /** A part of the clusters or of the visits. */
  private record Part(int from, int to) {

    void each(IntConsumer work) {
      for (int i = from; i < to; i++) {
        work.accept(i);
      }
    }
  }

  private static Stream<Part> parts(int count) {
    int parts = count / PART_SIZE + 1;
    Stream<Part> all =
        IntStream.range(0, parts)
            .mapToObj(
                p ->
                    new Part(
                        (int) ((long) count * p / parts), (int) ((long) count * (p + 1) / parts)));
    return parts > 1 ? all.parallel() : all;
  }

  /**
   * Sums over the claims behind each position of a visit: of odds, of odds times repeat, and over
   * pairs. With those before it, they give the sums over all others without ever subtracting.
   */
  private static final class Sums {

    double[] odds = new double[0];
    double[] repeats = new double[0];
    double[] pairs = new double[0];

    void fit(int n) {
      if (odds.length <= n) {
        odds = new double[2 * n + 1];
        repeats = new double[2 * n + 1];
        pairs = new double[2 * n + 1];
      }
      odds[n] = 0;
      repeats[n] = 0;
      pairs[n] = 0;
    }
  }

  /** Each visit answers each claim; returns the largest change. */
  private double answer(Part part) {
    double change = 0;
    Sums behind = new Sums();
    for (int v = part.from; v < part.to; v++) {
      change = Math.max(change, answer(v, behind));
    }
    return change;
  }

  private double answer(int v, Sums behind) {
    int from = firstClaim[v];
    int n = firstClaim[v + 1] - from;
    behind.fit(n);
    for (int i = n - 1; i >= 0; i--) {
      double o = odds[claim[from + i]];
      double q = repeat[claim[from + i]];
      behind.pairs[i] = behind.pairs[i + 1] + o * (behind.repeats[i + 1] + q * behind.odds[i + 1]);
      behind.odds[i] = behind.odds[i + 1] + o;
      behind.repeats[i] = behind.repeats[i + 1] + o * q;
    }
    double change = 0;
    double ahead = 0;
    double aheadRepeats = 0;
    double aheadPairs = 0;
    for (int i = 0; i < n; i++) {
      double o = odds[claim[from + i]];
      double q = repeat[claim[from + i]];
      double others = ahead + behind.odds[i + 1];
      double otherRepeats = aheadRepeats + behind.repeats[i + 1];
      double pairs =
          aheadPairs
              + behind.pairs[i + 1]
              + ahead * behind.repeats[i + 1]
              + aheadRepeats * behind.odds[i + 1];
      double with = 1 + q * others + otherRepeats + q * pairs;
      double without = missing[v] + others + pairs;
      change = Math.max(change, tell(claim[from + i], with / without));
      aheadPairs += o * (aheadRepeats + q * ahead);
      ahead += o;
      aheadRepeats += o * q;
    }
    return change;
  }

  private double tell(int k, double said) {
    double before = message[k];
    message[k] = DAMPING * before + (1 - DAMPING) * said;
    return Math.abs(message[k] - before) / before;
  }
}
