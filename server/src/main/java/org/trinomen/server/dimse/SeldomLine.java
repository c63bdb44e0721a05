package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says of many connections that were dropped in one line every ten seconds. */
final class SeldomLine {

  private static final long APART_NANOS = 10_000_000_000L;

  private final Consumer<String> log;
  private final LongSupplier nanoTime;
  private long saidAt;
  private long since;

  SeldomLine(Consumer<String> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.saidAt = nanoTime.getAsLong() - APART_NANOS;
  }

  synchronized void add(InetAddress address) {
    since++;
    long now = nanoTime.getAsLong();
    if (now - saidAt >= APART_NANOS) {
      log.accept(
          since
              + " connections dropped, too many a second or without an association; the last from "
              + address.getHostAddress());
      saidAt = now;
      since = 0;
    }
  }
}
