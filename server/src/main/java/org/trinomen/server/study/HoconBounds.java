package org.trinomen.server.study;

import com.typesafe.config.ConfigException;

/**
 * Bounds that the HOCON library lacks. It reads nested braces and dotted keys by recursion, so that
 * a small file can exhaust the stack.
 */
final class HoconBounds {

  private static final int DEPTH_MAX = 16;

  private final String text;
  private int depth;
  private int dots;

  private HoconBounds(String text) {
    this.text = text;
  }

  /** Refuses what is nested too deeply. */
  static void require(String text, String file) {
    if (!new HoconBounds(text).hold()) {
      throw new ConfigException.Generic(file + " is nested deeper than " + DEPTH_MAX);
    }
  }

  private boolean hold() {
    int i = 0;
    while (i < text.length() && depth <= DEPTH_MAX && dots <= DEPTH_MAX) {
      char c = text.charAt(i);
      i = c == '"' ? afterQuote(i) : isComment(i) ? afterLine(i) : i + 1;
      switch (c) {
        case '{', '[', '(' -> depth++;
        case '}', ']', ')' -> depth--;
        // Dots count within one key, whatever is quoted in it.
        case '.' -> dots++;
        case '\n', ',', '=', ':' -> dots = 0;
        default -> {}
      }
    }
    return depth <= DEPTH_MAX && dots <= DEPTH_MAX;
  }

  private boolean isComment(int at) {
    return text.charAt(at) == '#' || text.startsWith("//", at);
  }

  private int afterLine(int at) {
    dots = 0;
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end + 1;
  }

  private int afterQuote(int at) {
    if (text.startsWith("\"\"\"", at)) {
      int end = text.indexOf("\"\"\"", at + 3);
      return end < 0 ? text.length() : end + 3;
    }
    int i = at + 1;
    while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }
}
