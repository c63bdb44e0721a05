package org.trinomen.server.orthanc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How resources are described, whoever asks.
 *
 * @param stableAge a resource is stable when nothing has arrived below it for this long
 * @param metadata what metadata are called
 */
public record ResourceStyle(Clock clock, Duration stableAge, MetadataNames metadata) {

  boolean isStable(Instant lastUpdate) {
    return Duration.between(lastUpdate, clock.instant()).compareTo(stableAge) >= 0;
  }
}
