package org.trinomen.dicom.ul;

import java.io.Closeable;
import java.util.function.LongSupplier;

/**
 * Drops a connection whose write has been blocked for too long: Java's sockets have a timeout for
 * reads only. A virtual thread per guard looks in at a quarter of the time allowed; the writer pays
 * two volatile stores per write.
 */
final class WriteGuard implements Closeable {

  private static final long NOT_WRITING = Long.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final Thread watcher;
  private volatile long writingSince = NOT_WRITING;
  private volatile boolean fired;

  WriteGuard(Runnable drop, int timeoutMs, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.watcher = Thread.ofVirtual().unstarted(() -> watch(drop, timeoutMs));
    watcher.start();
  }

  void begin() {
    writingSince = nanoTime.getAsLong();
  }

  void end() {
    writingSince = NOT_WRITING;
  }

  /** Whether it has dropped the connection. */
  boolean fired() {
    return fired;
  }

  @Override
  public void close() {
    watcher.interrupt();
  }

  private void watch(Runnable drop, int timeoutMs) {
    try {
      while (true) {
        Thread.sleep(Math.max(1, timeoutMs / 4));
        long since = writingSince;
        if (since != NOT_WRITING && nanoTime.getAsLong() - since > timeoutMs * 1_000_000L) {
          fired = true;
          drop.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed in order: nothing more to guard.
    }
  }
}
