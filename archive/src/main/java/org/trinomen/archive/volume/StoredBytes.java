package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;

/** Bytes in a file or in memory, read at any place. */
@FunctionalInterface
public interface StoredBytes {

  /**
   * Reads bytes.
   *
   * @param position first byte wanted, from the start
   * @return the number of bytes read; fewer than asked for only at its end
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /** So many of them from the first on, as a stream. */
  default InputStream stream(long length) {
    return new PayloadStream(this, length);
  }

  /** A payload that is in memory. */
  static StoredBytes of(byte[] bytes) {
    return (position, into, offset, length) -> {
      int count = Math.clamp(bytes.length - position, 0, length);
      if (count > 0) {
        System.arraycopy(bytes, (int) position, into, offset, count);
      }
      return count;
    };
  }
}
