package org.trinomen.server.fhir;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** Dates and times of headers (PS3.5 §6.2, DA and TM) as FHIR writes them. */
final class DicomMoment {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

  private DicomMoment() {}

  /** The day; empty if the text is none. */
  static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text.strip(), DATE));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * A FHIR dateTime; empty if there is no day. It has a time only if the header says in which zone
   * (Timezone Offset From UTC (0008,0201)), for FHIR wants both or none (R5 §2.1.28.0.1).
   */
  static String dateTime(String date, String time, String offset) {
    Optional<LocalDate> day = date(date);
    if (day.isEmpty()) {
      return "";
    }
    try {
      String digits = time.strip().split("\\.", 2)[0];
      LocalTime clock =
          LocalTime.of(pair(digits, 0), pair(digits, 2), digits.length() > 4 ? pair(digits, 4) : 0);
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
          day.get().atTime(clock).atOffset(ZoneOffset.of(offset.strip())));
    } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
      return day.get().toString();
    }
  }

  private static int pair(String digits, int at) {
    return Integer.parseInt(digits.substring(at, at + 2));
  }
}
