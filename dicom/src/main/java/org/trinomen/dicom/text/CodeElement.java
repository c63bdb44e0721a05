package org.trinomen.dicom.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A set of graphic characters that ISO/IEC 2022 can put into the left half (G0, bytes 21 to 7E) or
 * the right half (G1, bytes A0 to FF) of the code table, and the escape sequence that does so
 * (PS3.3 Tables C.12-3 and C.12-4).
 *
 * <p>Each constant names a JDK charset whose bytes for these characters are exactly the bytes that
 * DICOM wants in that half, so that decoding a run of bytes is one call.
 */
enum CodeElement {
  ASCII("US-ASCII", "(B", 1, false),
  /** ISO-IR 14: as ASCII, but 5C is the yen sign and 7E the overline. */
  JIS_ROMAN("JIS_X0201", "(J", 1, false),
  LATIN_1("ISO-8859-1", "-A", 1, true),
  LATIN_2("ISO-8859-2", "-B", 1, true),
  LATIN_3("ISO-8859-3", "-C", 1, true),
  LATIN_4("ISO-8859-4", "-D", 1, true),
  CYRILLIC("ISO-8859-5", "-L", 1, true),
  ARABIC("ISO-8859-6", "-G", 1, true),
  GREEK("ISO-8859-7", "-F", 1, true),
  HEBREW("ISO-8859-8", "-H", 1, true),
  LATIN_5("ISO-8859-9", "-M", 1, true),
  LATIN_9("ISO-8859-15", "-b", 1, true),
  THAI("TIS-620", "-T", 1, true),
  KATAKANA("JIS_X0201", ")I", 1, true),
  JIS_KANJI("x-JIS0208", "$B", 2, false),
  JIS_SUPPLEMENTARY("JIS_X0212-1990", "$(D", 2, false),
  KOREAN("EUC-KR", "$)C", 2, true),
  CHINESE("GB2312", "$)A", 2, true);

  static final byte ESCAPE = 0x1B;

  private static final char YEN = '\u00A5';
  private static final char OVERLINE = '\u203E';

  private final Charset charset;
  private final String escape;
  private final int width;
  private final boolean rightHalf;

  CodeElement(String charset, String escape, int width, boolean rightHalf) {
    this.charset = Charset.forName(charset);
    this.escape = "\u001B" + escape;
    this.width = width;
    this.rightHalf = rightHalf;
  }

  /** The set whose escape sequence stands at {@code at}, where there is an ESC. */
  static Optional<CodeElement> designatedAt(byte[] bytes, int at) {
    for (CodeElement each : values()) {
      if (each.escapeStandsAt(bytes, at)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Whether an escape sequence of any of the sets stands in a value. */
  static boolean anyDesignatedIn(byte[] bytes) {
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == ESCAPE && designatedAt(bytes, at).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private boolean escapeStandsAt(byte[] bytes, int at) {
    if (at + escape.length() > bytes.length) {
      return false;
    }
    for (int i = 0; i < escape.length(); i++) {
      if (bytes[at + i] != escape.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** ESC and what follows it. */
  byte[] escape() {
    return escape.getBytes(US_ASCII);
  }

  int escapeLength() {
    return escape.length();
  }

  /** Bytes to a character. */
  int width() {
    return width;
  }

  /** Whether it takes the right half (G1), else the left (G0). */
  boolean rightHalf() {
    return rightHalf;
  }

  Charset charset() {
    return charset;
  }

  /** The characters of a run of bytes of this set; U+FFFD for what it does not define. */
  String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, charset);
    // JDK's JIS_X0201 reads the left half as ASCII; ISO-IR 14 differs in two places.
    return this == JIS_ROMAN ? text.replace('\\', YEN).replace('~', OVERLINE) : text;
  }

  /** The bytes of one character in this set, or none if it is not in it. */
  Optional<byte[]> encode(String character) {
    String asJdk =
        this == JIS_ROMAN ? character.replace(YEN, '\\').replace(OVERLINE, '~') : character;
    byte[] bytes = asJdk.getBytes(charset);
    // A character outside the set became a question mark, which does not read back the same.
    boolean held = inThisHalf(bytes) && decode(bytes, 0, bytes.length).equals(character);
    return held ? Optional.of(bytes) : Optional.empty();
  }

  private boolean inThisHalf(byte[] bytes) {
    if (bytes.length != width) {
      return false;
    }
    for (byte each : bytes) {
      int low = each & 0x7F;
      boolean graphic = rightHalf ? low >= 0x20 : low > 0x20 && low < 0x7F;
      if (each < 0 != rightHalf || !graphic) {
        return false;
      }
    }
    return true;
  }
}
