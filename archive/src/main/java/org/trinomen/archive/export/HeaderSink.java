package org.trinomen.archive.export;

import java.io.OutputStream;
import org.trinomen.dicom.io.HeaderReader;

/** Reads the header of what is written, and keeps nothing else. */
final class HeaderSink extends OutputStream {

  private final HeaderReader reader;

  HeaderSink(HeaderReader reader) {
    this.reader = reader;
  }

  @Override
  public void write(int single) {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] array, int from, int count) {
    reader.feed(array, from, count);
  }
}
