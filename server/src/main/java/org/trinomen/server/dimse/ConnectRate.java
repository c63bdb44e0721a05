package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often an address may connect. Each has a purse into which so many coins fall a second, and
 * which holds those of ten; a connection costs one.
 */
final class ConnectRate {

  private static final int SECONDS_SAVED = 10;

  /**
   * Beyond these the address that came longest ago is forgotten: it has saved most of its coins.
   */
  private static final int ADDRESSES_MAX = 10_000;

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<InetAddress, Purse> purses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Purse> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  private record Purse(double coins, long atNanos) {}

  ConnectRate(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
  }

  /** Whether it may connect once more now. */
  synchronized boolean admits(InetAddress address) {
    long now = nanoTime.getAsLong();
    double most = (double) perSecond * SECONDS_SAVED;
    Purse purse = purses.getOrDefault(address, new Purse(most, now));
    double coins = Math.min(most, purse.coins() + (now - purse.atNanos()) * 1e-9 * perSecond);
    boolean admitted = coins >= 1;
    purses.put(address, new Purse(admitted ? coins - 1 : coins, now));
    return admitted;
  }
}
