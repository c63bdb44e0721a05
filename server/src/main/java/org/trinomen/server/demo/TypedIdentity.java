package org.trinomen.server.demo;

import java.util.Locale;

/**
 * What stands in the header because someone typed it at the scanner.
 *
 * @param patientId Patient ID; may be empty
 * @param patientName Patient's Name
 * @param visit the visit that Study Description tells
 * @param mistake what went wrong in typing
 */
public record TypedIdentity(String patientId, String patientName, int visit, Mistake mistake) {

  /** What goes wrong when identities are typed. */
  public enum Mistake {
    NONE("typed as the study wished"),
    SPOKEN("the code as heard on the telephone"),
    NICKNAME("a short form of the given name"),
    LETTER_O("the letter O for the digit 0"),
    SWAPPED_VISIT("another visit's number in Study Description"),
    WRONG_PREFIX("the letter of another site: the code of another subject"),
    EMPTY_ID("no Patient ID"),
    MISSPELT_NAME("a given name spelt wrongly"),
    LOWER_CASE("the code in lower case"),
    SEPARATOR("a hyphen in the code"),
    TRANSPOSED("two digits exchanged"),
    VISIT_SUFFIX("the visit attached to the code"),
    HOSPITAL_NUMBER("the hospital's number for the study's code"),
    NAME_AS_ID("the family name for the code");

    private final String meaning;

    Mistake(String meaning) {
      this.meaning = meaning;
    }

    /** In words, for the table of truth. */
    public String meaning() {
      return meaning;
    }
  }

  /**
   * What was typed for a scan. Half of the scans of a long study are right; the first eight, which
   * are all of the small one, show the commonest mistakes.
   */
  static TypedIdentity of(int scanIndex, DemoSubject subject, int visit, int visits) {
    Mistake mistake = mistake(scanIndex);
    String code = subject.code();
    String id =
        switch (mistake) {
          case NONE, NICKNAME, MISSPELT_NAME, SWAPPED_VISIT -> code;
          case SPOKEN -> spoken(code);
          case LETTER_O -> code.replace('0', 'O');
          case WRONG_PREFIX -> (code.charAt(0) == 'A' ? 'B' : 'A') + code.substring(1);
          case EMPTY_ID -> "";
          case LOWER_CASE -> code.toLowerCase(Locale.ROOT);
          case SEPARATOR -> code.charAt(0) + "-" + code.substring(1);
          case TRANSPOSED -> "" + code.charAt(0) + code.charAt(1) + code.charAt(3) + code.charAt(2);
          case VISIT_SUFFIX -> code + "_V" + visit;
          case HOSPITAL_NUMBER -> subject.hospitalNumber();
          case NAME_AS_ID -> subject.family().toUpperCase(Locale.ROOT);
        };
    String given =
        mistake == Mistake.NICKNAME
            ? subject.nickname()
            : mistake == Mistake.MISSPELT_NAME ? subject.misspelling() : subject.given();
    int told = mistake == Mistake.SWAPPED_VISIT ? otherVisit(visit, visits) : visit;
    return new TypedIdentity(id, subject.family() + "^" + given, told, mistake);
  }

  private static Mistake mistake(int scanIndex) {
    Mistake[] all = Mistake.values();
    return switch (scanIndex) {
      case 0, 2 -> Mistake.NONE;
      case 1 -> Mistake.SPOKEN;
      case 3 -> Mistake.NICKNAME;
      case 4 -> Mistake.LETTER_O;
      case 5 -> Mistake.SWAPPED_VISIT;
      case 6 -> Mistake.WRONG_PREFIX;
      case 7 -> Mistake.EMPTY_ID;
      default ->
          scanIndex % 2 == 0 ? Mistake.NONE : all[1 + (scanIndex / 2 + 2) % (all.length - 1)];
    };
  }

  private static int otherVisit(int visit, int visits) {
    return visit > 1 ? visit - 1 : Math.min(2, visits);
  }

  /** {@code A010} as "A oh one oh". */
  private static String spoken(String code) {
    String[] digits = {
      "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };
    StringBuilder words = new StringBuilder().append(code.charAt(0));
    for (int i = 1; i < code.length(); i++) {
      words.append(' ').append(digits[code.charAt(i) - '0']);
    }
    return words.toString();
  }
}
