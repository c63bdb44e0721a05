package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.identity.linkage.NameComparison;
import org.trinomen.identity.linkage.NameGrade;
import org.trinomen.identity.linkage.Nicknames;

/**
 * What other scans that are surely a subject's have told of it: its weight, and, where headers hold
 * what they should not, its name, birth date and hospital number. A scan never speaks for itself.
 */
final class Profiles {

  private static final double SPREAD = 0.075;
  private static final double SPREAD_OF_ALL = 0.25;
  private static final double POUNDS = Math.log(2.2046);
  private static final double TYPICAL = Math.log(75);
  private static final double ROOT = Math.sqrt(2 * Math.PI);

  private record Seen(int cluster, PersonFacts facts) {}

  private final Map<Integer, List<Seen>> bySubject = new HashMap<>();

  void add(int subject, Cluster cluster) {
    List<Seen> seen = bySubject.computeIfAbsent(subject, s -> new ArrayList<>(4));
    for (Recording recording : cluster.recordings) {
      seen.add(new Seen(cluster.number, recording.person()));
    }
  }

  /** Log of how much likelier the weight is for the subject than for anyone. */
  double weight(Cluster cluster, int subject) {
    return weight(cluster, subject, cluster.number);
  }

  /** The same without what one more cluster says. */
  double weight(Cluster cluster, int subject, int without) {
    double typed = weightOf(cluster);
    double sum = 0;
    int count = 0;
    for (Seen seen : bySubject.getOrDefault(subject, List.of())) {
      boolean other = seen.cluster != cluster.number && seen.cluster != without;
      if (other && seen.facts.weight() > 0) {
        sum += Math.log(seen.facts.weight());
        count++;
      }
    }
    if (typed == 0 || count == 0) {
      return 0;
    }
    double off = Math.log(typed) - sum / count;
    double own =
        0.955 * normal(off, SPREAD)
            + 0.01 * normal(off - POUNDS, SPREAD)
            + 0.005 * normal(off + POUNDS, SPREAD)
            + 0.03 * normal(off, 4 * SPREAD);
    double log = Math.log(typed) - TYPICAL;
    double all = 0.99 * normal(log, SPREAD_OF_ALL) + 0.01 * normal(log - POUNDS, SPREAD_OF_ALL);
    return Math.log(own / Math.max(all, 1e-3));
  }

  private static double weightOf(Cluster cluster) {
    for (Recording recording : cluster.recordings) {
      if (recording.person().weight() > 0) {
        return recording.person().weight();
      }
    }
    return 0;
  }

  private static double normal(double x, double sd) {
    return Math.exp(-x * x / (2 * sd * sd)) / (sd * ROOT);
  }

  /** Log of how much likelier name, birth date and number are for the subject than for anyone. */
  double person(Cluster cluster, PersonFacts facts, int subject, PersonEvidence roster) {
    double best = 0;
    for (Seen seen : bySubject.getOrDefault(subject, List.of())) {
      if (seen.cluster == cluster.number) {
        continue;
      }
      double log = same(facts, seen.facts, roster, roster.knowsName(subject));
      best = Math.abs(log) > Math.abs(best) ? log : best;
    }
    return best;
  }

  /** What the roster knows already is not counted again. */
  private static double same(
      PersonFacts a, PersonFacts b, PersonEvidence names, boolean rosterKnows) {
    double log = 0;
    if (!a.number().isEmpty() && a.number().equals(b.number()) && a.number().length() > 5) {
      log += rosterKnows ? 0 : Math.log(0.5 * 1e6);
    }
    if (rosterKnows) {
      return log;
    }
    if (a.named() && b.named()) {
      NameGrade family =
          NameComparison.compareFamily(names.name(a.family()), names.name(b.family()));
      NameGrade given =
          NameComparison.compareGiven(
              names.name(a.given()), names.name(b.given()), Nicknames.english());
      log += grade(family, 400) + grade(given, 80);
    }
    if (a.birthDay() != RosterIndex.NONE && b.birthDay() != RosterIndex.NONE) {
      boolean same = a.birthDay() == b.birthDay();
      log += same ? Math.log(300) : a.named() && b.named() ? Math.log(0.05) : 0;
    }
    return log;
  }

  private static double grade(NameGrade grade, double rarity) {
    return switch (grade) {
      case EXACT -> Math.log(0.85 * rarity);
      case NICKNAME, NEAR, PHONETIC -> Math.log(0.08 * rarity);
      case INITIAL, MISSING -> 0;
      case DIFFERENT -> Math.log(0.08);
    };
  }
}
