package org.trinomen.identity.resolve;

import java.util.List;

/**
 * What a site's stated habits make of the codes of its subjects.
 *
 * @param own the site's prefix
 * @param others what is typed instead of it
 * @param offset what must be added to the number typed; 0 if it is right
 */
record Correction(String own, List<String> others, int offset) {

  private static final int DIGITS_MAX = 9;

  /** The text that would have been typed without the habit; the same if the habit can't show. */
  String undone(String core) {
    String digits = CodeIndex.tail(core);
    String prefix = core.substring(0, core.length() - digits.length());
    if (digits.isEmpty()) {
      return core;
    }
    for (String other : others) {
      if (core.startsWith(other) && core.length() > other.length()) {
        prefix = own;
        digits = core.substring(other.length());
        break;
      }
    }
    return prefix + shifted(digits);
  }

  private String shifted(String digits) {
    if (offset == 0 || digits.length() > DIGITS_MAX || !TypedText.allDigits(digits)) {
      return digits;
    }
    int number = Integer.parseInt(digits) + offset;
    return number < 0 ? digits : ("%0" + digits.length() + "d").formatted(number);
  }
}
