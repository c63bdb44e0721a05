package org.trinomen.identity.resolve;

import org.trinomen.identity.linkage.EditDistance;
import org.trinomen.identity.linkage.NameComparison;
import org.trinomen.identity.linkage.NameComparison.Name;
import org.trinomen.identity.linkage.NameGrade;

/**
 * The person in one header, prepared to be compared with many subjects: natural log of how much
 * likelier what was typed is of the subject than if anyone else had been scanned.
 */
final class TypedPerson {

  private static final double YEARS = 60;
  private static final double DAYS = YEARS * 365;
  private static final double NUMBERS = 1e6;
  private static final double SAME = Math.log(0.88 * NUMBERS);
  private static final double NEARLY = Math.log(0.02 * NUMBERS / 80);
  private static final double OTHER = Math.log(0.1);

  private static final double CROSSED = Math.log(0.03);
  private static final double FAMILY_NEAR = Math.log(0.06 / 0.006);
  private static final double FAMILY_PHONETIC = Math.log(0.01 / 0.005);
  private static final double FAMILY_INITIAL = Math.log(0.015 / 0.01);
  private static final double FAMILY_DIFFERENT = Math.log(0.07);
  private static final double GIVEN_NICKNAME = Math.log(0.06 / 0.008);
  private static final double GIVEN_NEAR = Math.log(0.05 / 0.006);
  private static final double GIVEN_PHONETIC = Math.log(0.01 / 0.005);
  private static final double GIVEN_INITIAL = Math.log(0.03 / 0.03);
  private static final double GIVEN_DIFFERENT = Math.log(0.06);

  private static final double SAME_SEX = Math.log(0.985 / 0.5);
  private static final double OTHER_SEX = Math.log(0.015 / 0.5);

  private static final double SAME_YEAR = Math.log(0.98 * YEARS);
  private static final double NEAR_YEAR = Math.log(0.01 * 3);
  private static final double OTHER_YEAR = Math.log(0.006);

  private static final double SAME_DAY = Math.log(0.95 * DAYS);
  private static final double FIRST_OF_YEAR = Math.log(0.02 * YEARS / 0.05);
  private static final double MONTH_AND_DAY_EXCHANGED = Math.log(0.006 * DAYS);
  private static final double NEAR_DAY = Math.log(0.01 * DAYS / 40);
  private static final double OTHER_DAY_OF_YEAR = Math.log(0.004 * YEARS);
  private static final double OTHER_DAY = Math.log(0.008);

  private static final double SAME_AGE = Math.log(0.96 * YEARS);
  private static final double NEAR_AGE = Math.log(0.02 * YEARS / 2);
  private static final double SAME_AGE_BY_YEAR = Math.log(0.96 * YEARS / 2);
  private static final double NEAR_AGE_BY_YEAR = Math.log(0.3);
  private static final double OTHER_AGE = Math.log(0.015);

  private final PersonEvidence roster;
  private final PersonFacts facts;
  private final Name family;
  private final Name given;
  private final byte sex;
  private final CalendarDate born;
  private final CalendarDate scanned;

  /**
   * Prepares.
   *
   * @param day on which the age was so many years
   */
  TypedPerson(PersonEvidence roster, PersonFacts facts, int day) {
    this.roster = roster;
    this.facts = facts;
    family = roster.folded(facts.family());
    given = roster.folded(facts.given());
    sex = PersonEvidence.sex(facts.sex());
    born = CalendarDate.of(facts.birthDay());
    scanned = CalendarDate.of(day);
  }

  PersonFacts facts() {
    return facts;
  }

  Name family() {
    return family;
  }

  Name given() {
    return given;
  }

  /** Names: both orders are compared; what the roster lacks says nothing. */
  double name(int subject) {
    if (!facts.named() || !roster.knowsName(subject)) {
      return 0;
    }
    double straight = family(family, subject) + given(given, subject);
    double crossed = CROSSED + family(given, subject) + given(family, subject);
    return Math.max(straight, crossed);
  }

  private double family(Name typed, int subject) {
    NameGrade grade = NameComparison.compareFamily(typed, roster.family[subject]);
    return switch (grade) {
      case EXACT -> roster.logFamily[subject];
      case NEAR, NICKNAME -> FAMILY_NEAR;
      case PHONETIC -> FAMILY_PHONETIC;
      case INITIAL -> FAMILY_INITIAL;
      case DIFFERENT -> FAMILY_DIFFERENT;
      case MISSING -> 0;
    };
  }

  private double given(Name typed, int subject) {
    NameGrade grade = NameComparison.compareGiven(typed, roster.given[subject], roster.nicknames);
    return switch (grade) {
      case EXACT -> roster.logGiven[subject];
      case NICKNAME -> GIVEN_NICKNAME;
      case NEAR -> GIVEN_NEAR;
      case PHONETIC -> GIVEN_PHONETIC;
      case INITIAL -> GIVEN_INITIAL;
      case DIFFERENT -> GIVEN_DIFFERENT;
      case MISSING -> 0;
    };
  }

  /** Two hospital numbers. */
  double number(int subject) {
    String typed = facts.number();
    PersonEvidence.NumberEnds ends = roster.numberEnds;
    int length = ends.length(subject);
    int n = typed.length();
    if (n < 2 || length < 2) {
      return 0;
    }
    // Before the dear comparison: one slip leaves one half as it was.
    boolean near =
        Math.abs(n - length) <= 1
            && (ends.first(subject) == PersonEvidence.NumberEnds.pair(typed, 0)
                || ends.last(subject) == PersonEvidence.NumberEnds.pair(typed, n - 2));
    if (!near) {
      return OTHER;
    }
    String own = roster.numberOf(subject);
    if (typed.equals(own)) {
      return SAME;
    }
    return EditDistance.atMost(typed, own, 1) <= 1 ? NEARLY : OTHER;
  }

  double sex(int subject) {
    byte own = roster.sex[subject];
    if (sex == 0 || own == 0) {
      return 0;
    }
    return sex == own ? SAME_SEX : OTHER_SEX;
  }

  double birth(int subject) {
    int year = roster.birthYear(subject);
    if (facts.birthYear() == 0 || year == 0) {
      return 0;
    }
    CalendarDate own = roster.born[subject];
    if (!born.known()) {
      return age(own, year);
    }
    if (!own.known()) {
      return birthYears(facts.birthYear(), year);
    }
    return birthDays(born, own);
  }

  private static double birthYears(int typed, int own) {
    if (typed == own) {
      return SAME_YEAR;
    }
    return CalendarDate.oneDigit(typed, own) ? NEAR_YEAR : OTHER_YEAR;
  }

  /** Two full dates. */
  static double birthDays(CalendarDate typed, CalendarDate own) {
    if (typed.epochDay() == own.epochDay()) {
      return SAME_DAY;
    }
    boolean year = typed.year() == own.year();
    if (year && typed.month() == 1 && typed.dayOfMonth() == 1) {
      return FIRST_OF_YEAR;
    }
    if (year && typed.dayOfMonth() == own.month() && typed.month() == own.dayOfMonth()) {
      return MONTH_AND_DAY_EXCHANGED;
    }
    if (typed.oneDigitFrom(own)) {
      return NEAR_DAY;
    }
    return year ? OTHER_DAY_OF_YEAR : OTHER_DAY;
  }

  private double age(CalendarDate own, int ownYear) {
    int typed = scanned.year() - facts.birthYear();
    if (own.known()) {
      int off = Math.abs(typed - own.yearsUntil(scanned));
      return off == 0 ? SAME_AGE : off == 1 ? NEAR_AGE : OTHER_AGE;
    }
    int off = scanned.year() - ownYear - typed;
    return off == 0 || off == 1
        ? SAME_AGE_BY_YEAR
        : off == -1 || off == 2 ? NEAR_AGE_BY_YEAR : OTHER_AGE;
  }

  @Override
  public String toString() {
    return "TypedPerson[redacted]";
  }
}
