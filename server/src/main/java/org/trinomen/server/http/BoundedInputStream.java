package org.trinomen.server.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends the request when more bytes come than may. Counts what has passed. */
public final class BoundedInputStream extends FilterInputStream {

  private final long max;
  private final String limit;
  private long count;

  /**
   * Bounds a stream.
   *
   * @param limit names the setting, for the error
   */
  public BoundedInputStream(InputStream in, long max, String limit) {
    super(in);
    this.max = max;
    this.limit = limit;
  }

  /** Bytes that have passed. */
  public long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      passed(1);
    }
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int some = super.read(into, offset, length);
    if (some > 0) {
      passed(some);
    }
    return some;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    passed(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void passed(long bytes) {
    count += bytes;
    if (count > max) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE, "longer than " + max + " bytes: see the setting " + limit);
    }
  }
}
