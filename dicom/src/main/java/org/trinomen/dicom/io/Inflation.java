package org.trinomen.dicom.io;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;

/** Unfolds a deflated data set (PS3.5 §A.5) for a scanner, in pieces, up to a limit. */
final class Inflation implements AutoCloseable {

  /** Below this no ratio is suspicious: a header with empty pixel data deflates a thousandfold. */
  private static final long UNSUSPICIOUS = 64L << 20;

  private final byte[] output = new byte[16 << 10];
  private final Limits limits;
  private final PartHandler handler;
  private final Carry carry = new Carry();
  private final ElementScanner scanner;
  private final long start;
  private Inflater inflater = new Inflater(true);
  private boolean begun;
  private int firstByte = -1;
  private long taken;
  private long behind;

  Inflation(ElementScanner scanner, long start, Limits limits, PartHandler handler) {
    this.scanner = scanner;
    this.start = start;
    this.limits = limits;
    this.handler = handler;
  }

  void feed(byte[] array, int from, int count) {
    int at = from;
    int left = count;
    if (!begun && left > 0) {
      if (firstByte < 0) {
        firstByte = array[at++] & 0xFF;
        left--;
      }
      if (left == 0) {
        return;
      }
      begin(array[at] & 0xFF);
    }
    taken += left;
    inflate(array, at, left);
  }

  /** RFC 1950 has a header of two bytes, whose 16 bits are a multiple of 31, before RFC 1951. */
  private void begin(int secondByte) {
    begun = true;
    if ((firstByte & 0x0F) == 8 && ((firstByte << 8) | secondByte) % 31 == 0) {
      inflater.end();
      inflater = new Inflater(false);
      handler.problem(new Problem("the deflated data set has a zlib header", start, ""));
    }
    taken++;
    inflate(new byte[] {(byte) firstByte}, 0, 1);
  }

  private void inflate(byte[] array, int from, int count) {
    if (inflater.finished()) {
      behind += count;
      return;
    }
    inflater.setInput(array, from, count);
    try {
      while (!inflater.finished() && !scanner.stopped()) {
        int inflated = inflater.inflate(output);
        if (inflated == 0) {
          break;
        }
        check();
        carry.feed(this::scan, output, 0, inflated);
      }
    } catch (DataFormatException e) {
      throw new DicomException("the deflated data set is damaged", start, "");
    }
    if (inflater.finished()) {
      behind = inflater.getRemaining();
    }
    if (inflater.needsDictionary()) {
      throw new DicomException("the deflated data set needs a dictionary", start, "");
    }
  }

  /** A scanner that has stopped leaves the rest; it is not to be shown that again. */
  private int scan(byte[] array, int from, int to) {
    int used = scanner.scan(array, from, to);
    return scanner.stopped() ? to - from : used;
  }

  private void check() {
    long unfolded = inflater.getBytesWritten();
    if (unfolded > limits.inflatedBytes()
        || (unfolded > UNSUSPICIOUS && unfolded / limits.inflateRatio() > taken)) {
      throw new DicomException("the deflated data set unfolds beyond the limit", start, "");
    }
  }

  /** Ends the data set; as {@link ElementScanner#finish}. */
  long finish() {
    boolean nothing = taken == 0 && firstByte < 0;
    if (!nothing && !inflater.finished() && !scanner.stopped()) {
      throw new DicomException("the deflated data set is cut", start, "");
    }
    // PS3.5 §A.5: one byte pads the stream to even length.
    if (behind > 1) {
      handler.problem(new Problem("bytes follow the deflated data set", start, ""));
    }
    return scanner.finish(carry.array(), carry.count());
  }

  @Override
  public void close() {
    inflater.end();
  }
}
