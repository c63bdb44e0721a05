package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Two people of one day's list, recorded under each other's name: each header by itself is perfect.
 * What can show it is what no worklist fills in, the date against the report, the weight, the form;
 * and that only for the pair, since one of the two alone would need an unlikely mistake to go with
 * another person's unlikely mistake. So each pair of scans of one hospital within ten days is
 * asked: would it fit better the other way round? If clearly so, both ways are candidates.
 */
final class SwapTest {

  private static final int DAYS = 10;
  private static final double CLEARLY = 2;
  private static final double SURELY = 9;
  private static final double PROBABLE = 0.2;

  /**
   * Prior of one certain pair of the same day, and how many pairs that is worth; counting the sure
   * ones moves it. Whoever is on the list of a day is mixed up with who is on it too, or on that of
   * the days around it.
   */
  private static final double PAIR = 1e-3;

  private static final double PRIOR_PAIRS = 2000;
  private static final double DAYS_APART = 2.5;
  private static final double FORM_FOLLOWS = Math.log(0.4);

  private final Weighing weighing;
  private final List<Cluster> clusters;
  private final List<Hypotheses> hypotheses;
  private final int[] claimed;
  private final List<Exchange> better = new ArrayList<>();
  private double pairs;
  private double sure;

  SwapTest(Weighing weighing, List<Cluster> clusters, List<Hypotheses> hypotheses) {
    this.weighing = weighing;
    this.clusters = clusters;
    this.hypotheses = hypotheses;
    claimed = new int[clusters.size()];
  }

  void run() {
    RosterIndex roster = weighing.roster;
    Integer[] order = new Integer[clusters.size()];
    for (int c = 0; c < order.length; c++) {
      order[c] = c;
      Hypotheses h = hypotheses.get(c);
      int best = h.best();
      claimed[c] =
          best >= 0 && Math.exp(h.weight(best) - h.total()) > PROBABLE ? h.visit[best] : -1;
    }
    int[] group = new int[order.length];
    for (int c = 0; c < group.length; c++) {
      group[c] = claimed[c] < 0 ? -1 : roster.hospitalOf(roster.visitSubject[claimed[c]]);
    }
    Arrays.sort(
        order,
        Comparator.comparingInt((Integer c) -> group[c])
            .thenComparingInt(c -> clusters.get(c).day())
            .thenComparing(c -> c));
    for (int a = 0; a < order.length; a++) {
      for (int b = a + 1; b < order.length; b++) {
        int c = order[a];
        int d = order[b];
        if (group[c] != group[d] || clusters.get(d).day() - clusters.get(c).day() > DAYS) {
          break;
        }
        if (group[c] >= 0 && differ(c, d)) {
          compare(c, d);
        }
      }
    }
    double prior = (sure + PAIR * PRIOR_PAIRS) / (pairs + PRIOR_PAIRS);
    for (Exchange exchange : better) {
      exchange(exchange, Math.log(prior));
    }
  }

  private record Exchange(int one, int other, double gain, double apart) {}

  private boolean differ(int c, int d) {
    RosterIndex roster = weighing.roster;
    return roster.visitSubject[claimed[c]] != roster.visitSubject[claimed[d]];
  }

  private void compare(int c, int d) {
    double own = witness(c, claimed[c], claimed[c], d) + witness(d, claimed[d], claimed[d], c);
    double other = witness(c, claimed[d], claimed[c], d) + witness(d, claimed[c], claimed[d], c);
    double gain = other - own;
    double apart = Math.abs(clusters.get(c).day() - clusters.get(d).day()) / DAYS_APART;
    pairs += Math.exp(-apart);
    sure += gain > SURELY ? 1 : 0;
    if (gain > CLEARLY) {
      better.add(new Exchange(c, d, gain, apart));
    }
  }

  private void exchange(Exchange exchange, double logPrior) {
    int c = exchange.one;
    int d = exchange.other;
    double odds = exchange.gain + logPrior - exchange.apart;
    hypotheses.get(c).raise(claimed[d], odds, claimed[c]);
    hypotheses.get(d).raise(claimed[c], odds, claimed[d]);
  }

  /** What the worklist did not fill in says of a visit, if the header is that of another. */
  private double witness(int c, int visit, int recorded, int without) {
    Cluster cluster = clusters.get(c);
    int subject = weighing.roster.visitSubject[visit];
    int recordedSubject = weighing.roster.visitSubject[recorded];
    double form = weighing.forms(cluster, subject);
    if (visit != recorded) {
      form = Math.max(form, weighing.forms(cluster, recordedSubject) + FORM_FOLLOWS);
    }
    return form
        + weighing.date(cluster, visit)
        + weighing.sites.logLikelihood(cluster.place, subject)
        + weighing.vocabulary.logRatio(cluster.number, weighing.roster.subjectStudy[subject])
        + weighing.profiles.weight(cluster, subject, clusters.get(without).number);
  }
}
