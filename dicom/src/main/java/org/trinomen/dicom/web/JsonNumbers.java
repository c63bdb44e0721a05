package org.trinomen.dicom.web;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers between their DICOM form and JSON's. */
final class JsonNumbers {

  /** 2^53 - 1: whole numbers beyond are not exact in JavaScript (PS3.18 F.2.3). */
  private static final long EXACT_MAX = (1L << 53) - 1;

  private static final int DS_LENGTH_MAX = 16;

  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** PS3.5 §6.2, DS; more lenient than JSON about zeros and signs. */
  private static final Pattern DECIMAL_STRING =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");

  private static final Pattern INTEGER_STRING = Pattern.compile("[+-]?[0-9]+");

  private JsonNumbers() {}

  /** A DS value as a JSON number: as it stands if that is one. */
  static Optional<String> fromDecimalString(String text) {
    if (JSON_NUMBER.matcher(text).matches()) {
      return Optional.of(text);
    }
    return DECIMAL_STRING.matcher(text).matches()
        ? Optional.of(new BigDecimal(text).toString())
        : Optional.empty();
  }

  /** An IS value as a JSON number. */
  static Optional<String> fromIntegerString(String text) {
    if (!INTEGER_STRING.matcher(text).matches()) {
      // "12.0" is no IS but leaves no doubt.
      return fromDecimalString(text);
    }
    return Optional.of(new BigDecimal(text).toPlainString());
  }

  /** Whether a whole number may stand as a JSON number, else it is to be a string. */
  static boolean exact(String integer) {
    BigDecimal value = new BigDecimal(integer);
    return value.abs().compareTo(BigDecimal.valueOf(EXACT_MAX)) <= 0;
  }

  static boolean isJsonNumber(String text) {
    return JSON_NUMBER.matcher(text).matches();
  }

  /** A JSON number as DS: as it stands if it is short enough, else with fewer digits. */
  static String toDecimalString(String literal, BigDecimal value) {
    String text = literal;
    for (int digits = DS_LENGTH_MAX; text.length() > DS_LENGTH_MAX && digits > 0; digits--) {
      text = value.round(new MathContext(digits)).toString();
    }
    return text;
  }
}
