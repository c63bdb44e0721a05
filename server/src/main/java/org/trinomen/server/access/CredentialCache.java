package org.trinomen.server.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a short while that a password was right, since hashing takes a tenth of a second
 * and HTTP Basic sends the password with every request. What is remembered is an HMAC under a key
 * that lives as long as the process, over account, password and the stored hash; so a changed
 * password is forgotten at once, and a memory image gives no password away.
 */
final class CredentialCache {

  private static final int ENTRIES_MAX = 1000;

  /** Keyed and never fed: each use is of a copy, which costs less than making one. */
  private final Mac keyed;

  private final Duration lifetime;
  private final Clock clock;
  private final Map<String, Instant> expiryByMac = new LinkedHashMap<>();

  CredentialCache(SecureRandom random, Duration lifetime, Clock clock) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    this.keyed = keyed(bytes);
    this.lifetime = lifetime;
    this.clock = clock;
  }

  boolean isKnown(Account account, String password) {
    String mac = mac(account, password);
    synchronized (expiryByMac) {
      Instant expiry = expiryByMac.get(mac);
      return expiry != null && clock.instant().isBefore(expiry);
    }
  }

  void remember(Account account, String password) {
    String mac = mac(account, password);
    Instant now = clock.instant();
    synchronized (expiryByMac) {
      expiryByMac.values().removeIf(expiry -> !now.isBefore(expiry));
      if (expiryByMac.size() >= ENTRIES_MAX) {
        expiryByMac.remove(expiryByMac.keySet().iterator().next());
      }
      expiryByMac.put(mac, now.plus(lifetime));
    }
  }

  private static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private String mac(Account account, String password) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update((account.name() + "\0" + account.password().encoded() + "\0").getBytes(UTF_8));
      return new String(mac.doFinal(password.getBytes(UTF_8)), ISO_8859_1);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's HmacSHA256 can be copied", e);
    }
  }
}
