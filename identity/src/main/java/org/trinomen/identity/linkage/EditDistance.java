package org.trinomen.identity.linkage;

/**
 * How many slips of the hand lie between two texts: a character inserted, left out or replaced, or
 * two neighbours exchanged. Damerau, A Technique for Computer Detection and Correction of Spelling
 * Errors, CACM 7 (1964), in the restricted form (optimal string alignment): no character is edited
 * twice, as nobody mistypes a character twice.
 */
public final class EditDistance {

  private static final int LENGTH_MAX = 256;

  private EditDistance() {}

  /** The distance. Symmetric. Only the first 256 characters of each count. */
  public static int damerauLevenshtein(String a, String b) {
    return atMost(a, b, LENGTH_MAX);
  }

  /**
   * The distance, or {@code max + 1} when it is more than that: most pairs are soon seen as far.
   */
  public static int atMost(String a, String b, int max) {
    if (a.equals(b)) {
      return 0;
    }
    int lengthA = Math.min(LENGTH_MAX, a.length());
    int lengthB = Math.min(LENGTH_MAX, b.length());
    if (Math.abs(lengthA - lengthB) > max) {
      return max + 1;
    }
    int[] beforeLast = new int[lengthB + 1];
    int[] last = new int[lengthB + 1];
    int[] row = new int[lengthB + 1];
    for (int j = 0; j <= lengthB; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= lengthA; i++) {
      char c = a.charAt(i - 1);
      row[0] = i;
      int least = i;
      for (int j = 1; j <= lengthB; j++) {
        char d = b.charAt(j - 1);
        int cost = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (c == d ? 0 : 1));
        if (i > 1 && j > 1 && c == b.charAt(j - 2) && d == a.charAt(i - 2)) {
          cost = Math.min(cost, beforeLast[j - 2] + 1);
        }
        row[j] = cost;
        least = Math.min(least, cost);
      }
      // An exchange reaches back two rows, but costs what the row between already has.
      if (least > max) {
        return max + 1;
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return Math.min(last[lengthB], max + 1);
  }
}
