package org.trinomen.server.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a representation a request wants (RFC 9110 §13 and §14). */
sealed interface Selection {

  /** All of it. */
  record Whole() implements Selection {}

  /** These bytes. */
  record Part(long from, long count) implements Selection {}

  /** Nothing, since the caller has it. */
  record NotModified() implements Selection {}

  /** Bytes that there are not. */
  record Unsatisfiable() implements Selection {}

  /** One range; several at once may be answered with the whole (RFC 9110 §14.2). */
  Pattern RANGE = Pattern.compile("\\s*bytes\\s*=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

  /**
   * Reads the headers {@code If-None-Match}, {@code Range} and {@code If-Range}. What is no range
   * as the standard has it is passed over, as it says.
   */
  static Selection of(
      List<String> ifNoneMatch,
      Optional<String> range,
      Optional<String> ifRange,
      Representation wanted) {
    if (wanted.entityTag().filter(tag -> isAmong(tag, ifNoneMatch)).isPresent()) {
      return new NotModified();
    }
    boolean stale =
        ifRange.isPresent() && !wanted.entityTag().map(Selection::quoted).equals(ifRange);
    if (range.isEmpty() || stale || wanted.length().isEmpty()) {
      return new Whole();
    }
    Matcher bounds = RANGE.matcher(range.get());
    return bounds.matches()
        ? part(bounds.group(1), bounds.group(2), wanted.length().getAsLong())
        : new Whole();
  }

  /** A tag as it stands in headers. */
  static String quoted(String tag) {
    return "\"" + tag + "\"";
  }

  private static Selection part(String first, String last, long length) {
    if (first.isEmpty()) {
      // The last so many bytes.
      long count = last.isEmpty() ? -1 : Math.min(Long.parseLong(last), length);
      return count < 0
          ? new Whole()
          : count == 0 ? new Unsatisfiable() : new Part(length - count, count);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? length - 1 : Math.min(Long.parseLong(last), length - 1);
    if (!last.isEmpty() && Long.parseLong(last) < from) {
      return new Whole();
    }
    return from >= length ? new Unsatisfiable() : new Part(from, to - from + 1);
  }

  /** RFC 9110 §13.1.2 compares weakly: W/ does not count. */
  private static boolean isAmong(String tag, List<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .map(String::strip)
        .map(each -> each.startsWith("W/") ? each.substring(2) : each)
        .anyMatch(each -> each.equals("*") || each.equals(quoted(tag)));
  }
}
