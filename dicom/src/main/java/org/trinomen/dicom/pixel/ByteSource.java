package org.trinomen.dicom.pixel;

import java.io.IOException;

/** The bytes of a file, read at any place. */
@FunctionalInterface
public interface ByteSource {

  /**
   * Reads bytes.
   *
   * @param position first byte wanted, from the start of the file
   * @return the number of bytes read; fewer than asked for only at the end of the file
   */
  int read(long position, byte[] into, int offset, int length) throws IOException;

  /** A file that is in memory. */
  static ByteSource of(byte[] file) {
    return (position, into, offset, length) -> {
      int count = Math.clamp(file.length - position, 0, length);
      if (count > 0) {
        System.arraycopy(file, (int) position, into, offset, count);
      }
      return count;
    };
  }
}
