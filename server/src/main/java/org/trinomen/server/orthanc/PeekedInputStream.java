package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose first bytes have been looked at. */
final class PeekedInputStream extends InputStream {

  private final InputStream rest;
  private final byte[] head;
  private int position;

  PeekedInputStream(InputStream in, int length) throws IOException {
    this.rest = in;
    this.head = in.readNBytes(length);
  }

  /** The first bytes; fewer than wanted if there are no more. */
  byte[] head() {
    return head.clone();
  }

  @Override
  public int read() throws IOException {
    return position < head.length ? head[position++] & 0xFF : rest.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int left = head.length - position;
    if (left == 0 || length == 0) {
      return rest.read(into, offset, length);
    }
    int count = Math.min(left, length);
    System.arraycopy(head, position, into, offset, count);
    position += count;
    return count;
  }
}
