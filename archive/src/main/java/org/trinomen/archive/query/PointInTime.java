package org.trinomen.archive.query;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.dicom.Vr;

/**
 * Dates and times (DA, TM, DT) compared as PS3.4 §C.2.2.2.5 has it. They are written from the
 * largest unit to the smallest, so texts are compared; one that lacks the small units stands for
 * the whole span: as an upper bound for its end, as a lower one for its beginning.
 */
public final class PointInTime {

  private static final Pattern DOTTED_DATE = Pattern.compile("\\d{4}\\.\\d{2}\\.\\d{2}");
  private static final Pattern TIME = Pattern.compile("\\d{2}|\\d{4}|\\d{6}(\\.\\d{1,6})?");
  private static final Pattern WITH_OFFSET =
      Pattern.compile("(\\d{4,14})(\\.\\d{1,6})?([+-]\\d{4})");
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private PointInTime() {}

  static boolean isWithin(Vr vr, String value, String from, String to) {
    if (value.isEmpty()) {
      return false;
    }
    String point = plain(vr, value);
    String first = plain(vr, from);
    String last = plain(vr, to);
    boolean afterFirst =
        point.compareTo(first) >= 0 || (vr != Vr.DA && isBeginningOf(point, first));
    boolean beforeLast = last.isEmpty() || point.compareTo(last) <= 0 || point.startsWith(last);
    return afterFirst && beforeLast;
  }

  /** In the present notation, in UTC if an offset is given. */
  public static String plain(Vr vr, String text) {
    String stripped = text.strip();
    if (vr == Vr.DA) {
      // PS3.5 §6.2, note to DA: before DICOM, dates were written with dots.
      return DOTTED_DATE.matcher(stripped).matches() ? stripped.replace(".", "") : stripped;
    }
    if (vr == Vr.TM) {
      return stripped.replace(":", "");
    }
    return inUtc(stripped);
  }

  /**
   * A time as it is compared with another one: by what it means, not by how much of it is written
   * (PS3.4 §C.2.2.2.1.3, note 1).
   */
  static String toTheSecond(String text) {
    String time = plain(Vr.TM, text);
    if (!TIME.matcher(time).matches()) {
      return time;
    }
    return time.indexOf('.') < 0
        ? time + "000000".substring(time.length())
        : time.replaceFirst("\\.?0*$", "");
  }

  /** 10 is the beginning of 100000.000: what is missing are zeros. */
  private static boolean isBeginningOf(String point, String bound) {
    return bound.startsWith(point)
        && bound.substring(point.length()).chars().allMatch(c -> c == '0' || c == '.');
  }

  private static String inUtc(String text) {
    Matcher parts = WITH_OFFSET.matcher(text);
    if (!parts.matches()) {
      return text;
    }
    String given = parts.group(1);
    String fraction = parts.group(2) == null ? "" : parts.group(2);
    try {
      String full = given + "0101000000".substring(Math.min(10, given.length() - 4));
      return LocalDateTime.parse(full, SECONDS)
              .atOffset(ZoneOffset.of(parts.group(3)))
              .withOffsetSameInstant(ZoneOffset.UTC)
              .format(SECONDS)
          + fraction;
    } catch (DateTimeException e) {
      return text; // no such day, or no such offset: compared as it stands
    }
  }
}
