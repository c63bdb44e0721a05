package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.List;

/**
 * How probable it is that a visit was scanned on a day.
 *
 * <p>Three things are known of a day: when the visit was planned, perhaps when the case report says
 * it was done, and what the scanner and the receiver say of the scan. Each can be wrong by itself:
 * visits move, reports have slips, clocks are reset; only the receiver's clock is ours, and it says
 * no more than "not later than this". So the date is never believed alone: a part of the
 * probability always stays with "the scanner's date is wrong, the scan is a few days older than its
 * receipt".
 *
 * <p>Where many scans are older than any transfer takes, they were kept elsewhere before they came,
 * as when a study moves here: then a receipt years later says nothing against the date.
 *
 * <p>Deviations from plan and delays of receipt are histograms, filled by counting confident
 * decisions over a prior (design, section 4: N(0, 6.5 d) with tails).
 */
final class DateModel {

  private static final int[] EDGES = {
    -400, -160, -90, -60, -45, -35, -28, -21, -17, -14, -11, -8, -6, -4, -2, -1, 0, 1, 2, 3, 5, 7,
    9, 12, 15, 18, 22, 29, 36, 46, 61, 91, 121, 161, 251, 401
  };
  private static final double OWN = 0.75;
  private static final int DAYS = EDGES[EDGES.length - 1] - EDGES[0];
  private static final int DELAY_MAX = 60;

  /** Where the scanner's date is wrong, so many days may lie between scan and receipt. */
  private static final int UNCLEAR_DAYS = 6;

  private static final double PRIOR_DEVIATIONS = 40;
  private static final double PRIOR_DELAYS = 40;
  private static final int REPEAT_DAYS = 21;

  /** A second scan on the day of the first would have been one session. */
  private static final double SAME_DAY = 0.01;

  private static final double FAR = 1e-7;
  private static final double DAYS_OF_WRONG_CLOCK = 800;

  /** Ten years: what came late can be as old as that, any day as likely as another. */
  private static final double DAYS_OF_LATE = 3650;

  /** Of so many old dates wrong clocks are explanation enough: a share of all scans, and a few. */
  private static final double OLD_BY_CLOCK = 0.03;

  private static final double OLD_BY_CLOCK_ALWAYS = 3;

  /** Of each planned visit, a density per day; the last is that of all together. */
  private final double[][] byDay;

  /**
   * Of each planned visit, how probable it is by a receipt alone, so many days after the plan: the
   * days before it, each with the probability of such a delay.
   */
  private final double[][] byReceipt;

  private final double[] delay = new double[DELAY_MAX + 1];
  private final double negativeDelay = 2e-4;
  private final double lateDelay = 2e-4;

  /** Share of scans that were kept elsewhere before they came. */
  private final double late;

  /** Share of scans whose date is wrong. */
  private double wrongClock = 0.006;

  /** Share of case reports with the very day. */
  private double exactReport = 0.95;

  /**
   * Nothing counted yet.
   *
   * @param kinds how many planned visits there are in all studies; each has its own deviations
   * @param late as {@link #lateShare} has it
   */
  DateModel(int kinds, double late) {
    this.late = late;
    byDay = new double[kinds][DAYS];
    byReceipt = new double[kinds][DAYS + UNCLEAR_DAYS];
    double[] prior = new double[EDGES.length - 1];
    for (int b = 0; b < prior.length; b++) {
      prior[b] = priorDeviation(EDGES[b], EDGES[b + 1]);
    }
    for (double[] days : byDay) {
      spread(prior, days);
    }
    for (int k = 0; k <= DELAY_MAX; k++) {
      delay[k] = priorDelay(k);
    }
    sumByReceipt();
  }

  private void sumByReceipt() {
    for (int kind = 0; kind < byDay.length; kind++) {
      for (int at = 0; at < byReceipt[kind].length; at++) {
        double sum = 0;
        for (int k = 0; k <= UNCLEAR_DAYS; k++) {
          sum += delay[k] * deviationDensity(kind, at + EDGES[0] - k);
        }
        byReceipt[kind][at] = sum;
      }
    }
  }

  /** The share of scans that were kept elsewhere before they came. */
  static double lateShare(List<Cluster> clusters) {
    long old = clusters.stream().filter(c -> isLate(c.studyDay, c.receivedDay)).count();
    double beyondClocks = old - OLD_BY_CLOCK * clusters.size() - OLD_BY_CLOCK_ALWAYS;
    return beyondClocks > 0 ? beyondClocks / clusters.size() : 0;
  }

  /** Whether the receipt is later than any transfer takes. */
  static boolean isLate(int studyDay, int receivedDay) {
    return studyDay != RosterIndex.NONE && receivedDay - studyDay > DELAY_MAX;
  }

  private static void spread(double[] density, double[] days) {
    for (int at = 0; at < DAYS; at++) {
      days[at] = Math.max(FAR, density[deviationBin(at + EDGES[0])]);
    }
  }

  private static double priorDeviation(int from, int to) {
    double mass = 0;
    for (int d = from; d < to; d++) {
      double core = Math.exp(-d * d / (2 * 7.0 * 7.0)) / (7.0 * 2.5066);
      double wide = Math.exp(-d * d / (2 * 25.0 * 25.0)) / (25.0 * 2.5066);
      double late = d >= -30 && d <= 160 ? 1 / 190.0 : 1e-6;
      mass += 0.88 * core + 0.08 * wide + 0.04 * late;
    }
    return mass / (to - from);
  }

  private static double priorDelay(int days) {
    return days <= 4 ? new double[] {0.41, 0.41, 0.12, 0.04, 0.01}[days] : 0.01 / (DELAY_MAX - 4);
  }

  /**
   * Learns from decided scans: each visit from its own, with those of all visits as prior, and
   * these with the assumed shape.
   *
   * @param deviations counts by planned visit and bin
   * @param delays counts by days
   * @param clocks how many dates were right, and how many wrong
   * @param reports how many reports had the very day, and how many not
   */
  void learn(double[][] deviations, double[] delays, double[] clocks, double[] reports) {
    int bins = EDGES.length - 1;
    double[] pooled = new double[bins];
    double total = 0;
    for (double[] counts : deviations) {
      for (int b = 0; b < bins; b++) {
        pooled[b] += counts[b];
        total += counts[b];
      }
    }
    for (int b = 0; b < bins; b++) {
      int width = EDGES[b + 1] - EDGES[b];
      double prior = priorDeviation(EDGES[b], EDGES[b + 1]) * width;
      pooled[b] = (pooled[b] + PRIOR_DEVIATIONS * prior) / (total + PRIOR_DEVIATIONS);
    }
    for (int kind = 0; kind < byDay.length; kind++) {
      double n = Arrays.stream(deviations[kind]).sum();
      double[] density = new double[bins];
      for (int b = 0; b < bins; b++) {
        double mass = (deviations[kind][b] + PRIOR_DEVIATIONS * pooled[b]) / (n + PRIOR_DEVIATIONS);
        // What strays far may have been taken for the next visit and is missing among the counted,
        // so a part is left to what all visits do.
        density[b] = (OWN * mass + (1 - OWN) * pooled[b]) / (EDGES[b + 1] - EDGES[b]);
      }
      spread(density, byDay[kind]);
    }
    double all = Arrays.stream(delays).sum();
    for (int k = 0; k <= DELAY_MAX; k++) {
      delay[k] = (delays[k] + PRIOR_DELAYS * priorDelay(k)) / (all + PRIOR_DELAYS);
    }
    sumByReceipt();
    wrongClock = (clocks[1] + 0.6) / (clocks[0] + clocks[1] + 100);
    exactReport = (reports[0] + 57) / (reports[0] + reports[1] + 60);
  }

  static int deviationBins() {
    return EDGES.length - 1;
  }

  static int delayBins() {
    return DELAY_MAX + 1;
  }

  /** Where a deviation is counted; -1 beyond all. */
  static int deviationBin(int days) {
    if (days < EDGES[0] || days >= EDGES[EDGES.length - 1]) {
      return -1;
    }
    int at = Arrays.binarySearch(EDGES, days);
    return at >= 0 ? at : -at - 2;
  }

  private double deviationDensity(int kind, int days) {
    int at = days - EDGES[0];
    return at < 0 || at >= DAYS ? FAR : byDay[kind][at];
  }

  /** Probability of a receipt so many days after the scan. */
  double delayProbability(int days) {
    if (days < 0) {
      return days == -1 ? negativeDelay : negativeDelay * 1e-4;
    }
    if (days <= DELAY_MAX) {
      return (1 - late) * delay[days];
    }
    return lateDelay / (days > 1000 ? 1e5 : 1000) + late / DAYS_OF_LATE;
  }

  /** Density per day of scanning the visit on a day, whatever any clock says. */
  double visitDensity(int kind, int scheduled, int done, int day) {
    double planned =
        scheduled == RosterIndex.NONE ? 1 / 365.0 : deviationDensity(kind, day - scheduled);
    if (done == RosterIndex.NONE) {
      return planned;
    }
    double slip = 1 - exactReport;
    int off = done - day;
    if (off == 0) {
      return exactReport;
    }
    return slip * (0.6 * slipProbability(off) * relative(planned) + 0.4 * planned);
  }

  /** Of two ways to be off the report, the one that fits the plan is likelier. */
  private static double relative(double planned) {
    return planned / (planned + 0.003) * 1.5;
  }

  /**
   * How slips of the pen change a date: by a day, a week, a month, a year; or the scan is a second.
   */
  private static double slipProbability(int off) {
    int distance = Math.abs(off);
    if (off < 0 && distance <= REPEAT_DAYS) {
      // After the day reported: a slip of the pen, or a second scan, whose rarity as such is
      // JointAssignment's to price.
      return distance == 1 || distance == 7 ? 0.3 : 0.2;
    }
    if (distance == 1 || distance == 7) {
      return 0.1;
    }
    if (distance >= 28 && distance <= 31) {
      return 0.04;
    }
    if (distance >= 364 && distance <= 366) {
      return 0.06;
    }
    return distance <= 14 ? 0.02 : 2e-4;
  }

  /** Log-density of the dates of a scan, if it is of this visit. */
  double logLikelihood(int kind, int scheduled, int done, int studyDay, int receivedDay) {
    double value = wrongClock / DAYS_OF_WRONG_CLOCK * unclear(kind, scheduled, done, receivedDay);
    if (studyDay != RosterIndex.NONE) {
      double seen = visitDensity(kind, scheduled, done, studyDay);
      value += (1 - wrongClock) * delayProbability(receivedDay - studyDay) * seen;
    }
    return Math.log(value);
  }

  /** Density of the visit on one of the days before the receipt. */
  private double unclear(int kind, int scheduled, int done, int receivedDay) {
    int at = receivedDay - scheduled - EDGES[0];
    boolean planned = done == RosterIndex.NONE && scheduled != RosterIndex.NONE;
    if (planned && at >= 0 && at < byReceipt[kind].length) {
      return byReceipt[kind][at];
    }
    double unclear = 0;
    for (int k = 0; k <= UNCLEAR_DAYS; k++) {
      unclear += delay[k] * visitDensity(kind, scheduled, done, receivedDay - k);
    }
    return unclear;
  }

  /**
   * How much likelier the dates are if the scan is a second one of its visit, made some days after
   * the first, than {@link #logLikelihood} has it.
   */
  double repeatRatio(int kind, int scheduled, int done, int studyDay, int receivedDay) {
    if (done == RosterIndex.NONE || !plausible(studyDay, receivedDay)) {
      return 1;
    }
    int after = studyDay - done;
    double density = after == 0 ? SAME_DAY : 1e-4;
    if (after > 0 && after <= REPEAT_DAYS) {
      density = 0.8 / REPEAT_DAYS;
    } else if (after < 0 && -after <= REPEAT_DAYS) {
      density = 0.15 / REPEAT_DAYS;
    }
    return density / visitDensity(kind, scheduled, done, studyDay);
  }

  /**
   * The same for a scan that nobody planned: any day is as good. No visit's exceeds it, since no
   * day is more than certain.
   */
  double logLikelihoodUnplanned(int studyDay, int receivedDay) {
    double value = wrongClock / DAYS_OF_WRONG_CLOCK;
    if (studyDay != RosterIndex.NONE) {
      value += (1 - wrongClock) * delayProbability(receivedDay - studyDay);
    }
    return Math.log(value);
  }

  /** Whether the scanner's date can be the day of the scan. */
  boolean plausible(int studyDay, int receivedDay) {
    return studyDay != RosterIndex.NONE
        && (1 - wrongClock) * delayProbability(receivedDay - studyDay)
            > wrongClock / DAYS_OF_WRONG_CLOCK;
  }
}
