package org.trinomen.server.demo;

import java.util.List;
import java.util.Locale;

/**
 * What stands in the header because someone typed it at the scanner, or picked it from a list.
 *
 * @param patientId Patient ID; may be empty
 * @param patientName Patient's Name
 * @param visit the visit that Study Description tells; 0 if it tells none
 * @param title Study Description but for the visit
 * @param person whose birth date and sex stand beside the name
 * @param mistake what went wrong in typing
 */
public record TypedIdentity(
    String patientId,
    String patientName,
    int visit,
    String title,
    DemoSubject person,
    Mistake mistake) {

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
    NAME_AS_ID("the family name for the code"),
    CODE_AS_NAME("the code for the name, and no Patient ID"),
    NEIGHBOUR_KEY("a key beside the right one: nobody's code"),
    SWAPPED("another subject picked from the list: a whole identity exchanged"),
    PHANTOM("a phantom, for quality control"),
    NOT_ENROLLED("someone who is not on the roster"),
    CLINICAL("a patient of the hospital, sent by mistake");

    /** Those that any scan of a long study may have: slips of a hand or an ear. */
    private static final List<Mistake> SLIPS =
        List.of(
            SPOKEN,
            NICKNAME,
            LETTER_O,
            SWAPPED_VISIT,
            WRONG_PREFIX,
            EMPTY_ID,
            MISSPELT_NAME,
            LOWER_CASE,
            SEPARATOR,
            TRANSPOSED,
            VISIT_SUFFIX,
            HOSPITAL_NUMBER,
            NAME_AS_ID,
            CODE_AS_NAME,
            NEIGHBOUR_KEY);

    private final String meaning;

    Mistake(String meaning) {
      this.meaning = meaning;
    }

    /** Whether the scan is none of the study's. */
    public boolean isOutside() {
      return this == PHANTOM || this == NOT_ENROLLED || this == CLINICAL;
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
    return of(mistake(scanIndex), subject, visit, visits);
  }

  /** What was typed with a mistake of which the subject's own particulars tell all. */
  static TypedIdentity of(Mistake mistake, DemoSubject subject, int visit, int visits) {
    String code = subject.code();
    String id =
        switch (mistake) {
          case NONE, NICKNAME, MISSPELT_NAME, SWAPPED_VISIT, SWAPPED, NOT_ENROLLED -> code;
          case SPOKEN -> spoken(code);
          case LETTER_O -> code.replace('0', 'O');
          case WRONG_PREFIX -> (code.charAt(0) == 'A' ? 'B' : 'A') + code.substring(1);
          case EMPTY_ID, CODE_AS_NAME -> "";
          case LOWER_CASE -> code.toLowerCase(Locale.ROOT);
          case SEPARATOR -> code.charAt(0) + "-" + code.substring(1);
          case TRANSPOSED -> "" + code.charAt(0) + code.charAt(1) + code.charAt(3) + code.charAt(2);
          case VISIT_SUFFIX -> code + "_V" + visit;
          case HOSPITAL_NUMBER, CLINICAL -> subject.hospitalNumber();
          case NAME_AS_ID -> subject.family().toUpperCase(Locale.ROOT);
          case NEIGHBOUR_KEY -> code.substring(0, 3) + "9"; // 9 is beside 0
          case PHANTOM -> "PHANTOM QC";
        };
    String given =
        mistake == Mistake.NICKNAME
            ? subject.nickname()
            : mistake == Mistake.MISSPELT_NAME ? subject.misspelling() : subject.given();
    String name = mistake == Mistake.CODE_AS_NAME ? code : subject.family() + "^" + given;
    int told = mistake == Mistake.SWAPPED_VISIT ? otherVisit(visit, visits) : visit;
    return new TypedIdentity(id, name, told, SyntheticStudy.NAME, subject, mistake);
  }

  /** The same under another Study Description that tells no visit. */
  TypedIdentity titled(String other) {
    return new TypedIdentity(patientId, patientName, 0, other, person, mistake);
  }

  /** Study Description. */
  String studyDescription() {
    return visit == 0 ? title : title + " VISIT " + visit;
  }

  private static Mistake mistake(int scanIndex) {
    return switch (scanIndex) {
      case 0, 2 -> Mistake.NONE;
      case 1 -> Mistake.SPOKEN;
      case 3 -> Mistake.NICKNAME;
      case 4 -> Mistake.LETTER_O;
      case 5 -> Mistake.SWAPPED_VISIT;
      case 6 -> Mistake.WRONG_PREFIX;
      case 7 -> Mistake.EMPTY_ID;
      default ->
          scanIndex % 2 == 0
              ? Mistake.NONE
              : Mistake.SLIPS.get((scanIndex / 2 + 2) % Mistake.SLIPS.size());
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
