package org.trinomen.identity.linkage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Brings rows together that are of one person, also those of which no one pair says so: A is B, and
 * B is C.
 *
 * <p>Two groups become one when that is more likely than not, most likely first. What counts is the
 * mean of the odds over all pairs between them: a row of one is taken for a copy of some row of the
 * other, of no one knows which. So one good pair is enough for small groups, and is not for large
 * ones, and a single error does not chain two crowds together, as it would if any link sufficed
 * (single linkage). Pairs that were not compared count as no evidence for it.
 */
final class Groups {

  /** Lower odds change no mean that matters, and there are very many of them. */
  private static final double ODDS_MIN = 1e-3;

  /** By first row of a group, its rows. */
  private final Map<Integer, List<Integer>> rows = new HashMap<>();

  /** By first row of a group, and of another, the sum of the odds between the two. */
  private final List<Map<Integer, Double>> oddsBetween = new ArrayList<>();

  private final PriorityQueue<Joint> joints =
      new PriorityQueue<>(
          Comparator.comparingDouble(Joint::meanOdds)
              .reversed()
              .thenComparingInt(Joint::a)
              .thenComparingInt(Joint::b));

  /** Two groups that may become one; out of date once one of them has grown. */
  private record Joint(int a, int b, int sizes, double meanOdds) {}

  Groups(int size, ComparedPairs compared, double[] odds) {
    for (int row = 0; row < size; row++) {
      rows.put(row, new ArrayList<>(List.of(row)));
      oddsBetween.add(new HashMap<>());
    }
    for (int i = 0; i < odds.length; i++) {
      if (odds[i] >= ODDS_MIN) {
        oddsBetween.get(compared.first(i)).put(compared.second(i), odds[i]);
        oddsBetween.get(compared.second(i)).put(compared.first(i), odds[i]);
        offer(compared.first(i), compared.second(i));
      }
    }
  }

  /** All groups, each in the order of its rows, ordered by their first rows. */
  List<List<Integer>> of(double probabilityMin) {
    Joint best = joints.poll();
    while (best != null && best.meanOdds() / (1 + best.meanOdds()) >= probabilityMin) {
      if (isCurrent(best)) {
        merge(best.a(), best.b());
      }
      best = joints.poll();
    }
    return rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(group -> group.getValue().stream().sorted().toList())
        .toList();
  }

  private boolean isCurrent(Joint joint) {
    return rows.containsKey(joint.a())
        && rows.containsKey(joint.b())
        && sizes(joint.a(), joint.b()) == joint.sizes();
  }

  private int sizes(int a, int b) {
    return group(a).size() * group(b).size();
  }

  private List<Integer> group(int first) {
    return rows.getOrDefault(first, List.of());
  }

  /** A group keeps the number of its first row: {@code a} is less than {@code b}. */
  private void merge(int a, int b) {
    group(a).addAll(group(b));
    rows.remove(b);
    oddsBetween.get(a).remove(b);
    Map<Integer, Double> moved = oddsBetween.get(b);
    moved.remove(a);
    for (Map.Entry<Integer, Double> other : moved.entrySet()) {
      oddsBetween.get(other.getKey()).remove(b);
      double sum = oddsBetween.get(a).getOrDefault(other.getKey(), 0.0) + other.getValue();
      oddsBetween.get(a).put(other.getKey(), sum);
      oddsBetween.get(other.getKey()).put(a, sum);
    }
    oddsBetween.get(a).keySet().forEach(other -> offer(a, other));
  }

  private void offer(int a, int b) {
    int sizes = sizes(a, b);
    double sum = oddsBetween.get(a).getOrDefault(b, 0.0);
    joints.add(new Joint(Math.min(a, b), Math.max(a, b), sizes, sum / sizes));
  }
}
