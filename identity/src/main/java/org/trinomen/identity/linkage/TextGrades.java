package org.trinomen.identity.linkage;

import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * How near two unequal texts are, as all comparisons measure it. Most pairs are far apart, and that
 * is seen from the letters that one of them has and the other lacks, before any measuring.
 */
final class TextGrades {

  /** A slip in a text so short leaves too little in common to tell it from another one. */
  private static final int SLIP_LENGTH_MIN = 3;

  /** A beginning so short begins too many. */
  private static final int BEGINNING_LENGTH_MIN = 3;

  private TextGrades() {}

  /** One slip of the hand apart. */
  static boolean slip(Name a, Name b) {
    return Long.bitCount(a.letters() & ~b.letters()) <= 1
        && Long.bitCount(b.letters() & ~a.letters()) <= 1
        && Math.min(a.folded().length(), b.folded().length()) >= SLIP_LENGTH_MIN
        && EditDistance.atMost(a.folded(), b.folded(), 1) == 1;
  }

  /** As alike as {@link NameComparison#NEAR_SIMILARITY} asks. */
  static boolean near(Name a, Name b) {
    return mostSimilar(a, b) >= NameComparison.NEAR_SIMILARITY
        && JaroWinkler.similarity(a.folded(), b.folded()) >= NameComparison.NEAR_SIMILARITY;
  }

  /** No Jaro-Winkler similarity exceeds this: letters that the other lacks match nothing. */
  private static double mostSimilar(Name a, Name b) {
    int lengthA = a.folded().length();
    int lengthB = b.folded().length();
    if (Math.max(lengthA, lengthB) > JaroWinkler.LENGTH_MAX) {
      return 1;
    }
    int matches =
        Math.min(
            lengthA - Long.bitCount(a.letters() & ~b.letters()),
            lengthB - Long.bitCount(b.letters() & ~a.letters()));
    double jaro = ((double) matches / lengthA + (double) matches / lengthB + 1) / 3;
    return JaroWinkler.withPrefix(jaro, a.folded(), b.folded());
  }

  /** Spoken the same, or one the beginning of the other, as an initial is. */
  static boolean soundOrBeginning(Name a, Name b) {
    return a.sound().soundsLike(b.sound()) || beginning(a, b);
  }

  /** One is the initial of the other, or its beginning. */
  static boolean beginning(Name a, Name b) {
    return begins(a.folded(), b.folded()) || begins(b.folded(), a.folded());
  }

  private static boolean begins(String part, String whole) {
    return (part.length() == 1 || part.length() >= BEGINNING_LENGTH_MIN) && whole.startsWith(part);
  }
}
