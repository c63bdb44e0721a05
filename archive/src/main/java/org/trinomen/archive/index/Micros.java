package org.trinomen.archive.index;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Points in time as the index stores them: microseconds since 1970. */
final class Micros {

  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** The second in which a point in time lies, as the point where it begins. */
  static long wholeSecond(long micros) {
    return micros - Math.floorMod(micros, 1_000_000);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
