package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Weighs all that one cluster may be, by itself. */
final class HypothesisBuilder {

  /** What is less likely than the best by more than this (natural log) is not kept. */
  private static final double SPAN = 20;

  private static final int MISLABELS_MAX = 30;

  /** A sum of so many is no more than this above the largest. */
  private static final double LOG_OF_ALL = Math.log(MISLABELS_MAX + 1);

  /** Far above any error of rounding, far below any difference that counts. */
  private static final double ROUNDING = 1e-6;

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
    double[][] headers = headers(cluster, subjects);
    double[] circumstances = weighing.circumstances(cluster, subjects);
    double[] outside = weighing.outside(cluster);
    Weighed weighed = new Weighed(cluster, subjects, headers, circumstances);
    // First who promises most: what he reaches, others need not come near to be left out.
    double[] most = most(subjects, headers, circumstances, weighing.restMost(cluster));
    int first = largest(most);
    weighed.best = Hypotheses.logSum(outside);
    if (first >= 0) {
      weighed.add(first, most[first], Double.NEGATIVE_INFINITY);
      weighed.count = 0;
    }
    double least = weighed.best - SPAN - ROUNDING;
    double ofDates = weighing.dates.logLikelihoodUnplanned(cluster.studyDay, cluster.receivedDay);
    int placed = cluster.placement.visit();
    for (int i = 0; i < subjects.length; i++) {
      if (placed >= 0 && subjects[i] == roster.visitSubject[placed]) {
        weighed.add(i, most[i], Double.NEGATIVE_INFINITY);
      } else if (most[i] + ofDates >= least) {
        weighed.add(i, most[i], least);
      }
    }
    Hypotheses all = weighed.kept(outside);
    all.place(cluster.placement);
    return all;
  }

  /** What no weight of a subject can exceed, whatever its dates and the words on the visit. */
  private double[] most(int[] subjects, double[][] headers, double[] circumstances, double rest) {
    double[] most = new double[subjects.length];
    Arrays.setAll(most, i -> circumstances[i] + rest);
    for (double[] header : headers) {
      double max = max(header);
      for (int i = 0; i < subjects.length; i++) {
        int site = roster.subjectSite[subjects[i]];
        double another = max + (site < 0 ? logFar : Math.max(logFar, logNear[site]));
        most[i] += Math.max(header[i], another) + LOG_OF_ALL;
      }
    }
    return most;
  }

  private static int largest(double[] values) {
    int largest = -1;
    for (int i = 0; i < values.length; i++) {
      largest = largest < 0 || values[i] > values[largest] ? i : largest;
    }
    return largest;
  }

  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  /** All visits that a cluster may be of, before the unlikely ones are left out. */
  private final class Weighed {

    private final Cluster cluster;
    private final int[] subjects;
    private final double[][] headers;
    private final int[][] top;
    private final double[] circumstances;
    private final VisitWords words;
    private double[] date = new double[8];
    private double[] label = new double[8];
    private int[] visit;
    private double[] mixed;
    private double[] local;
    private double best;
    private int count;

    Weighed(Cluster cluster, int[] subjects, double[][] headers, double[] circumstances) {
      this.cluster = cluster;
      this.subjects = subjects;
      this.headers = headers;
      this.circumstances = circumstances;
      words = weighing.words(cluster);
      top = Arrays.stream(headers).map(HypothesisBuilder::top).toArray(int[][]::new);
      visit = new int[64];
      mixed = new double[visit.length];
      local = new double[visit.length];
    }

    /** Weighs the visits of subject i, unless none comes up to {@code least}. */
    void add(int i, double most, double least) {
      int s = subjects[i];
      int from = roster.firstVisit[s];
      int n = roster.firstVisit[s + 1] - from;
      if (n > date.length) {
        date = new double[n * 2];
        label = new double[n * 2];
      }
      words.turnTo(s);
      double reach = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < n; k++) {
        date[k] = weighing.date(cluster, from + k);
        label[k] = words.label(from + k);
        reach = Math.max(reach, most + date[k] + label[k]);
      }
      if (reach < least) {
        return;
      }
      double header = mixed(i, subjects, headers, top);
      double base = header + weighing.circumstances(cluster, circumstances[i], s);
      for (int k = 0; k < n; k++) {
        if (!cluster.placement.excludes(from + k)) {
          note(from + k, header, base + date[k] + label[k]);
        }
      }
    }

    private void note(int v, double header, double weight) {
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

    Hypotheses kept(double[] outside) {
      double least = best - SPAN;
      int n = 0;
      for (int i = 0; i < count; i++) {
        if (local[i] > least || visit[i] == cluster.placement.visit()) {
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
   * What the headers say of subject i. Each is the subject's own or, rarely, wholly another's: a
   * wrong line picked from the worklist, two people swapped. So each subject inherits a little of
   * what speaks for any other.
   */
  private double mixed(int i, int[] subjects, double[][] headers, int[][] top) {
    double mixed = 0;
    for (int r = 0; r < headers.length; r++) {
      double[] terms = new double[top[r].length + 1];
      for (int t = 0; t < top[r].length; t++) {
        int other = top[r][t];
        terms[t] =
            other == i ? -100 : logMislabel(subjects[i], subjects[other]) + headers[r][other];
      }
      terms[top[r].length] = headers[r][i];
      mixed += Hypotheses.logSum(terms);
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

  private int[] subjects(Cluster cluster) {
    int[] found = search.subjects(cluster, weighing.dates);
    int placed = cluster.placement.visit();
    if (placed < 0 || Arrays.binarySearch(found, roster.visitSubject[placed]) >= 0) {
      return found;
    }
    return IntStream.concat(Arrays.stream(found), IntStream.of(roster.visitSubject[placed]))
        .sorted()
        .toArray();
  }

  private double[][] headers(Cluster cluster, int[] subjects) {
    double[][] headers = new double[cluster.recordings.size()][];
    for (int r = 0; r < headers.length; r++) {
      headers[r] = weighing.header(cluster, r, subjects);
    }
    return headers;
  }

  /** What the headers say of a subject, each as its own or as that of any who may be meant. */
  double mixed(Cluster cluster, int subject, double own) {
    int[] subjects = subjects(cluster);
    int at = Arrays.binarySearch(subjects, subject);
    if (at < 0) {
      return own;
    }
    double[][] headers = headers(cluster, subjects);
    int[][] top = Arrays.stream(headers).map(HypothesisBuilder::top).toArray(int[][]::new);
    return mixed(at, subjects, headers, top);
  }

  private static int[] top(double[] header) {
    double max = max(header);
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
