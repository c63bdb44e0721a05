package org.trinomen.archive.chain;

import java.time.Duration;

/**
 * How a log is kept.
 *
 * @param name what it is called in messages, as {@code audit trail}
 * @param rollAtBytes a file this long is followed by another
 * @param rollDaily whether each day begins a file as well
 * @param durableWithin how long a line that is not urgent may wait for its fsync
 * @param lineBytesMax the longest line
 */
public record ChainSettings(
    String name, long rollAtBytes, boolean rollDaily, Duration durableWithin, int lineBytesMax) {

  public ChainSettings {
    if (rollAtBytes < 1 || durableWithin.isNegative() || lineBytesMax < 1024) {
      throw new IllegalArgumentException(
          "%s: rollAtBytes %d, durableWithin %s, lineBytesMax %d"
              .formatted(name, rollAtBytes, durableWithin, lineBytesMax));
    }
  }
}
