package org.trinomen.archive.export;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.dicom.UuidUids;

/**
 * Pseudonyms, UIDs and dates of one viewpoint, made from the key alone: the same input gives the
 * same output on every day and in every instance, so that references stay references.
 */
final class KeyedMapping {

  /** Dates go back by up to ten years: far enough to hide the day, never into the future. */
  private static final int SHIFT_DAYS_MAX = 3650;

  /** Crockford's base 32 has no I, L, O and U, which are misread. */
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** 50 bits: among a million subjects two share a pseudonym once in 2,000 installations. */
  private static final int PSEUDONYM_LENGTH = 10;

  /** UIDs of the standard itself name classes and encodings, not anybody's images. */
  private static final String STANDARD_ROOT = "1.2.840.10008.";

  /** Stands for what is no date and so could be anything. */
  private static final String NO_DATE = "19000101";

  // PS3.5 §6.2: DA is YYYYMMDD, before 1993 YYYY.MM.DD; DT may lack parts from the end.
  private static final Pattern DATE = Pattern.compile("(\\d{4})\\.?(\\d{2})\\.?(\\d{2})");
  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{4})(?:(\\d{2})(?:(\\d{2})(\\d{0,6}(?:\\.\\d{1,6})?))?)?([+-]\\d{4})?");

  private final CoercionKey key;
  private final String viewpoint;
  private final int shiftDays;

  /**
   * Mappings for the instances of one subject.
   *
   * @param whose what dates are shifted by: all of a subject's by as many days
   */
  KeyedMapping(CoercionKey key, String viewpoint, String... whose) {
    this.key = key;
    this.viewpoint = viewpoint;
    byte[] bytes = key.derive("date shift", prepend(viewpoint, whose));
    this.shiftDays = 1 + (int) Long.remainderUnsigned(leading64(bytes), SHIFT_DAYS_MAX);
  }

  /** A name for what these parts identify. */
  String pseudonym(String... parts) {
    long bits = leading64(key.derive("pseudonym", prepend(viewpoint, parts)));
    StringBuilder text = new StringBuilder(PSEUDONYM_LENGTH);
    for (int i = 0; i < PSEUDONYM_LENGTH; i++) {
      text.append(DIGITS.charAt((int) (bits >>> (64 - 5 * (i + 1))) & 31));
    }
    return text.toString();
  }

  /** Another UID for this one, below 2.25 (PS3.5 §B.2); UIDs of the standard stay. */
  String uid(String uid) {
    if (uid.isEmpty() || uid.startsWith(STANDARD_ROOT)) {
      return uid;
    }
    return UuidUids.ofDigest(key.derive("uid", viewpoint, uid));
  }

  /** All values of a UI, each replaced. */
  String uids(String value) {
    return each(value, this::uid);
  }

  /** All values of a DA, each shifted. */
  String dates(String value) {
    return each(value, this::date);
  }

  /** All values of a DT, each shifted; what is missing from the end stays missing. */
  String dateTimes(String value) {
    return each(value, this::dateTime);
  }

  /** A date of the old form comes out in the one that replaced it. */
  private String date(String date) {
    Matcher parts = DATE.matcher(date);
    if (date.isEmpty() || !parts.matches()) {
      return date.isEmpty() ? "" : NO_DATE;
    }
    return shifted(parts.group(1), parts.group(2), parts.group(3));
  }

  private String dateTime(String value) {
    Matcher parts = DATE_TIME.matcher(value);
    if (value.isEmpty() || !parts.matches()) {
      return value.isEmpty() ? "" : NO_DATE;
    }
    String month = parts.group(2) == null ? "01" : parts.group(2);
    String day = parts.group(3) == null ? "01" : parts.group(3);
    String date = shifted(parts.group(1), month, day);
    int precision = parts.group(2) == null ? 4 : parts.group(3) == null ? 6 : 8;
    String time = parts.group(4) == null ? "" : parts.group(4);
    String zone = parts.group(5) == null ? "" : parts.group(5);
    return date.substring(0, precision) + time + zone;
  }

  private String shifted(String year, String month, String day) {
    try {
      LocalDate date =
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
              .minusDays(shiftDays);
      return date.getYear() < 0 ? NO_DATE : date.format(DateTimeFormatter.BASIC_ISO_DATE);
    } catch (DateTimeException _) {
      // Such as the 31st of February.
      return NO_DATE;
    }
  }

  private static String each(String value, UnaryOperator<String> change) {
    String[] values = value.split("\\\\", -1);
    for (int i = 0; i < values.length; i++) {
      values[i] = change.apply(values[i].replace('\0', ' ').strip());
    }
    return String.join("\\", values);
  }

  private static long leading64(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static String[] prepend(String first, String... others) {
    String[] all = new String[others.length + 1];
    all[0] = first;
    System.arraycopy(others, 0, all, 1, others.length);
    return all;
  }
}
