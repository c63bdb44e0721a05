package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on a part of what is written to it, and drops the rest. */
final class SliceStream extends OutputStream {

  private final OutputStream out;
  private final long from;
  private final long end;
  private long at;

  SliceStream(OutputStream out, long from, long length) {
    this.out = out;
    this.from = from;
    this.end = from + length;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    long first = Math.max(from, at);
    long last = Math.min(end, at + length);
    if (first < last) {
      out.write(bytes, offset + (int) (first - at), (int) (last - first));
    }
    at += length;
  }
}
