package org.trinomen.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down. Failures are counted per account and address: counting per account alone
 * would let anyone lock an account's owner out. An address that tries many accounts is slowed as
 * well, at ten times the number. Each further failure doubles the delay, up to a bound. During a
 * delay the password is not even looked at.
 */
final class SignInThrottle {

  private static final int ENTRIES_MAX = 10_000;
  private static final int ADDRESS_FACTOR = 10;

  private record Failures(int count, Instant last) {}

  private final int failuresBeforeDelay;
  private final Duration delayMax;
  private final Clock clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  SignInThrottle(int failuresBeforeDelay, Duration delayMax, Clock clock) {
    this.failuresBeforeDelay = failuresBeforeDelay;
    this.delayMax = delayMax;
    this.clock = clock;
  }

  /** How long this account must wait at this address before it is heard again; zero: not at all. */
  synchronized Duration delay(String account, String address) {
    Duration own = remaining(failures.get(address + " " + account), failuresBeforeDelay);
    Duration all = remaining(failures.get(address), failuresBeforeDelay * ADDRESS_FACTOR);
    return own.compareTo(all) > 0 ? own : all;
  }

  synchronized void failed(String account, String address) {
    Instant now = clock.instant();
    for (String key : new String[] {address + " " + account, address}) {
      Failures before = failures.getOrDefault(key, new Failures(0, now));
      failures.put(key, new Failures(before.count() + 1, now));
    }
  }

  /**
   * Forgets the account's failures. Those of the address stay: an attacker who owns one account
   * must not wash away the guesses at others; they fade with the longest delay.
   */
  synchronized void succeeded(String account, String address) {
    failures.remove(address + " " + account);
  }

  private Duration remaining(@Nullable Failures entry, int allowed) {
    if (entry == null || entry.count() < allowed) {
      return Duration.ZERO;
    }
    long seconds = 1L << Math.min(entry.count() - allowed, 30);
    Duration delay = Duration.ofSeconds(seconds);
    Instant until = entry.last().plus(delay.compareTo(delayMax) < 0 ? delay : delayMax);
    Duration left = Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
