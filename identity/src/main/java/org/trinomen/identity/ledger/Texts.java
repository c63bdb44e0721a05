package org.trinomen.identity.ledger;

/** What a text in a statement may be. Messages hold no values: they may be personal. */
final class Texts {

  /** The most characters of a name, code or label. */
  static final int SHORT_MAX = 256;

  /** The most characters of a text that a person writes. */
  static final int LONG_MAX = 4096;

  private Texts() {}

  static void requireNamed(String text, String what) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " needs a name");
    }
    requireShort(text);
  }

  static void requireShort(String text) {
    requireAtMost(text, SHORT_MAX);
  }

  static void requireAtMost(String text, int max) {
    if (text.length() > max) {
      throw new IllegalArgumentException(
          "a text has %d of %d characters".formatted(text.length(), max));
    }
  }

  static void requireProbability(double value) {
    // Written so that NaN is refused too.
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("a probability is from 0 to 1");
    }
  }
}
