package org.trinomen.server.http;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Watches how fast a request arrives. A byte now and then keeps a connection from being idle, and
 * so few callers could hold all the connections there are. Only the time in which we wait for bytes
 * counts: not that between requests, and not that in which we are busy ourselves.
 *
 * <p>Used by one thread at a time.
 */
final class ArrivalRate {

  /** Slower than any line that is in use. */
  private static final long BYTES_PER_SECOND_MIN = 100;

  private static final long NS_PER_SECOND = 1_000_000_000;

  private final long windowNs;
  private boolean betweenRequests = true;
  private boolean waiting;
  private long waitingSince;
  private long waitedNs;
  private long bytes;

  /**
   * A watch.
   *
   * @param windowNs over how much waiting the rate is taken
   */
  ArrivalRate(long windowNs) {
    this.windowNs = windowNs;
  }

  /** Something was answered: what comes next begins anew, whenever it comes. */
  void answered() {
    betweenRequests = true;
  }

  /**
   * Notes that bytes were looked for.
   *
   * @param count how many were there
   * @throws IOException if they come too slowly; its cause says that it is for the time
   */
  void looked(int count, long nowNs) throws IOException {
    if (count <= 0) {
      if (!betweenRequests && !waiting) {
        waiting = true;
        waitingSince = nowNs;
      }
      return;
    }
    if (betweenRequests) {
      betweenRequests = false;
      waitedNs = 0;
      bytes = 0;
    } else if (waiting) {
      waitedNs += nowNs - waitingSince;
    }
    waiting = false;
    bytes += count;
    if (waitedNs >= windowNs) {
      if (bytes < BYTES_PER_SECOND_MIN * waitedNs / NS_PER_SECOND) {
        throw new IOException(
            "the request arrives too slowly", new TimeoutException("a byte now and then"));
      }
      waitedNs = 0;
      bytes = 0;
    }
  }
}
