package org.trinomen.server.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.trinomen.server.http.RequestFailure;

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
  private final Function<String, RequestFailure> failure;
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
   * @param failure what a reader is told of an answer that breaks off: that is an error of whoever
   *     sends it, and not of who reads it here
   */
  PacedInput(InputStream in, Duration stretch, Function<String, RequestFailure> failure) {
    super(in);
    this.failure = failure;
    this.stretchNanos = stretch.toNanos();
    this.deadline = System.nanoTime() + stretchNanos;
    this.watch = Thread.ofVirtual().name("paced-input").start(this::watch);
  }

  /** Bytes that have come. */
  long count() {
    return count;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    int some;
    try {
      some = super.read(into, offset, length);
    } catch (IOException e) {
      throw late ? tooLate() : failure.apply("breaks off: " + e.getMessage());
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

  private RequestFailure tooLate() {
    return failure.apply("stops in the middle of its answer");
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
