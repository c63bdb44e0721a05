package org.trinomen.server.orthanc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as {@code YYYYMMDDThhmmss}, in UTC. */
final class Moments {

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter WITH_MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS").withZone(ZoneOffset.UTC);

  private Moments() {}

  static String text(Instant instant) {
    return FORM.format(instant);
  }

  /** With microseconds behind a point, as of jobs. */
  static String precise(Instant instant) {
    return WITH_MICROSECONDS.format(instant);
  }
}
