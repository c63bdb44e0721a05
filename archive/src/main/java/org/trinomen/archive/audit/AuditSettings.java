package org.trinomen.archive.audit;

import java.time.Duration;

/**
 * How the trail is kept.
 *
 * @param rollAtBytes a file this long is followed by another; each day begins one as well
 * @param durableWithin how long an entry that is not urgent may wait for its fsync
 */
public record AuditSettings(long rollAtBytes, Duration durableWithin) {

  /** 16 MiB; one second. */
  public static final AuditSettings DEFAULT = new AuditSettings(16L << 20, Duration.ofSeconds(1));

  public AuditSettings {
    if (rollAtBytes < 1 || durableWithin.isNegative()) {
      throw new IllegalArgumentException(
          "audit settings: rollAtBytes %d, durableWithin %s".formatted(rollAtBytes, durableWithin));
    }
  }
}
