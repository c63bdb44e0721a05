package org.trinomen.identity.resolve;

import java.util.Arrays;
import org.trinomen.identity.linkage.NameComparison;
import org.trinomen.identity.linkage.NameComparison.Name;
import org.trinomen.identity.linkage.NameGrade;

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
  private static final int NUMBER_LENGTH_MIN = 6;
  private static final double SAME_NUMBER = Math.log(0.5 * 1e6);
  private static final double SAME_BIRTH = Math.log(300);
  private static final double OTHER_BIRTH = Math.log(0.05);
  private static final Seen[] NOTHING = {};

  private final PersonEvidence persons;

  /** By subject; empty as long as nothing is known of any. */
  private Seen[][] bySubject = {};

  /** Nothing known yet. */
  Profiles(PersonEvidence persons) {
    this.persons = persons;
  }

  /** What one header said, prepared for comparison. */
  private record Seen(
      int cluster, PersonFacts facts, Name family, Name given, int numberHash, double logWeight) {

    boolean weighed() {
      return facts.weight() > 0;
    }

    boolean sameNumber(PersonFacts other, int hash) {
      return numberHash == hash && facts.number().equals(other.number());
    }
  }

  void add(int subject, Cluster cluster) {
    if (bySubject.length == 0) {
      bySubject = new Seen[persons.subjectCount()][];
      Arrays.fill(bySubject, NOTHING);
    }
    Seen[] seen = bySubject[subject];
    int n = seen.length;
    seen = Arrays.copyOf(seen, n + cluster.recordings.size());
    for (Recording recording : cluster.recordings) {
      PersonFacts facts = recording.person();
      seen[n++] =
          new Seen(
              cluster.number,
              facts,
              persons.folded(facts.family()),
              persons.folded(facts.given()),
              facts.number().hashCode(),
              Math.log(facts.weight()));
    }
    bySubject[subject] = seen;
  }

  private Seen[] seen(int subject) {
    return bySubject.length == 0 ? NOTHING : bySubject[subject];
  }

  /** Log of how much likelier the weight is for the subject than for anyone. */
  double weight(Cluster cluster, int subject) {
    return weight(cluster, subject, cluster.number);
  }

  /** The same without what one more cluster says. */
  double weight(Cluster cluster, int subject, int without) {
    double typed = weightOf(cluster);
    if (typed == 0) {
      return 0;
    }
    double sum = 0;
    int count = 0;
    for (Seen seen : seen(subject)) {
      if (seen.cluster != cluster.number && seen.cluster != without && seen.weighed()) {
        sum += seen.logWeight;
        count++;
      }
    }
    return count == 0 ? 0 : weight(Math.log(typed), sum / count);
  }

  private static double weight(double logTyped, double logOwn) {
    double off = logTyped - logOwn;
    double own =
        0.955 * normal(off, SPREAD)
            + 0.01 * normal(off - POUNDS, SPREAD)
            + 0.005 * normal(off + POUNDS, SPREAD)
            + 0.03 * normal(off, 4 * SPREAD);
    return Math.log(own / ofAnyone(logTyped));
  }

  private static double ofAnyone(double logTyped) {
    double log = logTyped - TYPICAL;
    double all = 0.99 * normal(log, SPREAD_OF_ALL) + 0.01 * normal(log - POUNDS, SPREAD_OF_ALL);
    return Math.max(all, 1e-3);
  }

  /** What no subject's weight is worth more than: the very same as before. */
  double weightMost(Cluster cluster) {
    double typed = weightOf(cluster);
    return typed == 0 || bySubject.length == 0
        ? 0
        : Math.max(0, Math.log(normal(0, SPREAD) / ofAnyone(Math.log(typed))));
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

  /**
   * Log of how much likelier name, birth date and number are for the subject than for anyone. What
   * the roster knows already is not counted again.
   */
  double person(Cluster cluster, TypedPerson typed, int subject) {
    PersonFacts facts = typed.facts();
    boolean numbered = facts.number().length() >= NUMBER_LENGTH_MIN;
    boolean personal = facts.named() || facts.birthDay() != RosterIndex.NONE;
    if (!(numbered || personal) || persons.knowsName(subject)) {
      return 0;
    }
    int hash = facts.number().hashCode();
    double best = 0;
    for (Seen seen : seen(subject)) {
      if (seen.cluster != cluster.number) {
        double log = numbered && seen.sameNumber(facts, hash) ? SAME_NUMBER : 0;
        log = personal ? same(log, typed, seen) : log;
        best = Math.abs(log) > Math.abs(best) ? log : best;
      }
    }
    return best;
  }

  private double same(double number, TypedPerson typed, Seen seen) {
    PersonFacts a = typed.facts();
    PersonFacts b = seen.facts;
    double log = number;
    if (a.named() && b.named()) {
      NameGrade family = NameComparison.compareFamily(typed.family(), seen.family);
      NameGrade given = NameComparison.compareGiven(typed.given(), seen.given, persons.nicknames);
      log += grade(family, 400) + grade(given, 80);
    }
    if (a.birthDay() != RosterIndex.NONE && b.birthDay() != RosterIndex.NONE) {
      boolean same = a.birthDay() == b.birthDay();
      log += same ? SAME_BIRTH : a.named() && b.named() ? OTHER_BIRTH : 0;
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
