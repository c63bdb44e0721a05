package org.trinomen.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of a header as they were read. Elements point into it, so that reading copies each byte
 * once and decoding waits until someone asks. It grows while a reader fills it and must not be
 * touched after the data set is handed out.
 */
public final class HeaderBytes {

  private byte[] bytes;
  private int length;

  public HeaderBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** Wraps bytes that are complete; the array is not copied. */
  public static HeaderBytes of(byte[] bytes) {
    HeaderBytes held = new HeaderBytes(0);
    held.bytes = bytes;
    held.length = bytes.length;
    return held;
  }

  public void append(byte[] source, int from, int count) {
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), bytes.length * 2));
    }
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  public int length() {
    return length;
  }

  /** Forgets what follows; for a reader that gives up an element it began to hold. */
  public void truncate(int length) {
    this.length = length;
  }

  public byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  void writeTo(OutputStream out, int from, int to) throws IOException {
    out.write(bytes, from, to - from);
  }

  byte[] array() {
    return bytes;
  }
}
