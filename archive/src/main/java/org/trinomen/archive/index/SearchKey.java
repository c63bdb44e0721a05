package org.trinomen.archive.index;

import org.trinomen.archive.query.Folding;
import org.trinomen.archive.query.PointInTime;
import org.trinomen.dicom.Vr;

/**
 * How the folded companion of an identifier column is made, and what is asked of it. A companion
 * narrows a search down and never loses a match: equal attributes have equal companions, and what
 * has parts that a condition may match one by one (several values, several groups of a name) has
 * the companion {@link #MANY}, which every search lets through.
 */
enum SearchKey {
  /** Not an identifier: no companion. */
  NONE,
  TEXT,
  PERSON_NAME,
  DATE;

  /** A text that no folded single value is: a backslash separates values. */
  static final String MANY = "\\";

  /** The companion of a value, recorded or asked for. */
  String of(String value) {
    return switch (this) {
      case NONE -> throw new IllegalStateException("no search key");
      case TEXT -> single(Folding.fold(value.strip()), "\\");
      case PERSON_NAME -> single(Folding.fold(withoutTrailing(value.strip(), "^= ")), "\\=");
      case DATE -> single(PointInTime.plain(Vr.DA, value), "\\");
    };
  }

  private static String single(String folded, String separators) {
    boolean many = folded.chars().anyMatch(c -> separators.indexOf(c) >= 0);
    return many ? MANY : folded;
  }

  /** For a pattern: what every matching value's companion begins with, or is {@link #MANY}. */
  String prefix(String pattern) {
    String text = pattern.strip();
    int end = 0;
    while (end < text.length() && text.charAt(end) != '*' && text.charAt(end) != '?') {
      end++;
    }
    return Folding.fold(withoutTrailing(text.substring(0, end), "^= "));
  }

  /**
   * For a pattern: a condition for SQL's LIKE that every matching value's companion fulfils, or is
   * {@link #MANY}. Escape character is the exclamation mark.
   *
   * @param single what stands for any one character: {@code _}, or {@code %} where the pattern
   *     counts the characters before folding
   */
  String like(String pattern, char single) {
    String text = pattern.strip();
    String kept = withoutTrailing(text, "^= ");
    StringBuilder like = new StringBuilder();
    Folding.fold(kept)
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> like.append('%');
                case '?' -> like.append(single);
                case '%', '_', '!' -> like.append('!').append((char) c);
                default -> like.append((char) c);
              }
            });
    return kept.length() < text.length() ? like.append('%').toString() : like.toString();
  }

  /** PS3.5 §6.2.1: trailing delimiters of a name's components say nothing; nor does padding. */
  private static String withoutTrailing(String text, String insignificant) {
    int end = text.length();
    while (end > 0 && insignificant.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
