package org.trinomen.archive.repeat;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that is done time and again in a thread of its own. It is never interrupted: that would
 * close files which it reads or writes, and others use (java.nio.channels.FileChannel).
 */
public final class Repeated implements Closeable {

  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Prepares it.
   *
   * @param name of the thread
   * @param pause before the first time, and from the end of each to the next
   * @param work must not throw: then it is done no more
   */
  public Repeated(String name, Duration pause, Runnable work) {
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> repeat(pause, work));
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  private void repeat(Duration pause, Runnable work) {
    try {
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        work.run();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when what is under way has ended; nothing is begun any more. */
  public void stop() throws InterruptedException {
    closed.countDown();
    thread.join();
  }

  /** The same, for those whom an interruption tells nothing: it is kept for the caller. */
  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
