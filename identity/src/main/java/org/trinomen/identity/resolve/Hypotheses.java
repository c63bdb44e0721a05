package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.Set;

/**
 * All ways to understand one cluster, each with its local weight (natural log of a rate per day and
 * hospital times the probability of everything seen), and what the rest of the world says of it.
 */
final class Hypotheses {

  /** Stands for all reasons to be of no study where a position is asked for. */
  static final int OUTSIDE = -1;

  /** Stands for no position that a person gave. */
  static final int NOT_HELD = -2;

  int[] visit;
  double[] local;

  /**
   * What the headers say of the subject, each as its own or as another's; not a number if raised.
   */
  double[] mixed;

  /** How likely each is as a second scan of its visit, compared with being the only one. */
  double[] repeat;

  /** Log of what other claims and reports say of each visit; set by {@link JointAssignment}. */
  double[] message;

  /** Log of what {@link SwapTest} adds. */
  double[] exchange;

  /** Log-weight of each reason to be of no study, in the order of the reasons. */
  final double[] outside;

  Hypotheses(int[] visit, double[] local, double[] mixed, double[] repeat, double[] outside) {
    this.mixed = mixed;
    this.repeat = repeat;
    this.visit = visit;
    this.local = local;
    this.outside = outside;
    message = new double[visit.length];
    exchange = new double[visit.length];
  }

  /** Position that a person gave the cluster; {@link #OUTSIDE}, or {@link #NOT_HELD}. */
  int held = NOT_HELD;

  /** Visits that people said it is not of. */
  private Set<Integer> excluded = Set.of();

  /** Takes what people said into account. */
  void place(Placement placement) {
    excluded = placement.excluded();
    if (placement.outside() >= 0) {
      int reason = placement.outside();
      held = OUTSIDE;
      if (placement.isRule()) {
        outside[reason] = Math.max(outside[reason], total() + Placement.RULE);
      } else if (placement.isEvidence()) {
        outside[reason] += Placement.PERSON;
      }
    } else if (placement.visit() >= 0) {
      int at = position(placement.visit());
      held = at < 0 ? NOT_HELD : at;
      if (at >= 0 && placement.isEvidence()) {
        local[at] += Placement.PERSON;
      }
    }
  }

  /** Makes {@code of} so much (natural log) likelier than {@code than}, if it is not already. */
  void raise(int of, double by, int than) {
    int from = position(than);
    if (from < 0 || excluded.contains(of)) {
      return;
    }
    int to = position(of);
    double wanted = weight(from) + by;
    if (to < 0) {
      to = visit.length;
      visit = Arrays.copyOf(visit, to + 1);
      local = Arrays.copyOf(local, to + 1);
      mixed = Arrays.copyOf(mixed, to + 1);
      mixed[to] = Double.NaN;
      message = Arrays.copyOf(message, to + 1);
      exchange = Arrays.copyOf(exchange, to + 1);
      visit[to] = of;
      repeat = Arrays.copyOf(repeat, to + 1);
      local[to] = local[from] - 40;
    }
    exchange[to] += Math.max(0, wanted - weight(to));
  }

  private int position(int of) {
    for (int j = 0; j < visit.length; j++) {
      if (visit[j] == of) {
        return j;
      }
    }
    return -1;
  }

  int size() {
    return visit.length;
  }

  double weight(int j) {
    return local[j] + message[j] + exchange[j];
  }

  double outsideTotal() {
    return logSum(outside);
  }

  /** Log of the sum of all weights but that of the visit at {@code left}, or of all outside. */
  double totalWithout(int left) {
    double[] weights = new double[visit.length + 1];
    for (int j = 0; j < visit.length; j++) {
      weights[j] = j == left ? Double.NEGATIVE_INFINITY : weight(j);
    }
    weights[visit.length] = left == OUTSIDE ? Double.NEGATIVE_INFINITY : outsideTotal();
    return logSum(weights);
  }

  /** Log of the sum of all weights. */
  double total() {
    double max = outsideTotal();
    for (int j = 0; j < visit.length; j++) {
      max = Math.max(max, weight(j));
    }
    double sum = Math.exp(outsideTotal() - max);
    for (int j = 0; j < visit.length; j++) {
      sum += Math.exp(weight(j) - max);
    }
    return max + Math.log(sum);
  }

  /** Position of the heaviest visit; -1 if there is none. */
  int best() {
    int best = -1;
    for (int j = 0; j < visit.length; j++) {
      if (best < 0 || weight(j) > weight(best)) {
        best = j;
      }
    }
    return best;
  }

  static double logSum(double[] logs) {
    double max = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      max = Math.max(max, log);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return -745;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - max);
    }
    return max + Math.log(sum);
  }
}
