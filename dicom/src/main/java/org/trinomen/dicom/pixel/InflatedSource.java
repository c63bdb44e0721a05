package org.trinomen.dicom.pixel;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;

/**
 * A deflated data set (PS3.5 §A.5) as if it were not. Reading on is cheap; reading further up
 * begins again, because nothing that was passed is kept.
 */
public final class InflatedSource implements ByteSource, AutoCloseable {

  private static final int CHUNK = 32 << 10;

  private final ByteSource file;
  private final long start;
  private final byte[] input = new byte[CHUNK];
  private final byte[] passed = new byte[CHUNK];
  private Inflater inflater;
  private long read;
  private long position;

  /** Of a file in which the data set begins at {@code start}; positions count from there. */
  public InflatedSource(ByteSource file, long start) throws IOException {
    this.file = file;
    this.start = start;
    this.inflater = begin();
  }

  /** A zlib header, which does not belong there, is what some write all the same (RFC 1950). */
  private Inflater begin() throws IOException {
    byte[] first = new byte[2];
    int count = file.read(start, first, 0, 2);
    boolean header =
        count == 2
            && (first[0] & 0x0F) == 8
            && (((first[0] & 0xFF) << 8) | (first[1] & 0xFF)) % 31 == 0;
    read = start;
    position = 0;
    return new Inflater(!header);
  }

  @Override
  public int read(long from, byte[] into, int offset, int length) throws IOException {
    if (from < position) {
      inflater.end();
      inflater = begin();
    }
    while (position < from) {
      int skipped = inflate(passed, 0, (int) Math.min(passed.length, from - position));
      if (skipped == 0) {
        return 0;
      }
    }
    int count = 0;
    while (count < length) {
      int more = inflate(into, offset + count, length - count);
      if (more == 0) {
        break;
      }
      count += more;
    }
    return count;
  }

  /** At least one byte, unless the end is reached. */
  private int inflate(byte[] into, int offset, int length) throws IOException {
    try {
      int count = 0;
      while (count == 0 && !inflater.finished() && length > 0) {
        count = inflater.inflate(into, offset, length);
        if (count == 0 && inflater.needsInput() && !feed()) {
          break;
        }
        if (inflater.needsDictionary()) {
          throw new DicomException("the deflated data set needs a dictionary", start, "");
        }
      }
      position += count;
      if (position > Limits.DEFAULT.inflatedBytes()) {
        throw new DicomException("the deflated data set unfolds beyond the limit", start, "");
      }
      return count;
    } catch (DataFormatException e) {
      throw new DicomException("the deflated data set is damaged", start, "");
    }
  }

  private boolean feed() throws IOException {
    int count = file.read(read, input, 0, input.length);
    if (count <= 0) {
      return false;
    }
    read += count;
    inflater.setInput(input, 0, count);
    return true;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
