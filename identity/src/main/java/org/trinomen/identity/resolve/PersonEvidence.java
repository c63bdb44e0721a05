package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.identity.linkage.EditDistance;
import org.trinomen.identity.linkage.NameComparison;
import org.trinomen.identity.linkage.NameComparison.Name;
import org.trinomen.identity.linkage.NameGrade;
import org.trinomen.identity.linkage.Nicknames;
import org.trinomen.identity.study.PersonalIdentity;

/**
 * What the person in the header is worth for a subject: natural log of how much likelier it is than
 * if anyone else had been scanned (Fellegi and Sunter 1969, with the frequency of the name itself
 * as u-probability: agreeing on a rare name says more).
 */
final class PersonEvidence {

  private static final int NAMES_MAX = 200_000;
  private static final double YEARS = 60;
  private static final double DAYS = YEARS * 365;
  private static final double NUMBERS = 1e6;
  private static final double SAME = Math.log(0.88 * NUMBERS);
  private static final double NEARLY = Math.log(0.02 * NUMBERS / 80);
  private static final double OTHER = Math.log(0.1);

  private final RosterIndex roster;
  private final Nicknames nicknames = Nicknames.english();
  private final Name[] family;
  private final Name[] given;
  private final String[] number;
  private final Map<String, Integer> familyCount = new HashMap<>();
  private final Map<String, Integer> givenCount = new HashMap<>();

  /** Shared by the threads of one run; what is lost when it is emptied is made again. */
  private final Map<String, Name> folded = new ConcurrentHashMap<>();

  private int named;

  PersonEvidence(RosterIndex roster) {
    this.roster = roster;
    int n = roster.subjectCount();
    family = new Name[n];
    given = new Name[n];
    number = new String[n];
    for (int s = 0; s < n; s++) {
      PersonalIdentity person = roster.subjects.get(s).person();
      family[s] = name(person.familyName());
      given[s] = name(person.givenName());
      number[s] = TypedText.unpadded(TypedText.compact(person.medicalRecordNumber()));
      if (!family[s].folded().isEmpty()) {
        named++;
        familyCount.merge(family[s].folded(), 1, Integer::sum);
        givenCount.merge(given[s].folded(), 1, Integer::sum);
      }
    }
  }

  /** A name prepared for comparison. */
  Name name(String text) {
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

  /** Names: both orders are compared; what the roster lacks says nothing. */
  double name(PersonFacts facts, int subject) {
    if (!facts.named() || !knowsName(subject)) {
      return 0;
    }
    Name f = name(facts.family());
    Name g = name(facts.given());
    double straight = family(f, family[subject]) + given(g, given[subject]);
    double crossed = Math.log(0.03) + family(g, family[subject]) + given(f, given[subject]);
    return Math.max(straight, crossed);
  }

  private double family(Name typed, Name own) {
    NameGrade grade = NameComparison.compareFamily(typed, own);
    return switch (grade) {
      case EXACT -> Math.log(0.84 / frequency(familyCount, own));
      case NEAR, NICKNAME -> Math.log(0.06 / 0.006);
      case PHONETIC -> Math.log(0.01 / 0.005);
      case INITIAL -> Math.log(0.015 / 0.01);
      case DIFFERENT -> Math.log(0.07);
      case MISSING -> 0;
    };
  }

  private double given(Name typed, Name own) {
    NameGrade grade = NameComparison.compareGiven(typed, own, nicknames);
    return switch (grade) {
      case EXACT -> Math.log(0.8 / frequency(givenCount, own));
      case NICKNAME -> Math.log(0.06 / 0.008);
      case NEAR -> Math.log(0.05 / 0.006);
      case PHONETIC -> Math.log(0.01 / 0.005);
      case INITIAL -> Math.log(0.03 / 0.03);
      case DIFFERENT -> Math.log(0.06);
      case MISSING -> 0;
    };
  }

  private double frequency(Map<String, Integer> counts, Name name) {
    return (counts.getOrDefault(name.folded(), 0) + 0.5) / (named + 100);
  }

  double number(PersonFacts facts, int subject) {
    return facts.number().length() < 2 || number[subject].length() < 2
        ? 0
        : numbers(facts.number(), number[subject]);
  }

  /** Before the dear comparison: one slip leaves one half as it was. */
  private static boolean halfAlike(String a, String b) {
    int n = a.length();
    int m = b.length();
    return Math.abs(n - m) <= 1
        && ((a.charAt(0) == b.charAt(0) && a.charAt(1) == b.charAt(1))
            || (a.charAt(n - 1) == b.charAt(m - 1) && a.charAt(n - 2) == b.charAt(m - 2)));
  }

  /** Two hospital numbers. */
  private static double numbers(String typed, String own) {
    if (typed.equals(own)) {
      return SAME;
    }
    if (halfAlike(typed, own) && EditDistance.atMost(typed, own, 1) <= 1) {
      return NEARLY;
    }
    return OTHER;
  }

  double sex(PersonFacts facts, int subject) {
    String own = roster.subjects.get(subject).person().sex();
    if (facts.sex().isEmpty() || !(own.equals("M") || own.equals("F"))) {
      return 0;
    }
    return Math.log(facts.sex().equals(own) ? 0.985 / 0.5 : 0.015 / 0.5);
  }

  double birth(PersonFacts facts, int subject, int day) {
    int year = roster.birthYear[subject];
    if (facts.birthYear() == 0 || year == 0) {
      return 0;
    }
    if (facts.birthDay() == RosterIndex.NONE) {
      return age(facts, subject, day);
    }
    if (roster.birthDay[subject] == RosterIndex.NONE) {
      return birthYears(facts.birthYear(), year);
    }
    return birthDays(facts.birthDay(), roster.birthDay[subject]);
  }

  private static double birthYears(int typed, int own) {
    if (typed == own) {
      return Math.log(0.98 * YEARS);
    }
    return Math.log(oneDigit(Integer.toString(typed), Integer.toString(own)) ? 0.01 * 3 : 0.006);
  }

  /** Two full dates. */
  static double birthDays(int typed, int own) {
    if (typed == own) {
      return Math.log(0.95 * DAYS);
    }
    LocalDate a = LocalDate.ofEpochDay(typed);
    LocalDate b = LocalDate.ofEpochDay(own);
    boolean year = a.getYear() == b.getYear();
    if (year && a.getDayOfYear() == 1) {
      return Math.log(0.02 * YEARS / 0.05);
    }
    if (year && a.getDayOfMonth() == b.getMonthValue() && a.getMonthValue() == b.getDayOfMonth()) {
      return Math.log(0.006 * DAYS);
    }
    if (oneDigit(a.toString(), b.toString())) {
      return Math.log(0.01 * DAYS / 40);
    }
    return Math.log(year ? 0.004 * YEARS : 0.008);
  }

  private static boolean oneDigit(String a, String b) {
    int different = 0;
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      different += a.charAt(i) == b.charAt(i) ? 0 : 1;
    }
    return a.length() == b.length() && different == 1;
  }

  private double age(PersonFacts facts, int subject, int day) {
    int typed = LocalDate.ofEpochDay(day).getYear() - facts.birthYear();
    if (roster.birthDay[subject] != RosterIndex.NONE) {
      int own =
          (int)
              ChronoUnit.YEARS.between(
                  LocalDate.ofEpochDay(roster.birthDay[subject]), LocalDate.ofEpochDay(day));
      int off = Math.abs(typed - own);
      return Math.log(off == 0 ? 0.96 * YEARS : off == 1 ? 0.02 * YEARS / 2 : 0.015);
    }
    int off = LocalDate.ofEpochDay(day).getYear() - roster.birthYear[subject] - typed;
    return Math.log(off == 0 || off == 1 ? 0.96 * YEARS / 2 : off == -1 || off == 2 ? 0.3 : 0.015);
  }
}
