package org.trinomen.dicom.ul;

import java.io.Closeable;
import java.util.function.LongSupplier;

/**
 * Drops a connection that is stuck in a write or in a read. Java's sockets have no timeout for
 * writes, and that for reads is for the next bytes only: under TLS a peer could bring the rest of a
 * record byte by byte, and the read would go on. A virtual thread per guard looks in at a quarter
 * of the time allowed; reader and writer pay two volatile stores each time.
 */
final class StallGuard implements Closeable {

  private static final long NONE = Long.MIN_VALUE;

  private final LongSupplier nanoTime;
  private final Thread watcher;
  private volatile long writesUntil = NONE;
  private volatile long readsUntil = NONE;
  private volatile boolean fired;

  /**
   * A guard.
   *
   * @param drop makes reads and writes that are under way fail
   * @param periodMs the shortest time that will be allowed
   */
  StallGuard(Runnable drop, int periodMs, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.watcher = Thread.ofVirtual().unstarted(() -> watch(drop, Math.max(1, periodMs / 4)));
    watcher.start();
  }

  void writesUntil(long deadlineNanos) {
    writesUntil = deadlineNanos;
  }

  void written() {
    writesUntil = NONE;
  }

  void readsUntil(long deadlineNanos) {
    readsUntil = deadlineNanos;
  }

  void read() {
    readsUntil = NONE;
  }

  /** Whether it has dropped the connection. */
  boolean fired() {
    return fired;
  }

  @Override
  public void close() {
    watcher.interrupt();
  }

  private void watch(Runnable drop, int lookInMs) {
    try {
      while (true) {
        Thread.sleep(lookInMs);
        if (isOver(writesUntil) || isOver(readsUntil)) {
          fired = true;
          drop.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      // Closed in order: nothing more to guard.
    }
  }

  private boolean isOver(long deadlineNanos) {
    return deadlineNanos != NONE && nanoTime.getAsLong() - deadlineNanos > 0;
  }
}
