package org.trinomen.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.volume.Sha256;

/** Sessions of the web page. They live in memory: a restart signs everyone out. */
final class Sessions {

  private static final int ENTRIES_MAX = 10_000;

  private record Session(String account, Instant opened, Instant lastUse) {}

  private final Duration lifetime;
  private final Duration lifetimeMax;
  private final Clock clock;
  private final Secrets secrets;
  private final Map<Sha256, Session> sessions = new LinkedHashMap<>();

  /**
   * No sessions yet.
   *
   * @param lifetime after the last use
   * @param lifetimeMax after it was opened
   */
  Sessions(Duration lifetime, Duration lifetimeMax, Clock clock, Secrets secrets) {
    this.lifetime = lifetime;
    this.lifetimeMax = lifetimeMax;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** Opens a session; gives the secret that the browser keeps in a cookie. */
  synchronized String open(String account) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> hasEnded(session, now));
    if (sessions.size() >= ENTRIES_MAX) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    String secret = secrets.next();
    sessions.put(Secrets.digest(secret), new Session(account, now, now));
    return secret;
  }

  /** The account of a session that is alive, whose life begins anew with this use. */
  synchronized Optional<String> account(String secret) {
    Instant now = clock.instant();
    Sha256 key = Secrets.digest(secret);
    Session session = sessions.get(key);
    if (session == null || hasEnded(session, now)) {
      return Optional.empty();
    }
    sessions.put(key, new Session(session.account(), session.opened(), now));
    return Optional.of(session.account());
  }

  synchronized void close(String secret) {
    sessions.remove(Secrets.digest(secret));
  }

  synchronized void closeAllOf(String account) {
    sessions.values().removeIf(session -> session.account().equals(account));
  }

  private boolean hasEnded(Session session, Instant now) {
    return !now.isBefore(session.lastUse().plus(lifetime))
        || !now.isBefore(session.opened().plus(lifetimeMax));
  }
}
