package org.trinomen.archive.query;

import java.text.Normalizer;

/**
 * Makes texts equal that differ in case and accents only: É, é, E and e are one letter. Each
 * character is folded by itself, so that a part of a text folds to a part of the folded text, which
 * the index's prefix searches build on. (Java's {@code toLowerCase} is not like that: it looks at
 * the neighbours of a Greek sigma and makes two letters of some.)
 */
public final class Folding {

  private Folding() {}

  public static String fold(String text) {
    if (isPlain(text)) {
      return text;
    }
    String decomposed = isAscii(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    StringBuilder folded = new StringBuilder(decomposed.length());
    decomposed
        .codePoints()
        .filter(c -> c < 0x300 || c > 0x36F) // combining diacritical marks
        .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
        .forEach(folded::appendCodePoint);
    // Composed again, because what is left of decomposition are syllables and kana, taken apart.
    return isAscii(folded) ? folded.toString() : Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
