package org.trinomen.dicom.io;

import java.io.IOException;
import java.io.InputStream;

/** Reads a file from a stream, for whoever has the whole of it at hand. */
public final class DicomReader {

  private static final int CHUNK = 64 << 10;

  private DicomReader() {}

  /** Reads to the end, or up to where the options say; does not close the stream. */
  public static FileHeader read(InputStream in, ReadOptions options) throws IOException {
    try (HeaderReader reader = new HeaderReader(options)) {
      byte[] chunk = new byte[CHUNK];
      int count = in.read(chunk);
      while (count >= 0 && !reader.isSatisfied()) {
        reader.feed(chunk, 0, count);
        count = in.read(chunk);
      }
      return reader.finish();
    }
  }
}
