package org.trinomen.identity.linkage;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Two persons' names, each part graded, in whichever order of parts fits better: given and family
 * name are often typed into each other's place.
 *
 * @param given the grade of the given names
 * @param family the grade of the family names
 * @param swapped whether the given name of one was compared with the family name of the other
 */
public record NameComparison(NameGrade given, NameGrade family, boolean swapped) {

  /**
   * Where splink draws the line of its name comparison below that for a slip or two (0.92), which
   * are {@link NameGrade#NEAR} too.
   */
  public static final double NEAR_SIMILARITY = 0.88;

  /** A slip in a name so short leaves too little in common to tell it from another name. */
  private static final int NEAR_LENGTH_MIN = 4;

  /** Compares two names, of which each part may be empty. Parts need not be folded before. */
  public static NameComparison of(
      String givenA, String familyA, String givenB, String familyB, Nicknames nicknames) {
    return of(Name.of(givenA), Name.of(familyA), Name.of(givenB), Name.of(familyB), nicknames);
  }

  /** The same of names that are compared often, and were prepared for that. */
  public static NameComparison of(
      Name givenA, Name familyA, Name givenB, Name familyB, Nicknames nicknames) {
    NameComparison straight =
        new NameComparison(
            compareGiven(givenA, givenB, nicknames), compareFamily(familyA, familyB), false);
    if (straight.agreements() == 2) {
      return straight;
    }
    NameComparison crossed =
        new NameComparison(compareFamily(givenA, familyB), compareFamily(familyA, givenB), true);
    // Crossing costs more than it gives unless both parts fit that way: many family names are
    // given names too.
    return crossed.agreements() == 2 ? crossed : straight;
  }

  /** Given names have nicknames. */
  public static NameGrade compareGiven(Name a, Name b, Nicknames nicknames) {
    NameGrade grade = compareFamily(a, b);
    boolean worse = grade.compareTo(NameGrade.NICKNAME) > 0 && grade != NameGrade.MISSING;
    return worse && nicknames.related(a.folded(), b.folded()) ? NameGrade.NICKNAME : grade;
  }

  /** Family names have none, but are misspelt and abbreviated like others. */
  public static NameGrade compareFamily(Name a, Name b) {
    String first = a.folded();
    String second = b.folded();
    if (first.isEmpty() || second.isEmpty()) {
      return NameGrade.MISSING;
    }
    if (first.equals(second)) {
      return NameGrade.EXACT;
    }
    if (near(a, b)) {
      return NameGrade.NEAR;
    }
    if (a.sound().soundsLike(b.sound())) {
      return NameGrade.PHONETIC;
    }
    return TextGrades.beginning(a, b) ? NameGrade.INITIAL : NameGrade.DIFFERENT;
  }

  private static boolean near(Name a, Name b) {
    int shorter = Math.min(a.folded().length(), b.folded().length());
    return shorter >= NEAR_LENGTH_MIN && (TextGrades.slip(a, b) || TextGrades.near(a, b));
  }

  /** How many of the two parts are at least {@link NameGrade#PHONETIC}. */
  public int agreements() {
    return (agrees(given) ? 1 : 0) + (agrees(family) ? 1 : 0);
  }

  private static boolean agrees(NameGrade grade) {
    return grade.compareTo(NameGrade.PHONETIC) <= 0;
  }

  /**
   * A name prepared once for many comparisons.
   *
   * @param folded its letters and digits
   * @param sound how it is spoken
   * @param letters which characters it has, a bit each (several share one): a filter, no more
   */
  public record Name(String folded, Phonetics sound, long letters) {

    private static final Phonetics SILENT = new Phonetics("", "");

    /** Folds and encodes. */
    public static Name of(String name) {
      String folded = fold(name);
      long letters = 0;
      for (int i = 0; i < folded.length(); i++) {
        letters |= 1L << folded.charAt(i);
      }
      return new Name(folded, folded.isEmpty() ? SILENT : Phonetics.of(folded), letters);
    }

    /** Lower case letters and digits without marks: {@code O'Néill-Smith} is oneillsmith. */
    public static String fold(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      StringBuilder folded = new StringBuilder(lower.length());
      String apart =
          lower.chars().allMatch(c -> c < 0x80)
              ? lower
              : Normalizer.normalize(lower, Normalizer.Form.NFKD);
      apart.codePoints().filter(Character::isLetterOrDigit).forEach(folded::appendCodePoint);
      return folded.toString();
    }

    @Override
    public String toString() {
      return "Name[redacted]";
    }
  }
}
