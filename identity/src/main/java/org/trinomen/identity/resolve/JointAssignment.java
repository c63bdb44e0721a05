package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

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

  private final List<Hypotheses> all;
  private final int[] firstClaim;
  private final int[] claimCluster;
  private final int[] claimPosition;
  private final int[] visits;
  private final double[] logMissing;
  private final double[] repeat;
  private final Claims[] claims;

  /**
   * @param missing gives the log-odds that a visit has no scan
   */
  JointAssignment(List<Hypotheses> all, IntToDoubleFunction missing) {
    this.all = all;
    IntList claimed = new IntList();
    for (Hypotheses h : all) {
      for (int v : h.visit) {
        claimed.add(v);
      }
    }
    visits = claimed.sortedDistinct();
    logMissing = new double[visits.length];
    for (int v = 0; v < visits.length; v++) {
      logMissing[v] = missing.applyAsDouble(visits[v]);
    }
    claims = new Claims[all.size()];
    for (int c = 0; c < claims.length; c++) {
      claims[c] = new Claims(all.get(c));
    }
    firstClaim = new int[logMissing.length + 1];
    for (Hypotheses h : all) {
      for (int v : h.visit) {
        firstClaim[place(v) + 1]++;
      }
    }
    for (int v = 0; v < logMissing.length; v++) {
      firstClaim[v + 1] += firstClaim[v];
    }
    int[] next = firstClaim.clone();
    claimCluster = new int[firstClaim[logMissing.length]];
    claimPosition = new int[claimCluster.length];
    repeat = new double[claimCluster.length];
    for (int c = 0; c < all.size(); c++) {
      Hypotheses h = all.get(c);
      for (int j = 0; j < h.size(); j++) {
        int at = next[place(h.visit[j])]++;
        claimCluster[at] = c;
        claimPosition[at] = j;
        repeat[at] = h.repeat[j];
      }
    }
  }

  /** Weights of one cluster without logarithms, so that a sweep computes none. */
  private final class Claims {

    final double[] local;
    final double[] message;
    final double outside;
    final double[] odds;

    Claims(Hypotheses h) {
      int n = h.size();
      local = new double[n];
      message = new double[n];
      odds = new double[n];
      double max = h.outsideTotal();
      for (int j = 0; j < n; j++) {
        max = Math.max(max, h.local[j]);
      }
      for (int j = 0; j < n; j++) {
        local[j] = Math.exp(h.local[j] - max);
        message[j] = Math.exp(-logMissing[place(h.visit[j])]);
      }
      outside = Math.exp(h.outsideTotal() - max);
    }

    /** Odds of each claim, leaving out what the visit itself said. */
    void claim() {
      double sum = outside;
      for (int j = 0; j < odds.length; j++) {
        sum += local[j] * message[j];
      }
      for (int j = 0; j < odds.length; j++) {
        double rest = sum - local[j] * message[j];
        if (rest < 1e-6 * sum) {
          rest = outside;
          for (int k = 0; k < odds.length; k++) {
            rest += k == j ? 0 : local[k] * message[k];
          }
        }
        odds[j] = Math.min(ODDS_MAX, local[j] / Math.max(rest, Double.MIN_NORMAL));
      }
    }
  }

  /** Place of a visit among those that are claimed. */
  private int place(int visit) {
    return Arrays.binarySearch(visits, visit);
  }

  void run() {
    double[] odds = new double[claimCluster.length];
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (Claims c : claims) {
        c.claim();
      }
      for (int at = 0; at < odds.length; at++) {
        odds[at] = claims[claimCluster[at]].odds[claimPosition[at]];
      }
      if (answer(odds) < ENOUGH) {
        break;
      }
    }
    for (int c = 0; c < claims.length; c++) {
      Hypotheses h = all.get(c);
      for (int j = 0; j < h.size(); j++) {
        h.message[j] = Math.log(claims[c].message[j]);
      }
    }
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
  private double answer(double[] odds) {
    double change = 0;
    Sums behind = new Sums();
    for (int v = 0; v < logMissing.length; v++) {
      int from = firstClaim[v];
      int n = firstClaim[v + 1] - from;
      behind.fit(n);
      for (int i = n - 1; i >= 0; i--) {
        double o = odds[from + i];
        double q = repeat[from + i];
        behind.pairs[i] =
            behind.pairs[i + 1] + o * (behind.repeats[i + 1] + q * behind.odds[i + 1]);
        behind.odds[i] = behind.odds[i + 1] + o;
        behind.repeats[i] = behind.repeats[i + 1] + o * q;
      }
      double ahead = 0;
      double aheadRepeats = 0;
      double aheadPairs = 0;
      double missing = Math.exp(logMissing[v]);
      for (int i = 0; i < n; i++) {
        double o = odds[from + i];
        double q = repeat[from + i];
        double others = ahead + behind.odds[i + 1];
        double otherRepeats = aheadRepeats + behind.repeats[i + 1];
        double pairs =
            aheadPairs
                + behind.pairs[i + 1]
                + ahead * behind.repeats[i + 1]
                + aheadRepeats * behind.odds[i + 1];
        double with = 1 + q * others + otherRepeats + q * pairs;
        double without = missing + others + pairs;
        change = Math.max(change, tell(from + i, with / without));
        aheadPairs += o * (aheadRepeats + q * ahead);
        ahead += o;
        aheadRepeats += o * q;
      }
    }
    return change;
  }

  private double tell(int at, double message) {
    double[] messages = claims[claimCluster[at]].message;
    int j = claimPosition[at];
    double before = messages[j];
    messages[j] = DAMPING * before + (1 - DAMPING) * message;
    return Math.abs(messages[j] - before) / before;
  }
}
