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

  HypothesisBuilder(Weighing weighing, CandidateSearch search) {
    this.weighing = weighing;
    this.search = search;
    this.roster = weighing.roster;
  }

  double[] hospitals(Cluster cluster) {
    return hospitals(weighing.sites, cluster);
  }

  /** What all that came with the scans of a cluster says of the hospital. */
  static double[] hospitals(SiteEvidence sites, Cluster cluster) {
    double[] log = sites.hospitals(cluster.scans.getFirst());
    for (int i = 1; i < cluster.scans.size(); i++) {
      double[] other = sites.hospitals(cluster.scans.get(i));
      for (int h = 0; h < log.length; h++) {
        log[h] = Math.min(log[h], other[h]);
      }
    }
    return log;
  }

  Hypotheses build(Cluster cluster) {
    double[] hospitals = hospitals(cluster);
    int[] subjects = subjects(cluster, hospitals);
    double[] mixed = mixed(cluster, subjects);
    double[] bySite = weighing.sites.bySite(hospitals);
    double[] byStudy = weighing.byStudy(cluster);
    IntList visits = new IntList();
    double[] local = new double[16];
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < subjects.length; i++) {
      int s = subjects[i];
      double base = mixed[i] + weighing.circumstances(cluster, bySite, byStudy, s);
      for (int v = roster.firstVisit[s]; v < roster.firstVisit[s + 1]; v++) {
        if (visits.size() == local.length) {
          local = Arrays.copyOf(local, local.length * 2);
        }
        local[visits.size()] = base + weighing.date(cluster, v) + weighing.label(cluster, v);
        best = Math.max(best, local[visits.size()]);
        visits.add(v);
      }
    }
    double[] outside = weighing.outside(cluster, hospitals);
    best = Math.max(best, Hypotheses.logSum(outside));
    return kept(cluster, visits, local, best - SPAN, outside);
  }

  private Hypotheses kept(
      Cluster cluster, IntList visits, double[] local, double least, double[] outside) {
    int n = 0;
    int[] visit = new int[visits.size()];
    double[] weight = new double[visits.size()];
    double[] repeat = new double[visits.size()];
    for (int i = 0; i < visits.size(); i++) {
      if (local[i] > least) {
        visit[n] = visits.get(i);
        repeat[n] = weighing.repeat(cluster, visit[n]);
        weight[n++] = local[i];
      }
    }
    return new Hypotheses(
        Arrays.copyOf(visit, n), Arrays.copyOf(weight, n), Arrays.copyOf(repeat, n), outside);
  }

  /**
   * The header is the subject's own or, rarely, wholly another's: a wrong line picked from the
   * worklist, two people swapped. So each subject inherits a little of what speaks for any other.
   */
  double[] mixed(int[] subjects, double[] header) {
    int[] top = top(header);
    double[] mixed = new double[subjects.length];
    double[] terms = new double[top.length + 1];
    for (int i = 0; i < subjects.length; i++) {
      for (int t = 0; t < top.length; t++) {
        boolean self = top[t] == i;
        terms[t] = self ? -100 : Math.log(mislabel(subjects[i], subjects[top[t]])) + header[top[t]];
      }
      terms[top.length] = header[i];
      mixed[i] = Hypotheses.logSum(terms);
    }
    return mixed;
  }

  /** The headers of a subject, each as its own. */
  double header(Cluster cluster, int subject) {
    double log = 0;
    for (int r = 0; r < cluster.recordings.size(); r++) {
      log += weighing.header(cluster, r, subject);
    }
    return log;
  }

  int[] subjects(Cluster cluster, double[] hospitals) {
    return search.subjects(cluster, hospitals, weighing.dates);
  }

  double[] mixed(Cluster cluster, int[] subjects) {
    double[] mixed = new double[subjects.length];
    for (int r = 0; r < cluster.recordings.size(); r++) {
      double[] header = new double[subjects.length];
      for (int i = 0; i < subjects.length; i++) {
        header[i] = weighing.header(cluster, r, subjects[i]);
      }
      double[] orAnother = mixed(subjects, header);
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

  private double mislabel(int of, int as) {
    int site = roster.subjectSite[of];
    if (site < 0 || site != roster.subjectSite[as]) {
      return Math.min(FAR_MAX, weighing.rates.farMislabel() / roster.subjectCount());
    }
    boolean near = Math.abs(roster.serial[of] - roster.serial[as]) <= NEAR_IN_LIST;
    double anyone = Math.min(SITE_MAX, weighing.rates.siteMislabel() / roster.siteSize[site]);
    return near ? Math.max(anyone, weighing.rates.nearMislabel()) : anyone;
  }
}
