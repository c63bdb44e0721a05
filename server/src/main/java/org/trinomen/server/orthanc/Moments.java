package org.trinomen.server.orthanc;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as {@code YYYYMMDDThhmmss}, in UTC. */
final class Moments {

  private static final DateTimeFormatter OF_A_PLACE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

  private static final DateTimeFormatter FORM = OF_A_PLACE.withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter WITH_MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS").withZone(ZoneOffset.UTC);

  private Moments() {}

  static String text(Instant instant) {
    return FORM.format(instant);
  }

  /** Of a place, which it does not name. */
  static String text(LocalDateTime moment) {
    return moment.format(OF_A_PLACE);
  }

  /** With microseconds behind a point, as of jobs. */
  static String precise(Instant instant) {
    return WITH_MICROSECONDS.format(instant);
  }
}
