package org.trinomen.identity.resolve;

import java.util.Arrays;

/** Weighs all that one cluster may be, by itself. */
final class HypothesisBuilder {

  /** What is less likely than the best by more than this (natural log) is not kept. */
  private static final double SPAN = 20;

  private static final int MISLABELS_MAX = 30;
  private static final int NEAR_IN_LIST = 4;
  private static final double SITE_MAX = 5e-5;
  private static final double FAR_MAX = 5e-7;

  private final Weighing weighing;
  private final CandidateSearch search;
  private final RosterIndex roster;

  /** Log-probability that a whole header is that of one certain other: anyone's, anywhere. */
  private final double logFar;

  /** That of one at the same site. */
  private final double[] logSite;

  /** That of a neighbour in the site's list. */
  private final double[] logNear;

  HypothesisBuilder(Weighing weighing, CandidateSearch search) {
    this.weighing = weighing;
    this.search = search;
    this.roster = weighing.roster;
    Rates rates = weighing.rates;
    logFar = Math.log(Math.min(FAR_MAX, rates.farMislabel() / roster.subjectCount()));
    logSite = new double[roster.siteSize.length];
    logNear = new double[logSite.length];
    for (int site = 0; site < logSite.length; site++) {
      double anyone = Math.min(SITE_MAX, rates.siteMislabel() / roster.siteSize[site]);
      logSite[site] = Math.log(anyone);
      logNear[site] = Math.log(Math.max(anyone, rates.nearMislabel()));
    }
  }

  Hypotheses build(Cluster cluster) {
    int[] subjects = subjects(cluster);
    double[] mixed = mixed(cluster, subjects);
    double[] circumstances = weighing.circumstances(cluster, subjects);
    VisitWords words = weighing.words(cluster);
    Weighed weighed = new Weighed(subjects.length * 3);
    for (int i = 0; i < subjects.length; i++) {
      int s = subjects[i];
      words.turnTo(s);
      double base = mixed[i] + circumstances[i];
      for (int v = roster.firstVisit[s]; v < roster.firstVisit[s + 1]; v++) {
        weighed.add(v, mixed[i], base + weighing.date(cluster, v) + words.label(v));
      }
    }
    return weighed.kept(cluster);
  }

  /** All visits that a cluster may be of, before the unlikely ones are left out. */
  private final class Weighed {

    private int[] visit;
    private double[] mixed;
    private double[] local;
    private double best = Double.NEGATIVE_INFINITY;
    private int count;

    Weighed(int expected) {
      visit = new int[expected + 4];
      mixed = new double[visit.length];
      local = new double[visit.length];
    }

    void add(int v, double header, double weight) {
      if (count == visit.length) {
        visit = Arrays.copyOf(visit, count * 2);
        mixed = Arrays.copyOf(mixed, count * 2);
        local = Arrays.copyOf(local, count * 2);
      }
      best = Math.max(best, weight);
      visit[count] = v;
      mixed[count] = header;
      local[count++] = weight;
    }

    Hypotheses kept(Cluster cluster) {
      double[] outside = weighing.outside(cluster);
      double least = Math.max(best, Hypotheses.logSum(outside)) - SPAN;
      int n = 0;
      for (int i = 0; i < count; i++) {
        if (local[i] > least) {
          visit[n] = visit[i];
          mixed[n] = mixed[i];
          local[n++] = local[i];
        }
      }
      double[] repeat = new double[n];
      for (int i = 0; i < n; i++) {
        repeat[i] = weighing.repeat(cluster, visit[i]);
      }
      return new Hypotheses(
          Arrays.copyOf(visit, n),
          Arrays.copyOf(local, n),
          Arrays.copyOf(mixed, n),
          repeat,
          outside);
    }
  }

  /**
   * The header is the subject's own or, rarely, wholly another's: a wrong line picked from the
   * worklist, two people swapped. So each subject inherits a little of what speaks for any other.
   */
  private double[] mixed(int[] subjects, double[] header) {
    int[] top = top(header);
    double[] mixed = new double[subjects.length];
    double[] terms = new double[top.length + 1];
    for (int i = 0; i < subjects.length; i++) {
      for (int t = 0; t < top.length; t++) {
        boolean self = top[t] == i;
        terms[t] = self ? -100 : logMislabel(subjects[i], subjects[top[t]]) + header[top[t]];
      }
      terms[top.length] = header[i];
      mixed[i] = Hypotheses.logSum(terms);
    }
    return mixed;
  }

  /** The headers of a subject, each as its own. */
  double header(Cluster cluster, int subject) {
    int[] alone = {subject};
    double log = 0;
    for (int r = 0; r < cluster.recordings.size(); r++) {
      log += weighing.header(cluster, r, alone)[0];
    }
    return log;
  }

  int[] subjects(Cluster cluster) {
    return search.subjects(cluster, weighing.dates);
  }

  /**
   * What the headers say of each subject, each as its own or as another's.
   *
   * @param subjects all who may be on the scan, in rising order
   */
  double[] mixed(Cluster cluster, int[] subjects) {
    double[] mixed = new double[subjects.length];
    for (int r = 0; r < cluster.recordings.size(); r++) {
      double[] orAnother = mixed(subjects, weighing.header(cluster, r, subjects));
      for (int i = 0; i < subjects.length; i++) {
        mixed[i] += orAnother[i];
      }
    }
    return mixed;
  }

  private static int[] top(double[] header) {
    double max = Double.NEGATIVE_INFINITY;
    for (double log : header) {
      max = Math.max(max, log);
    }
    IntList top = new IntList();
    for (int i = 0; i < header.length && top.size() < MISLABELS_MAX; i++) {
      if (header[i] > max - 12) {
        top.add(i);
      }
    }
    return top.sortedDistinct();
  }

  private double logMislabel(int of, int as) {
    int site = roster.subjectSite[of];
    if (site < 0 || site != roster.subjectSite[as]) {
      return logFar;
    }
    boolean near = Math.abs(roster.serial[of] - roster.serial[as]) <= NEAR_IN_LIST;
    return near ? logNear[site] : logSite[site];
  }
}
