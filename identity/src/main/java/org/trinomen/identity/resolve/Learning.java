package org.trinomen.identity.resolve;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Learns from decisions that are as good as certain, and softly from the others (expectation
 * maximisation by counting, with the assumed rates as prior).
 */
final class Learning {

  private static final double CERTAIN = 0.995;

  private final RosterIndex roster;
  private final List<Cluster> clusters;
  private final List<Hypotheses> hypotheses;

  Learning(RosterIndex roster, List<Cluster> clusters, List<Hypotheses> hypotheses) {
    this.roster = roster;
    this.clusters = clusters;
    this.hypotheses = hypotheses;
  }

  private int certainVisit(int c) {
    Hypotheses h = hypotheses.get(c);
    if (h.held != Hypotheses.NOT_HELD) {
      return h.held == Hypotheses.OUTSIDE ? -1 : h.visit[h.held];
    }
    int best = h.best();
    return best >= 0 && Math.exp(h.weight(best) - h.total()) > CERTAIN ? h.visit[best] : -1;
  }

  Profiles profiles(PersonEvidence persons) {
    Profiles profiles = new Profiles(persons);
    for (int c = 0; c < clusters.size(); c++) {
      int v = certainVisit(c);
      if (v >= 0) {
        profiles.add(roster.visitSubject[v], clusters.get(c));
      }
    }
    return profiles;
  }

  void vocabulary(Vocabulary vocabulary) {
    double[][] weights = new double[clusters.size()][vocabulary.classCount()];
    int n = roster.studies.size();
    for (int c = 0; c < weights.length; c++) {
      Hypotheses h = hypotheses.get(c);
      double total = h.total();
      for (int j = 0; j < h.size(); j++) {
        weights[c][roster.subjectStudy[roster.visitSubject[h.visit[j]]]] +=
            Math.exp(h.weight(j) - total);
      }
      weights[c][n + Vocabulary.PHANTOM] = Math.exp(h.outside[0] - total);
      weights[c][n + Vocabulary.TEST] = Math.exp(h.outside[1] - total);
      weights[c][n + Vocabulary.ELSEWHERE] =
          Math.exp(h.outside[2] - total) + Math.exp(h.outside[3] - total);
    }
    vocabulary.learn(weights);
  }

  void dates(DateModel dates) {
    double[][] deviations = new double[roster.visitKinds()][DateModel.deviationBins()];
    double[] delays = new double[DateModel.delayBins()];
    double[] reports = new double[2];
    double[] clocks = new double[2];
    for (int c = 0; c < clusters.size(); c++) {
      int v = certainVisit(c);
      if (v < 0) {
        continue;
      }
      Cluster cluster = clusters.get(c);
      int delay = cluster.receivedDay - cluster.studyDay;
      boolean late =
          DateModel.isLate(cluster.studyDay, cluster.receivedDay)
              && dates.plausible(cluster.studyDay, cluster.receivedDay);
      if (!late && (cluster.studyDay == RosterIndex.NONE || delay < -1 || delay > 30)) {
        clocks[1]++;
        continue;
      }
      clocks[0]++;
      if (!late) {
        delays[Math.max(0, delay)]++;
      }
      int bin = DateModel.deviationBin(cluster.studyDay - roster.visitScheduled[v]);
      if (roster.visitScheduled[v] != RosterIndex.NONE && bin >= 0) {
        deviations[roster.visitKind(v)][bin]++;
      }
      if (roster.visitDone[v] != RosterIndex.NONE) {
        reports[roster.visitDone[v] == cluster.studyDay ? 0 : 1]++;
      }
    }
    dates.learn(deviations, delays, clocks, reports);
  }

  /** What became of the codes of the certain. */
  CodeRates codes(CodeRates before) {
    Map<CodeChannel.Kind, Integer> seen = new EnumMap<>(CodeChannel.Kind.class);
    for (int c = 0; c < clusters.size(); c++) {
      int v = certainVisit(c);
      for (TypedCode code : clusters.get(c).allCodes()) {
        int at = v < 0 ? -1 : code.hit(roster.visitSubject[v]);
        boolean own = at >= 0 && code.hitKind()[at].isOfTheCode();
        if (own && code.hitLog()[at] > code.background()) {
          seen.merge(code.hitKind()[at], 1, Integer::sum);
        }
      }
    }
    return before.towards(seen);
  }

  Rates rates(Rates before) {
    double[] outside = new double[5];
    double blank = 0;
    double carried = 0;
    int[] claims = new int[roster.visitCount()];
    for (int c = 0; c < clusters.size(); c++) {
      Hypotheses h = hypotheses.get(c);
      double total = h.total();
      for (int k = 0; k < outside.length; k++) {
        outside[k] += Math.exp(h.outside[k] - total);
      }
      int v = certainVisit(c);
      if (v >= 0) {
        claims[v]++;
        boolean own = carries(clusters.get(c), roster.visitSubject[v]);
        blank += own ? 0 : 1;
        carried += own ? 1 : 0;
      }
    }
    double[] share = new double[5];
    double n = clusters.size();
    for (int k = 0; k < share.length; k++) {
      share[k] = (outside[k] + 50 * before.outside()[k]) / (n + 50);
    }
    int repeated = 0;
    int once = 0;
    int reported = 0;
    int reportedAndScanned = 0;
    for (int v = 0; v < claims.length; v++) {
      once += claims[v] > 0 ? 1 : 0;
      repeated += claims[v] > 1 ? 1 : 0;
      if (roster.visitDone[v] != RosterIndex.NONE) {
        reported++;
        reportedAndScanned += claims[v] > 0 ? 1 : 0;
      }
    }
    return new Rates(
        codes(CodeRates.DEFAULT),
        (blank + 1.5) / (blank + carried + 100),
        before.wrongLabel(),
        before.unrelated(),
        before.nearMislabel(),
        before.siteMislabel(),
        before.farMislabel(),
        (repeated + 0.6) / (once + 50),
        before.scanned(),
        (reportedAndScanned + 49.5) / (reported + 50),
        share);
  }

  private static boolean carries(Cluster cluster, int subject) {
    for (TypedCode code : cluster.recordings.getFirst().codes()) {
      if (code.explains(subject, code.background())) {
        return true;
      }
    }
    return false;
  }
}
