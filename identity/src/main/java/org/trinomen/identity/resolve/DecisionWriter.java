package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/** Decides, and says why. */
final class DecisionWriter {

  private static final double RISK_MAX = 1e-3;
  private static final double ODDS_MAX = Math.log(1e6);

  private final ResolverSettings settings;
  private final RosterIndex roster;
  private final List<Cluster> clusters;
  private final List<Hypotheses> hypotheses;
  private final int scanCount;
  private final Explainer explainer;
  private final ReviewReasons reasons;

  DecisionWriter(
      ResolverSettings settings,
      RosterIndex roster,
      List<Cluster> clusters,
      List<Hypotheses> hypotheses,
      int scanCount,
      Explainer explainer) {
    this.explainer = explainer;
    reasons = new ReviewReasons(roster, clusters, hypotheses);
    this.settings = settings;
    this.roster = roster;
    this.clusters = clusters;
    this.hypotheses = hypotheses;
    this.scanCount = scanCount;
  }

  Decision[] write() {
    boolean[] accepted = accepted();
    Decision[] decisions = new Decision[scanCount];
    for (int c = 0; c < clusters.size(); c++) {
      List<Candidate> candidates = candidates(c, accepted[c] ? 2 : settings.candidatesMax());
      double confidence = candidates.getFirst().probability();
      for (int i = 0; i < clusters.get(c).scans.size(); i++) {
        String id = clusters.get(c).scans.get(i).id();
        decisions[clusters.get(c).positions[i]] =
            accepted[c]
                ? decided(id, confidence, candidates)
                : new Decision.InReview(id, reasons.of(c, candidates), confidence, candidates);
      }
    }
    return decisions;
  }

  private static Decision decided(String id, double confidence, List<Candidate> candidates) {
    return switch (candidates.getFirst().whose()) {
      case SubjectVisit whose -> new Decision.Resolved(id, whose, confidence, candidates);
      case Outside(OutOfStudyReason reason) ->
          new Decision.OutOfStudy(id, reason, confidence, candidates);
    };
  }

  /** The least risky first, as long as the budget lasts. */
  private boolean[] accepted() {
    Integer[] order = new Integer[clusters.size()];
    double[] risk = new double[order.length];
    for (int c = 0; c < order.length; c++) {
      order[c] = c;
      risk[c] = risk(c);
    }
    Arrays.sort(order, Comparator.comparingDouble((Integer c) -> risk[c]).thenComparing(c -> c));
    boolean[] accepted = new boolean[order.length];
    double spent = 0;
    for (int c : order) {
      double cost = risk[c] * clusters.get(c).scans.size();
      if (risk[c] > RISK_MAX || spent + cost > settings.riskBudget() * scanCount) {
        break;
      }
      accepted[c] = acceptable(c);
      spent += accepted[c] ? cost : 0;
    }
    return accepted;
  }

  /** Out of study by itself goes only what says so in words; the rest is for people to declare. */
  private boolean acceptable(int c) {
    Hypotheses h = hypotheses.get(c);
    if (top(h) != Hypotheses.OUTSIDE) {
      return true;
    }
    Cluster cluster = clusters.get(c);
    return cluster.phantom || cluster.test || cluster.placement.outside() >= 0;
  }

  /** The likeliest, ranked, at least two where there are two. */
  private List<Candidate> candidates(int c, int most) {
    Hypotheses h = hypotheses.get(c);
    Cluster cluster = clusters.get(c);
    int shown = most - 1;
    List<Integer> order = new ArrayList<>();
    for (int j = 0; j < h.size(); j++) {
      int at = order.size();
      while (at > 0 && h.weight(order.get(at - 1)) < h.weight(j)) {
        at--;
      }
      if (at < shown) {
        order.add(at, j);
      }
      if (order.size() > shown) {
        order.removeLast();
      }
    }
    List<Candidate> all = new ArrayList<>();
    double outside = h.outsideTotal();
    for (int j : order) {
      if (all.size() == order.indexOf(j) && outside > h.weight(j)) {
        all.add(outside(cluster, h));
      }
      all.add(visit(cluster, h, j));
    }
    if (all.size() == order.size()) {
      all.add(outside(cluster, h));
    }
    if (order.isEmpty()) {
      all.add(otherReason(cluster, h));
    }
    return all;
  }

  private Candidate visit(Cluster cluster, Hypotheses h, int j) {
    int v = h.visit[j];
    int s = roster.visitSubject[v];
    double odds = bounded(h.weight(j) - h.totalWithout(j));
    return new Candidate(
        new SubjectVisit(
            roster.studyOf(s).id(), roster.subjects.get(s).code(), roster.visitLabel[v]),
        1 / (1 + Math.exp(-odds)),
        explainer.visit(cluster, h, j, odds));
  }

  private Candidate outside(Cluster cluster, Hypotheses h) {
    double odds = bounded(h.outsideTotal() - h.totalWithout(Hypotheses.OUTSIDE));
    return outside(cluster, heaviest(h, -1), odds);
  }

  /** Where no visit is thinkable, the next reason is what the first is set against. */
  private Candidate otherReason(Cluster cluster, Hypotheses h) {
    return outside(cluster, heaviest(h, heaviest(h, -1)), -ODDS_MAX);
  }

  private static int heaviest(Hypotheses h, int but) {
    int best = but == 0 ? 1 : 0;
    for (int k = 0; k < h.outside.length; k++) {
      best = k != but && h.outside[k] > h.outside[best] ? k : best;
    }
    return best;
  }

  private Candidate outside(Cluster cluster, int reason, double odds) {
    return new Candidate(
        new Outside(Weighing.REASONS.get(reason)),
        1 / (1 + Math.exp(-odds)),
        explainer.outside(cluster, odds));
  }

  /** No certainty beyond one in a million is claimed: that much is always left out of account. */
  private static double bounded(double logOdds) {
    return Math.max(-ODDS_MAX, Math.min(ODDS_MAX, logOdds));
  }

  private static int top(Hypotheses h) {
    int best = h.best();
    return best < 0 || h.outsideTotal() > h.weight(best) ? Hypotheses.OUTSIDE : best;
  }

  private double risk(int c) {
    Hypotheses h = hypotheses.get(c);
    return Math.exp(h.totalWithout(top(h)) - h.total());
  }
}
