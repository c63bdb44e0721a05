package org.trinomen.dicom.io;

/**
 * Lets a scanner see every header in one piece although the input comes in chunks of any size: what
 * a scanner leaves of one chunk is put before the next.
 */
final class Carry {

  /** Reads what it can and says how much that was; it may leave fewer than {@link #LARGEST}. */
  interface Scanner {
    int scan(byte[] array, int from, int to);
  }

  /** More than any scanner asks to see at once: preamble, prefix and the first element header. */
  static final int LARGEST = 160;

  private final byte[] held = new byte[2 * LARGEST];
  private int count;

  void feed(Scanner scanner, byte[] chunk, int offset, int length) {
    int at = offset;
    int to = offset + length;
    while (count > 0 && at < to) {
      int before = count;
      int taken = Math.min(held.length - count, to - at);
      System.arraycopy(chunk, at, held, count, taken);
      int used = scanner.scan(held, 0, count + taken);
      if (used >= before) {
        // Past the seam: go on in the chunk itself.
        at += used - before;
        count = 0;
      } else {
        at += taken;
        count += taken - used;
        System.arraycopy(held, used, held, 0, count);
        if (count == held.length) {
          throw new IllegalStateException("a scanner asks to see more than is ever shown");
        }
      }
    }
    if (at < to) {
      int used = scanner.scan(chunk, at, to);
      count = to - at - used;
      System.arraycopy(chunk, at + used, held, 0, count);
    }
  }

  /** What the scanner left, which at the end of the input is all it will ever see. */
  byte[] array() {
    return held;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }
}
