package org.trinomen.identity.resolve;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.identity.linkage.NameComparison.Name;
import org.trinomen.identity.linkage.Nicknames;
import org.trinomen.identity.study.PersonalIdentity;

/**
 * The roster's persons, prepared for comparison with those of headers (Fellegi and Sunter 1969,
 * with the frequency of the name itself as u-probability: agreeing on a rare name says more).
 */
final class PersonEvidence {

  private static final int NAMES_MAX = 200_000;

  final Nicknames nicknames = Nicknames.english();
  final Name[] family;
  final Name[] given;

  /** What the very name of a subject is worth: log of the odds by its frequency. */
  final double[] logFamily;

  final double[] logGiven;

  /** M, F or 0. */
  final byte[] sex;

  final CalendarDate[] born;
  final NumberEnds numberEnds;
  private final RosterIndex roster;
  private final String[] number;

  /** Shared by the threads of one run; what is lost when it is emptied is made again. */
  private final Map<String, Name> folded = new ConcurrentHashMap<>();

  PersonEvidence(RosterIndex roster) {
    this.roster = roster;
    int n = roster.subjectCount();
    family = new Name[n];
    given = new Name[n];
    number = new String[n];
    sex = new byte[n];
    born = new CalendarDate[n];
    Map<String, Integer> families = new HashMap<>();
    Map<String, Integer> givens = new HashMap<>();
    int named = 0;
    for (int s = 0; s < n; s++) {
      PersonalIdentity person = roster.subjects.get(s).person();
      family[s] = folded(person.familyName());
      given[s] = folded(person.givenName());
      number[s] = TypedText.unpadded(TypedText.compact(person.medicalRecordNumber()));
      sex[s] = sex(person.sex());
      born[s] = CalendarDate.of(roster.birthDay[s]);
      if (knowsName(s)) {
        named++;
        families.merge(family[s].folded(), 1, Integer::sum);
        givens.merge(given[s].folded(), 1, Integer::sum);
      }
    }
    numberEnds = new NumberEnds(number);
    logFamily = logs(0.84, family, families, named);
    logGiven = logs(0.8, given, givens, named);
  }

  /** By how many subjects have the name: agreeing on a rare one says more. */
  private static double[] logs(double agree, Name[] names, Map<String, Integer> counts, int named) {
    double[] logs = new double[names.length];
    for (int s = 0; s < logs.length; s++) {
      double frequency = (counts.getOrDefault(names[s].folded(), 0) + 0.5) / (named + 100);
      logs[s] = Math.log(agree / frequency);
    }
    return logs;
  }

  static byte sex(String text) {
    return text.equals("M") || text.equals("F") ? (byte) text.charAt(0) : 0;
  }

  /** How hospital numbers begin and end: most are told apart by that, without the text. */
  static final class NumberEnds {

    private final int[] first;
    private final int[] last;
    private final int[] length;

    NumberEnds(String[] numbers) {
      first = new int[numbers.length];
      last = new int[numbers.length];
      length = new int[numbers.length];
      for (int s = 0; s < numbers.length; s++) {
        length[s] = numbers[s].length();
        if (length[s] >= 2) {
          first[s] = pair(numbers[s], 0);
          last[s] = pair(numbers[s], length[s] - 2);
        }
      }
    }

    int first(int subject) {
      return first[subject];
    }

    int last(int subject) {
      return last[subject];
    }

    int length(int subject) {
      return length[subject];
    }

    static int pair(String text, int at) {
      return text.charAt(at) << 16 | text.charAt(at + 1);
    }
  }

  /** A name prepared for comparison. */
  Name folded(String text) {
    if (folded.size() > NAMES_MAX) {
      folded.clear();
    }
    return folded.computeIfAbsent(text, Name::of);
  }

  boolean knowsName(int subject) {
    return !family[subject].folded().isEmpty();
  }

  String familyOf(int subject) {
    return family[subject].folded();
  }

  String numberOf(int subject) {
    return number[subject];
  }

  int subjectCount() {
    return number.length;
  }

  int birthYear(int subject) {
    return roster.birthYear[subject];
  }

  /** The person in a header, to be compared with the roster's. */
  TypedPerson typed(PersonFacts facts, int day) {
    return new TypedPerson(this, facts, day);
  }
}
