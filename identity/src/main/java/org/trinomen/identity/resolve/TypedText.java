package org.trinomen.identity.resolve;

import java.text.Normalizer;
import java.util.Locale;

/** The forms in which typed texts are compared. */
final class TypedText {

  private TypedText() {}

  /** Compatibility forms folded (full width digits are digits), upper case, trimmed. */
  static String upper(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    return (ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFKC))
        .toUpperCase(Locale.ROOT)
        .strip();
  }

  /** Upper case letters and digits alone. */
  static String compact(String text) {
    String upper = upper(text);
    StringBuilder out = new StringBuilder(upper.length());
    for (int i = 0; i < upper.length(); i++) {
      char c = upper.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean allDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!digit(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean anyDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (digit(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Value of the last run of digits; -1 if there is none or it is too long to be a serial number.
   */
  static int lastNumber(String text) {
    int end = text.length();
    while (end > 0 && !digit(text.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && digit(text.charAt(start - 1))) {
      start--;
    }
    return end == start || end - start > 9 ? -1 : Integer.parseInt(text.substring(start, end));
  }

  /** Leading zeros dropped from each run of digits: {@code JHU0012} is {@code JHU12}. */
  static String unpadded(String compact) {
    StringBuilder out = new StringBuilder(compact.length());
    for (int i = 0; i < compact.length(); i++) {
      char c = compact.charAt(i);
      boolean leadingZero =
          c == '0'
              && (i == 0 || !digit(compact.charAt(i - 1)) || out.isEmpty() || pending(out))
              && i + 1 < compact.length()
              && digit(compact.charAt(i + 1));
      if (!leadingZero) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Whether no digit of the present run has been kept yet. */
  private static boolean pending(StringBuilder out) {
    return !digit(out.charAt(out.length() - 1));
  }

  /**
   * Characters that eyes and fonts confuse are made one: O, Q, D are 0, I and L are 1 and so on.
   */
  static String folded(String compact) {
    StringBuilder out = new StringBuilder(compact.length());
    for (int i = 0; i < compact.length(); i++) {
      out.append(fold(compact.charAt(i)));
    }
    return out.toString();
  }

  static char fold(char c) {
    return switch (c) {
      case 'O', 'Q', 'D' -> '0';
      case 'I', 'L' -> '1';
      case 'S' -> '5';
      case 'B' -> '8';
      case 'Z' -> '2';
      case 'G' -> '6';
      default -> c;
    };
  }
}
