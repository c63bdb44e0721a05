package org.trinomen.identity.resolve;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What one header says of the person.
 *
 * @param family empty unless the name field holds a person's name
 * @param given the rest of it
 * @param birthDay epoch day, or none
 * @param birthYear of the date, or by age; 0 if unknown
 * @param yearByAge whether the year is by age and so may be one less
 * @param sex M, F or empty
 * @param number a hospital number without leading zeros; empty if the ID is no such number
 * @param weight in kg, 0 if unknown
 */
record PersonFacts(
    String family,
    String given,
    int birthDay,
    int birthYear,
    boolean yearByAge,
    String sex,
    String number,
    double weight) {

  private static final Pattern SEPARATORS = Pattern.compile("[\\s,;^=._-]+");
  private static final int NUMBER_LENGTH_MIN = 6;
  private static final int NUMBER_LENGTH_MAX = 12;

  static final PersonFacts NOBODY = new PersonFacts("", "", RosterIndex.NONE, 0, false, "", "", 0);

  /** What these facts say that earlier ones of the same scan do not. */
  PersonFacts newsAfter(List<PersonFacts> earlier) {
    PersonFacts news = this;
    for (PersonFacts before : earlier) {
      boolean name = before.family.equals(family) && before.given.equals(given);
      boolean born = before.birthDay == birthDay && before.birthYear == birthYear;
      news =
          new PersonFacts(
              name ? "" : news.family,
              name ? "" : news.given,
              born ? RosterIndex.NONE : news.birthDay,
              born ? 0 : news.birthYear,
              news.yearByAge && !born,
              before.sex.equals(sex) ? "" : news.sex,
              before.number.equals(number) ? "" : news.number,
              before.weight == weight ? 0 : news.weight);
    }
    return news;
  }

  static PersonFacts of(ReceivedScan scan, int day) {
    String[] name = name(scan.identity().patientName());
    int birth = date(scan.identity().birthDate());
    int year = birth == RosterIndex.NONE ? 0 : LocalDate.ofEpochDay(birth).getYear();
    boolean byAge = false;
    if (year == 0) {
      int age = age(scan.attribute("PatientAge"));
      if (age >= 0) {
        year = LocalDate.ofEpochDay(day).getYear() - age;
        byAge = true;
      }
    }
    String sex = scan.identity().sex().strip().toUpperCase(Locale.ROOT);
    return new PersonFacts(
        name[0],
        name[1],
        birth,
        year,
        byAge,
        sex.equals("M") || sex.equals("F") ? sex : "",
        number(scan.identity().patientId()),
        weight(scan.attribute("PatientWeight")));
  }

  static int date(String text) {
    try {
      String digits = text.strip();
      return digits.length() < 8
          ? RosterIndex.NONE
          : (int)
              LocalDate.of(
                      Integer.parseInt(digits.substring(0, 4)),
                      Integer.parseInt(digits.substring(4, 6)),
                      Integer.parseInt(digits.substring(6, 8)))
                  .toEpochDay();
    } catch (DateTimeException | NumberFormatException e) {
      return RosterIndex.NONE;
    }
  }

  /** Age in years; -1 if the text is no age in years. */
  static int age(String text) {
    String age = text.strip().toUpperCase(Locale.ROOT);
    boolean years = age.endsWith("Y");
    String digits = years ? age.substring(0, age.length() - 1) : age;
    return TypedText.allDigits(digits) && digits.length() <= 3 ? Integer.parseInt(digits) : -1;
  }

  private static double weight(String text) {
    try {
      double kg = Double.parseDouble(text.strip());
      return kg > 20 && kg < 500 ? kg : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String number(String text) {
    String digits = text.strip();
    if (!TypedText.allDigits(digits)
        || digits.length() < NUMBER_LENGTH_MIN
        || digits.length() > NUMBER_LENGTH_MAX) {
      return "";
    }
    return TypedText.unpadded(digits);
  }

  /** Family and given name, both empty if the text is not the name of a person. */
  static String[] name(String text) {
    String upper = TypedText.upper(text);
    String[] nobody = {"", ""};
    if (upper.isEmpty()
        || Lexicon.placeholder(upper)
        || Lexicon.phantom(upper)
        || Lexicon.test(upper)
        || !SpokenForms.read(upper).isEmpty()) {
      return nobody;
    }
    int comma = upper.indexOf(',');
    int caret = upper.indexOf('^');
    List<String> parts = new ArrayList<>();
    for (String part : SEPARATORS.split(upper, -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    long words = parts.stream().filter(p -> p.length() > 1 && letters(p) * 2 > p.length()).count();
    int digits = upper.length() - upper.replaceAll("[0-9]", "").length();
    // Initials are no name: two letters fit one person in ten, and veto all the others.
    if (words < 2 || digits > 1 || parts.getFirst().length() < 2) {
      return nobody;
    }
    if (caret > 0 || comma > 0 || parts.size() < 2) {
      int split = caret > 0 ? caret : comma;
      return new String[] {
        upper.substring(0, split).strip(), firstPart(upper.substring(split + 1))
      };
    }
    return new String[] {parts.get(0), parts.get(1)};
  }

  private static String firstPart(String rest) {
    for (String part : SEPARATORS.split(rest, -1)) {
      if (!part.isEmpty()) {
        return part;
      }
    }
    return "";
  }

  private static int letters(String text) {
    return (int) text.chars().filter(Character::isLetter).count();
  }

  boolean named() {
    return !family.isEmpty();
  }

  @Override
  public String toString() {
    return "PersonFacts[redacted]";
  }
}
