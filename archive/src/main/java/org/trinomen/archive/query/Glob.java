package org.trinomen.archive.query;

/** Patterns with {@code *} for any characters and {@code ?} for any one; all others literal. */
public final class Glob {

  private Glob() {}

  /** Goes back to the last star only, so the time is bounded by the product of the lengths. */
  public static boolean matches(String pattern, String text) {
    int[] p = pattern.codePoints().toArray();
    int[] t = text.codePoints().toArray();
    int at = 0;
    int star = -1;
    int starAt = 0;
    int i = 0;
    while (i < t.length) {
      if (at < p.length && p[at] == '*') {
        star = at++;
        starAt = i;
      } else if (at < p.length && (p[at] == '?' || p[at] == t[i])) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++starAt;
      } else {
        return false;
      }
    }
    while (at < p.length && p[at] == '*') {
      at++;
    }
    return at == p.length;
  }
}
