package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** Stored bytes as a stream. Each read is a positional one: nothing is held open between them. */
final class PayloadStream extends InputStream {

  private static final int TRANSFER_BYTES = 128 * 1024;

  private final StoredBytes source;
  private final long length;
  private long position;

  PayloadStream(StoredBytes source, long length) {
    this.source = source;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, into.length);
    if (count == 0) {
      return 0;
    }
    int wanted = (int) Math.min(count, length - position);
    if (wanted == 0) {
      return -1;
    }
    int read = source.read(position, into, offset, wanted);
    position += read;
    return read;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, length - position);
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, length - position);
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] chunk = new byte[(int) Math.min(TRANSFER_BYTES, length - position)];
    long from = position;
    while (position < length) {
      int count = read(chunk, 0, chunk.length);
      out.write(chunk, 0, count);
    }
    return position - from;
  }
}
