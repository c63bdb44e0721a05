package org.trinomen.server.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The body of an answer, as long as it keeps coming: each MiB of it must be there within the time
 * that an answer may take. An answer that stops, or drips, would otherwise hold up a job for ever:
 * the time-out of the client ends with the header.
 *
 * <p>While someone waits for bytes, a thread of its own waits for the time to be up and then closes
 * what is read, which wakes the reader.
 */
final class PacedInput extends FilterInputStream {

  private static final long STRETCH = 1 << 20;

  private final long stretchNanos;
  private final Thread watch;
  private volatile boolean closed;
  private volatile boolean late;
  private volatile long deadline;
  private long count;
  private long stretchEnd = STRETCH;

  /**
   * Begins to watch.
   *
   * @param stretch how long each MiB may take
   */
  PacedInput(InputStream in, Duration stretch) {
    super(in);
    this.stretchNanos = stretch.toNanos();
    this.deadline = System.nanoTime() + stretchNanos;
    this.watch = Thread.ofVirtual().name("paced-input").start(this::watch);
  }

  /** Bytes that have come. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int some;
    try {
      some = super.read(into, offset, length);
    } catch (IOException e) {
      throw late ? tooLate() : e;
    }
    if (late) {
      throw tooLate(); // what was closed under the reader may look like its end
    }
    if (some > 0) {
      count += some;
      if (count >= stretchEnd) {
        stretchEnd = count + STRETCH;
        deadline = System.nanoTime() + stretchNanos;
      }
    }
    return some;
  }

  private IOException tooLate() {
    return new IOException("nothing more came within " + stretchNanos / 1_000_000_000 + " s");
  }

  private void watch() {
    while (!closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        late = true;
        try {
          in.close();
        } catch (IOException _) {
          // Whoever reads is told that it was too late.
        }
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(watch);
    super.close();
  }
}
