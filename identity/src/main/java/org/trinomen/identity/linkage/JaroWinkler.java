package org.trinomen.identity.linkage;

/**
 * How alike two short texts are, from 0 to 1, made for names: Jaro's share of common and transposed
 * characters, raised by Winkler for a common prefix, since people get beginnings right.
 *
 * <p>Winkler, String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of
 * Record Linkage (1990). The prefix counts whatever the Jaro similarity is, as there; texts are
 * compared as they are given, so fold case before.
 */
public final class JaroWinkler {

  /** More characters than that are not looked at: one bit each of a long. */
  static final int LENGTH_MAX = Long.SIZE;

  private static final double PREFIX_SCALE = 0.1;
  private static final int PREFIX_MAX = 4;

  private JaroWinkler() {}

  /** Jaro's similarity with Winkler's prefix. Symmetric; two empty texts are equal. */
  public static double similarity(String a, String b) {
    return withPrefix(jaro(a, b), a, b);
  }

  /** Winkler's raise of a Jaro similarity of these texts. */
  static double withPrefix(double jaro, String a, String b) {
    int common = 0;
    int most = Math.min(PREFIX_MAX, Math.min(a.length(), b.length()));
    while (common < most && a.charAt(common) == b.charAt(common)) {
      common++;
    }
    return jaro + common * PREFIX_SCALE * (1 - jaro);
  }

  /**
   * Jaro's similarity. Only the first 64 characters count, the most that a component group of a
   * DICOM name has: what is matched is then one bit each of two longs, and nothing is allocated.
   */
  public static double jaro(String first, String second) {
    if (first.equals(second)) {
      return 1;
    }
    // Greedy assignment may differ when the sides are swapped; one fixed order keeps it symmetric.
    boolean ordered = inOrder(first, second);
    String a = ordered ? first : second;
    String b = ordered ? second : first;
    int lengthA = Math.min(LENGTH_MAX, a.length());
    int lengthB = Math.min(LENGTH_MAX, b.length());
    int reach = Math.max(0, Math.max(lengthA, lengthB) / 2 - 1);
    long matchedA = 0;
    long matchedB = 0;
    for (int i = 0; i < lengthA; i++) {
      char c = a.charAt(i);
      int end = Math.min(lengthB, i + reach + 1);
      for (int j = Math.max(0, i - reach); j < end; j++) {
        if ((matchedB >>> j & 1) == 0 && b.charAt(j) == c) {
          matchedA |= 1L << i;
          matchedB |= 1L << j;
          break;
        }
      }
    }
    if (matchedA == 0) {
      return 0;
    }
    double matches = Long.bitCount(matchedA);
    int transpositions = outOfOrder(a, matchedA, b, matchedB) / 2;
    return (matches / lengthA + matches / lengthB + (matches - transpositions) / matches) / 3;
  }

  private static boolean inOrder(String a, String b) {
    return a.length() < b.length() || (a.length() == b.length() && a.compareTo(b) <= 0);
  }

  /** Matched characters that are not the same in the order of both texts; half are transposed. */
  private static int outOfOrder(String a, long matchedA, String b, long matchedB) {
    int different = 0;
    long restA = matchedA;
    long restB = matchedB;
    while (restA != 0) {
      int i = Long.numberOfTrailingZeros(restA);
      int j = Long.numberOfTrailingZeros(restB);
      different += a.charAt(i) == b.charAt(j) ? 0 : 1;
      restA &= restA - 1;
      restB &= restB - 1;
    }
    return different;
  }
}
