package org.trinomen.archive.query;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Passes on a part of what is written, and drops what is before and behind it. */
final class Window extends OutputStream {

  private final OutputStream out;
  private long before;
  private long left;

  Window(OutputStream out, long from, long count) {
    this.out = out;
    this.before = from;
    this.left = count;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] array, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, array.length);
    int skipped = (int) Math.min(before, count);
    before -= skipped;
    int passed = (int) Math.min(left, count - skipped);
    left -= passed;
    out.write(array, from + skipped, passed);
  }
}
