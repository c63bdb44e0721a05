package org.trinomen.archive.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When to try again what a peer did not take. Always the same times: a handful of peers do not come
 * all at once, and who looks at the log can tell when the next one is due.
 *
 * @param waits how long to wait after the first try that failed, the second...; the last one goes
 *     on
 * @param triesMax how often to try at most
 */
public record RetrySchedule(List<Duration> waits, int triesMax) {

  /** After 10 s, 30 s, 1, 5 and 15 minutes, then every hour, for about three days. */
  public static final RetrySchedule DEFAULT =
      new RetrySchedule(
          List.of(
              Duration.ofSeconds(10),
              Duration.ofSeconds(30),
              Duration.ofMinutes(1),
              Duration.ofMinutes(5),
              Duration.ofMinutes(15),
              Duration.ofHours(1)),
          77);

  public RetrySchedule {
    waits = List.copyOf(waits);
    if (waits.isEmpty() || triesMax < 1) {
      throw new IllegalArgumentException("there is a first try, and a wait behind it");
    }
  }

  /** How long to wait after so many tries that failed; empty if there is to be no other. */
  public Optional<Duration> after(int tries) {
    return tries >= triesMax
        ? Optional.empty()
        : Optional.of(waits.get(Math.min(Math.max(tries, 1), waits.size()) - 1));
  }
}
